"""Decide whether a figure is about the whole case, a part of it, or more than it.

A case has one total of each sort. A smaller, later figure counts a part of it (“in Dongguan alone,
48 were caught”); a figure in a sentence that sums up a year or campaign includes other cases. The
words for both are in the tables of phrases (``part``, ``tallies``, ``elsewhere``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from case_lib.base.intervals import Interval
from case_lib.reading.figures import Figure

__all__ = ["named", "scoped"]

_BACKGROUND = 5  # a later total so many times the first is of more cases than the article’s
# what is said of one person, or of the law, is no sum of several cases
_ONE = re.compile(r"pay\.|people\.|sentences\.|law\.|members\.fee")


def scoped(
    role: Mapping[str, Any] | None,
    figure: Figure,
    known: Sequence[Interval],
    table: Mapping[str, Any],
    whole: bool = True,
) -> Mapping[str, Any] | None:
    """Return the probable meaning of a figure, given earlier figures with the same name.

    Parameters
    ----------
    role
        Its probable meaning by its own words; None if unknown.
    known
        Earlier figures with that name and unit, in order.
    table
        The table of phrases of the language.
    whole
        Whether the total is known of which it may be a part (``whole`` of its row); a part that
        stands alone is the total.

    Examples
    --------
    >>> row = {"name": "arrests.total", "part": "arrests.part"}
    >>> rows = {"guesses": [row, {"name": "arrests.part"}], "tallies": "(?!)", "elsewhere": "(?!)"}
    >>> figure = Figure("48名", "抓获48名", "48名", 48, 48, "person", 0)
    >>> scoped(row, figure, [Interval.at(90)], rows)["name"]
    'arrests.part'
    >>> scoped(row, figure, [], {**rows, "tallies": "抓获"}) is None
    True
    """
    so_far = _so_far(figure)
    if role is None or re.search(table["elsewhere"], so_far):
        return None
    if "compared" in table and re.search(table["compared"], figure.sentence):
        return None
    if not whole:
        role = named(role["whole"], table)
    if any(_may_be(one, figure) for one in known):
        return role
    if not _ONE.match(role["name"]) and re.search(table["tallies"], so_far):
        return None
    if not known:
        return role
    if "part" in role and figure.low > _BACKGROUND * max(one.high for one in known):
        return None
    if "part" in role and figure.high < max(one.low for one in known):
        return named(role["part"], table)
    return role


def named(name: str, table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the row of a role."""
    rows: Sequence[Mapping[str, Any]] = table["guesses"]
    return next(row for row in rows if row.get("name") == name)


def _so_far(figure: Figure) -> str:
    """Return the sentence up to the end of the clause; what is said later sums up nothing here."""
    place = figure.sentence.find(figure.clause)
    return figure.sentence[: place + len(figure.clause)] if place >= 0 else figure.clause


def _may_be(known: Interval, figure: Figure) -> bool:
    """Return whether a figure may equal a known one."""
    return known.low <= figure.high and figure.low <= known.high
