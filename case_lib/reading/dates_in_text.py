"""Find the dates of a text in Chinese and in Latin script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from case_lib.reading import (
    chinese_dates,
    chinese_relative_dates,
    english_dates,
    english_relative_dates,
)
from case_lib.reading.dates import Found, When

__all__ = ["find"]

_CHINESE = re.compile("[一-鿿]|[0-9]{4}[-./][0-9]")


def find(text: str, published: When | None, last: When | None = None) -> Iterator[Found]:
    """Yield the dates of a normalised text in order; for the arguments see ``chinese_dates.find``.

    If both scripts match at the same place, the longer match is used.
    """
    both = [
        *(chinese_dates.find(text, published, last) if _CHINESE.search(text) else ()),
        *chinese_relative_dates.find(text, published, last),
        *english_dates.find(text, published),
        *english_relative_dates.find(text, published),
    ]
    end = 0
    for found in sorted(both, key=lambda one: (one.start, -len(one.token))):
        if found.start >= end:
            end = found.start + len(found.token)
            yield found
