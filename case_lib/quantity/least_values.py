"""Find the minimum of a function over a box, or that of its negative: proven and attained."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from case_lib.quantity.attained_values import MEET, NEAR, Attained
from case_lib.quantity.boxed_functions import BoxedFunction
from case_lib.quantity.boxes import Box, apart, between, monotone, pieces, slabs, splittable
from case_lib.quantity.directed_rounding import Array, shortest
from case_lib.quantity.interval_arrays import Flags, IntervalArray
from case_lib.quantity.separate_inputs import Group, joined

__all__ = ["Search", "Side"]

_Found = TypeVar("_Found")
# a search yields boxes, and whether slopes are needed; it receives their enclosures
Search = Generator[tuple[Box, bool], IntervalArray, _Found]
_ROUNDS = 60
_BATCH = 64
_SLABS = 16  # number of slabs per variable when many variables are narrowed
_FEW_VARIABLES = 4  # up to this many relevant variables, finer cuts are free
_AT_ONCE, _MOST_PIECES = 256, 16  # pieces of all boxes together, and of one
_MOST_BOXES = 6_000  # times the number of variables that vary together


@dataclass(frozen=True)
class _Examined:
    """Boxes, lower bounds over them and whether these are open, slopes, and their parts.

    A part, by its number, is a group of inputs that act separately from the others.
    """

    box: Box
    lows: Array
    opens: Flags
    slopes: Array
    parts: NDArray[np.intp]

    def take(self, which: Any) -> _Examined:
        """Return a selection of the boxes."""
        return _Examined(
            self.box.take(which),
            self.lows[which],
            self.opens[which],
            self.slopes[:, which],
            self.parts[which],
        )

    def join(self, other: _Examined) -> _Examined:
        """Return these boxes followed by others."""
        return _Examined(
            self.box.join(other.box),
            np.append(self.lows, other.lows),
            np.append(self.opens, other.opens),
            np.concatenate([self.slopes, other.slopes], axis=1),
            np.append(self.parts, other.parts),
        )

    @property
    def mattering(self) -> Flags:
        """Which variables of each box have a range over which the function may change."""
        found: Flags = (self.box.low < self.box.high) & (self.slopes != 0)
        return found


class Side:
    """Search for the minimum of a function, or of its negative (``sign`` −1).

    If inputs act separately, f is the sum of its parts: f(x) is the sum of f(x with all but one
    group of inputs fixed at a point) over the groups, minus f(the point) for all but one of them.
    So the minimum of each part is searched for over its own inputs.
    """

    def __init__(
        self,
        problem: BoxedFunction,
        sign: float,
        size: float,
        points: Array,
        values: Array,
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

    def search(self, box: Box, root: IntervalArray) -> Search[tuple[float, bool, bool]]:
        """Return the minimum, whether it is excluded (open), and whether it is exact."""
        at_hand = yield from self.examine(box, root, np.zeros(1, dtype=np.intp))
        at_hand = yield from self.separated(at_hand)
        at_hand = yield from self.narrowed(at_hand)
        ended = at_hand.take([])
        seen = 1
        for turn in range(_ROUNDS):
            level = self.best[at_hand.parts]
            done = at_hand.lows >= level - self.tolerance
            done |= ~splittable(at_hand.box, at_hand.slopes)
            ended = ended.join(at_hand.take(done))
            at_hand, level = at_hand.take(~done), level[~done]
            if not len(at_hand.lows) or seen * self.own.sum(axis=0).max() > _MOST_BOXES:
                break
            if turn % 8 == 0:
                self.refine()
            if at_hand.lows.min() == -math.inf and self.attained.endless:
                break
            order = np.argsort(at_hand.lows - level, kind="stable")
            some, rest = at_hand.take(order[:_BATCH]), at_hand.take(order[_BATCH:])
            count, times = _pieces(len(some.lows), some.mattering.sum(axis=0).max())
            cut, slopes, around = some.box, some.slopes, self.points[:, some.parts]
            for _ in range(times):
                cut, variable = pieces(cut, slopes, count, around)
                slopes, around = np.tile(slopes, count), np.tile(around, count)
            found = yield cut.join(cut.centre), True
            parts, floor = np.tile(some.parts, count**times), np.tile(some.lows, count**times)
            made = yield from self.examine(cut, found, parts, floor)
            seen += len(made.lows)
            at_hand = rest.join(made.take(apart(cut, made.box, variable, count)))
        ended = ended.join(at_hand)
        if (ended.lows < self.best[ended.parts] - self.tolerance).any() or len(self.best) > 1:
            self.refine()
        return self.outcome(ended)

    @property
    def tolerance(self) -> float:
        """The distance below the best value of a part at which its search stops."""
        return self.attained.tolerance / len(self.best)

    def outcome(self, ended: _Examined) -> tuple[float, bool, bool]:
        """Return the bound, whether it is open, and whether attained and proven value meet."""
        count = len(self.best)
        proven = np.full(count, np.inf)
        np.minimum.at(proven, ended.parts, ended.lows)
        best, least = self.attained.best, float(proven.min())
        if math.isinf(least):
            return least, True, self.attained.endless
        if count > 1:
            least = math.nextafter(math.fsum([*proven, *[-self.base] * (count - 1)]), -math.inf)
        gap = best - least
        exact = gap <= MEET * max(abs(best), abs(least)) or gap <= NEAR * self.size
        level = self.best + self.tolerance if exact else proven + MEET * np.abs(proven)
        reaching = ended.take(ended.lows <= level[ended.parts])
        is_open = np.ones(count, dtype=bool)
        np.logical_and.at(is_open, reaching.parts, reaching.opens)
        if not exact:
            return shortest(least, least), bool(is_open.any()), False
        missed = self.inside > self.best + NEAR * np.maximum(np.abs(self.best), self.size * NEAR)
        return shortest(least, best), bool((is_open | missed).any()), True

    def separated(self, at_hand: _Examined) -> Search[_Examined]:
        """Return one box for each group of inputs that act separately, if there are several."""
        names = np.array(self.problem.loose)
        mattering = Group(names[at_hand.mattering[:, 0]])
        some = joined(group & mattering for group in self.problem.groups if group & mattering)
        if len(some) < 2:
            return at_hand
        self.attained.refine()
        box, point = at_hand.box, self.attained.point[:, None]
        usable = (box.low <= point) & (point <= box.high) & ~self.attained.near(point)
        fixed = np.where(usable, point, box.middle)
        own = np.array([[name in group for group in some] for name in names])
        parts = Box(
            np.where(own, box.low, fixed),
            np.where(own, box.high, fixed),
            box.low_open & own,
            box.high_open & own,
        )
        found = yield Box.joined([parts, parts.centre, Box.at(fixed)]), True
        value = float(self.attained.values(fixed)[0])
        base = float(found.high[-1] if self.sign > 0 else -found.low[-1])
        if not math.isfinite(value) or not math.isfinite(base):
            return at_hand
        count = len(some)
        self.own, self.fixed, self.base = own, fixed[:, 0], base
        self.points = np.repeat(fixed, count, axis=1)
        reached = self.attained.within(fixed).all()
        self.best = np.full(count, value)
        self.inside = np.full(count, value if reached else np.inf)
        return (yield from self.examine(parts, found.take(slice(2 * count)), np.arange(count)))

    def narrowed(self, at_hand: _Examined) -> Search[_Examined]:
        """Return a box with many variables without margins that can't contain the minimum.

        If the function falls in a variable over the lowest slab of its range, whatever the other
        variables are, its minimum is above that slab; likewise from the highest slab down. One
        enclosure tests all variables. It ends if fewer than half of them can be narrowed.
        """
        box = at_hand.box
        variables = np.flatnonzero(at_hand.mattering.all(axis=1))
        if len(variables) <= _FEW_VARIABLES or len(self.best) > 1:
            return at_hand
        self.refine()
        for _ in range(_ROUNDS):
            cut, edges = slabs(box, variables, _SLABS, self.points)
            low, high = self.slopes((yield cut, True))
            own = np.tile(variables, _SLABS), np.arange(cut.low.shape[1])
            falling, rising = (x[own].reshape(_SLABS, -1) for x in (high <= 0, low >= 0))
            steepest = np.maximum(np.abs(low), np.abs(high)).max(axis=1)
            narrower, moved = between(box, variables, edges, falling, rising)
            if 2 * moved < len(variables):
                break
            box = narrower
            if (steepest * (box.high - box.low)[:, 0]).sum() < self.tolerance:
                break
        if box is at_hand.box:
            return at_hand
        found = yield box.join(box.centre), True
        return (yield from self.examine(box, found, at_hand.parts, at_hand.lows))

    def examine(
        self,
        box: Box,
        found: IntervalArray,
        parts: NDArray[np.intp],
        floor: Array | float = -np.inf,
    ) -> Search[_Examined]:
        """Return the boxes shrunk by monotonicity, with what is known of them.

        ``found`` encloses the function over the boxes and then over the middle of each; ``floor``
        is a known lower bound.
        """
        count = box.low.shape[1]
        low, is_open = self.below(found)
        slope_low, slope_high = (ends[:, :count] for ends in self.slopes(found))
        steepest = np.maximum(np.abs(slope_low), np.abs(slope_high))
        # the slopes limit how far values fall below the middle (mean value form)
        fall = np.where(steepest == 0, 0.0, steepest * ((box.high - box.low) / 2)).sum(axis=0)
        by_mean = (low[count:] - fall) - 0.1 * NEAR * (np.abs(low[count:]) + fall)
        better = by_mean > low[:count]
        low, is_open = np.where(better, by_mean, low[:count]), is_open[:count] & ~better
        shrunk = monotone(box, slope_low, slope_high)
        if shrunk is not None:
            box = shrunk
            again, again_open = self.below((yield box, False))
            is_open = np.where(again >= low, again_open, is_open)
            low = np.maximum(again, low)
        points = box.middle
        values = self.attained.values(points)
        # a value below the proven bound comes from rounding or from a pole
        slack = np.where(np.isfinite(low), MEET * np.abs(low) + NEAR * self.size, 0.0)
        values = np.where(values >= low - slack, values, np.nan)
        self.keep(points, values, box.reached & self.attained.within(points), parts)
        return _Examined(box, np.maximum(low, floor), is_open, steepest, parts)

    def below(self, found: IntervalArray) -> tuple[Array, Flags]:
        """Return lower bounds proven by enclosures, and where they are open."""
        if self.sign > 0:
            return found.low, found.low_open
        return -found.high, found.high_open

    def slopes(self, found: IntervalArray) -> tuple[Array, Array]:
        """Return the smallest and largest slopes of enclosures."""
        assert found.slope is not None
        low, high = found.slope
        return (low, high) if self.sign > 0 else (-high, -low)

    def keep(self, points: Array, values: Array, inside: Flags, parts: NDArray[np.intp]) -> None:
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
        points = np.where(self.own, self.attained.point[:, None], self.fixed[:, None])
        inside = self.attained.within(points)
        self.keep(points, self.attained.values(points), inside, np.arange(len(self.best)))
        if len(self.best) == 1:
            self.inside[0] = min(self.inside[0], self.attained.inside)


def _pieces(boxes: int, variables: int) -> tuple[int, int]:
    """Return the number of pieces per box, and in how many variables in turn it is cut.

    Enclosing few pieces costs as much as enclosing many.
    """
    count = min(_MOST_PIECES, max(2, 1 << int(math.log2(_AT_ONCE / boxes))))
    return (count, 1) if variables <= _FEW_VARIABLES else (2, int(math.log2(count)))
