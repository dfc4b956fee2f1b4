"""Print dates by the editorial rules of a language, no more precisely than they are stated."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from case_lib.base.languages import locale, style
from case_lib.reading.dates import When, between

__all__ = ["day", "placed", "when", "window"]


def _fields(value: date, lang: str) -> dict[str, str]:
    names = locale(lang).months["format"]["wide"]
    return {
        "year": str(value.year),
        "month": str(value.month),
        "name": str(names[value.month]),
        "day": str(value.day),
    }


def day(value: date, lang: str, year: bool = True) -> str:
    """Return one day: 25 April 2023, 2023年4月25日."""
    rule = style(lang).dates
    return (rule.day if year else rule.day_of_year).format(**_fields(value, lang))


def when(value: When, lang: str) -> str:
    """Return a date with its stated precision: early March 2023, 2023年3月初."""
    rule, first, last = style(lang).dates, value.earliest, value.latest
    fields, precision = _fields(first, lang), value.precision
    if precision in ("day", "month", "year"):
        return str(getattr(rule, precision)).format(**fields)
    if precision in ("early", "mid", "late"):
        return str(getattr(rule, precision)).format(rule.month.format(**fields))
    fields |= {f"to_{key}": text for key, text in _fields(last, lang).items()}
    fields |= {"first": day(first, lang), "last": day(last, lang)}
    to_end = last.day == monthrange(last.year, last.month)[1]
    if first.day == 1 and to_end and first.month != last.month:  # July 2010 – April 2014
        ends = {
            name + of: pattern.format(**_fields(end, lang))
            for name, end in (("first", first), ("last", last))
            for of, pattern in (("", rule.month), ("_of_year", rule.month_of_year))
        }
        return (rule.within_year if first.year == last.year else rule.across_years).format(**ends)
    fields |= {"first_of_year": day(first, lang, False), "last_of_year": day(last, lang, False)}
    if first.year != last.year:
        return rule.across_years.format(**fields)
    return (rule.within_month if first.month == last.month else rule.within_year).format(**fields)


def placed(value: When, lang: str) -> str:
    """Return the pattern that puts a date into a sentence: on {}, in {}; {} in some languages."""
    rule, precision = style(lang).dates.placed, value.precision
    if precision == "days":
        same = (value.earliest.year, value.earliest.month) == (
            value.latest.year,
            value.latest.month,
        )
        precision = "within_month" if same else "across"
    return rule.get(precision, rule.get("other", "{}"))


def window(earliest: date | None, latest: date | None, lang: str) -> str:
    """Return an open-ended window: not before, not after, or a dash if nothing is known."""
    rule = style(lang).dates
    if earliest and latest:
        return when(between(earliest, latest), lang)
    if earliest:
        return rule.from_then.format(day(earliest, lang))
    return rule.until_then.format(day(latest, lang)) if latest else rule.unknown
