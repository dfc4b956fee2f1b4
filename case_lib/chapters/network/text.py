"""What the chapter on the organisation says, only as far as it holds across what was generated."""

from __future__ import annotations

from typing import Any

from case_lib import synthetic
from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.casefile.role_counts import total_name
from case_lib.chapters.network import disruption
from case_lib.chapters.network.ensemble import HOLDS, Ensemble
from case_lib.chapters.network.measures import TIES
from case_lib.document.cells import left_out
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.inline import Cell, Token
from case_lib.document.passages import Passages

__all__ = ["passage", "rankings", "recovery", "strategy_label", "structure", "synthetic_note"]

_STRATEGIES = {
    "random": N_("people picked at random"),
    "degree": N_("those with most ties"),
    "betweenness": N_("those with most betweenness"),
    "value_chain": N_("those with most dependants"),
}
_FUNCTIONS = ("group_head", "oversight", "frontline")
_COMPARED = (("value_chain", "random"), ("betweenness", "degree"), ("betweenness", "value_chain"))
_said = Passages(__package__)
passage = in_each_language(_said)


def strategy_label(case: Case, strategy: str) -> str:
    """Return what a strategy is called: whom it takes first."""
    if strategy in _STRATEGIES:
        return translate(_STRATEGIES[strategy], case.lang)
    return text(case.file.roles[strategy[5:]].label.model_dump(), case.lang)


def synthetic_note(case: Case, made: Ensemble, removals: bool = False) -> Cell:
    """Return the note that stands under all that is generated: seed, size and what it can't show.

    The organisations are drawn, so none of them is the one that was there. ``removals``: with
    what strategies and recovery follow.
    """
    (note,) = _said(
        case,
        "note",
        size=Token(str(made.size), "size of the ensemble"),
        seed=Token(str(case.seed), "seed"),
        open_ends=[text(case[name].label, case.lang) for name in made.open_ends],
        removals=removals,
    ).lines
    return note


@in_each_language
def structure(case: Case, made: Ensemble | None) -> Paragraph:
    """Return who the organisation consists of, as far as the counts decide."""
    if made is None:
        return left_out(case, synthetic.needs(case))
    roles = {function: case.role(function) for function in _FUNCTIONS}
    here = {f: role for f, role in roles.items() if role in made.first.organisation.roles}
    people = {function: made.measure(f"people:{role}") for function, role in here.items()}
    broker = {
        function: {ties: made.measure(f"broker:{role}:{ties}") for ties in TIES}
        for function, role in here.items()
    }
    nobody = dict.fromkeys(_FUNCTIONS)
    return _said(case, "structure", people={**nobody, **people}, broker={**nobody, **broker})


@in_each_language
def rankings(case: Case, made: Ensemble | None) -> Paragraph:
    """Return which strategy leaves less, where that holds under every kind of ties assumed.

    It holds where it does in at least 95 % of the organisations under each. What follows from how
    organisations are generated is said to, and ranks nothing.
    """
    if made is None:
        return left_out(case, synthetic.needs(case))
    rows: list[dict[str, Any]] = []
    for what in ("reach", "largest"):
        empty = [s for s in ("value_chain",) if what == "reach" and _by_construction(made, s)]
        rows += [{"found": "construction", "first": strategy_label(case, s)} for s in empty]
        rows += [
            _ranking(case, made, one, other, what)
            for one, other in _COMPARED
            if one not in empty and other not in empty
        ]
    return _said(case, "rankings", rows=rows, removed=_removed(made))


def _by_construction(made: Ensemble, strategy: str) -> bool:
    """Whether a strategy that begins at the top leaves nobody reached, whatever else is drawn."""
    nobody = all((made.left(strategy, "reach", ties) == 0).all() for ties in TIES)
    return nobody and len(made.first.organisation.top) <= made.removed


def _ranking(case: Case, made: Ensemble, one: str, other: str, what: str) -> dict[str, Any]:
    """Return what is found of two strategies: less, equal or open, and in how many organisations.

    Without a share, it is found in all.
    """
    shares = {how: made.across(one, other, what, how) for how in ("less", "equal", "more")}
    how = max(shares, key=lambda each: shares[each].low)
    least = made.least(one, other, what, how)
    sure = least.low >= 100 * HOLDS
    first, second = (other, one) if sure and how == "more" else (one, other)
    return {
        "what": what,
        "found": "open" if not sure else "equal" if how == "equal" else "less",
        "share": shares["less"] if not sure else None if least.low == 100 else least,
        "first": strategy_label(case, first),
        "second": strategy_label(case, second),
    }


def _removed(made: Ensemble) -> Token:
    return Token(str(made.removed), "removals")


@in_each_language
def recovery(case: Case, made: Ensemble | None) -> Paragraph:
    """Return how far recovery undoes the removal of group leaders."""
    role = case.role("group_head")
    if made is None or f"role:{role}" not in disruption.strategies(made.first.organisation):
        return left_out(case, synthetic.needs(case))
    return _said(
        case,
        "recovery",
        removed=_removed(made),
        unmended=made.outcome(f"role:{role}", "none", "reach"),
        mended=made.outcome(f"role:{role}", "random", "reach"),
        total=case.get(total_name(case)),
    )
