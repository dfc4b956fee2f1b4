"""Figures of other cases of the same kind, from the table of comparators with their sources."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd

from case_lib.base import reference
from case_lib.base.languages import text
from case_lib.casefile import language_columns
from case_lib.quantity.citations import Citation
from case_lib.quantity.quantities import Label, Quantity

__all__ = ["figure", "named", "table"]


@functools.cache
def table() -> pd.DataFrame:
    """Return the table: one row per figure that a source reports for another case."""
    return reference.frame("comparators.csv", dtype=str)


def figure(row: Mapping[Any, Any], lang: str, label: Label) -> Quantity:
    """Return the figure of a row, with the name of its outlet in ``lang``."""
    found = language_columns.words(row, "outlet")
    cited = Citation(
        text(found, lang) if found else "",
        says=row["says"],
        confidence=row["confidence"],
        published=row["published"],
    )
    return Quantity.parse(
        row["says"], row["unit"], f"{row['id']}.{row['quantity']}", label=label, citations=(cited,)
    )


def named(quantity: str, lang: str, label: Label) -> list[tuple[Label, Quantity]]:
    """Return (label of the case, figure) for each single case that reports a quantity."""
    return [
        (language_columns.words(row, "label"), figure(row, lang, label))
        for row in table().to_dict("records")
        if row["quantity"] == quantity and row["one_case"] == "yes"
    ]
