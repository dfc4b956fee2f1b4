"""Network measures of an organisation.

All measures are of synthetic organisations. For speed they are computed with rustworkx, scipy and
bit sets; users get a networkx DiGraph (``networks.graph_of``).
"""

from __future__ import annotations

import numpy as np

from case_lib.base.arrays import Integers
from case_lib.chapters.network.networks import Network

__all__ = [
    "brokerage",
    "core_periphery",
    "degree_centralisation",
    "density",
    "mean_path",
]


def density(network: Network) -> float:
    """Return the share of possible ties that exist."""
    pairs = network.size * (network.size - 1) / 2
    return len(network.edges) / pairs if pairs else 0.0


def mean_path(network: Network) -> float:
    """Return the mean number of steps between two connected people; NaN if there are none."""
    apart = network.pairs[1:]
    steps = np.arange(1, len(apart) + 1)
    return float((steps * apart).sum() / apart.sum()) if apart.sum() else float("nan")


def degree_centralisation(network: Network) -> float:
    """Return how far the highest degree exceeds the others, 1 for a star (Freeman 1979)."""
    most = (network.size - 1) * (network.size - 2)  # the sum of differences in a star
    return float((network.degree.max() - network.degree).sum() / most) if most > 0 else 0.0


def core_periphery(network: Network, core: Integers) -> float:
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
    total = network.betweenness.sum()
    held = network.betweenness[network.organisation.of(role)].sum()
    return float(held / total) if total else 0.0
