"""Dates as published: EDTF days, months, years and intervals, with their stated precision."""

from __future__ import annotations

import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date

from case_lib.base.errors import QuantityError

__all__ = ["THIRDS", "Found", "When", "between", "read"]

_PLAIN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?")
_WAY_OUT = "Write an EDTF date: 2023-04-25, 2023-03, 2023, or an interval 2023-03-01/2023-03-10."
THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


@dataclass(frozen=True)
class When:
    """The days from ``earliest`` to ``latest``, and the text that said so."""

    earliest: date
    latest: date
    text: str

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.earliest == self.latest

    @property
    def precision(self) -> str:
        """Return ``day``, ``early``/``mid``/``late`` (third of a month), ``month``, ``year`` or
        ``days``: the coarsest phrase that says exactly these days and no others.
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

    def intersect(self, other: When) -> When | None:
        """Return the days that both allow, or None."""
        first, last = max(self.earliest, other.earliest), min(self.latest, other.latest)
        return between(first, last) if first <= last else None


@dataclass(frozen=True)
class Found:
    """A date in a text: its token, place, and days, None where it can't be told; ``why`` not."""

    token: str
    start: int
    when: When | None
    why: str = ""


def read(text: str | date) -> When:
    """Read an EDTF date or interval.

    Raises
    ------
    QuantityError
        For anything but days, months, years and closed intervals of them: EDTF's ``~`` widens
        a day by years, and seasons and unknown digits have no place in a case file yet.
    """
    return _read(text.isoformat() if isinstance(text, date) else str(text).strip())


@functools.lru_cache(maxsize=4096)  # a parse takes milliseconds, and a case asks for few dates
def _read(said: str) -> When:
    # edtf would read 2023-21 as the spring of 2023
    seasons = any(int(month) > 12 for month in re.findall(r"(?:^|/)[0-9]{4}-([0-9]{2})", said))
    if not _PLAIN.fullmatch(said) or seasons:
        raise QuantityError(f'"{said}" is not a date that can be read. {_WAY_OUT}')
    try:
        earliest, latest = _ends(said)
    except (ValueError, AttributeError, TypeError):
        raise QuantityError(f'"{said}" is not a date that can be read. {_WAY_OUT}') from None
    if earliest > latest:
        raise QuantityError(f'"{said}" runs backwards. Write the earlier date first.')
    return When(earliest, latest, said)


def _ends(said: str) -> tuple[date, date]:
    """Return the first and the last day of what ``_PLAIN`` lets pass."""
    days = said.split("/")
    if all(len(day) == len("2023-05-31") for day in days):  # most are, and nobody waits for edtf
        return date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    import edtf  # noqa: PLC0415 - a tenth of a second, and only months and years need it
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415

    try:
        parsed = edtf.parse_edtf(said)
    except EDTFParseException as error:
        raise ValueError from error
    first, last = parsed.lower_strict(), parsed.upper_strict()
    return (
        date(first.tm_year, first.tm_mon, first.tm_mday),
        date(last.tm_year, last.tm_mon, last.tm_mday),
    )


def between(first: date, last: date) -> When:
    """Return the window from ``first`` to ``last``."""
    if first == last:
        return When(first, last, first.isoformat())
    return When(first, last, f"{first.isoformat()}/{last.isoformat()}")
