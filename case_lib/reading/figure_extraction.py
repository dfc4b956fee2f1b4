"""Finds figures and dates in the Chinese text of a report: a small grammar over data.

Which classifiers count what, and what a figure is likely to be, stands in
``reference/phrases.yaml``. How a wording is read is the business of ``wordings``.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from case_lib.base import reference
from case_lib.base.errors import QuantityError
from case_lib.reading import (
    counters,
    hedges,
    numeral_grammar,
    numeral_reading,
    numerals,
)
from case_lib.reading.dates import When
from case_lib.reading.numeral_reading import BackwardsError

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
    "tokens",
]

_MEASURED = ("CNY", "%", "hour", "minute", "month", "day")
STOPS = ",，。;；:：!！?？"  # between clauses
_NEAR = (6, 8)  # characters before and after a figure in which a word says what it counts
_REACH = 60  # and in which one may stand at all, however long the clause


@dataclass(frozen=True)
class Phrase:
    """A figure as found: its token, clause, wording, what it counts, and where it stands.

    ``turned`` says that a range ran downward and was read upward; ``wrong`` says why a token
    beside a classifier could not be read, in which case it has no bounds.
    """

    token: str
    clause: str
    says: str
    low: float
    high: float
    unit: str
    start: int
    turned: bool = False
    wrong: str = ""


@dataclass(frozen=True)
class Dating:
    """A date as found: its token, clause and the days it allows; ``start`` is its place."""

    token: str
    clause: str
    when: When
    start: int = 0


@functools.cache
def table() -> Mapping[str, Any]:
    """Return the table of classifiers and guesses."""
    return dict(reference.load("phrases.yaml"))


def most(unit: str) -> float:
    """Return the most that is plausible of what a unit counts; infinite where nothing is said."""
    limits = table()["most"]
    return float(limits.get(unit, limits.get(unit.split("/", maxsplit=1)[0], math.inf)))


def clauses(paragraph: str) -> list[str]:
    """Return the clauses of a normalised paragraph."""
    return [part for part in re.split(f"[{STOPS}]", paragraph) if part]


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
    return [(_pattern(row), row) for row in table()["units"]]


def _pattern(row: Mapping[str, Any]) -> re.Pattern[str]:
    unit, words = str(row["unit"]), "|".join(map(re.escape, row["words"]))
    after = "|".join(f"{word}" for word in hedges.pattern("after", han_only=True).split("|"))
    loose = "余|多"  # behind a classifier of things they begin another word (3名多次, 2人余某)
    if unit in _MEASURED:
        if unit in ("month", "hour"):
            words = rf"个(?:半|{hedges.pattern('inside')})(?:月|小时)|{words}"
        after = rf"半|(?:{loose})(?![次名人种个])|{after}"
    after = "|".join(word for word in after.split("|") if unit in _MEASURED or word not in loose)
    number = rf"(?:{numeral_grammar.HALF}|{numeral_grammar.run()})"
    number = number if unit in _MEASURED else numeral_grammar.run()
    several = "|[几数]" if unit not in _MEASURED else ""
    begin = hedges.pattern("before", han_only=True)
    money = f"(?P<money>{counters.currency()})?" if unit == "CNY" else ""
    follows = f"(?={row['noun']})" if "noun" in row else ""
    return re.compile(
        # not part of a longer number, an ordinal, a name or a date
        rf"(?<![0-9.{numerals.HAN}几点第首A-Za-z统唯之其另¹²³⁰-⁹₀-₉¼-¾⅐-⅞⁄/])"
        rf"(?P<number>(?:{begin})?{money}(?:{begin})?(?:{number}{several})"
        rf"(?:(?:{words})?{numeral_grammar.RANGE}(?:{number}))?)"
        rf"(?:{words}){follows}(?P<after>(?:{after})?)"
    )


def figures(clause: str) -> Iterator[Phrase]:
    """Yield the figures of a clause that can be read, in order, each once."""
    return (phrase for phrase in tokens(clause) if not phrase.wrong)


def tokens(clause: str) -> Iterator[Phrase]:
    """Yield the figures of a clause, in order, with those that can't be read."""
    found = list(_spelt_out(clause))
    taken = _Taken()
    for phrase in found:
        taken.add(phrase.start, phrase.start + len(phrase.token))
    for pattern, row in _patterns():
        for match in pattern.finditer(clause):
            if taken.overlaps(*match.span()):
                continue
            before = clause[max(0, match.start() - _REACH) : match.start()]
            if "before" in row and not re.search(row["before"], before):
                continue
            figure = _read(match, clause, str(row["unit"]))
            if figure is not None:
                taken.add(*match.span())
                found.append(figure)
    yield from sorted([*found, *_latin(clause, taken)], key=lambda phrase: phrase.start)


def _latin(clause: str, taken: _Taken) -> Iterator[Phrase]:
    """Yield figures in Latin script (£3.5m) and 数以万计, which stand beside no classifier."""
    lower = clause.lower()
    if len(lower) != len(clause):
        return
    for match in numeral_grammar.figure().finditer(lower):
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
        wrong = "what it counts is not told; add it by hand."
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
    """The places of a clause that a figure has."""

    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, start: int, end: int) -> None:
        row = bisect_right(self.spans, (start, end))
        self.spans.insert(row, (start, end))

    def overlaps(self, start: int, end: int) -> bool:
        row = bisect_right(self.spans, (start, start))
        near = self.spans[max(0, row - 1) : row + 1]
        return any(first < end and start < last for first, last in near)


def _read(match: re.Match[str], clause: str, unit: str) -> Phrase | None:
    number, after = match["number"], match["after"]
    if unit == "case" and number == "一":
        return None  # 一起 is “together” as often as “one case of”
    if money := match.groupdict().get("money"):
        unit = next(code for code in counters.known()[money.lower()].counts)
    said = match[0] if unit in _MEASURED or money else f"{number}{after}"
    turned, wrong = False, ""
    try:
        numeral_reading.read(match[0], unit=unit)
        read = numeral_reading.read(said, unit=unit)
    except BackwardsError as error:
        read, turned = numeral_reading.read(error.upward), True
    except QuantityError as error:
        nothing = math.nan
        return Phrase(
            match[0], clause, "", nothing, nothing, unit, match.start(), False, str(error)
        )
    says = read.text if turned else said
    interval = read.interval
    return Phrase(
        match[0], clause, says, interval.low, interval.high, unit, match.start(), turned, wrong
    )


def _spelt_out(clause: str) -> Iterator[Phrase]:
    """Yield terms of imprisonment, in months, and splits, in per cent."""
    for match in _TERM.finditer(clause) if "刑" in clause else ():
        months = term_of(match[0])
        if months is not None:
            yield Phrase(match[0], clause, f"{months:g}", months, months, "month", match.start())
    for match in _SPLIT.finditer(clause):
        for share in split_of(match[0]) or ():
            yield Phrase(match[0], clause, f"{share:g}", share, share, "%", match.start())


_SPLIT = re.compile(r"([一二三四五六七八九])([一二三四五六七八九])(?:分成|开|分账)")
_TERM = re.compile(
    r"([一二三四五六七八九十]+|[0-9]+)年(?:零|又)?(?:([一二三四五六七八九十]+|[0-9]+)个月)?"
)


def split_of(text: str) -> tuple[float, float] | None:
    """Return the shares in per cent of a split such as 四六分成, None where there is none."""
    match = _SPLIT.search(text)
    if match is None:
        return None
    shares = [numeral_reading.read(part).numbers[0] for part in match.groups()]
    return (10 * shares[0], 10 * shares[1]) if sum(shares) == 10 else None


def term_of(text: str) -> float | None:
    """Return the months of a term such as 一年二个月, None where there is none."""
    match = _TERM.search(text)
    if match is None or re.match(r"[0-9]{4}年", match[0]):
        return None
    years, months = (
        numeral_reading.read(part).numbers[0] if part else 0.0 for part in match.groups()
    )
    return 12 * years + months


def guess(phrase: Phrase) -> Mapping[str, Any] | None:
    """Return the row of the table that says what a figure is likely to be, None if none fits."""
    end = phrase.start + len(phrase.token)
    near = _near(phrase)
    clause = phrase.clause[max(0, phrase.start - _REACH) : end + _REACH]
    for row in table()["guesses"]:
        if row["unit"] != phrase.unit:
            continue
        if "near" in row and not re.search(row["near"], near):
            continue
        if "clause" in row and not re.search(row["clause"], clause):
            continue
        return dict(row)
    return None


def named(phrase: Phrase, words: Mapping[str, Collection[str]]) -> str:
    """Return the name of what a figure is likely to be: by ``words`` near it, else by the table."""
    near = [name for name, said in words.items() if any(word in _near(phrase) for word in said)]
    return near[0] if len(near) == 1 else str((guess(phrase) or {}).get("name", ""))


def _near(phrase: Phrase) -> str:
    """Return a figure with the words right before and after it, up to the next in a list."""
    start, end = phrase.start, phrase.start + len(phrase.token)
    before = re.split("[、及和与]", phrase.clause[max(0, start - _NEAR[0]) : start])[-1]
    after = re.split("[、0-9]", phrase.clause[end : end + _NEAR[1]])[0]
    return f"{before}{phrase.token}{after}"


def guess_event(dating: Dating) -> Mapping[str, Any] | None:
    """Return the row of the table that says what a date is likely to be of, None if none fits."""
    for row in table()["events"]:
        if re.search(row["clause"], dating.clause):
            return dict(row)
    return None
