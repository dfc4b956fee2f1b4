"""Prints quantities and dates as an editor of each language would, with their precision."""

from __future__ import annotations

import functools
import importlib.resources
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.numbers import format_decimal
from ruamel.yaml import YAML

from case_lib import units
from case_lib.dates import When, between
from case_lib.language import locale
from case_lib.quantities import Quantity

_MANY = {"en": (1_000_000, "million"), "zh": (10_000, "万")}


@functools.cache
def _unit_table() -> Mapping[str, Mapping[str, Any]]:
    path = importlib.resources.files("case_lib") / "reference" / "units.yaml"
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def unit(name: str | None, lang: str, value: float = 2.0) -> str:
    """Return a unit as printed after a number: people, yuan a day, 元/天."""
    if name in (None, "1"):
        return ""
    if name == "%":
        return "%"
    assert name is not None
    table = _unit_table()
    which = 0 if value == 1 else 1
    if name in table:
        row = table[name]
        return str(row["en"][which] if lang == "en" else row["zh"])
    above, below = units.parts(name)

    def word(part: str, place: int) -> str:
        row = table.get(part, {"en": [part, part], "zh": part, "per": f"per {part}"})
        return str(row["zh"] if lang == "zh" else row["en"][place])

    head = (" " if lang == "en" else "").join(word(part, which) for part in above)
    if not below:
        return head
    if lang == "zh":
        return f"{head}/{'·'.join(word(part, 0) for part in below)}"
    tail = " ".join(str(table.get(p, {"per": f"per {p}"}).get("per", f"per {p}")) for p in below)
    return f"{head} {tail}"


def _decimals(value: float, name: str | None) -> int:
    size = abs(value)
    if name == "%":
        return 2
    if size >= 100:
        return 0
    if size >= 10:
        return 1
    if size >= 1 or size == 0:
        return 2
    return min(6, 2 - math.floor(math.log10(size)))


def number(
    value: float,
    lang: str,
    decimals: int | None = None,
    unit_name: str | None = None,
) -> str:
    """Return a number with grouping; whole numbers without decimals, others rounded."""
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    places = _decimals(value, unit_name) if decimals is None else decimals
    short = next(
        (
            n
            for n in range(places + 1)
            if math.isclose(value, round(value, n), rel_tol=1e-12, abs_tol=1e-12)
        ),
        places,
    )
    # four digits stand without a comma in Chinese print
    group = "#,##0" if lang == "en" or abs(value) >= 10_000 else "0"
    pattern = group + ("." + "0" * short if short else "")
    return str(format_decimal(round(value, places), pattern, locale=locale(lang))).replace("-", "−")


def _amount(
    value: float,
    lang: str,
    decimals: int | None = None,
    unit_name: str | None = None,
    more: str = "",
) -> str:
    """Return a number with million or 万 where an editor would; ``more`` is 余."""
    least, word = _MANY[lang]
    part = value / least
    round_enough = lang == "en" or math.isclose(part, round(part, 1), rel_tol=1e-12)
    if abs(value) >= least and math.isfinite(value) and round_enough:
        text = number(part, lang, 1 if lang == "en" and part >= 10 else 2)
        if lang == "en":
            return f"{text} {word}"
        return f"{text}{more}{word}" if float(part).is_integer() else f"{text}{word}{more}"
    return number(value, lang, decimals, unit_name) + more


def say(quantity: Quantity, lang: str, with_unit: bool = True) -> str:
    """Return a quantity in words: by its wording if a source speaks so, else its bounds."""
    form = (
        quantity.wording.form
        if quantity.wording is not None
        else ("exact" if quantity.exact else "between")
    )
    low, high = quantity.interval.low, quantity.interval.high
    if quantity.wording is not None and form not in ("between", "several"):
        text = _worded(form, quantity.wording.numbers[0], lang, quantity.unit)
        last = quantity.wording.numbers[0]
    elif quantity.exact:
        text, last = _amount(low, lang, unit_name=quantity.unit), low
    elif math.isinf(high):
        text, last = _worded("at_least", low, lang, quantity.unit), low
    elif math.isinf(low):
        text, last = _worded("at_most", high, lang, quantity.unit), high
    else:
        text, last = _range(low, high, lang, quantity.unit), high
    said = _join(text, unit(quantity.unit, lang, last), lang) if with_unit else text
    return said + _several(low, lang) if form == "several" else said


_SEVERAL = {
    3: ("several", "数"),
    11: ("ten-odd", "十几"),
    20: ("dozens", "几十"),
    200: ("hundreds", "数百"),
    2000: ("thousands", "数千"),
    20_000: ("tens of thousands", "数万"),
}


def _several(low: float, lang: str) -> str:
    """Return the word behind a range that stands for one, so that it isn't taken for a count."""
    words = _SEVERAL.get(int(low))
    if words is None:
        return ""
    return f" (“{words[0]}”)" if lang == "en" else f"（“{words[1]}”）"


def bounds(quantity: Quantity, lang: str) -> str:
    """Return the bounds alone, for ledgers: ``[1,000, 2,000)``."""
    low, high = (number(end, lang, 6) for end in (quantity.low, quantity.high))
    if quantity.exact:
        return low
    ends = quantity.interval
    return f"{'(' if ends.low_open else '['}{low}, {high}{')' if ends.high_open else ']'}"


def _range(low: float, high: float, lang: str, unit_name: str | None) -> str:
    decimals = _decimals(high, unit_name)
    least, word = _MANY[lang]
    dash = "–" if lang == "en" else "至"
    if low >= least and lang == "en":
        low, high, decimals = low / least, high / least, 2
        return f"{number(low, lang, decimals)}{dash}{number(high, lang, decimals)} {word}"
    if lang == "zh":
        first, last = _amount(low, lang, decimals), _amount(high, lang, decimals)
    else:
        first, last = number(low, lang, decimals), _amount(high, lang, decimals)
    return first if first == last else f"{first}{dash}{last}"


def _worded(form: str, value: float, lang: str, unit_name: str | None) -> str:
    if lang == "zh":
        if form == "more_than":
            return "百余" if value == 100 else _amount(value, lang, unit_name=unit_name, more="余")
        text = _amount(value, lang, unit_name=unit_name)
        return {
            "about": f"约{text}",
            "just_under": f"近{text}",
            "at_least": f"至少{text}",
            "at_most": f"至多{text}",
        }.get(form, text)
    text = _amount(value, lang, unit_name=unit_name)
    return {
        "more_than": f"more than {text}",
        "about": f"about {text}",
        "just_under": f"just under {text}",
        "at_least": f"at least {text}",
        "at_most": f"at most {text}",
    }.get(form, text)


def _join(text: str, unit_text: str, lang: str) -> str:
    if not unit_text:
        return text
    return f"{text}{unit_text}" if lang == "zh" or unit_text == "%" else f"{text}\u00a0{unit_text}"


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
