"""Find figures and dates in Chinese reports, with a small grammar over data.

The units of classifiers and the meanings of figures are data (``reference/phrases.yaml``). Wordings
are read by ``numeral_reading``.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from case_lib.reading.dates import When
from case_lib.reading.phrases import Phrase
from case_lib.reading.terms import split_of, term_of, terms_of

__all__ = [
    "STOPS",
    "Dating",
    "Phrase",
    "clauses",
    "dated_places",
    "figures",
    "most",
    "split_of",
    "table",
    "term_of",
    "terms_of",
    "tokens",
]

STOPS = ",，。;；:：!！?？"  # between clauses


@dataclass(frozen=True)
class Dating:
    """A date in a text: its token, place (``start``) and clause, and the days that it allows."""

    token: str
    clause: str
    when: When
    start: int = 0


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


def figures(clause: str) -> Iterator[Phrase]:
    """Yield the figures of a clause that can be read, in order, each once."""
    return (phrase for phrase in tokens(clause) if not phrase.wrong)


def tokens(clause: str, money: str = "CNY", earlier: Sequence[Phrase] = ()) -> Iterator[Phrase]:
    """Yield the figures of a clause in order, including those that can't be read.

    Parameters
    ----------
    money
        The currency that 元 means.
    earlier
        Preceding figures of the sentence.
    """
    found = list(terms.spelt_out(clause))
    taken = _Taken()
    for phrase in found:
        taken.add(phrase.start, phrase.start + len(phrase.token))
    found += chinese_figures.find(clause, money, earlier, [*taken.spans, *dated_places(clause)])
    for phrase in found:
        taken.add(phrase.start, phrase.start + len(phrase.token))
    yield from sorted([*found, *_latin(clause, taken)], key=lambda phrase: phrase.start)


def dated_places(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each date in a text, in order."""
    return sorted([*chinese_dates.places(text), *chinese_relative_dates.places(text)])


_LATIN = re.compile("[a-z£$€¥₹¹²³⁰-⁹₀-₉¼-¾⅐-⅞]|数以")


def _latin(clause: str, taken: _Taken) -> Iterator[Phrase]:
    """Yield figures in Latin script (£3.5m) and 数以万计, which have no classifier."""
    lower = clause.lower()
    if len(lower) != len(clause) or not _LATIN.search(lower):
        return
    for match in numeral_patterns.figure().finditer(lower):
        by_order = match[0].startswith("数以")
        money = re.search(counters.currency(), match[0])
        within = re.search("[0-9一-鿿]", f"{match[0]}{clause[match.end() :][:1]}")
        latin = re.search("[a-z£$€¥₹¹²³⁰-⁹₀-₉¼-¾⅐-⅞]", match[0]) and within
        if not (by_order or latin) or taken.overlaps(*match.span()):
            continue
        token = clause[match.start() : match.end()]
        people = "(?:被害人|受害人|受害者|人|群众|网友|用户)"
        after = re.match(f"的?{people}", clause[match.end() :])
        before = re.search(f"{people}(?:达|已)?$", clause[: match.start()])
        unit = "person" if by_order and (after or before) else ""
        if money and (code := next(iter(counters.known()[money[0]].counts))) != "money":
            unit = code
        nothing = math.nan
        wrong = "its unit is unclear; add it by hand."
        read = None
        try:
            read = numeral_reading.read(token, unit=unit or None).interval
        except QuantityError as error:
            wrong = str(error)
        if read is None or not unit:
            yield Phrase(token, clause, "", nothing, nothing, unit, match.start(), False, wrong)
        else:
            yield Phrase(token, clause, token, read.low, read.high, unit, match.start())


@dataclass
class _Taken:
    """The spans of a clause that belong to figures."""

    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, start: int, end: int) -> None:
        row = bisect_right(self.spans, (start, end))
        self.spans.insert(row, (start, end))

    def overlaps(self, start: int, end: int) -> bool:
        row = bisect_right(self.spans, (start, start))
        near = self.spans[max(0, row - 1) : row + 1]
        return any(first < end and start < last for first, last in near)
