"""The caption, note and alternative text of a table or drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from case_lib.document.inline import Cell
from case_lib.document.table import Table

__all__ = ["Around"]


@dataclass(frozen=True)
class Around:
    """The caption, note and alternative text of a block, in one language.

    ``name`` is the name of the block and of its files; ``alt`` describes a drawing in words and is
    empty for a table. ``Passages.around`` reads them from the text of a chapter.
    """

    name: str
    lang: str
    caption: Cell
    note: Cell = ()
    alt: str = ""

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[Cell]], align: str = "") -> Table:
        """Return a table with this caption and note; columns are left-aligned by default."""
        return Table(self.caption, heads, rows, self.note, align or "l" * len(heads), self.name)
