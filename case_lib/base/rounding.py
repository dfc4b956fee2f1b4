"""Round numbers for print in decimal arithmetic: bounds outward, single numbers to the nearest."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import ParamSpec, TypeVar

__all__ = ["coarse", "decimal", "down", "in_full", "nearest", "outward", "places", "up"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
# ties go to the even digit (IEC 60559); precise enough for any float
_CONTEXT = Context(prec=700)
_NOISE = 1e-14  # relative error of binary arithmetic
_END = Decimal("0.01")
_WIDTH = Decimal("0.1")
_MOST = 340
_SAID = 2  # significant digits of a coarse number


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
        found = _at(value, more, ROUND_HALF_EVEN)
        if found == value or all(found != limit for limit in never):
            return found
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
    for more in range(_SAID, _MOST):
        found = turned(exact, more - 1 - exact.adjusted())
        if found == exact or all(found != limit for limit in never):
            break
    return float(found)


def outward(
    low: Decimal,
    high: Decimal,
    scales: tuple[Decimal, Decimal] = (Decimal(1), Decimal(1)),
    never: Sequence[int] = (),
) -> tuple[Decimal, Decimal]:
    """Return the bounds in multiples of ``scales``, the lower rounded down, the upper up.

    Both get the same number of decimals: the fewest that move neither end by more than 1 %, nor the
    two by more than a tenth of the width, nor an end onto a limit in ``never``.
    """
    slack = _CONTEXT.subtract(high, low) * _WIDTH
    first, last = _CONTEXT.divide(low, scales[0]), _CONTEXT.divide(high, scales[1])
    for count in range(_MOST):
        ends = down(first, count), up(last, count)
        said = [_CONTEXT.multiply(e, scale) for e, scale in zip(ends, scales, strict=True)]
        moved = _CONTEXT.subtract(low, said[0]), _CONTEXT.subtract(said[1], high)
        near = moved[0] <= abs(low) * _END and moved[1] <= abs(high) * _END
        kept = all(not gone or end not in never for gone, end in zip(moved, said, strict=True))
        if near and kept and sum(moved) <= slack:
            break
    return ends
