"""The data of a table or a figure as data frames."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from case_lib.document.inline import Cell, Number, Run, text_of

if TYPE_CHECKING:
    from case_lib.quantity.quantities import Quantity

__all__ = ["of_figure", "of_table"]


def of_table(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> pd.DataFrame:
    """Return a table as a frame, in the order of its rows.

    A column of exact numbers in one unit becomes a column of floats. Any other numeric column stays
    as printed, and is followed by ``… low``, ``… high`` (NaN if unbounded) and ``… unit`` of the
    first number of each cell. ``attrs`` has ``units`` (column → unit, if all its numbers have one)
    and ``kinds`` (column → its kinds, strongest first).
    """
    columns: dict[str, list[Any]] = {}
    units: dict[str, str] = {}
    kinds: dict[str, list[str]] = {}
    for at, head in enumerate(heads):
        name = head or f"column {at + 1}"
        while name in columns:
            name += "'"
        cells = [row[at] for row in rows]
        numbers = [[run for run in cell if isinstance(run, Number)] for cell in cells]
        first_numbers = [group[0] for group in numbers if group]
        if not first_numbers or not all(_begins(c, n) for c, n in zip(cells, numbers, strict=True)):
            columns[name] = [text_of(cell) for cell in cells]
            continue
        ends = [(_end(n[0].low), _end(n[0].high)) if n else (math.nan, math.nan) for n in numbers]
        cell_units = {number.unit or "1" for number in first_numbers}
        exact = all(low == high for (low, high), n in zip(ends, numbers, strict=True) if n)
        if exact and len(cell_units) == 1 and all(len(group) <= 1 for group in numbers):
            columns[name] = [low for low, _ in ends]
        else:
            columns[name] = [text_of(cell) for cell in cells]
            columns[f"{name} low"] = [low for low, _ in ends]
            columns[f"{name} high"] = [high for _, high in ends]
            columns[f"{name} unit"] = [n[0].unit if n else None for n in numbers]
        if len(cell_units) == 1:
            units[name] = cell_units.pop()
        kinds[name] = [kind.word for kind in sorted({number.kind for number in first_numbers})]
    frame = pd.DataFrame(columns)
    frame.attrs |= {"units": units, "kinds": kinds}
    return frame


def _begins(cell: Cell, numbers: Sequence[Number]) -> bool:
    """Return whether a cell is empty, or begins with a number that isn't a date."""
    if not numbers:
        return len(text_of(cell).strip()) <= 1
    return cell[0] is numbers[0] and numbers[0].unit != "date"


def _end(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def of_figure(runs: Iterable[Run], drawn: Sequence[Quantity]) -> pd.DataFrame:
    """Return the numbers that a figure prints and draws, one row each.

    Columns: name, text (as printed; None if only drawn), low, high (NaN if unbounded; dates as
    text), unit, kind.
    """
    rows: dict[str, dict[str, Any]] = {}
    for run in runs:
        if isinstance(run, Number):
            ends = {"low": run.low, "high": run.high}
            rows[f"{run.name} {run.text}"] = {
                "name": run.name, "text": run.text, **ends, "unit": run.unit, "kind": run.kind.word
            }  # fmt: skip
    printed = {row["name"] for row in rows.values()}
    for item in drawn:
        if item.name not in printed:
            rows[item.name] = {
                "name": item.name,
                "text": None,
                "low": item.low if math.isfinite(item.low) else None,
                "high": item.high if math.isfinite(item.high) else None,
                "unit": item.unit,
                "kind": item.kind.word,
            }
    return pd.DataFrame(rows.values(), columns=["name", "text", "low", "high", "unit", "kind"])
