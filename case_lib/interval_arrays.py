"""Arrays of intervals that a formula can be applied to as if they were arrays of numbers.

A formula written with operators and numpy runs unchanged over an `IntervalArray` and returns
intervals that hold each of its values (Moore, Kearfott and Cloud 2009, Introduction to Interval
Analysis). Ends are rounded outward, and by no more than the exact error of an operation calls
for, so that 2000 / 100 stays 20 and its ceiling too. Beside its ends an interval says whether
they are left out, and encloses the slopes in each variable: what a formula changes by when one
variable changes, divided by that change. Slopes hold for jumps as well: that of a step is
between zero and infinity.

Of the libraries for Python only crival works on arrays with infinite ends, and it has neither
open ends nor conditions nor slopes, isn't reached by numpy's functions, and lacks Windows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from case_lib.errors import FormulaError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ends = tuple[Array, Array]

_INF = np.inf
_SPLIT = 134217729.0  # 2**27 + 1 (Veltkamp)
_TINY = 1e-280  # below, the error of a product may itself be lost
_MOST_POWER = 64
_MOST_SHARED = 4
USE = (
    "Write it with + - * / // % **, abs, comparisons with & | ~, np.where, np.minimum, "
    "np.maximum, np.clip, np.floor, np.ceil, np.round, np.sqrt, np.exp and np.log."
)


class _Numpy(NDArrayOperatorsMixin):
    """What answers to operators and numpy's functions, and refuses what works on one number."""

    __slots__ = ()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Any:
        work = _UFUNCS.get(ufunc.__name__)
        if work is None or method != "__call__" or more:
            raise FormulaError(f"np.{ufunc.__name__} can't be bounded here. {USE}")
        return work(*inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        work = _FUNCTIONS.get(function.__name__)
        if work is None:
            raise FormulaError(f"np.{function.__name__} can't be bounded here. {USE}")
        return work(*args, **kwargs)

    def __bool__(self) -> NoReturn:
        raise FormulaError(
            "`if`, `and`, `or`, `not`, `max` and `min` decide for one number, and inputs are "
            "ranges. Write np.where(a > b, x, y), np.maximum(a, b), np.minimum(a, b), & and |."
        )

    def __float__(self) -> NoReturn:
        raise FormulaError(
            "`math` functions, `float` and `int` take one number, and inputs are ranges. Write "
            "np.log, np.exp, np.sqrt, np.floor or np.ceil."
        )

    __int__ = __index__ = __complex__ = __float__

    def __round__(self, digits: int = 0) -> Any:
        return _round(self, digits)

    __hash__ = None  # type: ignore[assignment] - equality is a condition


class IntervalArray(_Numpy):
    """Intervals of shape ``(boxes,)``, or ``(1,)`` for one that all boxes share.

    Parameters
    ----------
    low, high
        The ends.
    low_open, high_open
        Whether an end is left out: approached, and not reached.
    slope
        Ends of the slopes, each of shape ``(variables, boxes)``; None for what doesn't vary.
    linear
        What it is as a sum of multiples of the variables; None where it is no such sum.
    """

    __slots__ = ("high", "high_open", "linear", "low", "low_open", "slope")

    def __init__(
        self,
        low: Array,
        high: Array,
        low_open: Flags | None = None,
        high_open: Flags | None = None,
        slope: Ends | None = None,
        linear: Linear | None = None,
    ) -> None:
        closed = np.zeros(1, dtype=bool)
        self.low, self.high = low, high
        self.low_open = closed if low_open is None else low_open
        self.high_open = closed if high_open is None else high_open
        self.slope, self.linear = slope, linear

    @classmethod
    def of(cls, value: Any) -> IntervalArray:
        """Return a number, a condition (0 or 1) or an interval array as an interval array.

        Raises
        ------
        FormulaError
            For anything else.
        """
        if isinstance(value, IntervalArray):
            return value
        if isinstance(value, Condition):
            slope = None
            if value.varies is not None:
                jump = np.where(value.varies & (value.sure != value.possible), _INF, 0.0)
                slope = (-jump, jump)
            return cls(value.sure.astype(float), value.possible.astype(float), slope=slope)
        try:
            number = float(value) if np.ndim(value) == 0 else None
        except (TypeError, ValueError):
            number = None
        if number is None:
            raise FormulaError(f"{value!r} is no number. {USE}")
        if number != number:  # what has no value may be anything
            return cls(np.full(1, -_INF), np.full(1, _INF))
        if np.isinf(number):  # approached from the greatest float on
            most = np.finfo(float).max
            return cls(np.full(1, min(number, most)), np.full(1, max(number, -most)))
        point = np.full(1, number)
        return cls(point, point, linear=Linear({}, Fraction(number), ()))


@dataclass(frozen=True)
class Linear:
    """A constant and exact multiples of variables, by their place in ``variables``."""

    factors: Mapping[int, Fraction]
    constant: Fraction
    variables: Sequence[IntervalArray]

    def plus(self, other: Linear) -> Linear:
        """Return the sum of two."""
        factors = dict(self.factors)
        for place, factor in other.factors.items():
            factors[place] = factors.get(place, Fraction(0)) + factor
        return Linear(
            {place: factor for place, factor in factors.items() if factor},
            self.constant + other.constant,
            self.variables or other.variables,
        )

    def times(self, factor: Fraction) -> Linear:
        """Return a multiple of it."""
        if not factor:
            return Linear({}, factor, self.variables)
        factors = {place: own * factor for place, own in self.factors.items()}
        return Linear(factors, self.constant * factor, self.variables)

    def enclosure(self) -> IntervalArray:
        """Return its values: narrow, since every variable stands in it once."""
        found = _around(self.constant)
        for place, factor in self.factors.items():
            found = _add(found, _multiply(_around(factor), self.variables[place]))
        return found


def _around(value: Fraction) -> IntervalArray:
    """Return the narrowest interval of floats around a fraction."""
    near = float(value)
    low = near if Fraction(near) <= value else math.nextafter(near, -math.inf)
    high = near if Fraction(near) >= value else math.nextafter(near, math.inf)
    return IntervalArray(np.full(1, low), np.full(1, high))


class Condition(_Numpy):
    """A comparison: ``sure`` where it holds throughout, ``possible`` where it may hold.

    ``varies`` (variables, boxes) says which variables it depends on; None for none.
    """

    __slots__ = ("possible", "sure", "varies")

    def __init__(self, sure: Flags, possible: Flags, varies: Flags | None) -> None:
        self.sure, self.possible, self.varies = sure, possible, varies


# -- rounding ---------------------------------------------------------------------------------


def _down(value: Array, error: Array) -> Array:
    """Return a float not above the exact result, which is ``value`` + ``error`` (NaN: unknown)."""
    return np.where(error >= 0, value, np.nextafter(value, -_INF))


def _up(value: Array, error: Array) -> Array:
    return np.where(error <= 0, value, np.nextafter(value, _INF))


def _sum(left: Array, right: Array) -> Ends:
    """Return a sum and its error (Knuth's TwoSum)."""
    total = left + right
    part = total - left
    return total, (left - (total - part)) + (right - part)


def _product(left: Array, right: Array) -> Ends:
    """Return a product and its error (Dekker 1971); zero times infinity is zero."""
    made = left * right
    made = np.where(np.isnan(made), 0.0, made)
    halves = []
    for side in (left, right):
        big = _SPLIT * side
        upper = big - (big - side)
        halves += [upper, side - upper]
    a, b, c, d = halves
    error = b * d - (((made - a * c) - b * c) - a * d)
    nought = (left == 0) | (right == 0)
    error = np.where((np.abs(made) < _TINY) & ~nought, np.nan, error)
    return made, np.where(nought, 0.0, error)


def _quotient(above: Array, below: Array) -> Ends:
    """Return a quotient and the sign of its error; what is undefined counts as zero."""
    made = above / below
    made = np.where(np.isnan(made), 0.0, made)
    back, lost = _product(made, below)
    rest = (above - back) - lost
    error = np.where(below > 0, rest, -rest)
    return made, np.where((above == 0) | np.isinf(below), 0.0, error)


def _widened(value: Array, up: bool) -> Array:
    """Return a float surely beyond a function of numpy's that is right to about one digit."""
    end = _INF if up else -_INF
    return np.nextafter(np.nextafter(value, end), end)


# -- slopes -----------------------------------------------------------------------------------


def _times(left: Ends, right: Ends) -> Ends:
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
    return None if slope is None else _times(slope, outer)


def _added(left: Ends | None, right: Ends | None) -> Ends | None:
    if left is None or right is None:
        return right if left is None else left
    return left[0] + right[0], left[1] + right[1]


def _minus(slope: Ends | None) -> Ends | None:
    return None if slope is None else (-slope[1], -slope[0])


def _hull(left: Ends | None, right: Ends | None) -> Ends | None:
    if left is None and right is None:
        return None
    nought = (np.zeros((1, 1)), np.zeros((1, 1)))
    a, b = left or nought, right or nought
    return np.minimum(a[0], b[0]), np.maximum(a[1], b[1])


def _chosen(
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


def _moving(value: IntervalArray) -> Flags | None:
    """Return which variables a value changes with."""
    return None if value.slope is None else (value.slope[0] != 0) | (value.slope[1] != 0)


# -- arithmetic -------------------------------------------------------------------------------


def _negative(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    linear = x.linear and x.linear.times(Fraction(-1))
    return IntervalArray(-x.high, -x.low, x.high_open, x.low_open, _minus(x.slope), linear)


def _add(left: Any, right: Any) -> IntervalArray:
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    return IntervalArray(
        _down(*_sum(x.low, y.low)),
        _up(*_sum(x.high, y.high)),
        x.low_open | y.low_open,
        x.high_open | y.high_open,
        _added(x.slope, y.slope),
        x.linear.plus(y.linear) if x.linear and y.linear else None,
    )


def _subtract(left: Any, right: Any) -> IntervalArray:
    return _add(left, _negative(right))


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
    lows, highs = _down(*made), _up(*made)
    low, high = lows.min(axis=0), highs.max(axis=0)
    return IntervalArray(
        low,
        high,
        (opens | (lows != low)).all(axis=0),
        (opens | (highs != high)).all(axis=0),
        slope,
    )


def _multiply(left: Any, right: Any) -> IntervalArray:
    if left is right:
        return _power(left, 2)
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    a, b, a_open, b_open = _corners(x, y)
    reached = ((a == 0) & ~a_open) | ((b == 0) & ~b_open)  # zero times anything is zero
    slope = _added(
        _chained(x.slope, (y.low, y.high)),
        _chained(y.slope, (x.low, x.high)),
    )
    found = _span(_product(a, b), (a_open | b_open) & ~reached, slope)
    found.linear = _scaled(x.linear, y.linear) or _scaled(y.linear, x.linear)
    return found


def _scaled(value: Linear | None, by: Linear | None, inverse: bool = False) -> Linear | None:
    """Return a linear form times a constant, or divided by it; None where there is none."""
    if value is None or by is None or by.factors or (inverse and not by.constant):
        return None
    return value.times(1 / by.constant if inverse else by.constant)


def _divide(left: Any, right: Any) -> IntervalArray:
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
    rest = above.plus(below.times(-share)).enclosure()
    once = _add(_around(share), _ratio(rest, divisor))
    low, high = np.maximum(found.low, once.low), np.minimum(found.high, once.high)
    found.low_open = ((found.low == low) & found.low_open) | ((once.low == low) & once.low_open)
    found.high_open = ((found.high == high) & found.high_open) | (
        (once.high == high) & once.high_open
    )
    found.low, found.high = low, high
    factor = float(below.factors[place])
    square = _power(IntervalArray(divisor.low, divisor.high), 2)
    whole = (divisor.low > 0) | (divisor.high < 0)
    falling = _ratio(_multiply(-factor, rest), square)
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
    found = _span(_quotient(a, b), (a_open | b_open) & ~reached, None)
    across = ((y.low < 0) & (y.high > 0)) | ((y.low == 0) & (y.high == 0))
    nothing = (x.low == 0) & (x.high == 0) & (y.low < 0) & (y.high > 0)
    anything = across & ~nothing
    low, high = np.where(anything, -_INF, found.low), np.where(anything, _INF, found.high)
    ratio = np.where(nothing, 0.0, low), np.where(nothing, 0.0, high)
    slope = _added(x.slope, _minus(_chained(y.slope, ratio)))
    if slope is not None:
        inverse = 1.0 / y_high, 1.0 / y_low
        slope = _times(slope, inverse)
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


def _power(base: Any, exponent: Any) -> IntervalArray:
    x, n = IntervalArray.of(base), IntervalArray.of(exponent)
    fixed = n.slope is None and n.low.size == 1 and n.low[0] == n.high[0]
    if not fixed:
        return _exp(_multiply(n, _log(x)))
    size = float(n.low[0])
    if size < 0:
        return _divide(1.0, _power(x, -size))
    if size == 0:
        return IntervalArray.of(1.0)
    if not size.is_integer() or size > _MOST_POWER:
        return _rising(
            _at_least(x, 0.0), lambda ends: ends**size, lambda v: _over_power(v, size - 1, size)
        )
    if size == 1:
        return x
    whole = int(size)
    y = _absolute(x) if whole % 2 == 0 else x
    low, high = _raised(y.low, whole, _down), _raised(y.high, whole, _up)
    outer = None
    if x.slope is not None:
        below = _power(IntervalArray(x.low, x.high), whole - 1)
        outer = whole * below.low, whole * below.high
    slope = None if outer is None else _chained(x.slope, outer)
    return IntervalArray(low, high, y.low_open, y.high_open, slope)


def _raised(ends: Array, exponent: int, turned: Callable[[Array, Array], Array]) -> Array:
    """Return a whole power of each end, rounded one way: magnitudes grow with every step."""
    size, outward = np.abs(ends), np.sign(ends)
    # of a negative end the magnitude is rounded the other way
    other = _up if turned is _down else _down
    found = size
    for _ in range(exponent - 1):
        made = _product(found, size)
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
    low = np.where(exact[0] & _plain(x.low), ends[0], _widened(ends[0], up=False))
    high = np.where(exact[1] & _plain(x.high), ends[1], _widened(ends[1], up=True))
    outer = slopes(x) if slopes else (np.zeros(1), np.full(1, _INF))
    return IntervalArray(low, high, x.low_open, x.high_open, _chained(x.slope, outer))


def _plain(end: Array) -> Flags:
    return (end == 0) | (end == 1) | np.isinf(end)


def _exp(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    found = _rising(x, np.exp, lambda v: (np.exp(v.low), np.exp(v.high)))
    found.low = np.maximum(found.low, 0.0)
    return found


def _log(value: Any) -> IntervalArray:
    x = _at_least(IntervalArray.of(value), 0.0)
    return _rising(x, np.log, lambda v: (1 / v.high, 1 / np.abs(v.low)))


def _sqrt(value: Any) -> IntervalArray:
    x = _at_least(IntervalArray.of(value), 0.0)
    low, high = np.sqrt(x.low), np.sqrt(x.high)
    slope = _chained(x.slope, (0.5 / high, 0.5 / np.abs(low)))
    down, up = _product(low, low), _product(high, high)
    return IntervalArray(
        _down(low, np.where((down[0] == x.low) & (down[1] == 0), 0.0, np.nan)),
        _up(high, np.where((up[0] == x.high) & ((up[1] == 0) | np.isinf(high)), 0.0, np.nan)),
        x.low_open,
        x.high_open,
        slope,
    )


def _named(function: Callable[[Array], Array], least: float = -_INF) -> Callable[[Any], Any]:
    """Return a function of numpy's that rises throughout from ``least``."""
    return lambda value: _rising(_at_least(IntervalArray.of(value), least), function)


# -- what turns or jumps ----------------------------------------------------------------------


def _minimum(left: Any, right: Any) -> IntervalArray:
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
        _chosen(x.high <= y.low, y.high <= x.low, x.slope, y.slope),
    )


def _maximum(left: Any, right: Any) -> IntervalArray:
    return _negative(_minimum(_negative(left), _negative(right)))


def _absolute(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    y = _negative(x)
    found = _maximum(x, y)
    across = (x.low < 0) & (x.high > 0)
    found.low = np.where(across, 0.0, found.low)
    found.low_open = found.low_open & ~across
    return found


def _steps(value: Any, low: Array, high: Array) -> IntervalArray:
    """Return a step function of a value, which rises, from its least and greatest step."""
    slope = IntervalArray.of(value).slope
    outer = (np.zeros(1), np.where(low == high, 0.0, _INF))
    return IntervalArray(
        low, high, np.isinf(low), np.isinf(high), None if slope is None else _times(slope, outer)
    )


def _floor(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    return _steps(x, np.floor(x.low), np.where(x.high_open, np.ceil(x.high) - 1, np.floor(x.high)))


def _ceil(value: Any) -> IntervalArray:
    return _negative(_floor(_negative(value)))


def _trunc(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    down, up = _floor(x), _ceil(x)
    return _steps(
        x, np.where(x.low > 0, down.low, up.low), np.where(x.high < 0, up.high, down.high)
    )


def _rint(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    return _steps(x, np.rint(x.low), np.rint(x.high))


def _round(value: Any, decimals: int = 0) -> IntervalArray:
    if decimals == 0:
        return _rint(value)
    size = 10.0**decimals
    return _divide(_rint(_multiply(value, size)), size)


def _sign(value: Any) -> IntervalArray:
    x = IntervalArray.of(value)
    low = np.where((x.low == 0) & x.low_open, 1.0, np.sign(x.low))
    high = np.where((x.high == 0) & x.high_open, -1.0, np.sign(x.high))
    return _steps(x, low, high)


def _floor_divide(left: Any, right: Any) -> IntervalArray:
    return _floor(_divide(left, right))


def _remainder(left: Any, right: Any) -> IntervalArray:
    return _subtract(left, _multiply(right, _floor_divide(left, right)))


def _clip(value: Any, a_min: Any = None, a_max: Any = None, **named: Any) -> IntervalArray:
    least, most = named.get("min", a_min), named.get("max", a_max)
    found = IntervalArray.of(value)
    found = found if least is None else _maximum(found, least)
    return found if most is None else _minimum(found, most)


# -- conditions -------------------------------------------------------------------------------


def _varying(*parts: Flags | None) -> Flags | None:
    found: Flags | None = None
    for part in parts:
        found = part if found is None else found if part is None else found | part
    return found


def _greater(left: Any, right: Any) -> Condition:
    x, y = IntervalArray.of(left), IntervalArray.of(right)
    sure = (x.low > y.high) | ((x.low == y.high) & (x.low_open | y.high_open))
    return Condition(sure, x.high > y.low, _varying(_moving(x), _moving(y)))


def _not(value: Any) -> Condition:
    held = _condition(value)
    return Condition(~held.possible, ~held.sure, held.varies)


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
    return Condition(a.sure & b.sure, a.possible & b.possible, _varying(a.varies, b.varies))


def _or(left: Any, right: Any) -> Condition:
    return _not(_and(_not(left), _not(right)))


def _xor(left: Any, right: Any) -> Condition:
    return _or(_and(left, _not(right)), _and(_not(left), right))


def _where(condition: Any, left: Any, right: Any) -> IntervalArray:
    held, x, y = _condition(condition), IntervalArray.of(left), IntervalArray.of(right)
    first, second = held.sure, ~held.possible

    def either(a: Any, b: Any, both: Any) -> Any:
        return np.where(first, a, np.where(second, b, both))

    low_open = np.where(
        x.low == y.low, x.low_open & y.low_open, np.where(x.low < y.low, x.low_open, y.low_open)
    )
    high_open = np.where(
        x.high == y.high,
        x.high_open & y.high_open,
        np.where(x.high > y.high, x.high_open, y.high_open),
    )
    return IntervalArray(
        either(x.low, y.low, np.minimum(x.low, y.low)),
        either(x.high, y.high, np.maximum(x.high, y.high)),
        either(x.low_open, y.low_open, low_open),
        either(x.high_open, y.high_open, high_open),
        _chosen(first, second, x.slope, y.slope, held.varies),
    )


_UFUNCS: dict[str, Callable[..., Any]] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "true_divide": _divide,
    "floor_divide": _floor_divide,
    "remainder": _remainder,
    "power": _power,
    "float_power": _power,
    "square": lambda value: _power(value, 2),
    "reciprocal": lambda value: _divide(1.0, value),
    "negative": _negative,
    "positive": IntervalArray.of,
    "absolute": _absolute,
    "fabs": _absolute,
    "sign": _sign,
    "minimum": _minimum,
    "maximum": _maximum,
    "fmin": _minimum,
    "fmax": _maximum,
    "floor": _floor,
    "ceil": _ceil,
    "trunc": _trunc,
    "rint": _rint,
    "sqrt": _sqrt,
    "exp": _exp,
    "log": _log,
    "expm1": _named(np.expm1),
    "exp2": _named(np.exp2),
    "log2": _named(np.log2, 0.0),
    "log10": _named(np.log10, 0.0),
    "log1p": _named(np.log1p, -1.0),
    "cbrt": _named(np.cbrt),
    "arctan": _named(np.arctan),
    "tanh": _named(np.tanh),
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
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "where": _where,
    "clip": _clip,
    "round": _round,
    "around": _round,
}
