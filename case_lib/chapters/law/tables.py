"""Tables of the law: offences with their penalties, thresholds, and thresholds in days of work."""

from __future__ import annotations

from typing import Any

from case_lib.base.languages import N_, text, translate
from case_lib.casefile import chronology, reference_data, role_counts
from case_lib.casefile.case import Case
from case_lib.chapters.law import model
from case_lib.chapters.law.wording import article_of, documents, line, said, words
from case_lib.document.cells import DASH, cell, heads, label
from case_lib.document.dated import began
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = ["offences", "thresholds", "thresholds_by_role"]

_passages = Passages(__package__)
# provisions that no code holds, as case files name them
_UNCODIFIED = (N_("common law"),)


@in_each_language
def offences(case: Case) -> Table | Paragraph:
    """Return the offences that sources name, with their statutory bands and fines."""
    lang = case.lang
    named_offences = model.offences(case)
    if not named_offences:
        return left_out(case, ["offences"])
    rows: list[list[Cell]] = []
    for offence in named_offences:
        named = text(offence.label, lang)
        rows += [_band(case, named, row) for row in offence.bands.itertuples()]
        if offence.bands.empty:
            rows.append(
                [
                    [named],
                    [Token(translate(offence.provision, lang), "provision")],
                    [DASH],
                    [DASH],
                    [DASH],
                ]
            )
    below = [row for row in model.rules(case).itertuples() if row.kind == "administrative"]
    rows += [_band(case, translate(N_("below a crime"), lang), row) for row in below]
    docs = [doc for o in named_offences for doc in o.bands.get("doc", [])]
    around = _passages.around(
        case,
        "offences",
        [c for o in named_offences for c in o.citations],
        # how sources put it, such as that a prosecutor's list is open, each remark once
        remarks=list(dict.fromkeys(text(note, lang) for o in named_offences for note in o.notes)),
        convicted=role_counts.convicted(case),
        documents=documents(case, [*docs, *(row.doc for row in below)]),
    )
    words = (N_("offence"), N_("provision"), N_("circumstances"), N_("band"), N_("fine"))
    # an offence of a foreign law has no bands in our table
    filled = [n for n in range(len(words)) if n < 2 or any(row[n] != [DASH] for row in rows)]
    return around.table(
        [heads(case, *words)[n] for n in filled], [[row[n] for n in filled] for row in rows]
    )


def _band(case: Case, named: str, row: Any) -> list[Cell]:
    """Return the cells of a penalty: what it is for, its provision, circumstances, band and fine."""
    words = (said(row, column, case.lang) for column in ("what", "effect", "fine"))
    return [[named], [article_of(case, row)], *([word] for word in words)]


@in_each_language
def thresholds(case: Case) -> Table | Paragraph:
    """Return the thresholds of these offences in force on the first day of the operation."""
    lang = case.lang
    rows: list[list[Cell]] = []
    shown: list[Any] = []
    day = chronology.operation_quantity(case.file, case.order, case.sources)
    for offence in model.offences(case):
        for row in offence.thresholds.itertuples():
            shown.append(row)
            quantity = reference_data.published(
                f"law.{row.id}",
                float(str(row.value)),
                str(row.unit),
                words(row, "what"),
                str(row.doc),
                str(row.article),
                inputs=day,
            )
            rows.append(
                [
                    [text(offence.label, lang)],
                    [said(row, "what", lang)],
                    [line(case, row, quantity)],
                    [said(row, "effect", lang)],
                    [article_of(case, row)],
                ]
            )
    if not rows:
        return left_out(case, [f"events.{case.file.operation or 'operation'}"])
    titles = documents(case, [row.doc for row in shown])
    return _passages.around(case, "thresholds", day=began(case), documents=titles).table(
        heads(
            case,
            N_("offence"),
            N_("what is counted"),
            N_("line"),
            N_("counts as"),
            N_("provision"),
        ),
        rows,
    )


def _days_of(case: Case, role: str) -> list[str]:
    """Return the known figures in days for a role; those that count every call as answered are last."""
    names = ("days_to_gain", "days_to_calls", "days_to_many_calls", "days_to_calls_minute")
    known = [name for name in names if f"law.{role}.{name}" in case]
    return known[:-1] if "days_to_calls" in known else known


@in_each_language
def thresholds_by_role(case: Case) -> Table | Paragraph:
    """Return the thresholds in days of reported pay or talk time."""
    lang = case.lang
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    upper = False
    for role, spec in case.file.roles.items():
        for name in _days_of(case, role):
            quantity = case[f"law.{role}.{name}"]
            shown.append(quantity)
            upper = upper or name == "days_to_calls_minute"
            at_face = (
                cell(quantity.at_face(), lang, False)
                if quantity.face != quantity.interval
                else [DASH]
            )
            rows.append(
                [
                    [text(spec.label.model_dump(), lang)],
                    [label(quantity, lang)],
                    cell(quantity, lang),
                    at_face,
                ]
            )
    if not rows:
        return left_out(case, ["pay.<role>.base_wage_day"])
    return _passages.around(case, "thresholds-by-role", shown, upper=upper).table(
        heads(case, N_("role"), N_("figure"), N_("bounds"), N_("“about” as exactly")), rows
    )
