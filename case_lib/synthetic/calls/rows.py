"""Rows of calls by index, before they become numbers and text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["CALLEE", "SHIFT", "Pairs", "Rows", "Whole", "merged", "paired", "together"]

SHIFT = np.uint64(32)
CALLEE = np.uint64(0xFFFF_FFFF)

Pairs = NDArray[np.uint64]
Whole = NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """Calls of a day, or of a part of one.

    ``pair`` has the index of the caller in its upper 32 bits and that of the callee in its lower,
    ``start`` seconds since midnight, ``duration`` seconds, 0 where nobody answered.
    """

    pair: Pairs
    start: Whole
    duration: Whole

    def __len__(self) -> int:
        return len(self.pair)

    @property
    def caller(self) -> Whole:
        """Indices of callers."""
        return (self.pair >> SHIFT).astype(np.int32)

    @property
    def callee(self) -> Whole:
        """Indices of callees."""
        return (self.pair & CALLEE).astype(np.int32)

    def part(self, first: int, end: int) -> Rows:
        """Return the rows from one place to before another, without a copy."""
        return Rows(self.pair[first:end], self.start[first:end], self.duration[first:end])

    def ordered(self) -> Rows:
        """Return the rows in order of time; of one second, in the order given."""
        # whole numbers sort far faster than by a key
        key = self.start.astype(np.uint64) << SHIFT | np.arange(len(self), dtype=np.uint64)
        key.sort()
        order = (key & CALLEE).view(np.int64)
        return Rows(self.pair[order], self.start[order], self.duration[order])


def paired(caller: NDArray[np.integer], callee: NDArray[np.integer]) -> Pairs:
    """Return pairs of indices."""
    pair: Pairs = caller.astype(np.uint64) << SHIFT
    pair |= callee.astype(np.uint64)
    return pair


def together(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts, one after the other."""
    return Rows(
        np.concatenate([part.pair for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.duration for part in parts]),
    )


def merged(one: Rows, other: Rows) -> Rows:
    """Return two sets of rows as one, in order of time as both are; ``one`` first in a second."""
    if not len(other):
        return one
    place = np.searchsorted(one.start, other.start, "right") + np.arange(len(other))
    size = len(one) + len(other)
    rest = np.ones(size, bool)
    rest[place] = False

    def joined(mine: NDArray, theirs: NDArray) -> NDArray:  # type: ignore[type-arg]
        whole = np.empty(size, mine.dtype)
        whole[rest], whole[place] = mine, theirs
        return whole

    return Rows(
        joined(one.pair, other.pair),
        joined(one.start, other.start),
        joined(one.duration, other.duration),
    )
