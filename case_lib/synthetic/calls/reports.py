"""Reports to the police by some of those who joined, several days later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Integers
from case_lib.synthetic.calls.background import generator
from case_lib.synthetic.calls.diversion import Joined
from case_lib.synthetic.calls.parameters import Range, Settings
from case_lib.synthetic.calls.rows import Int32s

__all__ = ["Reports", "reported"]

_PART = 15  # random stream of a day


@dataclass(frozen=True)
class Reports:
    """One report per row: reporter, calling number (indices), and date."""

    victim: Int32s
    number: Int32s
    day: NDArray[Any]


def reported(settings: Settings, joined: Iterable[tuple[int, Joined]]) -> Reports:
    """Return the reports made by the last day of a run, ordered by day.

    ``joined`` lists who joined on each day. Some lose money, and some of those report it; the delay
    in days is log-normal, at least one. Reports after the last day are omitted.
    """
    parts = [_of_a_day(settings, day, joined_today) for day, joined_today in joined]
    victim, number, day = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(day, kind="stable")
    when = np.datetime64(settings.first_day, "D") + day[order]
    return Reports(victim[order], number[order], when)


def _of_a_day(settings: Settings, day: int, joined: Joined) -> tuple[Int32s, Int32s, Integers]:
    given: Mapping[str, Range] = settings.diversion
    rng = generator([settings.seed, day, _PART])
    size = len(joined.victim)
    reports = rng.random(size) < given["lost"].middle * given["reported"].middle
    logarithm = rng.normal(np.log(given["delay_days"].middle), given["delay_spread"].middle, size)
    when = day + np.maximum(1, np.rint(np.exp(logarithm))).astype(np.int64)
    reports &= when < settings.days
    return joined.victim[reports], joined.number[reports], when[reports]
