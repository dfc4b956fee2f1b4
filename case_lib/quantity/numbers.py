"""Format numbers by the rules of a language: grouping, millions or 万, decimals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_decimal

from case_lib.base import rounding
from case_lib.base.languages import locale, style

__all__ = ["ONE", "alike", "digits", "exactly", "in_one", "multiple", "number", "times"]

ONE = (Decimal(1), "")
_LEAST = Decimal("0.01")  # of a multiple that both ends of a range share
_MULTIPLES_FROM = 10**6  # from here, rounded numbers are printed in multiples


@rounding.in_full
def digits(value: Decimal, lang: str, count: int | None = None) -> str:
    """Return a number with ``count`` decimals, or with its own; Chinese numbers aren't grouped."""
    shown = rounding.places(value) if count is None else count
    units_pattern = "#,##0" if style(lang).numbers.grouped else "0"
    pattern = units_pattern + ("." + "0" * shown if shown else "")
    text = format_decimal(value, pattern, locale=locale(lang), decimal_quantization=False)
    return str(text).replace("-", "−")


def number(value: float, lang: str, decimals: int = 2) -> str:
    """Return a number rounded to some decimals, with more if it would round to zero."""
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    return digits(rounding.nearest(rounding.decimal(value), decimals), lang)


@rounding.in_full
def multiple(value: Decimal, lang: str) -> tuple[Decimal, str]:
    """Return the multiple for an exact number, 1.23 for 1.23 million, if that is short."""
    for item in style(lang).numbers.multiples:
        scale = Decimal(item.one)
        if abs(value) >= item.least and rounding.places(value / scale) <= item.decimals:
            return scale, item.word
    return ONE


@rounding.in_full
def in_one(ends: Sequence[Decimal], lang: str) -> list[tuple[Decimal, str]]:
    """Return the multiple of each rounded end of a range.

    Languages that print the unit once use one multiple for both: 0.096–1.9 million, unless the
    smaller end would be below a hundredth of it.

    >>> [word for _, word in in_one([Decimal(96000), Decimal(1900000)], "en")]
    ['million', 'million']
    >>> [word for _, word in in_one([Decimal(5_000_000), Decimal(120_000_000)], "zh")]
    ['万', '亿']
    """
    multiples = []
    for end in ends:
        own = multiple(end, lang)
        multiples.append(_rounded_in(end, lang) if own == ONE else own)
    scale, word = max(multiples)
    least = min((abs(end) for end in ends if end), default=Decimal(0))
    common = not style(lang).numbers.ranges.whole and least >= scale * _LEAST
    return [(scale, word)] * len(multiples) if common else alike(ends, multiples)


def alike(
    ends: Sequence[Decimal], multiples: Sequence[tuple[Decimal, str]]
) -> list[tuple[Decimal, str]]:
    """Return the multiples of a range; none if one end that reaches the other's has none.

    >>> ends = [Decimal(10000), Decimal(10400)]
    >>> [word for _, word in alike(ends, [multiple(end, "zh") for end in ends])]
    ['', '']
    """
    most = max(scale for scale, _ in multiples)
    plain = any(own == ONE and abs(end) >= most for end, own in zip(ends, multiples, strict=True))
    return [ONE] * len(multiples) if plain else list(multiples)


def _rounded_in(end: Decimal, lang: str) -> tuple[Decimal, str]:
    """Return the multiple for a rounded bound; none below a million."""
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
    """Return all digits of a number, in millions or 万 if that is short; ``more``: 余."""
    exact = rounding.decimal(value)
    scale, word = multiple(exact, lang)
    part = exact / scale
    # 380余万, but 15万余: the word for "and more" follows a zero
    behind = part == part.to_integral_value() and part % 10 == 0
    text = digits(part, lang)
    return times(text + more, word, lang) if behind else times(text, word, lang) + more
