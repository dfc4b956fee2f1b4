"""Which values a figure can have: by its unit, and by its name where a model takes it.

What holds of a unit: nothing counted, paid or measured is negative, what is counted comes whole, a
share of a hundred goes to a hundred, and a day has 24 hours. What models take by name, in which
unit and within which values, stands in ``reference/names.yaml``.
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

__all__ = ["Named", "beyond", "by_name", "holds_whole", "of_unit", "whole"]

_NOT_NEGATIVE = Interval(0, math.inf)
# the most days that a unit of time has, and the least
_LONGEST = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "month": 31, "year": 366}
_SHORTEST = {**_LONGEST, "month": 30.5, "year": 365}  # twelve months fill a year
_CODE = re.compile("[A-Z]{3,5}")


@dataclass(frozen=True)
class Named:
    """What a model takes by a name: the unit, and the values it can compute with."""

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
    """Whether a figure in a unit is a whole number: people, not people in a group."""
    return unit in units.counted()


def holds_whole(values: Interval) -> bool:
    """Whether a range holds a whole number."""
    if not values.bounded:
        return True
    least = math.floor(values.low) + 1 if values.low_open else math.ceil(values.low)
    most = math.ceil(values.high) - 1 if values.high_open else math.floor(values.high)
    return least <= most


def by_name(name: str, currency: str) -> Named | None:
    """Return what models take by a name in a case of a currency, None where none takes it.

    A currency that is no code is told where it stands; then nothing is said of money.
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


def beyond(values: Interval, allowed: Interval) -> str:
    """Return which ends of a range lie outside the values allowed: ``low``, ``high``, or empty."""
    if values.low < allowed.low or (
        allowed.low_open and values.low == allowed.low and not values.low_open
    ):
        return "low"
    return "high" if values.high > allowed.high else ""
