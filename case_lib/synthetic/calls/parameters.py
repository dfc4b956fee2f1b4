"""Parameters of synthetic call records, with the source or reason of each (``calls.yaml``)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from case_lib.base import reference
from case_lib.base.arrays import Floats, Integers
from case_lib.base.errors import ModelError, ParameterError
from case_lib.casefile.case import Case
from case_lib.quantity.lacks import MissingRole
from case_lib.quantity.quantities import Quantity
from case_lib.synthetic import operation

__all__ = ["Range", "Settings", "check", "needs", "settings", "traffic"]

_MOST_DAYS, _MOST_SUBSCRIBERS, _LEAST_SUBSCRIBERS = 366, 50_000_000, 100
_PREVALENCE = (1e-6, 1e-2)


@dataclass(frozen=True)
class Range:
    """A range and its distribution; ``draw`` maps cumulative probabilities to values."""

    CONTENT = ("low", "high", "distribution")

    low: float
    high: float
    quantity: Quantity | None = None

    @property
    def distribution(self) -> str:
        """Its distribution: that of the quantity if given, else uniform."""
        given = self.quantity is not None and not self.quantity.inputs
        return self.quantity.distribution if given and self.quantity is not None else "uniform"

    @property
    def middle(self) -> float:
        """The median."""
        return float(self.draw(np.array([0.5]))[0])

    def draw(self, share: Floats) -> Floats:
        """Return quantiles at shares between 0 and 1."""
        if self.quantity is not None and not self.quantity.inputs:
            return np.asarray(self.quantity.inverse(share))
        return self.low + (self.high - self.low) * share

    def integers(self, share: Floats) -> Integers:
        """Return equally likely integers of the range, both ends included, at shares below 1."""
        return np.floor(self.low + (self.high - self.low + 1) * share).astype(np.int64)


@dataclass(frozen=True)
class Settings:
    """All inputs of a run.

    ``diversion`` has a range for each parameter of the case's callers; ``origins`` gives the source
    of each: the name of a quantity of the case, or ``calls.yaml``.
    """

    days: int
    subscribers: int
    seed: int
    prevalence: float
    first_day: date
    diversion: Mapping[str, Range]
    origins: Mapping[str, str]

    def day(self, number: int) -> date:
        """Return the date of a day, counted from 0."""
        return self.first_day + timedelta(days=number)

    def weekend(self, number: int) -> bool:
        """Return whether a day is a Saturday or a Sunday."""
        return self.day(number).weekday() >= 5


def traffic() -> dict[str, Any]:
    """Return the parameters of ordinary calls by name.

    >>> 0 < traffic()["unanswered"] < 1
    True
    """
    return {name: row["value"] for name, row in reference.load("calls.yaml")["traffic"].items()}


def needs(case: Case) -> list[str]:
    """Return the quantities that a case lacks for call records of its callers; empty if none."""
    role = case.role("frontline")
    if role is None:
        return [MissingRole("frontline")]
    names = [f"pay.{role}.talk_hours_day", "pay.call_minutes"]
    return [name for name in names if name not in case]


def check(days: int, subscribers: int, seed: int, prevalence: float) -> None:
    """Raise ParameterError with all invalid parameters, one per line."""
    faults = []
    if not 1 <= days <= _MOST_DAYS:
        faults.append(f"days={days} must be from 1 to {_MOST_DAYS}.")
    if not _LEAST_SUBSCRIBERS <= subscribers <= _MOST_SUBSCRIBERS:
        faults.append(
            f"subscribers={subscribers} must be from {_LEAST_SUBSCRIBERS} to {_MOST_SUBSCRIBERS:,}."
        )
    if not 0 <= seed < 2**63:
        faults.append(f"seed={seed} must be a whole number from 0 to 2**63 - 1.")
    low, high = _PREVALENCE
    if not (prevalence == 0 or low <= prevalence <= high):
        faults.append(
            f"prevalence={prevalence:g} must be from {low:g} to {high:g}, or 0 for none. It is the "
            "share of numbers that the case's callers use."
        )
    elif prevalence and subscribers * prevalence < 0.5 and subscribers > 0:
        faults.append(
            f"prevalence={prevalence:g} of {subscribers:,} numbers is less than one. Take at least "
            f"{int(np.ceil(1 / prevalence)):,} subscribers, or a higher prevalence."
        )
    if faults:
        raise ParameterError("\n".join(faults))


def settings(
    case: Case,
    days: int,
    subscribers: int,
    seed: int,
    prevalence: float,
    first_day: date | None = None,
) -> Settings:
    """Return the settings of a run: quantities of the case, else documented defaults.

    The last day is the one before the arrests, if the case has them.

    Raises
    ------
    ParameterError
        For parameters out of range; all together.
    ModelError
        If the case lacks the inputs for its callers' days.
    """
    check(days, subscribers, seed, prevalence)
    missing = needs(case)
    if missing:
        raise ModelError(
            f"{case.file.case} has no calls to generate. It needs: {', '.join(missing)}."
        )
    if first_day is None:
        last = operation.last_day_of_work(operation.days(case, seed), case)
        first_day = last - timedelta(days=days - 1)
    ranges, origins = _of_the_case(case)
    return Settings(days, subscribers, seed, prevalence, first_day, ranges, origins)


def _of_the_case(case: Case) -> tuple[dict[str, Range], dict[str, str]]:
    """Return the range and the origin of each parameter of the case's callers."""
    ranges: dict[str, Range] = {}
    origins: dict[str, str] = {}
    rows = dict(reference.load("calls.yaml")["diversion"])
    rows |= {
        "talk_hours": {"names": [f"pay.{case.role('frontline')}.talk_hours_day"]},
        "call_minutes": {"names": ["pay.call_minutes"]},
    }
    for key, row in rows.items():
        name = next((name for name in row.get("names", ()) if name in case), None)
        if name is None:
            ranges[key], origins[key] = _range(row["value"]), "calls.yaml"
            continue
        quantity = case[name]
        low, high = quantity.low, quantity.high
        if not (np.isfinite(low) and np.isfinite(high) and low >= 0):
            raise ModelError(f"{name} needs two non-negative ends to generate calls.")
        ranges[key] = Range(low, high, quantity)
        origins[key] = name
    return ranges, origins


@functools.cache
def _range(value: float | str) -> Range:
    low, _, high = str(value).partition("..")
    return Range(float(low), float(high or low))
