"""From calls made to people who lost money, in ranges; a model, not a total.

The shares and their sources are in ``synthetic.funnel``, which synthetic records also use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from case_lib.base.arrays import Integers
from case_lib.base.errors import ParameterError
from case_lib.base.languages import N_
from case_lib.base.short import Short
from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.casefile.entries import OTHER_CASES
from case_lib.quantity.drawn_ranges import central
from case_lib.quantity.formulas import formula
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled
from case_lib.synthetic import funnel

__all__ = [
    "CALLS",
    "DAYS",
    "LABELS",
    "Funnel",
    "check_calls",
    "comparator_alone",
    "least_relative_chance",
    "listed_percent",
    "reporting_percent",
    "run",
]

CALLS, DAYS = 10_000, 100  # reference numbers: calls made, days worked by one caller
_LEADS_DAY, _CALLS = "pay.leads_day", "calls.total"
_UNITS = dict(zip(funnel.STAGES, ("call", "call", "lead", "victim", "victim"), strict=True))
LABELS = {
    "called": N_("calls made"),
    "answered": N_("calls answered"),
    "joined": N_("people who joined a chat group"),
    "lost": N_("people who lost money"),
    "reported": N_("of these, known to the police"),
}
_METHOD = N_(
    "central range of binomial counts at drawn shares: Jeffreys’ prior on the counts of a case, an "
    "assumed factor between cases, and assumed shares of calls answered and of victims known"
)
_ALONE = N_("beta-binomial range under Jeffreys’ prior (Brown, Cai & DasGupta 2001)")


@formula(
    "1",
    N_(
        "how many times as often people with this history lost money as others who were called, "
        "at least, if most who lost money had it"
    ),
)
def least_relative_chance(listed_share: Any) -> Any:
    """The smallest relative risk at which most victims can have an attribute of the list.

    By Bayes' rule the odds of the attribute among victims are its odds on the list times the
    relative risk; “most” means odds above one among victims.
    """
    return 1 / listed_share - 1


@formula("%", N_("share of people on the lists who had this history"))
def listed_percent(listed_share: Any, definition_percent: Any) -> Any:
    """The assumed share of the lists, in per cent."""
    return definition_percent * listed_share


@formula("%", N_("share of people who lost money who are known to the police"))
def reporting_percent(reporting_rate: Any, definition_percent: Any) -> Any:
    """The assumed reporting rate, in per cent."""
    return definition_percent * reporting_rate


@dataclass(frozen=True, repr=False)
class Funnel(Short):
    """The funnel of a case: for a number of calls, for some days of one caller, and in total.

    Attributes
    ----------
    calls
        Calls to which ``ranges`` and ``middles`` refer.
    ranges, middles
        Stage → the central 90 % of draws, and their median, both to two digits, because a third
        would change with the seed.
    days
        Stage from joining on → the range for ``DAYS`` days of one caller; empty if the number of
        people diverted per caller is unknown.
    totals
        Stage → the range over all calls; empty unless the case reports or assumes their number.
    borrowed
        Whether counts of another case are used instead.
    """

    calls: int
    ranges: Mapping[str, Quantity]
    middles: Mapping[str, Quantity]
    days: Mapping[str, Quantity]
    totals: Mapping[str, Quantity]
    borrowed: bool


def check_calls(calls: Any) -> None:
    """Raise ParameterError unless ``calls`` is a valid whole number."""
    if isinstance(calls, bool) or not isinstance(calls, int) or not 1 <= calls <= 10**9:
        raise ParameterError(f"calls={calls!r} must be a whole number from 1 to 1000000000.")


def run(case: Case, calls: int = CALLS) -> Funnel | None:
    """Return the funnel of a case, or None if inputs of ``funnel.needs`` are missing.

    Raises
    ------
    ParameterError
        If ``calls`` isn't a whole number from 1 to a thousand million.
    """
    check_calls(calls)
    if funnel.needs(case):
        return None
    inputs = funnel.inputs(case)
    shares = funnel.chances(case, case.draws, case.seed)
    drawn = shares.counts(calls, stream(case.seed, "victims.of_calls"))
    return Funnel(
        calls,
        {stage: _range("of_calls", stage, drawn[stage], inputs) for stage in funnel.STAGES[1:]},
        {stage: _middle(stage, drawn[stage], inputs) for stage in funnel.STAGES[1:]},
        _days(case, shares, inputs),
        _totals(case, shares, inputs),
        any(item.name.startswith(OTHER_CASES) for item in inputs),
    )


def comparator_alone(case: Case, calls: int) -> Quantity | None:
    """Return the number who join after these calls by another case's counts, without a factor."""
    whole, part = case.get("comparator.calls"), case.get("comparator.leads")
    if whole is None or part is None or not (whole.exact and part.exact):
        return None
    low, high = funnel.predictive(part.low, whole.low, calls)
    name = "victims.comparator_alone"
    return modelled(name, low, high, "lead", [whole, part], _ALONE, LABELS["joined"])


def _days(case: Case, shares: funnel.Chances, inputs: Sequence[Quantity]) -> dict[str, Quantity]:
    """Return the outcome of a caller's days, using the same draws for common inputs."""
    leads = case.get(_LEADS_DAY)
    if leads is None or not leads.drawable:
        return {}
    joined = np.floor(DAYS * leads.draws(case.draws, case.seed)).astype(np.int64)
    after = shares.after_joining(joined, stream(case.seed, "victims.of_days"))
    counts = {"joined": joined, **after}
    return {
        stage: _range("of_days", stage, count, (*inputs, leads)) for stage, count in counts.items()
    }


def _totals(case: Case, shares: funnel.Chances, inputs: Sequence[Quantity]) -> dict[str, Quantity]:
    calls = case.get(_CALLS)
    if calls is None or not calls.drawable:
        return {}
    number = np.floor(calls.draws(case.draws, case.seed)).astype(np.int64)
    drawn = shares.counts(number, stream(case.seed, "victims.in_all"))
    inputs = (*inputs, calls)
    return {stage: _range("in_all", stage, drawn[stage], inputs) for stage in funnel.STAGES[1:]}


def _range(of: str, stage: str, counts: Integers, inputs: Sequence[Quantity]) -> Quantity:
    return _result(f"victims.{of}.{stage}", stage, *central(counts, counts=True), inputs)


def _middle(stage: str, counts: Integers, inputs: Sequence[Quantity]) -> Quantity:
    middle = float(f"{np.quantile(counts, 0.5, method='inverted_cdf'):.2g}")
    return _result(f"victims.of_calls.{stage}.median", stage, middle, middle, inputs)


def _result(name: str, stage: str, low: float, high: float, inputs: Sequence[Quantity]) -> Quantity:
    once = tuple({item.name: item for item in inputs}.values())
    return modelled(name, low, high, _UNITS[stage], once, _METHOD, LABELS[stage])
