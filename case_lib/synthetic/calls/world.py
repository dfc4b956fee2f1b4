"""The part of a run that is constant over its days, and the calls of each day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base import reference
from case_lib.base.arrays import Floats
from case_lib.base.streams import stream
from case_lib.synthetic.calls import durations, rhythm
from case_lib.synthetic.calls.background import background, generator
from case_lib.synthetic.calls.contacts import table
from case_lib.synthetic.calls.decoys import Decoys, decoys
from case_lib.synthetic.calls.diversion import Callers, Joined, callers
from case_lib.synthetic.calls.numbering import CLASSES, DIVERSION, FOREIGN, Population, people
from case_lib.synthetic.calls.parameters import Settings, traffic
from case_lib.synthetic.calls.rows import Int32s, Pairs, Rows, merged, together

__all__ = ["SLICE", "World", "world"]

SLICE = 500_000  # expected ordinary calls per part, unless a day would have more than _PARTS parts
_PARTS = 32
_TRIP = 5  # days of a journey abroad


@dataclass(frozen=True)
class World:
    """Numbers, ties, other frequent callers, and the case's callers.

    A day depends only on the settings and its number, not on which other days are generated, in
    what order, or by how many threads.
    """

    settings: Settings
    given: Mapping[str, Any]
    population: Population
    table: Pairs
    rate: Floats
    lengths: Int32s
    others: tuple[Decoys, ...]
    callers: Callers
    phase: NDArray[np.int16]
    resident: NDArray[np.bool_]

    def day(self, day: int) -> tuple[Iterator[Rows], Joined]:
        """Return the calls of a day by parts, in order of time, and who joined that day."""
        weekend = self.settings.weekend(day)
        calls, joined = self.callers.day(self._part(day, 0), day)
        others = [
            decoy.day(self._part(day, 1 + at), weekend) for at, decoy in enumerate(self.others)
        ]
        return self._parts(day, together([calls, *others]).ordered()), joined

    def _parts(self, day: int, busy: Rows) -> Iterator[Rows]:
        expected = self._expected(day)
        most = max(SLICE, expected / _PARTS)
        for at, (first, end) in enumerate(rhythm.slices(self.rate, expected, most)):
            usual = background(
                self._part(day, 16 + at),
                self.table,
                self.population.subscribers,
                self.lengths,
                self.rate[first:end] * expected,
                first,
                self.given,
            )
            low, high = np.searchsorted(busy.start, [first, end])
            yield merged(usual, busy.part(int(low), int(high)))

    def abroad(self, day: int) -> NDArray[np.bool_]:
        """Return for each index whether its login is recorded as abroad on a day."""
        away: NDArray[np.bool_] = (self.phase + np.int16(day)) % self._cycle < _TRIP
        return np.where(self.resident, away, self.phase < 0)

    @property
    def _cycle(self) -> np.int16:
        return np.int16(round(_TRIP / self.given["roaming"]))

    def _expected(self, day: int) -> float:
        factor = self.given["weekend"] if self.settings.weekend(day) else 1.0
        return float(self.settings.subscribers * self.given["calls_day"] * factor)

    def _part(self, day: int, part: int) -> np.random.Generator:
        return generator([self.settings.seed, day, part])


def world(settings: Settings) -> World:
    """Return the part of a run that is constant over its days."""
    tables, given, seed = reference.load("calls.yaml"), traffic(), settings.seed
    profiles = tables["profiles"]
    shares = {name: row["share"] for name, row in profiles.items()}
    population = people(settings.subscribers, shares, settings.prevalence, seed)
    subscribers = population.subscribers
    with ThreadPoolExecutor(1) as aside:
        ties = aside.submit(table, subscribers, given, seed)  # by far the longest
        others = tuple(
            decoys(name, profiles[name], population.of(kind), subscribers, seed)
            for kind, name in enumerate(CLASSES)
            if name in profiles
        )
        rng = stream(seed, "calls/login")
        phase = rng.integers(0, round(_TRIP / given["roaming"]), len(population)).astype(np.int16)
        # the login of other classes never changes: −1 is abroad
        shown = {
            FOREIGN: 1 - tables["visitors"]["value"],
            DIVERSION: settings.diversion["masked"].middle,
        }
        for kind, share in shown.items():
            index = population.of(kind)
            phase[index] = np.where(rng.random(len(index)) < share, -1, 0)
        case = callers(settings.diversion, population.of(DIVERSION), subscribers, seed)
    return World(
        settings,
        given,
        population,
        ties.result(),
        rhythm.profile(given["hours"]),
        durations.quantiles(
            given["duration_median"],
            given["duration_shape"],
            given["duration_most"],
            given["unanswered"],
        ),
        others,
        case,
        phase,
        population.kind < FOREIGN,
    )
