"""Find the minimum of a function over a box, or that of its negative: proven and attained."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from case_lib.quantity.attained_values import MEET, NEAR, Attained
from case_lib.quantity.box_margins import RATIO, between, edges, grid, nested, shells, slabs, within
from case_lib.quantity.boxed_functions import BoxedFunction
from case_lib.quantity.boxes import (
    FEW_VARIABLES,
    Box,
    apart,
    monotone,
    partition,
    pieces,
    splittable,
    with_round_numbers,
)
from case_lib.quantity.directed_rounding import Array, shortest
from case_lib.quantity.examined_boxes import Examined
from case_lib.quantity.interval_arrays import Flags, IntervalArray
from case_lib.quantity.separate_inputs import Group, joined
from case_lib.quantity.tied_inputs import colours, least_by_piece, likely, trimmed

__all__ = ["Search", "Side"]

_Found = TypeVar("_Found")
# a search yields boxes, and in which variables slopes are wanted; it receives their enclosures
Search = Generator[tuple[Box, Flags], IntervalArray, _Found]
_ROUNDS = 60
_BATCH = 64
_SLABS, _SHELLS = 16, 32  # when many variables are narrowed: per variable, and of nested boxes
_SLOW = 0.2  # of a width that slabs leave; nested boxes are tried then
# pieces per variable where inputs are eliminated, by the number of inputs of a term
_GRID = {1: 16, 2: 16, 3: 6}
_MOST_BOXES = 6_000  # times the number of variables that vary together


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
        self.floor = np.inf  # at least this much where a box was left out as too large

    def search(self, box: Box, root: IntervalArray) -> Search[tuple[float, bool, bool]]:
        """Return the minimum, whether it is excluded (open), and whether it is exact."""
        at_hand = yield from self.examine(box, root, np.zeros(1, dtype=np.intp))
        for narrowing in (self.untied, self.separated, self.narrowed):
            if (at_hand.lows < self.best[at_hand.parts] - self.tolerance).any():
                at_hand = yield from narrowing(at_hand)
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
            count, times = partition(len(some.lows), some.mattering.sum(axis=0).max())
            cut, slopes, around = some.box, some.slopes, self.points[:, some.parts]
            for _ in range(times):
                cut, variable = pieces(cut, slopes, count, around)
                slopes, around = np.tile(slopes, count), np.tile(around, count)
            found = yield _with_centre(cut)
            parts, floor = np.tile(some.parts, count**times), np.tile(some.lows, count**times)
            made = yield from self.examine(cut, found, parts, floor)
            seen += len(made.lows)
            at_hand = rest.join(made.take(apart(cut, made.box, variable, count)))
            left = at_hand.lows < self.best[at_hand.parts] - self.tolerance
            if turn and left.sum() == 1:
                ended = ended.join(at_hand.take(~left))
                at_hand = yield from self.closer(at_hand.take(left))
        ended = ended.join(at_hand)
        if (ended.lows < self.best[ended.parts] - self.tolerance).any() or len(self.best) > 1:
            self.refine()
        return self.outcome(ended)

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

    def untied(self, at_hand: Examined) -> Search[Examined]:
        """Return a box without margins over which a sum of terms is too large.

        Where many inputs act together, but few in each term, inputs are eliminated.
        """
        box = at_hand.box
        mattering = frozenset(np.flatnonzero(at_hand.mattering[:, 0]).tolist())
        numbers = {name: number for number, name in enumerate(self.problem.loose)}
        groups = [mattering & {numbers[x] for x in group} for group in self.problem.groups]
        if max(map(len, joined(groups)), default=0) <= FEW_VARIABLES:
            return at_hand
        axes = colours(groups)
        count = _GRID.get(len({*axes.values()}))
        if count is None:
            return at_hand
        self.refine()
        cuts = edges(box, np.array([*axes]), count, self.points)
        terms = self.problem.terms(grid(box, axes, cuts))
        found = least_by_piece(terms, axes, count, self.sign)
        if found is None:
            return at_hand
        self.attained.step_to(likely(box, axes, cuts, found[1]))
        self.refine()
        box, self.floor = trimmed(box, axes, cuts, found[0], self.attained.best + self.tolerance)
        enclosed = yield _with_centre(box)
        return (yield from self.examine(box, enclosed, at_hand.parts, at_hand.lows))

    def separated(self, at_hand: Examined) -> Search[Examined]:
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
        every = Box.joined([parts, parts.centre, Box.at(fixed)])
        found = yield every, every.wide
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

    def narrowed(self, at_hand: Examined) -> Search[Examined]:
        """Return a box with many variables without margins that can't contain the minimum.

        If the function falls in a variable over the lowest slab of its range, whatever the other
        variables are, its minimum is above that slab; likewise from the highest slab down. The same
        holds for nested boxes: if the function rises outward in each variable between one box and
        the next, its minimum is in the inner one. One enclosure tests all slabs, one all boxes.
        """
        box = at_hand.box
        variables = np.flatnonzero(at_hand.mattering.all(axis=1))
        if len(variables) <= FEW_VARIABLES or len(self.best) > 1:
            return at_hand
        self.refine()
        inward = 0
        for _ in range(_ROUNDS):
            narrower, moved = box, 0
            if inward < _SHELLS:
                cuts = edges(box, variables, _SLABS, self.points)
                margins = slabs(box, variables, cuts)
                low, high = self.slopes((yield _with_own(margins, variables)))
                own = np.tile(variables, _SLABS), np.arange(low.shape[1])
                falling, rising = (x[own].reshape(_SLABS, -1) for x in (high <= 0, low >= 0))
                narrower, moved = between(box, variables, cuts, falling, rising)
            if np.median((narrower.widths / box.widths)[variables]) > _SLOW:
                layers = shells(box, variables, self.points, _SHELLS)
                low, high = self.slopes((yield _with_own(layers, variables)))
                inward = nested(layers, variables, low, high)
                if narrower.holds(self.points, variables):  # else the two need not overlap
                    inner = within(box, variables, self.points, RATIO**inward)
                    narrower = inner.meet(narrower)
            if not inward and 2 * moved < len(variables):
                break
            box = narrower
            steepest = np.maximum(np.abs(low), np.abs(high))[:, -2 * len(variables) :].max(axis=1)
            if (steepest * box.widths[:, 0]).sum() < self.tolerance:
                break
        found = yield _with_centre(box)
        return (yield from self.examine(box, found, at_hand.parts, at_hand.lows))

    def closer(self, at_hand: Examined) -> Search[Examined]:
        """Return one box without margins outside nested boxes around its best point."""
        box = at_hand.box
        variables = np.flatnonzero(at_hand.mattering[:, 0])
        if len(variables) < 2 or not box.holds(self.points[:, at_hand.parts], variables):
            return at_hand
        self.refine()
        point = self.points[:, at_hand.parts]
        layers = shells(box, variables, point, 2 * _SHELLS)
        inward = nested(layers, variables, *self.slopes((yield _with_own(layers, variables))))
        if not inward:
            return at_hand
        box = within(box, variables, point, RATIO**inward)
        found = yield _with_centre(box)
        return (yield from self.examine(box, found, at_hand.parts, at_hand.lows))

    def examine(
        self,
        box: Box,
        found: IntervalArray,
        parts: NDArray[np.intp],
        floor: Array | float = -np.inf,
    ) -> Search[Examined]:
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
            again, again_open = self.below((yield box, np.zeros_like(box.wide)))
            is_open = np.where(again >= low, again_open, is_open)
            low = np.maximum(again, low)
        points = box.middle
        values = self.attained.values(points)
        # a value below the proven bound comes from rounding or from a pole
        slack = np.where(np.isfinite(low), MEET * np.abs(low) + NEAR * self.size, 0.0)
        values = np.where(values >= low - slack, values, np.nan)
        self.keep(points, values, box.reached & self.attained.within(points), parts)
        return Examined(box, np.maximum(low, floor), is_open, steepest, parts)

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


def _with_centre(box: Box) -> tuple[Box, Flags]:
    """Ask for boxes with their slopes, and for the middle of each."""
    both = box.join(box.centre)
    return both, both.wide


def _with_own(margins: Box, variables: NDArray[np.intp]) -> tuple[Box, Flags]:
    """Ask for margins, each with its slope in its own variable; these follow each other in turn."""
    wanted = np.zeros_like(margins.wide)
    columns = np.arange(wanted.shape[1])
    which = variables[columns % len(variables)]
    wanted[which, columns] = margins.wide[which, columns]
    return margins, wanted
