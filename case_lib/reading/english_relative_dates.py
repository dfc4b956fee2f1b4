"""Read English dates relative to publication: on Tuesday, yesterday, last November.

Years alone are read here too (in 2016, between 2015 and 2018) and mean all of their days. A
relative date without a day of publication is reported as unreadable.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from case_lib.reading import counters
from case_lib.reading.dates import DateExpression, When, altered, between
from case_lib.reading.english_dates import WEEKDAY

__all__ = ["find"]

_Groups: TypeAlias = Mapping[str, str | None]
_DAYS = list(calendar.day_name)
_MONTHS = [name for name in calendar.month_name if name]
_MONTH = "|".join(_MONTHS)
_PART = "(?: (?:morning|afternoon|evening|night))?"
_YEAR = r"(?:19|20)[0-9]{2}"
_SEASON = rf"{_YEAR} (?:season|financial|fiscal|school|tax)\b"
# in 2000 cases; but in 2018 police said
_NO_COUNT = rf"(?!(?<=00) ?(?:{counters.pattern()})(?![a-z])|(?<=00) (?:[A-Za-z]+ )?[a-z]+s\b)"
_HEDGE = r"(?P<hedge>\b(?i:by|before|after|until|till|about|around|prior to|as of|back to) )?"
_PATTERN = re.compile(
    rf"{_HEDGE}(?:"
    rf"(?P<from>{WEEKDAY})(?P<joint> and | to |[-–])(?P<to>{WEEKDAY})"
    rf"|(?P<weeks>(?i:last|this|next|every|each|per) )?(?P<weekday>{WEEKDAY}){_PART}"
    rf"|(?P<day>\b(?i:today|yesterday)\b(?! ?\()|\b(?i:earlier today|last night)\b)"
    rf"|(?P<month>\b(?:{_MONTH})) (?P<years>(?:this|last) year)\b"
    rf"|\b(?P<last>(?i:last|this)) (?P<named>{_MONTH})\b"
    r"|\b(?P<earlier>(?i:earlier|late|early) )?(?P<span>(?i:(?:last|this|the previous)) "
    r"(?:week|month|year))\b"
    rf"|(?i:\bbetween|\bfrom) (?P<first>{_YEAR}) (?:and|to) (?P<final>{_YEAR})(?![0-9])"
    rf"|(?<![0-9$£€₹-])(?P<begin>{_YEAR})(?:[-–]|/| to (?={_SEASON}))"
    rf"(?P<end>{_YEAR}|[0-9]{{2}})(?![0-9年-])"
    rf"|\b(?P<third>(?i:early|mid|late))[ -]{_YEAR}(?![0-9])"
    rf"|(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince ))(?P<year>{_YEAR})(?![0-9%]|[-–][0-9]){_NO_COUNT}"
    rf"|\b(?P<quarter>(?i:(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:half|quarter)) of) "
    rf"(?P<of>{_YEAR})(?![0-9%])"
    r"|(?i:\b(?:during|throughout|(?:end|start|beginning|middle|half|quarter|summer|spring|autumn|"
    rf"winter) of) )(?P<whole>{_YEAR})(?![0-9%]){_NO_COUNT}"
    r")"
)
_QUICK = re.compile(rf"{_YEAR}|day\b|[Ll]ast |LAST |[Tt]his |year|month|week|[Pp]revious")
# set to appear in court on Wednesday: a day to come
_TO_COME = re.compile(
    r"\b(?:will|set to|due (?:to|in|at|for|back)|(?:expected|scheduled|slated|ordered|listed) "
    r"(?:to|for|in))\b[^.;,“”\"]{0,60}\bon (?:this )?$"
)
_BETWEEN = re.compile(r"(?i:\b(?:between|from) )$")
_RATE = re.compile("(?i:every|each|per) $")


@functools.lru_cache(maxsize=64)  # both figures and dates of a sentence need them
def _matches(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_PATTERN.finditer(text)) if _QUICK.search(text) else ()


def find(text: str, published: When | None) -> Iterator[DateExpression]:
    """Yield such dates of a normalised text in order."""
    for match in _matches(text):
        groups = match.groupdict()
        if groups["weeks"] and _RATE.match(groups["weeks"]):
            continue
        start = match.end("hedge") if groups["hedge"] else match.start()
        token = text[start : match.end()]
        if groups["hedge"]:
            yield altered(match[0], match.start(), groups["hedge"].strip())
            continue
        if groups["third"]:
            yield DateExpression(token, start, None, "the months meant are unclear")
            continue
        joint = (groups["joint"] or "").strip()
        if joint == "and" and published and not _BETWEEN.search(text[: match.start()]):
            yield from _two_days(match, published)
            continue
        when = _part(groups) if groups["quarter"] else _years(groups)
        if when is None and published is None:
            yield DateExpression(token, start, None, "the day of publication is unknown")
            continue
        coming = bool(_TO_COME.search(text[: match.start()]))
        when = when or _relative(groups, published, coming)
        yield DateExpression(token, start, when, "" if when else "the months meant are unclear")


def _years(groups: _Groups) -> When | None:
    """Return the days of years that are named alone."""
    ends = (
        groups["first"] or groups["begin"] or groups["year"] or groups["whole"],
        groups["final"] or groups["end"] or groups["year"] or groups["whole"],
    )
    if not (ends[0] and ends[1]):
        return None
    first, last = int(ends[0]), int(ends[0][: 4 - len(ends[1])] + ends[1])
    return between(date(min(first, last), 1, 1), date(max(first, last), 12, 31))


def _part(groups: _Groups) -> When:
    """Return a half or quarter of a year."""
    first, part, _ = (groups["quarter"] or "").lower().split()
    months = 6 if part == "half" else 3
    number = {"last": 12 // months, "second": 2, "2nd": 2, "third": 3, "3rd": 3}.get(
        first, 4 if first in ("fourth", "4th") else 1
    )
    year, last = int(groups["of"] or 0), min(months * number, 12)
    return between(
        date(year, last - months + 1, 1), date(year, last, calendar.monthrange(year, last)[1])
    )


def _two_days(match: re.Match[str], published: When) -> Iterator[DateExpression]:
    """Yield both days of “Thursday and Friday”."""
    final = _weekday(match["to"], published.latest)
    for key, day in (("from", _weekday(match["from"], final)), ("to", final)):
        yield DateExpression(match[key], match.start(key), between(day, day))


def _relative(groups: _Groups, published: When | None, coming: bool = False) -> When | None:
    """Return the days of an expression relative to the day of publication."""
    assert published is not None
    day = published.latest
    if groups["from"] and groups["to"]:
        last = _weekday(groups["to"], day)
        first = _weekday(groups["from"], last)
        return between(first, last)
    if groups["weekday"]:
        only = _weekday(groups["weekday"], day)
        ahead = (groups["weeks"] or "").strip().lower() == "next" or (coming and only < day)
        only = only + timedelta(7) if ahead else only
        return between(only, only)
    if groups["day"]:
        only = day - timedelta(groups["day"].lower() in ("yesterday", "last night"))
        return between(only, only)
    if groups["month"]:
        year = day.year - (groups["years"] == "last year")
        return _month(year, _MONTHS.index(groups["month"]) + 1)
    if groups["named"]:
        month = _MONTHS.index(groups["named"]) + 1
        past = month < day.month or (month == day.month and groups["last"] != "last")
        return _month(day.year - (not past), month)
    return _span((groups["span"] or "").lower().split()[-2:], groups["earlier"], day)


def _span(words: list[str], earlier: str | None, day: date) -> When | None:
    """Return the days of this or last week, month or year; the current one ends at ``day``."""
    before = words[0] in ("last", "previous")
    if words[1] == "week":
        first = day - timedelta(day.weekday() + 7 * before)
        last = first + timedelta(6)
    elif words[1] == "month":
        count = day.year * 12 + day.month - 1 - before
        first = date(count // 12, count % 12 + 1, 1)
        last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    else:
        first, last = date(day.year - before, 1, 1), date(day.year - before, 12, 31)
    third = (earlier or "").strip().lower()
    if third in ("early", "late") and words[1] == "year":
        return None  # the months meant are not stated
    return between(first, last if before else max(first, min(last, day)))


def _weekday(name: str, day: date) -> date:
    """Return the last such weekday up to ``day``."""
    return day - timedelta((day.weekday() - _DAYS.index(name)) % 7)


def _month(year: int, month: int) -> When:
    return between(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
