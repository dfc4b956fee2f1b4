"""Sentences on the organisation, printed only where they hold across what was generated."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib import synthetic
from case_lib.base.languages import N_, text
from case_lib.casefile.case import Case
from case_lib.casefile.role_counts import total_name
from case_lib.chapters.network import disruption
from case_lib.chapters.network.ensemble import HOLDS, Ensemble
from case_lib.chapters.network.measures import TIES
from case_lib.chapters.network.tables import LEFT, strategy_label
from case_lib.document.cells import lacking
from case_lib.document.compose import finding
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.inline import Value

_COMPARED = (("value_chain", "random"), ("betweenness", "degree"), ("betweenness", "value_chain"))
_HOLDS = {
    "reach": N_(
        "Taking {first} first leaves tasks to fewer {frontline} than taking {second}, in at least "
        "{share} of the organisations under every kind of ties."
    ),
    "largest": N_(
        "Taking {first} first leaves fewer people together than taking {second}, in at least {share} "
        "of the organisations under every kind of ties."
    ),
}
_ALWAYS = {
    "reach": N_(
        "Taking {first} first leaves tasks to fewer {frontline} than taking {second}, in every "
        "generated organisation and under every kind of ties."
    ),
    "largest": N_(
        "Taking {first} first leaves fewer people together than taking {second}, in every generated "
        "organisation and under every kind of ties."
    ),
}
_EQUAL = N_(
    "Taking {first} or {second} first leaves as much ({what}), in at least {share} of the "
    "organisations under every kind of ties."
)
_ALWAYS_EQUAL = N_(
    "Taking {first} or {second} first leaves as much ({what}), in every generated organisation and "
    "under every kind of ties."
)
_OPEN = N_(
    "Between taking {first} and taking {second} first, nothing is decided ({what}): the former leaves "
    "less in {share} of the organisations, by the ties assumed."
)
_NOTHING = N_(
    "Taking {first} first leaves no {frontline} whom tasks reach. That is so by construction: all "
    "tasks come down through those at the top, who are taken first, so that nothing is ranked by it."
)
_TIES = N_(
    "No tie is reported, so each comparison is made under every kind of ties assumed: with ties "
    "between {oversight} and the {frontline} they check, without them, and with ties inside each chat "
    "group and among all who lead as well."
)


@in_each_language
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
            for ties in TIES:
                values[f"{function}_{ties}"] = made.measure(f"broker:{role}:{ties}")
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
                "Whom the shortest ways between two people lead through depends on the ties assumed. "
                "Through {oversight_label} lead {oversight_checked} where they are tied to "
                "the {frontline_label} they check, {oversight_recordings} where they only hear recordings, and "
                "{oversight_groups} where chat groups and all who lead are tied among themselves as "
                "well; through {group_head_label} lead {group_head_checked}, {group_head_recordings} "
                "and {group_head_groups}."
            ),
            values,
        ),
    )


@in_each_language
def rankings(case: Case, made: Ensemble | None) -> Paragraph:
    """Return which strategy leaves less, where that holds under every kind of ties assumed.

    It holds where it does in at least 95 % of the organisations under each. What follows from how
    organisations are generated is said to, and ranks nothing.
    """
    if made is None:
        return lacking(case, synthetic.needs(case))
    sentences: list[tuple[str, Mapping[str, str | Value | None]]] = [(_TIES, {})]
    for what in _HOLDS:
        empty = [s for s in ("value_chain",) if what == "reach" and _by_construction(made, s)]
        sentences += [(_NOTHING, {"first": _label(case, strategy)}) for strategy in empty]
        for one, other in _COMPARED:
            if one not in empty and other not in empty:
                sentences.append(_ranking(case, made, one, other, what))
    return finding(case, *sentences, style="list")


def _by_construction(made: Ensemble, strategy: str) -> bool:
    """Whether a strategy that begins at the top leaves nobody reached, whatever else is drawn."""
    nobody = all((made.left(strategy, "reach", ties) == 0).all() for ties in TIES)
    return nobody and len(made.first.organisation.top) <= made.removed


def _ranking(
    case: Case, made: Ensemble, one: str, other: str, what: str
) -> tuple[str, Mapping[str, str | Value | None]]:
    shares = {how: made.across(one, other, what, how) for how in ("less", "equal", "more")}
    how = max(shares, key=lambda each: shares[each].low)
    least = made.least(one, other, what, how)
    sure = least.low >= 100 * HOLDS
    if not sure:
        message, share = _OPEN, shares["less"]
    elif least.low == 100:
        message, share = (_ALWAYS_EQUAL if how == "equal" else _ALWAYS[what]), least
    else:
        message, share = (_EQUAL if how == "equal" else _HOLDS[what]), least
    named = (other, one) if sure and how == "more" else (one, other)
    first, second = (_label(case, strategy) for strategy in named)
    return message, {
        "first": first,
        "second": second,
        "share": share,
        "what": "=" + text(LEFT[what], case.lang),
    }


def _label(case: Case, strategy: str) -> str:
    return "=" + strategy_label(case, strategy)


@in_each_language
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
