"""Others who call much: couriers, hospitals, call centres, telemarketing, people abroad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.streams import stream
from case_lib.synthetic.calls import durations
from case_lib.synthetic.calls.rhythm import DAY, HOUR
from case_lib.synthetic.calls.rows import Rows, Whole, paired

__all__ = ["Decoys", "decoys"]

_MOST = 7200.0  # seconds


@dataclass(frozen=True)
class Decoys:
    """The numbers of a class: how many calls each makes on a weekday, and whom it knows."""

    profile: Mapping[str, Any]
    index: Whole
    calls: NDArray[np.float64]
    regulars: Whole  # a row for each number
    subscribers: Whole
    lengths: Whole

    def day(self, rng: np.random.Generator, weekend: bool) -> Rows:
        """Return the calls of a day, made and taken, in no order."""
        given = self.profile
        calls = self.calls * (given["weekend"] if weekend else 1.0)
        made = self._calls(rng, rng.poisson(calls))
        taken = self._calls(rng, rng.poisson(calls * given["calls_in"]))
        number, other, start, duration = (
            np.concatenate(both) for both in zip(made, taken, strict=True)
        )
        out = np.arange(len(number)) < len(made[0])
        pair = np.where(out, paired(number, other), paired(other, number))
        return Rows(pair, start, duration)

    def _calls(
        self, rng: np.random.Generator, counts: NDArray[np.int64]
    ) -> tuple[Whole, Whole, Whole, Whole]:
        row = np.repeat(np.arange(len(counts)), counts)
        size = len(row)
        other = self.subscribers[rng.integers(0, len(self.subscribers), size)]
        if self.regulars.shape[1]:
            known = rng.random(size) < self.profile["regular_share"]
            place = rng.integers(0, self.regulars.shape[1], size)
            other = np.where(known, self.regulars[row, place], other)
        opens, closes = self.profile["hours"]
        # rises and falls within an hour or so of opening and closing
        start = opens + (closes - opens) * rng.beta(1.3, 1.3, size)
        seconds = np.minimum((start * HOUR).astype(np.int32), DAY - 1)
        length = self.lengths[rng.integers(0, len(self.lengths), size)]
        return self.index[row], other, seconds, length


def decoys(
    name: str, profile: Mapping[str, Any], index: Whole, subscribers: Whole, seed: int
) -> Decoys:
    """Return the numbers of a class with what stays the same over the days.

    Calls a day are log-normal between numbers, with mean ``dials_day``; a share
    ``regular_share`` goes to ``regulars`` subscribers whom a number calls again and again.
    """
    rng = stream(seed, f"calls/{name}")
    spread = profile["spread"]
    calls = profile["dials_day"] * np.exp(rng.normal(-(spread**2) / 2, spread, len(index)))
    place = rng.integers(0, len(subscribers), (len(index), profile["regulars"]))
    lengths = durations.quantiles(
        profile["seconds"], profile["shape"], _MOST, 1 - profile["answered"]
    )
    return Decoys(profile, index, calls, subscribers[place], subscribers, lengths)
