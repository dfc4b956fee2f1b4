"""Calls by index, before conversion to numbers and text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["CALLEE", "SHIFT", "Int32s", "Pairs", "Rows", "merged", "paired", "together"]

SHIFT = np.uint64(32)
CALLEE = np.uint64(0xFFFF_FFFF)

Pairs = NDArray[np.uint64]
Int32s = NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """Calls of a day, or of a part of one.

    ``pair`` has the index of the caller in its upper 32 bits and that of the callee in its lower,
    ``start`` is in seconds since midnight, ``duration`` in seconds, 0 if unanswered.
    """

    pair: Pairs
    start: Int32s
    duration: Int32s

    def __len__(self) -> int:
        return len(self.pair)

    @property
    def caller(self) -> Int32s:
        """Indices of callers."""
        return (self.pair >> SHIFT).astype(np.int32)

    @property
    def callee(self) -> Int32s:
        """Indices of callees."""
        return (self.pair & CALLEE).astype(np.int32)

    def part(self, first: int, end: int) -> Rows:
        """Return a slice of the rows, without a copy."""
        return Rows(self.pair[first:end], self.start[first:end], self.duration[first:end])

    def ordered(self) -> Rows:
        """Return the rows in order of time; calls of one second keep their order."""
        # integers sort much faster than by a key
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
    """Return the rows of all parts, concatenated."""
    return Rows(
        np.concatenate([part.pair for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.duration for part in parts]),
    )


def merged(one: Rows, other: Rows) -> Rows:
    """Merge two sets of rows by time; within one second ``one`` comes first."""
    if not len(other):
        return one
    place = np.searchsorted(one.start, other.start, "right") + np.arange(len(other))
    size = len(one) + len(other)
    rest = np.ones(size, bool)
    rest[place] = False

    def joined(mine: NDArray, theirs: NDArray) -> NDArray:  # type: ignore[type-arg]
        column = np.empty(size, mine.dtype)
        column[rest], column[place] = mine, theirs
        return column

    return Rows(
        joined(one.pair, other.pair),
        joined(one.start, other.start),
        joined(one.duration, other.duration),
    )
