"""Numbers as a language writes them: grouped or not, in millions or 万, to a count of decimals."""

from __future__ import annotations

import math
from decimal import Decimal

from babel.numbers import format_decimal

from case_lib.base import rounding
from case_lib.base.languages import locale, style

__all__ = ["ONE", "digits", "exactly", "multiple", "number", "rounded_in", "times"]

ONE = (Decimal(1), "")
_MULTIPLES_FROM = 10**6  # where a rounded number is said in multiples


@rounding.in_full
def digits(value: Decimal, lang: str, count: int | None = None) -> str:
    """Return a number with ``count`` decimals, or with those it has; in Chinese ungrouped."""
    shown = rounding.places(value) if count is None else count
    whole = "#,##0" if style(lang).numbers.grouped else "0"
    pattern = whole + ("." + "0" * shown if shown else "")
    text = format_decimal(value, pattern, locale=locale(lang), decimal_quantization=False)
    return str(text).replace("-", "−")


def number(value: float, lang: str, decimals: int = 2) -> str:
    """Return a number rounded to the nearest of so many decimals, or more rather than to zero."""
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    return digits(rounding.nearest(rounding.decimal(value), decimals), lang)


@rounding.in_full
def multiple(value: Decimal, lang: str) -> tuple[Decimal, str]:
    """Return the multiple that an exact number is said in: 1.23 in 1.23 million, if it is short."""
    for item in style(lang).numbers.multiples:
        scale = Decimal(item.one)
        if abs(value) >= item.least and rounding.places(value / scale) <= item.decimals:
            return scale, item.word
    return ONE


def rounded_in(end: Decimal, lang: str) -> tuple[Decimal, str]:
    """Return the multiple that a bound is said in that is rounded; none below a million."""
    if abs(end) >= _MULTIPLES_FROM:
        for item in style(lang).numbers.multiples:
            if abs(end) >= item.least:
                return Decimal(item.one), item.word
    return ONE


def times(text: str, word: str, lang: str) -> str:
    """Return a number with the word for its multiple."""
    return f"{text}{style(lang).numbers.before_multiple}{word}" if word else text


@rounding.in_full
def exactly(value: float, lang: str, more: str = "") -> str:
    """Return a number to its last digit, in millions or 万 where that is short; ``more``: 余."""
    exact = rounding.decimal(value)
    scale, word = multiple(exact, lang)
    part = exact / scale
    # 380余万, but 15万余: the word for "and more" stands behind a nought
    behind = part == part.to_integral_value() and part % 10 == 0
    text = digits(part, lang)
    return times(text + more, word, lang) if behind else times(text, word, lang) + more
