"""Words that qualify a number (约, 余, 以上, more than): the table of wordings.

``reference/wordings.yaml`` alone defines the numbers that each wording allows.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from case_lib.base import reference
from case_lib.base.intervals import Interval
from case_lib.base.languages import text
from case_lib.reading.counters import alternatives

__all__ = ["allowed", "beside", "form_of", "meaning", "pattern", "table", "unclear"]


@functools.cache
def _whole() -> Mapping[str, Mapping[str, Any]]:
    return dict(reference.load("wordings.yaml"))


def table() -> Mapping[str, Mapping[str, Any]]:
    """Return the table of wordings: form → says, allows, before, after, inside, share."""
    return _whole()["forms"]


def allowed(form: str, ends: Mapping[str, Decimal]) -> Interval:
    """Return the interval that a form allows, given its ``ends`` by name (n, step, share)."""
    first, *between, last = _ends(form)
    low, high = (_worth(end, ends) for end in between)
    if low > high and form == "about":  # of a negative number
        low, high = high, low
    return Interval(low, high, first == "(", last == ")")


def meaning(form: str, lang: str, share: float | None = None) -> str:
    """Return a sentence that states which numbers a form allows, generated from the rule."""
    if "means" in table()[form]:
        return text(table()[form]["means"], lang)
    sides, words = _whole()["sides"], _whole()["ends"]
    first, low, high, last = _ends(form)
    values = {
        key: text(words.get(end, end), lang).replace("{share}", f"{100 * (share or 0):.12g}%")
        for key, end in (("low", low), ("high", high))
    }
    if low == high:
        bounds = [sides["one"]]
    else:  # no count is negative
        bounds = [sides[first]] * (low != "0") + [sides[last]] * (high != "∞")
    sentence = text(sides["both"], lang).join(text(side, lang).format(**values) for side in bounds)
    note = table()[form].get("note")
    return sentence if note is None else sentence + text(sides["note"], lang) + text(note, lang)


def _ends(form: str) -> tuple[str, str, str, str]:
    match = re.fullmatch(r"([\[(])([^,]+), ([^,]+)([\])])", str(table()[form]["allows"]))
    assert match is not None, form
    first, low, high, last = match.groups()
    return first, low, high, last


def _worth(end: str, ends: Mapping[str, Decimal]) -> float:
    if end == "∞":
        return math.inf
    total, sign = Decimal(0), 1
    for term in re.split(r" ([+-]) ", end):
        if term in ("+", "-"):
            sign = 1 if term == "+" else -1
            continue
        factors = (ends[name] if name in ends else Decimal(name) for name in term.split(" * "))
        total += sign * math.prod(factors, start=Decimal(1))
    return float(f"{total:.17g}")


@functools.cache
def pattern(place: str) -> str:
    """Return a pattern of the qualifying words ``before``, ``after`` or ``inside`` a number."""
    words = [str(word) for row in table().values() for word in row.get(place, ())]
    if place == "inside":
        return "|".join(words)
    orders = [word for row in table().values() for word in row.get("order", ())]
    return "|".join([alternatives(words), *(orders if place == "before" else ())])


@functools.cache
def beside(place: str) -> str:
    """Return a pattern of all words ``before`` or ``after`` a number in a text that change it.

    Other than ``pattern``, it includes words that state no amount, so that a figure beside one is
    refused rather than read without it.
    """
    whole = _whole()
    any_word = "|".join([*whole["unclear"][place], pattern(place)])
    guard = whole["apart"] if place == "before" else f"(?!{whole['otherwise']})"
    return f"{guard}(?:{any_word})"


@functools.cache
def unclear() -> re.Pattern[str]:
    """Return a pattern of amounts that state no number: 成百上千, 若干名, one in five."""
    return re.compile("|".join(_whole()["unclear"]["whole"]), re.IGNORECASE)


def form_of(word: str, place: str) -> str:
    """Return the form that a word matched by ``pattern(place)`` stands for."""
    for form, row in table().items():
        for known in [*row.get(place, ()), *row.get("order", ())]:
            if word.replace(" ", "") == re.sub(r"\([^()]*\)|[ \\]", "", str(known)):
                return form
    raise KeyError(word)
