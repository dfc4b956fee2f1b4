"""Find the figures of English reports: numbers, their units, and numerals that count nothing.

Numbers are found with the grammar that also reads wordings and verifies claims, so that all three
agree. The units of nouns are data (``reference/phrases_en.yaml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from case_lib.base import reference
from case_lib.base.errors import QuantityError
from case_lib.base.units import TIME
from case_lib.reading import (
    english_dates,
    english_names,
    english_nouns,
    english_relative_dates,
    hedges,
    numeral_patterns,
    numeral_reading,
)
from case_lib.reading.english_units import Number, number, with_units
from case_lib.reading.figures import NO_NUMBER, NO_UNIT, Figure

__all__ = ["figures", "sentences", "table"]

# a full stop ends a sentence before a capital, but not in U.S. or Mr.
_ENDS = re.compile(
    r"(?<![A-Z])(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Dr)(?<!St)(?<!Jr)(?<!Sr)(?<!Gen)(?<!Sgt)(?<!Det)(?<!Insp)"
    r"(?<!Atty)(?<!Usec)(?<!Rs)(?<!No)(?<!vs)(?<!Inc)(?<!Ltd)[.!?][”\"’']?(?=[“\"‘'(]?[A-Z])"
)
_QUICK = re.compile(
    r"[0-9]|\b(?:[Tt]wice|[A-Za-z]+fold|(?:[Dd]oubl|[Tt]ripl|[Tt]rebl|[Qq]uadrupl|[Hh]alv)[a-z]+|"
    r"[Pp]air|[Tt]rio|[Ss]core|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|"
    r"[Ee]leven|[A-Za-z]+teen|[A-Za-z]+ty|[Tt]welve|[Dd]ozens?|[Ss]cores|[Hh]alf|[Hh]undreds?|"
    r"[Tt]housands?|[MmBb]illions?|[Cc]ouple|[Hh]andful|[Qq]uarters?|[Tt]hirds?)\b"
)
_THEN = re.compile(r",? (?:later|earlier|ago|prior|beforehand|afterwards)\b")
# month-long, for a year, a year in prison: spans of one
_ONE_SPAN = re.compile(
    r"(?<![\w-])(?:(?P<long>year|month|week)-long|(?<=for )an? (?P<for>year|month|week)"
    r"|an? (?P<term>year|month)(?=[’']?s? (?:in|of|behind|imprisonment)"
    r" ?(?:jail|prison|imprisonment|custody|probation|bars)?\b))(?! (?:later|ago|earlier))",
    re.IGNORECASE,
)
_MOST_ANCHOR = 60  # characters, for a token with its noun


@functools.cache
def table() -> Mapping[str, Any]:
    """Return the table of nouns and guesses."""
    return dict(reference.load("phrases_en.yaml"))


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a normalised paragraph.

    >>> sentences("Mr. Li lost $5.The U.S. agent said so.")
    ['Mr. Li lost $5.', 'The U.S. agent said so.']
    """
    ends = [match.end() for match in _ENDS.finditer(paragraph)]
    return [
        paragraph[begin:end]
        for begin, end in zip([0, *ends], [*ends, len(paragraph)], strict=True)
        if paragraph[begin:end].strip()
    ]


def figures(sentence: str, money: str = "USD") -> Iterator[Figure]:
    """Yield the figures of a sentence in order, including those that can't be read.

    Parameters
    ----------
    money
        The currency of a plain $ or of a sum without a sign.
    """
    yield from _spans_of_one(sentence)
    amounts = list(hedges.unclear().finditer(sentence))
    if not (amounts or _QUICK.search(sentence)):
        return
    lower = sentence.lower()
    if len(lower) != len(sentence):
        return
    for start, end in [*english_names.spans(sentence), *_dated(sentence)]:
        lower = f"{lower[:start]}{'|' * (end - start)}{lower[end:]}"
    for start, end in (match.span() for match in amounts):
        lower = f"{lower[:start]}{'|' * (end - start)}{lower[end:]}"
    numbers = []
    for match in numeral_patterns.figure().finditer(lower):
        start, end = match.span()
        while start < end and sentence[start] == " ":
            start += 1
        numbers.append(number(sentence, start, end, money))
    for row, one in enumerate(with_units(sentence, numbers, money)):
        figure = _figure(sentence, one, numbers, row)
        if figure is not None:
            yield figure
    yield from _unread(sentence, amounts, numbers)


def _spans_of_one(sentence: str) -> Iterator[Figure]:
    for match in _ONE_SPAN.finditer(sentence):
        unit, count = next(value for value in match.groups() if value).lower(), 1
        if unit == "week":
            unit, count = "day", 7
        yield Figure(match[0], sentence, f"{count}", count, count, unit, match.start())


def _dated(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of dates, readable or not."""
    for finder in (english_dates.find, english_relative_dates.find):
        for expression in finder(sentence, None):
            yield expression.start, expression.end


def _figure(sentence: str, number: Number, numbers: list[Number], row: int) -> Figure | None:
    token = sentence[number.start : number.end]
    if _is_one(sentence, number, numbers[:row]):
        return None
    if re.fullmatch("(?:19|20)[0-9]{2}", token) and number.unit not in english_nouns.units():
        return None  # a year
    if number.unit in TIME and _THEN.match(sentence, number.end):
        return None  # a few days later
    says = sentence[number.start : number.bare if number.until > number.bare else number.end]
    says = says.removesuffix(" of")
    says = re.sub("^(?:from|From) ", "", says) if not re.search(r" to |-|–", says) else says
    until = max(number.end, number.until)
    shown = sentence[number.start : until]
    if says.isdecimal() and shown.startswith(("from ", "From ")):
        number = replace(number, start=number.start + 5)
        token, shown = token[5:], shown[5:]
    others = [one for one in numbers if one is not number and one.start >= number.end]
    if len(shown) > _MOST_ANCHOR or any(one.start < until for one in others):
        shown = token
    if not number.unit:
        return Figure.unread(shown, sentence, number.start, NO_UNIT)
    try:
        read, turned = numeral_reading.read_turned(says, unit=number.unit)
    except QuantityError as error:
        return Figure.unread(shown, sentence, number.start, str(error), number.unit)
    box, says = read.interval, read.text
    return Figure(shown, sentence, says, box.low, box.high, number.unit, number.start, turned)


def _is_one(sentence: str, number: Number, earlier: list[Number]) -> bool:
    """Return whether “one” is just a pronoun (one of the biggest) rather than a count."""
    if re.match(" arrests?\\b", sentence[number.end :]):
        return False
    if not re.fullmatch("(?:only |just )?one(?: person| case)?", number.token.lower()):
        return False
    if number.token.lower().endswith(" case"):  # in one case, a man lost
        return bool(re.search(r"\b[Ii]n $", sentence[: number.start]))
    if not earlier or number.unit != "person":
        return True
    joined = re.search(r"(?:\band|,|;|as well as|plus) ?$", sentence[: number.start])
    return not joined or bool(re.match(r" (?:of|another|day)\b", sentence[number.end :]))


def _unread(sentence: str, amounts: list[re.Match[str]], numbers: list[Number]) -> Iterator[Figure]:
    """Yield numbers in words that can't be read: a couple of, two-thirds, one in five."""
    for match in amounts:
        yield Figure.unread(match[0], sentence, match.start(), NO_NUMBER)
    counted = [one for one in numbers if one.unit == "person"]
    for match in re.finditer(r"(?<=\band )an? (?:woman|man|boy|girl)\b", sentence):
        if counted and counted[0].start < match.start():
            yield Figure(match[0], sentence, "1", 1, 1, "person", match.start())
