"""Read the cells of a case's CSV file as text."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from case_lib.base.errors import FactError, Fault
from case_lib.base.languages import DEFAULT, known
from case_lib.casefile.parsing import TABLE, text_of

__all__ = ["cells", "columns_for"]


def cells(path: Path, needed: tuple[str, ...], shown: str = "") -> pd.DataFrame:
    """Return a CSV file as text; an empty cell is an empty string.

    Raises
    ------
    FactError
        If it isn't a file, is too large, not UTF-8, not a table, has no rows, or lacks a column.
    """
    shown = shown or path.as_posix()
    way_out = f"It needs the columns {', '.join(needed)}."
    text = text_of(path, shown, TABLE)
    try:
        table = pd.read_csv(io.StringIO(text), keep_default_na=False, dtype=str)
    except ValueError as error:
        what = f"can't be read as a table ({str(error).splitlines()[0].rstrip('.')})."
        raise FactError([Fault(f"{shown}:1:1", what, way_out)]) from None
    table = table.fillna("").rename(columns=str)
    if not isinstance(table.index, pd.RangeIndex):  # rows have more cells than the header
        what = "has rows with more cells than there are columns."
        raise FactError([Fault(f"{shown}:2:1", what, "Put a text with a comma in quotes.")])
    lacking = [column for column in needed if not columns_for(table, column)]
    if lacking:
        fault = Fault(f"{shown}:1:1", f"lacks the column {', '.join(lacking)}.", way_out)
        raise FactError([fault])
    if table.empty:
        raise FactError([Fault(f"{shown}:1:1", "has no rows.", "Write one, or remove the table.")])
    return table


def columns_for(table: pd.DataFrame, needed: str) -> list[str]:
    """Return the columns that provide one: itself, or its words in any language."""
    stem = needed.removesuffix(f"_{DEFAULT}")
    if stem == needed:
        return [needed] if needed in table.columns else []
    return [column for lang in known() if (column := f"{stem}_{lang}") in table.columns]
