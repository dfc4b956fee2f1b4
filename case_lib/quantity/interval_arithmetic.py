"""Arithmetic of interval arrays: operators, powers, roots and what rises throughout."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from case_lib.quantity.directed_rounding import (
    Array,
    Ends,
    down,
    exact_product,
    exact_quotient,
    exact_sum,
    up,
    widened,
)
from case_lib.quantity.interval_arrays import Flags, IntervalArray, Linear

__all__ = [
    "absolute",
    "add",
    "chosen",
    "divide",
    "exponential",
    "logarithm",
    "maximum",
    "minimum",
    "moving",
    "multiply",
    "named",
    "negative",
    "power",
    "root",
    "subtract",
    "times",
]

_INF = np.inf
_MOST_POWER = 64
_MOST_SHARED = 4


# -- slopes -----------------------------------------------------------------------------------


def times(left: Ends, right: Ends) -> Ends:
    """Return the product of intervals, not rounded; zero times infinity is zero."""
    made = [a * b for a in left for b in right]
    least = np.minimum(np.minimum(made[0], made[1]), np.minimum(made[2], made[3]))
    most = np.maximum(np.maximum(made[0], made[1]), np.maximum(made[2], made[3]))
    if np.isnan(least).any():
        for each in made:
            each[np.isnan(each)] = 0.0
        return np.minimum.reduce(np.broadcast_arrays(*made)), np.maximum.reduce(
            np.broadcast_arrays(*made)
        )
    return least, most


def _chained(slope: Ends | None, outer: Ends) -> Ends | None:
    return None if slope is None else times(slope, outer)


def _added(left: Ends | None, right: Ends | None) -> Ends | None:
    if left is None or right is None:
        return right if left is None else left
    return left[0] + right[0], left[1] + right[1]


def _minus(slope: Ends | None) -> Ends | None:
    return None if slope is None else (-slope[1], -slope[0])


def chosen(
    first: Flags, second: Flags, left: Ends | None, right: Ends | None, varies: Any = None
) -> Ends | None:
    """Return the slope of what is left where ``first``, right where ``second``, else either.

    Where it is either, what ``varies`` may jump.
    """
    if left is None and right is None and varies is None:
        return None
    nought = (np.zeros((1, 1)), np.zeros((1, 1)))
    a, b = left or nought, right or nought
    jump = np.where(varies, _INF, 0.0) if varies is not None else np.zeros((1, 1))
    low = np.where(first, a[0], np.where(second, b[0], np.minimum(a[0], b[0]) - jump))
    high = np.where(first, a[1], np.where(second, b[1], np.maximum(a[1], b[1]) + jump))
    return low, high


def moving(value: IntervalArray) -> Flags | None:
    """Return which variables a value changes with."""
    return None if value.slope is None else (value.slope[0] != 0) | (value.slope[1] != 0)


# -- sums of multiples --------------------------------------------------------------------------


def _around(value: Fraction) -> IntervalArray:
    """Return the narrowest interval of floats around a fraction."""
    near = float(value)
    low = near if Fraction(near) <= value else math.nextafter(near, -math.inf)
    high = near if Fraction(near) >= value else math.nextafter(near, math.inf)
    return IntervalArray(np.full(1, low), np.full(1, high))


def _enclosed(linear: Linear) -> IntervalArray:
    """Return the values of a linear form: narrow, since every variable stands in it once."""
    found = _around(linear.constant)
    for place, factor in linear.factors.items():
        found = add(found, multiply(_around(factor), linear.variables[place]))
    return found


# -- arithmetic -------------------------------------------------------------------------------


def negative(value: Any) -> IntervalArray:
    """Return what stands on the other side of zero."""
    x = IntervalArray.of(value)
    linear = x.linear and x.linear.times(Fraction(-1))
    return IntervalArray(-x.high, -x.low, x.high_open, x.low_open, _minus(x.slope), linear)


def add(left: Any, right: Any) -> IntervalArray:
    """Return a sum."""
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    return IntervalArray(
        down(*exact_sum(x.low, y.low)),
        up(*exact_sum(x.high, y.high)),
        x.low_open | y.low_open,
        x.high_open | y.high_open,
        _added(x.slope, y.slope),
        x.linear.plus(y.linear) if x.linear and y.linear else None,
    )


def subtract(left: Any, right: Any) -> IntervalArray:
    """Return a difference."""
    return add(left, negative(right))


def _corners(x: IntervalArray, y: IntervalArray) -> tuple[Array, Array, Flags, Flags]:
    """Return the ends of both at each of four corners, and whether they are open."""
    size = max(x.low.size, y.low.size)
    left, right = np.empty((4, size)), np.empty((4, size))
    left[:2], left[2:], right[::2], right[1::2] = x.low, x.high, y.low, y.high
    left_open, right_open = np.empty((4, size), dtype=bool), np.empty((4, size), dtype=bool)
    left_open[:2], left_open[2:] = x.low_open, x.high_open
    right_open[::2], right_open[1::2] = y.low_open, y.high_open
    return left, right, left_open, right_open


def _span(made: Ends, opens: Flags, slope: Ends | None) -> IntervalArray:
    """Return the least and greatest of four corners; open where only open ones reach an end."""
    lows, highs = down(*made), up(*made)
    low, high = lows.min(axis=0), highs.max(axis=0)
    return IntervalArray(
        low,
        high,
        (opens | (lows != low)).all(axis=0),
        (opens | (highs != high)).all(axis=0),
        slope,
    )


def multiply(left: Any, right: Any) -> IntervalArray:
    """Return a product; of a value with itself its square."""
    if left is right:
        return power(left, 2)
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    a, b, a_open, b_open = _corners(x, y)
    reached = ((a == 0) & ~a_open) | ((b == 0) & ~b_open)  # zero times anything is zero
    slope = _added(
        _chained(x.slope, (y.low, y.high)),
        _chained(y.slope, (x.low, x.high)),
    )
    found = _span(exact_product(a, b), (a_open | b_open) & ~reached, slope)
    found.linear = _scaled(x.linear, y.linear) or _scaled(y.linear, x.linear)
    return found


def _scaled(value: Linear | None, by: Linear | None, inverse: bool = False) -> Linear | None:
    """Return a linear form times a constant, or divided by it; None where there is none."""
    if value is None or by is None or by.factors or (inverse and not by.constant):
        return None
    return value.times(1 / by.constant if inverse else by.constant)


def divide(left: Any, right: Any) -> IntervalArray:
    """Return a ratio, without bound where the divisor reaches zero."""
    if left is right and isinstance(left, IntervalArray):
        return IntervalArray.of(1.0)
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    found = _ratio(x, y)
    if x.linear and y.linear:
        found.linear = _scaled(x.linear, y.linear, inverse=True)
        shared = [place for place in x.linear.factors if place in y.linear.factors]
        for place in shared[:_MOST_SHARED]:
            _narrow(found, x.linear, y, place)
    return found


def _narrow(found: IntervalArray, above: Linear, divisor: IntervalArray, place: int) -> None:
    """Narrow a ratio of linear forms that share a variable.

    With r the ratio of its factors, above / below is r + (above − r × below) / below, in which
    the variable stands only once: x / (x + 1) is 1 − 1 / (x + 1).
    """
    below = divisor.linear
    assert below is not None
    share = above.factors[place] / below.factors[place]
    rest = _enclosed(above.plus(below.times(-share)))
    once = add(_around(share), _ratio(rest, divisor))
    low, high = np.maximum(found.low, once.low), np.minimum(found.high, once.high)
    found.low_open = ((found.low == low) & found.low_open) | ((once.low == low) & once.low_open)
    found.high_open = ((found.high == high) & found.high_open) | (
        (once.high == high) & once.high_open
    )
    found.low, found.high = low, high
    factor = float(below.factors[place])
    square = power(IntervalArray(divisor.low, divisor.high), 2)
    whole = (divisor.low > 0) | (divisor.high < 0)
    falling = _ratio(multiply(-factor, rest), square)
    if found.slope is not None:
        shape = np.broadcast_shapes(found.slope[0].shape, (1, found.low.size))
        low, high = (np.array(np.broadcast_to(end, shape)) for end in found.slope)
        low[place] = np.where(whole, np.maximum(low[place], falling.low), low[place])
        high[place] = np.where(whole, np.minimum(high[place], falling.high), high[place])
        found.slope = low, high


def _ratio(x: IntervalArray, y: IntervalArray) -> IntervalArray:
    # zero at an end is approached from the side on which the divisor lies
    y_low, y_high = np.where(y.low == 0, 0.0, y.low), np.where(y.high == 0, -0.0, y.high)
    near = IntervalArray(y_low, y_high, y.low_open, y.high_open)
    a, b, a_open, b_open = _corners(x, near)
    reached = (a == 0) & ~a_open
    found = _span(exact_quotient(a, b), (a_open | b_open) & ~reached, None)
    across = ((y.low < 0) & (y.high > 0)) | ((y.low == 0) & (y.high == 0))
    nothing = (x.low == 0) & (x.high == 0) & (y.low < 0) & (y.high > 0)
    anything = across & ~nothing
    low, high = np.where(anything, -_INF, found.low), np.where(anything, _INF, found.high)
    ratio = np.where(nothing, 0.0, low), np.where(nothing, 0.0, high)
    slope = _added(x.slope, _minus(_chained(y.slope, ratio)))
    if slope is not None:
        inverse = 1.0 / y_high, 1.0 / y_low
        slope = times(slope, inverse)
        # across zero the divisor has either sign, and where it varies nothing bounds the slope
        moving = (slope[0] != 0) | (slope[1] != 0)
        if y.slope is not None:
            moving = moving | (y.slope[0] != 0) | (y.slope[1] != 0)
        wild = across & moving
        slope = np.where(wild, -_INF, slope[0]), np.where(wild, _INF, slope[1])
    return IntervalArray(
        *ratio,
        found.low_open | np.isinf(ratio[0]),
        found.high_open | np.isinf(ratio[1]),
        slope,
    )


def power(base: Any, exponent: Any) -> IntervalArray:
    """Return a power; of one that varies the base must be positive."""
    x, n = IntervalArray.of(base), IntervalArray.of(exponent)
    fixed = n.slope is None and n.low.size == 1 and n.low[0] == n.high[0]
    if not fixed:
        return exponential(multiply(n, logarithm(x)))
    size = float(n.low[0])
    if size < 0:
        return divide(1.0, power(x, -size))
    if size == 0:
        return IntervalArray.of(1.0)
    if not size.is_integer() or size > _MOST_POWER:
        return _rising(
            _at_least(x, 0.0), lambda ends: ends**size, lambda v: _over_power(v, size - 1, size)
        )
    if size == 1:
        return x
    whole = int(size)
    y = absolute(x) if whole % 2 == 0 else x
    low, high = _raised(y.low, whole, down), _raised(y.high, whole, up)
    outer = None
    if x.slope is not None:
        below = power(IntervalArray(x.low, x.high), whole - 1)
        outer = whole * below.low, whole * below.high
    slope = None if outer is None else _chained(x.slope, outer)
    return IntervalArray(low, high, y.low_open, y.high_open, slope)


def _raised(ends: Array, exponent: int, turned: Callable[[Array, Array], Array]) -> Array:
    """Return a whole power of each end, rounded one way: magnitudes grow with every step."""
    size, outward = np.abs(ends), np.sign(ends)
    # of a negative end the magnitude is rounded the other way
    other = up if turned is down else down
    found = size
    for _ in range(exponent - 1):
        made = exact_product(found, size)
        found = np.where(outward < 0, other(*made), turned(*made))
    return np.where(outward < 0, -found, found) if exponent % 2 else found


def _over_power(value: IntervalArray, exponent: float, factor: float) -> Ends:
    ends = [factor * np.abs(end) ** exponent for end in (value.low, value.high)]
    return np.minimum(*ends), np.maximum(*ends)


def _at_least(value: IntervalArray, least: float) -> IntervalArray:
    """Return what of a value lies in a function's domain; all numbers where nothing does."""
    low = np.maximum(value.low, least)
    gone = value.high < least
    return IntervalArray(
        np.where(gone, least, low),
        np.where(gone, _INF, value.high),
        value.low_open & (value.low >= least),
        value.high_open | gone,
        None
        if value.slope is None
        else (np.where(gone, -_INF, value.slope[0]), np.where(gone, _INF, value.slope[1])),
    )


def _rising(
    x: IntervalArray,
    function: Callable[[Array], Array],
    slopes: Callable[[IntervalArray], Ends] | None = None,
) -> IntervalArray:
    """Return a function that rises throughout; without ``slopes`` they are only known to."""
    ends = [function(end) for end in (x.low, x.high)]
    exact = [end == np.rint(end) for end in ends]  # such as the logarithm of 1
    low = np.where(exact[0] & _plain(x.low), ends[0], widened(ends[0], up=False))
    high = np.where(exact[1] & _plain(x.high), ends[1], widened(ends[1], up=True))
    outer = slopes(x) if slopes else (np.zeros(1), np.full(1, _INF))
    return IntervalArray(low, high, x.low_open, x.high_open, _chained(x.slope, outer))


def _plain(end: Array) -> Flags:
    found: Flags = (end == 0) | (end == 1) | np.isinf(end)
    return found


def exponential(value: Any) -> IntervalArray:
    """Return e to a power."""
    x = IntervalArray.of(value)
    found = _rising(x, np.exp, lambda v: (np.exp(v.low), np.exp(v.high)))
    found.low = np.maximum(found.low, 0.0)
    return found


def logarithm(value: Any) -> IntervalArray:
    """Return the natural logarithm of what is positive."""
    x = _at_least(IntervalArray.of(value), 0.0)
    return _rising(x, np.log, lambda v: (1 / v.high, 1 / np.abs(v.low)))


def root(value: Any) -> IntervalArray:
    """Return the square root of what isn't negative."""
    x = _at_least(IntervalArray.of(value), 0.0)
    low, high = np.sqrt(x.low), np.sqrt(x.high)
    slope = _chained(x.slope, (0.5 / high, 0.5 / np.abs(low)))
    below, above = exact_product(low, low), exact_product(high, high)
    return IntervalArray(
        down(low, np.where((below[0] == x.low) & (below[1] == 0), 0.0, np.nan)),
        up(high, np.where((above[0] == x.high) & ((above[1] == 0) | np.isinf(high)), 0.0, np.nan)),
        x.low_open,
        x.high_open,
        slope,
    )


def named(function: Callable[[Array], Array], least: float = -_INF) -> Callable[[Any], Any]:
    """Return a function of numpy's that rises throughout from ``least``."""
    return lambda value: _rising(_at_least(IntervalArray.of(value), least), function)


def minimum(left: Any, right: Any) -> IntervalArray:
    """Return the lesser of two values."""
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    low_open = np.where(
        x.low == y.low, x.low_open & y.low_open, np.where(x.low < y.low, x.low_open, y.low_open)
    )
    high_open = np.where(
        x.high == y.high,
        x.high_open | y.high_open,
        np.where(x.high < y.high, x.high_open, y.high_open),
    )
    return IntervalArray(
        np.minimum(x.low, y.low),
        np.minimum(x.high, y.high),
        low_open,
        high_open,
        chosen(x.high <= y.low, y.high <= x.low, x.slope, y.slope),
    )


def maximum(left: Any, right: Any) -> IntervalArray:
    """Return the greater of two values."""
    return negative(minimum(negative(left), negative(right)))


def absolute(value: Any) -> IntervalArray:
    """Return the distance from zero."""
    x = IntervalArray.of(value)
    y = negative(x)
    found = maximum(x, y)
    across = (x.low < 0) & (x.high > 0)
    found.low = np.where(across, 0.0, found.low)
    found.low_open = found.low_open & ~across
    return found
