"""Figures of other cases of the same kind, from the table of comparators with their sources."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd

from case_lib.base import reference
from case_lib.casefile import language_columns, reference_data
from case_lib.quantity.quantities import Label, Quantity

__all__ = ["TABLE", "figure", "named", "table"]

TABLE = "comparators.csv"


@functools.cache
def table() -> pd.DataFrame:
    """Return the table: one row per figure that a source reports for another case."""
    return reference.frame(TABLE, dtype=str)


def figure(row: Mapping[Any, Any], lang: str, label: Label) -> Quantity:
    """Return the figure of a row, with the name of its outlet in ``lang``."""
    name = f"{row['id']}.{row['quantity']}"
    return reference_data.cited(name, row["says"], row["unit"], label, row, lang)


def named(quantity: str, lang: str, label: Label) -> list[tuple[Label, Quantity]]:
    """Return (label of the case, figure) for each single case that reports a quantity."""
    return [
        (language_columns.words(row, "label"), figure(row, lang, label))
        for row in table().to_dict("records")
        if row["quantity"] == quantity and row["one_case"] == "yes"
    ]
