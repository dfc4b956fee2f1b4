"""Decide whether the words around a figure settle its role, or leave it open.

A wrong role is worse than none. The verbs of a report fall into families: of arrest, of trial, of
harm, of loss, of seizure. A figure keeps its role only if, within its clause, the nearest word of
any family belongs to a family of that role; if the clause contains none, the rest of the sentence
must name one such family and no other. The families are in the tables of phrases (``evidence``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Around", "settled"]


@dataclass(frozen=True)
class Around:
    """A figure with the words of its clause before and after it, and the rest of its sentence."""

    before: str
    token: str
    after: str
    sentence: str

    def gaps(self, words: re.Pattern[str]) -> list[int]:
        """Return the distances, in characters, at which words occur in the clause."""
        found = [0 for _ in words.finditer(self.token)]
        found += [len(self.before) - match.end() for match in words.finditer(self.before)]
        return found + [match.start() for match in words.finditer(self.after)]


@dataclass(frozen=True)
class _Rule:
    """The families between which the words of some units decide, and those of each role."""

    units: frozenset[str]
    families: Mapping[str, re.Pattern[str]]
    roles: Sequence[tuple[re.Pattern[str], frozenset[str]]]


def settled(name: str, unit: str, around: Around, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the words around a figure settle its role.

    Parameters
    ----------
    name
        The proposed role.
    unit
        The unit of the figure; ``money`` for any currency.
    rows
        The families of the language (``evidence`` in its table of phrases).

    Examples
    --------
    >>> rows = [{"unit": "person", "families": {"caught": "arrest", "freed": "rescue"},
    ...          "roles": {"arrests": "caught"}}]
    >>> said = "police rescued 12 people and arrested nobody"
    >>> settled("arrests.total", "person", Around("police rescued ", "12 people", "", said), rows)
    False
    """
    for rule in _rules(_Rows(rows)):
        if unit not in rule.units:
            continue
        for role, own in rule.roles:
            if role.match(name):
                return _lead(own, around, rule.families)
    return True


def _lead(own: frozenset[str], around: Around, families: Mapping[str, re.Pattern[str]]) -> bool:
    nearest = {name: min(gaps) for name, words in families.items() if (gaps := around.gaps(words))}
    if nearest:
        least = min(nearest.values())
        return any(gap == least and name in own for name, gap in nearest.items())
    told = {name for name, words in families.items() if words.search(around.sentence)}
    return bool(told) and told <= own


class _Rows:
    """The rows of a table, hashed by identity: tables are read once."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and self.rows is other.rows


@functools.cache
def _rules(table: _Rows) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            frozenset(str(row["unit"]).split()),
            {name: re.compile(words) for name, words in row["families"].items()},
            [
                (re.compile(role), frozenset(str(names).split()))
                for role, names in row["roles"].items()
            ],
        )
        for row in table.rows
    )
