"""Draws how people spread over provinces, exactly, given how many provinces were reached.

The model is a multinomial over provinces with given weights, conditioned on exactly ``n`` of them
being hit, each at least once, and on whatever counts are known. Rejection is hopeless (with
population weights about one draw in 10**13 would pass), so the conditioned distribution is built
by dynamic programming over (province, provinces used, people placed) and sampled backward.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from case_lib.allocation_plan import Counts, Floats, Plan
from case_lib.errors import ModelError
from case_lib.intervals import Interval

_MOST_PEOPLE = 100_000


def allocate(
    total: int,
    n_provinces: int,
    weights: ArrayLike,
    known: Mapping[int, int | Interval | None] | None,
    draws: int,
    rng: np.random.Generator,
) -> Counts:
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
    shares = np.asarray(weights, dtype=float)
    _check(total, n_provinces, shares, draws)
    lows, highs, named = _limits(total, shares, known or {})
    order = np.argsort(-shares, kind="stable")
    ordered = [array[order].tobytes() for array in (shares, lows, highs, named)]
    plan = _plan(total, n_provinces, *ordered)
    if plan.chance() <= 0:
        raise ModelError(
            f"{total} people can't be placed over exactly {n_provinces} provinces with what is "
            "known, or only with a chance too small to compute. Check the known counts and the "
            "number of provinces with a positive weight."
        )
    found = np.zeros((draws, len(shares)), dtype=np.int64)
    found[:, order] = plan.sample(draws, rng)
    return found


def _check(total: int, n_provinces: int, shares: Floats, draws: int) -> None:
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
    if draws < 1:
        raise ModelError(f"draws={draws} must be at least 1.")


def _limits(
    total: int,
    shares: Floats,
    known: Mapping[int, int | Interval | None],
) -> tuple[Counts, Counts, NDArray[np.bool_]]:
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


@functools.lru_cache(maxsize=8)  # a notebook asks for the same model more than once
def _plan(total: int, n: int, shares: bytes, lows: bytes, highs: bytes, named: bytes) -> Plan:
    least, most = (np.frombuffer(raw, dtype=np.int64) for raw in (lows, highs))
    return Plan(total, n, np.frombuffer(shares), least, most, np.frombuffer(named, dtype=bool))
