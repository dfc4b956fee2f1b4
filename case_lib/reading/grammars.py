"""Choose the grammar of a text, one for each language, by its script."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from case_lib.reading import (
    chinese_roles,
    english_extraction,
    english_places,
    english_roles,
    figure_extraction,
    measures,
    places_named,
)
from case_lib.reading.dates import DateExpression
from case_lib.reading.figures import Figure
from case_lib.reading.places_named import Place
from case_lib.reading.source_text import normalised, simplified

__all__ = ["Grammar", "of"]


@dataclass(frozen=True)
class Grammar:
    """The functions that read reports in one language.

    ``script`` matches a letter, each with ``weight``; ``sentences`` splits a normalised paragraph,
    ``clauses`` a sentence; ``figures`` finds the figures of a clause, given the currency of a plain
    $ or 元 and the preceding figures; ``guess`` returns the probable meaning of a figure,
    ``guess_event`` that of a date in a sentence; ``country`` the country of a text and its
    currency; ``places`` the places and operations that it names, by which articles are linked;
    ``named`` the places of a sentence that are in the gazetteer; ``table`` contains the words that
    a draft uses.
    """

    script: re.Pattern[str]
    weight: int
    sentences: Callable[[str], Sequence[str]]
    clauses: Callable[[str], Sequence[str]]
    figures: Callable[[str, str, Sequence[Figure]], Iterator[Figure]]
    guess: Callable[[Figure], Mapping[str, Any] | None]
    guess_event: Callable[[DateExpression, str], Mapping[str, Any] | None]
    country: Callable[[str], tuple[str, str]]
    places: Callable[[str], frozenset[str]]
    named: Callable[[str], list[Place]]
    table: Callable[[], Mapping[str, Any]]


_HEAD = 4000  # characters used to detect the script
_TRADITIONAL = 0.1  # of the characters of a text, when it is in the traditional script
_PLACE = re.compile(
    "(?<![一-鿿])?(?:[^该本全我某各在由赴从等向与和及的到于对每市县区州省\\W\\da-zA-Z]{2,3})(?:省|市|县|州)"
    '|[“"「][一-鿿0-9a-zA-Z·]{2,10}[”"」](?=(?:专项)?(?:行动|专案))'
)


def _chinese_places(text: str) -> frozenset[str]:
    return frozenset(_PLACE.findall(text))


def _chinese_country(text: str) -> tuple[str, str]:
    plain = normalised(text)
    changed = sum(one != other for one, other in zip(text, simplified(text), strict=False))
    traditional = changed > _TRADITIONAL * len(text)
    code = measures.country(plain, traditional)
    return code, measures.currency(code, plain)


@functools.cache
def _known() -> tuple[Grammar, ...]:
    return (
        Grammar(
            script=re.compile("[一-鿿]"),
            weight=3,  # a character says as much as three letters
            sentences=lambda text: re.split(r"[。!?！？]", text),
            clauses=figure_extraction.clauses,
            figures=figure_extraction.figures,
            guess=chinese_roles.guess,
            guess_event=chinese_roles.guess_event,
            country=_chinese_country,
            places=_chinese_places,
            named=places_named.chinese,
            table=figure_extraction.table,
        ),
        Grammar(
            script=re.compile("[A-Za-z]"),
            weight=1,
            sentences=english_extraction.sentences,
            clauses=lambda sentence: [sentence],
            figures=lambda clause, currency, _: english_extraction.figures(clause, currency),
            guess=english_roles.guess,
            guess_event=english_roles.guess_event,
            country=english_places.country,
            places=english_places.places,
            named=places_named.english,
            table=english_extraction.table,
        ),
    )


def of(text: str) -> Grammar:
    """Return the grammar of the script that most of a text is written in.

    >>> of("警方抓获506人, CNN reports.") is of("抓获") is not of("Police held 506.")
    True
    """
    head = text[:_HEAD]
    return max(_known(), key=lambda one: one.weight * len(one.script.findall(head)))
