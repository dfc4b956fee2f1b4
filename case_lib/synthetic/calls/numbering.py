"""Numbers that can't belong to anyone, because they are longer than telephone networks allow.

An international number has at most 15 digits (Recommendation ITU-T E.164); these have 16. So none
can be dialled or assigned to a subscriber, in any country.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Integers
from case_lib.base.streams import stream
from case_lib.synthetic.calls.rows import Int32s

__all__ = ["CLASSES", "DIVERSION", "FOREIGN", "SUBSCRIBER", "Population", "people"]

CLASSES = (
    "subscriber",
    "courier",
    "hospital",
    "call_centre",
    "telemarketing",
    "foreign",
    "diversion",
)
SUBSCRIBER, FOREIGN, DIVERSION = 0, 5, 6
_SHOWN_HERE, _SHOWN_ABROAD = 9_990_000_000_000_000, 9_991_000_000_000_000
_MOST = 10**12
_Index = Int32s | Integers


@dataclass(frozen=True)
class Population:
    """All numbers of a run, by index; those displayed as foreign come last.

    ``kind`` has the class (an index into ``CLASSES``) of each index. Within either range the
    classes are in random order, so a number reveals only whether it is displayed as foreign.
    """

    kind: NDArray[np.int8]
    domestic: int

    def __len__(self) -> int:
        return len(self.kind)

    def of(self, kind: int) -> Int32s:
        """Return the indices of a class."""
        return np.flatnonzero(self.kind == kind).astype(np.int32)

    @functools.cached_property
    def subscribers(self) -> Int32s:
        """The indices of subscribers."""
        return self.of(SUBSCRIBER)

    def numbers(self, index: _Index) -> Integers:
        """Return the numbers at indices."""
        numbers: Integers = np.add(index, _SHOWN_HERE, dtype=np.int64)
        numbers[np.flatnonzero(self.foreign(index))] += _SHOWN_ABROAD - _SHOWN_HERE - self.domestic
        return numbers

    def foreign(self, index: _Index) -> NDArray[np.bool_]:
        """Return which indices are displayed as foreign."""
        return index >= self.domestic


def people(subscribers: int, shares: dict[str, float], prevalence: float, seed: int) -> Population:
    """Return the numbers of a run: subscribers, others in proportion, and those of the case.

    ``prevalence`` is the share of the case's numbers in all numbers, to the nearest integer.
    """
    counts = [subscribers]
    counts += [max(1, round(shares[name] * subscribers)) for name in CLASSES[1:DIVERSION]]
    own = prevalence * sum(counts) / (1 - prevalence)
    counts.append(max(1, round(own)) if prevalence else 0)
    rng = stream(seed, "calls/numbers")
    kinds = np.arange(len(CLASSES), dtype=np.int8)
    here = rng.permutation(np.repeat(kinds[:FOREIGN], counts[:FOREIGN]))
    abroad = rng.permutation(np.repeat(kinds[FOREIGN:], counts[FOREIGN:]))
    return Population(np.concatenate([here, abroad]), len(here))
