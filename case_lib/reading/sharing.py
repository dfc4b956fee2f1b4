"""Figures that have the role of the figure before them: its conversion, or the next of a list.

A sum in brackets directly after another sum is the same sum in other money; sums that 和 joins
directly are of one kind. A noun and a count
without a verb of their own, after a count of people who were caught, count more of them. The words
for both are in the tables of phrases (``converted``, ``joined``, ``listed``,
``list_end``); a table without
them shares none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from case_lib.reading import scope
from case_lib.reading.figures import Figure

__all__ = ["FigureWithRole", "shared"]


@dataclass(frozen=True)
class FigureWithRole:
    """A figure of a sentence, the place of its end, and its role."""

    figure: Figure
    end: int
    role: Mapping[str, Any] | None


def shared(
    own: Mapping[str, Any] | None,
    figure: Figure,
    place: int,
    before: FigureWithRole | None,
    table: Mapping[str, Any],
) -> Mapping[str, Any] | None:
    """Return the probable role of a figure, given the figure before it in the sentence.

    Parameters
    ----------
    own
        Its role by its own words; None if unknown.
    place
        Where its token begins in the sentence.
    table
        The table of phrases of the language.

    Examples
    --------
    >>> said = "获利5万元(8000美元)"
    >>> first = Figure("5万元", said, "5万元", 5e4, 5e4, "CNY", 2, sentence=said)
    >>> second = Figure("8000美元", said, "8000美元", 8e3, 8e3, "USD", 6, sentence=said)
    >>> before = FigureWithRole(first, 5, {"name": "operation.gained"})
    >>> shared(None, second, 6, before, {"converted": "[(]"})
    {'name': 'operation.gained'}
    """
    if before is None:
        return own
    between = figure.sentence[before.end : place]
    sums = figure.unit.isupper() and before.figure.unit.isupper()
    converted = figure.unit != before.figure.unit and _fits("converted", between, table)
    if sums and (converted or (own is None and _fits("joined", between, table))):
        role = before.role
        return {**role, "as": f"{figure.unit}/{role['per']}"} if role and "per" in role else role
    if parts := _parts(figure, between, before, table):
        return parts
    stage = before.role.get("stage") if before.role else None
    freed = before.role is not None and before.role["name"] == "victims.rescued"
    people = figure.unit == before.figure.unit == "person"
    if own is not None or not (
        people and (freed or stage == "arrested") and _fits("listed", between, table)
    ):
        return own
    if not re.match(str(table["list_end"]), figure.sentence[place + len(figure.token) :]):
        return own
    if freed:
        return before.role
    return scope.named(table["of_list"], table)


def _parts(
    figure: Figure, between: str, before: FigureWithRole, table: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Return the role of a figure in brackets that divides the one before them."""
    role = before.role or {}
    if figure.unit != before.figure.unit or not role:
        return None
    if "part" in role and figure.high <= before.figure.high and _fits("parted", between, table):
        return scope.named(role["part"], table)
    on = _fits("parted_on", between, table) or _fits("parted", between, table)
    inside = figure.sentence[: before.end].count("(") > 0
    return role if role["name"].endswith(".part") and on and inside else None


def _fits(key: str, between: str, table: Mapping[str, Any]) -> bool:
    return key in table and re.fullmatch(str(table[key]), between) is not None
