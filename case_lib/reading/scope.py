"""Whether a figure is of the whole case, of a part of it, or of more than it.

A case has one total of each sort. A smaller one that is told later counts a part of it (“in
Dongguan alone, 48 were caught”); one in a sentence that sums up a year or campaign is of other
cases, too. Such words stand in the tables of phrases (``part``, ``tallies``, ``elsewhere``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from case_lib.base.intervals import Interval
from case_lib.reading.phrases import Phrase

__all__ = ["scoped"]


def scoped(
    found: Mapping[str, Any] | None,
    phrase: Phrase,
    known: Sequence[Interval],
    table: Mapping[str, Any],
) -> Mapping[str, Any] | None:
    """Return what a figure is likely to be, beside the figures that were called so before.

    Parameters
    ----------
    found
        What it is likely to be by its own words; None where that isn't known.
    known
        The figures that were called so before, in order, in the same unit.
    table
        The table of phrases of its language.

    Examples
    --------
    >>> row = {"name": "arrests.total", "part": "arrests.part"}
    >>> rows = {"guesses": [row, {"name": "arrests.part"}], "tallies": "(?!)", "elsewhere": "(?!)"}
    >>> phrase = Phrase("48名", "抓获48名", "48名", 48, 48, "person", 0)
    >>> scoped(row, phrase, [Interval.at(90)], rows)["name"]
    'arrests.part'
    """
    said = phrase.sentence or phrase.clause
    if found is None or re.search(table["elsewhere"], said):
        return None
    if not known or any(_may_be(one, phrase) for one in known):
        return found
    if re.search(table["tallies"], said):
        return None
    if "part" in found and phrase.high < known[0].low:
        rows: Sequence[Mapping[str, Any]] = table["guesses"]
        return next(row for row in rows if row.get("name") == found["part"])
    return found


def _may_be(known: Interval, phrase: Phrase) -> bool:
    """Whether a figure may be one that is known."""
    return known.low <= phrase.high and phrase.low <= known.high
