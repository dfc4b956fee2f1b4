"""Times the conditioned province model against numpy's unconditional multinomial, side by side.

Run: ``.venv/bin/python benchmarks/allocation.py``. Ends with code 1 above three times.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from case_lib.casefile import reference_data
from case_lib.synthetic.allocation import allocate

DRAWS, RUNS, MOST = 100_000, 5, 3.0


def main() -> None:
    table = reference_data.provinces("CN")
    weights = table.loc[table["census"] == "yes", "population"].to_numpy(float)
    ratios = []
    for run in range(RUNS):
        rng = np.random.default_rng(run)
        start = time.perf_counter()
        allocate(506, 24, weights, None, DRAWS, rng)
        middle = time.perf_counter()
        rng.multinomial(506, weights / weights.sum(), DRAWS)
        ours, theirs = middle - start, time.perf_counter() - middle
        ratios.append(ours / theirs)
        print(
            f"conditioned {ours:.2f} s ({DRAWS / ours:,.0f} draws/s), "
            f"unconditional {theirs:.2f} s, ratio {ratios[-1]:.2f}"
        )
    middle_ratio = float(np.median(ratios))
    print(f"median ratio {middle_ratio:.2f}, at most {MOST}")
    sys.exit(middle_ratio > MOST)


if __name__ == "__main__":
    main()
