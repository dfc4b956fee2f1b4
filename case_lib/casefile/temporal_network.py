"""Tighten the windows of events by their order: a simple temporal network.

Each event has a first and a last day; dates and order are bounds on differences of days, and
shortest paths give the tightest windows and spans (Dechter, Meiri & Pearl 1991, Temporal
constraint networks, Artificial Intelligence 49:61-95). A negative cycle is a contradiction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import networkx as nx

__all__ = ["ORIGIN", "Constraints", "Dated", "Order"]


ORIGIN = "origin"


class Dated(NamedTuple):
    """The days, as ordinals, between which both ends of a dated event fall."""

    not_before: dict[str, int]
    not_after: dict[str, int]


class Order:
    """The tightest bounds on the days between any two ends of events.

    ``graph`` has an edge ``start`` → ``end`` of weight ``days`` for each constraint "``end`` is at
    most ``days`` after ``start``", and no negative cycle. Shortest paths are computed on first use.
    ``dated`` contains the stated dates of events.
    """

    def __init__(self, graph: Constraints, dated: Mapping[str, Dated]) -> None:
        self._graph, self._dated = graph, dated
        self._most: dict[str, dict[str, float]] = {}

    def __repr__(self) -> str:
        """Return the number of dated events."""
        return f"<order of events: {len(self._dated)} dated>"

    def window(self, event: str) -> tuple[date | None, date | None]:
        """Return the earliest first day and the latest last day, None if unbounded."""
        earliest, latest = (
            self._to_origin.get(f"{event}.begin"),
            self._from_origin.get(f"{event}.end"),
        )
        return (
            None if earliest is None else date.fromordinal(int(-earliest)),
            None if latest is None else date.fromordinal(int(latest)),
        )

    def first_day(self, event: str) -> tuple[date, date] | None:
        """Return the earliest and latest day on which an event may begin, None if unbounded."""
        least, most = self._to_origin.get(f"{event}.begin"), self._from_origin.get(f"{event}.begin")
        if least is None or most is None:
            return None
        return date.fromordinal(int(-least)), date.fromordinal(int(most))

    def binding(self, event: str) -> list[str]:
        """Return the other dated events whose stated dates bound the window of ``event``.

        Each is the last step of a shortest path, reached from the event by the order alone.
        """
        events = self._before.get(f"{event}.begin", frozenset()) | self._after.get(
            f"{event}.end", frozenset()
        )
        return [other for other in self._dated if other != event and other in events]

    def span(self, start: str, end: str) -> tuple[float, float]:
        """Return minimum and maximum days from ``start`` to ``end`` (``event.begin``/``.end``)."""
        if start == ORIGIN:
            return -self._to_origin.get(end, math.inf), self._from_origin.get(end, math.inf)
        return -self._paths(end).get(start, math.inf), self._paths(start).get(end, math.inf)

    def between(self, start: str, end: str) -> tuple[float, float]:
        """Return minimum and maximum days between two events, or their ends (``raid.begin``)."""
        first, last = _ends(start), _ends(end)
        return self.span(first[1], last[0])[0], self.span(first[0], last[1])[1]

    def _paths(self, start: str) -> dict[str, float]:
        if start not in self._most:
            self._most[start] = self._graph.shortest(start)
        return self._most[start]

    @cached_property
    def _from_origin(self) -> dict[str, float]:
        return self._paths(ORIGIN)

    @cached_property
    def _to_origin(self) -> dict[str, float]:
        return self._graph.turned().shortest(ORIGIN)

    @cached_property
    def _before(self) -> dict[str, frozenset[str]]:
        """End of an event → the events whose stated first day bounds it."""
        days = self._to_origin
        own = {n: -day for dated in self._dated.values() for n, day in dated.not_before.items()}
        return _reaching(
            [
                (start, end)
                for start, end in self._graph.order_alone()
                if days.get(start, math.inf) == days.get(end, -math.inf)
            ],
            {node for node, day in own.items() if days[node] == day},
        )

    @cached_property
    def _after(self) -> dict[str, frozenset[str]]:
        """End of an event → the events whose stated last day bounds it."""
        days = self._from_origin
        own = {n: day for dated in self._dated.values() for n, day in dated.not_after.items()}
        return _reaching(
            [
                (end, start)
                for start, end in self._graph.order_alone()
                if days.get(start, math.inf) == days.get(end, -math.inf)
            ],
            {node for node, day in own.items() if days[node] == day},
        )


def _reaching(steps: Iterable[tuple[str, str]], marked: set[str]) -> dict[str, frozenset[str]]:
    """Return, for each end of an event, the events of the marked ends reachable from it."""
    graph: nx.DiGraph[str] = nx.DiGraph(steps)
    graph.add_nodes_from(marked)
    groups = nx.condensation(graph)
    events_of: dict[int, frozenset[str]] = {}
    for group in reversed(list(nx.topological_sort(groups))):
        own = {node.rsplit(".", 1)[0] for node in groups.nodes[group]["members"] & marked}
        events_of[group] = frozenset(own).union(
            *(events_of[after] for after in groups.successors(group))
        )
    return {node: events_of[group] for node, group in groups.graph["mapping"].items()}


@dataclass
class Constraints:
    """Upper bounds on days between ends of events: (start, end) → maximum days, and the reason.

    The reason is empty for what needs no source: an event begins before it ends.
    """

    edges: dict[tuple[str, str], tuple[float, str]] = field(default_factory=dict)

    def at_most(self, start: str, end: str, days: float, reason: str) -> None:
        """Add a bound; the tighter of two bounds on a pair is kept."""
        old = self.edges.get((start, end))
        if old is None or days < old[0]:
            self.edges[start, end] = (days, reason)

    def order_alone(self) -> list[tuple[str, str]]:
        """Return the pairs bounded by the order, without those bounded by dates."""
        return [pair for pair in self.edges if ORIGIN not in pair]

    def turned(self) -> Constraints:
        """Return the constraints with all edges reversed."""
        return Constraints({(end, start): why for (start, end), why in self.edges.items()})

    def shortest(self, start: str) -> dict[str, float]:
        """Return the length of the shortest path from a node to each reachable node."""
        import rustworkx  # noqa: PLC0415 - only a case with events needs it

        names, graph = self._graph
        if start not in names:
            return {start: 0.0}
        lengths = rustworkx.digraph_bellman_ford_shortest_path_lengths(
            graph, names[start], lambda edge: edge
        )
        return {name: lengths[row] for name, row in names.items() if row in lengths} | {start: 0.0}

    def negative_cycle(self) -> list[str]:
        """Return a negative cycle, its first node repeated at the end; empty if there is none."""
        import rustworkx  # noqa: PLC0415 - as in shortest

        names, graph = self._graph
        if not rustworkx.negative_edge_cycle(graph, lambda edge: edge):
            return []
        by_row = {row: name for name, row in names.items()}
        cycle = rustworkx.find_negative_cycle(graph, lambda edge: edge)
        return [by_row[row] for row in cycle]

    @cached_property
    def _graph(self) -> tuple[dict[str, int], Any]:
        import rustworkx  # noqa: PLC0415 - as in shortest

        graph: Any = rustworkx.PyDiGraph(multigraph=False)
        nodes = dict.fromkeys(node for pair in self.edges for node in pair)
        names = {node: graph.add_node(node) for node in nodes}
        for (start, end), (days, _) in self.edges.items():
            graph.add_edge(names[start], names[end], float(days))
        return names, graph


def _ends(name: str) -> tuple[str, str]:
    """Return the names of the first and last day; both are equal for ``event.begin``."""
    if name.endswith((".begin", ".end")):
        return name, name
    return f"{name}.begin", f"{name}.end"
