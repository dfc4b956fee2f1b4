"""Sentences on the organisation, printed only where they hold across what was generated."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib import disruption, ensemble
from case_lib.blocks import Paragraph
from case_lib.case import Case
from case_lib.ensemble import HOLDS, Ensemble
from case_lib.language import N_, text
from case_lib.prose.finding import finding
from case_lib.runs import Value
from case_lib.tables.cells import lacking
from case_lib.tables.network import strategy_label

_COMPARED = (("value_chain", "random"), ("betweenness", "degree"), ("betweenness", "value_chain"))
_HOLDS_REACH = N_(
    "Taking {first} first leaves tasks to fewer callers than taking {second} first, in {share} of the "
    "organisations."
)
_HOLDS_LARGEST = N_(
    "Taking {first} first leaves fewer people together than taking {second} first, in {share} of the "
    "organisations."
)
_OPEN = N_(
    "Whether taking {first} or {second} first leaves less ({what}) depends on the organisation: the "
    "counts do not decide it."
)
_WHAT = {"reach": N_("callers reached"), "largest": N_("people together")}


def structure(case: Case, made: Ensemble | None) -> Paragraph:
    """Return who the organisation consists of, as far as the counts decide."""
    if made is None:
        return lacking(case, ensemble.needs(case))
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
                "Of all the shortest ways between two people, a share of {oversight_broker} leads "
                "through {oversight_label} and {group_head_broker} through {group_head_label}."
            ),
            values,
        ),
    )


def rankings(case: Case, made: Ensemble | None) -> Paragraph:
    """Return which strategy leaves less, where that holds in at least 95 % of organisations."""
    if made is None:
        return lacking(case, ensemble.needs(case))
    sentences: list[tuple[str, Mapping[str, str | Value | None]]] = []
    for what, message in (("reach", _HOLDS_REACH), ("largest", _HOLDS_LARGEST)):
        ranked = {
            (first, second): share
            for first, second, share in made.ranking("none", ensemble.SHOWN_AFTER, what)
        }
        for pair in _COMPARED:
            shares = {p: ranked[p] for p in (pair, pair[::-1]) if p in ranked}
            best = max(shares, key=lambda p: shares[p].low, default=pair)
            names = {
                key: "=" + strategy_label(case, strategy)
                for key, strategy in zip(("first", "second"), best, strict=True)
            }
            if best in shares and shares[best].low >= 100 * HOLDS:
                sentences.append((message, {**names, "share": shares[best]}))
            else:
                said = "=" + text(_WHAT[what], case.lang)
                sentences.append((_OPEN, {**names, "what": said}))
    return finding(case, *sentences, style="list")


def recovery(case: Case, made: Ensemble | None) -> Paragraph:
    """Return how far recovery undoes the removal of group leaders."""
    role = case.role("group_head")
    if made is None or f"role:{role}" not in disruption.strategies(made.first.organisation):
        return lacking(case, ensemble.needs(case))
    left = {
        kind: made.outcome(f"role:{role}", kind, ensemble.SHOWN_AFTER, "reach")
        for kind in disruption.RECOVERIES
    }
    return finding(
        case,
        (
            N_(
                "With group leaders taken first, tasks still reach a share of {none} of the callers if "
                "nobody ties up again, and {random} if those left tie up with anyone."
            ),
            left,
        ),
        (
            N_(
                "The reported operation took {total} at once, in all tiers: nobody of that batch is left "
                "to tie up again, and what lies outside it is not known."
            ),
            {"total": "arrests.total"},
        ),
    )
