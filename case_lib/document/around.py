"""What stands around a table or a drawing: its caption above, its note below, and its alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from case_lib.document.inline import Cell
from case_lib.document.table import Table

__all__ = ["Around"]


@dataclass(frozen=True)
class Around:
    """The words around a block, in one language.

    ``name`` is what the block is called, also as a file; ``alt`` says what a drawing shows to those
    who don’t see it, and is empty for a table. A chapter has them from its text, as
    ``Passages.around`` finds them.
    """

    name: str
    lang: str
    caption: Cell
    note: Cell = ()
    alt: str = ""

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[Cell]], align: str = "") -> Table:
        """Return a table with these words around it; columns stand to the left without ``align``."""
        return Table(self.caption, heads, rows, self.note, align or "l" * len(heads), self.name)
