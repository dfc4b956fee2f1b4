"""Find the figures of a Chinese clause: counts, sums, terms, and numbers in Latin script.

Classifiers and nouns are data (``reference/measures.yaml``), as are the meanings of figures
(``reference/phrases.yaml``). Wordings are read by ``numeral_reading``.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from case_lib.base import reference
from case_lib.base.errors import QuantityError
from case_lib.reading import (
    chinese_dates,
    chinese_figures,
    chinese_relative_dates,
    counters,
    numeral_patterns,
    numeral_reading,
    terms,
)
from case_lib.reading.figures import NO_UNIT, Figure

__all__ = [
    "STOPS",
    "clauses",
    "dated_places",
    "figures",
    "most",
    "table",
]

STOPS = ",，。;；:：!！?？"  # between clauses


@functools.cache
def table() -> Mapping[str, Any]:
    """Return the table of classifiers and guesses."""
    return dict(reference.load("phrases.yaml"))


def most(unit: str) -> float:
    """Return the largest plausible count in a unit; infinite if the table has none."""
    limits = table()["most"]
    return float(limits.get(unit, limits.get(unit.split("/", maxsplit=1)[0], math.inf)))


def clauses(paragraph: str) -> list[str]:
    """Return the clauses of a normalised paragraph."""
    return [part for part in re.split(f"[{STOPS}]", paragraph) if part]


def figures(clause: str, money: str = "CNY", earlier: Sequence[Figure] = ()) -> Iterator[Figure]:
    """Yield the figures of a normalised clause in order, also those that can't be read.

    Parameters
    ----------
    money
        The currency that 元 means.
    earlier
        Preceding figures of the sentence.

    Examples
    --------
    >>> [(one.token, one.low, one.high, one.unit) for one in figures("抓获83名,查扣10余万元")]
    [('83名', 83.0, 83.0, 'person'), ('10余万元', 100000.0, 200000.0, 'CNY')]
    """
    spelt = list(terms.spelt_out(clause))
    spans = [*((one.start, one.end) for one in spelt), *dated_places(clause)]
    counted = [*spelt, *chinese_figures.find(clause, money, earlier, spans)]
    others = _latin(clause, sorted((one.start, one.end) for one in counted))
    yield from sorted([*counted, *others], key=lambda figure: figure.start)


def dated_places(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each date in a text, in order."""
    return sorted([*chinese_dates.places(text), *chinese_relative_dates.places(text)])


_LATIN = re.compile("[a-z£$€¥₹¹²³⁰-⁹₀-₉¼-¾⅐-⅞]|数以")


def _latin(clause: str, taken: Sequence[tuple[int, int]]) -> Iterator[Figure]:
    """Yield figures in Latin script (£3.5m) and 数以万计, which have no classifier."""
    lower = clause.lower()
    if len(lower) != len(clause) or not _LATIN.search(lower):
        return
    for match in numeral_patterns.figure().finditer(lower):
        by_order = match[0].startswith("数以")
        money = re.search(counters.currency(), match[0])
        within = re.search("[0-9一-鿿]", f"{match[0]}{clause[match.end() :][:1]}")
        latin = re.search("[a-z£$€¥₹¹²³⁰-⁹₀-₉¼-¾⅐-⅞]", match[0]) and within
        if not (by_order or latin) or _overlaps(*match.span(), taken):
            continue
        token = clause[match.start() : match.end()]
        people = "(?:被害人|受害人|受害者|人|群众|网友|用户)"
        after = re.match(f"的?{people}", clause[match.end() :])
        before = re.search(f"{people}(?:达|已)?$", clause[: match.start()])
        unit = "person" if by_order and (after or before) else ""
        if money and (code := next(iter(counters.known()[money[0]].counts))) != "money":
            unit = code
        try:
            read = numeral_reading.read(token, unit=unit or None).interval
        except QuantityError as error:
            yield Figure.unread(token, clause, match.start(), str(error), unit)
            continue
        if unit:
            yield Figure(token, clause, token, read.low, read.high, unit, match.start())
        else:
            yield Figure.unread(token, clause, match.start(), NO_UNIT)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether a span overlaps one of ``spans``, which are sorted."""
    row = bisect_right(spans, (start, start))
    return any(first < end and start < last for first, last in spans[max(0, row - 1) : row + 1])
