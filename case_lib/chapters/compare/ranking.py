"""Find the case whose figure is above those of all comparable cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from case_lib.base import units
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.chapters.compare.model import Column
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled
from case_lib.quantity.scopes import scopes

__all__ = ["UNLIKE", "Standing", "comparable", "highest", "like"]

# rows in which sources count different things, so that no rank is stated
UNLIKE = {"involved", "gained", "calls", "tiers", "earned_day"}


@dataclass(frozen=True)
class Standing:
    """The column with the highest figure, and the number of cases that report it."""

    column: Column
    figure: Quantity
    count: Quantity


def comparable(first: Quantity, second: Quantity) -> bool:
    """Return whether two figures can be ranked: comparable, and neither assumed.

    Amounts in different currencies, a modelled and a reported figure, or the count of a part and of
    a whole are not comparable. Ratios may be of parts.
    """
    reported = all(figure.kind <= Kind.DERIVED for figure in (first, second))
    unscoped = all(figure.inputs or scopes(figure) <= {""} for figure in (first, second))
    return reported and unscoped and _same_unit(first, second)


def _same_unit(first: Quantity, second: Quantity) -> bool:
    left, right = first.unit or "1", second.unit or "1"
    return units.same(left, right) and units.declared(left) == units.declared(right)


def like(row: str, columns: Sequence[Column]) -> list[tuple[Column, Quantity]]:
    """Return the single cases that report a row, in the unit of the first one."""
    known = [(c, c.figures[row]) for c in columns if c.one_case and row in c.figures]
    return [pair for pair in known if _same_unit(known[0][1], pair[1])]


def highest(row: str, columns: Sequence[Column]) -> Standing | None:
    """Return the case whose figure is above all others over all bounds, if there is one.

    None if fewer than two report it, if bounds overlap, if sources define it differently, if one
    counts only some of its people, or if any two can't be compared: no case is omitted to allow a
    ranking. A series of cases isn't a case.
    """
    known = [(c, c.figures[row]) for c in columns if c.one_case and row in c.figures]
    full_counts = row not in UNLIKE and not any(row in column.parts for column, _ in known)
    alike = full_counts and all(comparable(known[0][1], figure) for _, figure in known)
    if len(known) < 2 or not alike:
        return None
    best = max(known, key=lambda pair: pair[1].low)
    if not all(best[1].low > figure.high for column, figure in known if column is not best[0]):
        return None
    count = modelled(
        f"compare.{row}.cases",
        len(known),
        len(known),
        "case",
        [figure for _, figure in known],
        N_("number of the cases set beside each other that report it"),
        N_("cases compared"),
        Kind.DERIVED,
    )
    return Standing(*best, count)
