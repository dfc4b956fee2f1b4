"""The values that a figure can have, by its unit, and by its name if a model uses it.

Rules for units: nothing counted, paid or measured is negative, counts are whole, a percentage is at
most 100, and a day has 24 hours. The names that models use, with their units and allowed values,
are listed in ``reference/names.yaml``.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from case_lib.base import reference, units
from case_lib.base.intervals import Interval

__all__ = ["Named", "allowed", "beyond", "by_name", "holds_whole", "of_unit", "sections", "whole"]

_NOT_NEGATIVE = Interval(0, math.inf)
# the largest and smallest number of days in a unit of time
_LONGEST = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "month": 31, "year": 366}
_SHORTEST = {**_LONGEST, "month": 30.5, "year": 365}  # twelve months fill a year
_CODE = re.compile("[A-Z]{3,5}")


@dataclass(frozen=True)
class Named:
    """An input of a model: its unit and the values that the model accepts."""

    unit: str
    values: Interval


def of_unit(unit: str) -> Interval:
    """Return the values that a figure in a unit can have; both ends are allowed.

    >>> str(of_unit("hour/day")), str(of_unit("%")), str(of_unit("CNY"))
    ('[0, 24]', '[0, 100]', '[0, inf)')
    """
    above, below = units.parts(unit)
    if unit in units.SHARES:
        return Interval(0, units.SHARES[unit])
    if len(above) == len(below) == 1 and {*above, *below} <= set(_LONGEST):
        return Interval(0, math.floor(_LONGEST[below[0]] / _SHORTEST[above[0]] + 1e-9))
    return _NOT_NEGATIVE


def whole(unit: str) -> bool:
    """Return whether a figure in a unit is a whole number: people, not people in a group."""
    return unit in units.counted()


def holds_whole(values: Interval) -> bool:
    """Return whether a range contains a whole number."""
    if not values.bounded:
        return True
    least = math.floor(values.low) + 1 if values.low_open else math.ceil(values.low)
    most = math.ceil(values.high) - 1 if values.high_open else math.floor(values.high)
    return least <= most


def by_name(name: str, currency: str) -> Named | None:
    """Return the rule for a name in a case with this currency; None if no model uses the name.

    An invalid currency is reported elsewhere; amounts of money then have no rule.
    """
    for pattern, row in _names():
        if pattern.fullmatch(name) and ("money" not in row["unit"] or _CODE.fullmatch(currency)):
            unit = re.sub(r"\bmoney\b", currency, row["unit"])
            low, above = float(row.get("least", 0)), row.get("above")
            ends = (low, False) if above is None else (float(above), True)
            most = min(float(row.get("most", math.inf)), of_unit(unit).high)
            return Named(unit, Interval(ends[0], most, ends[1]))
    return None


@functools.cache
def _names() -> tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]:
    rows = reference.load("names.yaml")
    return tuple(
        (re.compile(re.escape(name).replace(r"\{role\}", "[a-z0-9_]+")), row)
        for name, row in rows.items()
    )


def sections() -> frozenset[str]:
    """Return the sections of a case file in which models use a name, such as ``pay``."""
    return frozenset(name.partition(".")[0] for name in reference.load("names.yaml"))


def allowed(name: str, unit: str, currency: str) -> Interval:
    """Return the values that a figure can have by its unit, and by its name in this unit.

    >>> str(allowed("pay.call_minutes", "minute/call", "CNY"))
    '(0, inf)'
    """
    by_unit, named = of_unit(unit), by_name(name, currency)
    if named is None or not units.same(unit, named.unit):
        return by_unit
    return named.values.intersect(by_unit) or by_unit


def beyond(values: Interval, allowed: Interval) -> str:
    """Return which end of a range is outside the allowed values: ``low``, ``high``, or empty."""
    if values.low < allowed.low or (
        allowed.low_open and values.low == allowed.low and not values.low_open
    ):
        return "low"
    return "high" if values.high > allowed.high else ""
