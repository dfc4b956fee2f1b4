"""Draw the allocation of people to provinces, conditioned exactly on the number reached.

Each person is allocated to a province independently with given weights (a multinomial), or in
clusters: the shares of the provinces are themselves drawn from a Dirichlet distribution around the
weights (a Dirichlet-multinomial, Mosimann 1962). In the equivalent urn of Eggenberger and Pólya
(1923), the (i + 1)th person follows one of the i before with probability i / (concentration + i),
and otherwise is allocated by the weights. Both are conditioned on exactly ``n`` provinces with at
least one person, and on known counts. Rejection may be infeasible (the multinomial with population
weights accepts about one draw in 10**13), so the conditional distribution is computed by dynamic
programming over (province, provinces hit, people placed) and sampled province by province.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from case_lib.base.arrays import Floats, Integers
from case_lib.base.errors import ModelError
from case_lib.base.intervals import Interval
from case_lib.synthetic.allocation_dp import Plan

__all__ = ["MOST_PEOPLE", "Allocation", "allocate"]

MOST_PEOPLE = 5_000


class Allocation:
    """The conditional distribution of counts per province.

    Parameters
    ----------
    total
        People to place.
    n_provinces
        How many provinces have at least one person.
    weights
        One non-negative weight per province, on any scale.
    known
        Province (position) → its count, bounds of it, or None for a province that is named
        without a count and so has at least one.
    concentration
        How close the shares of the provinces are to the weights: infinite for a multinomial.

    Attributes
    ----------
    log_chance
        The logarithm of the probability that unconditioned draws meet all conditions.

    Raises
    ------
    ModelError
        If the conditions can't be met, or an input is out of range.

    Examples
    --------
    Three people in two of three provinces of equal weight: two in one, one in another.

    >>> even = Allocation(3, 2, [1, 1, 1], None)
    >>> round(math.exp(even.log_chance), 4)  # 18 of 27
    0.6667
    >>> sorted(even.sample(1, np.random.default_rng(1))[0].tolist())
    [0, 1, 2]
    >>> clustered = Allocation(3, 2, [1, 1, 1], None, concentration=3)
    >>> round(math.exp(clustered.log_chance), 4)  # 6 of the 10 ways to hold 3 people, all alike
    0.6
    """

    def __init__(
        self,
        total: int,
        n_provinces: int,
        weights: ArrayLike,
        known: Mapping[int, int | Interval | None] | None,
        concentration: float = math.inf,
    ) -> None:
        shares = np.asarray(weights, dtype=float)
        _check(total, n_provinces, shares, concentration)
        lows, highs, named = _limits(total, shares, known or {})
        _check_limits(total, n_provinces, lows, highs, named)
        self._order = np.argsort(-shares, kind="stable")  # large provinces first
        terms, log_factor = _terms(total, shares / shares.sum(), concentration)
        counts = np.arange(total + 1)
        terms[(counts > 0) & ((counts < lows[:, None]) | (counts > highs[:, None]))] = -np.inf
        terms[named, 0] = -np.inf
        self._plan = Plan(n_provinces, terms[self._order])
        self.log_chance = self._plan.log_weight + log_factor

    def sample(self, draws: int, rng: np.random.Generator) -> Integers:
        """Draw counts, shape (draws, provinces)."""
        counts = np.zeros((draws, len(self._order)), dtype=np.int64)
        counts[:, self._order] = self._plan.sample(draws, rng)
        return counts


def allocate(
    total: int,
    n_provinces: int,
    weights: ArrayLike,
    known: Mapping[int, int | Interval | None] | None,
    draws: int,
    rng: np.random.Generator,
    concentration: float = math.inf,
) -> Integers:
    """Draw counts per province, exactly ``n_provinces`` of them positive.

    Parameters and errors are those of ``Allocation``; ``draws`` must be at least 1.

    Returns
    -------
    array of int, shape (draws, provinces)

    Examples
    --------
    Nine people in four of five provinces, of whom five are known to be in the first:

    >>> rng = np.random.default_rng(1)
    >>> drawn = allocate(9, 4, weights=[4, 3, 2, 1, 1], known={0: 5}, draws=3, rng=rng)
    >>> drawn.sum(axis=1).tolist(), drawn[:, 0].tolist(), (drawn > 0).sum(axis=1).tolist()
    ([9, 9, 9], [5, 5, 5], [4, 4, 4])
    """
    if draws < 1:
        raise ModelError(f"draws={draws} must be at least 1.")
    return Allocation(total, n_provinces, weights, known, concentration).sample(draws, rng)


def _terms(total: int, shares: Floats, concentration: float) -> tuple[Floats, float]:
    """Return the logarithms of each province's terms, and of the factor of their products.

    Both are scaled by a rate per person at which the expected number of people is about the total.
    """
    from scipy.special import gammaln  # noqa: PLC0415 - a tenth of a second

    counts = np.arange(total + 1.0)
    falling = gammaln(counts + 1)
    with np.errstate(divide="ignore", invalid="ignore"):  # the logarithm of a share of zero
        if math.isinf(concentration):
            terms = counts * np.log(total * shares)[:, None] - falling
            log_factor = -total * math.log(total)
        else:
            rate = math.log(total / (total + concentration))
            # Γ(a + x) / Γ(a), as sums that keep precision for large concentrations
            rising = np.cumsum(np.log((concentration * shares)[:, None] + counts[:-1]), axis=1)
            terms = counts * rate - falling + np.pad(rising, ((0, 0), (1, 0)))
            log_factor = -float(np.log(concentration + counts[:-1]).sum()) - total * rate
    terms[:, 0] = 0.0
    return terms, log_factor + math.lgamma(total + 1)


def _check(total: int, n_provinces: int, shares: Floats, concentration: float) -> None:
    if not concentration > 0:
        raise ModelError(f"concentration={concentration} must be above 0.")
    if shares.ndim != 1 or not np.isfinite(shares).all() or (shares < 0).any():
        raise ModelError("weights must be one non-negative number per province.")
    if not 1 <= total <= MOST_PEOPLE:
        raise ModelError(f"total={total} must be from 1 to {MOST_PEOPLE}.")
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
) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Return the minimum and maximum in a province that is hit, and which must be hit."""
    lows = np.ones(len(shares), dtype=np.int64)
    highs = np.full(len(shares), total, dtype=np.int64)
    named = np.zeros(len(shares), dtype=bool)
    highs[shares == 0] = 0
    for place, count in known.items():
        if not 0 <= place < len(shares):
            raise ModelError(f"known province {place} is not one of the {len(shares)} provinces.")
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
    total: int, n_provinces: int, lows: Integers, highs: Integers, named: NDArray[np.bool_]
) -> None:
    """Raise ModelError if no counts meet the conditions, with the one that can't be met.

    All totals between the sums of the minima and maxima over so many provinces are possible.
    """
    free = np.sort(highs[~named & (highs >= lows)])[::-1]
    more = n_provinces - int(named.sum())
    least = int(lows[named].sum()) + more
    most = int(highs[named].sum() + free[: max(more, 0)].sum())
    if (highs < lows)[named].any():
        wrong = "a province with a known count has weight zero, or a larger count than the total"
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
        f"{total} people can't be allocated to exactly {n_provinces} provinces with the known "
        f"counts: {wrong}. Check the known counts and the number of provinces with a positive "
        "weight."
    )
