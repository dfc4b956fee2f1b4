"""Counts of victims elsewhere: other cases, and surveys of how many victims report a fraud.

Data: ``reference/funnel_counts.csv`` and ``reference/reporting_rates.csv``, with sources.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from case_lib.base import reference
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.casefile import language_columns, reference_data
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.results import modelled

__all__ = ["Count", "Survey", "counts", "printed", "surveys"]

_SHARE = N_("one count over the other")


@dataclass(frozen=True)
class Count:
    """Two counts of a case: the part, the whole, and why no share is computed from them."""

    label: Label
    part: Quantity
    whole: Quantity
    why: Label
    url: str

    @property
    def share(self) -> Quantity | None:
        """The ratio in per cent; None if the first isn't a part of the second."""
        low, high = 100 * self.part.low / self.whole.high, 100 * self.part.high / self.whole.low
        if high > 100:
            return None
        name = self.part.name.removesuffix(".part") + ".share"
        both = (self.part, self.whole)
        return modelled(name, low, high, "%", both, _SHARE, self.part.label, Kind.DERIVED)


@dataclass(frozen=True)
class Survey:
    """A survey: its place, the share of those who told someone, and whom they told."""

    label: Label
    share: Quantity
    url: str


def counts(lang: str) -> list[Count]:
    """Return the counts of other cases, with outlets in a language."""
    case_counts = []
    for row in _rows("funnel_counts.csv"):
        part, whole = (
            reference_data.cited(
                f"elsewhere.{row['id']}.{end}",
                row[end],
                row[f"{end}_unit"],
                language_columns.words(row, end),
                row,
                lang,
            )
            for end in ("part", "whole")
        )
        case_counts.append(
            Count(
                language_columns.words(row, "label"),
                part,
                whole,
                language_columns.words(row, "why"),
                row["url"],
            )
        )
    return case_counts


def surveys(lang: str) -> list[Survey]:
    """Return the surveys of reporting, with outlets in a language."""
    return [
        Survey(
            language_columns.words(row, "label"),
            reference_data.cited(
                f"surveys.{row['id']}",
                row["says"],
                row["unit"],
                language_columns.words(row, "what"),
                row,
                lang,
            ),
            row["url"],
        )
        for row in _rows("reporting_rates.csv")
    ]


def printed(lang: str) -> Iterator[Quantity]:
    """Yield every quantity of the two tables."""
    for item in counts(lang):
        yield from (q for q in (item.part, item.whole, item.share) if q is not None)
    for survey in surveys(lang):
        yield survey.share


@functools.cache
def _rows(name: str) -> Sequence[Mapping[Any, Any]]:
    rows: Sequence[Mapping[Any, Any]] = reference.frame(name, dtype=str).to_dict("records")
    return rows
