"""Find the dates of a text in Chinese and in Latin script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from case_lib.reading import (
    chinese_dates,
    chinese_relative_dates,
    english_dates,
    english_relative_dates,
)
from case_lib.reading.dates import DateExpression, When

__all__ = ["find", "is_dateline", "written"]

# Newport, May 25; NEWPORT, May 25 (NNA); 新港25日电
_DATELINE = re.compile(r"[^.!?;:。，；“\"]{0,40}$")
_ENDS = re.compile(r" ?(?:$|[(—–:]|-+ )|(?:电|讯|专电)(?![话信脑力问视子器])")
# 新华社海州6月14日电; not 6月14日电诈团伙
_WIRED = re.compile("(?:专?电|讯)(?![话信脑力问联商视子器诈动缆警鱼息])")
_BEGINS = re.compile("[^。!?;]{0,60}$")
# HAVEN, June 14 (Reuters) -; 14 June 2024 –; not On June 14 - a Friday
_PLACE = re.compile(
    r"(?!(?:On|In|At|By|From|Since|Until|Till|After|Before|Between|During|Last|Late|Early)\b)"
    r"[(]?(?:(?:[A-Z][\w’'.-]*|de|del|of|el|al|la|and)[,:/() ]+)*$"
)
_AGENCY = re.compile(
    r" ?(?:[—–]|-+ |-+(?=[A-Z])|[(](?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)d)[A-Z])"
)
_LATER = 2  # days between a dateline and publication
_OPENING = 3  # paragraphs in which a dateline may stand, below a title
_CHINESE = re.compile("[一-鿿]|[0-9]{4}[-./][0-9]")


def find(text: str, published: When | None, last: When | None = None) -> Iterator[DateExpression]:
    """Yield the dates of a normalised text in order; for the arguments see ``chinese_dates.find``.

    If both scripts match at the same place, the longer match is used.
    """
    both = [
        *(chinese_dates.find(text, published, last) if _CHINESE.search(text) else ()),
        *chinese_relative_dates.find(text, published, last),
        *english_dates.find(text, published, last),
        *english_relative_dates.find(text, published),
    ]
    end = 0
    for expression in sorted(both, key=lambda one: (one.start, -len(one.token))):
        if expression.start >= end:
            end = expression.end
            yield expression


def written(paragraphs: Sequence[str], published: When | None) -> When | None:
    """Return the day on which an article was written, from its dateline, else that of publication.

    A report that was printed a day or two later still says “today” of the day in its dateline.

    >>> from case_lib.reading import dates
    >>> written(["Newport, May 25", "Police held two today."], dates.read("2022-05-26")).text
    '2022-05-25'
    """
    if published is None:
        return None
    for line in paragraphs[:_OPENING]:
        expression = next(iter(find(line, published)), None)
        if expression is None or expression.when is None or not expression.when.exact:
            continue
        dateline = _DATELINE.match(line[: expression.start]) and _ENDS.match(line, expression.end)
        gap = (published.earliest - expression.when.earliest).days
        if dateline and 0 < gap <= _LATER:
            return expression.when
    return published


def is_dateline(sentence: str, expression: DateExpression) -> bool:
    """Return whether a date of a normalised sentence is a dateline, the day of the report.

    >>> line = "HAVEN,June 14(Reuters)-Police arrested 38 people."
    >>> is_dateline(line, DateExpression("June 14", 6, None))
    True
    """
    before = sentence[: expression.start]
    if _WIRED.match(sentence, expression.end):
        return bool(_BEGINS.match(before))
    return bool(_PLACE.match(before) and _AGENCY.match(sentence, expression.end))
