"""A table in which every number is traced."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from case_lib.document.display import Block
from case_lib.document.inline import Cell, Run, html_of, plain_runs, text_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Table"]


@dataclass(frozen=True, repr=False)
class Table(Block):
    """A table with its caption, heads and a source note under it.

    ``align`` is one letter per column (l, r, c); ``own`` is true of a researcher's table.
    """

    caption: Cell
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: Cell
    align: str
    name: str = ""
    own: bool = False

    def __post_init__(self) -> None:
        size = len(self.heads)
        if {len(self.align), *(len(row) for row in self.rows)} != {size}:
            raise ValueError(f"table {self.name}: heads, align and rows differ in number.")

    def runs(self) -> list[Run]:
        """Return every run, in reading order."""
        cells = [run for row in self.rows for cell in row for run in cell]
        return [*self.caption, *cells, *self.note]

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""
        return {
            "block": "table",
            "name": self.name,
            **({"own": True} if self.own else {}),
            "caption": plain_runs(self.caption),
            "heads": list(self.heads),
            "align": self.align,
            "rows": [[plain_runs(cell) for cell in row] for row in self.rows],
            "note": plain_runs(self.note),
        }

    def frame(self) -> pd.DataFrame:
        """Return the table as a data frame: numbers as floats, ranges as two columns (``frames``).

        >>> from case_lib import open_case
        >>> from case_lib.chapters.pay import tables
        >>> tables.by_role(open_case("shanghai-2023")).frame().shape[0] > 3
        True
        """
        from case_lib.document import frames  # noqa: PLC0415 - pandas takes half a second

        return frames.of_table(self.heads, self.rows)

    @property
    def data(self) -> pd.DataFrame:
        """The same as ``frame()``."""
        return self.frame()

    def as_html(self) -> str:
        """Return the representation for JupyterLab."""
        sides = {"l": "left", "r": "right", "c": "center"}
        align = [f'style="text-align:{sides[letter]}"' for letter in self.align]
        heads = "".join(
            f"<th {a}>{html.escape(h)}</th>" for h, a in zip(self.heads, align, strict=True)
        )
        rows = "".join(
            "<tr>"
            + "".join(f"<td {a}>{html_of(cell)}</td>" for cell, a in zip(row, align, strict=True))
            + "</tr>"
            for row in self.rows
        )
        return (
            f"<table><caption>{html_of(self.caption)}{self.badge()}</caption><thead><tr>{heads}</tr>"
            f"</thead><tbody>{rows}</tbody></table><p><small>{html_of(self.note)}</small></p>"
        )

    def as_text(self) -> str:
        """Return the plain-text representation."""
        lines = [text_of(self.caption) + self.badge(), " | ".join(self.heads)]
        lines += [" | ".join(text_of(cell) for cell in row) for row in self.rows]
        return "\n".join([*lines, text_of(self.note)])
