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

__all__ = ["find", "written"]

# Newport, May 25; NEWPORT, May 25 (NNA); 新港25日电
_DATELINE = re.compile(r"[^.!?;:。，；“\"]{0,40}$")
_ENDS = re.compile(r" ?(?:$|[(—–:]|-+ )|(?:电|讯|专电)(?![话信脑力问视子器])")
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
