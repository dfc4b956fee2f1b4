"""Cut boxes into pieces, in the variable with the largest effect."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.quantity.boxes import Box
from case_lib.quantity.directed_rounding import Ends
from case_lib.quantity.interval_arrays import Flags

__all__ = ["FEW_VARIABLES", "apart", "cut_at", "edges_of", "partition", "pieces", "splittable"]

FEW_VARIABLES = 4  # up to this many relevant variables, finer cuts are free
_AT_ONCE, _MOST_PIECES = 256, 16  # pieces of all boxes together, and of one
_FEWEST_AROUND, _NEARER = 8, 1 / 16  # pieces around a point, and the ratio of their distances


def splittable(box: Box, slopes: Floats) -> Flags:
    """Return which boxes can be bisected in a variable that matters."""
    middle = cut_at(box)
    usable: Flags = ((box.low < middle) & (middle < box.high) & (slopes != 0)).any(axis=0)
    return usable


def cut_at(box: Box) -> Floats:
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


def pieces(box: Box, slopes: Floats, count: int, around: Floats) -> tuple[Box, NDArray[np.intp]]:
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


def edges_of(ends: Ends, cut: Floats, count: int, around: Floats) -> Floats:
    """Return the edges of pieces of ranges, narrower towards a point if there are many pieces."""
    edges = _edges(*ends, cut, count)
    return _around(*ends, around, edges) if count >= _FEWEST_AROUND else edges


def _around(low: Floats, high: Floats, point: Floats, edges: Floats) -> Floats:
    """Return half of the edges evenly spaced and the others ever closer to a point inside.

    Ranges that are infinite or don't contain it keep the given edges.
    """
    half = len(edges) // 2
    nearer = (high - low) / half * _NEARER ** np.arange(1, half // 2 + 1)[:, None]
    own = np.clip(np.concatenate([edges[::2], point - nearer, point + nearer]), low, high)
    usable = (low < point) & (point < high) & np.isfinite(low) & np.isfinite(high)
    return np.where(usable, np.sort(own, axis=0), edges)


def _edges(low: Floats, high: Floats, cut: Floats, count: int) -> Floats:
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

    def chosen(ends: Floats) -> Floats:
        return ends[variable, columns].reshape(count, -1)

    low, high = chosen(shrunk.low), chosen(shrunk.high)
    was_flat = chosen(whole.low) == chosen(whole.high)
    flat = (low == high) & ~was_flat
    at_low, at_high = flat & (low == chosen(whole.low)), flat & (high == chosen(whole.high))
    kept = np.ones_like(flat)
    kept[1:] &= ~at_low[1:]
    kept[:-1] &= ~at_high[:-1] | at_low[1:]
    keep: Flags = kept.ravel()
    return keep


def partition(boxes: int, variables: int) -> tuple[int, int]:
    """Return the number of pieces per box, and in how many variables in turn it is cut.

    Enclosing few pieces costs as much as enclosing many.
    """
    count = min(_MOST_PIECES, max(2, 1 << int(math.log2(_AT_ONCE / boxes))))
    return (count, 1) if variables <= FEW_VARIABLES else (2, int(math.log2(count)))
