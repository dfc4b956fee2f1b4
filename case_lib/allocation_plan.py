"""The dynamic programme behind ``allocation``: tables over provinces, and draws from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


class Plan:
    """The dynamic programme over provinces in falling order of weight.

    ``tables[j][k, m]`` is proportional to the chance that ``m`` people from province ``j`` on hit
    exactly ``k`` provinces. Row ``k`` is scaled by ``tail[j, k]**m``, the weight of the ``k``
    largest provinces left; because the order is falling, ``tail[j, k] = w[j] + tail[j+1, k-1]``,
    so a province that is hit takes a binomial share and nothing underflows, however unlikely the
    number of provinces is.
    """

    def __init__(
        self,
        total: int,
        n_provinces: int,
        weights: Floats,
        lows: Counts,
        highs: Counts,
        named: NDArray[np.bool_],
    ) -> None:
        self.total, self.n = total, n_provinces
        self.weights, self.lows, self.highs, self.named = weights, lows, highs, named
        self.factorial = gammaln(np.arange(total + 2) + 1.0)
        size = len(weights)
        sums = np.concatenate([[0.0], np.cumsum(weights)])
        self.tail = np.zeros((size + 1, n_provinces + 1))
        for place in range(size):
            for k in range(n_provinces + 1):
                self.tail[place, k] = sums[min(place + k, size)] - sums[place]
        self.bands = self._bands()
        self.tables = self._tables()

    def chance(self) -> float:
        """Return a number that is positive where the constraints can be met."""
        return float(self.tables[0][self.n, self.total])

    def _hit(self, place: int, k: int) -> float:
        """Return the share of people that a hit province takes, with ``k`` still to be hit."""
        whole = self.tail[place, k]
        return min(1.0, float(self.weights[place] / whole)) if whole > 0 else 0.0

    def _miss(self, place: int, k: int) -> float:
        """Return the logarithm of the factor a person for passing a province over."""
        here, after = self.tail[place, k], self.tail[place + 1, k]
        if k == 0:
            return 0.0
        return float(np.log(after / here)) if after > 0 else -1e300

    def _counts(self, place: int, k: int, least: int, most: int) -> tuple[int, int]:
        """Return the counts of a hit province that matter for ``least`` to ``most`` people."""
        low, high = int(self.lows[place]), int(self.highs[place])
        if low > 1 or high < self.total:
            return low, min(high, most)
        chance = self._hit(place, k)
        ends = []
        for people in (least, most):
            width = 9.0 * np.sqrt(people * chance * (1 - chance)) + 25
            ends.append((people * chance - width, people * chance + width))
        return max(low, int(ends[0][0])), min(high, most, int(ends[1][1]) + 1)

    def _bands(self) -> list[dict[int, tuple[int, int]]]:
        """Return for each province the states within reach: hits to go → least, most people."""
        size = len(self.weights)
        bands: list[dict[int, tuple[int, int]]] = [{} for _ in range(size + 1)]
        bands[0][self.n] = (self.total, self.total)

        def reach(place: int, k: int, least: int, most: int) -> None:
            if k < 0 or k > size - place or most < max(least, k):
                return
            old = bands[place].get(k, (least, most))
            bands[place][k] = (max(0, min(old[0], least)), max(old[1], most))

        for place in range(size):
            for k, (least, most) in bands[place].items():
                if not self.named[place] and not self._never_missed(place, k, least):
                    reach(place + 1, k, least, most)
                if k > 0 and self.highs[place] >= 1:
                    low, high = self._counts(place, k, least, most)
                    reach(place + 1, k - 1, least - high, most - low)
        return bands

    def _never_missed(self, place: int, k: int, people: int) -> bool:
        """Whether passing a province over is less likely than 1e-20, so that it is never drawn.

        The chance of a pass is at most exp(people * miss) times the number of ways to choose the
        provinces left; that of a hit at least the chance that the k largest are all hit.
        """
        if (
            k == 0
            or place + k > len(self.weights)
            or self.lows.max() > 1
            or (self.highs[self.highs > 0] < self.total).any()
        ):
            return False
        if self.tail[place, k] <= 0:
            return False
        smallest = self.weights[place + k - 1] / self.tail[place, k]
        all_hit = k * np.exp(people * np.log1p(-smallest)) < 0.5 if smallest < 1 else True
        return bool(all_hit and people * self._miss(place, k) < -75)

    def _log_binomial(self, people: Counts, taken: Counts, chance: Floats | float) -> Floats:
        some = np.clip(taken, 0, None)
        rest = np.clip(people - taken, 0, None)
        with np.errstate(divide="ignore", invalid="ignore"):
            kept = np.where(rest > 0, rest * np.log1p(-np.asarray(chance)), 0.0)
            value = (
                self.factorial[people]
                - self.factorial[some]
                - self.factorial[rest]
                + some * np.log(chance)
                + kept
            )
        return np.where((taken >= 0) & (taken <= people), value, -np.inf)

    def _tables(self) -> list[Floats]:
        shape = (self.n + 1, self.total + 1)
        tables = [np.zeros(shape)]
        tables[0][0, 0] = 1.0
        for place in range(len(self.weights) - 1, -1, -1):
            after, here = tables[0], np.zeros(shape)
            for k, (least, most) in self.bands[place].items():
                people = np.arange(least, most + 1)
                if not self.named[place]:
                    here[k, people] = after[k, people] * np.exp(people * self._miss(place, k))
                if k == 0 or self.highs[place] < 1:
                    continue
                chance = self._hit(place, k)
                for some in np.array_split(people, len(people) // 256 + 1):
                    low, high = self._counts(place, k, int(some[0]), int(some[-1]))
                    taken = np.arange(low, high + 1)
                    rest = some[:, None] - taken
                    mass = np.exp(self._log_binomial(some[:, None], taken, chance))
                    here[k, some] += (mass * after[k - 1, np.clip(rest, 0, None)]).sum(axis=1)
            tables.insert(0, here)
        return tables

    def sample(self, draws: int, rng: np.random.Generator) -> Counts:
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
            counts, steps = self._steps(place, *np.divmod(present, width))
            # one sorted search over all states: each state's steps stand one above the last's
            flat = (steps + np.arange(len(present))[:, None]).ravel()
            mine = rank[state]
            spot = np.searchsorted(flat, rng.random(draws) + mine, side="right")
            taken = counts[np.minimum(spot - mine * len(counts), len(counts) - 1)]
            found[:, place] = taken
            left -= taken
            hits -= taken > 0
        return found

    def _steps(self, place: int, hits: Counts, left: Counts) -> tuple[Counts, Floats]:
        """Return the counts a province may take, and their cumulated chances for each state."""
        after = self.tables[place + 1]
        spans = [
            self._counts(place, int(k), int(left[hits == k].min()), int(left[hits == k].max()))
            for k in np.unique(hits)
            if k > 0
        ]
        low = min((span[0] for span in spans), default=1)
        high = max((span[1] for span in spans), default=0)
        taken = np.arange(low, high + 1) if self.highs[place] >= 1 else np.arange(0)
        mass = np.zeros((len(left), len(taken) + 1))
        if not self.named[place]:
            miss = np.array([self._miss(place, int(k)) for k in range(self.n + 1)])
            mass[:, 0] = after[hits, left] * np.exp(left * miss[hits])
        chance = np.array([self._hit(place, int(k)) for k in range(self.n + 1)])[hits]
        rest = left[:, None] - taken
        inside = (rest >= 0) & (hits[:, None] > 0)
        mass[:, 1:] = np.where(
            inside,
            after[np.clip(hits - 1, 0, None)[:, None], np.clip(rest, 0, None)]
            * np.exp(self._log_binomial(left[:, None], taken, chance[:, None])),
            0.0,
        )
        steps = np.cumsum(mass, axis=1)
        steps /= steps[:, -1:]
        return np.concatenate([[0], taken]), steps
