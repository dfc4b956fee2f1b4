"""Sentences on the organisation, printed only where they hold across what was generated."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib import disruption, synthetic
from case_lib.arrests import total_name
from case_lib.blocks import Paragraph
from case_lib.case import Case
from case_lib.ensemble import HOLDS, Ensemble
from case_lib.language import N_, text
from case_lib.prose.finding import finding
from case_lib.runs import Value
from case_lib.tables.cells import lacking
from case_lib.tables.network import LEFT, strategy_label

_COMPARED = (("value_chain", "random"), ("betweenness", "degree"), ("betweenness", "value_chain"))
_HOLDS = {
    "reach": N_(
        "Taking {first} first leaves tasks to fewer {frontline} than taking"
        " {second}, in {share} of the organisations."
    ),
    "largest": N_(
        "Taking {first} first leaves fewer people together than taking {second}, in {share} of the "
        "organisations."
    ),
}
_EQUAL = N_(
    "Taking {first} or {second} first leaves as much ({what}), in {share} of the organisations."
)
_OPEN = N_(
    "Between taking {first} and taking {second} first, nothing is decided ({what}): the former leaves "
    "less in {share} of the organisations."
)


def structure(case: Case, made: Ensemble | None) -> Paragraph:
    """Return who the organisation consists of, as far as the counts decide."""
    if made is None:
        return lacking(case, synthetic.needs(case))
    values: dict[str, Value | None] = {}
    for function in ("group_head", "oversight", "frontline"):
        role = case.role(function)
        if role in made.first.organisation.roles:
            values[function] = made.measure(f"people:{role}")
            values[f"{function}_label"] = "=" + text(
                case.file.roles[role].label.model_dump(), case.lang
            )
            if f"broker:{role}" in made.measures:
                values[f"{function}_broker"] = made.measure(f"broker:{role}")
    return finding(
        case,
        (
            N_(
                "In all generated organisations the arrested include {group_head:bare} "
                "{group_head_label}, {oversight:bare} {oversight_label} and {frontline:bare} "
                "{frontline_label}."
            ),
            values,
        ),
        (
            N_(
                "Of all the shortest ways between two people, {oversight_broker} lead "
                "through {oversight_label} and {group_head_broker} through {group_head_label}."
            ),
            values,
        ),
    )


def rankings(case: Case, made: Ensemble | None) -> Paragraph:
    """Return which strategy leaves less, where that holds in at least 95 % of organisations."""
    if made is None:
        return lacking(case, synthetic.needs(case))
    sentences: list[tuple[str, Mapping[str, str | Value | None]]] = []
    for what, holds in _HOLDS.items():
        for one, other in _COMPARED:
            shares = made.compare(one, other, "none", what)
            most = max(shares, key=lambda how: shares[how].low)
            sure = shares[most].low >= 100 * HOLDS
            message = (_EQUAL if most == "equal" else holds) if sure else _OPEN
            named = (other, one) if sure and most == "more" else (one, other)
            first, second = ("=" + strategy_label(case, strategy) for strategy in named)
            share = shares[most if sure else "less"]
            said = "=" + text(LEFT[what], case.lang)
            sentences.append(
                (message, {"first": first, "second": second, "share": share, "what": said})
            )
    return finding(case, *sentences, style="list")


def recovery(case: Case, made: Ensemble | None) -> Paragraph:
    """Return how far recovery undoes the removal of group leaders."""
    role = case.role("group_head")
    if made is None or f"role:{role}" not in disruption.strategies(made.first.organisation):
        return lacking(case, synthetic.needs(case))
    left = {kind: made.outcome(f"role:{role}", kind, "reach") for kind in disruption.RECOVERIES}
    return finding(
        case,
        (
            N_(
                "With {group_head} taken first, tasks still reach {none} of "
                "{frontline} if nobody ties up again, and {random} if those left "
                "tie up with anyone."
            ),
            left,
        ),
        (
            N_(
                "The reported operation took {total} at once, in all tiers: nobody of that batch is left "
                "to tie up again, and what lies outside it is not known."
            ),
            {"total": total_name(case)},
        ),
    )
