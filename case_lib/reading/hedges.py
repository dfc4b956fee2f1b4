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

__all__ = ["OTHERWISE", "allowed", "form_of", "meaning", "pattern", "table"]

# 上百人, 过亿条: before an order of magnitude alone
_ORDER = "上(?=[百千万亿])|(?<![超经通透不越度渡胜难好])过(?=[半百千万亿])"
# 余 and 多 after the counter that begin another word: 3名多次, 88人多为外地人
OTHERWISE = "[余多](?:次|名|人|种|个|地|家|年|方|波|轮|批)|多(?:[为是系数在有从属半由]|来自)"


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
def pattern(place: str, han_only: bool = False) -> str:
    """Return a pattern of the qualifying words ``before``, ``after`` or ``inside`` a number."""
    words = [str(word) for row in table().values() for word in row.get(place, ())]
    if place == "inside":
        return "|".join(words)
    if han_only:
        words = [word for word in words if not word.isascii()]
    any_of = alternatives(words)
    return rf"{any_of}|{_ORDER}" if place == "before" else any_of


def form_of(word: str, place: str) -> str:
    """Return the form that a word matched by ``pattern(place)`` stands for."""
    if word in ("上", "过"):
        return "at_least" if word == "上" else "more_than"
    for form, row in table().items():
        for known in row.get(place, ()):
            if word.replace(" ", "") == re.sub(r"\(.*\)| ", "", str(known)):
                return form
    raise KeyError(word)
