"""The text of the chapter on those who were caught."""

from __future__ import annotations

from typing import Any

from case_lib.base.languages import text
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.chapters.arrests import nationwide
from case_lib.document.display import Paragraph
from case_lib.document.inline import Token
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language

__all__ = ["composition", "context", "effort", "passage"]

_passages = Passages(__package__)
passage = in_each_language(_passages)


@in_each_language
def composition(case: Case) -> Paragraph:
    """Return who was arrested, by published role."""
    oversight, roles = case.role("oversight"), case.file.roles
    return _passages(
        case,
        "composition",
        total=case.get(role_counts.total_name(case)),
        parts=role_counts.identified(case),
        complete=role_counts.complete(case),
        oversight_in_rest=oversight is not None
        and "arrests.residual" in case
        and roles[oversight].counted_in not in case,
        elsewhere=case.comparators("person/group"),
        caution=_caution(case, role_counts.total_name(case)),
        **_core(case),
    )


def _core(case: Case) -> dict[str, Any]:
    """Return who may be counted twice, if the remainder is a range for that reason."""
    rest = case.get("arrests.residual")
    head, leaders = (case.role(function) for function in ("head", "group_head"))
    twice = rest is not None and role_counts.AMONG in rest.bases
    if not twice or not head or not leaders or case[role_counts.AMONG].exact:
        return {"core": None, "core_members": "", "leaders": ""}
    core, counted = (str(case.file.roles[role].counted_in) for role in (head, leaders))
    return {
        "core": case.get(core),
        "core_members": role_counts.short_label(case.file, core, case.lang),
        "leaders": role_counts.short_label(case.file, counted, case.lang),
    }


@in_each_language
def effort(case: Case) -> Paragraph:
    """Return the effort of the operation per arrest, and the cautions on its figures."""
    cautions = [_caution(case, name) for name in ("operation.officers", "operation.seized")]
    return _passages(case, "effort", cautions=[caution for caution in cautions if caution])


def _caution(case: Case, name: str) -> str:
    """Return the caution on a figure; empty if it has none or isn't known."""
    spec = case.file.quantities.get(name)
    if name not in case or spec is None or spec.caution is None:
        return ""
    return text(spec.caution.model_dump(), case.lang)


@in_each_language
def context(case: Case) -> Paragraph:
    """Return how many people were charged nationwide, and that this predicts nothing here."""
    latest = nationwide.latest(case)
    return _passages(
        case,
        "context",
        rows=[{"offence": text(item.offence, case.lang), "count": item.count} for item in latest],
        year=Token(latest[0].period if latest else "", "year of a count"),
    )
