"""The ends of Chinese dates as printed: year, month, third of a month, day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from case_lib.reading import numerals
from case_lib.reading.dates import THIRDS, When

__all__ = ["MONTHS", "Point", "month_part", "number", "year_of"]

_THIRDS = {
    "初": "early",
    "上旬": "early",
    "中旬": "mid",
    "中": "mid",
    "下旬": "late",
    "底": "late",
    "末": "late",
}
_AGO = {"今年": 0, "本年": 0, "去年": 1, "前年": 2, "大前年": 3, "明年": -1}
_SAME = {"当年": 0, "同年": 0, "次年": 1, "翌年": 1}
MONTHS = {"本": 0, "这": 0, "当": 0, "同": 0, "上": -1, "次": 1, "下": 1}


@dataclass(frozen=True)
class Point:
    """One end of a date as printed."""

    year: str | None
    month: str
    third: str | None
    day: str | None

    def in_year(self, published: When | None, last: When | None) -> tuple[int, int]:
        """Return year and month; the year is 0 if it is not stated."""
        if self.month[0] in MONTHS:
            base = published if self.month[0] in "本这上下" else last
            if base is None or self.year is not None:
                raise ValueError(self.month)
            count = base.earliest.year * 12 + base.earliest.month - 1 + MONTHS[self.month[0]]
            return count // 12, count % 12 + 1
        year = 0 if self.year is None else year_of(self.year, published, last)
        return year, number(re.sub("月份?", "", self.month))

    def days(
        self, published: When | None, last: When | None, year: int | None = None
    ) -> tuple[date, date]:
        """Return the first and last day; ``year`` replaces one that is not stated.

        Raises
        ------
        ValueError
            For an invalid date, or if its year is unknown.
        """
        said, month = self.in_year(published, last)
        if said or year:
            return month_part(said or year or 0, month, self.third, self.day)
        if published is None:
            raise ValueError(self.month)
        now = published.latest
        try:
            days = month_part(now.year, month, self.third, self.day)
        except ValueError:  # 29 February, in a year that isn't a leap year
            return month_part(now.year - 1, month, self.third, self.day)
        return days if days[0] <= now else month_part(now.year - 1, month, self.third, self.day)


def month_part(year: int, month: int, third: str | None, day: str | None) -> tuple[date, date]:
    """Return the first and last day of a month, its third or its day."""
    end = calendar.monthrange(year, month)[1]
    start, stop = 1, end
    if third:
        start, stop = THIRDS[_THIRDS[third[0] + third[-1] if len(third) > 1 else third]]
        start = 1 if third == "中上旬" else start
        stop = end if third == "中下旬" else stop
    elif day:
        start = stop = number(day)
        if stop > end:
            raise ValueError(day)
    return date(year, month, start), date(year, month, min(stop, end))


def year_of(said: str, published: When | None, last: When | None) -> int:
    """Return the year of a wording; 同年 and the like refer to the preceding date."""
    said = said.removesuffix(")")
    if said in _AGO or said in _SAME:
        base = published if said in _AGO else last
        if base is None:
            raise ValueError(said)
        return base.earliest.year - _AGO.get(said, 0) + _SAME.get(said, 0)
    plain = re.sub("[○O]", "0", said.removesuffix("年"))
    digits = "".join(str(numerals.DIGITS.get(char, char)) for char in plain)
    return int(digits) + {2: 2000, 3: 1911}.get(len(digits), 0)


def number(said: str) -> int:
    """Return the value of a numeral in a date."""
    return int(numerals.value(said))
