"""How a function curves at a point: its slopes and second derivatives, by differences of values.

Nothing rests on them but where to look: what is claimed of a box is proven by enclosures.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.quantity.interval_arrays import Flags

__all__ = ["Curve"]


@dataclass(frozen=True)
class Curve:
    """The slopes (gradient) and second derivatives (Hessian) of a function at a point."""

    point: Floats
    slopes: Floats
    bends: Floats

    @staticmethod
    def around(point: Floats, steps: Floats) -> Floats:
        """Return the points whose values ``of`` needs: one step away in one or two variables."""
        once = np.diag(steps)
        twice = (once[:, :, None] + once[:, None, :]).reshape(len(point), -1)
        return np.concatenate([once, twice], axis=1) + point[:, None]

    @classmethod
    def of(cls, point: Floats, steps: Floats, value: float, values: Floats) -> Curve:
        """Return the curve at a point, given the value there and those at points around it.

        >>> point, steps = np.zeros(2), np.full(2, 0.5)
        >>> x, y = Curve.around(point, steps)
        >>> curve = Curve.of(point, steps, 0.0, 3 * x**2 + x * y - y)
        >>> curve.slopes.tolist(), curve.bends.tolist()
        ([0.0, -1.0], [[6.0, 1.0], [1.0, 0.0]])
        """
        count = len(point)
        once, twice = values[:count], values[count:].reshape(count, count)
        bends = (twice - once - once[:, None] + value) / np.outer(steps, steps)
        return cls(point, (once - value) / steps - bends.diagonal() * steps / 2, bends)

    @property
    def turning(self) -> Flags:
        """In which variables it turns upward."""
        return np.asarray(self.bends.diagonal() > 0, dtype=bool)

    def minimum(self, variables: NDArray[np.intp]) -> Floats:
        """Return where the slopes in some variables are zero (Newton's method)."""
        point, bends = self.point.copy(), self.bends[np.ix_(variables, variables)]
        if np.isfinite(bends).all():
            with contextlib.suppress(np.linalg.LinAlgError):
                point[variables] -= np.linalg.solve(bends, self.slopes[variables])
        return point

    def basin(self, variables: NDArray[np.intp], widths: Floats, ratio: float) -> Floats | None:
        """Return the half widths d of a box around the minimum, beyond which all slopes rise.

        With second derivatives H, the slope in x_i at a distance of ``ratio`` times d_i is at least
        that times H_ii, less the sum of H_ij d_j, each without its sign, over the other variables.
        The box is wider than ``widths`` on each side. None if there is no such d.
        """
        bends = self.bends[np.ix_(variables, variables)]
        if not (self.turning[variables].all() and np.isfinite([*bends, widths]).all()):
            return None
        least, own = -np.abs(bends), bends.diagonal()
        np.fill_diagonal(least, ratio * own)
        try:
            half = np.linalg.solve(least, own * widths)
        except np.linalg.LinAlgError:
            return None
        return np.asarray(half * (widths / half).max()) if (half > 0).all() else None
