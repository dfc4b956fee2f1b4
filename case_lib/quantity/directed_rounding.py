"""Floating-point operations with their exact errors, and directed rounding."""

from __future__ import annotations

import numpy as np

from case_lib.base.arrays import Floats

__all__ = [
    "Ends",
    "down",
    "exact_product",
    "exact_quotient",
    "exact_sum",
    "shortest",
    "up",
    "widened",
]

Ends = tuple[Floats, Floats]

_INF = np.inf
_SPLIT = 134217729.0  # 2**27 + 1 (Veltkamp)
_NOISE = 1e-14  # relative error of decimal fractions in binary
_TINY = 1e-280  # below this, the error of a product may underflow


def down(value: Floats, error: Floats) -> Floats:
    """Return a float not above the exact result ``value`` + ``error`` (NaN: unknown)."""
    return np.nextafter(value, -_INF, out=value.copy(), where=~(error >= 0))


def up(value: Floats, error: Floats) -> Floats:
    """Return a float not below the exact result ``value`` + ``error`` (NaN: unknown)."""
    return np.nextafter(value, _INF, out=value.copy(), where=~(error <= 0))


def exact_sum(left: Floats, right: Floats) -> Ends:
    """Return a sum and its error (Knuth's TwoSum)."""
    total = left + right
    part = total - left
    return total, (left - (total - part)) + (right - part)


def exact_product(left: Floats, right: Floats) -> Ends:
    """Return a product and its error (Dekker 1971); zero times infinity is zero."""
    product = left * right
    a, b = _halves(left)
    c, d = (a, b) if left is right else _halves(right)
    error = b * d - (((product - a * c) - b * c) - a * d)
    small, known = np.abs(product) < _TINY, np.isfinite(error).all()
    if known and not small.any():
        return product, error
    nought = (left == 0) | (right == 0)
    small &= ~nought
    if known and not small.any():
        return product, error
    product = np.where(np.isnan(product), 0.0, product)
    return product, np.where(nought, 0.0, np.where(small, np.nan, error))


def _halves(side: Floats) -> Ends:
    """Return the upper and the lower half of the digits of each number."""
    big = _SPLIT * side
    upper = big - (big - side)
    return upper, side - upper


def exact_quotient(above: Floats, below: Floats) -> Ends:
    """Return a quotient and the sign of its error; an undefined quotient counts as zero."""
    quotient = above / below
    quotient = np.where(np.isnan(quotient), 0.0, quotient)
    back, lost = exact_product(quotient, below)
    rest = (above - back) - lost
    error = np.where(below > 0, rest, -rest)
    return quotient, np.where((above == 0) | np.isinf(below), 0.0, error)


def widened(value: Floats, up: bool) -> Floats:
    """Return a float safely beyond the result of a numpy function accurate to about one digit."""
    end = _INF if up else -_INF
    return np.nextafter(np.nextafter(value, end), end)


def shortest(first: float, second: float) -> float:
    """Return the shortest decimal between two ends, within binary rounding error."""
    low, high = min(first, second), max(first, second)
    low, high = low - _NOISE * abs(low), high + _NOISE * abs(high)
    middle = low + (high - low) / 2
    if low <= 0 <= high:
        return 0.0
    for digits in range(1, 18):
        decimal = float(f"{middle:.{digits}g}")
        if low <= decimal <= high:
            return decimal
    return middle
