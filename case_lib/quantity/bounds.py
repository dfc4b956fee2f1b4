"""Bounds of a function over a box, proven from outside and attained from inside.

Interval arithmetic encloses all values over a part of the box; the part is halved where the
enclosure falls short of a value that some point attains (branch and bound: Hansen and Walster
2003, Global Optimization Using Interval Analysis). Where the slopes in a variable have one
sign, the part shrinks to the end of that variable. A bound is exact when both sides meet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from case_lib.base.errors import FormulaError, UndefinedError
from case_lib.base.intervals import Interval
from case_lib.quantity import interval_functions  # noqa: F401 - numpy's functions of intervals
from case_lib.quantity.boxes import Box, apart, monotone, pieces, splittable
from case_lib.quantity.directed_rounding import Array
from case_lib.quantity.interval_arrays import Flags, IntervalArray, Linear

__all__ = ["MEET", "Bounded", "Evaluate", "bound"]

Evaluate = Callable[[Mapping[str, Any]], Any]

MEET = 1e-9  # relative distance at which the attained and the proven value count as one
_NEAR = 1e-12  # the same beside the size of other values, where a bound is zero
_NOISE = 1e-14  # what binary fractions make of decimal ones
_FAR = 1e12  # a value so many times the usual one shows that there is no bound
_ROUNDS = 60
_BATCH = 64
_PATIENCE = 8  # rounds of a walk without a lower value
_FEW, _FEW_VARIABLES = 8, 4  # boxes and variables with which finer cuts cost nothing more
_MOST_BOXES = 3_000  # times the variables
_MOST_CORNERS = 1024
_INSIDE = 64
_EDGE = 1e-6  # of the width: as close to an open end as the end itself


@dataclass(frozen=True)
class Bounded:
    """The bounds of a function; ``exact`` where both are proven to be the narrowest."""

    interval: Interval
    exact: bool


def bound(name: str, evaluate: Evaluate, boxes: Mapping[str, Interval]) -> Bounded:
    """Return the bounds of a function over a box.

    Parameters
    ----------
    name
        What messages call the function.
    evaluate
        The function, of interval arrays or of arrays of numbers, by the names of ``boxes``.
    boxes
        The interval of each input; its ends may be open or infinite.

    Raises
    ------
    UndefinedError
        When it has no value in part of the box, such as a root of negative numbers.
    FormulaError
        When it can't be bounded: it uses what has no enclosure, or isn't elementwise.
    """
    with np.errstate(all="ignore"):
        return _bound(_Problem(name, evaluate, boxes))


def _bound(problem: _Problem) -> Bounded:
    name, box = problem.name, problem.box
    root = problem.enclosure(box.join(box.centre))
    points, inside = problem.first_points()
    values = problem.values(points)
    problem.check(points, values)
    root_low, root_high = float(root.low[0]), float(root.high[0])
    size = _size(values)
    slack = MEET * max(size, *(abs(end) for end in (root_low, root_high) if math.isfinite(end)), 0)
    finite = values[np.isfinite(values) & inside]
    if (finite < root_low - slack).any() or (finite > root_high + slack).any():
        raise FormulaError(
            f"{name} gives other values for arrays than for one number: it mixes their elements, "
            "or compares what has no value, such as the root of a negative number. Write a + b "
            "for np.sum([a, b]), and guard a root with np.maximum."
        )
    sides = []
    for sign in (1.0, -1.0):
        limit = root_low if sign > 0 else -root_high
        usable = np.where(values * sign >= limit - slack, values * sign, np.nan)
        sides.append(_Side(problem, sign, size, points, usable, inside).search(box, root))
    (low, low_open, low_exact), (high, high_open, high_exact) = sides
    high = -high
    if low > high:  # one value, on both sides of which rounding leaves another
        low = high = _shortest(high, low)
    if low == high:
        return Bounded(Interval.at(low), low_exact and high_exact)
    return Bounded(Interval(low, high, low_open, high_open), low_exact and high_exact)


class _Problem:
    """A function of the uncertain inputs alone."""

    def __init__(self, name: str, evaluate: Evaluate, boxes: Mapping[str, Interval]) -> None:
        self.name, self.evaluate = name, evaluate
        self.loose = [key for key, box in boxes.items() if not box.exact]
        self.fixed = {key: float(box.low) for key, box in boxes.items() if box.exact}
        given = [boxes[key] for key in self.loose]
        self.box = Box(
            np.array([[box.low] for box in given], dtype=float).reshape(-1, 1),
            np.array([[box.high] for box in given], dtype=float).reshape(-1, 1),
            np.array([[box.low_open] for box in given], dtype=bool).reshape(-1, 1),
            np.array([[box.high_open] for box in given], dtype=bool).reshape(-1, 1),
        )

    def enclosure(self, box: Box, slopes: bool = True) -> IntervalArray:
        """Enclose the values, and the slopes, over each of some boxes."""
        variables, count = len(self.loose), max(box.low.shape[1], 1)
        given: dict[str, Any] = {key: IntervalArray.of(end) for key, end in self.fixed.items()}
        inputs = [
            IntervalArray(box.low[row], box.high[row], box.low_open[row], box.high_open[row])
            for row in range(variables)
        ]
        for row, key in enumerate(self.loose):
            ends, slope = inputs[row], None
            if slopes:
                own = np.zeros((variables, 1))
                own[row] = 1.0
                slope = (own, own)
            linear = Linear({row: Fraction(1)}, Fraction(0), inputs)
            given[key] = IntervalArray(
                ends.low, ends.high, ends.low_open, ends.high_open, slope, linear
            )
        found = IntervalArray.of(self.evaluate(given))
        bounds = [np.broadcast_to(end, (count,)) for end in (found.low, found.high)]
        flags = [np.broadcast_to(flag, (count,)) for flag in (found.low_open, found.high_open)]
        steep = found.slope or (np.zeros((variables, 1)), np.zeros((variables, 1)))
        low, high = (np.broadcast_to(end, (variables, count)) for end in steep)
        # what can't be told is unbounded
        low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
        return IntervalArray(bounds[0], bounds[1], flags[0], flags[1], (low, high))

    def values(self, points: Array) -> Array:
        """Evaluate at points, shape ``(variables, points)``; NaN where there is no value.

        Of infinite values only those at an infinite input are limits.
        """
        count = max(points.shape[1], 1)
        given = {key: points[row] for row, key in enumerate(self.loose)}
        given |= {key: np.full(count, value) for key, value in self.fixed.items()}
        found = np.array(np.broadcast_to(np.asarray(self.evaluate(given), dtype=float), count))
        if self.loose:
            found[np.isinf(found) & np.isfinite(points).all(axis=0)] = np.nan
        return found

    def first_points(self) -> tuple[Array, Flags]:
        """Return corners, and points within; and which of them belong to the box."""
        box, variables = self.box, len(self.loose)
        rng = np.random.default_rng(20230525)
        share = rng.random((variables, _INSIDE))
        wide = np.isfinite(box.low) & np.isfinite(box.high)
        stretch = share / (1 - share) * np.maximum(1.0, np.abs(box.middle))
        start = np.where(
            np.isfinite(box.low), box.low, np.where(np.isfinite(box.high), box.high, 0)
        )
        out = np.where(np.isfinite(box.low), 1.0, np.where(np.isfinite(box.high), -1.0, 0.0))
        out = np.where(out == 0, np.where(rng.random(share.shape) < 0.5, -1.0, 1.0), out)
        random = np.where(wide, box.low + (box.high - box.low) * share, start + out * stretch)
        if 2**variables <= _MOST_CORNERS:
            bits = (np.arange(2**variables) >> np.arange(variables)[:, None]) & 1
        else:
            bits = rng.integers(0, 2, (variables, _MOST_CORNERS))
        corners = np.where(bits, box.high, box.low)
        open_at = np.where(bits, box.high_open, box.low_open)
        within = np.where(open_at, box.middle, corners)
        points = np.concatenate([random, within, corners], axis=1)
        belongs = np.concatenate(
            [np.ones(_INSIDE + bits.shape[1], dtype=bool), ~open_at.any(axis=0)]
        )
        return points, belongs

    def check(self, points: Array, values: Array) -> None:
        """Raise UndefinedError where points within the box have no value."""
        gone = ~np.isfinite(values[:_INSIDE])
        if not gone.any():
            return
        where = "whatever its inputs are" if gone.all() else "for some of its inputs"
        raise UndefinedError(
            f"{self.name} has no value {where} within their bounds: it divides by zero, or takes a "
            "root or logarithm of a negative number. Guard it with np.where or np.maximum, or "
            "narrow an input."
        )


class _Side:
    """The search for the least value of a function, or of its negative (``sign`` −1)."""

    def __init__(
        self,
        problem: _Problem,
        sign: float,
        size: float,
        points: Array,
        values: Array,
        inside: Flags,
    ) -> None:
        self.problem, self.sign, self.size = problem, sign, size
        self.best, self.best_inside, self.refined = math.inf, math.inf, math.nan
        self.point = points[:, 0]
        self.attain(points, values, inside)

    def search(self, box: Box, root: IntervalArray) -> tuple[float, bool, bool]:
        """Return the least value, whether it is left out, and whether it is exact."""
        proven = np.zeros(0)
        is_open = np.zeros(0, dtype=bool)
        at_hand, lows, opens, slopes = self.examine(box, root)
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
            few = len(first) <= _FEW and len(slopes) <= _FEW_VARIABLES
            count = 2 if not few else 4 if len(first) > _FEW / 2 else 8
            halves, variable = pieces(at_hand.take(first), slopes[:, first], count)
            floor = np.tile(lows[first], count)
            found = self.problem.enclosure(halves.join(halves.centre))
            made, made_lows, made_opens, made_slopes = self.examine(halves, found)
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
        """Whether values are found that go beyond all bounds, as near a pole."""
        return self.best <= -_FAR * self.size

    @property
    def tolerance(self) -> float:
        """How far below the best value nothing more is looked for."""
        if math.isinf(self.best):
            return 0.0
        return 0.1 * (MEET * abs(self.best) + _NEAR * self.size)

    def outcome(self, proven: Array, is_open: Flags) -> tuple[float, bool, bool]:
        """Return the bound, whether it is open, and whether attained and proven value meet."""
        least = float(proven.min())
        best = self.best
        if math.isinf(least):
            return least, True, self.endless
        gap = best - least
        exact = gap <= MEET * max(abs(best), abs(least)) or gap <= _NEAR * self.size
        if not exact:
            near = proven <= least + MEET * abs(least)
            return _shortest(least, least), bool(is_open[near].all()), False
        reaching = proven <= best + self.tolerance
        missed = self.best_inside > best + _NEAR * max(abs(best), self.size * _NEAR)
        return _shortest(least, best), bool(is_open[reaching].all()) or missed, True

    def examine(self, box: Box, found: IntervalArray) -> tuple[Box, Array, Flags, Array]:
        """Return boxes, shrunk where the function is monotone, what it is at least, and slopes.

        ``found`` encloses it over the boxes and then over the middle of each.
        """
        count = box.low.shape[1]
        low, is_open = self.below(found)
        assert found.slope is not None
        slope_low, slope_high = found.slope
        if self.sign < 0:
            slope_low, slope_high = -slope_high, -slope_low
        slope_low, slope_high = slope_low[:, :count], slope_high[:, :count]
        steepest = np.maximum(np.abs(slope_low), np.abs(slope_high))
        # no further below the middle than the slopes allow (mean value form)
        fall = np.where(steepest == 0, 0.0, steepest * ((box.high - box.low) / 2)).sum(axis=0)
        by_mean = (low[count:] - fall) - 0.1 * _NEAR * (np.abs(low[count:]) + fall)
        better = by_mean > low[:count]
        low, is_open = np.where(better, by_mean, low[:count]), is_open[:count] & ~better
        shrunk = monotone(box, slope_low, slope_high)
        if shrunk is not None:
            box = shrunk
            again, again_open = self.below(self.problem.enclosure(box, slopes=False))
            is_open = np.where(again >= low, again_open, is_open)
            low = np.maximum(again, low)
        points = box.middle
        values = self.problem.values(points) * self.sign
        # a value below what is proven comes from rounding or from a pole
        sound = values >= low - self.slack(low)
        self.attain(points, np.where(sound, values, np.nan), box.reached & self.off(points))
        return box, low, is_open, steepest

    def below(self, found: IntervalArray) -> tuple[Array, Flags]:
        if self.sign > 0:
            return found.low, found.low_open
        return -found.high, found.high_open

    def slack(self, low: Array) -> Array:
        return np.where(np.isfinite(low), MEET * np.abs(low) + _NEAR * self.size, 0.0)

    def off(self, points: Array) -> Flags:
        """Return which points keep off the open ends of the whole box."""
        box = self.problem.box
        width = box.high - box.low
        edge = np.where(np.isfinite(width), _EDGE * width, 0.0)
        near = (box.low_open & (points <= box.low + edge)) | (
            box.high_open & (points >= box.high - edge)
        )
        return np.asarray(~near.any(axis=0), dtype=bool)

    def attain(self, points: Array, values: Array, inside: Flags) -> None:
        """Keep the least of some values, and the point that attains it."""
        if np.isnan(values).all():
            return
        best = int(np.nanargmin(values))
        if values[best] < self.best:
            self.best, self.point = float(values[best]), points[:, best]
        own = values[inside & ~np.isnan(values)]
        if len(own):
            self.best_inside = min(self.best_inside, float(own.min()))

    def refine(self) -> None:
        """Walk from the best point to lower ones by ever shorter steps (compass search)."""
        box = self.problem.box
        if self.best == self.refined or not np.isfinite(self.point).all():
            return
        width = (box.high - box.low)[:, 0]
        step = np.where(np.isfinite(width), width, np.abs(self.point) + 1.0) / 4
        count, first = len(step), self.best
        for turn in range(_ROUNDS):
            start, before = self.point, self.best
            moves = np.concatenate([np.diag(step), -np.diag(step)], axis=1)
            values = self.step_to(start[:, None] + moves)
            ahead, back = values[:count], values[count:]
            lower = np.fmin(ahead, back) < before
            if lower.sum() > 1:  # all that help on their own, together
                way = np.where(ahead <= np.nan_to_num(back, nan=np.inf), step, -step)
                self.step_to((start + np.where(lower, way, 0.0))[:, None])
            if not self.best < before:
                step = step / 4
            stuck = turn == _PATIENCE and self.best == first
            if stuck or self.endless or not (self.point + step != self.point).any():
                break
        self.refined = self.best

    def step_to(self, points: Array) -> Array:
        """Return the values at points, moved into the box, and keep the least."""
        points = np.clip(points, self.problem.box.low, self.problem.box.high)
        values = self.problem.values(points) * self.sign
        self.attain(points, values, self.off(points))
        return values


def _size(values: Array) -> float:
    """Return the usual size of a function's values."""
    finite = np.abs(values[np.isfinite(values)])
    if not len(finite) or not finite.max():
        return 1.0
    middle = float(np.median(finite))
    return middle or float(finite.max())


def _shortest(first: float, second: float) -> float:
    """Return the shortest decimal between two ends, give or take what binary fractions add."""
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
