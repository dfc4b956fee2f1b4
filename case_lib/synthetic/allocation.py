"""Draws how people spread over provinces, exactly, given how many provinces were reached.

The model is a multinomial over provinces with given weights, conditioned on exactly ``n`` of them
being hit, each at least once, and on whatever counts are known. Rejection is hopeless (with
population weights about one draw in 10**13 would pass), so the conditioned distribution is built
by dynamic programming over (province, provinces hit, people placed) and sampled backward.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from case_lib.base.errors import ModelError
from case_lib.base.intervals import Interval
from case_lib.synthetic.allocation_dp import Floats, Plan
from case_lib.synthetic.shares import Whole

__all__ = ["allocate", "log_chance"]

_MOST_PEOPLE = 100_000


def allocate(
    total: int,
    n_provinces: int,
    weights: ArrayLike,
    known: Mapping[int, int | Interval | None] | None,
    draws: int,
    rng: np.random.Generator,
) -> Whole:
    """Draw counts per province, exactly ``n_provinces`` of them positive.

    Parameters
    ----------
    total
        People to place.
    weights
        One non-negative weight a province; their scale doesn't matter.
    known
        Province (position) → its count, bounds of it, or None for a province that is named
        without a count and so has at least one.

    Returns
    -------
    array of int, shape (draws, provinces)

    Raises
    ------
    ModelError
        When the constraints can't be met, or the input is out of range.
    """
    plan, order = _prepared(total, n_provinces, weights, known)
    if draws < 1:
        raise ModelError(f"draws={draws} must be at least 1.")
    found = np.zeros((draws, len(order)), dtype=np.int64)
    found[:, order] = plan.sample(draws, rng)
    return found


def log_chance(
    total: int,
    n_provinces: int,
    weights: ArrayLike,
    known: Mapping[int, int | Interval | None] | None = None,
) -> float:
    """Return the logarithm of the chance that the weights alone meet the conditions.

    The conditions are that ``total`` people, each falling on a province by the weights, hit
    exactly ``n_provinces`` of them, and what is known of the counts. Parameters and errors are
    those of ``allocate``.
    """
    plan, _ = _prepared(total, n_provinces, weights, known)
    return plan.log_chance


def _prepared(
    total: int,
    n_provinces: int,
    weights: ArrayLike,
    known: Mapping[int, int | Interval | None] | None,
) -> tuple[Plan, Whole]:
    """Return the plan over provinces in falling order of weight, and that order."""
    shares = np.asarray(weights, dtype=float)
    _check(total, n_provinces, shares)
    limits = _limits(total, shares, known or {})
    _check_limits(total, n_provinces, *limits)
    order = np.argsort(-shares, kind="stable")
    ordered = (array[order].tobytes() for array in (shares, *limits))
    return _plan(total, n_provinces, *ordered), order


def _check(total: int, n_provinces: int, shares: Floats) -> None:
    if shares.ndim != 1 or not np.isfinite(shares).all() or (shares < 0).any():
        raise ModelError("weights must be one non-negative number a province.")
    if not 1 <= total <= _MOST_PEOPLE:
        raise ModelError(f"total={total} must be from 1 to {_MOST_PEOPLE}.")
    usable = int((shares > 0).sum())
    if not 1 <= n_provinces <= usable:
        raise ModelError(
            f"n_provinces={n_provinces} must be from 1 to {usable}, the number of "
            "provinces with a positive weight."
        )
    if n_provinces > total:
        raise ModelError(f"{total} people can't reach {n_provinces} provinces.")


def _limits(
    total: int,
    shares: Floats,
    known: Mapping[int, int | Interval | None],
) -> tuple[Whole, Whole, NDArray[np.bool_]]:
    """Return least and most people in a province once it is hit, and which must be hit."""
    lows = np.ones(len(shares), dtype=np.int64)
    highs = np.full(len(shares), total, dtype=np.int64)
    named = np.zeros(len(shares), dtype=bool)
    highs[shares == 0] = 0
    for place, count in known.items():
        if not 0 <= place < len(shares):
            raise ModelError(f"known province {place} is none of the {len(shares)} provinces.")
        if count is None:
            named[place] = True
            continue
        box = count if isinstance(count, Interval) else Interval.at(count)
        low = int(np.floor(box.low)) + 1 if box.low_open else int(np.ceil(box.low))
        high = (
            total
            if np.isinf(box.high)
            else (int(np.ceil(box.high)) - 1 if box.high_open else int(np.floor(box.high)))
        )
        lows[place], highs[place] = max(low, 1), min(high, highs[place])
        named[place] = low >= 1
        if high < 1:
            highs[place] = 0
    return lows, highs, named


def _check_limits(
    total: int, n_provinces: int, lows: Whole, highs: Whole, named: NDArray[np.bool_]
) -> None:
    """Raise ModelError unless some counts meet the conditions, and say which can't be met.

    Any number of people between the least and the most that so many provinces hold can be met.
    """
    free = np.sort(highs[~named & (highs >= lows)])[::-1]
    more = n_provinces - int(named.sum())
    least = int(lows[named].sum()) + more
    most = int(highs[named].sum() + free[: max(more, 0)].sum())
    if (highs < lows)[named].any():
        wrong = "a province whose count is known has no weight, or holds more than there are"
    elif more < 0:
        wrong = f"{named.sum()} provinces are known to be reached"
    elif more > len(free):
        wrong = f"only {int(named.sum()) + len(free)} provinces can be reached"
    elif total < least:
        wrong = f"these hold at least {least} people"
    elif total > most:
        wrong = f"these hold at most {most} people"
    else:
        return
    raise ModelError(
        f"{total} people can't be placed over exactly {n_provinces} provinces with what is known: "
        f"{wrong}. Check the known counts and the number of provinces with a positive weight."
    )


@functools.lru_cache(maxsize=8)  # a notebook asks for the same model more than once
def _plan(total: int, n: int, shares: bytes, lows: bytes, highs: bytes, named: bytes) -> Plan:
    least, most = (np.frombuffer(raw, dtype=np.int64) for raw in (lows, highs))
    return Plan(total, n, np.frombuffer(shares), least, most, np.frombuffer(named, dtype=bool))
