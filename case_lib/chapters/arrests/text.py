"""What the chapter on arrests and the law says."""

from __future__ import annotations

from typing import Any

from case_lib.base.languages import text
from case_lib.casefile import role_counts, worded
from case_lib.casefile.case import Case
from case_lib.chapters.arrests import law
from case_lib.chapters.arrests.law_tables import line
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.inline import Value
from case_lib.document.passages import Passages

__all__ = ["composition", "effort", "passage", "thresholds"]

_said = Passages(__package__)
passage = in_each_language(_said)


@in_each_language
def composition(case: Case) -> Paragraph:
    """Return who was arrested, by published role."""
    oversight, roles = case.role("oversight"), case.file.roles
    return _said(
        case,
        "composition",
        total=case.get(role_counts.total_name(case)),
        parts=role_counts.identified(case),
        oversight_in_rest=oversight is not None
        and "arrests.residual" in case
        and roles[oversight].counted_in not in case,
        elsewhere=case.comparators("person/group"),
        **_core(case),
    )


def _core(case: Case) -> dict[str, Any]:
    """Return who may be counted twice, where the rest is a range for that reason."""
    rest = case.get("arrests.residual")
    head, leaders = (case.role(function) for function in ("head", "group_head"))
    twice = rest is not None and role_counts.AMONG in rest.bases
    if not twice or not head or not leaders or case[role_counts.AMONG].exact:
        return {"core": None, "core_members": "", "leaders": ""}
    core, counted = (str(case.file.roles[role].counted_in) for role in (head, leaders))
    return {
        "core": case.get(core),
        "core_members": role_counts.called(case.file, core, case.lang),
        "leaders": role_counts.called(case.file, counted, case.lang),
    }


@in_each_language
def effort(case: Case) -> Paragraph:
    """Return the effort of the operation per arrest, and what is to be minded of its figures."""
    specs = case.file.quantities
    cautions = [
        text(caution.model_dump(), case.lang)
        for name in ("operation.officers", "operation.seized")
        if name in case and name in specs and (caution := specs[name].caution)
    ]
    return _said(case, "effort", cautions=cautions)


@in_each_language
def thresholds(case: Case) -> Paragraph:
    """Return what two thresholds mean in days, as upper values, and who answers for what."""
    return _said(
        case,
        "thresholds",
        gain=_counts_as(case, "gain_aiding"),
        calls=_line(case, "calls_serious"),
        rules=list(law.rules(case)["id"]),
    )


def _row(case: Case, measure: str) -> tuple[Any, str]:
    """Return a threshold in force, as a row of the table, and the offence it is of.

    (None, "") where it isn't in force, or where no source names the offence.
    """
    for offence in law.offences(case):
        found: Any = offence.thresholds[offence.thresholds["measure"] == measure]
        if not found.empty:
            return next(found.itertuples()), text(offence.label, case.lang)
    return None, ""


def _counts_as(case: Case, measure: str) -> dict[str, str] | None:
    """Return what reaching a threshold counts as, and in which offence."""
    row, offence = _row(case, measure)
    if row is None:
        return None
    return {"effect": text(worded.words(row._asdict(), "effect"), case.lang), "offence": offence}


def _line(case: Case, measure: str) -> Value | None:
    """Return a threshold in the words of the law."""
    (row, _), quantity = _row(case, measure), case.get(f"law.threshold_{measure}")
    return None if row is None or quantity is None else line(case, row, quantity)
