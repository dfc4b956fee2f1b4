"""Decide whether the words around a figure settle its role, or leave it open.

A wrong role is worse than none. The verbs of a report fall into families: of arrest, of trial, of
harm, of loss, of seizure. A figure keeps its role only if, within its clause, the nearest word of
any family belongs to a family of that role; if the clause contains none, the rest of the sentence
must name one such family and no other. The families are in the tables of phrases (``evidence``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = ["Context", "Evidence", "evidence", "settled"]


@dataclass(frozen=True)
class Context:
    """A figure with the words of its clause before and after it, and the rest of its sentence."""

    before: str
    token: str
    after: str
    sentence: str

    def gaps(self, words: re.Pattern[str]) -> list[int]:
        """Return the distances, in characters, at which words occur in the clause.

        Patterns may begin or end at the figure (``^``, ``$``), or look at it.
        """
        start, end = len(self.before), len(self.before) + len(self.token)
        distances = [0 for _ in words.finditer(self.token)]
        distances += [start - match.end() for match in words.finditer(self.before)]
        distances += [match.start() for match in words.finditer(self.after)]
        spans = (match.span() for match in words.finditer(self.before + self.token + self.after))
        return distances + [max(0, start - last, first - end) for first, last in spans]


@dataclass(frozen=True)
class _Rule:
    """The families between which the words of some units decide, and those of each role."""

    units: frozenset[str]
    families: Mapping[str, re.Pattern[str]]
    roles: Sequence[tuple[re.Pattern[str], frozenset[str]]]


Evidence: TypeAlias = tuple[_Rule, ...]


def evidence(rows: Sequence[Mapping[str, Any]]) -> Evidence:
    """Return the families of a language, compiled (``evidence`` in its table of phrases)."""
    return tuple(
        _Rule(
            frozenset(str(row["unit"]).split()),
            {name: re.compile(words) for name, words in row["families"].items()},
            [
                (re.compile(role), frozenset(str(names).split()))
                for role, names in row["roles"].items()
            ],
        )
        for row in rows
    )


def settled(name: str, unit: str, around: Context, rules: Evidence) -> bool:
    """Return whether the words around a figure settle its role.

    Parameters
    ----------
    name
        The proposed role.
    unit
        The unit of the figure; ``money`` for any currency.
    rules
        The families of the language.

    Examples
    --------
    >>> rules = evidence([{"unit": "person", "families": {"caught": "arrest", "freed": "rescue"},
    ...                    "roles": {"arrests": "caught"}}])
    >>> said = "police rescued 12 people and arrested nobody"
    >>> settled("arrests.total", "person", Context("police rescued ", "12 people", "", said), rules)
    False
    """
    for rule in rules:
        if unit not in rule.units:
            continue
        for role, own in rule.roles:
            if role.match(name):
                return _lead(own, around, rule.families)
    return True


def _lead(own: frozenset[str], around: Context, families: Mapping[str, re.Pattern[str]]) -> bool:
    nearest = {name: min(gaps) for name, words in families.items() if (gaps := around.gaps(words))}
    if nearest:
        least = min(nearest.values())
        return any(gap == least and name in own for name, gap in nearest.items())
    named = {name for name, words in families.items() if words.search(around.sentence)}
    return bool(named) and named <= own
