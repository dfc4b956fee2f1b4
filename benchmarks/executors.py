"""Time short tasks on a local Dask cluster against processes, in one run.

First both have two running workers that have imported what they need: the ratio of their times may
be at most 1.15. Then the same tasks are sent to addresses, as ``--on`` does, which starts processes
and connects to the running cluster: the same limit. Each time is printed in clock seconds and,
after a slash, in processor seconds of this process and all workers, which other load distorts less.

Run: ``.venv/bin/python -m benchmarks.executors [TASKS [SECONDS]]``; by default 100 of 0.1 s. Exit
code 1 if a ratio is above the limit by the clock and by the processors.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import time
from contextlib import suppress

import psutil
from distributed import Client, LocalCluster

from benchmarks import bytecode
from case_lib.base import executors
from case_lib.base.executors import On
from case_lib.base.processes import processes

WORKERS = 2
MOST = 1.15
ROUNDS = 5


def work(task: tuple[int, float]) -> str:
    """Compute for this many seconds of processor time."""
    seed, seconds = task
    end, digest = time.process_time() + seconds, str(seed).encode()
    while time.process_time() < end:
        digest = hashlib.sha256(digest).digest()
    return str(seed)


def timed(on: On, tasks: list[tuple[int, float]]) -> tuple[float, float]:
    """Return clock and processor seconds."""
    start, before = time.perf_counter(), spent()
    assert list(executors.each(work, tasks, on)) == [str(seed) for seed, _ in tasks]
    return time.perf_counter() - start, spent() - before


def spent() -> float:
    """Return the processor time of this process and its children, also of those that ended."""
    here = psutil.Process()
    used = here.cpu_times()
    total = used.user + used.system + used.children_user + used.children_system
    for process in here.children(recursive=True):
        with suppress(psutil.Error):
            used = process.cpu_times()
            total += used.user + used.system
    return total


def compared(what: str, ours: On, theirs: On, tasks: list[tuple[int, float]]) -> bool:
    """Time both alternately, so that other load affects both; return whether Dask is too slow."""
    ratios = []
    for _ in range(ROUNDS):
        pair = timed(ours, tasks), timed(theirs, tasks)
        ratios.append(tuple(pair[1][i] / pair[0][i] for i in (0, 1)))
        shown = ["{:.2f} /{:.2f} s".format(*times) for times in pair]
        print(f"{what}: processes {shown[0]}, Dask {shown[1]}", flush=True)
    wall, cpu = (statistics.median(column) for column in zip(*ratios, strict=True))
    print(f"{what}: {wall:.3f} by the clock, {cpu:.3f} by processors (at most {MOST})", flush=True)
    return min(wall, cpu) > MOST


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0.1
    tasks, few = [(seed, seconds) for seed in range(count)], [(seed, 0.01) for seed in range(8)]
    bytecode.keep()
    with (
        processes(WORKERS) as pool,
        LocalCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            dashboard_address=None,
            worker_dashboard_address=None,
        ) as cluster,
        Client(cluster) as client,
    ):
        dask = client.get_executor(pure=False)
        for on in (pool, dask):
            timed(on, few)
        print(f"{count} tasks of {seconds} s, {WORKERS} workers")
        late = compared("running workers", pool, dask, tasks)
        address = "dask" + cluster.scheduler_address.removeprefix("tcp")
        late |= compared("addresses", f"processes:{WORKERS}", address, tasks)
    sys.exit(late)


if __name__ == "__main__":
    main()
