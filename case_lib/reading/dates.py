"""Dates as published: EDTF days, months, years and intervals, with their stated precision."""

from __future__ import annotations

import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date, timedelta

from case_lib.base.errors import QuantityError

__all__ = ["SOON", "THIRDS", "DateExpression", "When", "altered", "between", "read"]

_PLAIN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?")
_WAY_OUT = "Write an EDTF date: 2023-04-25, 2023-03, 2023, or an interval 2023-03-01/2023-03-10."
# a date without a year may follow publication by so much: a hearing that is due
SOON = timedelta(14)
THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


@dataclass(frozen=True)
class When:
    """The days from ``earliest`` to ``latest``, and the text that states them."""

    earliest: date
    latest: date
    text: str

    @property
    def exact(self) -> bool:
        """Whether it is a single day."""
        return self.earliest == self.latest

    @property
    def precision(self) -> str:
        """Return ``day``, ``early``/``mid``/``late`` (third of a month), ``month``, ``year`` or
        ``days``: the coarsest term that means exactly these days.
        """
        first, last = self.earliest, self.latest
        if first == last:
            return "day"
        if (first.year, first.month) == (last.year, last.month):
            end = calendar.monthrange(first.year, first.month)[1]
            if (first.day, last.day) == (1, end):
                return "month"
            for third, (start, stop) in THIRDS.items():
                if (first.day, last.day) == (start, min(stop, end)):
                    return third
        ends = (first.month, first.day, last.month, last.day)
        if ends == (1, 1, 12, 31) and first.year == last.year:
            return "year"
        return "days"

    @property
    def ends(self) -> tuple[When, When]:
        """Return the days that the first and the last end may mean.

        >>> [str(end.latest) for end in read("2010-07/2014-04").ends]
        ['2010-07-31', '2014-04-30']
        """
        first, slash, last = self.text.partition("/")
        if not slash:  # one month or year, which is filled
            return between(self.earliest, self.earliest), between(self.latest, self.latest)
        return read(first), read(last)

    def intersect(self, other: When) -> When | None:
        """Return the intersection, or None if it is empty."""
        first, last = max(self.earliest, other.earliest), min(self.latest, other.latest)
        return between(first, last) if first <= last else None


@dataclass(frozen=True)
class DateExpression:
    """A date in a text: its token, place and days; no days if it is unreadable, and why.

    ``planned`` are dates of plans, which 次日 and the like don't refer to; ``altered`` are those
    that a word beside them changes.
    """

    token: str
    start: int
    when: When | None
    why: str = ""
    planned: bool = False
    altered: bool = False

    @property
    def end(self) -> int:
        """The position after its token."""
        return self.start + len(self.token)


def altered(token: str, start: int, word: str) -> DateExpression:
    """Return a date without days, because a word beside it changes the date."""
    return DateExpression(token, start, None, f'"{word}" beside it changes the date', altered=True)


def read(text: str | date) -> When:
    """Read an EDTF date or interval.

    Raises
    ------
    QuantityError
        For anything but days, months, years and closed intervals of them: EDTF's ``~`` widens
        a day by years, and case files don't support seasons and unknown digits.
    """
    return _read(text.isoformat() if isinstance(text, date) else str(text).strip())


@functools.lru_cache(maxsize=4096)
def _read(said: str) -> When:
    try:
        if not _PLAIN.fullmatch(said):
            raise ValueError(said)
        first, _, last = said.partition("/")
        earliest, latest = _ends(first)[0], _ends(last or first)[1]
    except ValueError:
        raise QuantityError(f'"{said}" is not a date that can be read. {_WAY_OUT}') from None
    if earliest > latest:
        raise QuantityError(f'"{said}" runs backwards. Write the earlier date first.')
    return When(earliest, latest, said)


def _ends(said: str) -> tuple[date, date]:
    """Return the first and last day of a day, month or year."""
    year, *parts = map(int, said.split("-"))
    month = parts[0] if parts else 1
    last = parts[0] if parts else 12
    first = date(year, month, parts[1] if len(parts) > 1 else 1)
    if len(parts) > 1:
        return first, first
    return first, date(year, last, calendar.monthrange(year, last)[1])


def between(first: date, last: date) -> When:
    """Return the window from ``first`` to ``last``."""
    if first == last:
        return When(first, last, first.isoformat())
    return When(first, last, f"{first.isoformat()}/{last.isoformat()}")
