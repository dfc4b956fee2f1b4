"""Guess the meaning of a figure or date in an English report from the words beside it."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from case_lib.base.units import TIME, currencies
from case_lib.reading import english_numerals, role_rules, scope
from case_lib.reading.dates import DateExpression
from case_lib.reading.english_extraction import table
from case_lib.reading.figures import Figure
from case_lib.reading.role_evidence import Context, Evidence, evidence, settled
from case_lib.reading.role_rules import Rule

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
    sentence = figure.clause[max(0, figure.start - _FAR) : end + _FAR].lower()
    texts = {
        "token": figure.token.lower(),
        "near": near,
        "not": near,
        "before": before,
        "after": after,
        "sentence": sentence,
        "unless": sentence,
        "ahead": figure.clause[max(0, figure.start - _FAR) : figure.start].lower(),
        "own": figure.token[len(figure.says) :].lower() if figure.says else "",
    }
    context = Context(before, texts["token"], after, _without_parts(figure))
    unit = "money" if figure.unit in currencies() else figure.unit
    for rule in _rules(unit):
        if not rule.fits(texts):
            continue
        row = rule.row
        if row.get("skip"):
            return None
        if not settled(row["name"], unit, context, _evidence()):
            continue
        if "part" in row and _INCLUDED.search(lead):
            return scope.named(row["part"], table())
        return {**row, "as": f"{figure.unit}/{row['per']}"} if "per" in row else row
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
    texts = {
        place: sentence[max(0, expression.start - reach) : end + reach].lower()
        for place, reach in (("close", _CLOSE), ("near", _REACH), ("sentence", _FAR))
    }
    context = Context(
        sentence[max(0, expression.start - _REACH) : expression.start].lower(),
        expression.token.lower(),
        sentence[end : end + _REACH].lower(),
        texts["sentence"],
    )
    for rule in _events():
        name = rule.row.get("name")
        if long and name != "start":
            continue  # a whole year can't date a raid or judgment
        if rule.fits(texts):
            stands = name and settled(name, "date", context, _evidence())
            return rule.row if stands else None
    return None


@functools.cache
def _rules(unit: str) -> tuple[Rule, ...]:
    rules = role_rules.of_figures(table()["guesses"])
    own = tuple(rule for rule in rules if unit in rule.units)
    if own or unit in (*TIME, "%", "money", *table()["no_goods"]):
        return own
    return tuple(rule for rule in rules if "thing" in rule.units)


@functools.cache
def _events() -> tuple[Rule, ...]:
    return role_rules.of_dates(table()["events"])
