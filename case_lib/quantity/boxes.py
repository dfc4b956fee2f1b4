"""Boxes of several variables as arrays, and what is left of them where a function is monotonic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.quantity.directed_rounding import Ends
from case_lib.quantity.interval_arrays import Flags

__all__ = ["Box", "monotone"]

_TAIL = 1e30


@dataclass(frozen=True)
class Box:
    """Boxes as arrays of shape ``(variables, boxes)``."""

    low: Floats
    high: Floats
    low_open: Flags
    high_open: Flags

    def take(self, which: Any) -> Box:
        """Return a selection of the boxes."""
        return Box(
            self.low[:, which],
            self.high[:, which],
            self.low_open[:, which],
            self.high_open[:, which],
        )

    @classmethod
    def joined(cls, some: Sequence[Box]) -> Box:
        """Return the boxes of several arrays as one, in order."""
        if len(some) == 1:
            return some[0]
        return cls(
            np.concatenate([box.low for box in some], axis=1),
            np.concatenate([box.high for box in some], axis=1),
            np.concatenate([box.low_open for box in some], axis=1),
            np.concatenate([box.high_open for box in some], axis=1),
        )

    @classmethod
    def at(cls, points: Floats) -> Box:
        """Return degenerate boxes, each of one point."""
        closed = np.zeros(points.shape, dtype=bool)
        return cls(points, points, closed, closed)

    def join(self, other: Box) -> Box:
        """Return these boxes followed by others."""
        return self.joined([self, other])

    def meet(self, other: Box) -> Box:
        """Return the boxes narrowed to what they share with others; these must overlap."""
        low, high = np.maximum(self.low, other.low), np.minimum(self.high, other.high)
        return Box(
            low,
            high,
            (self.low_open & (low == self.low)) | (other.low_open & (low == other.low)),
            (self.high_open & (high == self.high)) | (other.high_open & (high == other.high)),
        )

    @property
    def hull(self) -> Box:
        """The smallest box that contains all."""
        low, high = self.low.min(axis=1, keepdims=True), self.high.max(axis=1, keepdims=True)
        return Box(
            low,
            high,
            (self.low_open | (self.low > low)).all(axis=1, keepdims=True),
            (self.high_open | (self.high < high)).all(axis=1, keepdims=True),
        )

    @property
    def widths(self) -> Floats:
        """Return the width of each range."""
        return self.high - self.low

    @property
    def wide(self) -> Flags:
        """Return which ranges are more than one number."""
        wide: Flags = self.low < self.high
        return wide

    @property
    def inner(self) -> Ends:
        """Return the ends, and the next float inside for those that are open."""
        return (
            np.where(self.low_open, np.nextafter(self.low, np.inf), self.low),
            np.where(self.high_open, np.nextafter(self.high, -np.inf), self.high),
        )

    def holds(self, point: Floats, variables: NDArray[np.intp]) -> bool:
        """Return whether each box contains a point, as to some variables."""
        return bool(((self.low <= point) & (point <= self.high))[variables].all())

    @property
    def middle(self) -> Floats:
        """Return an inner point of each box; for an unbounded range, one well inside."""
        low, high = self.low, self.high
        half = low + (high - low) / 2
        # for an unbounded range: one step from its finite end
        beyond = low + np.maximum(np.abs(low), 1.0)
        before = high - np.maximum(np.abs(high), 1.0)
        unbounded = np.where(np.isfinite(high), before, np.where(np.isfinite(low), beyond, 0.0))
        return np.where(np.isfinite(low) & np.isfinite(high), half, unbounded)

    @property
    def centre(self) -> Box:
        """Return degenerate boxes that contain only the middle of each."""
        return self.at(self.middle)

    @property
    def reached(self) -> Flags:
        """Return whether the middle belongs to the box, rather than being an open end."""
        flat = (self.low == self.high) & (self.low_open | self.high_open)
        reached: Flags = ~flat.any(axis=0)
        return reached


def monotone(box: Box, slope_low: Floats, slope_high: Floats) -> Box | None:
    """Return the boxes without parts that can't contain the minimum; None without monotonicity."""
    wide = box.high > box.low
    flat = wide & (slope_low == 0) & (slope_high == 0)
    rising = wide & (slope_low >= 0) & ~flat
    falling = wide & (slope_high <= 0) & ~flat
    if not (flat | rising | falling).any():
        return None
    middle = box.middle
    # an infinite end is approached but never attained
    to_low, to_high = rising & np.isfinite(box.low), falling & np.isfinite(box.high)
    far_high, far_low = falling & np.isinf(box.high), rising & np.isinf(box.low)
    # the next float inside stands for an open end
    beside_low, beside_high = box.inner
    low = np.where(flat, middle, np.where(to_high, beside_high, box.low))
    high = np.where(flat, middle, np.where(to_low, beside_low, box.high))
    limit = 1 / _TAIL / np.finfo(float).tiny
    low = np.where(far_high, np.maximum(low, np.minimum(_TAIL * np.abs(low) + _TAIL, limit)), low)
    high = np.where(
        far_low, np.minimum(high, -np.minimum(_TAIL * np.abs(high) + _TAIL, limit)), high
    )
    low_open = box.low_open & ~(flat | far_high | to_high)
    high_open = box.high_open & ~(flat | far_low | to_low)
    return Box(low, high, low_open, high_open)
