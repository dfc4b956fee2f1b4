"""Round numbers for print in decimal arithmetic: bounds outward, single numbers to the nearest."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import ParamSpec, TypeVar

__all__ = ["coarse", "decimal", "down", "figures", "in_full", "nearest", "outward", "places", "up"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
# ties go to the even digit (IEC 60559); precise enough for any float
_CONTEXT = Context(prec=700)
_NOISE = 1e-14  # relative error of binary arithmetic
# how far rounding may move an end: of itself, and of the width of its range
_OF_END = Decimal("0.05")
_OF_WIDTH = Decimal("0.05")
_NEAR = Decimal("0.01")
_ALIKE = 5  # ends closer than that are given equally many decimals
_MOST = 340
_DIGITS = 2  # significant digits of a coarse number


def in_full(make: Callable[_P, _R]) -> Callable[_P, _R]:
    """Run a function with decimal precision enough for any float; the default is 28 digits."""

    @functools.wraps(make)
    def made(*args: _P.args, **named: _P.kwargs) -> _R:
        with localcontext(_CONTEXT):
            return make(*args, **named)

    return made


def decimal(value: float) -> Decimal:
    """Return the decimal number that a finite float stands for: 0.3 for 0.1 + 0.2."""
    if float(value).is_integer():
        return Decimal(int(value))
    short = Decimal(f"{value:.12g}")
    if math.isclose(float(short), value, rel_tol=_NOISE, abs_tol=0.0):
        return short
    return Decimal(repr(float(value)))


def places(value: Decimal) -> int:
    """Return the number of decimals, without trailing zeros."""
    exponent = value.normalize(_CONTEXT).as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def figures(value: Decimal) -> int:
    """Return the number of significant digits, without trailing zeros: 3 for 85100."""
    return len(value.normalize(_CONTEXT).as_tuple().digits)


def _at(value: Decimal, count: int, mode: str) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-count), mode, _CONTEXT)


def down(value: Decimal, count: int) -> Decimal:
    """Return the largest number with ``count`` decimals that is not above ``value``."""
    return _at(value, count, ROUND_FLOOR)


def up(value: Decimal, count: int) -> Decimal:
    """Return the smallest number with ``count`` decimals that is not below ``value``."""
    return _at(value, count, ROUND_CEILING)


def nearest(value: Decimal, count: int, never: Sequence[int] = (0,)) -> Decimal:
    """Return ``value`` rounded to ``count`` decimals, or to more if it would equal ``never``.

    So a number close to zero, or to another limit, isn't printed as that limit.
    """
    for more in range(count, _MOST):
        rounded = _at(value, more, ROUND_HALF_EVEN)
        if rounded == value or all(rounded != limit for limit in never):
            return rounded
    return value


def coarse(low: float, high: float, never: Sequence[int] = ()) -> tuple[float, float]:
    """Return ends with two significant digits, the lower rounded down, the upper up.

    An end that this would move to a limit in ``never``, such as 100 per cent, keeps as many more
    digits as it needs.

    >>> coarse(12.97, 129.81), coarse(-3.14, 99.96, never=(100,)), coarse(0, 7)
    ((12.0, 130.0), (-3.2, 99.96), (0.0, 7.0))
    """
    return _coarse(low, down, never), _coarse(high, up, never)


def _coarse(value: float, turned: Callable[[Decimal, int], Decimal], never: Sequence[int]) -> float:
    if not value or not math.isfinite(value):
        return float(value)
    exact = decimal(value)
    for more in range(_DIGITS, _MOST):
        rounded = turned(exact, more - 1 - exact.adjusted())
        if rounded == exact or all(rounded != limit for limit in never):
            break
    return float(rounded)


def outward(
    low: Decimal, high: Decimal, never: Sequence[int] = ()
) -> tuple[Decimal, Decimal, int | None]:
    """Return bounds rounded outward to the digits that suit their width, and a number of decimals.

    Each end gets the fewest digits, but at least two, that move it by no more than 5 %, nor by more
    than a twentieth of the width (or, unless both ends are whole, than 1 % and the width), nor onto
    a limit in ``never``. Ends of which neither is five times the other get as many decimals as the
    finer one needs; for others, which may differ, the last item is None.

    >>> [str(end) for end in outward(Decimal("96016.43"), Decimal("1856700"))]
    ['96000', '1900000', 'None']
    >>> [str(end) for end in outward(Decimal("39.916"), Decimal("40.966"))]
    ['39.9', '41', '1']
    """
    width = _CONTEXT.subtract(high, low)
    near = Decimal(0) if places(low) == places(high) == 0 else _NEAR
    counts = [_fitting(low, down, width, near, never), _fitting(high, up, width, near, never)]
    alike = 0 < low <= high < _ALIKE * low or 0 > high >= low > _ALIKE * high
    if alike:
        counts = [max(counts)] * 2
    ends = _plain(down(low, counts[0])), _plain(up(high, counts[1]))
    return (*ends, counts[0] if alike else None)


def _fitting(
    value: Decimal,
    turned: Callable[[Decimal, int], Decimal],
    width: Decimal,
    near: Decimal,
    never: Sequence[int],
) -> int:
    """Return the fewest decimals, below zero for tens and more, that don't move an end too far."""
    if not value:
        return 1 - _MOST
    size = abs(value)
    close = min(width, _CONTEXT.multiply(size, near))
    slack = max(_CONTEXT.multiply(width, _OF_WIDTH), close)
    most = min(slack, _CONTEXT.multiply(size, _OF_END))
    first = _DIGITS - 1 - value.adjusted()
    for count in range(first, first + _MOST):
        rounded = turned(value, count)
        if rounded == value or (
            abs(_CONTEXT.subtract(rounded, value)) <= most and rounded not in never
        ):
            break
    return count


def _plain(value: Decimal) -> Decimal:
    """Return a number that has no decimals with all its digits: 85000 for 8.5E+4."""
    return value if places(value) else value.quantize(Decimal(1), context=_CONTEXT)
