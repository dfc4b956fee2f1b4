"""numpy functions of interval arrays: steps and conditions, and the tables that register them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.base.errors import FormulaError
from case_lib.quantity.directed_rounding import Ends
from case_lib.quantity.interval_arithmetic import (
    add,
    divide,
    enclosed,
    multiply,
    negative,
    power,
    subtract,
)
from case_lib.quantity.interval_arrays import (
    CLOSED,
    FUNCTIONS,
    UFUNCS,
    Condition,
    Flags,
    IntervalArray,
)
from case_lib.quantity.interval_choices import absolute, maximum, minimum, where
from case_lib.quantity.rising_functions import exponential, logarithm, named, root
from case_lib.quantity.slopes import added, jumping, minus, times

__all__ = ["FUNCTIONS", "UFUNCS"]

_INF = np.inf


# -- steps ------------------------------------------------------------------------------------


def _steps(value: Any, low: Floats, high: Floats) -> IntervalArray:
    """Return a non-decreasing step function of a value, given its lowest and highest step."""
    slope = IntervalArray.of(value).slope
    outer = (np.zeros(1), np.where(low == high, 0.0, _INF))
    slope = None if slope is None else times(slope, outer)
    return IntervalArray(low, high, _endless(low), _endless(high), slope)


def _endless(ends: Floats) -> Flags:
    """Return which ends are infinite, and so open."""
    flags: Flags = np.isinf(ends)
    return flags if flags.any() else CLOSED


def _floor(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    return _steps(x, np.floor(x.low), np.where(x.high_open, np.ceil(x.high) - 1, np.floor(x.high)))


def _ceil(value: Any) -> IntervalArray:
    return negative(_floor(negative(value)))


def _trunc(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    down, up = _floor(x), _ceil(x)
    return _steps(
        x, np.where(x.low >= 0, down.low, up.low), np.where(x.high <= 0, up.high, down.high)
    )


def _rint(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    # half-way cases go to the even number, which an open end doesn't reach
    low_half, high_half = (x.low % 1 == 0.5) & x.low_open, (x.high % 1 == 0.5) & x.high_open
    return _steps(
        x,
        np.where(low_half, np.ceil(x.low), np.rint(x.low)),
        np.where(high_half, np.floor(x.high), np.rint(x.high)),
    )


def _round(value: Any, decimals: int = 0) -> IntervalArray:
    if decimals == 0:
        return _rint(value)
    size = 10.0**decimals
    return divide(_rint(multiply(value, size)), size)


def _sign(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    low = np.where((x.low == 0) & x.low_open, 1.0, np.sign(x.low))
    high = np.where((x.high == 0) & x.high_open, -1.0, np.sign(x.high))
    return _steps(x, low, high)


def _floor_divide(left: Any, right: Any) -> IntervalArray:
    return _floor(divide(left, right))


def _remainder(left: Any, right: Any) -> IntervalArray:
    """Return a remainder: from 0 to the divisor, which it doesn't reach."""
    y = IntervalArray.of(right)
    rest = subtract(left, multiply(y, _floor_divide(left, right)))
    least, most = np.minimum(y.low, 0.0), np.maximum(y.high, 0.0)
    rest.low_open = np.where(rest.low > least, rest.low_open, least < 0)
    rest.high_open = np.where(rest.high < most, rest.high_open, most > 0)
    rest.low, rest.high = np.maximum(rest.low, least), np.minimum(rest.high, most)
    return rest


def _clip(value: Any, a_min: Any = None, a_max: Any = None, **named: Any) -> IntervalArray:
    least, most = named.get("min", a_min), named.get("max", a_max)
    clipped = IntervalArray.of(value)
    clipped = clipped if least is None else maximum(clipped, least)
    return clipped if most is None else minimum(clipped, most)


# -- conditions -------------------------------------------------------------------------------


def _either(one: Ends | None, other: Ends | None) -> Ends | None:
    """Return the jumps of a condition that is monotonic in two others."""
    if one is None or other is None:
        return one or other
    return np.minimum(one[0], other[0]), np.maximum(one[1], other[1])


def _greater(left: Any, right: Any) -> Condition:
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    sure = (x.low > y.high) | ((x.low == y.high) & (x.low_open | y.high_open))
    return Condition(sure, x.high > y.low, jumping(added(x.slope, minus(y.slope))))


def _not(value: Any) -> Condition:
    held = _condition(value)
    return Condition(~held.possible, ~held.sure, minus(held.jumps))


def _less(left: Any, right: Any) -> Condition:
    return _greater(right, left)


def _at_least_as(left: Any, right: Any) -> Condition:
    return _not(_greater(right, left))


def _at_most_as(left: Any, right: Any) -> Condition:
    return _not(_greater(left, right))


def _equal(left: Any, right: Any) -> Condition:
    return _and(_at_least_as(left, right), _at_most_as(left, right))


def _unequal(left: Any, right: Any) -> Condition:
    return _not(_equal(left, right))


def _condition(value: Any) -> Condition:
    if isinstance(value, Condition):
        return value
    if isinstance(value, IntervalArray):
        return _unequal(value, 0.0)
    flag = np.asarray(value, dtype=bool).reshape(1)
    return Condition(flag, flag, None)


def _and(left: Any, right: Any) -> Condition:
    a, b = _condition(left), _condition(right)
    return Condition(a.sure & b.sure, a.possible & b.possible, _either(a.jumps, b.jumps))


def _or(left: Any, right: Any) -> Condition:
    return _not(_and(_not(left), _not(right)))


def _xor(left: Any, right: Any) -> Condition:
    return _or(_and(left, _not(right)), _and(_not(left), right))


def _where(condition: Any, left: Any, right: Any) -> IntervalArray:
    held, x, y = _condition(condition), IntervalArray.of(left), IntervalArray.of(right)
    return where(held, x, y, _jumps(held, x, y))


def _jumps(held: Condition, x: IntervalArray, y: IntervalArray) -> Ends | None:
    """Return the slopes of the switch between ``x``, if a condition is true, and ``y``.

    The jump is x − y where the condition becomes true: upward if x is never smaller.
    """
    if held.jumps is None:
        return None
    least, most = x.low - y.high, x.high - y.low
    if x.linear and y.linear and ((least < 0) & (most > 0)).any():
        apart = enclosed(x.linear.plus(y.linear.times(Fraction(-1))))
        least, most = np.fmax(least, apart.low), np.fmin(most, apart.high)
    # NaN, the difference of two infinite ends, may have either sign
    least = np.where(least >= 0, np.sign(least), -1.0)
    most = np.where(most <= 0, np.sign(most), 1.0)
    return times(held.jumps, (least, most))


def _sum(left: Any, right: Any) -> IntervalArray:
    if isinstance(left, Condition) and isinstance(right, Condition):
        raise FormulaError(
            "numpy takes a sum of two conditions for `or`. To count, write "
            "np.where(a > b, 1, 0) + np.where(c > d, 1, 0)."
        )
    return add(left, right)


UFUNCS |= {
    "add": _sum,
    "subtract": subtract,
    "multiply": multiply,
    "divide": divide,
    "true_divide": divide,
    "floor_divide": _floor_divide,
    "remainder": _remainder,
    "power": power,
    "float_power": power,
    "square": lambda value: power(value, 2),
    "reciprocal": lambda value: divide(1.0, value),
    "negative": negative,
    "positive": IntervalArray.of,
    "absolute": absolute,
    "fabs": absolute,
    "sign": _sign,
    "minimum": minimum,
    "maximum": maximum,
    "fmin": minimum,
    "fmax": maximum,
    "floor": _floor,
    "ceil": _ceil,
    "trunc": _trunc,
    "rint": _rint,
    "sqrt": root,
    "exp": exponential,
    "log": logarithm,
    "expm1": named(np.expm1),
    "exp2": named(np.exp2),
    "log2": named(np.log2, 0.0),
    "log10": named(np.log10, 0.0),
    "log1p": named(np.log1p, -1.0),
    "cbrt": named(np.cbrt),
    "arctan": named(np.arctan),
    "tanh": named(np.tanh),
    "greater": _greater,
    "less": _less,
    "greater_equal": _at_least_as,
    "less_equal": _at_most_as,
    "equal": _equal,
    "not_equal": _unequal,
    "logical_and": _and,
    "bitwise_and": _and,
    "logical_or": _or,
    "bitwise_or": _or,
    "logical_xor": _xor,
    "bitwise_xor": _xor,
    "logical_not": _not,
    "invert": _not,
}
FUNCTIONS |= {
    "where": _where,
    "clip": _clip,
    "round": _round,
    "around": _round,
}
