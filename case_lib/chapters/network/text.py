"""The text of the chapter on the organisation: reports first, then results true in every model."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from case_lib import synthetic
from case_lib.base.languages import N_, text, translate
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.casefile.role_words import role_label
from case_lib.chapters.network import disruption
from case_lib.chapters.network.ensemble import HOLDS, Ensemble, shown
from case_lib.document.around import Around
from case_lib.document.display import Paragraph
from case_lib.document.inline import Token
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.synthetic import families

__all__ = [
    "generated",
    "limits",
    "passage",
    "rankings",
    "recovery",
    "removal",
    "reported",
    "strategy_label",
    "structure",
    "synthetic_around",
]

_STRATEGIES = {
    "random": N_("people picked at random"),
    "degree": N_("those with most ties"),
    "betweenness": N_("those with most betweenness"),
    "value_chain": N_("those with most dependants"),
}
_FUNCTIONS = ("group_head", "oversight", "frontline")
_RANKED = (
    ("value_chain", "random"),
    ("degree", "random"),
    ("betweenness", "degree"),
    ("degree", "value_chain"),
)
_passages = Passages(__package__)
passage = in_each_language(_passages)


def strategy_label(case: Case, strategy: str) -> str:
    """Return the label of a strategy: the people whom it removes first."""
    if strategy in _STRATEGIES:
        return translate(_STRATEGIES[strategy], case.lang)
    return role_label(case.file, strategy[5:], case.lang)


@in_each_language
def reported(case: Case) -> Paragraph:
    """Return the reported tiers, the people counted in them, and the tiers without a count."""
    roles = {n: role for n, role in case.file.roles.items() if role.function != "buyer"}
    tiers = sorted((role.tier, n) for n, role in roles.items() if role.tier is not None)
    # from the top down; who stands in no tier is last
    ranked = sorted(roles.items(), key=lambda item: (item[1].tier is None, item[1].tier or 0))
    counts = {role.counted_in: n for n, role in ranked if role.counted_in in case}
    buyer = case.role("buyer")
    caution = case.file.roles[buyer].caution if buyer else None
    return _passages(
        case,
        "reported",
        tiers=[role_label(case.file, name, case.lang) for _, name in tiers],
        counted=[
            {"count": case[name], "called": role_counts.short_label(case.file, name, case.lang)}
            for name in counts
            if name is not None
        ],
        uncounted=[
            role_label(case.file, name, case.lang)
            for _, name in tiers
            if roles[name].counted_in not in counts
        ],
        outside=role_label(case.file, buyer, case.lang) if buyer else "",
        caution=text(caution.model_dump(), case.lang) if caution else "",
    )


def synthetic_around(
    case: Case, ensemble: Ensemble, name: str, by_role: bool = False, **values: Any
) -> Around:
    """Return caption, note and alternative text of a block on generated organisations.

    The note is the same for all: seed, size, and that none of the organisations is the real one.
    With ``by_role`` it also says where strategies by role end.
    """
    note = _passages.piece(
        case,
        "note",
        size=Token(str(ensemble.size), "size of the ensemble"),
        seed=Token(str(case.seed), "seed"),
        open_ends=[text(case[name].label, case.lang) for name in ensemble.open_ends],
        removals=by_role,
    )
    return replace(_passages.around(case, name, **values), note=note)


@in_each_language
def generated(case: Case, ensemble: Ensemble | None) -> Paragraph:
    """Return how organisations and their ties are generated, with the parameters of the families."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    (low, high) = families.PRIOR["closure"]
    printed = {
        "team": [f"{100 * end:g}%" for end in families.PRIOR["team"]],
        "leading": [f"{100 * end:g}%" for end in families.PRIOR["leading"]],
        "closure": [f"{math.exp(low):.0f}", f"{math.exp(high):.1f}"],
        "across": [f"{end:g}" for end in families.PRIOR["across"]],
    }
    ends = {
        name: dict(zip(("low", "high"), (Token(end, "parameter") for end in pair), strict=True))
        for name, pair in printed.items()
    }
    return _passages(
        case, "generated", size=Token(str(ensemble.size), "size of the ensemble"), **ends
    )


@in_each_language
def structure(case: Case, ensemble: Ensemble | None) -> Paragraph:
    """Return how many people generated organisations have in each role, and what is measured."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    here = {f: role for f in _FUNCTIONS if (role := case.role(f)) in ensemble.roles}
    people = {function: ensemble.count(str(role)) for function, role in here.items()}
    return _passages(
        case,
        "structure",
        people={**dict.fromkeys(_FUNCTIONS), **people},
        estimated=ensemble.first.estimated,
    )


@in_each_language
def removal(case: Case, ensemble: Ensemble | None) -> Paragraph:
    """Return how removal is simulated, and when a comparison counts as a result."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    return _passages(
        case,
        "removal",
        holds=Token(f"{100 * HOLDS:.0f}%", "level of a result"),
        size=Token(str(ensemble.size), "size of the ensemble"),
        too_few=not shown(ensemble.size, ensemble.size),
    )


@in_each_language
def rankings(case: Case, ensemble: Ensemble | None) -> Paragraph:
    """Return which strategy leaves fewer people connected, if that is true in every family."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    rows = [_ranking(case, ensemble, one, other) for one, other in _RANKED]
    return _passages(case, "rankings", rows=rows)


def _ranking(case: Case, ensemble: Ensemble, one: str, other: str) -> dict[str, Any]:
    """Return the comparison of two strategies: less, equal or open, and the share of networks.

    The share is None if it is true of all networks.
    """
    shares = {how: ensemble.across(one, other, how) for how in ("less", "equal", "more")}
    how = max(shares, key=lambda each: shares[each].low)
    least = ensemble.least(one, other, how)
    sure = ensemble.holds(one, other, how)
    first, second = (other, one) if sure and how == "more" else (one, other)
    return {
        "result": "open" if not sure else "equal" if how == "equal" else "less",
        "share": shares["less"] if not sure else None if least.low == 100 else least,
        "first": strategy_label(case, first),
        "second": strategy_label(case, second),
    }


@in_each_language
def recovery(case: Case, ensemble: Ensemble | None) -> Paragraph:
    """Return how far recovery undoes the removal of group leaders."""
    role = case.role("group_head")
    if ensemble is None or f"role:{role}" not in disruption.strategies(ensemble.first.organisation):
        return left_out(case, synthetic.needs(case))
    return _passages(
        case,
        "recovery",
        removed=Token(str(ensemble.removed), "removals"),
        unmended=ensemble.outcome(f"role:{role}", "none", "reach"),
        mended=ensemble.outcome(f"role:{role}", "random", "reach"),
        total=case.get(role_counts.total_name(case)),
    )


@in_each_language
def limits(case: Case, ensemble: Ensemble | None) -> Paragraph:
    """Return what the chapter can't show, with how far a measure depends on the ties assumed."""
    oversight = case.role("oversight")
    known = ensemble is not None and oversight in ensemble.roles
    broker = ensemble.measure(f"broker:{oversight}") if ensemble is not None and known else None
    return _passages(case, "limits", broker=broker)
