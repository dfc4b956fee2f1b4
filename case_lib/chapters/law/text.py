"""What the chapter on the law says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from case_lib.base.languages import text
from case_lib.casefile import language_columns, role_counts
from case_lib.casefile.case import Case
from case_lib.chapters.law import model
from case_lib.chapters.law.wording import line
from case_lib.document.display import Paragraph
from case_lib.document.inline import Value
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = ["answer", "offences", "passage", "thresholds"]

_passages = Passages(__package__)
passage = in_each_language(_passages)
_DAYS = ("days_to_gain", "days_to_calls", "days_to_calls_minute")


@in_each_language
def offences(case: Case) -> Paragraph:
    """Return what the list of offences is, and who decides whether anyone committed them."""
    paragraph = _passages(case, "offences", convicted=bool(role_counts.convicted(case)))
    return replace(paragraph, aside=True)  # a chapter needs more than this


@in_each_language
def thresholds(case: Case) -> Paragraph:
    """Return two thresholds in days of reported pay and of calls made."""
    return _passages(
        case,
        "thresholds",
        gain=_counts_as(case, "gain_aiding"),
        calls=_line(case, "calls_serious"),
        counted=any(_days(case, name) for name in _DAYS[1:]),
        answered=case.get("pay.answer_percent"),
    )


@in_each_language
def answer(case: Case) -> Paragraph:
    """Return who is liable for what, which acts are no crime, and the grounds for leniency."""
    named = [
        text(spec.label.model_dump(), case.lang)
        for spec in case.file.leniency
        if any(claim.source in case.sources for claim in spec.claims)
    ]
    days = _counts_as(case, "gain_aiding") or _line(case, "calls_serious")
    rules = list(model.rules(case)["id"])
    return _passages(
        case,
        "answer",
        rules=rules,
        told_days=bool(days) and any(_days(case, name) for name in _DAYS),
        grounds=named if "M64" in rules else [],
    )


def _days(case: Case, name: str) -> Quantity | None:
    return case.get(f"law.{case.role('frontline')}.{name}")


def _row(case: Case, measure: str) -> tuple[Any, str]:
    """Return a threshold in force, as a row of the table, and its offence.

    (None, "") if it isn't in force or no source names the offence.
    """
    for offence in model.offences(case):
        if offence.thresholds.empty:  # of a country without a table
            continue
        matching: Any = offence.thresholds[offence.thresholds["measure"] == measure]
        if not matching.empty:
            return next(matching.itertuples()), text(offence.label, case.lang)
    return None, ""


def _counts_as(case: Case, measure: str) -> dict[str, str] | None:
    """Return what reaching a threshold counts as, and in which offence."""
    row, offence = _row(case, measure)
    if row is None:
        return None
    return {
        "effect": text(language_columns.words(row._asdict(), "effect"), case.lang),
        "offence": offence,
    }


def _line(case: Case, measure: str) -> Value | None:
    """Return a threshold in the words of the law."""
    (row, _), quantity = _row(case, measure), case.get(f"law.threshold_{measure}")
    return None if row is None or quantity is None else line(case, row, quantity)
