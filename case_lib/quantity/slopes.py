"""Slopes of intervals: bounds of the rate of change with each variable."""

from __future__ import annotations

import numpy as np

from case_lib.quantity.directed_rounding import Ends
from case_lib.quantity.interval_arrays import Flags

__all__ = ["added", "chained", "chosen", "jumping", "minus", "times"]


def times(left: Ends, right: Ends) -> Ends:
    """Return the product of intervals without rounding; zero times infinity is zero."""
    firsts, seconds = (ends[:1] if _single(ends) else ends for ends in (left, right))
    products = [a * b for a in firsts for b in seconds]
    if len(products) == 1:
        least = most = products[0]
    else:
        least, most = np.minimum(products[0], products[1]), np.maximum(products[0], products[1])
        for each in products[2:]:
            least, most = np.minimum(least, each), np.maximum(most, each)
    if np.isnan(least).any():
        for each in products:
            each[np.isnan(each)] = 0.0
        return np.minimum.reduce(np.broadcast_arrays(*products)), np.maximum.reduce(
            np.broadcast_arrays(*products)
        )
    return least, most


def _single(ends: Ends) -> bool:
    """Return whether an interval has no width, which is known where its ends are one array."""
    return ends[0] is ends[1]


def chained(slope: Ends | None, outer: Ends) -> Ends | None:
    """Return the slope of a composed function (chain rule)."""
    return None if slope is None else times(slope, outer)


def added(left: Ends | None, right: Ends | None) -> Ends | None:
    """Return the slope of a sum; None is a slope of zero."""
    if left is None or right is None:
        return right if left is None else left
    low = left[0] + right[0]
    return low, low if _single(left) and _single(right) else left[1] + right[1]


def minus(slope: Ends | None) -> Ends | None:
    """Return the slope of the negative."""
    if slope is None:
        return None
    low = -slope[1]
    return low, low if _single(slope) else -slope[0]


def chosen(
    first: Flags,
    second: Flags,
    left: Ends | None,
    right: Ends | None,
    jumps: Ends | None = None,
) -> Ends | None:
    """Return the slope of a selection: ``left`` where ``first``, ``right`` where ``second``.

    Where either is possible, it may also jump between them, with the slopes ``jumps``.
    """
    if left is None and right is None and jumps is None:
        return None
    nought = (np.zeros((1, 1)), np.zeros((1, 1)))
    a, b, jump = left or nought, right or nought, jumps or nought
    low = np.where(first, a[0], np.where(second, b[0], np.minimum(a[0], b[0]) + jump[0]))
    high = np.where(first, a[1], np.where(second, b[1], np.maximum(a[1], b[1]) + jump[1]))
    return low, high


def jumping(slope: Ends | None) -> Ends | None:
    """Return the slope of the indicator that a value exceeds a level, given the value's slope.

    It can't fall if the value never falls; an unknown slope may have either sign.
    """
    if slope is None:
        return None
    return np.where(slope[0] >= 0, 0.0, -np.inf), np.where(slope[1] <= 0, 0.0, np.inf)
