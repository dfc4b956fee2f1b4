"""Lay out the rows of a drawing by the height of their text, over several drawings if needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from case_lib.document.lettering import tall, wrapped

__all__ = ["TALLEST", "Rows", "height", "labelled", "pages"]

TALLEST = 7.2  # inches for the rows of one drawing: a page without caption, axis and note
_T = TypeVar("_T")


@dataclass(frozen=True)
class Rows:
    """The rows of one drawing: their indices, and their middles in inches from the top."""

    which: tuple[int, ...]
    middles: tuple[float, ...]
    height: float

    def of(self, items: Sequence[_T]) -> list[_T]:
        """Return the items of these rows."""
        return [items[row] for row in self.which]


def pages(heights: Sequence[float], tallest: float = TALLEST) -> list[Rows]:
    """Return rows of these heights, split evenly over as few drawings as possible.

    A row higher than a drawing gets its own; the page scales it.
    """
    fewest = _filled(heights, tallest)
    limit = sum(heights) / len(fewest)
    while len(even := _filled(heights, limit)) > len(fewest):
        limit *= 1.02
    return [_placed(which, heights) for which in even]


def _filled(heights: Sequence[float], limit: float) -> list[list[int]]:
    pages: list[list[int]] = [[]]
    used = 0.0
    for row, height in enumerate(heights):
        if pages[-1] and used + height > limit:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += height
    return pages


def _placed(which: Sequence[int], heights: Sequence[float]) -> Rows:
    top, middles = 0.0, []
    for row in which:
        middles.append(top + heights[row] / 2)
        top += heights[row]
    return Rows(tuple(which), tuple(middles), top)


def labelled(
    labels: Sequence[str], wide: float, size: float, least: float
) -> tuple[list[str], list[Rows]]:
    """Return labels wrapped at ``wide`` inches and their rows, each at least ``least`` high."""
    lines = [wrapped(label, wide, size) for label in labels]
    return lines, pages([max(least, height(words, size)) for words in lines])


def height(words: str, size: float) -> float:
    """Return the height in inches of a row with lines of this size."""
    return tall(words, size) + 0.06
