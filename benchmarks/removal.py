"""Times the removal curve on a random graph, and beside networkx's remove-and-recount.

python benchmarks/removal.py [PEOPLE]
"""

from __future__ import annotations

import sys
import time

import networkx as nx
import numpy as np

from case_lib.chapters.network.disruption import removal_curve


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rng = np.random.default_rng(1)
    for size in (500, people):
        edges = rng.integers(0, size, (2 * size, 2))
        edges = np.unique(np.sort(edges[edges[:, 0] != edges[:, 1]], axis=1), axis=0)
        order = rng.permutation(size)
        start = time.perf_counter()
        curve = removal_curve(edges, size, order)
        took = time.perf_counter() - start
        print(f"{size} people: union-find {1000 * took:.1f} ms")
        if size == 500:
            graph = nx.Graph(edges.tolist())
            graph.add_nodes_from(range(size))
            start = time.perf_counter()
            counted = [max(map(len, nx.connected_components(graph)))]
            for who in order:
                graph.remove_node(int(who))
                counted.append(max(map(len, nx.connected_components(graph)), default=0))
            slow = time.perf_counter() - start
            print(f"{size} people: networkx {1000 * slow:.0f} ms, {slow / took:.0f} times as long")
            assert curve.tolist() == counted


if __name__ == "__main__":
    main()
