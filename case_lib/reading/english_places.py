"""The country of an English report: that which it names most, and its currency."""

from __future__ import annotations

import functools
import re

from case_lib.base import reference

__all__ = ["country"]


def country(text: str) -> tuple[str, str]:
    """Return the country named most and its currency; US and USD where none is."""
    best, most = ("US", "USD"), 0
    for code, row in reference.load("phrases_en.yaml")["countries"].items():
        count = len(_words_of(code).findall(text))
        if count > most:
            best, most = (code, str(row["currency"])), count
    return best


@functools.cache
def _words_of(code: str) -> re.Pattern[str]:
    named = reference.load("phrases_en.yaml")["countries"][code]["words"]
    words = "|".join(re.escape(one) for word in named for one in {word, word.upper()})
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])")
