"""Prints quantities and dates as an editor of each language would, with their precision.

What a source reports is printed as reported, and a count exactly. The bounds of what is computed
are rounded outward: the lower down, the upper up. A share that falls short of the whole is not
printed as 100 %, nor a small one as zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from case_lib.base import rounding, unit_words, units
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.base.languages import locale
from case_lib.quantity.quantities import Quantity
from case_lib.reading.dates import When, between

# numbers that are said in multiples of: the multiple, its word, the most decimals before it
_MULTIPLES: Mapping[str, tuple[tuple[int, str, int], ...]] = {
    "en": ((10**12, "trillion", 2), (10**9, "billion", 2), (10**6, "million", 2)),
    "zh": ((10**12, "万亿", 4), (10**8, "亿", 4), (10**6, "万", 2), (10**4, "万", 1)),
}
_ONE = (Decimal(1), "")
_LEDGER = 6  # decimals
_YEAR = 12  # months


def unit(name: str | None, lang: str, value: float = 2.0) -> str:
    """Return a unit as printed after a number: people, yuan a day, 元/天."""
    return unit_words.called(name, lang, value)


def _digits(value: Decimal, lang: str, count: int | None = None) -> str:
    """Return a number with ``count`` decimals, or with those it has; in Chinese ungrouped."""
    shown = rounding.places(value) if count is None else count
    pattern = ("#,##0" if lang == "en" else "0") + ("." + "0" * shown if shown else "")
    text = format_decimal(value, pattern, locale=locale(lang), decimal_quantization=False)
    return str(text).replace("-", "−")


def number(value: float, lang: str, decimals: int = 2) -> str:
    """Return a number rounded to the nearest of so many decimals, or more rather than to zero."""
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    return _digits(rounding.nearest(rounding.decimal(value), decimals), lang)


def bounds(quantity: Quantity, lang: str) -> str:
    """Return the bounds alone, for ledgers: ``[1,000, 2,000)``."""
    return interval(quantity.interval, lang)


def interval(ends: Interval, lang: str) -> str:
    """Return bounds in brackets, rounded outward: ``[1,000, 2,000)``; or the one number."""
    if ends.exact:
        return number(ends.low, lang, _LEDGER)
    low = _end(ends.low, lang, upper=False)
    high = _end(ends.high, lang, upper=True)
    return f"{'(' if ends.low_open else '['}{low}, {high}{')' if ends.high_open else ']'}"


def _end(value: float, lang: str, upper: bool) -> str:
    if math.isinf(value):
        return number(value, lang)
    exact = rounding.decimal(value)
    # a small bound keeps as many digits as a large one
    count = _LEDGER if not exact else max(_LEDGER, _LEDGER - 1 - exact.adjusted())
    return _digits((rounding.up if upper else rounding.down)(exact, count), lang)


def _multiple(value: Decimal, lang: str) -> tuple[Decimal, str]:
    """Return the multiple that an exact number is said in: 1.23 in 1.23 million, if it is short."""
    for least, word, most in _MULTIPLES[lang]:
        scale = _scale(word, lang)
        if abs(value) >= least and rounding.places(value / scale) <= most:
            return scale, word
    return _ONE


def _scale(word: str, lang: str) -> Decimal:
    return Decimal(min(least for least, said, _ in _MULTIPLES[lang] if said == word))


def _exactly(value: float, lang: str, more: str = "") -> str:
    """Return a number to its last digit, in millions or 万 where that is short; ``more``: 余."""
    exact = rounding.decimal(value)
    scale, word = _multiple(exact, lang)
    part = exact / scale
    # 380余万, but 15万余: the word for "and more" stands behind a nought
    behind = part == part.to_integral_value() and part % 10 == 0
    text = _digits(part, lang)
    if lang == "en":
        return f"{text} {word}" if word else text
    return f"{text}{more}{word}" if behind else f"{text}{word}{more}"


def _nearly(quantity: Quantity, lang: str) -> str:
    """Return the one value of what is computed: to its last digit if short, else rounded."""
    value = rounding.decimal(quantity.low)
    drawn = quantity.kind >= Kind.ASSUMED
    full = _full(quantity.unit)
    if drawn and full:
        least = Decimal(full) / 1000
        if 0 < value < least:
            return {"en": "under ", "zh": "不足"}[lang] + _digits(least, lang)
        if full - least < value < full:
            return {"en": "over ", "zh": "超过"}[lang] + _digits(full - least, lang)
        return _digits(rounding.nearest(value, 1), lang)
    if rounding.places(value) <= (0 if quantity.unit in units.SHARES else 3):
        return _exactly(quantity.low, lang)
    size = abs(value)
    count = 2 if full or 1 <= size < 10 else 1 if size < 1000 else 0
    if size < 1 and not full:
        count = 2 - value.adjusted()
    never = [0, full] if full else [0]
    return _digits(rounding.nearest(value, count, never), lang, None if full else count)


def _full(unit_name: str | None) -> int | None:
    """Return the whole that a share of that unit is a part of: 100 per cent."""
    return units.SHARES.get(unit_name or "")


def say(quantity: Quantity, lang: str, with_unit: bool = True) -> str:
    """Return a quantity in words: by its wording if a source speaks so, else its bounds."""
    wording = quantity.wording
    low, high = quantity.low, quantity.high
    stated = wording is not None or quantity.kind is Kind.REPORTED
    if wording is not None and wording.form not in ("between", "several"):
        form, value = wording.form, wording.numbers[0]
    elif quantity.exact:
        form, value = "exact", low
    elif math.isinf(high):
        form, value = "at_least", low
    elif math.isinf(low):
        form, value = "at_most", high
    else:
        if with_unit and _in_years(quantity, low, high):
            return f"{_term(low, lang)}{_TO[lang]}{_term(high, lang)}"
        form = wording.form if wording is not None else "between"
        said = _range(quantity, stated, lang, with_unit)
        return said + _several(low, quantity.unit, lang) if form == "several" else said
    if with_unit and math.isfinite(value) and _in_years(quantity, value, value):
        return _worded(form, _term(value, lang), lang)
    if form == "exact" and not stated:
        text = _nearly(quantity, lang)
    elif math.isinf(value):
        text = number(value, lang)
    elif form == "more_than" and lang == "zh":
        text = "百余" if value == 100 else _exactly(value, lang, more="余")
    elif stated:
        text = _exactly(value, lang)
    else:  # a bound that is computed, with none on the other side
        places = 2 if abs(value) < 100 else 0
        turned = rounding.up if form == "at_most" else rounding.down
        text = _digits(turned(rounding.decimal(value), places), lang)
    said = _worded(form, text, lang)
    return _join(said, unit(quantity.unit, lang, value), lang) if with_unit else said


_SEVERAL = {
    3: ("several", "数"),
    11: ("ten-odd", "十几"),
    20: ("dozens", "几十"),
    200: ("hundreds", "数百"),
    2000: ("thousands", "数千"),
    20_000: ("tens of thousands", "数万"),
}


def _several(low: float, unit: str | None, lang: str) -> str:
    """Return the word behind a range that stands for one, so that it isn't taken for a count."""
    words = _SEVERAL.get(int(low))
    if words is None:
        return ""
    counter = "" if words[1] != "数" else "名" if unit == "person" else "个"
    return f" (“{words[0]}”)" if lang == "en" else f"（“{words[1]}{counter}”）"


def _range(quantity: Quantity, stated: bool, lang: str, with_unit: bool) -> str:
    """Return both bounds: to their last digit if stated or short, else rounded outward.

    In Chinese what must not be left out of the first number is said with both: 万, %, 元
    (GB/T 15835—2011, 5.1.3).
    """
    ends = rounding.decimal(quantity.low), rounding.decimal(quantity.high)
    if stated and quantity.unit in units.COUNTED and all(end % 1 == 0 for end in ends):
        # what is counted comes whole: over 100 and under 200 is 101 to 199
        ends = ends[0] + quantity.interval.low_open, ends[1] - quantity.interval.high_open
    most = 0 if _full(quantity.unit) else 1
    short = all(rounding.places(end) <= most and abs(end) < 10**6 for end in ends)
    whole = all(end == end.to_integral_value() for end in ends)
    if stated or short or (whole and all(_multiple(end, lang) != _ONE for end in ends)):
        said = [_multiple(end, lang) for end in ends]
        parts = [end / scale for end, (scale, _) in zip(ends, said, strict=True)]
        # 35.18–41.50, but 18–27.5
        both = [rounding.places(part) for part in parts]
        count = max(both) if stated and all(both) else None
        shown = [_digits(part, lang, count) for part in parts]
    else:
        said = [_rounded_in(end, lang) for end in ends]
        full = _full(quantity.unit)
        never = [0, full] if full else [0, 1] if quantity.unit in (None, "1") else [0]
        turned = rounding.outward(*ends, (said[0][0], said[1][0]), never)
        shown = [
            _digits(part, lang, None if part * scale == end else max(0, -_exponent(part)))
            for part, end, (scale, _) in zip(turned, ends, said, strict=True)
        ]
    name = unit(quantity.unit, lang, quantity.high) if with_unit else ""
    if lang == "en":
        words = [f" {word}" if word else "" for _, word in said]
        if words[0] == words[1]:
            words[0] = ""
        dash = " to " if quantity.low < 0 else "–"
        return _join(f"{shown[0]}{words[0]}{dash}{shown[1]}{words[1]}", name, lang)
    repeated = quantity.unit in units.SHARES or unit_words.money(quantity.unit)
    first, last = (part + word for part, (_, word) in zip(shown, said, strict=True))
    return f"{_join(first, name, lang) if repeated else first}至{_join(last, name, lang)}"


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _rounded_in(end: Decimal, lang: str) -> tuple[Decimal, str]:
    """Return the multiple that a bound is said in that is rounded; none below a million."""
    if abs(end) < 10**6:
        return _ONE
    for least, word, _ in _MULTIPLES[lang]:
        if abs(end) >= least:
            return _scale(word, lang), word
    return _ONE


def _worded(form: str, text: str, lang: str) -> str:
    before = {
        "en": {
            "more_than": "more than ",
            "about": "about ",
            "just_under": "just under ",
            "less_than": "less than ",
            "at_least": "at least ",
            "at_most": "at most ",
        },
        "zh": {
            "about": "约",
            "just_under": "近",
            "less_than": "不到",
            "at_least": "至少",
            "at_most": "至多",
        },
    }
    return before[lang].get(form, "") + text


def joined(text: str, unit_name: str | None, lang: str, value: float) -> str:
    """Return a number that is already written, with the unit after it."""
    return _join(text, unit(unit_name, lang, value), lang)


def _join(text: str, unit_text: str, lang: str) -> str:
    if not unit_text:
        return text
    # a Latin word such as USDT keeps its distance in Chinese too
    close = unit_text in units.SHARES or (lang == "zh" and not unit_text[0].isascii())
    return f"{text}{unit_text}" if close else f"{text}\u00a0{unit_text}"


# -- terms ------------------------------------------------------------------------------------

_TO = {"en": " to ", "zh": "至"}
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _in_years(quantity: Quantity, low: float, high: float) -> bool:
    """Return whether months are said as years and months: terms of a year, others of two."""
    if quantity.unit != "month" or not (low.is_integer() and high.is_integer()):
        return False
    term = "sentences" in quantity.name.split(".")
    return low >= (_YEAR if term else 2 * _YEAR)


def _term(months: float, lang: str) -> str:
    """Return months as years and months: seven years and three months, 7年3个月."""
    years, rest = divmod(int(months), _YEAR)
    if lang == "zh":
        return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")
    said = [
        f"{_WORDS[count] if count < len(_WORDS) else count} {name}{'' if count == 1 else 's'}"
        for count, name in ((years, "year"), (rest, "month"))
        if count
    ]
    return " and ".join(said).replace(" ", "\u00a0")


# -- dates ------------------------------------------------------------------------------------

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_THIRDS = {"early": "初", "mid": "中旬", "late": "下旬"}


def day(value: date, lang: str, year: bool = True) -> str:
    """Return one day: 25 April 2023, 2023年4月25日."""
    if lang == "zh":
        return (f"{value.year}年" if year else "") + f"{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]}" + (f" {value.year}" if year else "")


def when(value: When, lang: str) -> str:
    """Return a date with the precision it was stated in: early March 2023, 2023年3月初."""
    first, last = value.earliest, value.latest
    precision = value.precision
    if precision == "day":
        return day(first, lang)
    if precision == "year":
        return f"{first.year}年" if lang == "zh" else str(first.year)
    month = (
        f"{first.year}年{first.month}月"
        if lang == "zh"
        else f"{_MONTHS[first.month - 1]} {first.year}"
    )
    if precision == "month":
        return month
    if precision in _THIRDS:
        return month + _THIRDS[precision] if lang == "zh" else f"{precision} {month}"
    if lang == "zh":
        if first.year == last.year:
            tail = f"{last.day}日" if first.month == last.month else day(last, lang, year=False)
            return f"{day(first, lang)}至{tail}"
        return f"{day(first, lang)}至{day(last, lang)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last, lang)}"
    return f"{day(first, lang, year=first.year != last.year)} – {day(last, lang)}"


def window(earliest: date | None, latest: date | None, lang: str) -> str:
    """Return an open-ended window: not before, not after, or a dash where nothing is known."""
    if earliest and latest:
        return when(between(earliest, latest), lang)
    if earliest:
        return f"{day(earliest, lang)}或之后" if lang == "zh" else f"{day(earliest, lang)} or later"
    if latest:
        return f"{day(latest, lang)}或之前" if lang == "zh" else f"{day(latest, lang)} or earlier"
    return "–"
