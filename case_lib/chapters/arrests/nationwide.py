"""Nationwide numbers of people charged and tried for the offences that a case’s sources name.

They are context, not a forecast: they say nothing about the outcome of one case. The source is
``reference/CN_prosecutions.csv``; each row has its document, date and address.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from case_lib.base import reference
from case_lib.base.languages import N_
from case_lib.casefile import language_columns, reference_data
from case_lib.casefile.case import Case
from case_lib.quantity.quantities import Label, Quantity

__all__ = ["Nationwide", "counts", "latest", "printed"]

_LABELS = {
    "charged": N_("people charged nationwide"),
    "convicted": N_("people in cases concluded at first instance nationwide"),
}


@dataclass(frozen=True)
class Nationwide:
    """A nationwide count of people: its period, stage, offence and source.

    ``period`` is a year, or two months with a slash between them, as in EDTF.
    """

    period: str
    stage: str
    offence: Label
    count: Quantity
    outlet: Label
    document: Label
    published: str
    url: str


def counts(case: Case) -> list[Nationwide]:
    """Return the counts for offences that the chosen sources name, latest period last."""
    named = {
        spec.provision
        for spec in case.file.offences.values()
        if any(claim.source in case.sources for claim in spec.claims)
    }
    return [
        Nationwide(
            row["period"],
            row["stage"],
            language_columns.words(row, "offence"),
            reference_data.cited(
                f"nationwide.{row['id']}",
                row["says"],
                "person",
                _LABELS[row["stage"]],
                row,
                case.lang,
            ),
            language_columns.words(row, "outlet"),
            language_columns.words(row, "document"),
            row["published"],
            row["url"],
        )
        for row in _rows(case.file.country)
        if row["provision"] in named
    ]


def latest(case: Case) -> list[Nationwide]:
    """Return the counts of people charged in the latest available period."""
    charged = [item for item in counts(case) if item.stage == "charged"]
    last = max((item.period for item in charged), default="")
    return [item for item in charged if item.period == last]


def printed(case: Case) -> Iterator[Quantity]:
    """Yield every count of the table for the case's offences."""
    yield from (item.count for item in counts(case))


@functools.cache
def _rows(country: str) -> Sequence[Mapping[Any, Any]]:
    name = f"{country}_prosecutions.csv"
    if name not in reference.names():
        return ()
    rows: Sequence[Mapping[Any, Any]] = reference.frame(name, dtype=str).to_dict("records")
    return rows
