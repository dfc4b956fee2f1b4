"""Dates as Chinese reports print them: 今年3月初, 4月25日至5月2日, 同年6月, 十二月九日.

A year that a text leaves out is the last one in which that day was past when the text was
published; 去年 is told by the publication too, 同年 and 当日 by the date told before.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from case_lib.reading import numerals
from case_lib.reading.dates import THIRDS, Found, When, between

__all__ = ["find"]

_N = "(?:[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_FOUR = "(?:[0-9]{4}|[〇零一二三四五六七八九]{4})年"
_YEAR = f"(?:大前年|前年|去年|今年|明年|本年|当年|同年|次年|翌年|{_FOUR}|[0-9]{{2}}年)"
_RELATIVE = "本月|当月|同月|上个?月|次月|下个?月"
_TO = "(?:至|到|——?|[-–~])"
_THIRD = "初|上旬|中旬|下旬|底|末"
_AFTER = "之前|以前|前夕|前后|前(?![往述])|之后|以后|后(?![续勤台])|左右|许"
_BEFORE = "截至|截止到?|大约|约|不晚于|最迟"
_DATE = re.compile(
    rf"(?P<hedge>{_BEFORE})?(?<![0-9.{numerals.HAN}第])(?:"
    r"(?P<iso>[0-9]{4}([-./])[0-9]{1,2}\3[0-9]{1,2})"
    rf"|(?P<y1>{_YEAR})?(?P<m1>{_N}(?:月份?|(?={_TO}{_N}月))|{_RELATIVE})"
    rf"(?:(?P<t1>{_THIRD})|(?P<d1>{_N})(?:[日号]|(?={_TO}(?:{_N}月)?{_N}[日号])))?"
    rf"(?:{_TO}(?:(?P<y2>{_YEAR})?(?P<m2>{_N}月份?|{_RELATIVE})"
    rf"(?:(?P<t2>{_THIRD})|(?P<d2>{_N})[日号])?|(?P<d3>{_N})[日号]))?"
    rf"|(?P<y0>{_FOUR}){_TO}(?P<y3>{_FOUR})(?:(?P<m3>{_N})月份?)?(?!底|初|末)"
    rf"|(?<=[日号][、和及与])(?P<d4>{_N})[日号]"
    r"|(?P<same>当日|当天|当晚|同日)|(?P<next>次日|翌日)"
    rf")(?![0-9])(?P<after>{_AFTER})?"
)
_THIRDS = {
    "初": "early",
    "上旬": "early",
    "中旬": "mid",
    "下旬": "late",
    "底": "late",
    "末": "late",
}
_AGO = {"今年": 0, "本年": 0, "去年": 1, "前年": 2, "大前年": 3, "明年": -1}
_SAME = {"当年": 0, "同年": 0, "次年": 1, "翌年": 1}
_MONTHS = {"本": 0, "当": 0, "同": 0, "上": -1, "次": 1, "下": 1}


def find(text: str, published: When | None, last: When | None = None) -> Iterator[Found]:
    """Yield the dates of a normalised text in order.

    Parameters
    ----------
    published
        The day of publication, which tells the years that the text leaves out.
    last
        The date told before, which 同年, 当日 and the like go back to.
    """
    for match in _DATE.finditer(text):
        if match["after"] or match["hedge"]:
            why = f'"{match["after"] or match["hedge"]}" beside it changes the date'
            yield Found(match[0], match.start(), None, why)
            continue
        when = _read(match, published, last)
        why = "" if when else "the year is not told" if published is None else "is no date"
        last = when or last
        yield Found(match[0], match.start(), when, why)


def _read(match: re.Match[str], published: When | None, last: When | None) -> When | None:
    try:
        return _days(match, published, last)
    except (ValueError, calendar.IllegalMonthError, OverflowError):
        return None


def _days(match: re.Match[str], published: When | None, last: When | None) -> When | None:
    said = match.groupdict()
    if said["iso"]:
        return _only(date(*(int(part) for part in re.split("[-./]", said["iso"]))))
    if said["same"] or said["next"] or said["d4"]:
        if last is None:
            return None
        if said["d4"]:
            return _only(last.latest.replace(day=_number(said["d4"])))
        return last if said["same"] else _only(last.latest + timedelta(1))
    if said["y0"]:
        month = _number(said["m3"]) if said["m3"] else 12
        end = _part(_year_of(said["y3"], published, last), month, None, None)
        return _span(date(_year_of(said["y0"], published, last) or 0, 1, 1), end[1])
    second = said["m2"] or said["d3"]
    begin = _Point(said["y1"], said["m1"], said["t1"], said["d1"])
    if not second:
        return _span(*begin.days(published, last))
    if said["d3"]:
        first = begin.days(published, last)
        return _span(first[0], first[0].replace(day=_number(said["d3"])))
    stop = _Point(said["y2"], said["m2"], said["t2"], said["d2"])
    if begin.year is not None:
        first = begin.days(published, last)
        told = between(*first)  # 2023年11月至次年1月: the year after 2023
        later = first[0].year + (stop.in_year(published, told)[1] < first[0].month)
        return _span(first[0], stop.days(published, told, later)[1])
    final = stop.days(published, last)
    earlier = final[1].year - (begin.in_year(published, last)[1] > final[1].month)
    return _span(begin.days(published, last, earlier)[0], final[1])


@dataclass(frozen=True)
class _Point:
    """One end of a date as printed."""

    year: str | None
    month: str
    third: str | None
    day: str | None

    def in_year(self, published: When | None, last: When | None) -> tuple[int, int]:
        """Return year and month; the year is 0 where it is not said."""
        if self.month[0] in _MONTHS:
            base = published if self.month[0] in "本上下" else last
            if base is None or self.year is not None:
                raise ValueError(self.month)
            count = base.earliest.year * 12 + base.earliest.month - 1 + _MONTHS[self.month[0]]
            return count // 12, count % 12 + 1
        year = 0 if self.year is None else _year_of(self.year, published, last)
        return year, _number(re.sub("月份?", "", self.month))

    def days(
        self, published: When | None, last: When | None, year: int | None = None
    ) -> tuple[date, date]:
        """Return the first and last day; ``year`` stands for one that is not said.

        Raises
        ------
        ValueError
            Where it is no date, or its year can't be told.
        """
        said, month = self.in_year(published, last)
        if said or year:
            return _part(said or year or 0, month, self.third, self.day)
        if published is None:
            raise ValueError(self.month)
        now = published.latest
        try:
            found = _part(now.year, month, self.third, self.day)
        except ValueError:  # 29 February of a leap year before
            return _part(now.year - 1, month, self.third, self.day)
        return found if found[0] <= now else _part(now.year - 1, month, self.third, self.day)


def _part(year: int, month: int, third: str | None, day: str | None) -> tuple[date, date]:
    end = calendar.monthrange(year, month)[1]
    start, stop = 1, end
    if third:
        start, stop = THIRDS[_THIRDS[third]]
    elif day:
        start = stop = _number(day)
        if stop > end:
            raise ValueError(day)
    return date(year, month, start), date(year, month, min(stop, end))


def _year_of(said: str, published: When | None, last: When | None) -> int:
    if said in _AGO or said in _SAME:
        base = published if said in _AGO else last
        if base is None:
            raise ValueError(said)
        return base.earliest.year - _AGO.get(said, 0) + _SAME.get(said, 0)
    digits = "".join(str(numerals.DIGITS.get(char, char)) for char in said.removesuffix("年"))
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _number(said: str) -> int:
    return int(numerals.value(said))


def _only(day: date) -> When:
    return between(day, day)


def _span(first: date, final: date) -> When | None:
    return between(first, final) if first <= final else None
