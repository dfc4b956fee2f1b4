"""Windows of events, tightened by their order, and spans between events."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date

from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind, weakest
from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.casefile.entries import DateClaim, EventSpec
from case_lib.casefile.event_order import certain, reported_days, reported_events
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import Order
from case_lib.quantity.citations import Citation
from case_lib.quantity.quantities import Quantity
from case_lib.reading import dates

__all__ = ["Event", "event_quantities", "events", "operation_quantity", "operation_window", "spans"]

_METHOD = N_("shortest paths over dates and order of events (simple temporal network)")


@dataclass(frozen=True)
class Event:
    """An event and the days on which it may fall.

    ``stated`` are the days that the sources give; ``earliest`` and ``latest`` also take the order
    of events into account (None if unbounded); ``kind`` is reported if a date is stated.
    """

    name: str
    label: dict[str, str]
    stated: dates.When | None
    earliest: date | None
    latest: date | None
    lasting: bool
    citations: tuple[Citation, ...]
    quantity: Quantity

    @property
    def kind(self) -> Kind:
        """Reported if a source dates it, derived if only the order does.

        Assumed if that source only probably describes this case.
        """
        return self.quantity.kind

    @property
    def window(self) -> dates.When | None:
        """The days on which it may fall, in the wording of the source if the order adds nothing."""
        if self.earliest is None or self.latest is None:
            return None
        if self.stated and (self.stated.earliest, self.stated.latest) == (
            self.earliest,
            self.latest,
        ):
            return self.stated
        return dates.between(self.earliest, self.latest)


def events(case: Case) -> list[Event]:
    """Return the events that the chosen sources report, in the order of their windows."""
    reported = []
    quantities = event_quantities(case.file, case.order, case.sources)
    for name, spec in case.file.events.items():
        cited = tuple(cite(case.file, c) for c in spec.claims if c.source in case.sources)
        if cited:
            first, last = case.order.window(name)
            reported.append(
                Event(
                    name,
                    spec.label.model_dump(),
                    reported_days(case.file, spec, case.sources),
                    first,
                    last,
                    spec.lasting,
                    cited,
                    quantities[name],
                )
            )
    return sorted(reported, key=lambda e: (e.earliest or date.min, e.latest or date.max))


def operation_quantity(
    case_file: CaseFile, order: Order, sources: frozenset[str]
) -> tuple[Quantity, ...]:
    """Return the operation's window as a quantity, for traces of what was in force then."""
    window = event_quantities(case_file, order, sources).get(case_file.operation or "")
    return () if window is None else (window,)


def operation_window(case: Case) -> tuple[date, date] | None:
    """Return the earliest and latest day on which the arrests may have begun."""
    event = case.file.operation
    return case.order.first_day(event) if event else None


def event_quantities(
    case_file: CaseFile, order: Order, sources: frozenset[str]
) -> dict[str, Quantity]:
    """Return the window of each reported event as a quantity in ordinal days, for traces.

    Dated events are reported; the others are derived from the dated ones that bound them.
    """
    reported = reported_events(case_file, sources)
    stated = {name: reported_days(case_file, event, sources) for name, event in reported.items()}
    windows: dict[str, Quantity] = {}
    for name in sorted(reported, key=lambda name: stated[name] is None):
        first, last = order.window(name)
        window = Interval(
            first.toordinal() if first else -math.inf, last.toordinal() if last else math.inf
        )
        when = stated[name]
        tight = when is None or (when.earliest, when.latest) != (first, last)
        bound = tuple(
            windows[other] for other in (order.binding(name) if tight else ()) if other in windows
        )
        windows[name] = Quantity(
            f"events.{name}",
            window,
            "date",
            _kind(case_file, reported[name], sources, stated[name] is not None, bound),
            window,
            reported[name].label.model_dump(),
            citations=tuple(
                _dating(case_file, claim, when)
                for claim in reported[name].claims
                if claim.source in sources
            ),
            inputs=bound,
        )
    return windows


def _dating(case_file: CaseFile, claim: DateClaim, when: dates.When | None) -> Citation:
    """Return a claim about an event as a citation; ``beside`` if another claim dates the event."""
    citation = cite(case_file, claim)
    if when is None or not citation.stands:
        return citation
    days = dates.read(claim.when) if claim.when is not None else None
    bears_out = days and days.earliest <= when.earliest and when.latest <= days.latest
    return replace(citation, beside=not bears_out)


def _kind(
    case_file: CaseFile,
    event: EventSpec,
    sources: frozenset[str],
    dated: bool,
    bound: tuple[Quantity, ...],
) -> Kind:
    """Return the kind of an event's window: the weakest of its sources and bounds."""
    if not certain(case_file, event, sources):
        return Kind.ASSUMED
    if dated:
        return max([Kind.REPORTED, *(q.kind for q in bound if q.kind > Kind.DERIVED)])
    return weakest(q.kind for q in bound)


def spans(case_file: CaseFile, order: Order, sources: frozenset[str]) -> dict[str, Quantity]:
    """Return the spans that a case names, in days, if both ends are bounded."""
    events_known = event_quantities(case_file, order, sources)
    quantities: dict[str, Quantity] = {}
    for name, spec in case_file.spans.items():
        least, most = order.between(spec.start, spec.end)
        if not (math.isfinite(least) and math.isfinite(most)):
            continue
        cited = tuple(
            cite(case_file, claim)
            for event in spec.events
            for claim in case_file.events[event].claims
            if claim.source in sources and claim.when
        )
        both = Interval(least, most)
        quantities[name] = Quantity(
            name,
            both,
            "day",
            weakest(events_known[event].kind for event in spec.events),
            both,
            spec.label.model_dump(),
            citations=cited,
            inputs=tuple(events_known[event] for event in spec.events),
            method=_METHOD,
        )
    return quantities
