"""Numerals that aren't figures of a case: paragraphs, articles of law, years of cited works."""

from __future__ import annotations

import functools
import re

from case_lib.base import languages
from case_lib.casefile import reference_data

__all__ = ["citing", "structural"]

_PARAGRAPH = r"(?<![A-Za-z])p\d+"  # of a source


def citing(work: reference_data.Work) -> re.Pattern[str]:
    """Return a pattern of how a work is cited: “Levitt and Venkatesh 2000”, “Saltelli等，2010”."""
    written = [languages.style(lang).cited for lang in languages.known()]
    others = "|".join(f"(?:{item.others})" for item in written)
    before = "|".join(f"(?:{item.before_year})" for item in written)
    names = rf"(?:{work.authors[0]}(?:{others})|{work.authors[-1]})"
    return re.compile(rf"{names}(?:{before}){{1,2}}{work.year}")


@functools.cache
def structural() -> re.Pattern[str]:
    """Return a pattern of numerals that aren't figures: articles, years of works, levels."""
    written = [languages.style(lang) for lang in languages.known()]
    cited = [citing(work).pattern for work in reference_data.literature()]
    known_words = [f"(?:{words})" for item in written for words in item.structural.values()]
    return re.compile("|".join([_PARAGRAPH, *known_words, *cited]))
