"""Kinds of case: the chapters of each, and the quantities that readers ask for.

They are data (``reference/crimes.yaml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from case_lib.base import reference

__all__ = ["OTHER", "Crime", "crimes", "guess", "of_units"]

OTHER = "other"


@dataclass(frozen=True)
class Crime:
    """A kind of case.

    ``without`` lists the notebooks of chapters that it lacks; ``asked`` describes, in each
    language, the quantities that readers ask for; ``counts`` are units that identify the kind, and
    ``comparators`` are tables of published cases of the kind. ``by_call`` is true if its victims
    are telephoned or written to.
    """

    name: str
    label: Mapping[str, str]
    without: tuple[str, ...]
    asked: Mapping[str, Mapping[str, str]]
    words: re.Pattern[str]
    counts: frozenset[str]
    comparators: tuple[str, ...]
    by_call: bool


@functools.cache
def crimes() -> Mapping[str, Crime]:
    """Return the kinds of case by name."""
    return {
        name: Crime(
            name,
            row["label"],
            tuple(row["without"]),
            row["asked"],
            re.compile(row["words"], re.IGNORECASE),
            frozenset(row.get("counts", ())),
            tuple(row.get("comparators", ())),
            bool(row.get("by_call")),
        )
        for name, row in reference.load("crimes.yaml").items()
    }


def guess(text: str) -> str:
    """Return the kind of case whose words occur most often; the first line counts three times.

    >>> guess("警方破获一起跨境网络赌博案,抓获12名")
    'gambling'
    >>> guess("Police found a lost dog.")
    'other'
    """
    heading = text.strip().partition("\n")[0]
    points = {
        name: len(crime.words.findall(text)) + 2 * len(crime.words.findall(heading))
        for name, crime in crimes().items()
    }
    best = max(points, key=lambda name: points[name])
    return best if points[best] else OTHER


def of_units(units: Iterable[str]) -> str:
    """Return the kind of case that counts one of ``units``, for a case file that names no kind.

    >>> of_units(["person", "CNY/lead"])
    'diversion'
    """
    counted = {part for unit in units for part in re.split(r"[*/]", unit)}
    return next((name for name, crime in crimes().items() if crime.counts & counted), OTHER)
