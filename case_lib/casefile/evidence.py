"""Weighs readings of one quantity: which of them its value depends on, which stand beside it.

1. A reading of lower confidence never narrows one of higher confidence: it agrees, or it stands
   beside it as another reading. A source that only probably speaks of this case comes after all
   that certainly do, whatever its confidence.
2. Readings of equal standing that share no more than a point are in conflict.
3. A quantity is as sure as the readings that decide it, and a derived one as the least sure
   quantity it comes from. Texts that go back to one briefing are one voice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.quantity.citations import Citation
from case_lib.quantity.quantities import Quantity, intersect

__all__ = ["CONFIDENCES", "Standing", "Weighed", "confidence", "together", "voices", "weigh"]

CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class Standing:
    """How much weight a reading has: preferred by the case file, certain, of what confidence."""

    preferred: bool
    certain: bool
    confidence: str

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Smaller is weightier."""
        return (not self.preferred, not self.certain, CONFIDENCES.index(self.confidence))


@dataclass(frozen=True)
class Weighed:
    """Positions of the readings that decide, and of those that stand beside.

    ``agreeing`` are of less weight and allow all that is decided. ``conflict`` holds two deciding
    readings that exclude each other, earliest first, where there are such.
    """

    deciding: tuple[int, ...]
    agreeing: tuple[int, ...]
    beside: tuple[int, ...]
    conflict: tuple[int, int] | None = None


def weigh(
    readings: Sequence[tuple[Interval, Standing]], touching_is_conflict: bool = True
) -> Weighed:
    """Return which of several readings decide.

    Parameters
    ----------
    touching_is_conflict
        Whether two ranges that meet in one point alone exclude each other: true of counts and
        amounts; false of days, where one day is a whole unit.
    """
    best = min(standing.rank for _, standing in readings)
    deciding = [row for row, (_, standing) in enumerate(readings) if standing.rank == best]
    pair = _conflict([(row, readings[row][0]) for row in deciding], touching_is_conflict)
    if pair is not None:
        return Weighed(tuple(deciding), (), (), pair)
    whole = readings[deciding[0]][0]
    for row in deciding[1:]:
        whole = whole.intersect(readings[row][0]) or whole
    rest = sorted(set(range(len(readings))) - set(deciding))
    agreeing = [row for row in rest if readings[row][0].intersect(whole) == whole]
    beside = sorted(set(rest) - set(agreeing))
    return Weighed(tuple(deciding), tuple(agreeing), tuple(beside))


def _conflict(
    readings: Sequence[tuple[int, Interval]], touching_is_conflict: bool
) -> tuple[int, int] | None:
    """Return two readings that exclude each other, None if all hold together.

    Intervals that meet pair by pair have a point in common (Helly 1923), so the one that begins
    last and the one that ends first tell.
    """
    last = max(readings, key=lambda item: (item[1].low, item[1].low_open))
    first = min(readings, key=lambda item: (item[1].high, not item[1].high_open))
    shared = last[1].intersect(first[1])
    confirmed = shared is not None and any(box == shared for _, box in readings)
    apart = shared is None or (shared.exact and touching_is_conflict and not confirmed)
    if not apart or last[0] == first[0]:
        return None
    return (min(last[0], first[0]), max(last[0], first[0]))


def together(name: str, parts: Sequence[Quantity], weighed: Weighed, **more: Any) -> Quantity:
    """Return the quantity that weighed readings make: the deciding ones intersected.

    Those that agree or stand beside it are cited, the latter marked as such. It is assumed where
    no source that certainly speaks of this case decides.
    """
    whole = intersect(name, [parts[row] for row in weighed.deciding], **more)
    assert whole is not None, "readings in conflict were told before"
    order = dict.fromkeys((*weighed.deciding, *weighed.agreeing), "")
    order |= dict.fromkeys(weighed.beside, "beside")
    cited = tuple(
        replace(citation, beside=bool(order[row]))
        for row in sorted(order)
        for citation in parts[row].citations
    )
    certain = any(c.certain for row in weighed.deciding for c in parts[row].citations)
    return replace(whole, citations=cited, kind=whole.kind if certain else Kind.ASSUMED)


def confidence(quantity: Quantity) -> str:
    """Return how sure a quantity is: of its bases the least sure, each as sure as what decides it.

    Of a given quantity without citations, such as an assumption, ``high``: its kind tells.
    """
    found = []
    for base in quantity.bases.values():
        for part in (base, *_under(base)):
            deciding = [c.confidence for c in part.citations if c.stands and not c.beside]
            if deciding:
                found.append(min(deciding, key=CONFIDENCES.index))
    return max(found, key=CONFIDENCES.index, default="high")


def _under(quantity: Quantity) -> Iterable[Quantity]:
    """Yield what a quantity that models made rests on."""
    for item in quantity.inputs if quantity.given else ():
        for base in item.bases.values():
            yield base
            yield from _under(base)


def voices(citations: Iterable[Citation]) -> set[str]:
    """Return the briefings, or sources where none is known, that bear a value out."""
    return {c.origin or c.source for c in citations if c.stands and not c.beside}
