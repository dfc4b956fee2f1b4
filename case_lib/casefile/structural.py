"""Numerals that aren't figures of a case: paragraphs, articles of law, years of cited works."""

from __future__ import annotations

import functools
import re

from case_lib.base import languages
from case_lib.casefile import reference_data

__all__ = ["structural"]

_PARAGRAPH = r"(?<![A-Za-z])p\d+"  # of a source


@functools.cache
def structural() -> re.Pattern[str]:
    """Return a pattern of numerals that aren't figures: articles, years of works, levels."""
    written = [languages.style(lang) for lang in languages.known()]
    others, before = (
        "|".join(f"(?:{getattr(item.cited, part)})" for item in written)
        for part in ("others", "before_year")
    )
    # a work is cited as “Levitt and Venkatesh 2000” or “Saltelli等，2010”
    cited = [
        rf"(?:{work.authors[0]}(?:{others})|{work.authors[-1]})(?:{before}){{1,2}}{work.year}"
        for work in reference_data.literature()
    ]
    known_words = [f"(?:{words})" for item in written for words in item.structural.values()]
    return re.compile("|".join([_PARAGRAPH, *known_words, *cited]))
