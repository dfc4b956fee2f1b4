"""Ordinary calls between subscribers: rhythm, ties, strangers, bursts, unanswered calls.

Calls of the day are a Poisson process with an hourly rate; each is assigned a directed pair from
the table of contacts. A share of calls follows an unanswered call of the last minutes between the
same two people, in either direction. Calls of one number may overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats, Integers
from case_lib.synthetic.calls.rows import CALLEE, SHIFT, Int32s, Pairs, Rows

__all__ = ["background", "generator"]

_SIXTEEN, _LOWEST, _WHOLE = np.uint64(16), np.uint64(0xFFFF), 1 << 16
_HALF_DAY = np.float32(43_200)


def generator(key: list[int]) -> np.random.Generator:
    """Return the fast generator of a part of a day, seeded by the numbers that identify it."""
    return np.random.Generator(np.random.SFC64(key))


def background(
    rng: np.random.Generator,
    table: Pairs,
    subscribers: Int32s,
    lengths: Int32s,
    rate: Floats,
    first: int,
    given: Mapping[str, Any],
) -> Rows:
    """Return the calls of a part of a day, in order of time.

    ``rate`` is the expected number of calls in each second from ``first`` on; ``lengths`` are the
    equally likely durations of ``durations.quantiles``.
    """
    counts = rng.poisson(rate)
    start = np.repeat(np.arange(first, first + len(rate), dtype=np.int32), counts)
    bits = rng.integers(0, 2**64 - 1, len(start), np.uint64, endpoint=True)
    # an index of 64 bits: ``take`` would convert others
    duration = lengths.take((bits & _LOWEST).view(np.int64))
    lot = (bits >> _SIXTEEN).astype(np.uint16)
    bits >>= SHIFT
    bits *= np.uint64(len(table))
    bits >>= SHIFT
    pair = table.take(bits.view(np.int64))
    strange = np.uint16(given["stranger_share"] * _WHOLE)
    again = np.uint16((given["stranger_share"] + given["again_share"]) * _WHOLE)
    _strangers(rng, pair, np.flatnonzero(lot < strange), subscribers)
    follows = (lot >= strange) & (lot < again)
    silent = np.flatnonzero((duration == 0) & ~follows)
    _follow(rng, pair, silent, np.flatnonzero(follows), start, first, given)
    return Rows(pair, start, duration)


def _strangers(rng: np.random.Generator, pair: Pairs, row: Integers, subscribers: Int32s) -> None:
    """Replace the callee of some calls by a random subscriber other than the caller."""
    callee = subscribers[rng.integers(0, len(subscribers), len(row))].astype(np.uint64)
    caller = pair[row] & ~CALLEE
    others = callee != caller >> SHIFT
    pair[row[others]] = caller[others] | callee[others]


def _follow(
    rng: np.random.Generator,
    pair: Pairs,
    silent: Integers,
    row: Integers,
    start: Int32s,
    first: int,
    given: Mapping[str, Any],
) -> None:
    """Make some calls follow an unanswered one of some minutes before.

    ``silent`` are the unanswered calls that don't follow another. Early in a part of a day, any
    call since its beginning is used.
    """
    if not len(silent):
        return
    # how many of them are before each second, which is faster to look up than to search
    before = np.cumsum(np.bincount(start[silent] - (first - 1)))
    gap = rng.standard_exponential(len(row), np.float32) * np.float32(given["again_minutes"] * 60)
    until = start[row]
    until -= np.minimum(gap, _HALF_DAY).astype(np.int32) + np.int32(first)
    source = before.take(until, mode="clip") - 1
    early = np.flatnonzero(source < 0)
    earlier = np.searchsorted(silent, row[early])
    source[early] = np.floor(rng.random(len(early)) * earlier) - (earlier == 0)
    row, source = row[source >= 0], source[source >= 0]
    repeated = pair[silent[source]]
    back = rng.random(len(row), np.float32) < given["back_share"]
    repeated[back] = (repeated[back] << SHIFT) | (repeated[back] >> SHIFT)
    pair[row] = repeated
