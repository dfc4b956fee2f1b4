"""Windows of events tightened by their order: a simple temporal network.

Each event has a first and a last day; dates and order are bounds on differences of days, and
shortest paths give the tightest windows and spans (Dechter, Meiri & Pearl 1991, Temporal
constraint networks, Artificial Intelligence 49:61-95). A negative cycle is a contradiction.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import networkx as nx

from case_lib import dates
from case_lib.claims import standing
from case_lib.errors import FactError, Fault
from case_lib.evidence import weigh
from case_lib.facts import CaseFile, EventSpec
from case_lib.intervals import Interval

_ORIGIN = "origin"


class Dated(NamedTuple):
    """The days, as ordinals, before and after which a dated event's ends don't fall."""

    not_before: dict[str, int]
    not_after: dict[str, int]


@dataclass(frozen=True)
class Order:
    """The tightest bounds on the days between any two ends of events.

    ``order`` has the ends of events as ordered, without their dates, which ``dated`` has.
    """

    most: dict[str, dict[str, float]]
    order: nx.DiGraph[str]
    dated: dict[str, Dated]

    def window(self, event: str) -> tuple[date | None, date | None]:
        """Return the earliest first day and the latest last day, None where nothing bounds it."""
        begin, end = self.span(_ORIGIN, f"{event}.begin")[0], self.span(_ORIGIN, f"{event}.end")[1]
        return _day(begin), _day(end)

    def first_day(self, event: str) -> tuple[date, date] | None:
        """Return the earliest and latest day on which an event may begin, None if unbounded."""
        least, most = (_day(end) for end in self.span(_ORIGIN, f"{event}.begin"))
        return (least, most) if least and most else None

    def binding(self, event: str) -> list[str]:
        """Return the other dated events whose own dates the window of ``event`` is tight against.

        They are the last step of a shortest path: the order alone leads from the event to them.
        """
        begin, end = f"{event}.begin", f"{event}.end"
        earliest, latest = self.span(_ORIGIN, begin)[0], self.span(_ORIGIN, end)[1]
        earlier = {begin, *nx.descendants(self.order, begin)}
        later = {end, *nx.ancestors(self.order, end)}
        return [
            other
            for other, days in self.dated.items()
            if other != event
            and (
                any(node in earlier and day == earliest for node, day in days.not_before.items())
                or any(node in later and day == latest for node, day in days.not_after.items())
            )
        ]

    def span(self, start: str, end: str) -> tuple[float, float]:
        """Return least and most days from ``start`` to ``end`` (``event.begin``/``event.end``)."""
        inf = float("inf")
        most = self.most.get(start, {}).get(end, inf)
        least = -self.most.get(end, {}).get(start, inf)
        return least, most

    def between(self, start: str, end: str) -> tuple[float, float]:
        """Return least and most days between two events, or ends of them (``raid.begin``)."""
        first, last = _ends(start), _ends(end)
        return self.span(first[1], last[0])[0], self.span(first[0], last[1])[1]


def _ends(name: str) -> tuple[str, str]:
    """Return the names of the first and last day: one and the same for ``event.begin``."""
    if name.endswith((".begin", ".end")):
        return name, name
    return f"{name}.begin", f"{name}.end"


def _day(ordinal: float) -> date | None:
    return date.fromordinal(int(ordinal)) if abs(ordinal) < 10**7 else None


def known_when(case_file: CaseFile, event: EventSpec, sources: frozenset[str]) -> dates.When | None:
    """Return the days that the chosen sources' dates leave for an event, None if undated.

    Raises
    ------
    FactError
        When two dates of one event exclude each other.
    """
    dated = [
        (row, claim, dates.read(claim.when))
        for row, claim in enumerate(event.claims)
        if claim.when is not None and claim.rank != "rejected" and claim.source in sources
    ]
    if not dated:
        return None
    weights = weigh(
        [
            (Interval(when.earliest.toordinal(), when.latest.toordinal()), standing(case_file, c))
            for _, c, when in dated
        ],
        touching_is_conflict=False,
    )
    if weights.conflict is not None:
        first, second = (dated[place] for place in weights.conflict)
        name = next(n for n, spec in case_file.events.items() if spec is event)
        said = f"{first[1].source} says {first[1].when}, {second[1].source} says {second[1].when}"
        raise FactError(
            [
                Fault(
                    case_file.where("events", name, "claims", second[0], "when"),
                    f"{name}: {said}; they can't both hold.",
                    "Correct a date, set `rank: rejected` with a `why`, or give the events names "
                    "of their own.",
                )
            ]
        )
    whole = dated[weights.deciding[0]][2]
    for place in weights.deciding[1:]:
        when = dated[place][2]
        joined = whole.intersect(when)
        assert joined is not None, "dates in conflict were told before"
        # the text of the claim that says as much is kept, so that its precision is printed
        same = (joined.earliest, joined.latest) == (when.earliest, when.latest)
        whole = when if same else joined
    return whole


def certain(case_file: CaseFile, event: EventSpec, sources: frozenset[str]) -> bool:
    """Whether a source that certainly speaks of this case tells of an event, or none is named."""
    told = [c for c in event.claims if c.source in sources and c.rank != "rejected"]
    dated = [c for c in told if c.when is not None] or told
    return not told or any(case_file.sources[c.source].same_case != "likely" for c in dated)


def told_events(case_file: CaseFile, sources: frozenset[str]) -> dict[str, EventSpec]:
    """Return the events that a chosen source tells of, or that no source is named for."""
    return {
        name: event
        for name, event in case_file.events.items()
        if not event.claims or any(claim.source in sources for claim in event.claims)
    }


def order(case_file: CaseFile, sources: frozenset[str]) -> Order:
    """Tighten the windows of all events by the order the case states.

    What a source tells of is over by the day it is published.

    Raises
    ------
    FactError
        When the order can't hold, with the cycle of events; or dates exclude each other.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    reasons: dict[tuple[str, str], str] = {}

    def at_most(start: str, end: str, days: float, reason: str) -> None:
        old = graph.get_edge_data(start, end)
        if old is None or days < old["weight"]:
            graph.add_edge(start, end, weight=days)
            reasons[start, end] = reason

    faults: list[Fault] = []
    dated: dict[str, Dated] = {}
    told = told_events(case_file, sources)
    for name, event in told.items():
        begin, end = f"{name}.begin", f"{name}.end"
        at_most(end, begin, 0, f"{name} begins before it ends")
        try:
            when = known_when(case_file, event, sources)
        except FactError as error:
            faults += error.faults
            continue
        if not event.lasting:
            at_most(begin, end, 0, f"{name} falls on one day")
        if when is not None:
            first, last = when.earliest.toordinal(), when.latest.toordinal()
            said = f"{name} is dated {when.text}"
            days = Dated({begin: first}, {end: last})
            if event.lasting:
                days.not_before[end], days.not_after[begin] = last, first
            for node, day in days.not_before.items():
                at_most(node, _ORIGIN, -day, said)
            for node, day in days.not_after.items():
                at_most(_ORIGIN, node, day, said)
            dated[name] = days
        for claim in event.claims:
            printed = case_file.sources[claim.source].published
            if printed and claim.source in sources:
                last = dates.read(printed).latest.toordinal()
                at_most(_ORIGIN, end, last, f"{claim.source} told of {name} on {printed}")
        for before in (name for name in event.after if name in told):
            at_most(begin, f"{before}.end", 0, f"{name} is after {before}")
        for after in (name for name in event.before if name in told):
            at_most(f"{after}.begin", end, 0, f"{name} is before {after}")
        for around in (name for name in event.during if name in told):
            at_most(begin, f"{around}.begin", 0, f"{name} is during {around}")
            at_most(f"{around}.end", end, 0, f"{name} is during {around}")
    if faults:
        raise FactError(faults)
    graph.add_node(_ORIGIN)
    try:
        most = _all_pairs(graph)
    except nx.NetworkXUnbounded:
        raise FactError([_cycle(case_file, graph, reasons)]) from None
    order_alone = graph.copy()
    order_alone.remove_node(_ORIGIN)
    return Order(most, order_alone, dated)


def _all_pairs(graph: nx.DiGraph[str]) -> dict[str, dict[str, float]]:
    return {node: nx.single_source_bellman_ford_path_length(graph, node) for node in graph}


def _cycle(
    case_file: CaseFile, graph: nx.DiGraph[str], reasons: dict[tuple[str, str], str]
) -> Fault:
    for node in graph:
        try:
            cycle = nx.find_negative_cycle(graph, node)
        except nx.NetworkXError:
            continue
        said = [reasons[pair] for pair in itertools.pairwise(cycle)]
        told = [
            reason
            for reason in dict.fromkeys(said)
            if "begins before" not in reason and "falls on" not in reason
        ]
        event = next((n.rsplit(".", 1)[0] for n in cycle if n != _ORIGIN), "")
        return Fault(
            case_file.where("events", event),
            f"the order of events can't hold: {'; '.join(told)}.",
            "Correct one of these dates or `after`/`before`.",
        )
    raise AssertionError("no negative cycle where one was announced")
