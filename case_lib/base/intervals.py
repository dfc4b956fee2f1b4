"""Intervals with open or closed ends, as the wording of a number allows them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from case_lib.base.errors import QuantityError

__all__ = ["Interval", "finite_or_nan"]


@dataclass(frozen=True)
class Interval:
    """All numbers from ``low`` to ``high``; an open end is excluded.

    An unbounded end is infinite and always open.
    """

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high):
            raise QuantityError("a bound is not a number. Give both bounds as numbers.")
        if math.isinf(self.low):
            object.__setattr__(self, "low_open", True)
        if math.isinf(self.high):
            object.__setattr__(self, "high_open", True)
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise QuantityError(f"the interval from {self.low:g} to {self.high:g} is empty.")

    @property
    def exact(self) -> bool:
        """Whether the interval contains exactly one number."""
        return self.low == self.high

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def __str__(self) -> str:
        """Return the only number, or the ends in brackets: ``[1000, 2000)``."""
        if self.exact:
            return f"{self.low:.12g}"
        opening, closing = "(" if self.low_open else "[", ")" if self.high_open else "]"
        return f"{opening}{self.low:.12g}, {self.high:.12g}{closing}"

    def __contains__(self, value: float) -> bool:
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above and below

    def intersect(self, other: Interval) -> Interval | None:
        """Return the intersection, or None if it is empty."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        if low > high or (low == high and (low_open or not closed)):
            return None
        return Interval(low, high, low_open, not closed)

    def tenfold(self, other: Interval) -> bool:
        """Return whether one reading is about ten times the other, as if a digit was lost."""
        low, high = sorted((self.low, other.low))
        return low > 0 and 8 <= high / low <= 12

    @classmethod
    def at(cls, value: float) -> Interval:
        """Return the interval that contains only ``value``."""
        return cls(value, value)


def finite_or_nan(end: float | None) -> float:
    """Return an end of an interval as data frames contain it: NaN if infinite or missing."""
    return end if end is not None and math.isfinite(end) else math.nan
