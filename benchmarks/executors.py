"""Time short tasks on a local Dask cluster against processes, in one run.

Both have two running workers that have imported what they need. The overhead is the time beyond the
work itself; the ratio may be at most 1.15. The start-up times are printed too.

Run: ``.venv/bin/python -m benchmarks.executors [TASKS [SECONDS]]``; by default 100 of 0.1 s. Exit
code 1 if the ratio is above its limit.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import time
from concurrent.futures import Executor

from distributed import Client, LocalCluster

from case_lib.base import executors
from case_lib.base.processes import processes

WORKERS = 2
MOST = 1.15
ROUNDS = 5


def work(task: tuple[int, float]) -> str:
    """Compute for this many seconds of processor time."""
    seed, seconds = task
    end, found = time.process_time() + seconds, str(seed).encode()
    while time.process_time() < end:
        found = hashlib.sha256(found).digest()
    return str(seed)


def timed(on: Executor, tasks: list[tuple[int, float]]) -> float:
    start = time.perf_counter()
    assert list(executors.each(work, tasks, on)) == [str(seed) for seed, _ in tasks]
    return time.perf_counter() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0.1
    tasks, few = [(seed, seconds) for seed in range(count)], [(seed, 0.01) for seed in range(8)]
    begun = time.perf_counter()
    with processes(WORKERS) as pool:
        timed(pool, few)
        up = time.perf_counter()
        print(f"processes are up after {up - begun:.1f} s")
        with (
            LocalCluster(
                n_workers=WORKERS, threads_per_worker=1, dashboard_address=None
            ) as cluster,
            Client(cluster) as client,
        ):
            dask = client.get_executor(pure=False)
            timed(dask, few)
            print(f"the cluster is up after {time.perf_counter() - up:.1f} s")
            ratios = []
            for _ in range(ROUNDS):  # alternately, so that other load affects both
                ours, theirs = timed(pool, tasks), timed(dask, tasks)
                ratios.append(theirs / ours)
                print(f"processes {ours:.2f} s, Dask {theirs:.2f} s: {ratios[-1]:.3f}", flush=True)
    ratio = statistics.median(ratios)
    print(f"{count} tasks of {seconds} s: {ratio:.3f} (at most {MOST})")
    sys.exit(ratio > MOST)


if __name__ == "__main__":
    main()
