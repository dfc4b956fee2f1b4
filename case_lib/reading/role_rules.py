"""Rules that give a figure or date its role by the words around it: rows of a table, compiled.

A row of a table names the units that it applies to, patterns by the place of the words that they
are searched in (``near``, ``before``, ``sentence``, …), and what the figure then is. Words of
``not`` must not occur in the figure's own part of the sentence, words of ``unless`` anywhere in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Rule", "of_dates", "of_figures"]

_BEFORE = ("before", "ahead", "lead")  # in the clause, in the sentence, before a date
_BESIDE = ("word", "token", "near", "close", "own", "clause", "sentence", "not", "unless", "after")
_PLACES = frozenset((*_BEFORE, *_BESIDE, "last"))


@dataclass(frozen=True)
class Rule:
    """A row of a table: its units, its patterns by place, and the row itself."""

    units: tuple[str, ...]
    patterns: Mapping[str, re.Pattern[str]]
    row: Mapping[str, Any]

    def fits(self, texts: Mapping[str, str]) -> bool:
        """Return whether all words occur in their places, and none of those that must not.

        ``texts`` gives the words of each place; those of ``last`` are compared by the caller.
        """
        return all(
            bool(pattern.search(texts[place])) is (place not in ("not", "unless"))
            for place, pattern in self.patterns.items()
            if place != "last"
        )


def of_figures(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Return the rules of figures, in the order of the table, which decides.

    >>> (rule,) = of_figures([{"unit": "person", "near": "arrest", "unless": "warrant"}])
    >>> rule.fits({"near": "arrested 12 people", "unless": "police arrested 12 people"})
    True
    """
    return tuple(Rule(_units(row["unit"]), _patterns(row), row) for row in rows)


def of_dates(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Return the rules of dates, in the order of the table, which decides."""
    return tuple(Rule((), _patterns(row), row) for row in rows)


def _units(units: str | Sequence[str]) -> tuple[str, ...]:
    return (units,) if isinstance(units, str) else tuple(units)


def _patterns(row: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    return {place: re.compile(str(row[place])) for place in row if place in _PLACES}
