"""Turn a user's data frame into the cells of a table in a report."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Collection, Mapping
from typing import Any

import pandas as pd

from case_lib.base import languages, units
from case_lib.base.errors import ParameterError
from case_lib.document.cells import DASH
from case_lib.document.inline import Cell, Token, number
from case_lib.quantity import printing
from case_lib.quantity.quantities import Label, Quantity

__all__ = ["cells", "heads_of", "of_frame"]

_QuantityOf = Callable[[Any, str, float, str, Label], Quantity]


def of_frame(frame: Any, most: int) -> pd.DataFrame:
    """Return a frame ready for printing: a named index as columns, a limited number of rows.

    Raises
    ------
    ParameterError
        For an object that isn't a data frame, has too many rows, or no columns.
    """
    if isinstance(frame, pd.Series):
        frame = frame.to_frame(frame.name or "value")
    if not isinstance(frame, pd.DataFrame):
        raise ParameterError(f"show.table takes a DataFrame, not a {type(frame).__name__}.")
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    if len(frame) > most:
        raise ParameterError(
            f"show.table: {len(frame):,} rows are more than a report can print ({most}). Aggregate "
            "them, or show frame.head()."
        )
    if not len(frame.columns) or not len(frame):
        raise ParameterError("show.table: the frame is empty. Give one with rows and columns.")
    tidy: pd.DataFrame = frame.set_axis([_head(name) for name in frame.columns], axis=1)
    return tidy


def _head(name: Any) -> str:
    parts = name if isinstance(name, tuple) else (name,)
    return " ".join(str(part) for part in parts if str(part))


def heads_of(
    frame: pd.DataFrame, lang: str, of_units: Mapping[str, str], named: Mapping[str, Any]
) -> list[str]:
    """Return the column heads, each with the unit of its numbers.

    Raises
    ------
    ParameterError
        For a unit or head of an unknown column.
    UnitError
        For an unknown unit.
    """
    for column in [*of_units, *named]:
        if column not in frame.columns:
            raise ParameterError(
                f"show.table: there is no column {column!r}. There are: {', '.join(frame.columns)}."
            )
    style = languages.style(lang)
    heads = []
    for column in frame.columns:
        head = languages.text(named.get(column, column.replace("_", " ")), lang)
        unit = units.check(of_units[column]) if column in of_units else "1"
        words = printing.unit(unit, lang) if unit != "1" else ""
        heads.append(head + style.bracketed(words) if words else head)
    return heads


def cells(
    frame: pd.DataFrame,
    lang: str,
    of_units: Mapping[str, str],
    quantity_of: _QuantityOf,
    as_words: Collection[str],
    named: Mapping[str, Any],
) -> list[list[Cell]]:
    """Return the rows of a frame as cells; ``quantity_of`` turns a number into a quantity."""
    rows: list[list[Cell]] = []
    for place, values in enumerate(frame.itertuples(index=False, name=None)):
        row: list[Cell] = []
        for column, value in zip(frame.columns, values, strict=True):
            if isinstance(value, Quantity):
                row.append([number(value, lang, with_unit=column not in of_units)])
            elif pd.api.types.is_scalar(value) and pd.isna(value):
                row.append([DASH])
            elif _is_number(value) and column not in as_words:
                head = named.get(column, column)
                counted = quantity_of(place, column, float(value), of_units.get(column, "1"), head)
                row.append([number(counted, lang, with_unit=False)])
            else:
                row.append([Token(str(value), "words of one's own table")])
        rows.append(row)
    return rows


def _is_number(value: Any) -> bool:
    """Return whether a cell is a number; true and false are words."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool)
