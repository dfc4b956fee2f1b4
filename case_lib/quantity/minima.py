"""The smallest values of the parts of a function over boxes: attained and proven."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.quantity.attained_values import MEET, NEAR, Attained
from case_lib.quantity.box_cutting import splittable
from case_lib.quantity.box_points import with_round_numbers
from case_lib.quantity.boxed_functions import BoxedFunction
from case_lib.quantity.boxes import Box, monotone
from case_lib.quantity.directed_rounding import shortest
from case_lib.quantity.examined_boxes import Examined
from case_lib.quantity.interval_arrays import Flags, IntervalArray
from case_lib.quantity.searches import Search

__all__ = ["Minima"]


class Minima:
    """The smallest values of a function, or of its negative (``sign`` −1), and of its parts."""

    def __init__(
        self,
        problem: BoxedFunction,
        sign: float,
        size: float,
        points: Floats,
        values: Floats,
        inside: Flags,
    ) -> None:
        self.problem, self.sign, self.size = problem, sign, size
        self.attained = Attained(problem, sign, size)
        self.attained.keep(points, values, inside)
        # of each part: its inputs, its best point with the others fixed, and its smallest values
        self.own = np.ones((len(problem.loose), 1), dtype=bool)
        self.fixed = self.attained.point
        self.points = self.attained.point[:, None]
        self.best, self.inside = np.full(1, self.attained.best), np.full(1, self.attained.inside)
        self.base = 0.0  # at least the value at the fixed point
        self.floor = np.inf  # at least this much where a box was left out as too large

    @property
    def tolerance(self) -> float:
        """The distance below the best value of a part at which its search stops."""
        return self.attained.tolerance / len(self.best)

    def outcome(self, ended: Examined) -> tuple[float, bool, bool]:
        """Return the bound, whether it is open, and whether attained and proven value meet."""
        count = len(self.best)
        proven = np.full(count, np.inf)
        np.minimum.at(proven, ended.parts, ended.lows)
        best, least = self.attained.best, float(proven.min())
        if math.isinf(least):
            return least, True, self.attained.endless
        if count > 1:
            least = math.nextafter(math.fsum([*proven, *[-self.base] * (count - 1)]), -math.inf)
        if least > self.floor:
            return shortest(self.floor, self.floor), False, False
        gap = best - least
        exact = gap <= MEET * max(abs(best), abs(least)) or gap <= NEAR * self.size
        level = self.best + self.tolerance if exact else proven + MEET * np.abs(proven)
        reaching = ended.take(ended.lows <= level[ended.parts])
        is_open = np.ones(count, dtype=bool)
        np.logical_and.at(is_open, reaching.parts, reaching.opens)
        if not exact:
            return shortest(least, least), bool(is_open.any()), False
        if (self.missed & ~is_open).any():
            points, parts = with_round_numbers(self.problem.box, self.own, self.points)
            self.keep(points, self.attained.values(points), self.attained.within(points), parts)
        return shortest(least, best), bool((is_open | self.missed).any()), True

    @property
    def missed(self) -> Flags:
        """Whether no known point that belongs to the box attains the best value of a part."""
        near = NEAR * np.maximum(np.abs(self.best), self.size * NEAR)
        return np.asarray(self.inside > self.best + near, dtype=bool)

    def examine(
        self,
        box: Box,
        enclosure: IntervalArray,
        parts: NDArray[np.intp],
        floor: Floats | float = -np.inf,
    ) -> Search[Examined]:
        """Return the boxes shrunk by monotonicity, with what is known of them.

        ``enclosure`` is that of the function over the boxes and then over the middle of each;
        ``floor`` is a known lower bound.
        """
        count = box.low.shape[1]
        low, is_open = self.below(enclosure)
        slope_low, slope_high = (ends[:, :count] for ends in self.slopes(enclosure))
        steepest = np.maximum(np.abs(slope_low), np.abs(slope_high))
        # the slopes limit how far values fall below the middle (mean value form)
        fall = np.where(steepest == 0, 0.0, steepest * ((box.high - box.low) / 2)).sum(axis=0)
        by_mean = (low[count:] - fall) - 0.1 * NEAR * (np.abs(low[count:]) + fall)
        better = by_mean > low[:count]
        low, is_open = np.where(better, by_mean, low[:count]), is_open[:count] & ~better
        shrunk = monotone(box, slope_low, slope_high)
        if shrunk is not None:
            box = shrunk
        if shrunk is not None and not splittable(box, steepest).all():
            again, again_open = self.below((yield box, np.zeros_like(box.wide)))
            is_open = np.where(again >= low, again_open, is_open)
            low = np.maximum(again, low)
        points = box.middle
        values = self.attained.values(points)
        # a value below the proven bound comes from rounding or from a pole
        slack = MEET * np.abs(low) + NEAR * self.size
        values = np.where(values >= low - slack, values, np.nan)
        self.keep(points, values, box.reached & self.attained.within(points), parts)
        return Examined(box, np.maximum(low, floor), is_open, steepest, parts)

    def below(self, enclosure: IntervalArray) -> tuple[Floats, Flags]:
        """Return lower bounds proven by enclosures, and where they are open."""
        if self.sign > 0:
            return enclosure.low, enclosure.low_open
        return -enclosure.high, enclosure.high_open

    def slopes(self, enclosure: IntervalArray) -> tuple[Floats, Floats]:
        """Return the smallest and largest slopes of enclosures."""
        assert enclosure.slope is not None
        low, high = enclosure.slope
        return (low, high) if self.sign > 0 else (-high, -low)

    def keep(self, points: Floats, values: Floats, inside: Flags, parts: NDArray[np.intp]) -> None:
        """Keep the smallest values of all and of each part."""
        self.attained.keep(points, values, inside)
        order = np.argsort(values)  # with NaN last
        some, first = np.unique(parts[order], return_index=True)
        best = order[first]
        lower = values[best] < self.best[some]
        self.best[some[lower]] = values[best[lower]]
        self.points[:, some[lower]] = points[:, best[lower]]
        np.fmin.at(self.inside, parts[inside], values[inside])

    def refine(self) -> None:
        """Improve the best points of all and of each part by a local search."""
        if len(self.best) > 1:
            each = np.where(self.own, self.points, 0.0).sum(axis=1)
            self.attained.step_to(np.where(self.own.any(axis=1), each, self.fixed)[:, None])
        self.attained.refine()
        if len(self.best) == 1:
            self.points, self.best[0] = self.attained.point[:, None], self.attained.best
            self.inside[0] = self.attained.inside
            return
        points = np.where(self.own, self.attained.point[:, None], self.fixed[:, None])
        inside = self.attained.within(points)
        self.keep(points, self.attained.values(points), inside, np.arange(len(self.best)))
