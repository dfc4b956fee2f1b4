"""Find likely figures that weren't read, so that no digits of an article are ignored silently.

Digits that count nothing, such as telephone numbers and articles of law, are listed by pattern
(``reference/silent.yaml`` and ``english_names``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from case_lib.base import reference
from case_lib.reading import english_names

__all__ = ["left_over", "listed"]

_RUN = re.compile(r"[0-9]+(?:[.,/:+~–—-][0-9]+)*[%‰¼-¾⅐-⅞万亿]?")
_DIGITS = re.compile("[0-9]")


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = reference.load("silent.yaml")
    return tuple(re.compile("|".join(rows.values())) for rows in table.values())


def listed(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of digits that count nothing in a normalised sentence.

    >>> list(listed("致电18222"))
    [(0, 7)]
    """
    for pattern in _patterns():
        yield from (match.span() for match in pattern.finditer(sentence))
    yield from english_names.spans(sentence)


def left_over(sentence: str, taken: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the runs of digits of a normalised sentence that are neither ``taken`` nor listed.

    >>> list(left_over("抓获3名,口令7788", [(2, 4)]))
    ['7788']
    """
    runs = [match.span() for match in _RUN.finditer(sentence)]
    runs = [run for run in runs if not _within(sentence, run, taken)]
    if runs:
        known = [*taken, *listed(sentence)]
        for start, end in runs:
            if not _within(sentence, (start, end), known):
                yield sentence[start:end]


def _within(sentence: str, run: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether all digits of a run are inside spans."""
    return all(
        any(start <= place < end for start, end in spans)
        for place in range(*run)
        if _DIGITS.match(sentence, place)
    )
