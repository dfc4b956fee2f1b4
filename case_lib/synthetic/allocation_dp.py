"""The dynamic programme of ``allocation``: tables over provinces, and draws from them.

A model assigns each province a term for each count; the probability of an allocation is
proportional to the product of its terms. A Poisson term makes it a multinomial, Γ(a + x) / (Γ(a)
x!) a Dirichlet-multinomial. Conditioned on the totals of people and provinces, the distribution
doesn't change if all terms are multiplied by one factor per person and another per province hit.
The factors are chosen so that the required totals are the expected ones (a saddle point, Daniels
1954, doi 10.1214/aoms/1177728652). This prevents underflow, however unlikely the number of
provinces is, and allows cutting off negligible probabilities.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from case_lib.base.arrays import Floats, Integers

__all__ = ["Plan"]


_CUT = 1e-25  # less probable counts are never drawn
_PRODUCTS = 250_000  # size of a matrix product that doesn't benefit from a second thread
_COLUMNS = 16  # minimum columns of a matrix product
_BLOCK = 4, 32  # counts examined at a time, at first and later
_STEPS = 1000
_NEAR = 1e-6  # tolerance of the logarithm of the probability at its optimum
_SHORT = 1 - 1e-11  # of a sum, so that a different order of summation still reaches it


class Plan:
    """Probabilities for each province and all later ones.

    ``tables[j]`` has shape (hits, people) and contains the probability that provinces ``j`` and
    later have so many hits and people in total; ``reached[j]`` is the part of it in which province
    ``j`` is hit. An additional column of zeros stands for a negative number of people.

    Parameters
    ----------
    n_provinces
        How many provinces are hit.
    terms
        Logarithms of the terms, shape (provinces, people + 1), −inf for an excluded count. A
        province that must be hit has −inf for zero people.
    """

    def __init__(self, n_provinces: int, terms: Floats) -> None:
        self.n, self.total = n_provinces, terms.shape[1] - 1
        self._counts = np.arange(self.total + 1.0)
        self.scale, self.bonus = self._saddle(terms).tolist()
        tilted = self._tilted(terms, self.scale, self.bonus)
        logs = np.logaddexp.reduce(tilted, axis=1)
        self.chance = _cut(np.exp(tilted - logs[:, None]))
        self.tables, self.reached = self._tables()
        value = np.log(self.tables[0][self.n, self.total]) + logs.sum()
        self.log_weight = float(value - self.total * self.scale - self.n * self.bonus)
        """The logarithm of the sum over all allocations of the products of their terms."""

    # -- the saddle point -----------------------------------------------------------------------

    def _tilted(self, terms: Floats, scale: float, bonus: float) -> Floats:
        return np.asarray(terms + (self._counts * scale + (self._counts > 0) * bonus))

    def _moments(self, terms: Floats, point: Floats) -> tuple[float, Floats, Floats]:
        """Return the objective, its gradient and its Hessian in (scale, bonus)."""
        tilted = self._tilted(terms, *point)
        logs = np.logaddexp.reduce(tilted, axis=1)
        chance = np.exp(tilted - logs[:, None])
        missed = chance[:, 0]
        hit = chance[:, 1:].sum(axis=1)
        mean = chance @ self._counts
        required = np.array([self.total, self.n], dtype=float)
        value = float(logs.sum() - required @ point)
        away = self._counts - mean[:, None]
        spread = float((away * away * chance).sum())
        both = float((mean * missed).sum())
        curvature = np.array([[spread, both], [both, float((hit * missed).sum())]])
        return value, np.array([mean.sum(), hit.sum()]) - required, curvature

    def _saddle(self, terms: Floats) -> Floats:
        """Return the logarithms of both factors, by Newton steps with step halving."""
        point = np.zeros(2)
        value, slope, curvature = self._moments(terms, point)
        for _ in range(_STEPS):
            ridge = 1e-12 * np.trace(curvature) + 1e-300
            step = -np.linalg.solve(curvature + ridge * np.eye(2), slope)
            gain = float(-slope @ step)
            if gain < _NEAR:  # at an edge the optimum is at infinity
                break
            step *= min(1.0, 20 / float(np.abs(step).max()))
            while True:
                tried = self._moments(terms, point + step)
                if tried[0] <= value - 1e-4 * float(-slope @ step):
                    break
                step /= 2
                if np.abs(step).max() < 1e-12:
                    return point
            point = point + step
            value, slope, curvature = tried
        return point

    # -- tables ---------------------------------------------------------------------------------

    def _tables(self) -> tuple[list[Floats], list[Floats]]:
        """Return ``tables`` and ``reached``, computed from the last province to the first."""
        after = np.zeros((self.n + 1, self.total + 2))
        after[0, 0] = 1.0
        tables, reached = [after], list[Floats]()
        for chance in self.chance[::-1]:
            first, last = _kept(after[:, :-1].sum(axis=0))
            hit = np.zeros_like(after)
            least, most = _kept(chance[1:])
            if most > least:
                start = first + 1 + least
                room = min(self.total + 1 - start, last - first + most - least - 1)
                if room > 0:
                    hit[1:, start : start + room] = _convolved(
                        after[:-1, first:last], chance[1 + least : 1 + most], room
                    )
            after = _cut(chance[0] * after + hit)
            tables.insert(0, after)
            reached.insert(0, hit)
        return tables, reached

    # -- draws ----------------------------------------------------------------------------------

    def sample(self, draws: int, rng: np.random.Generator) -> Integers:
        """Sample province by province: whether it is hit, and then by how many."""
        counts = np.zeros((draws, len(self.chance)), dtype=np.int64)
        hits = np.full(draws, self.n, dtype=np.int64)
        left = np.full(draws, self.total, dtype=np.int64)
        for place, chance in enumerate(self.chance):
            state = hits * (self.total + 2) + left
            missed = chance[0] * self.tables[place + 1].take(state)
            reached = self.reached[place].take(state)
            is_hit = rng.random(draws) * (missed + reached) >= missed
            rows = np.flatnonzero(is_hit & (reached > 0))
            target = rng.random(len(rows)) * reached[rows] * _SHORT
            counts[rows, place] = self._count(place, hits[rows] - 1, left[rows], target)
            left -= counts[:, place]
            hits[rows] -= 1
        return counts

    def _count(self, place: int, hits: Integers, left: Integers, target: Floats) -> Integers:
        """Return the first count at which the cumulative probability exceeds each target."""
        after, chance = self.tables[place + 1].ravel(), self.chance[place]
        counts = np.zeros(len(left), dtype=np.int64)
        active = np.arange(len(left))
        floor = hits * (self.total + 2) - 1  # the column of zeros at the end of the previous row
        state = floor + 1 + left
        start, size = 1, _BLOCK[0]
        while len(active) and start <= self.total:
            end = min(start + size, self.total + 1)
            beyond = bool((state - floor).min() < end)
            at, steps = state - start, np.zeros(len(active), dtype=np.int64)
            for count in range(start, end):
                mass = after.take(np.maximum(at, floor) if beyond else at)
                mass *= chance[count]
                target -= mass
                steps += target >= 0
                at -= 1
            ended = steps < end - start
            counts[active[ended]] = start + steps[ended]
            rest = np.flatnonzero(~ended)
            active, state, floor, target = active[rest], state[rest], floor[rest], target[rest]
            start, size = end, min(2 * size, _BLOCK[1])
        return counts


def _convolved(rows: Floats, chance: Floats, length: int) -> Floats:
    """Return the first columns of the convolution of each row with ``chance``.

    The terms are non-negative, so the matrix products lose no digits to cancellation.
    """
    height, size = rows.shape
    padded = np.concatenate([np.zeros(size - 1), chance, np.zeros(length)])
    windows, turned = sliding_window_view(padded, size), np.ascontiguousarray(rows[:, ::-1])
    result = np.empty((height, length))
    step = max(_COLUMNS, _PRODUCTS // (height * size))
    for begin in range(0, length, step):
        end = min(begin + step, length)
        # people in the rows from which some count leads into these columns
        columns = slice(max(size - end, 0), size - max(begin - len(chance) + 1, 0))
        result[:, begin:end] = (
            turned[:, columns] @ np.ascontiguousarray(windows[begin:end, columns]).T
        )
    return result


def _cut(chance: Floats) -> Floats:
    return np.where(chance > _CUT, chance, 0.0)


def _kept(chance: Floats) -> tuple[int, int]:
    """Return the slice outside which the probabilities are negligible."""
    kept = np.flatnonzero(chance)
    return (int(kept[0]), int(kept[-1]) + 1) if len(kept) else (0, 0)
