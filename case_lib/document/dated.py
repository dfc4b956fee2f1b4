"""Windows of events as printed dates."""

from __future__ import annotations

from case_lib.base.intervals import Interval
from case_lib.base.languages import N_
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.casefile.chronology import Event
from case_lib.document.cells import DASH
from case_lib.document.inline import Cell, Dated, dated
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import trace
from case_lib.reading import dates

__all__ = ["as_dated", "began"]


def as_dated(event: Event) -> Dated | None:
    """Return an event's window as a printed number, or None if it is open."""
    if event.window is None:
        return None
    quantity = event.quantity
    return Dated(quantity.name, event.window, event.kind, trace(quantity))


def began(case: Case) -> Cell:
    """Return the days on which the operation may have begun, which decide what was in force."""
    window = chronology.operation_window(case)
    origin = chronology.operation_quantity(case.file, case.order, case.sources)
    if window is None or not origin:
        return [DASH]
    (quantity,) = origin
    first, last = window
    days = Interval(first.toordinal(), last.toordinal())
    begin = Quantity(
        f"{quantity.name}.begin",
        days,
        "date",
        quantity.kind,
        days,
        quantity.label,
        inputs=(quantity,),
        method=N_("the days on which it may have begun"),
    )
    return [dated(Dated(begin.name, dates.between(*window), begin.kind, trace(begin)), case.lang)]
