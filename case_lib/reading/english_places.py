"""The country of an English report: that which it names most, and its currency."""

from __future__ import annotations

import functools
import re

from case_lib.base import reference

__all__ = ["country", "places"]

_NAME = r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}"
_PLACE = re.compile(rf"\b(?:in|at|from|near|across|outside) ({_NAME})|\b(Operation [A-Z][A-Za-z]+)")
_CALENDAR = re.compile(
    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
    "September|October|November|December|The"
)

_LEDE = 600  # characters that a report begins with
_BODIES = re.compile(r"\b(?:Interpol|INTERPOL|Europol|EUROPOL|Eurojust|UNODC)\b")


def country(text: str) -> tuple[str, str]:
    """Return the country named most and its currency; US and USD where none is."""
    best, most = ("US", "USD"), 0
    # a body of many countries tells of one only where that is named at once
    abroad = _BODIES.search(text[:_LEDE])
    for code, row in reference.load("phrases_en.yaml")["countries"].items():
        count = len(_words_of(code).findall(text))
        if count > most and (not abroad or _words_of(code).search(text[:_LEDE])):
            best, most = (code, str(row["currency"])), count
    return best


@functools.cache
def _words_of(code: str) -> re.Pattern[str]:
    named = reference.load("phrases_en.yaml")["countries"][code]["words"]
    words = "|".join(re.escape(one) for word in named for one in {word, word.upper()})
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])")


def places(text: str) -> frozenset[str]:
    """Return the places and operations that a text names, but for countries.

    >>> sorted(places("Operation Endgame began in Northtown on Monday, in France."))
    ['Northtown', 'Operation Endgame']
    """
    found = {one or two for one, two in _PLACE.findall(text)}
    rows = reference.load("phrases_en.yaml")["countries"].values()
    countries = {word for row in rows for word in row["words"]}
    return frozenset(name for name in found - countries if not _CALENDAR.match(name))
