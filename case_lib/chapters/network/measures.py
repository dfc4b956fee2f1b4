"""The organisation as a network: a graph for its users, arrays for what takes time, measures.

Every measure is taken on a synthetic organisation. The graph that users see is a networkx
DiGraph; measures are computed with rustworkx and scipy where networkx is
an order of magnitude slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from case_lib.base.errors import ParameterError
from case_lib.base.streams import stream
from case_lib.synthetic.organisation import BUYER, NOBODY, Organisation, person, role_names

__all__ = [
    "MOST_PAIRED",
    "OUTSIDE",
    "TIES",
    "Floats",
    "Network",
    "Whole",
    "adjacency",
    "betweenness_centralisation",
    "brokerage",
    "centralisation",
    "core_periphery",
    "degree_centralisation",
    "density",
    "efficiency",
    "fragmentation",
    "graicunas",
    "graph_of",
    "key_players",
    "mean_path",
    "network_of",
    "reach",
    "spans",
    "steps_between",
]

OUTSIDE = "outside"
# which ties are assumed: none of them is reported
TIES = ("checked", "recordings", "groups")
MOST_PAIRED = 1000  # people between all of whom steps are counted; among more, from a sample
_SOURCES = 200
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def graph_of(organisation: Organisation) -> nx.DiGraph[str]:
    """Return the organisation as a directed graph with the buyer outside.

    Nodes carry ``role`` and ``synthetic=True``, edges the ``layers`` in which they stand.
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


@dataclass(frozen=True)
class Network:
    """The people inside, joined by whatever ties they have, once each and without direction.

    ``edges`` has the shape (ties, 2). The buyer outside is left out: nobody there is within
    reach of an arrest, and no measure may lean on them.
    """

    organisation: Organisation
    edges: Whole

    @property
    def size(self) -> int:
        """The number of people."""
        return self.organisation.size

    @cached_property
    def matrix(self) -> csr_array:
        """The ties as a symmetric sparse matrix."""
        return adjacency(self.edges, self.size)

    @cached_property
    def degree(self) -> Whole:
        """Ties of each person."""
        return np.bincount(self.edges.ravel(), minlength=self.size)

    @cached_property
    def betweenness(self) -> Floats:
        """Betweenness of each person (Freeman 1979), not normalised."""
        import rustworkx  # noqa: PLC0415 - only measures need it

        # side by side, sums would come out in another order each time
        found = rustworkx.graph_betweenness_centrality(
            _indexed(self.edges, self.size), normalized=False, parallel_threshold=self.size + 1
        )
        return np.array([found[person] for person in range(self.size)])

    @cached_property
    def sources(self) -> Whole | None:
        """From whom steps are counted: a sample among more than 1,000 people, None for all."""
        if self.size <= MOST_PAIRED:
            return None
        rng = stream(self.organisation.seed, "sources")
        return np.sort(rng.choice(self.size, _SOURCES, replace=False))

    @cached_property
    def distances(self) -> Floats:
        """Steps to everyone, infinite where there is no way; shape (sources, people)."""
        return steps_between(self.edges, self.size, self.sources)

    @cached_property
    def efficiency(self) -> float:
        """Mean of one over the steps between two people."""
        return efficiency(self.distances)

    @cached_property
    def largest(self) -> int:
        """People in the largest component."""
        _, label = connected_components(self.matrix, directed=False)
        return int(np.bincount(label, minlength=1).max(initial=0))


def network_of(organisation: Organisation, ties: str = "checked") -> Network:
    """Return the ties of all layers together.

    Parameters
    ----------
    ties
        ``"checked"``: whoever checks a caller is tied to that caller. ``"recordings"``: they hear
        recordings and know nobody by it. ``"groups"``: as checked, and the members of each chat
        group are tied to each other, as are all who lead.

    Raises
    ------
    ParameterError
        For other ties.
    """
    if ties not in TIES:
        raise ParameterError(f"ties={ties!r} must be one of {', '.join(TIES)}.")
    layers = organisation.ties()
    if ties == "recordings":
        del layers["supervision"]
    pairs = [np.column_stack(tie) for tie in layers.values()]
    if ties == "groups":
        pairs += [
            _all_pairs(np.flatnonzero(organisation.group == group))
            for group in np.unique(organisation.group[organisation.group != NOBODY])
        ]
        leading = np.concatenate([organisation.top, organisation.leader_of_group])
        pairs.append(_all_pairs(np.unique(leading)))
    both = np.sort(np.concatenate(pairs), axis=1)
    return Network(organisation, np.unique(both[both[:, 0] != both[:, 1]], axis=0))


def _all_pairs(people: Whole) -> Whole:
    first, second = np.triu_indices(len(people), 1)
    return np.column_stack([people[first], people[second]])


def steps_between(edges: Whole, size: int, sources: Whole | None = None) -> Floats:
    """Return steps from each source (everyone for None) to all; shape (sources, size).

    Infinite where there is no way.
    """
    if sources is not None:
        return _steps_from(edges, size, sources)
    import rustworkx  # noqa: PLC0415 - only measures need it

    graph = _indexed(edges, size)
    return np.asarray(rustworkx.distance_matrix(graph, null_value=np.inf), dtype=float)


def _indexed(edges: Whole, size: int) -> Any:
    """Return ties (pairs) as a graph of rustworkx."""
    import rustworkx  # noqa: PLC0415

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.extend_from_edge_list([(int(a), int(b)) for a, b in edges])
    return graph


def _steps_from(edges: Whole, size: int, sources: Whole) -> Floats:
    """Return steps from some people, by a breadth-first search from all of them at once."""
    matrix = adjacency(edges, size).astype(np.float32)
    steps = np.full((len(sources), size), np.inf)
    new = np.zeros((len(sources), size), dtype=bool)
    new[np.arange(len(sources)), sources] = True
    step = 0
    while new.any():
        steps[new] = step
        step += 1
        new = np.asarray(matrix @ new.T.astype(np.float32)).T > 0
        new &= np.isinf(steps)
    return steps


def adjacency(edges: Whole, size: int) -> csr_array:
    """Return ties (pairs) as a symmetric sparse matrix of ones."""
    both = np.concatenate([edges, edges[:, ::-1]])
    ones = np.ones(len(both), dtype=np.int8)
    return csr_array((ones, (both[:, 0], both[:, 1])), shape=(size, size))


# -- measures -----------------------------------------------------------------------------------


def density(network: Network) -> float:
    """Return the share of possible ties that are there."""
    pairs = network.size * (network.size - 1) / 2
    return len(network.edges) / pairs if pairs else 0.0


def mean_path(network: Network) -> float:
    """Return the mean number of steps between two who can reach each other; NaN if nobody can."""
    steps = network.distances
    steps = steps[np.isfinite(steps) & (steps > 0)]
    return float(steps.mean()) if len(steps) else float("nan")


def efficiency(distances: Floats) -> float:
    """Return the mean of 1/steps over all pairs (Latora and Marchiori 2001).

    ``distances`` has the shape (sources, people), where all may be sources.
    """
    sources, size = distances.shape
    if size < 2:
        return 0.0
    with np.errstate(divide="ignore"):
        inverse = np.where(distances > 0, 1.0 / distances, 0.0)
    return float(inverse.sum() / (sources * (size - 1)))


def centralisation(scores: Floats | Whole, most: float) -> float:
    """Return how far the highest score stands above the others, 1 for a star (Freeman 1979).

    ``most`` is the sum of differences in a star of the same size.
    """
    return float((scores.max() - scores).sum() / most) if most > 0 else 0.0


def degree_centralisation(network: Network) -> float:
    """Return centralisation of degree."""
    return centralisation(network.degree, (network.size - 1) * (network.size - 2))


def betweenness_centralisation(network: Network) -> float:
    """Return centralisation of betweenness."""
    n = network.size
    return centralisation(network.betweenness, (n - 1) * (n - 1) * (n - 2) / 2)


def core_periphery(network: Network, core: Whole) -> float:
    """Return how well the ties fit a core that is tied to all (Borgatti and Everett 2000).

    The correlation over pairs between being tied and having at least one end in ``core``.
    """
    n, inside = network.size, np.zeros(network.size, dtype=bool)
    inside[core] = True
    pairs = n * (n - 1) / 2
    ties = len(network.edges)
    ideal = pairs - (n - len(core)) * (n - len(core) - 1) / 2
    both = int(inside[network.edges].any(axis=1).sum())
    spread = ties * (pairs - ties) * ideal * (pairs - ideal)
    return float((pairs * both - ties * ideal) / np.sqrt(spread)) if spread > 0 else 0.0


def brokerage(network: Network, role: str) -> float:
    """Return the share of all betweenness that the people in a role hold."""
    whole = network.betweenness.sum()
    held = network.betweenness[network.organisation.of(role)].sum()
    return float(held / whole) if whole else 0.0


def graicunas(subordinates: float) -> float:
    """Return the relations that a superior of n must attend to: n(2ⁿ/2 + n − 1).

    Direct, cross and group relations (Graicunas 1933): 18 for three, 44 for four.
    """
    if subordinates < 0:
        raise ParameterError(f"subordinates={subordinates} must not be negative.")
    return float(subordinates * (2.0**subordinates / 2 + subordinates - 1))


# -- key players --------------------------------------------------------------------------------


def fragmentation(network: Network, removed: Whole) -> float:
    """Return KPP-NEG: the share of pairs that can't reach each other once some are removed.

    Pairs are those among the people who remain (Borgatti 2006, measure F).
    """
    left = np.setdiff1d(np.arange(network.size), removed)
    if len(left) < 2:
        return 1.0
    part = network.matrix[left][:, left]
    _, label = connected_components(part, directed=False)
    sizes = np.bincount(label).astype(float)
    pairs = len(left) * (len(left) - 1)
    return float(1 - (sizes * (sizes - 1)).sum() / pairs)


def reach(network: Network, chosen: Whole, steps: int = 2) -> float:
    """Return KPP-POS: the share of the others within ``steps`` of anyone chosen."""
    if network.sources is None:
        distances = network.distances[chosen]
    else:
        distances = steps_between(network.edges, network.size, chosen)
    near = set(np.flatnonzero((distances <= steps).any(axis=0))) - set(chosen)
    others = network.size - len(chosen)
    return len(near) / others if others else 0.0


def key_players(network: Network, size: int, aim: str, among: int | None = 40) -> Whole:
    """Return the people chosen one by one that together do most for ``aim``.

    Parameters
    ----------
    aim
        ``"fragment"`` (KPP-NEG) or ``"reach"`` (KPP-POS), after Borgatti 2006.
    among
        Looked for among so many with most ties; None for everyone.

    Raises
    ------
    ParameterError
        For another aim, or more players than people.
    """
    measures: dict[str, Callable[[Network, Whole], float]] = {
        "fragment": fragmentation,
        "reach": reach,
    }
    if aim not in measures:
        raise ParameterError(f"aim={aim!r} must be one of {', '.join(measures)}.")
    if not 1 <= size <= network.size:
        raise ParameterError(f"size={size} must be from 1 to {network.size}.")
    ranked = np.argsort(-network.degree, kind="stable")
    candidates = ranked if among is None else ranked[: max(among, size)]
    chosen: list[int] = []
    for _ in range(size):
        rest = [int(who) for who in candidates if who not in chosen]
        scores = [measures[aim](network, np.array([*chosen, who])) for who in rest]
        chosen.append(rest[int(np.argmax(scores))])
    return np.array(chosen)


def spans(organisation: Organisation) -> dict[str, Whole]:
    """Return for each role that commands someone how many each of its people commands."""
    below = organisation.superior[organisation.superior != NOBODY]
    counts = np.bincount(below, minlength=organisation.size)
    found = {role: counts[organisation.of(role)] for role in organisation.roles}
    return {role: each for role, each in found.items() if each.sum()}
