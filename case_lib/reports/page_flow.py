"""In what order blocks stand in print: text goes on where a drawing no longer fits on the page."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["flowed"]

_TOP, _PAGE = 22.0, 257.0  # mm above the text of a page of report.typ, and of the text
_BETWEEN = 3.0  # mm between two blocks, about
_LEAST = 12.0  # a smaller gap is left as it is


def flowed(
    blocks: Sequence[dict[str, Any]], starts: Sequence[Mapping[str, float]]
) -> list[dict[str, Any]]:
    """Return blocks in the order of print.

    A drawing that doesn't fit on what is left of a page comes after the blocks that do. It passes
    neither a heading, so that it stands in its own section, nor another drawing; one right under a
    heading stays there.

    Parameters
    ----------
    blocks
        Blocks of all chapters, as a described report has them, with ``files`` in each figure.
    starts
        Where each begins when set in that order: ``page``, ``y`` and ``tall``, its height, in mm
        on a line as wide as the page's.

    Examples
    --------
    >>> text, drawing = {"block": "text"}, {"block": "figure", "files": ["a.svg"]}
    >>> starts = [{"page": 2, "y": 22, "tall": 200}, {"page": 3, "y": 22, "tall": 90},
    ...           {"page": 3, "y": 115, "tall": 40}]
    >>> [block["block"] for block in flowed([text, drawing, text], starts)]
    ['text', 'text', 'figure']
    """
    waiting = list(zip(blocks, _lengths(starts), strict=True))
    found: list[dict[str, Any]] = []
    y = 0.0
    while waiting:
        block, long = waiting.pop(0)
        headed = not found or found[-1]["block"] == "heading"
        if _drawing(block) and y + long - _BETWEEN > _PAGE and not headed:
            passing = _passing(waiting, _PAGE - y) if _PAGE - y > _LEAST else 0
            found += [other for other, _ in waiting[:passing]]
            del waiting[:passing]
            y = 0.0
        found.append(block)
        y = (y + long) % _PAGE
    return found


def _lengths(starts: Sequence[Mapping[str, float]]) -> list[float]:
    """Return how far each block moves what follows it, without the gap before a drawing."""
    found = []
    for start, after in itertools.pairwise(starts):
        moved = (after["page"] - start["page"]) * _PAGE + after["y"] - start["y"]
        jumped = after["page"] > start["page"] and after["y"] <= _TOP + 1
        found.append(min(moved, start["tall"] + _BETWEEN) if jumped else moved)
    return [*found, *(start["tall"] + _BETWEEN for start in starts[-1:])]


def _drawing(block: Mapping[str, Any]) -> bool:
    """Return whether a block is a drawing on one page."""
    return block["block"] == "figure" and len(block["files"]) == 1


def _passing(waiting: Sequence[tuple[Mapping[str, Any], float]], room: float) -> int:
    """Return how many of the blocks that follow fill the room, up to the next head or drawing."""
    used, count = 0.0, 0
    for block, long in waiting:
        used += long
        if block["block"] in ("heading", "figure") or used > room:
            break
        count += 1
    return count
