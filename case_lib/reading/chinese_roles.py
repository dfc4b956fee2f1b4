"""Assign roles to figures and dates in Chinese reports, by the words around them.

The words are data (``reference/phrases.yaml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from case_lib.reading import role_rules, scope
from case_lib.reading.dates import DateExpression
from case_lib.reading.figure_extraction import STOPS, dated_places, table
from case_lib.reading.figures import Figure
from case_lib.reading.role_evidence import Context, Evidence, evidence, settled
from case_lib.reading.role_rules import Rule

__all__ = ["as_of", "guess", "guess_event", "named"]

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


@functools.cache
def _evidence() -> Evidence:
    return evidence(table()["evidence"])


@functools.cache
def _rules(unit: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in role_rules.of_figures(table()["guesses"]) if unit in rule.units)


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
    texts |= {"not": texts["clause"], "unless": texts["sentence"]}
    best: tuple[int, Rule] | None = None
    for rule in _rules(_kind(figure.unit)):
        if not rule.fits(texts):
            continue
        if "last" not in rule.patterns:
            if best is None:
                return _role(rule, figure, texts)
            continue
        place = _last(rule.patterns["last"], texts["before"])
        if place < 0:
            place = _last(rule.patterns["last"], lead[-_LEAD:]) - 2 * _REACH
            if place < -2 * _REACH:
                continue
        if best is None or place > best[0]:
            best = place, rule
    return _role(best[1], figure, texts) if best else None


def _kind(unit: str) -> str:
    return "money" if unit.isupper() else unit


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text) if match[0]), default=-1)


def _role(rule: Rule, figure: Figure, texts: Mapping[str, str]) -> Mapping[str, Any] | None:
    """Return the row of a rule that fits, if the words around the figure settle its role."""
    row, unit = rule.row, _kind(figure.unit)
    if row.get("skip") or figure.low < row.get("least", 0):
        return None
    context = Context(texts["before"], figure.token, _own(texts["after"]), texts["sentence"])
    if unit in _SPANS:
        context = replace(context, after=texts["rest"])
    if not row.get("sure") and not settled(row["name"], unit, context, _evidence()):
        return None
    role = dict(row)
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


def as_of(text: str, start: int) -> str:
    """Return the words before a date that make it the day of a count, such as 截至; else "".

    >>> as_of("截至5月31日,抓获506人", 2)
    '截至'
    """
    words = re.search(str(table()["as_of"]), text[:start])
    return words[0] if words else ""


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
    texts = {"lead": sentence[begin:start], "near": sentence[end:later], "clause": own}
    for rule in _events():
        name = rule.row.get("name")
        if name == "raid" and _COUNTED.search(expression.token):
            continue  # a span of statistics
        if days > (_SEASON if name == "raid" else _MONTH) and name not in (None, "start"):
            continue  # a whole year can't date a raid, nor some months a report
        if rule.fits(texts):
            stands = name and settled(name, "date", context, _evidence())
            return rule.row if stands else None
    return None


@functools.cache
def _events() -> tuple[Rule, ...]:
    # `near` stands right after a date
    rows = [{**row, "near": rf"\A(?:{row.get('near', '')})"} for row in table()["events"]]
    return role_rules.of_dates(rows)
