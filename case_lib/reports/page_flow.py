"""The order of blocks in print: text fills the page if a drawing no longer fits on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["flowed", "rooms"]

_BETWEEN = 3.0  # mm between two blocks, approximately
_LEAST = 12.0  # smaller gaps are left as they are
_SHORT = 30.0  # mm of text that shouldn't stand alone under a heading at the foot of a page
_BEGUN = 26.0  # mm of a table with its head and first rows, as in setting.typ
_MOST = 180.0  # mm of a drawing; a taller one is scaled to a page
_PAGE = 230.0  # mm that no heading needs more of


def flowed(
    blocks: Sequence[dict[str, Any]], starts: Sequence[Mapping[str, float]]
) -> list[dict[str, Any]]:
    """Return blocks in the order of print.

    A drawing that doesn't fit on the rest of a page is placed after the blocks that do. It is never
    moved past a heading, so that it stays in its section, nor past another drawing; a drawing
    directly under a heading isn't moved.

    Parameters
    ----------
    blocks
        Blocks of all chapters, as in a described report, with ``files`` in each figure.
    starts
        Position of each when set in that order: its ``page``, and in mm ``y`` below the top of the
        text, its height ``tall``, and ``text``, the height of the text area.

    Examples
    --------
    >>> text, drawing = {"block": "text"}, {"block": "figure", "files": ["a.svg"]}
    >>> starts = [{"page": 2, "y": 0, "tall": 200, "text": 257},
    ...           {"page": 3, "y": 0, "tall": 90, "text": 257},
    ...           {"page": 3, "y": 93, "tall": 40, "text": 257}]
    >>> [block["block"] for block in flowed([text, drawing, text], starts)]
    ['text', 'text', 'figure']
    """
    if not blocks:
        return []
    height = starts[0]["text"]
    waiting = list(zip(blocks, _lengths(starts, height), strict=True))
    ordered: list[dict[str, Any]] = []
    y = 0.0
    while waiting:
        block, long = waiting.pop(0)
        headed = not ordered or ordered[-1]["block"] == "heading"
        if _drawing(block) and y + long - _BETWEEN > height and not headed:
            passing = _passing(waiting, height - y) if height - y > _LEAST else 0
            ordered += [other for other, _ in waiting[:passing]]
            del waiting[:passing]
            y = 0.0
        ordered.append(block)
        y = (y + long) % height
    return ordered


def rooms(
    blocks: Sequence[dict[str, Any]], tall: Sequence[float]
) -> Iterator[tuple[dict[str, Any], float]]:
    """Yield each heading over a short text with a drawing or table below, and the room of them all.

    Otherwise the heading and its text could stand alone at the foot of a page. A chapter's heading
    over such a section needs the room of both. ``tall`` has the height of each block in mm; of a
    table, the first rows are enough.

    >>> title, head = {"block": "heading", "level": 1}, {"block": "heading", "level": 2}
    >>> text, drawing = {"block": "paragraph"}, {"block": "figure", "files": ["a.svg"]}
    >>> [room for _, room in rooms([head, text, drawing], [6.0, 8.0, 60.0])]
    [83.0]
    >>> [room for _, room in rooms([title, text, head, drawing], [9.0, 5.0, 6.0, 60.0])]
    [72.0, 95.0]
    >>> [*rooms([head, text, drawing], [6.0, 48.0, 60.0])]
    []
    >>> [room for _, room in rooms([head, text, head, drawing], [6.0, 5.0, 6.0, 60.0])]
    [72.0]
    """
    needed: dict[int, float] = {}
    for row in reversed(range(len(blocks))):
        if blocks[row]["block"] != "heading":
            continue
        below = itertools.takewhile(
            lambda at: blocks[at]["block"] in ("paragraph", "list"), range(row + 1, len(blocks))
        )
        between = [tall[at] for at in below]
        at = row + 1 + len(between)
        if at == len(blocks) or sum(between) > _SHORT:
            continue
        deeper = blocks[at].get("level", 0) > blocks[row]["level"]
        shown = needed.get(at) if deeper else None
        if blocks[at]["block"] == "table":
            shown = min(tall[at], _BEGUN)
        elif _drawing(blocks[at]):
            shown = min(tall[at], _MOST)
        if shown is not None:
            own = sum([tall[row], *between]) + (len(between) + 2) * _BETWEEN
            needed[row] = min(own + shown, _PAGE)
            yield blocks[row], needed[row]


def _lengths(starts: Sequence[Mapping[str, float]], height: float) -> list[float]:
    """Return how far each block moves the following ones, without the gap before a drawing."""
    lengths = []
    for start, after in itertools.pairwise(starts):
        moved = (after["page"] - start["page"]) * height + after["y"] - start["y"]
        jumped = after["page"] > start["page"] and after["y"] <= 1
        lengths.append(min(moved, start["tall"] + _BETWEEN) if jumped else moved)
    return [*lengths, *(start["tall"] + _BETWEEN for start in starts[-1:])]


def _drawing(block: Mapping[str, Any]) -> bool:
    """Return whether a block is a drawing on one page."""
    return block["block"] == "figure" and len(block["files"]) == 1


def _passing(waiting: Sequence[tuple[Mapping[str, Any], float]], room: float) -> int:
    """Return how many of the following blocks fill the room, up to the next heading or drawing."""
    used, count = 0.0, 0
    for block, long in waiting:
        used += long
        if block["block"] in ("heading", "figure") or used > room:
            break
        count += 1
    return count
