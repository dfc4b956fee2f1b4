"""Time the removal curve on a random graph against networkx's remove-and-recount.

Prints medians of repeated runs and their ratio. networkx is a dependency of case-lib. Ends with
code 1 if networkx takes less than 150 times as long at 500 people.

python benchmarks/removal.py [PEOPLE]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np

from case_lib.chapters.network.disruption import removal_curve

LEAST = 150.0


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rng, failed = np.random.default_rng(1), False
    for size in (500, people):
        edges = rng.integers(0, size, (2 * size, 2))
        edges = np.unique(np.sort(edges[edges[:, 0] != edges[:, 1]], axis=1), axis=0)
        order = rng.permutation(size)
        times = 20 if size == 500 else 1
        took, curve = _timed(times, removal_curve, edges, size, order)
        print(f"{size} people: union-find {1000 * took:.2f} ms")
        if size == 500:
            slow, counted = _timed(5, _recounted, edges, order)
            print(f"{size} people: networkx {1000 * slow:.0f} ms, {slow / took:.0f} times as long")
            assert curve.tolist() == counted
            failed = slow / took < LEAST
    return int(failed)


def _timed(times: int, work: Callable[..., Any], *given: Any) -> tuple[float, Any]:
    """Return the median seconds of a function, and its result."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        result = work(*given)
        spent.append(time.perf_counter() - start)
    return float(np.median(spent)), result


def _recounted(edges: np.ndarray, order: np.ndarray) -> list[int]:
    """Return the same curve by removing each person from a networkx graph and recounting."""
    graph = nx.Graph(edges.tolist())
    graph.add_nodes_from(range(len(order)))
    counted = [max(map(len, nx.connected_components(graph)))]
    for who in order:
        graph.remove_node(int(who))
        counted.append(max(map(len, nx.connected_components(graph)), default=0))
    return counted


if __name__ == "__main__":
    sys.exit(main())
