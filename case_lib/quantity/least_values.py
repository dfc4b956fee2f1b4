"""Find the minimum of a function over a box, or that of its negative: proven and attained."""

from __future__ import annotations

import math

import numpy as np

from case_lib.quantity.box_cutting import FEW_VARIABLES, apart, partition, pieces, splittable
from case_lib.quantity.box_margins import (
    RATIO,
    between,
    edges,
    grid,
    nested,
    shells,
    slabs,
    with_centre,
    with_own,
    within,
)
from case_lib.quantity.boxes import Box
from case_lib.quantity.examined_boxes import Examined
from case_lib.quantity.interval_arrays import IntervalArray
from case_lib.quantity.minima import Minima
from case_lib.quantity.searches import Search, side_by_side
from case_lib.quantity.separate_inputs import Group, joined
from case_lib.quantity.tied_inputs import colours, least_by_piece, likely, trimmed

__all__ = ["Side"]

_ROUNDS = 60  # pragma: no mutate - effort
_BATCH = 64  # pragma: no mutate - effort
_SLABS, _SHELLS = 16, 64  # per variable when many are narrowed; of nested boxes
_SLOW = 0.2  # of a width that slabs leave; more of them don't help then
# pieces per variable where inputs are eliminated, by the number of inputs of a term
_GRID = {1: 16, 2: 16, 3: 6}
# work after which a search ends, as ``BoxedFunction.cost`` counts it: less than 50 ms in 2026
_MOST_WORK = 1_800  # pragma: no mutate - effort
_MOST_PIECES = 1_024  # of the boxes of one turn, both sides and centres included


class Side(Minima):
    """Search for the minimum of a function, or of its negative (``sign`` −1).

    If inputs act separately, f is the sum of its parts: f(x) is the sum of f(x with all but one
    group of inputs fixed at a point) over the groups, minus f(the point) for all but one of them.
    So the minimum of each part is searched for over its own inputs.
    """

    def search(self, box: Box, root: IntervalArray) -> Search[tuple[float, bool, bool]]:
        """Return the minimum, whether it is excluded (open), and whether it is exact."""
        at_hand = yield from self.examine(box, root, np.zeros(1, dtype=np.intp))
        for narrowing in (self.untied, self.separated, self.narrowed):
            if (at_hand.lows < self.best[at_hand.parts] - self.tolerance).any():
                at_hand = yield from narrowing(at_hand)
        ended = at_hand.take([])
        for turn in range(_ROUNDS):
            level = self.best[at_hand.parts]
            done = at_hand.lows >= level - self.tolerance
            done |= ~splittable(at_hand.box, at_hand.slopes)
            ended = ended.join(at_hand.take(done))
            at_hand, level = at_hand.take(~done), level[~done]
            if not len(at_hand.lows) or not self.affords(_MOST_PIECES):
                break
            if not turn:
                self.refine()
            if at_hand.lows.min() == -math.inf and self.attained.endless:
                break
            order = np.argsort(at_hand.lows - level, kind="stable")
            first, rest = at_hand.take(order[:_BATCH]), at_hand.take(order[_BATCH:])
            count, times = partition(len(first.lows), first.mattering.sum(axis=0).max())
            cut, slopes, around = first.box, first.slopes, self.points[:, first.parts]
            for _ in range(times):
                cut, variable = pieces(cut, slopes, count, around)
                slopes, around = np.tile(slopes, count), np.tile(around, count)
            enclosure = yield with_centre(cut)
            parts, floor = np.tile(first.parts, count**times), np.tile(first.lows, count**times)
            examined = yield from self.examine(cut, enclosure, parts, floor)
            at_hand = rest.join(examined.take(apart(cut, examined.box, variable, count)))
            left = at_hand.lows < self.best[at_hand.parts] - self.tolerance
            ended, at_hand = ended.join(at_hand.take(~left)), at_hand.take(left)
            if len(at_hand.lows):
                self.refine()
                each = [at_hand.take(at_hand.parts == part) for part in np.unique(at_hand.parts)]
                near = yield from side_by_side(map(self.closer, each))
                at_hand = Examined.joined(near)
        ended = ended.join(at_hand)
        if (ended.lows < self.best[ended.parts] - self.tolerance).any() or len(self.best) > 1:
            self.refine()
        return self.outcome(ended)

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
        least = least_by_piece(terms, axes, count, self.sign)
        if least is None:
            return at_hand
        self.attained.step_to(likely(box, axes, cuts, least[1]))
        self.refine()
        box, self.floor = trimmed(box, axes, cuts, least[0], self.attained.best + self.tolerance)
        enclosed = yield with_centre(box)
        return (yield from self.examine(box, enclosed, at_hand.parts, at_hand.lows))

    def separated(self, at_hand: Examined) -> Search[Examined]:
        """Return one box for each group of inputs that act separately, if there are several."""
        names = np.array(self.problem.loose)
        mattering = Group(names[at_hand.mattering[:, 0]])
        acting_together = joined(
            group & mattering for group in self.problem.groups if group & mattering
        )
        if len(acting_together) < 2:
            return at_hand
        self.attained.refine()
        box, point = at_hand.box, self.attained.point[:, None]
        usable = (box.low <= point) & (point <= box.high) & ~self.attained.near(point)
        fixed = np.where(usable, point, box.middle)
        own = np.array([[name in group for group in acting_together] for name in names])
        parts = Box(
            np.where(own, box.low, fixed),
            np.where(own, box.high, fixed),
            box.low_open & own,
            box.high_open & own,
        )
        boxes = Box.joined([parts, parts.centre, Box.at(fixed)])
        enclosure = yield boxes, boxes.wide
        value = float(self.attained.values(fixed)[0])
        base = float(enclosure.high[-1] if self.sign > 0 else -enclosure.low[-1])
        if not math.isfinite(value) or not math.isfinite(base):
            return at_hand
        count = len(acting_together)
        self.own, self.fixed, self.base = own, fixed[:, 0], base
        self.points = np.repeat(fixed, count, axis=1)
        reached = self.attained.within(fixed).all()
        self.best = np.full(count, value)
        self.inside = np.full(count, value if reached else np.inf)
        return (yield from self.examine(parts, enclosure.take(slice(2 * count)), np.arange(count)))

    def narrowed(self, at_hand: Examined) -> Search[Examined]:
        """Return a box with many variables without margins that can't contain the minimum.

        If the function falls in a variable over the lowest slab of its range, whatever the other
        variables are, its minimum is above that slab; likewise from the highest slab down. One
        enclosure tests all slabs.
        """
        box = at_hand.box
        variables = np.flatnonzero(at_hand.mattering.all(axis=1))
        if len(variables) <= FEW_VARIABLES or len(self.best) > 1:
            return at_hand
        self.refine()
        for _ in range(_ROUNDS):
            cuts = edges(box, variables, _SLABS, self.points)
            margins = slabs(box, variables, cuts)
            low, high = self.slopes((yield with_own(margins, variables)))
            own = np.tile(variables, _SLABS), np.arange(low.shape[1])
            falling, rising = (x[own].reshape(_SLABS, -1) for x in (high <= 0, low >= 0))
            before, box = box.widths, between(box, variables, cuts, falling, rising)
            change = (np.maximum(np.abs(low), np.abs(high)).max(axis=1) * box.widths[:, 0]).sum()
            if np.median((box.widths / before)[variables]) > _SLOW or change < self.tolerance:
                break
            if not self.affords(low.shape[1]):
                break
        enclosure = yield with_centre(box)
        return (yield from self.examine(box, enclosure, at_hand.parts, at_hand.lows))

    def affords(self, boxes: int) -> bool:
        """Return whether some more boxes may be enclosed."""
        return self.problem.work + self.problem.cost(boxes) <= _MOST_WORK

    def closer(self, at_hand: Examined) -> Search[Examined]:
        """Return boxes of one part, those near its best point as one that holds their minimum.

        The function rises outward from it in all the nested boxes that cover them.
        """
        curve, part = self.attained.curve, at_hand.parts[0]
        if curve is None:
            return at_hand
        point = curve.point[:, None]
        held = (at_hand.box.low <= point) & (point <= at_hand.box.high)
        near = (held | (curve.turning | ~self.own[:, part])[:, None]).all(axis=0)
        if not near.any():
            return at_hand
        cover = at_hand.box.take(near)
        box = cover.hull
        variables = np.flatnonzero(box.wide[:, 0])
        basin = curve.basin(variables, box.widths[variables, 0], RATIO)
        if basin is None or not self.affords(2 * _SHELLS * len(variables)):
            return at_hand
        point = np.clip(curve.minimum(variables)[:, None], box.low, box.high)
        layers = shells(box, variables, point, basin, _SHELLS)
        inward = nested(layers, variables, *self.slopes((yield with_own(layers, variables))))
        inner = within(box, variables, point, basin[:, None] * RATIO**inward)
        shares = [
            (each.widths / box.widths)[variables].prod(axis=0).sum() for each in (inner, cover)
        ]
        if shares[0] >= shares[1]:
            return at_hand
        enclosure = yield with_centre(inner)
        examined = yield from self.examine(
            inner, enclosure, at_hand.parts[:1], at_hand.lows[near].min()
        )
        return at_hand.take(~near).join(examined)
