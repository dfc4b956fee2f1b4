"""Arrays of intervals to which formulas apply as if they were arrays of numbers.

A formula written with operators and numpy runs unchanged over an `IntervalArray` and returns
intervals that contain all its values (Moore, Kearfott and Cloud 2009, Introduction to Interval
Analysis). Ends are rounded outward, but only if an operation has a rounding error, so that
2000 / 100 stays 20 and its ceiling too. An interval also records whether its ends are open, and
encloses the slope in each variable: the change of a formula divided by the change of one variable.
Slopes are valid for jumps too: the slope of a step is between zero and infinity.

Of the libraries for Python only crival works on arrays with infinite ends, and it has neither
open ends nor conditions nor slopes, isn't reached by numpy's functions, and lacks Windows.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.base.errors import FormulaError
from case_lib.quantity.directed_rounding import Ends

__all__ = [
    "CLOSED",
    "FUNCTIONS",
    "UFUNCS",
    "USE",
    "Condition",
    "Flags",
    "IntervalArray",
    "Linear",
    "NumpyLike",
]

Flags = NDArray[np.bool_]
_Made = TypeVar("_Made")

_INF = np.inf
_MOST_WAITING = 100  # linear forms; Python's stack bears some hundreds
# the flags of ends that are all closed: this object itself, so that operations can pass it on
CLOSED: Flags = np.zeros(1, dtype=bool)
CLOSED.flags.writeable = False
USE = (
    "Write it with + - * / // % **, abs, comparisons with & | ~, np.where, np.minimum, "
    "np.maximum, np.clip, np.floor, np.ceil, np.round, np.sqrt, np.exp and np.log."
)
# numpy functions of interval arrays, by name; filled by interval_functions
UFUNCS: dict[str, Callable[..., Any]] = {}
FUNCTIONS: dict[str, Callable[..., Any]] = {}


class NumpyLike(NDArrayOperatorsMixin):
    """Base class with operators and numpy functions; it refuses conversion to a number."""

    __slots__ = ()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Any:
        work = UFUNCS.get(ufunc.__name__)
        if work is None or method != "__call__" or more:
            raise FormulaError(f"np.{ufunc.__name__} can't be bounded here. {USE}")
        return work(*inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        work = FUNCTIONS.get(function.__name__)
        if work is None:
            raise FormulaError(f"np.{function.__name__} can't be bounded here. {USE}")
        return work(*args, **kwargs)

    def __bool__(self) -> NoReturn:
        raise FormulaError(
            "`if`, `and`, `or`, `not`, `max` and `min` need single numbers, but inputs are ranges. "
            "Write np.where(a > b, x, y), np.maximum(a, b), np.minimum(a, b), & and |."
        )

    def __float__(self) -> NoReturn:
        raise FormulaError(
            "`math` functions, `float` and `int` need single numbers, but inputs are ranges. Write "
            "np.log, np.exp, np.sqrt, np.floor or np.ceil."
        )

    __int__ = __index__ = __complex__ = __float__

    def __round__(self, digits: int = 0) -> Any:
        return FUNCTIONS["round"](self, digits)

    __hash__ = None  # type: ignore[assignment]  # equality is a condition


class IntervalArray(NumpyLike):
    """Intervals of shape ``(boxes,)``, or ``(1,)`` for one interval shared by all boxes.

    Parameters
    ----------
    low, high
        The ends.
    low_open, high_open
        Whether each end is open, that is, approached but not attained.
    slope
        Ends of the slopes, each of shape ``(variables, boxes)``; None for a constant.
    linear
        The value as a linear form of the variables; None if it isn't linear.
    """

    __slots__ = ("high", "high_open", "linear", "low", "low_open", "slope")

    def __init__(
        self,
        low: Floats,
        high: Floats,
        low_open: Flags | None = None,
        high_open: Flags | None = None,
        slope: Ends | None = None,
        linear: Linear | None = None,
    ) -> None:
        self.low, self.high = low, high
        self.low_open = CLOSED if low_open is None else low_open
        self.high_open = CLOSED if high_open is None else high_open
        self.slope, self.linear = slope, linear

    def take(self, which: slice) -> IntervalArray:
        """Return some of the intervals with their slopes; each must have its own ends and slope."""
        slope = self.slope and (self.slope[0][:, which], self.slope[1][:, which])
        return IntervalArray(
            self.low[which], self.high[which], self.low_open[which], self.high_open[which], slope
        )

    def narrow(self, other: IntervalArray) -> None:
        """Narrow the intervals to what they share with others that contain the same values."""
        low, high = np.maximum(self.low, other.low), np.minimum(self.high, other.high)
        flags = self.low_open, self.high_open, other.low_open, other.high_open
        if all(each is CLOSED for each in flags):
            self.low, self.high = low, high
            return
        self.low_open = (self.low_open & (self.low == low)) | (other.low_open & (other.low == low))
        self.high_open = (self.high_open & (self.high == high)) | (
            other.high_open & (other.high == high)
        )
        self.low, self.high = low, high

    @property
    def constant(self) -> bool:
        """Whether this is a number, the same in all boxes."""
        return self.slope is None and self.low.size == 1 and bool(self.low[0] == self.high[0])

    @property
    def plain(self) -> IntervalArray:
        """The intervals without slopes."""
        return IntervalArray(self.low, self.high, self.low_open, self.high_open)

    @classmethod
    def around(cls, value: Fraction) -> IntervalArray:
        """Return the narrowest interval of floats that contains a fraction."""
        near = float(value)
        low = near if Fraction(near) <= value else math.nextafter(near, -math.inf)
        high = near if Fraction(near) >= value else math.nextafter(near, math.inf)
        return cls(np.full(1, low), np.full(1, high))

    @classmethod
    def of(cls, value: Any) -> IntervalArray:
        """Return a number, a condition (0 or 1) or an interval array as an interval array.

        Raises
        ------
        FormulaError
            For any other object.
        """
        if isinstance(value, IntervalArray):
            return value
        if isinstance(value, Condition):
            slope, settled = None, value.sure == value.possible
            if value.jumps is not None:
                slope = (
                    np.where(settled, 0.0, value.jumps[0]),
                    np.where(settled, 0.0, value.jumps[1]),
                )
            return cls(value.sure.astype(float), value.possible.astype(float), slope=slope)
        try:
            number = float(value) if np.ndim(value) == 0 else None
        except (TypeError, ValueError):
            number = None
        if number is None:
            raise FormulaError(f"{value!r} is not a number. {USE}")
        return _number(number)


@functools.lru_cache(maxsize=1024)
def _number(number: float) -> IntervalArray:
    """Return the interval array of a number; nothing changes it, so that all formulas share it."""
    if number != number:  # an undefined value may be anything
        return IntervalArray(np.full(1, -_INF), np.full(1, _INF))
    if np.isinf(number):  # beyond the largest float
        most = np.finfo(float).max
        return IntervalArray(np.full(1, min(number, most)), np.full(1, max(number, -most)))
    point = np.full(1, number)
    return IntervalArray(point, point, linear=Linear({}, Fraction(number), ()))


class Linear:
    """A linear form: a constant plus exact multiples of variables, by index in ``variables``.

    Sums and multiples are computed when they are first read, because few forms are; sooner where
    many would have to be computed at once. A form remembers what was made of it, because a formula
    is enclosed many times over: then the same list of ``variables`` holds others.
    """

    __slots__ = ("_made", "_parts", "_remembered", "_waiting", "variables")

    def __init__(
        self,
        factors: Mapping[int, Fraction],
        constant: Fraction,
        variables: Sequence[IntervalArray],
    ) -> None:
        self._made: tuple[Mapping[int, Fraction], Fraction] | None = (factors, constant)
        self._parts: Sequence[tuple[Linear, Fraction]] = ()
        self._waiting = 0  # forms below this one, each in the next, that aren't computed yet
        self.variables = variables
        self._remembered: dict[Hashable, Any] = {}

    @classmethod
    def _of(cls, parts: Sequence[tuple[Linear, Fraction]]) -> Linear:
        form = cls({}, Fraction(0), next((p.variables for p, _ in parts if p.variables), ()))
        form._made, form._parts = None, parts
        form._waiting = 1 + max(part._waiting for part, _ in parts)
        if form._waiting > _MOST_WAITING:
            form._computed()
        return form

    @property
    def factors(self) -> Mapping[int, Fraction]:
        """The factor of each variable; only those that aren't zero."""
        return self._computed()[0]

    @property
    def constant(self) -> Fraction:
        """The constant."""
        return self._computed()[1]

    def _computed(self) -> tuple[Mapping[int, Fraction], Fraction]:
        if self._made is None:
            factors: dict[int, Fraction] = {}
            constant = Fraction(0)
            for part, times in self._parts:
                own, more = part._computed()
                constant += more * times
                for place, factor in own.items():
                    factors[place] = factors.get(place, Fraction(0)) + factor * times
            self._made = {key: factor for key, factor in factors.items() if factor}, constant
            self._parts, self._waiting = (), 0
        return self._made

    def plus(self, other: Linear) -> Linear:
        """Return the sum of two linear forms."""
        first, second = (self, other) if self.variables else (other, self)
        one = Fraction(1)
        return first.remembered(second, lambda: self._of(((first, one), (second, one))))

    def times(self, factor: Fraction) -> Linear:
        """Return a multiple of the linear form."""
        return self.remembered(factor, lambda: self._of(((self, factor),)))

    def remembered(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what is made of this form; a constant, which other formulas share, forgets it."""
        if not self.variables:
            return make()
        if key not in self._remembered:
            self._remembered[key] = make()
        made: _Made = self._remembered[key]
        return made


class Condition(NumpyLike):
    """A comparison: ``sure`` where it is always true, ``possible`` where it may be true.

    ``jumps`` are the slopes of its indicator function (1 if it is true, else 0), each with shape
    ``(variables, boxes)``: minus infinity if a larger variable may make it false, infinity if one
    may make it true, else 0. None if it doesn't vary.
    """

    __slots__ = ("jumps", "possible", "sure")

    def __init__(self, sure: Flags, possible: Flags, jumps: Ends | None) -> None:
        self.sure, self.possible, self.jumps = sure, possible, jumps
