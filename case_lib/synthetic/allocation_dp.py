"""The dynamic programme behind ``allocation``: tables over provinces, and draws from them.

Given how many people and provinces there are in all, a multinomial is the same as independent
Poisson counts, whatever their common scale, and whatever factor each province that is hit adds.
Both are chosen so that the number of people and of provinces that are asked for are the expected
ones (a saddle point, Daniels 1954). So nothing underflows, however unlikely the number of
provinces is under the weights, and what may be cut off is decided by the chances themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from case_lib.synthetic.shares import Whole

__all__ = ["Floats", "Plan"]

Floats = NDArray[np.float64]

_CUT = 1e-25  # less probable counts are never drawn
_CELLS = 4_000_000  # of a table of chances while drawing
_STEPS = 1000
_NEAR = 1e-6  # how close the logarithm of the chance must come to its best


class Plan:
    """Chances of what is left for the provinces from each one on.

    ``tables[j]`` has the shape (hits, people) and holds the chance that provinces ``j`` and
    later are hit in ``k`` places by ``firsts[j] + m`` people in all.

    Parameters
    ----------
    weights
        One non-negative weight a province.
    lows, highs
        Least and most people in a province that is hit; none where the most is 0.
    named
        Which provinces must be hit.
    """

    def __init__(
        self,
        total: int,
        n_provinces: int,
        weights: Floats,
        lows: Whole,
        highs: Whole,
        named: NDArray[np.bool_],
    ) -> None:
        self.total, self.n = total, n_provinces
        self.weights = weights / weights.sum()
        self.lows, self.named = lows, named
        self.highs = np.where(weights > 0, np.minimum(highs, total), 0)
        self.scale, self.bonus = self._saddle()
        self.missed, self.hit = self._chances()
        self.firsts, self.tables = self._tables()

    @property
    def log_chance(self) -> float:
        """The logarithm of the chance of all that is asked for, under the weights alone."""
        value = np.log(self.tables[0][self.n, self.total - self.firsts[0]]) + self._normaliser(
            self.scale, self.bonus
        )
        value -= self.total * self.scale + self.n * self.bonus
        return float(value + gammaln(self.total + 1.0))

    # -- the saddle point -----------------------------------------------------------------------

    def _terms(self, place: int, scale: float, bonus: float) -> tuple[Whole, Floats]:
        """Return the counts of a province, 0 among them unless named, and logarithms of terms.

        Terms are concave in the count, so that beyond twelve deviations of a Poisson count from
        the greatest term they are below exp(-70) of it.
        """
        counts = np.zeros(0, dtype=np.int64)
        terms = np.zeros(0)
        if self.highs[place] >= self.lows[place]:
            rate = scale + float(np.log(self.weights[place]))
            mode = np.clip(np.exp(min(rate, 50.0)), self.lows[place], self.highs[place])
            away = 12 * np.sqrt(mode) + 60
            low = max(int(self.lows[place]), int(mode - away))
            counts = np.arange(low, min(int(self.highs[place]), int(mode + away)) + 1)
            terms = counts * rate - gammaln(counts + 1.0) + bonus
        if self.named[place]:
            return counts, terms
        return np.concatenate([[0], counts]), np.concatenate([[0.0], terms])

    def _normaliser(self, scale: float, bonus: float) -> float:
        return float(
            sum(
                np.logaddexp.reduce(self._terms(place, scale, bonus)[1])
                for place in range(len(self.weights))
            )
        )

    def _moments(self, scale: float, bonus: float) -> tuple[float, Floats, Floats]:
        """Return what is made least, its slope and its curvature in (scale, bonus)."""
        value = -self.total * scale - self.n * bonus
        slope = -np.array([self.total, self.n], dtype=float)
        curvature = np.zeros((2, 2))
        for place in range(len(self.weights)):
            counts, terms = self._terms(place, scale, bonus)
            log = np.logaddexp.reduce(terms)
            chance = np.exp(terms - log)
            both = np.stack([counts, counts > 0]).astype(float)
            mean = both @ chance
            away = both - mean[:, None]
            value += log
            slope += mean
            curvature += (away * chance) @ away.T
        return float(value), slope, curvature

    def _saddle(self) -> tuple[float, float]:
        """Return the logarithms of scale and factor, by Newton steps that are halved as needed."""
        point = np.array([np.log(self.total), 0.0])
        value, slope, curvature = self._moments(*point)
        for _ in range(_STEPS):
            ridge = 1e-12 * np.trace(curvature) + 1e-300
            step = -np.linalg.solve(curvature + ridge * np.eye(2), slope)
            gain = float(-slope @ step)
            if gain < _NEAR:  # at an edge the best point is infinitely far, and this ends it
                break
            step *= min(1.0, 20 / float(np.abs(step).max()))
            while True:
                tried = self._moments(*(point + step))
                if tried[0] <= value - 1e-4 * float(-slope @ step):
                    break
                step /= 2
                if np.abs(step).max() < 1e-12:
                    return float(point[0]), float(point[1])
            point = point + step
            value, slope, curvature = tried
        return float(point[0]), float(point[1])

    # -- tables ---------------------------------------------------------------------------------

    def _chances(self) -> tuple[Floats, list[tuple[int, Floats]]]:
        """Return for each province the chance of nobody, and (first count, chances) if hit."""
        missed = np.zeros(len(self.weights))
        hit: list[tuple[int, Floats]] = []
        for place in range(len(self.weights)):
            counts, terms = self._terms(place, self.scale, self.bonus)
            chance = np.exp(terms - np.logaddexp.reduce(terms))
            if not self.named[place]:
                missed[place], counts, chance = chance[0], counts[1:], chance[1:]
            first, last = _kept(chance)
            hit.append((int(counts[first]) if last > first else 0, chance[first:last]))
        return missed, hit

    def _tables(self) -> tuple[list[int], list[Floats]]:
        after = np.zeros((self.n + 1, 1))
        after[0, 0] = 1.0
        firsts, tables = [0], [after]
        for place in range(len(self.weights) - 1, -1, -1):
            least, chance = self.hit[place]
            old, after = firsts[0], tables[0]
            first = old if self.missed[place] > 0 else old + least
            last = max(old, old + least + len(chance) - 1) + after.shape[1]
            here = np.zeros((self.n + 1, min(last, self.total + 1) - first))
            room = here.shape[1] - (old - first)
            if self.missed[place] > 0:
                here[:, : after.shape[1]] = self.missed[place] * after[:, :room]
            for count, each in enumerate(chance, start=least):
                at = old + count - first
                some = after[:-1, : max(here.shape[1] - at, 0)]
                here[1:, at : at + some.shape[1]] += each * some
            begin, end = _kept(here.sum(axis=0))
            firsts.insert(0, first + begin)
            tables.insert(0, here[:, begin:end])
        return firsts, tables

    # -- draws ----------------------------------------------------------------------------------

    def sample(self, draws: int, rng: np.random.Generator) -> Whole:
        """Sample province by province, all draws that share a state at once."""
        found = np.zeros((draws, len(self.weights)), dtype=np.int64)
        hits = np.full(draws, self.n, dtype=np.int64)
        left = np.full(draws, self.total, dtype=np.int64)
        width = self.total + 1
        for place in range(len(self.weights)):
            state = hits * width + left
            present = np.flatnonzero(np.bincount(state, minlength=(self.n + 1) * width))
            rank = np.zeros((self.n + 1) * width, dtype=np.int64)
            rank[present] = np.arange(len(present))
            mine, chance = rank[state], rng.random(draws)
            for start, counts, steps in self._steps(place, *np.divmod(present, width)):
                some = (mine >= start) & (mine < start + len(steps))
                # one sorted search over all states: each state's steps stand one above the last's
                flat = (steps + np.arange(len(steps))[:, None]).ravel()
                row = mine[some] - start
                spot = np.searchsorted(flat, chance[some] + row, side="right")
                found[some, place] = counts[np.minimum(spot - row * len(counts), len(counts) - 1)]
            left -= found[:, place]
            hits -= found[:, place] > 0
        return found

    def _steps(self, place: int, hits: Whole, left: Whole) -> Iterator[tuple[int, Whole, Floats]]:
        """Yield (first state, counts of the province, cumulated chances), some states a time."""
        after, first = self.tables[place + 1], self.firsts[place + 1]
        least, chance = self.hit[place]
        counts = np.concatenate([[0], np.arange(least, least + len(chance))])
        chance = np.concatenate([[self.missed[place]], chance])
        size = max(1, _CELLS // len(counts))
        for start in range(0, len(left), size):
            rest = left[start : start + size, None] - counts - first
            to_go = hits[start : start + size, None] - (counts > 0)
            inside = (rest >= 0) & (rest < after.shape[1]) & (to_go >= 0)
            mass = chance * np.where(
                inside, after[np.clip(to_go, 0, None), np.clip(rest, 0, after.shape[1] - 1)], 0.0
            )
            steps = np.cumsum(mass, axis=1)
            yield start, counts, steps / steps[:, -1:]


def _kept(chance: Floats) -> tuple[int, int]:
    """Return first and last place, as of a slice, beyond which next to nothing lies."""
    kept = np.flatnonzero(chance > _CUT)
    return (int(kept[0]), int(kept[-1]) + 1) if len(kept) else (0, 0)
