"""Weigh the readings of a quantity: some decide its value, others are reported beside it.

1. A reading of lower confidence never narrows one of higher confidence: it either agrees, or is
   another reading beside it. A source that only probably describes this case ranks below all that
   certainly do, whatever its confidence.
2. Readings of equal rank that share at most a point are in conflict.
3. The confidence of a quantity is that of its deciding readings; that of a derived quantity is the
   lowest among its inputs. Texts based on one briefing are one voice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.casefile.fields import Confidence
from case_lib.quantity.citations import Citation
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import intersect

__all__ = [
    "CONFIDENCES",
    "CONFIDENCE_WORDS",
    "Weighed",
    "Weight",
    "combine",
    "confidence",
    "voices",
    "weigh",
]

CONFIDENCES: tuple[str, ...] = get_args(Confidence)
CONFIDENCE_WORDS = {"high": N_("high"), "medium": N_("medium"), "low": N_("low")}


@dataclass(frozen=True)
class Weight:
    """The weight of a reading: preferred by the case file, certainty, confidence."""

    preferred: bool
    certain: bool
    confidence: str

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Sort key; a smaller one has more weight."""
        return (not self.preferred, not self.certain, CONFIDENCES.index(self.confidence))


@dataclass(frozen=True)
class Weighed:
    """Positions of the deciding readings, and of other readings beside them.

    ``agreeing`` readings have less weight and contain the decided interval. ``conflict`` contains
    two deciding readings that exclude each other, earliest first, or is None.
    """

    deciding: tuple[int, ...]
    agreeing: tuple[int, ...]
    beside: tuple[int, ...]
    conflict: tuple[int, int] | None = None


def weigh(
    readings: Sequence[tuple[Interval, Weight]], touching_is_conflict: bool = True
) -> Weighed:
    """Return which readings decide.

    Parameters
    ----------
    touching_is_conflict
        Whether two ranges that share only one point exclude each other: true for counts and
        amounts; false for days, where a point is a whole day.
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
    """Return two readings that exclude each other, None if all are compatible.

    Intervals that intersect pairwise have a common point (Helly 1923), so it suffices to compare
    the one that begins last and the one that ends first.
    """
    last = max(readings, key=lambda item: (item[1].low, item[1].low_open))
    first = min(readings, key=lambda item: (item[1].high, not item[1].high_open))
    shared = last[1].intersect(first[1])
    confirmed = shared is not None and any(box == shared for _, box in readings)
    apart = shared is None or (shared.exact and touching_is_conflict and not confirmed)
    if not apart or last[0] == first[0]:
        return None
    return (min(last[0], first[0]), max(last[0], first[0]))


def combine(name: str, parts: Sequence[Quantity], weighed: Weighed, **more: Any) -> Quantity:
    """Return the quantity that weighed readings give: the intersection of the deciding ones.

    Agreeing and other readings are cited, the latter marked as such. The quantity is assumed if no
    deciding source certainly describes this case.
    """
    whole = intersect(name, [parts[row] for row in weighed.deciding], **more)
    assert whole is not None, "conflicting readings were reported before"
    cited = tuple(
        replace(citation, beside=row in weighed.beside)
        for row in sorted((*weighed.deciding, *weighed.agreeing, *weighed.beside))
        for citation in parts[row].citations
    )
    certain = any(c.certain for row in weighed.deciding for c in parts[row].citations)
    return replace(whole, citations=cited, kind=whole.kind if certain else Kind.ASSUMED)


def confidence(quantity: Quantity) -> str:
    """Return the lowest confidence among the given quantities that a quantity depends on.

    A given quantity without citations, such as an assumption, counts as ``high``; its kind already
    marks it.
    """
    lowest = []
    for base in quantity.bases.values():
        for part in (base, *_under(base)):
            deciding = [c.confidence for c in part.citations if c.decides]
            if deciding:
                lowest.append(min(deciding, key=CONFIDENCES.index))
    return max(lowest, key=CONFIDENCES.index, default="high")


def _under(quantity: Quantity) -> Iterable[Quantity]:
    """Yield the quantities behind the result of a model."""
    for item in quantity.inputs if quantity.given else ():
        for base in item.bases.values():
            yield base
            yield from _under(base)


def voices(citations: Iterable[Citation]) -> set[str]:
    """Return the briefings, or sources without a known briefing, that support a value."""
    return {c.origin or c.source for c in citations if c.decides}
