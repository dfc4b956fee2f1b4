"""Ticks of a time axis: a few, from days to centuries, worded in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from babel.dates import format_skeleton

from case_lib.base import languages

__all__ = ["axis", "labels", "ticks"]

_MOST = 6  # as many as fit side by side
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6)
_YEARS = tuple(n * 10**power for power in range(4) for n in (1, 2, 5))


def axis(days: Sequence[date]) -> tuple[int, int]:
    """Return the ends of an axis that holds all days, with some room, as ordinals."""
    first, last = min(days).toordinal(), max(days).toordinal()
    room = max(10, (last - first) // 20)
    return max(date.min.toordinal(), first - room), min(date.max.toordinal(), last + room)


def ticks(first: int, last: int) -> tuple[str, list[date]]:
    """Return ``day``, ``month`` or ``year`` and the days that have a tick.

    There are at most six, at the finest step that allows it; months and years are counted from
    January and from year 0.
    """
    for unit, steps in (("day", _DAYS), ("month", _MONTHS), ("year", _YEARS)):
        for step in steps:
            if (last - first) / step / {"day": 1, "month": 30, "year": 365}[unit] > _MOST + 1:
                continue
            found = list(_every(unit, step, first, last))
            if len(found) <= _MOST:
                return unit, found
    raise AssertionError("no axis is longer than the calendar")


def _every(unit: str, step: int, first: int, last: int) -> Iterator[date]:
    if unit == "day":
        # weeks begin on Monday, which ordinal 1 is
        yield from (date.fromordinal(n) for n in range(first, last + 1) if n % step == 1 % step)
        return
    for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
        if unit == "year":
            days = [date(year, 1, 1)] if year % step == 0 else []
        else:
            days = [date(year, month, 1) for month in range(1, 13, step)]
        yield from (day for day in days if first <= day.toordinal() <= last)


def labels(unit: str, days: Sequence[date], lang: str) -> list[str]:
    """Return what stands under each tick; the year only where it begins or changes."""
    where = languages.locale(lang)
    found = []
    for place, day in enumerate(days):
        year = format_skeleton("y", day, locale=where)
        if unit == "year":
            found.append(year)
            continue
        short = format_skeleton("MMMd" if unit == "day" else "MMM", day, locale=where)
        new = place == 0 or day.year != days[place - 1].year
        found.append(f"{short}\n{year}" if new else short)
    return found
