"""The ties of an organisation: as a directed graph, and as an undirected network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats, Integers
from case_lib.base.short import Short
from case_lib.base.streams import stream
from case_lib.synthetic.organisation import BUYER, Organisation, person, role_names

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = [
    "OUTSIDE",
    "Network",
    "adjacency",
    "efficiency",
    "graph_of",
    "pairs_at",
    "within",
]


OUTSIDE = "outside"
_Bits = NDArray[np.uint64]


def graph_of(organisation: Organisation) -> nx.DiGraph[str]:
    """Return the organisation as a directed graph with the buyer outside.

    Nodes have ``role`` and ``synthetic=True``, edges their ``layers``.
    """
    graph: nx.DiGraph[str] = nx.DiGraph(synthetic=True, seed=organisation.seed)
    names = [person(number) for number in range(organisation.size)]
    for name, role in zip(names, role_names(organisation), strict=True):
        graph.add_node(name, role=role, synthetic=True)
    graph.add_node(BUYER, role=OUTSIDE, synthetic=True)
    ties = [
        (names[a], names[b], layer)
        for layer, (above, below) in organisation.ties().items()
        for a, b in zip(above, below, strict=True)
    ]
    ties += [(BUYER, names[a], layer) for a in organisation.top for layer in ("outside", "payment")]
    for source, target, layer in ties:
        if graph.has_edge(source, target):
            graph.edges[source, target]["layers"].append(layer)
        else:
            graph.add_edge(source, target, layers=[layer], synthetic=True)
    return graph


@dataclass(frozen=True, repr=False)
class Network(Short):
    """The people inside, with all their ties, once each and undirected.

    ``edges`` has the shape (ties, 2). The buyer outside is excluded, because an arrest can't reach
    them, and no measure may depend on them. ``pivots`` is the number of people from whom
    betweenness is estimated; None for everyone.
    """

    organisation: Organisation
    edges: Integers
    pivots: int | None = None

    @property
    def size(self) -> int:
        """The number of people."""
        return self.organisation.size

    @property
    def estimated(self) -> bool:
        """Whether betweenness is an estimate."""
        return self.pivots is not None and self.pivots < self.size

    @cached_property
    def matrix(self) -> csr_array:
        """The ties as a symmetric sparse matrix."""
        return adjacency(self.edges, self.size)

    @cached_property
    def degree(self) -> Integers:
        """Ties of each person."""
        return np.bincount(self.edges.ravel(), minlength=self.size)

    @cached_property
    def betweenness(self) -> Floats:
        """Betweenness of each person (Freeman 1979), not normalised.

        With pivots it is estimated from the shortest paths of some people (Brandes and Pich
        2006), evenly spaced in the order of tiers and teams, with a random start.
        """
        if self.pivots is None or not self.estimated:
            return _betweenness(self.edges, self.size)
        start = stream(self.organisation.seed, "pivots").random()
        sources = ((start + np.arange(self.pivots)) * self.size / self.pivots).astype(np.int64)
        return _dependency(self.matrix, sources) * self.size / self.pivots / 2

    @cached_property
    def pairs(self) -> Integers:
        """How many ordered pairs of people are 0, 1, 2 … steps apart."""
        return pairs_at(self.edges, self.size)

    @cached_property
    def efficiency(self) -> float:
        """Mean of one over the steps between two people."""
        return efficiency(self.pairs)


def _betweenness(edges: Integers, size: int) -> Floats:
    import rustworkx  # noqa: PLC0415 - only this measure needs it

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.extend_from_edge_list([(int(a), int(b)) for a, b in edges])
    # sequential, because parallel sums would differ in the last digits each time
    scores = rustworkx.graph_betweenness_centrality(
        graph, normalized=False, parallel_threshold=size + 1
    )
    return np.array([scores[person] for person in range(size)])


def _dependency(matrix: csr_array, sources: Integers) -> Floats:
    """Return how much the shortest paths from some people depend on each person.

    After Brandes 2001, Journal of Mathematical Sociology 25:163-177: breadth first from all sources
    at once; shape (people,).
    """
    matrix = matrix.astype(float)
    ways = np.zeros((matrix.shape[0], len(sources)))
    ways[sources, np.arange(len(sources))] = 1
    seen, fronts = ways > 0, [ways]
    while ways.any():
        ways = matrix @ ways
        ways[seen] = 0
        seen |= ways > 0
        fronts.append(ways)
    totals, depends = np.zeros(len(seen)), np.zeros_like(ways)
    for nearer, front in zip(fronts[-2:0:-1], fronts[:1:-1], strict=True):
        each = np.divide(1 + depends, front, out=np.zeros_like(front), where=front > 0)
        depends = (matrix @ each) * nearer
        totals += depends.sum(axis=1)
    return totals


def pairs_at(edges: Integers, size: int) -> Integers:
    """Return how many ordered pairs of people are 0, 1, 2 … steps apart, if connected.

    The people reached by each are a row of bits, so that a step takes one pass over the ties.

    >>> pairs_at(np.array([[0, 1], [1, 2]]), size=3).tolist()
    [3, 4, 2]
    """
    known, counts = 0, []
    for reached in _spreading(edges, size):
        now = int(np.bitwise_count(reached).sum())
        counts.append(now - known)
        known = now
    return np.array(counts, dtype=np.int64)


def within(edges: Integers, size: int, steps: int) -> _Bits:
    """Return the people whom each person reaches within some steps, a row of bits each."""
    last = np.zeros((size, 0), dtype=np.uint64)
    for step, reached in enumerate(_spreading(edges, size)):
        last = reached
        if step == steps:
            break
    return last


def _spreading(edges: Integers, size: int) -> Iterator[_Bits]:
    """Yield the people whom each person reaches within 0, 1, 2 … steps, until nothing changes."""
    everyone = np.arange(size)
    one = np.concatenate([edges[:, 0], edges[:, 1], everyone])  # each is also its own neighbour
    other = np.concatenate([edges[:, 1], edges[:, 0], everyone])
    order = np.argsort(one, kind="stable")
    neighbours = other[order]
    starts = np.searchsorted(one[order], everyone)
    reached = np.zeros((size, -(-size // 64)), dtype=np.uint64)
    reached[everyone, everyone // 64] = np.uint64(1) << (everyone % 64).astype(np.uint64)
    while True:
        yield reached
        more = np.bitwise_or.reduceat(reached[neighbours], starts, axis=0)
        if np.array_equal(more, reached):
            return
        reached = more


def adjacency(edges: Integers, size: int) -> csr_array:
    """Return ties (pairs) as a symmetric sparse matrix of ones."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a third of a second

    both = np.concatenate([edges, edges[:, ::-1]])
    ones = np.ones(len(both), dtype=np.int8)
    return csr_array((ones, (both[:, 0], both[:, 1])), shape=(size, size))


def efficiency(pairs: Integers) -> float:
    """Return the mean of 1/steps over all pairs (Latora and Marchiori 2001).

    ``pairs`` is the result of ``pairs_at``.

    >>> round(efficiency(pairs_at(np.array([[0, 1], [1, 2]]), size=3)), 4)
    0.8333
    """
    size = int(pairs[0]) if len(pairs) else 0
    if size < 2:
        return 0.0
    return float((pairs[1:] / np.arange(1, len(pairs))).sum() / (size * (size - 1)))
