"""The provinces of a case's country, and what its sources say of single ones."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from case_lib.base.intervals import Interval
from case_lib.casefile import reference_data
from case_lib.casefile.case import Case
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.quantities import Quantity

__all__ = ["counted", "divisions", "known", "named"]


def divisions(case_file: CaseFile) -> pd.DataFrame | None:
    """Return the divisions that the census counts, in the order of the table; None without one."""
    table = reference_data.provinces(case_file.country, case_file.table("provinces"))
    return None if table is None else table[table["census"] == "yes"].reset_index(drop=True)


def named(case: Case) -> list[str]:
    """Return the ids of the provinces in which people were caught by the chosen sources."""
    return [
        place.province
        for place in case.file.caught_in
        if any(claim.source in case.sources for claim in place.claims)
    ]


def counted(case: Case) -> dict[str, Quantity]:
    """Return what the chosen sources count in a province: id → people arrested there."""
    counts = {name: case.get(f"places.{name}") for name in named(case)}
    return {name: count for name, count in counts.items() if count is not None}


def known(case: Case, table: pd.DataFrame) -> Mapping[int, Interval | None]:
    """Return what the chosen sources say of provinces: position → bounds, or None if named only."""
    ids, counts = list(table["id"]), counted(case)
    return {
        ids.index(name): counts[name].interval if name in counts else None
        for name in named(case)
        if name in ids
    }
