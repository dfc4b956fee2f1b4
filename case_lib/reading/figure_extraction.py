"""Find figures and dates in Chinese reports, with a small grammar over data.

The units of classifiers and the meanings of figures are data (``reference/phrases.yaml``). Wordings
are read by ``numeral_reading``.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from case_lib.reading.doubts import Around, settled
from case_lib.reading.phrases import Phrase
from case_lib.reading.terms import split_of, term_of, terms_of

__all__ = [
    "STOPS",
    "Dating",
    "Phrase",
    "clauses",
    "figures",
    "guess",
    "guess_event",
    "most",
    "named",
    "split_of",
    "table",
    "term_of",
    "terms_of",
    "tokens",
]

STOPS = ",，。;；:：!！?？"  # between clauses
_NEAR = (6, 8)  # characters before and after a figure in which a word gives its unit
_REACH = 60  # largest distance of such a word, however long the clause
_LONG = 400  # characters of a sentence
_JOINED = 4  # characters between dates of one event
_LEAD = 30  # characters before its clause in which a word may explain a sum
_AHEAD = ("money",)  # units explained by the clause before, too
_SPANS = ("year", "month", "day", "hour")  # units explained by the clause after, too
_SEASON = 190  # days; a longer span is a period, not an event
_TOLD = 64  # characters after a date in which its event is described


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
    found += chinese_figures.find(clause, money, earlier, [*taken.spans, *_dated(clause)])
    for phrase in found:
        taken.add(phrase.start, phrase.start + len(phrase.token))
    yield from sorted([*found, *_latin(clause, taken)], key=lambda phrase: phrase.start)


def _dated(text: str) -> list[tuple[int, int]]:
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


@dataclass(frozen=True)
class _Row:
    """A row of the table with compiled patterns."""

    units: tuple[str, ...]
    patterns: Mapping[str, re.Pattern[str]]
    says: Mapping[str, Any]

    def counts(self, unit: str) -> bool:
        money = self.units == ("money",) and unit.isupper()
        return money or unit in self.units

    def fits(self, texts: Mapping[str, str]) -> bool:
        return all(
            bool(pattern.search(texts[_NEGATIVE.get(key, key)])) is (key not in _NEGATIVE)
            for key, pattern in self.patterns.items()
            if key != "last"
        )


_PATTERNS = (
    "word",
    "near",
    "before",
    "after",
    "clause",
    "sentence",
    "ahead",
    "not",
    "unless",
    "last",
)
_NEGATIVE = {"not": "clause", "unless": "sentence"}  # where such words must not occur


@functools.cache
def _guesses() -> tuple[_Row, ...]:
    rows = []
    for row in table()["guesses"]:
        counted = row["unit"] if isinstance(row["unit"], list) else [row["unit"]]
        found = {key: re.compile(str(row[key])) for key in _PATTERNS if key in row}
        rows.append(_Row(tuple(counted), found, row))
    return tuple(rows)


@functools.cache
def _guesses_of(unit: str) -> tuple[_Row, ...]:
    return tuple(row for row in _guesses() if row.counts(unit))


def guess(phrase: Phrase) -> Mapping[str, Any] | None:
    """Return the row of the table that a figure probably belongs to, or None."""
    end = phrase.start + len(phrase.token)
    sentence = phrase.sentence or phrase.clause
    texts = {
        "word": phrase.word,
        "near": _near(phrase),
        "before": phrase.clause[max(0, phrase.start - _REACH) : phrase.start],
        "after": phrase.clause[end : end + _REACH],
        "clause": phrase.clause[max(0, phrase.start - _REACH) : end + _REACH],
        "sentence": sentence[:_LONG],
    }
    lead = sentence[: max(0, sentence.find(phrase.clause))]
    texts["ahead"] = f"{lead}{texts['before']}"[-_LONG:]
    texts["rest"] = sentence[len(lead) + end :][:_REACH]
    if phrase.unit != "person" and re.search("其中(?:有|包括|约)?$", texts["before"]):
        return None  # a part of an earlier count
    best: tuple[int, _Row] | None = None
    for row in _guesses_of(phrase.unit):
        if not row.fits(texts):
            continue
        if "last" not in row.patterns:
            if best is None:
                return _said(row, phrase, texts)
            continue
        place = _last(row.patterns["last"], texts["before"])
        if place < 0:
            place = _last(row.patterns["last"], lead[-_LEAD:]) - 2 * _REACH
            if place < -2 * _REACH:
                continue
        if best is None or place > best[0]:
            best = place, row
    return _said(best[1], phrase, texts) if best else None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text) if match[0]), default=-1)


def _said(row: _Row, phrase: Phrase, texts: Mapping[str, str]) -> Mapping[str, Any] | None:
    if row.says.get("skip"):
        return None
    unit = "money" if phrase.unit.isupper() else phrase.unit
    told = Around(texts["before"], phrase.token, _own(texts["after"]), texts["sentence"])
    if unit in _AHEAD:
        told = replace(told, before=texts["ahead"][-_LEAD - len(texts["before"]) :])
    if unit in _SPANS:
        told = replace(told, after=texts["rest"])
    if not settled(row.says["name"], unit, told, table()["evidence"]):
        return None
    found = dict(row.says)
    if "per" in found:
        found["as"] = f"{phrase.unit}/{found['per']}"
    return found


def _own(after: str) -> str:
    """Return the words after a figure up to the next one of a list."""
    return re.split("[、0-9]", after)[0]


def named(phrase: Phrase, words: Mapping[str, Collection[str]]) -> str:
    """Return the probable name of a figure: by ``words`` near it, else by the table."""
    near = [name for name, said in words.items() if any(word in _near(phrase) for word in said)]
    return near[0] if len(near) == 1 else str((guess(phrase) or {}).get("name", ""))


def _near(phrase: Phrase) -> str:
    """Return a figure with the adjacent words, up to the next figure in a list."""
    start, end = phrase.start, phrase.start + len(phrase.token)
    before = re.split("[、及和与]", phrase.clause[max(0, start - _NEAR[0]) : start])[-1]
    after = re.split("[、0-9]", phrase.clause[end : end + _NEAR[1]])[0]
    return f"{before}{phrase.token}{after}"


def guess_event(dating: Dating) -> Mapping[str, Any] | None:
    """Return the row of the table that a date probably belongs to, or None.

    Only the part of the sentence from the date's clause to the next date is considered.
    """
    text, start = dating.clause, max(dating.start, 0)
    end = start + len(dating.token)
    later = next((place for place, _ in _dated(text) if place > end), None)
    if later is not None and later - end < _JOINED:
        later = None  # 4月25日、28日
    own = text[max(text.rfind(mark, 0, start) for mark in STOPS) + 1 : later][:_TOLD]
    long = (dating.when.latest - dating.when.earliest).days > _SEASON
    for row in _events():
        if long and row.says.get("name") not in (None, "start"):
            continue  # a whole year can't date a raid or judgment
        if "near" in row.patterns and row.patterns["near"].match(text[end:later]):
            return None if row.says.get("skip") else row.says
        if "clause" in row.patterns and row.patterns["clause"].search(own):
            return row.says
    return None


@functools.cache
def _events() -> tuple[_Row, ...]:
    return tuple(
        _Row(
            (),
            {key: re.compile(str(row[key])) for key in ("near", "clause") if key in row},
            row,
        )
        for row in table()["events"]
    )
