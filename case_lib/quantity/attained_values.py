"""The smallest values that a function attains in a box, and a local search for smaller ones."""

from __future__ import annotations

import math

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.quantity.boxed_functions import BoxedFunction
from case_lib.quantity.curves import Curve
from case_lib.quantity.interval_arrays import Flags

__all__ = ["MEET", "NEAR", "Attained"]

MEET = 1e-9  # relative tolerance at which the attained and the proven value count as equal
NEAR = 1e-12  # the same relative to the size of other values, for a bound of zero
_FAR = 1e12  # a value this many times the usual one is taken as a sign of unboundedness
_ROUNDS = 20  # pragma: no mutate - effort
_SHARE = 0.1  # of the time of an enclosure that values take
_CLOSE = 1e-4  # of the width: the steps by which slopes are measured
_STRIDE = 2.0**8  # the longest step over an unbounded range, relative to a value
_LENGTHS = np.outer([1.0, -1.0], 0.5 ** np.arange(1, 53)).ravel()  # of steps, relative
_EDGE = 1e-6  # of the width: as close to an open end as points may come


class Attained:
    """Values of a function, or of its negative (``sign`` −1).

    Attributes
    ----------
    best, point
        The smallest value so far, and a point with this value.
    inside
        The smallest value at a point that belongs to the box.
    curve
        How the function curves at a point beside the best one; None before the first search.
    """

    def __init__(self, problem: BoxedFunction, sign: float, size: float) -> None:
        self.problem, self.sign, self.size = problem, sign, size
        self.best = self.inside = self._refined = math.inf
        self.point = problem.box.middle[:, 0]
        self.curve: Curve | None = None

    @property
    def endless(self) -> bool:
        """Whether values seem to be unbounded, as near a pole."""
        return self.best <= -_FAR * self.size

    @property
    def tolerance(self) -> float:
        """The distance below the best value at which a search stops."""
        if math.isinf(self.best):
            return 0.0
        return 0.1 * (MEET * abs(self.best) + NEAR * self.size)

    def values(self, points: Floats) -> Floats:
        """Return the values at points; those of the negative have the other sign."""
        self.problem.work += _SHARE * self.problem.cost(0)
        return self.problem.values(points) * self.sign

    def near(self, points: Floats) -> Flags:
        """Return which coordinates are near an open end of the box, or beyond."""
        box = self.problem.box
        width = box.high - box.low
        edge = np.where(np.isfinite(width), _EDGE * width, 0.0)
        near: Flags = (box.low_open & (points <= box.low + edge)) | (
            box.high_open & (points >= box.high - edge)
        )
        return near

    def within(self, points: Floats) -> Flags:
        """Return which points keep a distance from all open ends."""
        return np.asarray(~self.near(points).any(axis=0), dtype=bool)

    def keep(self, points: Floats, values: Floats, inside: Flags) -> None:
        """Keep the smallest of some values, and the point that attains it."""
        if np.isnan(values).all():
            return
        best = int(np.nanargmin(values))
        if values[best] < self.best:
            self.best, self.point = float(values[best]), points[:, best]
        own = values[inside & ~np.isnan(values)]
        if len(own):
            self.inside = min(self.inside, float(own.min()))

    def refine(self) -> None:
        """Improve the best point: by steps of all lengths along axes and diagonals, and Newton's.

        Its slopes and second derivatives are then known too.
        """
        box = self.problem.box
        if not self.best < self._refined - self.tolerance:
            return
        if not len(self.point) or not np.isfinite(self.point).all():
            return
        width = (box.high - box.low)[:, 0]
        count = len(width)
        diagonals = np.random.default_rng(count).choice([-1.0, 1.0], (count, count))
        ways = np.concatenate([np.eye(count), diagonals], axis=1)[:, :, None] * _LENGTHS
        for _ in range(_ROUNDS):
            start, before = self.point, self.best
            # over an unbounded range, also to values far beyond
            longest = np.where(np.isfinite(width), width, _STRIDE * (np.abs(start) + 1.0))
            moves = (ways * longest[:, None, None]).reshape(count, -1)
            close = np.where(np.isfinite(width), width, np.abs(start) + 1.0)
            steps = np.where(start < box.middle[:, 0], _CLOSE, -_CLOSE) * close
            around = Curve.around(start, steps)
            values = self.step_to(np.concatenate([start[:, None] + moves, around], axis=1))
            self.curve = Curve.of(start, steps, before, values[moves.shape[1] :])
            along = np.nan_to_num(values[: moves.shape[1]], nan=np.inf)
            along = along.reshape(2 * count, 2, -1)[:count]
            rows, least = np.arange(count), along.min(axis=1).argmin(axis=1)
            length, (ahead, back) = longest * _LENGTHS[least], along[rows, :, least].T
            way = np.where(np.minimum(ahead, back) < before, np.sign(back - ahead) * length, 0.0)
            # the vertex of the parabola through three points of each axis
            bend = ahead - 2 * before + back
            vertex = np.clip(length * (back - ahead) / (2 * bend), -length, length)
            vertex = np.where((bend > 0) & np.isfinite(vertex), vertex, way)
            slopes = self.curve.slopes
            outward = (slopes > 0) & (start <= box.low[:, 0])
            outward |= (slopes < 0) & (start >= box.high[:, 0])
            newton = self.curve.minimum(np.flatnonzero(self.curve.turning & ~outward))
            self.step_to(np.stack([start + way, start + vertex, newton], axis=1))
            if self.endless or not self.best < before - 0.1 * self.tolerance:
                self._refined = self.best
                break

    def step_to(self, points: Floats) -> Floats:
        """Return the values at points, clipped to the box, and keep the smallest."""
        points = np.clip(points, self.problem.box.low, self.problem.box.high)
        values = self.values(points)
        self.keep(points, values, self.within(points))
        return values
