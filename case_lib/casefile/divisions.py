"""The provinces of a case's country, and the reported figures of single provinces."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from case_lib.base.intervals import Interval
from case_lib.casefile import reference_data
from case_lib.casefile.case import Case
from case_lib.casefile.entries import PLACES
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.quantities import Quantity

__all__ = ["counted", "divisions", "known", "named"]


def divisions(case_file: CaseFile) -> pd.DataFrame | None:
    """Return the divisions that the census counts, in table order; None without a table."""
    table = reference_data.provinces(case_file.country, case_file.table("provinces"))
    return None if table is None else table[table["census"] == "yes"].reset_index(drop=True)


def named(case: Case) -> list[str]:
    """Return the ids of the provinces in which the chosen sources report arrests."""
    return [
        place.province
        for place in case.file.caught_in
        if any(claim.source in case.sources for claim in place.claims)
    ]


def counted(case: Case) -> dict[str, Quantity]:
    """Return the number of people arrested in each province, as the chosen sources report it."""
    counts = {name: case.get(f"{PLACES}{name}") for name in named(case)}
    return {name: count for name, count in counts.items() if count is not None}


def known(case: Case, table: pd.DataFrame) -> Mapping[int, Interval | None]:
    """Return the reported bounds by position in the table; None if a province is only named."""
    ids, counts = list(table["id"]), counted(case)
    return {
        ids.index(name): counts[name].interval if name in counts else None
        for name in named(case)
        if name in ids
    }
