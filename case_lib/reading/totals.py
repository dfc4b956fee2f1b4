"""The quantities that a draft proposes, and which of its totals are parts of larger ones."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from case_lib.base.intervals import Interval
from case_lib.reading import scope

__all__ = ["Proposed", "divided"]


@dataclass
class Proposed:
    """A proposed quantity: its interval so far, and its claims.

    ``short`` is the word for the people whom it counts, of those counted by role.
    """

    label: dict[str, str]
    unit: str
    interval: Interval
    stage: str
    smaller: bool = False  # a part only because it is smaller than the total
    short: Mapping[str, str] = field(default_factory=dict)
    claims: list[dict[str, Any]] = field(default_factory=list)
    places: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, claim: dict[str, Any]) -> None:
        """Add a claim, unless its paragraph and token are already present."""
        place = (claim["source"], claim["at"], claim["anchor"])
        if place not in self.places:
            self.places.add(place)
            self.claims.append(claim)


def divided(
    quantities: Mapping[str, Proposed],
    named: MutableMapping[str, list[Proposed]],
    source: str,
    table: Mapping[str, Any],
) -> dict[str, Proposed]:
    """Return the quantities with their names, after an article has been read.

    An article has one total of each sort (rows of ``table`` with ``part``): those that are smaller
    than a later one are parts of it. Totals of other articles are left as they are.
    """
    renamed = dict(quantities)
    for row in {row["name"]: row for row in table["guesses"] if "part" in row}.values():
        several = named.get(row["name"], [])
        own = [one for one in several if all(said["source"] == source for said in one.claims)]
        most = max((one.interval.low for one in own), default=0.0)
        smaller = [one for one in own if one.interval.high < most]
        if not smaller:
            continue
        part = scope.named(row["part"], table)
        for one in smaller:
            one.label, one.smaller = dict(part["label"]), True
        named[row["name"]] = [one for one in several if one not in smaller]
        named[row["part"]] = [*smaller, *named[row["part"]]]
        renamed = _numbered(renamed, {name: named[name] for name in (row["name"], row["part"])})
    return renamed


def _numbered(
    quantities: Mapping[str, Proposed], named: Mapping[str, Sequence[Proposed]]
) -> dict[str, Proposed]:
    """Return the quantities with those of ``named`` numbered anew, each where it stood."""
    keys = {
        id(item): name if place == 1 else f"{name}_{place}"
        for name, items in named.items()
        for place, item in enumerate(items, 1)
    }
    return {keys.get(id(item), key): item for key, item in quantities.items()}
