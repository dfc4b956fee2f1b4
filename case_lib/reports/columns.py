"""Compute the column widths of a printed table so that it needs few lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["column_widths"]

_LINE = 61.8  # em in a line of a table: 170 mm of 7.8-point type, as in setting.typ
_INSET = 0.9  # em on both sides of a cell together: 7 points
_PAGES = 4  # assumed number of pages that a number appears on; known only after layout
_BREAKABLE = 18  # characters of an address or a name in code that stay together


def column_widths(heads: Sequence[str], rows: Sequence[Sequence[Sequence[Any]]]) -> list[float]:
    """Return the share of the line of each column.

    No column is narrower than its longest word if the line is wide enough for all of these; beyond
    that, width is moved between columns in steps of half an em while the table loses lines.

    Parameters
    ----------
    heads
        One text per column.
    rows
        Cells of each row: runs, as in a described report.

    Returns
    -------
    list
        One share per column; they sum to 1.

    Examples
    --------
    >>> shares = column_widths(["no.", "what"], [[["1"], ["a sentence that runs on " * 9]]] * 3)
    >>> shares[1] > 0.9
    True
    """
    cells = [[head] for head in heads], *rows
    long = np.array(
        [[sum(_length(word) for word in _words(cell)) for cell in row] for row in cells]
    )
    words = [
        [max((_length(word) for word in _words(cell)), default=0.0) for cell in row]
        for row in cells
    ]
    least = np.maximum(np.max(words, axis=0), 1.0) + _INSET
    if least.sum() >= _LINE:
        return [float(share) for share in least / least.sum()]
    wide = np.sqrt(long.max(axis=0) + long.sum(axis=0) / len(cells))
    wide = least + wide / wide.sum() * (_LINE - least.sum())
    return [float(share) for share in _moved(wide, least, long) / _LINE]


def _moved(
    wide: NDArray[np.float64], least: NDArray[np.float64], long: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return widths after all moves between two columns that save lines."""
    best, cost = wide, _cost(wide, long)
    for step in (4.0, 2.0, 1.0, 0.5):
        better = True
        while better:
            better = False
            for giving in range(len(wide)):
                for taking in range(len(wide)):
                    tried = best.copy()
                    tried[giving] -= step
                    tried[taking] += step
                    if tried[giving] < least[giving] or giving == taking:
                        continue
                    if _cost(tried, long) < cost - 1e-9:
                        best, cost, better = tried, _cost(tried, long), True
    return best


def _cost(wide: NDArray[np.float64], long: NDArray[np.float64]) -> float:
    """Return the lines of a table; ties are broken by the lines in its cells."""
    # words don't fill a line completely
    full = long * 1.06 / (wide - _INSET)
    lines = np.ceil(full)
    return float(lines.max(axis=1).sum() + 0.003 * lines.sum() + 0.05 * full.max(axis=1).sum())


def _words(cell: Sequence[Any]) -> list[str]:
    """Return the unbreakable parts of a cell, each with the space after it."""
    parts: list[str] = []
    for run in cell:
        text = _text(run)
        # a number and its unit are joined by non-breaking spaces
        pieces = re.findall(r"[⺀-￯]|[^ \t\n⺀-￯]+[ \t\n]*|[ \t\n]+", text)
        if isinstance(run, dict) and ("address" in run or run.get("style") == "code"):
            pieces = re.findall(rf".{{1,{_BREAKABLE}}}", text)
        parts += pieces
    return parts


def _text(run: Any) -> str:
    if isinstance(run, str):
        return run
    if "uses" in run:
        return "00, " * min(len(run["at"]), _PAGES)
    mark = str(run.get("mark", ""))
    return str(run.get("address", run.get("text", ""))) + mark


def _length(text: str) -> float:
    """Return the approximate width of a text in em; a Chinese character is one em wide."""
    seen = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.5 for letter in seen)
