"""Compare the positions of the parts of two drawings, as laid out by a browser."""

from __future__ import annotations

from typing import Any

__all__ = ["apart", "parts"]

# every mark and line of words: what it says, and its corners in points of the drawing
_PARTS = """svg => [...svg.querySelectorAll("path, use, text")]
  .filter(each => !each.closest("defs, clipPath") && each.id !== "bg")
  .map(each => {
    const box = each.getBBox(), to = svg.getCTM().inverse().multiply(each.getCTM());
    const corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([right, low]) => {
      const point = new DOMPoint(box.x + right * box.width, box.y + low * box.height);
      return point.matrixTransform(to);
    });
    const xs = corners.map(at => at.x), ys = corners.map(at => at.y);
    return [each.tagName === "text" ? each.textContent : "",
      Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  })"""


def parts(page: Any, drawing: Any) -> list[tuple[str, tuple[float, ...]]]:
    """Return the parts of a drawing in a page: (words, corners)."""
    pairs = [(words, tuple(box)) for words, *box in drawing.evaluate(_PARTS)]
    assert pairs
    return pairs


def apart(
    mine: list[tuple[str, tuple[float, ...]]],
    others: list[tuple[str, tuple[float, ...]]],
    within: float,
) -> list[str]:
    """Return the parts of either drawing without a counterpart ``within`` this many points."""
    left, missed = list(others), []
    for said, box in mine:
        same = [
            other
            for other in left
            if other[0] == said
            and all(abs(a - b) <= within for a, b in zip(box, other[1], strict=True))
        ]
        if same:
            left.remove(same[0])
        else:
            missed.append(f"page: {said or 'mark'} at {[round(at, 1) for at in box]}")
    return missed + [
        f"Python: {said or 'mark'} at {[round(at, 1) for at in box]}" for said, box in left
    ]
