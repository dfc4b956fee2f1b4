"""Assign roles to figures and dates in Chinese reports, by the words around them.

The words are data (``reference/phrases.yaml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from case_lib.reading import scope
from case_lib.reading.dates import DateExpression
from case_lib.reading.figure_extraction import STOPS, dated_places, table
from case_lib.reading.figures import Figure
from case_lib.reading.role_evidence import Context, Evidence, evidence, settled

__all__ = ["guess", "guess_event", "named"]

_NEAR = (6, 8)  # characters before and after a figure in which a word gives its unit
_REACH = 60  # largest distance of such a word, however long the clause
_LONG = 400  # characters of a sentence
_JOINED = 5  # characters between dates of one event
_LEAD = 30  # characters before its clause in which a word may explain a sum
_OWN_END = re.compile("[、0-9]")  # ends what belongs to a neighbour
_SPANS = ("year", "month", "day", "hour")  # units explained by the clause after, too
_SEASON = 190  # days; a longer span is a period, not an event
_MONTH = 31  # days of the longest other event
# the rest of those told before; so is one man, because a total of one is told without a number
_REST = re.compile("(?:其余|其馀|其他|剩余|余下|另外?|另有)[^,、]{0,6}$")
_COUNTED = re.compile("[首前][0-9一二两三四五六七八九十]+个月|半年|季")
_TOLD = 90  # characters after a date in which its event is described


@dataclass(frozen=True)
class _Row:
    """A row of the table with compiled patterns."""

    units: tuple[str, ...]
    patterns: Mapping[str, re.Pattern[str]]
    says: Mapping[str, Any]

    def counts(self, unit: str) -> bool:
        money = "money" in self.units and unit.isupper()
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
    "own",
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
        patterns = {key: re.compile(str(row[key])) for key in _PATTERNS if key in row}
        rows.append(_Row(tuple(counted), patterns, row))
    return tuple(rows)


@functools.cache
def _evidence() -> Evidence:
    return evidence(table()["evidence"])


@functools.cache
def _guesses_of(unit: str) -> tuple[_Row, ...]:
    return tuple(row for row in _guesses() if row.counts(unit))


def guess(figure: Figure) -> Mapping[str, Any] | None:
    """Return the row of the table that a figure probably belongs to, or None."""
    end = figure.end
    sentence = figure.sentence or figure.clause
    texts = {
        "word": figure.word,
        "near": _near(figure),
        "before": figure.clause[max(0, figure.start - _REACH) : figure.start],
        "after": figure.clause[end : end + _REACH],
        "clause": figure.clause[max(0, figure.start - _REACH) : end + _REACH],
        "sentence": sentence[:_LONG],
    }
    texts["own"] = f"{_OWN_END.split(texts['before'])[-1]}{figure.token}{_own(texts['after'])}"
    lead = sentence[: max(0, sentence.find(figure.clause))]
    texts["ahead"] = f"{lead}{texts['before']}"[-_LONG:]
    texts["rest"] = sentence[len(lead) + end :][:_REACH]
    if figure.unit != "person" and re.search("其中(?:有|包括|约)?$", texts["before"]):
        return None  # a part of an earlier count
    best: tuple[int, _Row] | None = None
    for row in _guesses_of(figure.unit):
        if not row.fits(texts):
            continue
        if "last" not in row.patterns:
            if best is None:
                return _said(row, figure, texts)
            continue
        place = _last(row.patterns["last"], texts["before"])
        if place < 0:
            place = _last(row.patterns["last"], lead[-_LEAD:]) - 2 * _REACH
            if place < -2 * _REACH:
                continue
        if best is None or place > best[0]:
            best = place, row
    return _said(best[1], figure, texts) if best else None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text) if match[0]), default=-1)


def _said(row: _Row, figure: Figure, texts: Mapping[str, str]) -> Mapping[str, Any] | None:
    if row.says.get("skip") or figure.low < row.says.get("least", 0):
        return None
    unit = "money" if figure.unit.isupper() else figure.unit
    context = Context(texts["before"], figure.token, _own(texts["after"]), texts["sentence"])
    if unit in _SPANS:
        context = replace(context, after=texts["rest"])
    if not row.says.get("sure") and not settled(row.says["name"], unit, context, _evidence()):
        return None
    role = dict(row.says)
    one = figure.low == figure.high == 1 and role.get("part") == "arrests.part"
    if "part" in role and (one or _REST.search(texts["before"])):
        role = dict(scope.named(role["part"], table()))
    if "per" in role:
        role["as"] = f"{figure.unit}/{role['per']}"
    return role


def _own(after: str) -> str:
    """Return the words after a figure up to the next one of a list."""
    return _OWN_END.split(after)[0]


def named(figure: Figure, words: Mapping[str, Collection[str]]) -> str:
    """Return the probable name of a figure: by ``words`` near it, else by the table."""
    near = _near(figure)
    names = [name for name, labels in words.items() if any(label in near for label in labels)]
    return names[0] if len(names) == 1 else str((guess(figure) or {}).get("name", ""))


def _near(figure: Figure) -> str:
    """Return a figure with the adjacent words, up to the next figure in a list."""
    start, end = figure.start, figure.end
    before = re.split("[、及和与]", figure.clause[max(0, start - _NEAR[0]) : start])[-1]
    after = _own(figure.clause[end : end + _NEAR[1]])
    return f"{before}{figure.token}{after}"


def guess_event(expression: DateExpression, sentence: str) -> Mapping[str, Any] | None:
    """Return the row of the table that a date of a sentence probably belongs to, or None.

    Only the part of the sentence from the date's clause to the next date is considered.
    """
    if expression.when is None:
        return None
    start, end = expression.start, expression.end
    later = next((place for place, _ in dated_places(sentence) if place > end), None)
    if later is not None and later - end < _JOINED:
        later = None  # 4月25日、28日
    begin = max(sentence.rfind(mark, 0, start) for mark in STOPS) + 1
    own = sentence[begin:later][:_TOLD]
    context = Context(sentence[begin:start], expression.token, sentence[end:later][:_TOLD], own)
    days = (expression.when.latest - expression.when.earliest).days
    for row in _events():
        most = _SEASON if row.says.get("name") == "raid" else _MONTH
        if row.says.get("name") == "raid" and _COUNTED.search(expression.token):
            continue  # a span of statistics
        if days > most and row.says.get("name") not in (None, "start"):
            continue  # a whole year can't date a raid, nor some months a report
        texts = {"lead": sentence[begin:start], "near": sentence[end:later], "clause": own}
        if all(_beside(key, words, texts[key]) for key, words in row.patterns.items()):
            stands = not row.says.get("skip") and settled(
                row.says["name"], "date", context, _evidence()
            )
            return row.says if stands else None
    return None


def _beside(key: str, words: re.Pattern[str], said: str) -> bool:
    """Return whether words stand where they must: ``near`` right after a date, else anywhere."""
    return bool(words.match(said) if key == "near" else words.search(said))


@functools.cache
def _events() -> tuple[_Row, ...]:
    return tuple(
        _Row(
            (),
            {key: re.compile(str(row[key])) for key in ("lead", "near", "clause") if key in row},
            row,
        )
        for row in table()["events"]
    )
