"""Boxes that cover the margins of a box, to test whether the minimum can lie there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.quantity.box_cutting import cut_at, edges_of
from case_lib.quantity.boxes import Box
from case_lib.quantity.interval_arrays import Flags

__all__ = [
    "RATIO",
    "between",
    "edges",
    "grid",
    "nested",
    "shells",
    "slabs",
    "with_centre",
    "with_own",
    "within",
]

RATIO = 0.8  # of the widths of a shell and the next one


def edges(box: Box, variables: NDArray[np.intp], count: int, around: Floats) -> Floats:
    """Return the edges of pieces of some variables, narrower towards a point.

    Their shape is ``(count + 1, variables)``.
    """
    ends = box.low[variables, 0], box.high[variables, 0]
    return edges_of(ends, cut_at(box)[variables, 0], count, around[variables, 0])


def _repeated(box: Box, size: int) -> Box:
    """Return one box several times."""
    return box.take(np.zeros(size, dtype=int))


def slabs(box: Box, variables: NDArray[np.intp], edges: Floats) -> Box:
    """Return one box cut into slabs in each of some variables in turn.

    The first slabs of all variables come first, then the second ones.
    """
    count, inner = len(edges) - 1, len(variables)
    parts = _repeated(box, inner * count)
    which, columns = np.tile(variables, count), np.arange(inner * count)
    parts.low[which, columns], parts.high[which, columns] = edges[:-1].ravel(), edges[1:].ravel()
    parts.low_open[which[inner:], columns[inner:]] = False
    parts.high_open[which[:-inner], columns[:-inner]] = False
    return parts


def between(
    box: Box, variables: NDArray[np.intp], edges: Floats, falling: Flags, rising: Flags
) -> Box:
    """Return one box without its lowest slabs that fall and its highest that rise.

    Flags have the shape ``(slabs, variables)``.
    """
    count, own = len(falling), np.arange(len(variables))
    # if all slabs fall or all rise, one is left, so that ``monotone`` can treat open ends
    falls = np.logical_and.accumulate(falling[:-1]).sum(axis=0)
    rises = np.logical_and.accumulate(rising[:0:-1]).sum(axis=0)
    rises = np.minimum(rises, count - 1 - falls)
    low, high = box.low.copy(), box.high.copy()
    low_open, high_open = box.low_open.copy(), box.high_open.copy()
    inner_low, inner_high = (end[variables, 0] for end in box.inner)  # lest the box be empty
    low[variables, 0] = np.minimum(edges[falls, own], inner_high)
    high[variables, 0] = np.maximum(edges[count - rises, own], inner_low)
    low_open[variables, 0] &= falls == 0
    high_open[variables, 0] &= rises == 0
    return Box(low, high, low_open, high_open)


def grid(box: Box, axes: Mapping[int, int], edges: Floats) -> Box:
    """Return one box cut into pieces of several variables at once: a box per combination.

    ``axes`` is a number from zero for each of these variables; those with the same number are cut
    in step. Pieces of the variables with number 0 follow each other, then those of number 1.
    """
    variables, count = list(axes), len(edges) - 1
    size = count ** (max(axes.values()) + 1)
    which = np.arange(size) // count ** np.array(list(axes.values()))[:, None] % count
    parts = _repeated(box, size)
    parts.low[variables] = np.take_along_axis(edges.T, which, axis=1)
    parts.high[variables] = np.take_along_axis(edges.T, which + 1, axis=1)
    parts.low_open[variables] &= which == 0
    parts.high_open[variables] &= which == count - 1
    return parts


def within(box: Box, variables: NDArray[np.intp], point: Floats, sizes: Floats) -> Box:
    """Return parts of one box around a point, each with its own sizes on each side.

    The shape of ``sizes`` is ``(variables, parts)``.
    Around an open end, a part also contains the next float inside, lest it be empty.
    """
    inner_low, inner_high = (end[variables] for end in box.inner)
    low, high = (np.repeat(end, sizes.shape[1], axis=1) for end in (box.low, box.high))
    low[variables] = np.clip(point[variables] - sizes, low[variables], inner_high)
    high[variables] = np.clip(point[variables] + sizes, inner_low, high[variables])
    return Box(low, high, box.low_open & (low == box.low), box.high_open & (high == box.high))


def shells(box: Box, variables: NDArray[np.intp], point: Floats, sizes: Floats, count: int) -> Box:
    """Return the margins between boxes around a point, each narrower than the one before.

    ``sizes`` are half the widths of the first one in these variables.
    For each box there are the parts below the next box in each variable, and then those above it.
    """
    nested_boxes = within(box, variables, point, sizes[:, None] * RATIO ** np.arange(count + 1))
    inner = len(variables)
    margins = nested_boxes.take(np.repeat(np.arange(count), 2 * inner))
    columns = np.arange(2 * inner * count).reshape(count, 2, inner)
    below, above = columns[:, 0], columns[:, 1]
    margins.high[variables, below] = nested_boxes.low[variables, 1:].T
    margins.low[variables, above] = nested_boxes.high[variables, 1:].T
    margins.high_open[variables, below] = margins.low_open[variables, above] = False
    return margins


def nested(layers: Box, variables: NDArray[np.intp], low: Floats, high: Floats) -> int:
    """Return how many of the outer ``shells`` rise outward in all variables, given their slopes.

    The minimum then lies in the next box. Each coordinate beyond it can be moved to its edge, one
    after the other, without raising the function.
    """
    own = np.tile(variables, low.shape[1] // len(variables)), np.arange(low.shape[1])
    shape = -1, 2, len(variables)  # shells; below, above; variables
    empty = (layers.low >= layers.high)[own].reshape(shape)
    falling, rising = (high[own] <= 0).reshape(shape), (low[own] >= 0).reshape(shape)
    inward = np.stack([falling[:, 0], rising[:, 1]], axis=1) | empty
    return int(np.logical_and.accumulate(inward.all(axis=(1, 2))).sum())


def with_centre(box: Box) -> tuple[Box, Flags]:
    """Ask for boxes with their slopes, and for the middle of each."""
    both = box.join(box.centre)
    return both, both.wide


def with_own(margins: Box, variables: NDArray[np.intp]) -> tuple[Box, Flags]:
    """Ask for margins, each with its slope in its own variable; these follow each other in turn."""
    wanted = np.zeros_like(margins.wide)
    columns = np.arange(wanted.shape[1])
    which = variables[columns % len(variables)]
    wanted[which, columns] = margins.wide[which, columns]
    return margins, wanted
