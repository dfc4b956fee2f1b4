"""Generates the records of many seeds and says how many certificates hold, and how fast.

python benchmarks/certificates.py [SEEDS]
"""

from __future__ import annotations

import sys
import time

from case_lib import synthetic
from case_lib.casefile.opening import open_case
from case_lib.synthetic.organisation_model import programme


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    case = open_case("shanghai-2023")
    plan, start = programme(case), time.perf_counter()
    held = sum(
        synthetic.certify(synthetic.generate(case, seed, plan=plan))["all_hold"]
        for seed in range(seeds)
    )
    took = time.perf_counter() - start
    print(f"{held} of {seeds} certificates hold; {1000 * took / seeds:.0f} ms a seed")
    if held < seeds:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
