"""Generate the records of many seeds; print how many certificates are satisfied, and the speed.

python benchmarks/certificates.py [SEEDS [ADDRESS]], such as 1000 processes:2; by default here.
"""

from __future__ import annotations

import functools
import sys
import time

from case_lib import synthetic
from case_lib.base.executors import HERE, each
from case_lib.casefile.case import Case
from case_lib.casefile.opening import open_case
from case_lib.synthetic.integer_programme import Programme
from case_lib.synthetic.organisation_model import programme


@functools.cache
def opened() -> Case:
    return open_case("shanghai-2023")


@functools.cache
def plan() -> Programme:
    return programme(opened())


def holds(seed: int) -> bool:
    return bool(synthetic.certify(synthetic.generate(opened(), seed, plan=plan()))["all_hold"])


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    on = sys.argv[2] if len(sys.argv) > 2 else HERE
    plan()
    start = time.perf_counter()
    held = sum(each(holds, range(seeds), on, "seeds", seeds))
    took = time.perf_counter() - start
    print(f"{held} of {seeds} certificates hold; {1000 * took / seeds:.0f} ms a seed")
    if held < seeds:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
