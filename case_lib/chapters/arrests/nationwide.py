"""How many people are charged and tried nationwide for the offences that a case’s sources name.

Context, and no forecast: what becomes of the people in one case doesn’t follow from it.
``reference/CN_prosecutions.csv``, each row with its document, day and address.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from case_lib.base import reference
from case_lib.base.languages import N_
from case_lib.casefile import reference_data, worded
from case_lib.casefile.case import Case
from case_lib.quantity.quantities import Label, Quantity

__all__ = ["Nationwide", "counts", "latest", "printed"]

_LABELS = {
    "charged": N_("people charged nationwide"),
    "convicted": N_("people in cases concluded at first instance nationwide"),
}


@dataclass(frozen=True)
class Nationwide:
    """A count of people nationwide: the period it is of, the stage, the offence, and who says so.

    ``period`` is a year, or two months with a stroke between them, as in EDTF.
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
    """Return the counts for offences that the chosen sources name, the latest period last."""
    named = {
        spec.provision
        for spec in case.file.offences.values()
        if any(claim.source in case.sources for claim in spec.claims)
    }
    return [
        Nationwide(
            row["period"],
            row["stage"],
            worded.words(row, "offence"),
            reference_data.cited(
                f"nationwide.{row['id']}",
                row["says"],
                "person",
                _LABELS[row["stage"]],
                row,
                case.lang,
            ),
            worded.words(row, "outlet"),
            worded.words(row, "document"),
            row["published"],
            row["url"],
        )
        for row in _rows(case.file.country)
        if row["provision"] in named
    ]


def latest(case: Case) -> list[Nationwide]:
    """Return the counts of people charged in the last year there is."""
    charged = [item for item in counts(case) if item.stage == "charged"]
    year = max((item.period for item in charged), default="")
    return [item for item in charged if item.period == year]


def printed(case: Case) -> Iterator[Quantity]:
    """Yield every count of the table that is about the case's offences."""
    yield from (item.count for item in counts(case))


@functools.cache
def _rows(country: str) -> Sequence[Mapping[Any, Any]]:
    name = f"{country}_prosecutions.csv"
    if name not in reference.names():
        return ()
    rows: Sequence[Mapping[Any, Any]] = reference.frame(name, dtype=str).to_dict("records")
    return rows
