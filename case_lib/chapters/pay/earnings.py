"""Possible earnings of callers: shifts simulated with parameters calibrated to other cases.

This is a model, not a report. Each parameter set is a world that the assumptions allow; figures are
ranges over the central 90 % of worlds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.base.memoising import memoised
from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.chapters.pay.shift_pay import TRIED, Earnings
from case_lib.quantity.quantities import Quantity
from case_lib.synthetic.calibration import Calibrated, Reported, calibrate
from case_lib.synthetic.shifts import Work, joined

__all__ = ["least_elsewhere", "needs", "simulate"]

# parameter sets and callers: so many that another seed changes no more than the second digit
_USED, _CALLERS = 10_000, 100
_FIELDS = {
    "call_minutes": "pay.call_minutes",
    "call_spread": "pay.call_spread",
    "answer_rate": "pay.answer_rate",
    "skill_shape": "pay.skill_shape",
}


def needs(case: Case) -> list[str]:
    """Return the names of the inputs needed to simulate and calibrate shifts."""
    frontline = case.role("frontline") or "<role>"
    own = [f"pay.{frontline}.{n}" for n in ("base_wage_day", "talk_hours_day", "commission_lead")]
    others = [f"comparator.{n}" for n in ("calls", "leads", "people")]
    return [*own, *_FIELDS.values(), "pay.lead_rate_factor", *others]


def least_elsewhere(case: Case) -> float | None:
    """Return the lower bound of joins per shift that another case's pay implies, the largest of all.

    A case with ``comparator.<case>.earnings_day`` and ``.price_lead``; None without one.
    """
    bounds = [earned.low / price.high for earned, price in _paid_elsewhere(case)]
    return max(bounds, default=None)


def _paid_elsewhere(case: Case) -> list[tuple[Quantity, Quantity]]:
    """Return what people in other cases earned a day, with the price per person there."""
    pairs = []
    for name, quantity in case.quantities.items():
        price = case.get(name.replace(".earnings_day", ".price_lead"))
        if name.startswith("comparator.") and name.endswith(".earnings_day") and price is not None:
            pairs.append((quantity, price))
    return pairs


@memoised
def _simulated(
    prior: Mapping[str, Floats], factor: Floats, reported: Reported, seed: int
) -> tuple[Calibrated, Work, NDArray[np.int32]]:
    """Return the accepted parameter sets, those that are used, and the people who join in them."""
    rng = stream(seed, "earnings")
    calibrated = calibrate(prior, factor, reported, rng)
    fields = calibrated.how.__dataclass_fields__
    how = Work(**{f: np.asarray(getattr(calibrated.how, f))[:_USED] for f in fields})
    return calibrated, how, joined(how, _CALLERS, rng)


def simulate(case: Case) -> Earnings | None:
    """Return simulated shifts under the case's assumptions; None if inputs are missing.

    ``TRIED`` parameter sets are drawn with the seed of the case; those that agree with other cases
    are accepted, and the first ``_USED`` of these have one shift of each of ``_CALLERS`` callers.
    Calls and joins of the comparator are taken at their lower bounds, its number of people as a
    range.
    """
    names = needs(case)
    if any(name not in case for name in names):
        return None
    given = {name.rsplit(".", 1)[-1]: case[name] for name in names}
    drawn: dict[str, Any] = {n: q.draws(TRIED, case.seed) for n, q in given.items()}
    prior = {field: drawn[field] for field in _FIELDS} | {"talk_hours": drawn["talk_hours_day"]}
    people = given["people"]
    reported = Reported(
        round(given["calls"].low),
        round(given["leads"].low),
        (max(1, int(np.ceil(people.low))), max(1, int(people.high))),
        least_elsewhere(case),
    )
    calibrated, how, joins = _simulated(prior, drawn["lead_rate_factor"], reported, case.seed)
    used = calibrated.kept[:_USED]
    base, commission = drawn["base_wage_day"][used], drawn["commission_lead"][used]
    pay = base[:, None] + commission[:, None] * joins
    hours = drawn["talk_hours_day"][used]
    inputs = (*given.values(), *(q for pair in _paid_elsewhere(case) for q in pair))
    return Earnings(
        calibrated,
        how,
        joins,
        pay,
        base,
        commission,
        hours,
        inputs,
        case,
        prior["skill_shape"],
    )
