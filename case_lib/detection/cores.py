"""Core numbers of the call graph, which SQL can't compute."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Integers

__all__ = ["core_numbers"]

_EDGES = 20_000_000


def core_numbers(begins: Integers, neighbours: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the core number of each node: the largest k of a k-core that it belongs to.

    A k-core is the largest subgraph in which every node has at least k edges (Seidman 1983,
    doi:10.1016/0378-8733(83)90028-X). Nodes are removed in rounds, all of one degree at once (after
    Batagelj and Zaversnik 2003, arXiv:cs/0310049). Edges in both directions count twice, as in
    networkx's ``core_number`` of a directed graph, which CallMine uses.

    Parameters
    ----------
    begins
        The start of each node's neighbours, and the end of the last node's.
    neighbours
        The other ends of the edges of each node in both directions, numbered from 0; no loops.

    Examples
    --------
    A triangle with a tail:

    >>> core_numbers(np.array([0, 2, 4, 7, 8]), np.array([1, 2, 0, 2, 0, 1, 3, 2])).tolist()
    [2, 2, 2, 1]
    """
    nodes = len(begins) - 1
    degree = np.diff(begins).astype(np.int32)
    core = np.zeros(nodes, np.int32)
    left = np.arange(nodes, dtype=np.int32)
    gone = np.zeros(nodes, bool)
    depth = 0
    while len(left):
        depth = max(depth, int(degree[left].min()))
        peeled = left[degree[left] <= depth]
        while len(peeled):
            core[peeled] = depth
            gone[peeled] = True
            shallow = []
            for portion in _portions(peeled, begins):
                met = neighbours[_ranges(begins[portion], begins[portion + 1])]
                met = met[~gone[met]]
                np.subtract.at(degree, met, np.int32(1))  # with 1, numpy takes a slow loop
                shallow.append(np.unique(met[degree[met] <= depth]))
            peeled = np.unique(np.concatenate(shallow))
        left = left[~gone[left]]
    return core


def _portions(nodes: NDArray[np.int32], begins: Integers) -> list[NDArray[np.int32]]:
    """Return nodes in batches, so that the edges of each batch fit into memory."""
    reached = np.cumsum(begins[nodes + 1] - begins[nodes]) // _EDGES
    return np.split(nodes, np.flatnonzero(np.diff(reached)) + 1)


def _ranges(begins: Integers, ends: Integers) -> Integers:
    """Return begin, begin + 1, … end - 1 of each range, one range after the other."""
    sizes = ends - begins
    offsets = np.repeat(begins - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    indices: Integers = offsets + np.arange(sizes.sum())
    return indices
