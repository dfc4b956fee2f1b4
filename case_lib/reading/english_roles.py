"""Guess the meaning of a figure or date in an English report from the words beside it."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from case_lib.base.units import TIME, currencies
from case_lib.reading import english_numerals, scope
from case_lib.reading.dates import DateExpression
from case_lib.reading.english_extraction import table
from case_lib.reading.figures import Figure
from case_lib.reading.role_evidence import Context, Evidence, evidence, settled

__all__ = ["guess", "guess_event"]

_REACH = 60  # characters on either side of a figure in which a word may explain it
_FAR = 240  # characters of its sentence that are searched, however long it is
_CLOSE = 20  # characters beside a date in which a word shows that it dates a statement
_NUMBER = re.compile(f"[0-9]|{english_numerals.pattern()}")
_LONG = 100  # days; a longer span isn't an event
_PARTS = re.compile(r"\bof (?:whom|which|them|these|those)\b")
_AGES = re.compile(r",? aged (?:between )?[0-9]+(?:(?: and |-| to |, )[0-9]+)*,?")
# what explains or divides the figure before it: (£6.8 million), including five foreigners
_CONVERTED = re.compile(r"^ ?\([^()]*[0-9][^()]*\)")
_INCLUDED = re.compile(r"\b(?:including|among them) (?:at least |about )?$")
_ADDED = re.compile(
    r"(?:[^\s(,;]*[0-9][^\s(]*(?: [^\s(]+){0,3} ?\("
    r"|\b[\w-]+ (?:people|suspects|men),? ?including )$"
)
# where the sentence changes its subject
_TURN = re.compile(r";| while | and (?:the |a |police |officers |were )")
# the subject of a passive: (After a raid,) 31 men (from the site) were arrested
_SUBJECT = re.compile(
    r"(?:^|[,;:–—“\"]|\b(?:and|but|while|when|after|as|that|where|because|since|before|until))"
    r"[ “\"]*(?:(?:at least|about|around|a total of|the|these|those|another|all|all of the) )*$"
)
_PASSIVE = re.compile(
    r"^(?:,? [\w’'()-]+){0,8}?,? (?:were|was|have been|has been|had been|are|is)"
    r"(?: being| also| later| then| all| each|,? \w+ly,?)* "
    r"(?:\w{2,}ed|held|caught|found|taken|put|sent|shot|freed|brought|in custody|under arrest)\b"
)


def guess(figure: Figure) -> Mapping[str, Any] | None:
    """Return the row of the table that a figure probably belongs to, or None."""
    end = figure.end
    before = figure.clause[max(0, figure.start - _REACH) : figure.start].lower()
    after = figure.clause[end : end + _REACH].lower()
    lead, before = before, _ADDED.sub("", before)
    # words beside the figure before or after belong to that one
    first = max((match.end() for match in _NUMBER.finditer(before)), default=0)
    before = _TURN.split(before[first:])[-1]
    after = _AGES.sub(lambda ages: " " * len(ages[0]), after)
    if figure.unit in currencies():
        after = _CONVERTED.sub("", after)
    following = _NUMBER.search(after)
    if following:  # words directly before the next figure belong to that one
        after = re.sub(r"[,;][^,;]*$", "", after[: following.start()])
    after = _TURN.split(after)[0]
    if _is_subject(figure, after):
        before = ""  # what an earlier clause tells is of others
    near = f"{before}{figure.token.lower()}{after}"
    around = {
        "near": near,
        "before": before,
        "after": after,
        "sentence": figure.clause[max(0, figure.start - _FAR) : end + _FAR].lower(),
        "ahead": figure.clause[max(0, figure.start - _FAR) : figure.start].lower(),
        "own": figure.token[len(figure.says) :].lower() if figure.says else "",
    }
    unit = "money" if figure.unit in currencies() else figure.unit
    for row in _rows(unit):
        if row.fits(around, figure.token):
            if not row.row["name"]:
                return None
            context = Context(before, figure.token.lower(), after, _without_parts(figure))
            if not settled(row.row["name"], unit, context, _evidence()):
                continue
            if "part" in row.row and _INCLUDED.search(lead):
                return scope.named(row.row["part"], table())
            per = {"as": f"{figure.unit}/{row.row['per']}"} if "per" in row.row else {}
            return {**row.row, **per}
    return None


def _is_subject(figure: Figure, after: str) -> bool:
    """Return whether a figure is the subject of a passive, whose verb alone tells what it is."""
    lead = figure.clause[max(0, figure.start - _FAR) : figure.start].lower()
    return bool(_SUBJECT.search(lead) and _PASSIVE.match(after))


@functools.cache
def _evidence() -> Evidence:
    return evidence(table()["evidence"])


def _without_parts(figure: Figure) -> str:
    """Return the sentence of a figure, less what it says of a part (“…, of whom 17 were held”)."""
    end = figure.end
    first = figure.clause[max(0, figure.start - _FAR) : end]
    return first.lower() + _PARTS.split(figure.clause[end : end + _FAR].lower())[0]


def guess_event(expression: DateExpression, sentence: str) -> Mapping[str, Any] | None:
    """Return the row of the table that a date of a sentence probably belongs to, or None."""
    if expression.when is None:
        return None
    long = (expression.when.latest - expression.when.earliest).days > _LONG
    end = expression.end
    around = {
        key: sentence[max(0, expression.start - reach) : end + reach].lower()
        for key, reach in (("close", _CLOSE), ("near", _REACH), ("sentence", _FAR))
    }
    for row in _events():
        if long and row["name"] != "start":
            continue  # a whole year can't date a raid or judgment
        if all(re.search(row[key], around[key]) for key in around if key in row):
            context = Context(
                sentence[max(0, expression.start - _REACH) : expression.start].lower(),
                expression.token.lower(),
                sentence[end : end + _REACH].lower(),
                around["sentence"],
            )
            stands = row["name"] and settled(row["name"], "date", context, _evidence())
            return dict(row) if stands else None
    return None


class _Row:
    """A row of guesses with compiled patterns."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row
        self.wanted = {
            key: re.compile(row[key].lower())
            for key in ("near", "before", "after", "sentence", "ahead", "own")
            if key in row
        }
        self.unwanted = {
            place: re.compile(row[key].lower())
            for key, place in (("not", "sentence"), ("unless", "near"))
            if key in row
        }

    def fits(self, around: Mapping[str, str], token: str) -> bool:
        if self.row.get("age") and re.search("year|month|decade", token.lower()):
            return False
        return all(pattern.search(around[key]) for key, pattern in self.wanted.items()) and not any(
            pattern.search(around[key]) for key, pattern in self.unwanted.items()
        )


@functools.cache
def _rows(unit: str) -> tuple[_Row, ...]:
    rows = [row for row in table()["guesses"] if unit in _units(row)]
    if not rows and unit not in (*TIME, "%", "money", *table()["no_goods"]):
        rows = [row for row in table()["guesses"] if "thing" in _units(row)]
    return tuple(map(_Row, rows))


def _units(row: Mapping[str, Any]) -> Sequence[str]:
    return row["unit"] if isinstance(row["unit"], list) else (row["unit"],)


@functools.cache
def _events() -> tuple[Mapping[str, Any], ...]:
    return tuple(table()["events"])
