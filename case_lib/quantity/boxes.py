"""Boxes of several variables as arrays: shrinking by monotonicity, and bisection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.quantity.directed_rounding import Array, Ends
from case_lib.quantity.interval_arrays import Flags

__all__ = [
    "FEW_VARIABLES",
    "Box",
    "apart",
    "cut_at",
    "edges_of",
    "monotone",
    "partition",
    "pieces",
    "splittable",
    "with_round_numbers",
]

FEW_VARIABLES = 4  # up to this many relevant variables, finer cuts are free
_AT_ONCE, _MOST_PIECES = 256, 16  # pieces of all boxes together, and of one

_TAIL = 1e30
_FAR = 1000.0  # as far as round numbers are tried over an unbounded range
_FEWEST_AROUND, _NEARER = 8, 1 / 16  # pieces around a point, and the ratio of their distances


@dataclass(frozen=True)
class Box:
    """Boxes as arrays of shape ``(variables, boxes)``."""

    low: Array
    high: Array
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
    def at(cls, points: Array) -> Box:
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
    def widths(self) -> Array:
        """Return the width of each range."""
        return self.high - self.low

    @property
    def wide(self) -> Flags:
        """Return which ranges are more than one number."""
        found: Flags = self.low < self.high
        return found

    @property
    def inner(self) -> Ends:
        """Return the ends, and the next float inside for those that are open."""
        return (
            np.where(self.low_open, np.nextafter(self.low, np.inf), self.low),
            np.where(self.high_open, np.nextafter(self.high, -np.inf), self.high),
        )

    def holds(self, point: Array, variables: NDArray[np.intp]) -> bool:
        """Return whether each box contains a point, as to some variables."""
        return bool(((self.low <= point) & (point <= self.high))[variables].all())

    @property
    def middle(self) -> Array:
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
        found: Flags = ~flat.any(axis=0)
        return found


def monotone(box: Box, slope_low: Array, slope_high: Array) -> Box | None:
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


def splittable(box: Box, slopes: Array) -> Flags:
    """Return which boxes can be bisected in a variable that matters."""
    middle = cut_at(box)
    found: Flags = ((box.low < middle) & (middle < box.high) & (slopes != 0)).any(axis=0)
    return found


def cut_at(box: Box) -> Array:
    """Return where each variable is bisected; an unbounded range is cut far from its end."""
    low, high = box.low, box.high
    half = low + (high - low) / 2
    up = np.where(
        low >= 0.0625, low * 16, np.where(low < 0, np.where(low < -1, low / 16, 0.0), 1.0)
    )
    down = -np.where(
        -high >= 0.0625, -high * 16, np.where(-high < 0, np.where(high > 1, -high / 16, 0.0), 1.0)
    )
    endless = np.where(np.isinf(low) & np.isinf(high), 0.0, np.where(np.isinf(high), up, down))
    return np.where(np.isfinite(low) & np.isfinite(high), half, endless)


def pieces(box: Box, slopes: Array, count: int, around: Array) -> tuple[Box, NDArray[np.intp]]:
    """Return each box cut into pieces, ordered by piece and then by box, and the variable cut.

    The variable is the one with the largest effect on the value. Pieces are narrower towards a
    point ``around`` which the minimum is expected, if the box contains it.
    """
    cut = cut_at(box)
    # comparable widths, also for unbounded ranges
    scaled = [
        np.where(np.isinf(end), np.sign(end), end / (1 + np.abs(end)))
        for end in (box.low, box.high)
    ]
    smear = slopes * (box.high - box.low)
    usable = (box.low < cut) & (cut < box.high) & (slopes != 0)
    wild = ~np.isfinite(np.where(usable, smear, 0.0)).all(axis=0)
    score = np.where(wild, scaled[1] - scaled[0], smear)
    which = np.argmax(np.where(usable, score, -1.0), axis=0)
    columns = np.arange(box.low.shape[1])
    ends = box.low[which, columns], box.high[which, columns]
    edges = edges_of(ends, cut[which, columns], count, around[which, columns])
    low, high = np.tile(box.low, count), np.tile(box.high, count)
    low_open, high_open = np.tile(box.low_open, count), np.tile(box.high_open, count)
    which, columns = np.tile(which, count), np.arange(low.shape[1])
    low[which, columns], high[which, columns] = edges[:-1].ravel(), edges[1:].ravel()
    inner = len(columns) // count
    low_open[which[inner:], columns[inner:]] = False
    high_open[which[:-inner], columns[:-inner]] = False
    return Box(low, high, low_open, high_open), which


def edges_of(ends: Ends, cut: Array, count: int, around: Array) -> Array:
    """Return the edges of pieces of ranges, narrower towards a point if there are many pieces."""
    edges = _edges(*ends, cut, count)
    return _around(*ends, around, edges) if count >= _FEWEST_AROUND else edges


def _around(low: Array, high: Array, point: Array, edges: Array) -> Array:
    """Return half of the edges evenly spaced and the others ever closer to a point inside.

    Ranges that are infinite or don't contain it keep the given edges.
    """
    half = len(edges) // 2
    nearer = (high - low) / half * _NEARER ** np.arange(1, half // 2 + 1)[:, None]
    own = np.clip(np.concatenate([edges[::2], point - nearer, point + nearer]), low, high)
    usable = (low < point) & (point < high) & np.isfinite(low) & np.isfinite(high)
    return np.where(usable, np.sort(own, axis=0), edges)


def _edges(low: Array, high: Array, cut: Array, count: int) -> Array:
    """Return the edges of pieces: evenly spaced, or increasingly distant in an unbounded range."""
    even = low + (high - low) * (np.arange(count + 1)[:, None] / count)
    even[count // 2] = cut
    begins, ends = np.isfinite(low), np.isfinite(high)
    if begins.all() and ends.all():
        even[0], even[-1] = low, high
        return np.maximum.accumulate(even, axis=0)
    out, back = [cut], [cut]
    for _ in range(count - 2):
        out.append(np.maximum(16 * np.abs(out[-1]), 1.0))
        back.append(-np.maximum(16 * np.abs(back[-1]), 1.0))
    half = count // 2
    up, down = [low, *out, high], [low, *back[::-1], high]
    both = [low, *back[half - 1 : 0 : -1], *out[:half], high]
    edges = np.where(
        begins,
        np.where(ends, even, np.stack(up)),
        np.where(ends, np.stack(down), np.stack(both)),
    )
    edges[0], edges[-1] = low, high
    return np.maximum.accumulate(edges, axis=0)


def apart(whole: Box, shrunk: Box, variable: NDArray[np.intp], count: int) -> Flags:
    """Return which pieces to keep; one that shrank to its edge is contained in its neighbour."""
    columns = np.arange(len(variable))

    def chosen(ends: Array) -> Array:
        return ends[variable, columns].reshape(count, -1)

    low, high = chosen(shrunk.low), chosen(shrunk.high)
    was_flat = chosen(whole.low) == chosen(whole.high)
    flat = (low == high) & ~was_flat
    at_low, at_high = flat & (low == chosen(whole.low)), flat & (high == chosen(whole.high))
    kept = np.ones_like(flat)
    kept[1:] &= ~at_low[1:]
    kept[:-1] &= ~at_high[:-1] | at_low[1:]
    found: Flags = kept.ravel()
    return found


def partition(boxes: int, variables: int) -> tuple[int, int]:
    """Return the number of pieces per box, and in how many variables in turn it is cut.

    Enclosing few pieces costs as much as enclosing many.
    """
    count = min(_MOST_PIECES, max(2, 1 << int(math.log2(_AT_ONCE / boxes))))
    return (count, 1) if variables <= FEW_VARIABLES else (2, int(math.log2(count)))


def with_round_numbers(box: Box, own: Flags, points: Array) -> tuple[Array, NDArray[np.intp]]:
    """Return the best point of each part, also with one input a round number, and its part.

    A value may be attained only at such points, as where a remainder is zero.
    """
    made, parts = [points], [np.arange(points.shape[1])]
    for variable, part in enumerate(own.argmax(axis=1)):
        tried = _round_numbers(float(box.low[variable, 0]), float(box.high[variable, 0]))
        column = np.repeat(points[:, [part]], len(tried), axis=1)
        column[variable] = tried
        made.append(column)
        parts.append(np.full(len(tried), part))
    return np.concatenate(made, axis=1), np.concatenate(parts)


def _round_numbers(low: float, high: float) -> Array:
    """Return a hundred to a thousand round numbers in a range: multiples of a power of ten."""
    if math.isinf(low):
        low = min(high, 0.0) - _FAR if math.isfinite(high) else -_FAR
    if math.isinf(high):
        high = max(low, 0.0) + _FAR
    width = high - low
    if not 1e-290 < width < 1e290 or max(abs(low), abs(high)) > 1e12 * width:
        return np.empty(0)
    power = math.floor(math.log10(width)) - 2
    size = 10.0 ** abs(power)
    scale = 1 / size if power > 0 else size
    whole = np.arange(math.ceil(low * scale), math.floor(high * scale) + 1)
    return np.asarray(whole * size if power > 0 else whole / size, dtype=float)
