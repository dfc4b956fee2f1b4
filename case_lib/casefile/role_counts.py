"""Composition of the arrested or convicted by role, ratios and stages, as reported."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, get_args

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, in_all, text, translate
from case_lib.casefile.case import Case
from case_lib.casefile.entries import PartsSpec
from case_lib.casefile.fields import Stage
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.formulas import Formula
from case_lib.quantity.quantities import Quantity

__all__ = [
    "AMONG",
    "PERCENT",
    "STAGES",
    "STAGE_WORDS",
    "TOTALS",
    "as_counted",
    "complete",
    "composition",
    "convicted",
    "formulas_of",
    "identified",
    "parts",
    "rest_beside",
    "rest_of",
    "share",
    "short_label",
    "stage_certain",
    "stages",
    "total_name",
]

STAGES: tuple[str, ...] = get_args(Stage)
STAGE_WORDS = {
    "investigated": N_("investigated"),
    # 抓获, which is not a formal arrest (逮捕)
    "arrested": N_("caught or detained"),
    "charged": N_("charged"),
    "convicted": N_("convicted"),
}
TOTALS = ("arrests.total", "convicted.total")
AMONG = "arrests.core_among_organisers"
PERCENT = "definition.percent"
_SHARE = {
    "arrests.total": N_("share of {part} among those caught"),
    "convicted.total": N_("share of {part} among the convicted"),
}
_REST = {
    "arrests.total": N_("people caught whose role is not published"),
    "convicted.total": N_("convicted people whose role is not published"),
}
_REST_SHARE = {
    "arrests.total": N_("share of those caught whose role is not published"),
    "convicted.total": N_("share of the convicted whose role is not published"),
}


def share(part: Any, total: Any, percent: Any) -> Any:
    """Share of a part in a total, per hundred."""
    return percent * part / total


def as_counted(part: Any) -> Any:
    """People in a part, as a source counts them."""
    return part


def parts(case_file: CaseFile, known: Container[str]) -> list[str]:
    """Return the known counts by role that a case file lists as parts of everyone."""
    whole = total_name(known)
    listed = [part for spec in _by_role(case_file, whole) for part in spec.parts]
    return [name for name in dict.fromkeys(listed) if name in known]


def total_name(known: Container[str]) -> str:
    """Return the count of everyone reported: the arrested, or else the convicted."""
    return next((name for name in TOTALS if name in known), TOTALS[0])


def _by_role(case_file: CaseFile, whole: str) -> list[PartsSpec]:
    return [spec for spec in case_file.parts if spec.whole == whole and spec.by == "role"]


def complete(known: Case) -> bool:
    """Return whether the counts by role are said to make up everyone reported."""
    return any(spec.complete for spec in _by_role(known.file, total_name(known)))


def short_label(case_file: CaseFile, name: str, lang: str) -> str:
    """Return the word for the people in a count, such as organisers."""
    spec = case_file.quantities[name]
    return text((spec.short or spec.label).model_dump(), lang)


def formulas_of(case_file: CaseFile, known: Container[str]) -> list[Formula]:
    """Return the shares of the known parts, and the remainder without a published role."""
    counts, whole = parts(case_file, known), total_name(known)
    if not counts or whole not in known:
        return []
    formulas = [_share_of(case_file, name, whole) for name in counts]
    frontline = case_file.functions.get("frontline")
    counted = case_file.roles[frontline].counted_in if frontline else None
    if counted in counts:
        label = case_file.quantities[counted].label.model_dump()
        formulas.append(
            Formula(as_counted, "person", "arrests", label, name="frontline", inputs=(counted,))
        )
    if not any(spec.complete for spec in _by_role(case_file, whole)):
        formulas += [_residual(case_file, known, whole), _residual_share(whole)]
    return formulas


def _residual(case_file: CaseFile, known: Container[str], whole: str) -> Formula:
    counts, head = parts(case_file, known), _head_apart(case_file, known)
    less = rest_of if head is None else rest_beside
    inputs = (whole, *counts) if head is None else (whole, AMONG, *dict.fromkeys([*counts, head]))
    return Formula(less, "person", "arrests", _REST[whole], name="residual", inputs=inputs)


def _residual_share(whole: str) -> Formula:
    inputs = ("arrests.residual", whole, PERCENT)
    return Formula(share, "%", "arrests", _REST_SHARE[whole], name="share_residual", inputs=inputs)


def rest_of(whole: Any, *parts: Any) -> Any:
    """What remains of a whole without its parts."""
    return whole - sum(parts)


def rest_beside(whole: Any, among: Any, *parts: Any) -> Any:
    """What remains of a whole without its parts, minus those counted in two parts."""
    return whole - (sum(parts) - among)


def _head_apart(case_file: CaseFile, known: Container[str]) -> str | None:
    """Return the count of the head role if some of it may be included in that of the group heads.

    None if there is no such count, or the case file lists both as parts of the whole.
    """
    roles = [case_file.functions.get(function) for function in ("head", "group_head")]
    head, leaders = (case_file.roles[role].counted_in if role else None for role in roles)
    listed = parts(case_file, known)
    if head is None or head == leaders or head not in known or leaders not in listed:
        return None
    return head if AMONG in known or head not in listed else None


def _share_of(case_file: CaseFile, name: str, whole: str) -> Formula:
    label = in_all(
        lambda lang: translate(_SHARE[whole], lang).format(part=short_label(case_file, name, lang))
    )
    return Formula(
        share, "%", "arrests", label, name=_share_name(name), inputs=(name, whole, PERCENT)
    )


def _share_name(name: str) -> str:
    return "share_" + name.partition(".")[2].replace(".", "_")


def composition(case: Case) -> list[tuple[str, Quantity, Quantity | None]]:
    """Return (word, count, share) of each part known by role, and of the remainder."""
    rows = [
        (
            short_label(case.file, name, case.lang),
            case[name],
            case.get(f"arrests.{_share_name(name)}"),
        )
        for name in parts(case.file, case)
    ]
    rest = case.get("arrests.residual")
    if rest is not None:
        words = translate(_REST[total_name(case)], case.lang)
        rows.append((words, rest, case.get("arrests.share_residual")))
    return rows


def identified(case: Case) -> list[dict[str, Any]]:
    """Return the parts with a published role: ``called``, ``count``, ``share``."""
    return [
        {"called": words, "count": count, "share": share}
        for words, count, share in composition(case)
        if count.name != "arrests.residual" and share is not None
    ]


def stage_certain(case: Case) -> bool:
    """Return whether a source that certainly describes this case supports its stage.

    Also true if no figure supports it, because the case file then states the stage.
    """
    reported = dict(stages(case))[case.file.stage]
    return not reported or any(quantity.kind is not Kind.ASSUMED for quantity in reported)


def convicted(case: Case) -> list[Quantity]:
    """Return the counts of people whom the chosen sources report as convicted, in file order.

    Other figures of this stage, such as terms of imprisonment and fines, are not counts of people.
    """
    return [quantity for quantity in dict(stages(case))["convicted"] if quantity.unit == "person"]


def stages(case: Case) -> list[tuple[str, list[Quantity]]]:
    """Return (stage, the quantities reported at it) for every stage, in order.

    Those who lost money pass through no stage, whatever the stage of the report on them; terms and
    fines are no people.
    """
    by_stage: dict[str, list[Quantity]] = {stage: [] for stage in STAGES}
    for name, spec in case.file.quantities.items():
        people = spec.unit != "victim" and not name.startswith("sentences.")
        if spec.stage and name in case and people:
            by_stage[spec.stage].append(case[name])
    return list(by_stage.items())
