"""Find the minimum of a function over a box, or that of its negative: proven and attained."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TypeVar

import numpy as np

from case_lib.quantity.boxed_functions import BoxedFunction
from case_lib.quantity.boxes import Box, apart, monotone, pieces, slabs, splittable
from case_lib.quantity.directed_rounding import Array
from case_lib.quantity.interval_arrays import Flags, IntervalArray

__all__ = ["MEET", "NEAR", "Search", "Side", "shortest"]

MEET = 1e-9  # relative tolerance at which the attained and the proven value count as equal
NEAR = 1e-12  # the same relative to the size of other values, for a bound of zero
_Found = TypeVar("_Found")
# a search yields boxes, and whether slopes are needed; it receives their enclosures
Search = Generator[tuple[Box, bool], IntervalArray, _Found]
_NOISE = 1e-14  # relative error of decimal fractions in binary
_FAR = 1e12  # a value this many times the usual one is taken as a sign of unboundedness
_ROUNDS = 60
_BATCH = 64
_STRIDE = 2.0**8  # the longest step over an unbounded range, relative to a value
_LENGTHS = np.outer([1.0, -1.0], 0.5 ** np.arange(1, 53)).ravel()  # of steps, relative
_SLABS = 8  # number of slabs per variable when many variables are narrowed
_FEW_VARIABLES = 4  # up to this many relevant variables, finer cuts are free
_AT_ONCE, _MOST_PIECES = 64, 16  # pieces of all boxes together, and of one
_MOST_BOXES = 3_000  # times the number of variables
_EDGE = 1e-6  # of the width: as close to an open end as points may come


class Side:
    """Search for the minimum of a function, or of its negative (``sign`` −1)."""

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
        self.best, self.best_inside, self.refined = math.inf, math.inf, math.inf
        self.point = points[:, 0]
        self.attain(points, values, inside)

    def search(self, box: Box, root: IntervalArray) -> Search[tuple[float, bool, bool]]:
        """Return the minimum, whether it is excluded (open), and whether it is exact."""
        proven = np.zeros(0)
        is_open = np.zeros(0, dtype=bool)
        at_hand, lows, opens, slopes = yield from self.examine(box, root)
        for _ in range(_ROUNDS):
            narrower = yield from self.narrowed(at_hand, slopes)
            if narrower is None:
                break
            found = yield narrower.join(narrower.centre), True
            floor = lows
            at_hand, lows, opens, slopes = yield from self.examine(narrower, found)
            lows = np.maximum(lows, floor)
        seen = 1
        for turn in range(_ROUNDS):
            done = (lows >= self.best - self.tolerance) | ~splittable(at_hand, slopes)
            proven, is_open = np.append(proven, lows[done]), np.append(is_open, opens[done])
            at_hand, lows, opens = at_hand.take(~done), lows[~done], opens[~done]
            slopes = slopes[:, ~done]
            if not len(lows) or seen * len(slopes) > _MOST_BOXES:
                break
            if turn % 8 == 0:
                self.refine()
            if lows.min() == -math.inf and self.endless:
                break
            order = np.argsort(lows, kind="stable")
            first, rest = order[:_BATCH], order[_BATCH:]
            some = at_hand.take(first)
            count = _pieces(len(first), _mattering(some, slopes[:, first]).any(axis=1).sum())
            halves, variable = pieces(some, slopes[:, first], count)
            floor = np.tile(lows[first], count)
            found = yield halves.join(halves.centre), True
            made, made_lows, made_opens, made_slopes = yield from self.examine(halves, found)
            seen += len(made_lows)
            kept = apart(halves, made, variable, count)
            made, made_slopes = made.take(kept), made_slopes[:, kept]
            made_lows, made_opens = np.maximum(made_lows, floor)[kept], made_opens[kept]
            at_hand = at_hand.take(rest).join(made)
            lows, opens = np.append(lows[rest], made_lows), np.append(opens[rest], made_opens)
            slopes = np.concatenate([slopes[:, rest], made_slopes], axis=1)
        proven, is_open = np.append(proven, lows), np.append(is_open, opens)
        if proven.min() < self.best - self.tolerance:
            self.refine()
        return self.outcome(proven, is_open)

    @property
    def endless(self) -> bool:
        """Whether values seem to be unbounded, as near a pole."""
        return self.best <= -_FAR * self.size

    @property
    def tolerance(self) -> float:
        """The distance below the best value at which the search stops."""
        if math.isinf(self.best):
            return 0.0
        return 0.1 * (MEET * abs(self.best) + NEAR * self.size)

    def outcome(self, proven: Array, is_open: Flags) -> tuple[float, bool, bool]:
        """Return the bound, whether it is open, and whether attained and proven value meet."""
        least = float(proven.min())
        best = self.best
        if math.isinf(least):
            return least, True, self.endless
        gap = best - least
        exact = gap <= MEET * max(abs(best), abs(least)) or gap <= NEAR * self.size
        if not exact:
            near = proven <= least + MEET * abs(least)
            return shortest(least, least), bool(is_open[near].all()), False
        reaching = proven <= best + self.tolerance
        missed = self.best_inside > best + NEAR * max(abs(best), self.size * NEAR)
        return shortest(least, best), bool(is_open[reaching].all()) or missed, True

    def narrowed(self, box: Box, slopes: Array) -> Search[Box | None]:
        """Return a box with many variables without parts that can't contain the minimum.

        If the function falls in a variable over the lowest slab of its range, whatever the other
        variables are, its minimum is above that slab; likewise from the highest slab down. One
        enclosure tests all variables. None if fewer than half of them can be narrowed.
        """
        variables = np.flatnonzero(_mattering(box, slopes)[:, 0])
        count = len(variables)
        if count <= _FEW_VARIABLES:
            return None
        cut, edges = slabs(box, variables, _SLABS)
        found = yield cut, True
        assert found.slope is not None
        slope_low, slope_high = found.slope
        if self.sign < 0:
            slope_low, slope_high = -slope_high, -slope_low
        own = np.tile(variables, _SLABS), np.arange(count * _SLABS)
        falling = (slope_high[own] <= 0).reshape(_SLABS, count)
        rising = (slope_low[own] >= 0).reshape(_SLABS, count)
        # if all slabs fall or all rise, one is left, so that ``monotone`` can treat open ends
        falls = np.logical_and.accumulate(falling[:-1]).sum(axis=0)
        rises = np.logical_and.accumulate(rising[:0:-1]).sum(axis=0)
        rises = np.minimum(rises, _SLABS - 1 - falls)
        if 2 * ((falls > 0) | (rises > 0)).sum() < count:
            return None
        low, high = box.low.copy(), box.high.copy()
        low_open, high_open = box.low_open.copy(), box.high_open.copy()
        low[variables, 0] = edges[falls, np.arange(count)]
        high[variables, 0] = edges[_SLABS - rises, np.arange(count)]
        low_open[variables, 0] &= falls == 0
        high_open[variables, 0] &= rises == 0
        return Box(low, high, low_open, high_open)

    def examine(self, box: Box, found: IntervalArray) -> Search[tuple[Box, Array, Flags, Array]]:
        """Return the boxes shrunk by monotonicity, lower bounds of their values, and slopes.

        ``found`` encloses the function over the boxes and then over the middle of each.
        """
        count = box.low.shape[1]
        low, is_open = self.below(found)
        assert found.slope is not None
        slope_low, slope_high = found.slope
        if self.sign < 0:
            slope_low, slope_high = -slope_high, -slope_low
        slope_low, slope_high = slope_low[:, :count], slope_high[:, :count]
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
        values = self.problem.values(points) * self.sign
        # a value below the proven bound comes from rounding or from a pole
        sound = values >= low - self.slack(low)
        self.attain(points, np.where(sound, values, np.nan), box.reached & self.off(points))
        return box, low, is_open, steepest

    def below(self, found: IntervalArray) -> tuple[Array, Flags]:
        """Return lower bounds proven by enclosures, and where they are open."""
        if self.sign > 0:
            return found.low, found.low_open
        return -found.high, found.high_open

    def slack(self, low: Array) -> Array:
        """Return how far below the proven bound rounding may put a value."""
        return np.where(np.isfinite(low), MEET * np.abs(low) + NEAR * self.size, 0.0)

    def off(self, points: Array) -> Flags:
        """Return which points keep a distance from the open ends of the whole box."""
        box = self.problem.box
        width = box.high - box.low
        edge = np.where(np.isfinite(width), _EDGE * width, 0.0)
        near = (box.low_open & (points <= box.low + edge)) | (
            box.high_open & (points >= box.high - edge)
        )
        return np.asarray(~near.any(axis=0), dtype=bool)

    def attain(self, points: Array, values: Array, inside: Flags) -> None:
        """Keep the smallest of some values, and the point that attains it."""
        if np.isnan(values).all():
            return
        best = int(np.nanargmin(values))
        if values[best] < self.best:
            self.best, self.point = float(values[best]), points[:, best]
        own = values[inside & ~np.isnan(values)]
        if len(own):
            self.best_inside = min(self.best_inside, float(own.min()))

    def refine(self) -> None:
        """Improve the best point by steps of all lengths along axes and diagonals."""
        box = self.problem.box
        if not self.best < self.refined - self.tolerance or not np.isfinite(self.point).all():
            return
        width = (box.high - box.low)[:, 0]
        count = len(width)
        diagonals = np.random.default_rng(count).choice([-1.0, 1.0], (count, count))
        ways = np.concatenate([np.eye(count), diagonals], axis=1)[:, :, None] * _LENGTHS
        for _ in range(_ROUNDS):
            start, before = self.point, self.best
            # over an unbounded range, also to values far beyond
            longest = np.where(np.isfinite(width), width, _STRIDE * (np.abs(start) + 1.0))
            moves = ways * longest[:, None, None]
            values = self.step_to(start[:, None] + moves.reshape(count, -1))
            values = np.nan_to_num(values, nan=np.inf).reshape(2 * count, -1)[:count]
            own = np.arange(count), np.arange(count), np.argmin(values, axis=1)
            lower = values.min(axis=1) < before
            if lower.sum() > 1:  # combine all axes that improve on their own
                self.step_to((start + np.where(lower, moves[own], 0.0))[:, None])
            if self.endless or not self.best < before - 0.1 * self.tolerance:
                break
        self.refined = self.best

    def step_to(self, points: Array) -> Array:
        """Return the values at points, clipped to the box, and keep the smallest."""
        points = np.clip(points, self.problem.box.low, self.problem.box.high)
        values = self.problem.values(points) * self.sign
        self.attain(points, values, self.off(points))
        return values


def _mattering(box: Box, slopes: Array) -> Flags:
    """Return which variables of each box have a range over which the function may change."""
    found: Flags = (box.low < box.high) & (slopes != 0)
    return found


def _pieces(boxes: int, variables: int) -> int:
    """Return the number of pieces per box; enclosing few costs as much as enclosing many."""
    if variables > _FEW_VARIABLES:
        return 2
    return min(_MOST_PIECES, max(2, 1 << int(math.log2(_AT_ONCE / boxes))))


def shortest(first: float, second: float) -> float:
    """Return the shortest decimal between two ends, within binary rounding error."""
    low, high = min(first, second), max(first, second)
    low, high = low - _NOISE * abs(low), high + _NOISE * abs(high)
    middle = low + (high - low) / 2
    if low <= 0 <= high:
        return 0.0
    for digits in range(1, 18):
        found = float(f"{middle:.{digits}g}")
        if low <= found <= high:
            return found
    return middle
