"""Network measures of an organisation.

All measures are of synthetic organisations. They are computed with rustworkx, scipy and bit sets
where networkx is an order of magnitude slower; users get a networkx DiGraph.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from case_lib.base.errors import ParameterError
from case_lib.chapters.network.networks import Floats, Network, Whole, within

__all__ = [
    "betweenness_centralisation",
    "brokerage",
    "centralisation",
    "core_periphery",
    "degree_centralisation",
    "density",
    "fragmentation",
    "key_players",
    "mean_path",
    "reach",
]


# -- measures -----------------------------------------------------------------------------------


def density(network: Network) -> float:
    """Return the share of possible ties that exist."""
    pairs = network.size * (network.size - 1) / 2
    return len(network.edges) / pairs if pairs else 0.0


def mean_path(network: Network) -> float:
    """Return the mean number of steps between two connected people; NaN if there are none."""
    apart = network.pairs[1:]
    steps = np.arange(1, len(apart) + 1)
    return float((steps * apart).sum() / apart.sum()) if apart.sum() else float("nan")


def centralisation(scores: Floats | Whole, most: float) -> float:
    """Return how far the highest score exceeds the others, 1 for a star (Freeman 1979).

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
    """Return how well the ties fit a core that is tied to everyone (Borgatti and Everett 2000).

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
    """Return the share of all betweenness of the people in a role."""
    whole = network.betweenness.sum()
    held = network.betweenness[network.organisation.of(role)].sum()
    return float(held / whole) if whole else 0.0


# -- key players --------------------------------------------------------------------------------


def fragmentation(network: Network, removed: Whole) -> float:
    """Return KPP-NEG: the share of pairs that are disconnected after some removals.

    Pairs are those among the people who remain (Borgatti 2006, measure F).
    """
    left = np.setdiff1d(np.arange(network.size), removed)
    if len(left) < 2:
        return 1.0
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - a third of a second

    part = network.matrix[left][:, left]
    _, label = connected_components(part, directed=False)
    sizes = np.bincount(label).astype(float)
    pairs = len(left) * (len(left) - 1)
    return float(1 - (sizes * (sizes - 1)).sum() / pairs)


def reach(network: Network, chosen: Whole, steps: int = 2) -> float:
    """Return KPP-POS: the share of the others within ``steps`` of anyone chosen."""
    near = np.bitwise_or.reduce(within(network.edges, network.size, steps)[chosen], axis=0)
    others = network.size - len(chosen)
    return float((np.bitwise_count(near).sum() - len(chosen)) / others) if others else 0.0


def key_players(network: Network, size: int, aim: str, among: int | None = 40) -> Whole:
    """Return the people, chosen greedily, who together do most for ``aim``.

    Parameters
    ----------
    aim
        ``"fragment"`` (KPP-NEG) or ``"reach"`` (KPP-POS), after Borgatti 2006.
    among
        Number of candidates with the most ties; None for everyone.

    Raises
    ------
    ParameterError
        For an unknown aim, or more players than people.
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
