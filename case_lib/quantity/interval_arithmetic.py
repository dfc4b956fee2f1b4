"""Arithmetic of interval arrays: sums, products, ratios and powers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.quantity.directed_rounding import (
    Ends,
    down,
    exact_product,
    exact_quotient,
    exact_sum,
    up,
)
from case_lib.quantity.interval_arrays import CLOSED, Flags, IntervalArray, Linear
from case_lib.quantity.interval_choices import absolute, either
from case_lib.quantity.rising_functions import at_least, exponential, logarithm, rising
from case_lib.quantity.slopes import added, chained, minus, times

__all__ = ["add", "divide", "enclosed", "multiply", "negative", "power", "subtract"]

_MOST_POWER = 64
_MOST_SHARED = 4


def enclosed(linear: Linear) -> IntervalArray:
    """Return the range of a linear form; it is tight, since each variable occurs once."""
    total = IntervalArray.around(linear.constant)
    for place, factor in linear.factors.items():
        total = add(total, multiply(IntervalArray.around(factor), linear.variables[place].plain))
    return total


def negative(value: Any) -> IntervalArray:
    """Return the negative."""
    x = IntervalArray.of(value)
    if x.constant:
        return IntervalArray.of(-float(x.low[0]))
    linear = x.linear and x.linear.times(Fraction(-1))
    return IntervalArray(-x.high, -x.low, x.high_open, x.low_open, minus(x.slope), linear)


def add(left: Any, right: Any) -> IntervalArray:
    """Return a sum."""
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    return IntervalArray(
        down(*exact_sum(x.low, y.low)),
        up(*exact_sum(x.high, y.high)),
        either(x.low_open, y.low_open),
        either(x.high_open, y.high_open),
        added(x.slope, y.slope),
        x.linear.plus(y.linear) if x.linear and y.linear else None,
    )


def subtract(left: Any, right: Any) -> IntervalArray:
    """Return a difference."""
    return add(left, negative(right))


def _corners(x: IntervalArray, y: IntervalArray) -> Ends:
    """Return the ends of both operands, shaped so that each of one meets each of the other."""
    return np.array((x.low, x.high))[:, None], np.array((y.low, y.high))


def _open_corners(
    x: IntervalArray, y: IntervalArray, left: Floats, right: Floats | None
) -> Flags | None:
    """Return which corners are open; a zero that is reached closes them (zero times anything).

    None if all ends of both operands are closed. Without ``right`` only its own zeros count.
    """
    if all(flags is CLOSED for flags in (x.low_open, x.high_open, y.low_open, y.high_open)):
        return None
    left_open = np.stack(np.broadcast_arrays(x.low_open, x.high_open))[:, None]
    right_open = np.stack(np.broadcast_arrays(y.low_open, y.high_open))
    reached = (left == 0) & ~left_open
    if right is not None:
        reached = reached | ((right == 0) & ~right_open)
    opens: Flags = (left_open | right_open) & ~reached
    return opens


def _span(made: Ends, opens: Flags | None, slope: Ends | None) -> IntervalArray:
    """Return the minimum and maximum of corners; open where only open corners attain them.

    ``opens`` is None if all corners are closed.
    """
    value, error = (part.reshape(4, -1) for part in made)
    low, high = value.min(axis=0), value.max(axis=0)
    at_low, at_high = value == low, value == high
    low = down(low, np.where(at_low, error, 0.0).min(axis=0))
    high = up(high, np.where(at_high, error, 0.0).max(axis=0))
    if opens is None:
        return IntervalArray(low, high, slope=slope)
    opens = opens.reshape(4, -1)
    low_open, high_open = (opens | ~at_low).all(axis=0), (opens | ~at_high).all(axis=0)
    return IntervalArray(low, high, low_open, high_open, slope)


def multiply(left: Any, right: Any) -> IntervalArray:
    """Return a product; for a value times itself, its square."""
    if left is right:
        return power(left, 2)
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    for value, by in ((x, y), (y, x)):
        if by.constant and by.low[0] != 0:
            return _multiple(value, by)
    left, right = _corners(x, y)
    slope = added(
        chained(x.slope, (y.low, y.high)),
        chained(y.slope, (x.low, x.high)),
    )
    product = _span(exact_product(left, right), _open_corners(x, y, left, right), slope)
    product.linear = _scaled(x.linear, y) or _scaled(y.linear, x)
    if x.linear and y.linear and len(x.linear.factors) == len(y.linear.factors) == 1:
        _squared(product, x.linear, y.linear)
    return product


def _squared(product: IntervalArray, left: Linear, right: Linear) -> None:
    """Narrow a product of linear forms of one variable: x (1 − x) is at most 1/4."""
    square_form = left.remembered(("square", right), lambda: _square(left, right))
    if square_form is None:  # of two variables
        return
    place, turn, least, factor = square_form
    square = power(add(left.variables[place].plain, turn), 2)
    product.narrow(multiply(factor, add(square, least)))


def _square(
    left: Linear, right: Linear
) -> tuple[int, IntervalArray, IntervalArray, IntervalArray] | None:
    """Return the variable of two linear forms, and what their product is by its square.

    With a and b the zeros, (x − a) (x − b) is (x − (a + b) / 2)² − ((a − b) / 2)².
    """
    ((place, first),) = left.factors.items()
    second = right.factors.get(place)
    if second is None:
        return None
    a, b = -left.constant / first, -right.constant / second
    parts = -(a + b) / 2, -(((a - b) / 2) ** 2), first * second
    turn, least, factor = map(IntervalArray.around, parts)
    return place, turn, least, factor


def _multiple(value: IntervalArray, by: IntervalArray) -> IntervalArray:
    """Return a value times a non-zero constant."""
    factor = float(by.low[0])
    if factor == -1:
        return negative(value)
    slope = value.slope if factor > 0 else minus(value.slope)
    if slope is not None:
        low = slope[0] * abs(factor)
        slope = low, low if slope[0] is slope[1] else slope[1] * abs(factor)
    low, high = (value.low, value.high) if factor > 0 else (value.high, value.low)
    flags = value.low_open, value.high_open
    made, error = exact_product(np.array((low, high)), by.low)
    return IntervalArray(
        down(made[0], error[0]),
        up(made[1], error[1]),
        *(flags if factor > 0 else flags[::-1]),
        slope,
        _scaled(value.linear, by),
    )


def _scaled(value: Linear | None, by: IntervalArray, inverse: bool = False) -> Linear | None:
    """Return a linear form times a constant, or divided by it; None if there is no such form."""
    if value is None or by.linear is None or not by.constant:
        return None
    factor = by.linear.constant
    if inverse and not factor:
        return None
    return value.times(1 / factor if inverse else factor)


def divide(left: Any, right: Any) -> IntervalArray:
    """Return a ratio; it is unbounded if the divisor can be zero."""
    if left is right and isinstance(left, IntervalArray):
        return IntervalArray.of(1.0)
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    ratio = _ratio(x, y)
    if x.linear and y.linear:
        ratio.linear = _scaled(x.linear, y, inverse=True)
        shared = [place for place in x.linear.factors if place in y.linear.factors]
        for place in shared[:_MOST_SHARED]:
            _narrow(ratio, x.linear, y, place)
    return ratio


def _narrow(ratio: IntervalArray, above: Linear, divisor: IntervalArray, place: int) -> None:
    """Narrow a ratio of linear forms that share a variable.

    With r the ratio of its factors, above / below is r + (above − r × below) / below, in which
    the variable occurs only once: x / (x + 1) is 1 − 1 / (x + 1).
    """
    below = divisor.linear
    assert below is not None
    share = above.factors[place] / below.factors[place]
    rest = enclosed(above.plus(below.times(-share)))
    ratio.narrow(add(IntervalArray.around(share), _ratio(rest, divisor)))
    factor = float(below.factors[place])
    square = power(IntervalArray(divisor.low, divisor.high), 2)
    settled = (divisor.low > 0) | (divisor.high < 0)
    falling = _ratio(multiply(-factor, rest), square)
    seed = below.variables[place].slope
    if ratio.slope is not None and seed is not None:
        own = settled & (seed[0] == 1)  # where this variable varies
        low, high = ratio.slope
        ratio.slope = (
            np.where(own, np.maximum(low, falling.low), low),
            np.where(own, np.minimum(high, falling.high), high),
        )


def _ratio(x: IntervalArray, y: IntervalArray) -> IntervalArray:
    # a zero end is approached from the side on which the divisor lies
    y_low, y_high = np.where(y.low == 0, 0.0, y.low), np.where(y.high == 0, -0.0, y.high)
    near = IntervalArray(y_low, y_high, y.low_open, y.high_open)
    above, below = _corners(x, near)
    span = _span(exact_quotient(above, below), _open_corners(x, y, above, None), None)
    across = ((y.low < 0) & (y.high > 0)) | ((y.low == 0) & (y.high == 0))
    nothing = (x.low == 0) & (x.high == 0) & (y.low < 0) & (y.high > 0)
    anything = across & ~nothing
    low, high = np.where(anything, -np.inf, span.low), np.where(anything, np.inf, span.high)
    ratio = np.where(nothing, 0.0, low), np.where(nothing, 0.0, high)
    slope = added(x.slope, minus(chained(y.slope, ratio)))
    if slope is not None:
        inverse = 1.0 / y_high, 1.0 / y_low
        slope = times(slope, inverse)
        # if the divisor varies across zero, its slope is unbounded
        moving = (slope[0] != 0) | (slope[1] != 0)
        if y.slope is not None:
            moving = moving | (y.slope[0] != 0) | (y.slope[1] != 0)
        wild = across & moving
        slope = np.where(wild, -np.inf, slope[0]), np.where(wild, np.inf, slope[1])
    if np.isfinite(ratio).all():
        return IntervalArray(*ratio, span.low_open, span.high_open, slope)
    return IntervalArray(
        *ratio,
        span.low_open | np.isinf(ratio[0]),
        span.high_open | np.isinf(ratio[1]),
        slope,
    )


def power(base: Any, exponent: Any) -> IntervalArray:
    """Return a power; if the exponent varies, the base must be positive."""
    x, n = IntervalArray.of(base), IntervalArray.of(exponent)
    if not n.constant:
        return exponential(multiply(n, logarithm(x)))
    size = float(n.low[0])
    if size < 0:
        return divide(1.0, power(x, -size))
    if size == 0:
        return IntervalArray.of(1.0)
    if not size.is_integer() or size > _MOST_POWER:
        return rising(
            at_least(x, 0.0), lambda ends: ends**size, lambda v: _over_power(v, size - 1, size)
        )
    if size == 1:
        return x
    degree = int(size)
    y = absolute(x.plain) if degree % 2 == 0 else x
    if degree == 2:
        ends = np.array((y.low, y.high))
        made, error = exact_product(ends, ends)
        low, high = down(made[0], error[0]), up(made[1], error[1])
    else:
        low, high = _raised(y.low, degree, down), _raised(y.high, degree, up)
    slope = None
    if x.slope is not None:
        below = power(x.plain, degree - 1)
        slope = chained(x.slope, (degree * below.low, degree * below.high))
    return IntervalArray(low, high, y.low_open, y.high_open, slope)


def _raised(ends: Floats, exponent: int, turned: Callable[[Floats, Floats], Floats]) -> Floats:
    """Return an integer power of each end with directed rounding; rounding errors accumulate."""
    size, outward = np.abs(ends), np.sign(ends)
    # for a negative end the magnitude is rounded in the other direction
    other = up if turned is down else down
    raised = size
    for _ in range(exponent - 1):
        product = exact_product(raised, size)
        raised = np.where(outward < 0, other(*product), turned(*product))
    return np.where(outward < 0, -raised, raised) if exponent % 2 else raised


def _over_power(value: IntervalArray, exponent: float, factor: float) -> Ends:
    ends = [factor * np.abs(end) ** exponent for end in (value.low, value.high)]
    return np.minimum(*ends), np.maximum(*ends)
