"""The country of an English report, the one it names most often, and its currency."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from case_lib.base import reference

__all__ = ["country", "places"]

_NAME = r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}"
_PLACE = re.compile(rf"\b(?:in|at|from|near|across|outside) ({_NAME})|\b(Operation [A-Z][A-Za-z]+)")
_CALENDAR = re.compile(
    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
    "September|October|November|December|The"
)

_LEDE = 600  # characters at the beginning of a report
_BODIES = re.compile(r"\b(?:Interpol|INTERPOL|Europol|EUROPOL|Eurojust|UNODC)\b")


def country(text: str) -> tuple[str, str]:
    """Return the country named most often and its currency; US and USD if none is named."""
    rows = reference.load("phrases_en.yaml")["countries"]
    pattern, codes = _words()
    counts = Counter(code for word in pattern.findall(text) for code in codes[word])
    # an international body identifies the case only if it is named at the beginning
    if _BODIES.search(text[:_LEDE]):
        first = {code for word in pattern.findall(text[:_LEDE]) for code in codes[word]}
        counts = Counter({code: count for code, count in counts.items() if code in first})
    best = max(rows, key=lambda code: counts[code])
    return (best, str(rows[best]["currency"])) if counts[best] else ("US", "USD")


@functools.cache
def _words() -> tuple[re.Pattern[str], Mapping[str, Sequence[str]]]:
    """Return a pattern of country names, longest first, and the codes of each."""
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for code, row in reference.load("phrases_en.yaml")["countries"].items():
        for word in row["words"]:
            for said in {word, word.upper()}:
                codes[said].append(code)
    words = "|".join(re.escape(word) for word in sorted(codes, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])"), codes


def places(text: str) -> frozenset[str]:
    """Return the places and operations that a text names, except countries.

    >>> sorted(places("Operation Endgame began in Northtown on Monday, in France."))
    ['Northtown', 'Operation Endgame']
    """
    names = {one or two for one, two in _PLACE.findall(text)}
    rows = reference.load("phrases_en.yaml")["countries"].values()
    countries = {word for row in rows for word in row["words"]}
    return frozenset(name for name in names - countries if not _CALENDAR.match(name))
