"""Time the conditioned province models against numpy's unconditional multinomial.

All models are built and sampled with equal numbers of draws: people placed independently by the
weights; in clusters with one concentration; and in clusters whose concentration is drawn from its
posterior over a range of values, as in the chapter on provinces.

Run: ``.venv/bin/python benchmarks/allocation.py``. Exit code 1 if the ratio is above five.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from case_lib.casefile import reference_data
from case_lib.casefile.opening import open_case
from case_lib.synthetic import clustering
from case_lib.synthetic.allocation import allocate

DRAWS, RUNS, MOST = 100_000, 5, 5.0


def main() -> None:
    table = reference_data.provinces("CN")
    weights = table.loc[table["census"] == "yes", "population"].to_numpy(float)
    case = open_case("shanghai-2023")
    values = clustering.grid(clustering.prior(case, clustering.CONCENTRATION))

    def drawn(rng: np.random.Generator) -> object:
        model = clustering.Clusters(506, 24, weights, None, np.ones(31), values, np.ones(1))
        return model.counts(DRAWS, rng)

    models: dict[str, Callable[[np.random.Generator], object]] = {
        "unconditional": lambda rng: rng.multinomial(506, weights / weights.sum(), DRAWS),
        "separately": lambda rng: allocate(506, 24, weights, None, DRAWS, rng),
        "in clusters": lambda rng: allocate(506, 24, weights, None, DRAWS, rng, 20.0),
        "concentration drawn": drawn,
    }
    ratios: dict[str, list[float]] = {name: [] for name in models}
    for run in range(RUNS):
        seconds = {name: _seconds(model, run) for name, model in models.items()}
        for name, ours in seconds.items():
            ratios[name].append(ours / seconds["unconditional"])
        print(
            ", ".join(f"{name} {s:.2f} s ({ratios[name][-1]:.2f})" for name, s in seconds.items())
        )
    middle = {name: round(float(np.median(runs)), 2) for name, runs in ratios.items()}
    print(f"median ratios {middle}, at most {MOST}")
    sys.exit(max(middle.values()) > MOST)


def _seconds(model: Callable[[np.random.Generator], object], seed: int) -> float:
    rng = np.random.default_rng(seed)
    start = time.perf_counter()
    model(rng)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
