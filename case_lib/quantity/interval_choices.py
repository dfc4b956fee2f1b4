"""Smaller, larger and absolute values of interval arrays, and one of two by a condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.quantity.directed_rounding import Ends
from case_lib.quantity.interval_arrays import CLOSED, Condition, Flags, IntervalArray
from case_lib.quantity.slopes import chosen, minus

__all__ = ["absolute", "both", "either", "maximum", "minimum", "where"]


def either(first: Flags, second: Flags) -> Flags:
    """Return which ends are open if each of two open ends opens them."""
    if first is CLOSED:
        return second
    return first if second is CLOSED else first | second


def both(first: Flags, second: Flags) -> Flags:
    """Return which ends are open if only two open ends open them."""
    return CLOSED if first is CLOSED or second is CLOSED else first & second


def _of_nearer(
    nearer: Callable[[Floats, Floats], Flags],
    joined: Callable[[Flags, Flags], Flags],
    x: tuple[Floats, Flags],
    y: tuple[Floats, Flags],
) -> Flags:
    """Return the flags of the nearer of two ends; those of equal ends are joined."""
    (first, first_open), (second, second_open) = x, y
    if first_open is CLOSED and second_open is CLOSED:
        return CLOSED
    return np.where(
        first == second,
        joined(first_open, second_open),
        np.where(nearer(first, second), first_open, second_open),
    )


def minimum(left: Any, right: Any) -> IntervalArray:
    """Return the smaller of two values."""
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    return IntervalArray(
        np.minimum(x.low, y.low),
        np.minimum(x.high, y.high),
        _of_nearer(np.less, both, (x.low, x.low_open), (y.low, y.low_open)),
        _of_nearer(np.less, either, (x.high, x.high_open), (y.high, y.high_open)),
        chosen(x.high <= y.low, y.high <= x.low, x.slope, y.slope),
    )


def maximum(left: Any, right: Any) -> IntervalArray:
    """Return the larger of two values."""
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    return IntervalArray(
        np.maximum(x.low, y.low),
        np.maximum(x.high, y.high),
        _of_nearer(np.greater, either, (x.low, x.low_open), (y.low, y.low_open)),
        _of_nearer(np.greater, both, (x.high, x.high_open), (y.high, y.high_open)),
        chosen(x.low >= y.high, y.low >= x.high, x.slope, y.slope),
    )


def absolute(value: Any) -> IntervalArray:
    """Return the absolute value."""
    x = IntervalArray.of(value)
    across = (x.low < 0) & (x.high > 0)
    if x.slope is None and x.low_open is x.high_open is CLOSED:
        ends = np.abs((x.low, x.high))
        return IntervalArray(np.where(across, 0.0, ends.min(axis=0)), ends.max(axis=0))
    size = maximum(x, IntervalArray(-x.high, -x.low, x.high_open, x.low_open, minus(x.slope)))
    size.low = np.where(across, 0.0, size.low)
    size.low_open = both(size.low_open, ~across)
    return size


def where(held: Condition, x: IntervalArray, y: IntervalArray, jumps: Ends | None) -> IntervalArray:
    """Return ``x`` where a condition holds, ``y`` where it doesn't, and both where it may.

    ``jumps`` are the slopes of the switch between them.
    """
    first, second = held.sure, ~held.possible

    def chosen_of(a: Any, b: Any, any_of: Any) -> Any:
        if a is CLOSED and b is CLOSED:
            return CLOSED
        return np.where(first, a, np.where(second, b, any_of))

    low_open = _of_nearer(np.less, both, (x.low, x.low_open), (y.low, y.low_open))
    high_open = _of_nearer(np.greater, both, (x.high, x.high_open), (y.high, y.high_open))
    return IntervalArray(
        chosen_of(x.low, y.low, np.minimum(x.low, y.low)),
        chosen_of(x.high, y.high, np.maximum(x.high, y.high)),
        chosen_of(x.low_open, y.low_open, low_open),
        chosen_of(x.high_open, y.high_open, high_open),
        chosen(first, second, x.slope, y.slope, jumps),
    )
