"""Increasing functions of intervals: exponential, logarithm, square root and others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.quantity.directed_rounding import Ends, down, exact_product, up, widened
from case_lib.quantity.interval_arrays import Flags, IntervalArray
from case_lib.quantity.slopes import chained

__all__ = ["at_least", "exponential", "logarithm", "named", "rising", "root"]


def at_least(value: IntervalArray, least: float) -> IntervalArray:
    """Return the part of a value inside a function's domain; all numbers if that is empty."""
    low = np.maximum(value.low, least)
    gone = value.high < least
    return IntervalArray(
        np.where(gone, least, low),
        np.where(gone, np.inf, value.high),
        value.low_open & (value.low >= least),
        value.high_open | gone,
        None
        if value.slope is None
        else (np.where(gone, -np.inf, value.slope[0]), np.where(gone, np.inf, value.slope[1])),
    )


def rising(
    x: IntervalArray,
    function: Callable[[Floats], Floats],
    slopes: Callable[[IntervalArray], Ends] | None = None,
) -> IntervalArray:
    """Return an increasing function; without ``slopes`` they are only known to be non-negative."""
    ends = [function(end) for end in (x.low, x.high)]
    exact = [end == np.rint(end) for end in ends]  # such as the logarithm of 1
    low = np.where(exact[0] & _plain(x.low), ends[0], widened(ends[0], up=False))
    high = np.where(exact[1] & _plain(x.high), ends[1], widened(ends[1], up=True))
    outer = slopes(x) if slopes else (np.zeros(1), np.full(1, np.inf))
    return IntervalArray(low, high, x.low_open, x.high_open, chained(x.slope, outer))


def _plain(end: Floats) -> Flags:
    plain: Flags = (end == 0) | (end == 1) | np.isinf(end)
    return plain


def exponential(value: Any) -> IntervalArray:
    """Return the exponential."""
    x = IntervalArray.of(value)
    result = rising(x, np.exp, lambda v: (np.exp(v.low), np.exp(v.high)))
    result.low = np.maximum(result.low, 0.0)
    return result


def logarithm(value: Any) -> IntervalArray:
    """Return the natural logarithm of a positive value."""
    x = at_least(IntervalArray.of(value), 0.0)
    return rising(x, np.log, lambda v: (1 / v.high, 1 / np.abs(v.low)))


def root(value: Any) -> IntervalArray:
    """Return the square root of a non-negative value."""
    x = at_least(IntervalArray.of(value), 0.0)
    low, high = np.sqrt(x.low), np.sqrt(x.high)
    slope = chained(x.slope, (0.5 / high, 0.5 / np.abs(low)))
    below, above = exact_product(low, low), exact_product(high, high)
    return IntervalArray(
        down(low, np.where((below[0] == x.low) & (below[1] == 0), 0.0, np.nan)),
        up(high, np.where((above[0] == x.high) & ((above[1] == 0) | np.isinf(high)), 0.0, np.nan)),
        x.low_open,
        x.high_open,
        slope,
    )


def named(function: Callable[[Floats], Floats], least: float = -np.inf) -> Callable[[Any], Any]:
    """Return a numpy function that increases from ``least`` on, as a function of intervals."""
    return lambda value: rising(at_least(IntervalArray.of(value), least), function)
