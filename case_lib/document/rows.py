"""Rows of a drawing as tall as what they say, over as many drawings as pages need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from case_lib.document.lettering import tall, wrapped

__all__ = ["TALLEST", "Rows", "height", "labelled", "pages"]

TALLEST = 7.2  # inches, of the rows of one drawing: a page without caption, axis and note
_T = TypeVar("_T")


@dataclass(frozen=True)
class Rows:
    """The rows of one drawing: which they are, and their middles in inches from the top."""

    which: tuple[int, ...]
    middles: tuple[float, ...]
    height: float

    def of(self, items: Sequence[_T]) -> list[_T]:
        """Return those of all items that stand in these rows."""
        return [items[row] for row in self.which]


def pages(heights: Sequence[float], tallest: float = TALLEST) -> list[Rows]:
    """Return rows of these heights over as few drawings as they fit on, evenly filled.

    A row that is taller than a drawing stands alone; the page scales it.
    """
    found = _filled(heights, tallest)
    limit = sum(heights) / len(found)
    while len(even := _filled(heights, limit)) > len(found):
        limit *= 1.02
    return [_placed(which, heights) for which in even]


def _filled(heights: Sequence[float], limit: float) -> list[list[int]]:
    found: list[list[int]] = [[]]
    used = 0.0
    for row, height in enumerate(heights):
        if found[-1] and used + height > limit:
            found.append([])
            used = 0.0
        found[-1].append(row)
        used += height
    return found


def _placed(which: Sequence[int], heights: Sequence[float]) -> Rows:
    top, middles = 0.0, []
    for row in which:
        middles.append(top + heights[row] / 2)
        top += heights[row]
    return Rows(tuple(which), tuple(middles), top)


def labelled(
    labels: Sequence[str], wide: float, size: float, least: float
) -> tuple[list[str], list[Rows]]:
    """Return labels broken at ``wide`` inches and their rows, each at least ``least`` tall."""
    lines = [wrapped(label, wide, size) for label in labels]
    return lines, pages([max(least, height(words, size)) for words in lines])


def height(words: str, size: float) -> float:
    """Return how tall a row is that holds lines of this size, in inches."""
    return tall(words, size) + 0.06
