"""Time features of numbers against CallMine's own code on one file, and alone on larger ones.

Run: ``.venv/bin/python benchmarks/features.py --calls 2e6 --callmine FOLDER --python PYTHON``,
where FOLDER is a copy of github.com/mtcazzolato/callmine and PYTHON has its requirements, by
``pip install pandas==1.5.3 networkx==2.8.5 'numpy<1.25' scipy matplotlib``; later versions of
pandas lack functions that it calls. Both read the same CSV file; the imports of neither are timed,
and ours also writes its result. Without ``--callmine``, only ours is timed, on Parquet:
``--calls 3.5e7``, 1e8.

Also times linking from one number against one scan of the same table. Exit code 1 if features are
less than 50 times as fast as CallMine's, peak memory is over 8 GB, or linking takes more than twice
a scan.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from case_lib.detection import computing, linking, reading

FASTER, MEMORY, SCANS = 50.0, 8.0, 2.0
THEIRS = """
import sys, time
sys.path.insert(0, sys.argv[1])
import matplotlib; matplotlib.use("Agg")
from tgraph.static_graph import StaticGraph
from tgraph.temporal_graph import TemporalGraph
start, busy = time.perf_counter(), time.process_time()
StaticGraph(sys.argv[2]); TemporalGraph(sys.argv[2])
print(time.process_time() - busy, time.perf_counter() - start)
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=float, default=2e5)
    parser.add_argument("--callmine")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--folder", help="for temporary files; the system's without it")
    options = parser.parse_args()
    failed = False
    loaded()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        # CallMine reads CSV; alone, Parquet spares the disk
        path = Path(folder, "calls.csv" if options.callmine else "calls.parquet")
        write_calls(int(options.calls), path)
        start, before = time.perf_counter(), time.process_time()
        numbers = computing.write(path, Path(folder, "features.parquet"))
        took = time.perf_counter() - start
        busy = time.process_time() - before
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{int(options.calls):,} calls, {numbers:,} numbers: {took:.1f} s, {memory:.1f} GB")
        print(f"of processors: {busy:.1f} s")
        failed |= memory > MEMORY
        if options.callmine:
            command = [options.python, "-W", "ignore", "-c", THEIRS, options.callmine, str(path)]
            seconds = subprocess.check_output(command, text=True).split()
            theirs = float(seconds[-1])
            print(f"CallMine: {theirs:.1f} s, of processors {float(seconds[-2]):.1f} s")
            print(f"ratio {theirs / took:.1f}, of processors {float(seconds[-2]) / busy:.1f}")
            failed |= theirs / took < FASTER
        failed |= links(path)
    sys.exit(failed)


def loaded() -> None:
    """Import what features need, as CallMine's imports aren't timed either."""
    importlib.import_module("pyarrow.parquet")
    with reading.connected():
        pass


def write_calls(calls: int, path: Path) -> None:
    """Write calls between a twentieth as many numbers, with very unequal activity."""
    numbers = max(1000, calls // 20)
    form = "csv, header" if path.suffix == ".csv" else "parquet, row_group_size 1000000"
    with duckdb.connect() as connection:
        connection.execute("select setseed(0.5)").fetchall()
        connection.execute(
            f"copy (select 1 + floor({numbers} * pow(random(), 2))::bigint as source, "
            f"1 + floor({numbers} * pow(random(), 2))::bigint as destination, "
            "1 + floor(-60 * ln(1 - random()))::int as measure, timestamp '2022-08-01' + "
            "to_seconds(floor(random() * 2592000)::bigint) as timestamp "
            f"from range({calls})) to '{path}' (format {form})"
        ).fetchall()


def links(path: Path) -> bool:
    with reading.connected() as connection:
        calls = reading.read(connection, path)
        # each column is read from the file once and reduced
        maxima = calls.agg(**{name: calls[name].max() for name in calls.columns})
        scan = min(timed(maxima.to_pyarrow) for _ in range(3))
        people = linking.called_by(calls, [1])
        took = min(timed(people.to_pyarrow) for _ in range(3))
    print(f"linking {took:.2f} s, a scan of all columns {scan:.2f} s: {took / scan:.1f} times")
    return took > SCANS * scan


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
