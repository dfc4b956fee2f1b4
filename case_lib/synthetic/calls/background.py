"""Ordinary calls between subscribers: rhythm, ties, strangers, bursts, unanswered calls.

Calls of the day are a Poisson process whose rate follows the hour; each falls on a directed pair of
the table of contacts. A share of calls repeats a pair that called within the last minutes, mostly one
that got no answer, in the same or the other direction. Single calls of one number may overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.synthetic.calls import durations
from case_lib.synthetic.calls.rows import CALLEE, SHIFT, Pairs, Rows, Whole

__all__ = ["background", "generator"]

_LOW = np.uint64((1 << durations.BITS) - 1)
# one in so many answered calls is followed up; of those unanswered, every one may be
_FOLLOWED = 5


def generator(key: list[int]) -> np.random.Generator:
    """Return the fast generator of a part of a day, by the numbers that name the part."""
    return np.random.Generator(np.random.SFC64(key))


def background(
    rng: np.random.Generator,
    table: Pairs,
    subscribers: Whole,
    lengths: Whole,
    rate: NDArray[np.float64],
    first: int,
    given: Mapping[str, Any],
) -> Rows:
    """Return the calls of a part of a day, in order of time.

    ``rate`` are expected calls in each second from ``first`` on; ``lengths`` equally likely
    durations, a power of two of them.
    """
    counts = rng.poisson(rate)
    start = np.repeat(np.arange(first, first + len(rate), dtype=np.int32), counts)
    bits = rng.integers(0, 2**64 - 1, len(start), np.uint64, endpoint=True)
    duration = lengths[bits & _LOW]
    bits >>= SHIFT
    bits *= np.uint64(len(table))
    bits >>= SHIFT
    pair = table[bits]
    _strangers(rng, pair, subscribers, given["stranger_share"])
    _again(rng, pair, duration, len(rate), given)
    return Rows(pair, start, duration)


def _strangers(rng: np.random.Generator, pair: Pairs, subscribers: Whole, share: float) -> None:
    """Give a share of calls another callee, anyone; nobody calls their own number."""
    row = _some(rng, len(pair), share)
    callee = subscribers[rng.integers(0, len(subscribers), len(row))].astype(np.uint64)
    caller = pair[row] & ~CALLEE
    others = callee != caller >> SHIFT
    pair[row[others]] = caller[others] | callee[others]


def _again(
    rng: np.random.Generator, pair: Pairs, duration: Whole, seconds: int, given: Mapping[str, Any]
) -> None:
    """Let a share of calls follow one of the last minutes between the same two."""
    silent = given["unanswered"]
    followed = silent + (1 - silent) / _FOLLOWED
    row = _some(rng, len(pair), min(1.0, given["again_share"] / followed))
    mean = max(1.0, len(pair) / seconds * given["again_minutes"] * 60)
    before = row - 1 - (rng.standard_exponential(len(row), np.float32) * mean).astype(np.int64)
    taken = before >= 0
    row, before = row[taken], before[taken]
    lucky = rng.integers(0, _FOLLOWED, len(row), np.uint8) == 0
    kept = (duration[before] == 0) | lucky
    row, before = row[kept], before[kept]
    found = pair[before]
    back = rng.random(len(row), np.float32) < given["back_share"]
    found[back] = (found[back] << SHIFT) | (found[back] >> SHIFT)
    pair[row] = found


def _some(rng: np.random.Generator, size: int, share: float) -> NDArray[np.int64]:
    """Return a random share of places, in order."""
    chosen: NDArray[np.int64] = np.flatnonzero(
        rng.integers(0, 1 << 16, size, np.uint16) < np.uint16(round(share * 65_535))
    )
    return chosen
