"""Read dates in English reports: 25 April 2023, April 25–28, late April, April to May 2023.

A date is read as a whole or not at all. A date without a year is the last such date before
publication, as in ``chinese_dates``.
"""

from __future__ import annotations

import calendar
import contextlib
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from case_lib.reading import counters
from case_lib.reading.dates import SOON, THIRDS, DateExpression, When, altered, between

__all__ = ["WEEKDAY", "find"]

_Groups: TypeAlias = Mapping[str, str | None]
_NAMES = [name for name in calendar.month_name if name]
_MONTH = "|".join(
    rf"{name}|{name[:3]}t?\b\.?" if name == "September" else rf"{name}|{name[:3]}\b\.?"
    for name in _NAMES
)
_NUMBER = r"(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![0-9a-z%]|\.[0-9])"
_DAY = rf"(?<![0-9.]){_NUMBER}"
# 25 April, 26 suspects were held
_NO_COUNT = rf"(?! ?(?:{counters.pattern()})| (?:[a-z-]+ )?[a-z]{{3,}}s\b)"
_THIRD = r"(?:early|mid|late|(?:the )?(?:beginning|start|middle|end) of)"
_TO = r"(?: ?[-–—~] ?| to | until | through | and )"
WEEKDAY = r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_HEDGE = (
    r"(?:by|before|after|until|till|about|around|circa|roughly|prior to|as of|as early as|"
    r"no later than|not before) (?:the )?"
)


def _point(number: int) -> str:
    """Return a pattern of one end of a date: late April 2023, 25 April 2023, April 25, 2023."""
    counted = f"(?! ?(?:{counters.pattern()}))"
    year = rf"(?:,? ?(?P<y{number}>(?:19|20)[0-9]{{2}})(?![0-9]| ?(?:{counters.pattern()})))?"
    # on April 25 officers raided it; in April 25 officers were hurt
    counted = f"(?(on)|{counted})" if number == 1 else counted
    return (
        rf"(?:(?P<t{number}>{_THIRD})[ -]?|(?P<d{number}>{_DAY})(?: ?(?:day )?of)? ?)?"
        rf"(?P<m{number}>(?<![A-Za-z])(?:{_MONTH})(?![A-Za-z]))"
        rf"(?(d{number})|(?:(?: |(?<=\.))(?P<e{number}>{_NUMBER}){counted})?){year}"
    )


_DATE = re.compile(
    rf"(?P<hedge>(?i:\b{_HEDGE}))?(?P<opens>(?i:\b(?:between|from|in|(?P<on>on)|of|during)) )?"
    rf"(?P<weekday>{WEEKDAY}(?:,|\(| \(?)(?:the )?)?"
    rf"(?:(?<![0-9A-Za-z.,/])(?P<day>{_DAY})(?P<to0>{_TO}|, ?|/))?{_point(1)}"
    rf"(?:(?P<to1>{_TO}|, ?|/)(?:{_point(2)}|(?P<last>(?(y1)(?<! )(?<!,)){_DAY}){_NO_COUNT}"
    r"(?:,? ?(?P<y3>(?:19|20)[0-9]{2})(?![0-9]))?))?"
    rf"(?P<more>(?: ?[-–—/] ?| ?)[0-9]+(?! ?(?:{counters.pattern()})|[0-9.,]| [a-z]))?"
    r"(?P<after> (?:or so|onwards?|at the latest|at the earliest))?"
)
_MONTHS = re.compile("|".join(name[:3] for name in _NAMES))
_NUMERIC = re.compile(r"(?<![0-9./-])([0-9]{1,2})([./])([0-9]{1,2})\2((?:19|20)[0-9]{2})(?![0-9])")
_THIRDS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}
_AGO = re.compile(r" (?:of )?(last|this) year\b", re.IGNORECASE)
_LONG_AGO = timedelta(365)
_WORDS = ("May", "March")  # which aren't always months


@functools.lru_cache(maxsize=64)  # both figures and dates of a sentence need them
def _matches(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_DATE.finditer(text)) if _MONTHS.search(text) else ()


def find(text: str, published: When | None, last: When | None = None) -> Iterator[DateExpression]:
    """Yield the dates of a normalised text; ``published`` determines years that it omits.

    A day within the months that the ``last`` date spans, long before publication, is in their year.
    """
    for match in _matches(text):
        groups = match.groupdict()
        dated = any(groups[key] for key in ("day", "t1", "d1", "e1", "y1", "m2", "opens", "hedge"))
        if groups["m1"] in _WORDS and not dated:
            continue
        start = match.end("opens") if groups["opens"] else match.start()
        end = match.end()
        ago = None if groups["y1"] or groups["y2"] or groups["y3"] else _AGO.match(text, end)
        if published and ago:
            end, ago_year = ago.end(), published.latest.year - (ago[1].lower() == "last")
            groups["y2" if groups["m2"] else "y3" if groups["last"] else "y1"] = str(ago_year)
        token = text[start:end]
        if changed := groups["hedge"] or groups["after"] or groups["more"]:
            yield altered(token, start, changed.strip())
            continue
        try:
            when = _read(groups, published, last)
        except ValueError as error:
            yield DateExpression(
                token, start, None, str(error) if published else "the year is unknown"
            )
            continue
        if not _two_days(groups):
            yield DateExpression(token, start, when)
            continue
        to = "to0" if groups["day"] else "to1"
        one, two = (between(day, day) for day in (when.earliest, when.latest))
        yield DateExpression(text[start : match.start(to)], start, one)
        yield DateExpression(text[match.end(to) : end], match.end(to), two)
    for match in _NUMERIC.finditer(text):
        first, _, second, year = match.groups()
        days = {(int(first), int(second)), (int(second), int(first))}
        fit = [(day, month) for day, month in days if month <= 12 and 0 < day <= 31 and month]
        if len(fit) != 1:
            yield DateExpression(match[0], match.start(), None, "day and month are ambiguous")
            continue
        try:
            only = date(int(year), fit[0][1], fit[0][0])
        except ValueError:
            yield DateExpression(match[0], match.start(), None, "is not a date")
            continue
        yield DateExpression(match[0], match.start(), between(only, only))


@dataclass(frozen=True)
class _Point:
    month: int
    third: str
    day: int | None
    year: int | None

    def days(self, year: int) -> tuple[date, date]:
        end = calendar.monthrange(year, self.month)[1]
        first, last = THIRDS[self.third] if self.third else (self.day or 1, self.day or end)
        if self.day and not 0 < self.day <= end:
            raise ValueError("is not a date")
        return date(year, self.month, first), date(year, self.month, min(last, end))

    def past(self, published: When | None, last: When | None = None) -> int:
        """Return the last year in which the date precedes publication, or soon follows it."""
        if published is None:
            raise ValueError("the year is unknown")
        if last and published.earliest - last.latest > _LONG_AGO and last.precision != "year":
            for year in range(last.earliest.year, last.latest.year + 1):
                with contextlib.suppress(ValueError):
                    first, final = self.days(year)
                    if last.earliest <= first and final <= last.latest:
                        return year
        latest = published.latest + (SOON if self.day else timedelta())
        for year in range(published.latest.year, published.latest.year - 8, -1):
            try:
                if self.days(year)[0] <= latest:
                    return year
            except ValueError:  # 29 February
                continue
        raise ValueError("is not a date")


def _two_days(groups: _Groups) -> bool:
    """Return whether a match names two days joined by “and”, rather than all between two."""
    if (groups["opens"] or "").lower().startswith(("between", "from")):
        return False
    to = (groups["to0"] or groups["to1"] or "").strip()
    one = bool(groups["day"] or groups["d1"] or groups["e1"])
    two = bool(groups["day"] or groups["last"] or groups["d2"] or groups["e2"])
    return to == "and" and one and two


def _read(groups: _Groups, published: When | None, before: When | None = None) -> When:
    """Return the days of a match.

    Raises
    ------
    ValueError
        With the reason if the days are unclear.
    """
    one = _end(groups, 1)
    between_them = (groups["opens"] or "").lower().startswith(("between", "from"))
    if (joint := (groups["to1"] or "").strip()) in (",", "/", "and") and not (
        joint == "and" and (between_them or _two_days(groups) or _follow(groups, one))
    ):
        raise ValueError("names several dates; give each an anchor of its own")
    if groups["day"]:
        to = (groups["to0"] or "").strip()
        if groups["m2"] or groups["last"] or one.day is None or to in (",", "/"):
            raise ValueError("names several dates; give each an anchor of its own")
        stop, begin = one, _Point(one.month, "", _number(groups["day"]), one.year)
    elif groups["last"]:
        if one.day is None or groups["e1"] is None or (one.year and groups["y3"]):
            raise ValueError("is not a date")
        year = one.year or (int(groups["y3"]) if groups["y3"] else None)
        begin = _Point(one.month, "", one.day, year)
        stop = _Point(one.month, "", _number(groups["last"]), year)
    elif groups["m2"]:
        begin, stop = one, _end(groups, 2)
    else:
        return between(*one.days(one.year or one.past(published, before)))
    if stop.year or not begin.year:
        last = stop.year or stop.past(published, before)
        first = begin.year or last - ((begin.month, begin.day or 0) > (stop.month, stop.day or 31))
    else:
        first = begin.year
        last = first + (stop.month < begin.month)
    if begin.month == stop.month and not begin.year:
        first = last
    ends = begin.days(first)[0], stop.days(last)[1]
    if ends[0] > ends[1]:
        raise ValueError("runs backwards")
    return between(*ends)


def _follow(groups: _Groups, one: _Point) -> bool:
    """Return whether months joined by “and” are consecutive."""
    if groups["last"]:
        return False
    two = _end(groups, 2)
    plain = not (one.day or two.day or one.third or two.third or one.year)
    return plain and two.month == one.month + 1


def _end(groups: _Groups, number: int) -> _Point:
    name, third = groups[f"m{number}"] or "", (groups[f"t{number}"] or "").lower()
    month = next(row for row, full in enumerate(_NAMES, 1) if full.startswith(name[:3]))
    days = [day for key in "de" if (day := groups[f"{key}{number}"])]
    if len(days) + bool(third) > 1:
        raise ValueError("is not a date")
    part = next(
        (_THIRDS.get(word, word) for word in re.findall("[a-z]+", third) if word != "the"), ""
    )
    year = groups[f"y{number}"]
    return _Point(month, part, _number(days[0]) if days else None, int(year) if year else None)


def _number(day: str) -> int:
    return int(re.sub("[a-z]", "", day))
