"""Other frequent callers: couriers, hospitals, call centres, telemarketing, people abroad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats, Integers
from case_lib.base.streams import stream
from case_lib.synthetic.calls import durations
from case_lib.synthetic.calls.rhythm import DAY, HOUR
from case_lib.synthetic.calls.rows import SHIFT, Int32s, Rows, paired

__all__ = ["Decoys", "decoys", "starts"]

_MOST = 7200.0  # seconds
_SIXTEEN = np.uint64(16)


@dataclass(frozen=True)
class Decoys:
    """The numbers of a class: calls of each per weekday, and regular contacts."""

    profile: Mapping[str, Any]
    index: Int32s
    calls: Floats
    regulars: Int32s  # one row per number
    subscribers: Int32s
    lengths: Int32s
    starts: Int32s

    def day(self, rng: np.random.Generator, weekend: bool) -> Rows:
        """Return the calls of a day, made and received, unordered."""
        given = self.profile
        calls = self.calls * (given["weekend"] if weekend else 1.0)
        made = self._calls(rng, rng.poisson(calls))
        taken = self._calls(rng, rng.poisson(calls * given["calls_in"]))
        number, other, start, duration = (
            np.concatenate(both) for both in zip(made, taken, strict=True)
        )
        out = len(made[0])
        pair = np.concatenate(
            [paired(number[:out], other[:out]), paired(other[out:], number[out:])]
        )
        return Rows(pair, start, duration)

    def _calls(
        self, rng: np.random.Generator, counts: Integers
    ) -> tuple[Int32s, Int32s, Int32s, Int32s]:
        """Return number, other end, start and duration of each call, ``counts`` per number."""
        row = np.repeat(np.arange(len(counts)), counts)
        bits = rng.integers(0, 2**64 - 1, len(row), np.uint64, endpoint=True)
        length = self.lengths.take(bits.astype(np.uint16))
        start = self.starts.take((bits >> _SIXTEEN).astype(np.uint16))
        bits >>= SHIFT
        bits *= np.uint64(len(self.subscribers))
        bits >>= SHIFT
        other = self.subscribers.take(bits.view(np.int64))
        if self.regulars.shape[1]:
            known = np.flatnonzero(rng.random(len(row), np.float32) < self.profile["regular_share"])
            place = rng.integers(0, self.regulars.shape[1], len(known))
            other[known] = self.regulars[row[known], place]
        return self.index[row], other, start, length


def starts(opens: float, closes: float) -> Int32s:
    """Return 65,536 equally likely starting seconds of calls in a day.

    The rate rises within an hour of opening, and falls in the hour before closing.

    >>> table = starts(9, 17)
    >>> int(table.min()) >= 9 * 3600, int(table.max()) < 17 * 3600
    (True, True)
    """
    second = np.arange(round(opens * HOUR), min(round(closes * HOUR), DAY))
    edge = np.minimum(second - opens * HOUR + 1, closes * HOUR - second)
    done = np.cumsum(np.minimum(edge, HOUR) / HOUR)
    share = (np.arange(1 << durations.BITS) + 0.5) / (1 << durations.BITS)
    seconds: Int32s = second[np.searchsorted(done, share * done[-1])].astype(np.int32)
    return seconds


def decoys(
    name: str, profile: Mapping[str, Any], index: Int32s, subscribers: Int32s, seed: int
) -> Decoys:
    """Return the numbers of a class with their attributes that are constant over the days.

    Calls per day vary log-normally between numbers, with mean ``dials_day``; a share
    ``regular_share`` goes to ``regulars`` subscribers whom a number calls repeatedly.
    """
    rng = stream(seed, f"calls/{name}")
    spread = profile["spread"]
    calls = profile["dials_day"] * np.exp(rng.normal(-(spread**2) / 2, spread, len(index)))
    place = rng.integers(0, len(subscribers), (len(index), profile["regulars"]))
    lengths = durations.quantiles(
        profile["seconds"], profile["shape"], _MOST, 1 - profile["answered"]
    )
    return Decoys(
        profile, index, calls, subscribers[place], subscribers, lengths, starts(*profile["hours"])
    )
