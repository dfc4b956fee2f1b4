"""What the parser of wordings returns, and the errors that it raises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from case_lib.base.errors import QuantityError
from case_lib.reading import numerals
from case_lib.reading.counters import Counter

__all__ = [
    "BackwardsError",
    "NoNumberError",
    "Number",
    "Parsed",
    "endless",
    "leftover",
    "no_number",
    "unreadable",
]


class NoNumberError(QuantityError):
    """Raised for a text without any number."""


class BackwardsError(QuantityError):
    """Raised for a descending range; ``upward`` is the same range in ascending order."""

    def __init__(self, said: str, low: Decimal, high: Decimal) -> None:
        self.upward = f"{low:f}..{high:f}"
        super().__init__(f'"{said}" runs backwards. Write the lower bound first: "{self.upward}".')


@dataclass
class Parsed:
    """A parsed wording: its form, the lowest and highest number named, the place value of the last
    non-zero digit (``step``), and the counters.
    """

    form: str
    low: Decimal
    high: Decimal
    step: Decimal
    counted: list[Counter] = field(default_factory=list)


@dataclass
class Number:
    """A number of a wording, with its form, its token and the value of its scale words."""

    low: Decimal
    high: Decimal
    step: Decimal
    form: str
    token: str
    scale: Decimal

    def add(self, part: Decimal, step: Decimal) -> None:
        """Add a part, such as a half; ``step`` is its place value."""
        if self.form != "exact" or self.low != self.low.to_integral_value():
            raise ValueError
        self.low, self.high, self.step = self.low + part, self.high + part, step


def no_number(said: str, rest: str) -> QuantityError:
    """Return the error for a wording without a number."""
    holds = re.search(rf"[0-9{numerals.HAN}几半]", rest)
    if holds:
        return leftover(said, rest)
    return NoNumberError(
        f'"{said}" contains no readable number. Write 506, "1000+", "~200", "5..10", '
        '"<200", ">=400", or the wording of the source.'
    )


def unreadable(said: str) -> QuantityError:
    """Return the error for a wording that is no number."""
    return QuantityError(
        f'"{said}" can\'t be read as a number. Write it in digits, such as 506, "1000+" or "5..10".'
    )


def endless(said: str, rest: str) -> QuantityError:
    """Return the error for a range without its end."""
    if rest.strip():
        return leftover(said, rest)
    return QuantityError(f'"{said}" begins a range without its end. Write both, such as "5..10".')


def leftover(said: str, rest: str) -> QuantityError:
    """Return the error for words that could change the number."""
    if re.match(rf" ?[,+-]?[0-9{numerals.HAN}]", rest):
        return QuantityError(f'"{said}" contains more than one number. Write a range as "5..10".')
    word = re.match(rf"[^0-9{numerals.HAN}几半]+", rest.strip())  # 小 of 小四十
    beside = (word[0] if word else rest).strip()
    return QuantityError(
        f'"{said}": "{beside}" beside the number is not understood, and could '
        "change it. Write the number in digits with its qualifier, such as 3800000, "
        '"1000+" or ">=400".'
    )
