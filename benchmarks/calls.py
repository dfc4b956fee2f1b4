"""Time the generation of call records against DuckDB with the same columns; print the ratio.

Run: ``.venv/bin/python benchmarks/calls.py 1e8`` (approximate rows; default 1e7). Each runs in its
own process with two threads, one after the other, on the same disk; set-up is included. DuckDB is a
dependency of the project. Its rows are independent random numbers, without ties, rhythm, order of
time or callers of a case. Exit code 1 if ours isn't 1.7 times as fast.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SUBSCRIBERS, DAY, LEAST = 1_000_000, 3_200_000, 1.7
PEER = """
copy (
  select
    9990000000000000 + floor(random() * {numbers})::bigint as caller,
    9990000000000000 + floor(random() * {numbers})::bigint as callee,
    make_timestamp(1680307200000000 + floor(random() * 86400 * {days})::bigint * 1000000) as start,
    case when random() < 0.35 then 0 else ceil(exp(4 + random()))::int end as duration,
    case when random() < 0.01 then 'foreign' else 'domestic' end as display,
    case when random() < 0.01 then 'abroad' else 'domestic' end as login,
    true as is_synthetic
  from range({rows})
) to '{path}' (format parquet)
"""


def ours(folder: Path, rows: int) -> int:
    import case_lib  # noqa: PLC0415 - each process loads what it times
    from case_lib.synthetic import calls  # noqa: PLC0415

    days = max(2, round(rows / DAY))
    case = case_lib.open_case("shanghai-2023")
    given = calls.settings(case, days, SUBSCRIBERS, 1, 1e-4)
    start = time.perf_counter(), time.process_time()
    summary = calls.write(given, folder / "ours", workers=2)
    _print_rate("case-lib", start, summary["rows"]["calls"], folder / "ours")
    return int(summary["rows"]["calls"])


def duckdb(folder: Path, rows: int) -> int:
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect()
    connection.execute("set threads = 2")
    path = folder / "peer.parquet"
    days = max(2, round(rows / DAY))
    start = time.perf_counter(), time.process_time()
    connection.execute(PEER.format(numbers=SUBSCRIBERS, days=days, rows=rows, path=path))
    _print_rate("duckdb", start, rows, path)
    return rows


def _print_rate(name: str, start: tuple[float, float], rows: int, path: Path) -> None:
    took, busy = time.perf_counter() - start[0], time.process_time() - start[1]
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 if sys.platform == "darwin" else 1024
    )
    print(
        f"{name:9} {rows:>12,} rows {took:7.1f} s {took / rows * 1e9:6.0f} ns a row "
        f"({busy / rows * 1e9:.0f} of processors) "
        f"{size / rows:5.1f} bytes a row {peak:6.0f} MB of memory at most"
    )
    print(f"= {took / rows} {busy / rows}", flush=True)


def main() -> None:
    rows = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000
    took = {}
    print(f"load before: {os.getloadavg()[0]:.1f}")
    for name in ("ours", "duckdb"):
        with tempfile.TemporaryDirectory() as folder:
            run = [sys.executable, __file__, name, folder, str(rows)]
            output = subprocess.run(run, check=True, capture_output=True, text=True).stdout
        printed, _, seconds = output.partition("= ")
        print(printed, end="")
        took[name] = [float(number) for number in seconds.split()]
    ratio, of_processors = (b / a for a, b in zip(took["ours"], took["duckdb"], strict=True))
    print(f"ratio {ratio:.2f}, of processor time {of_processors:.2f}", end="")
    print(f"; load after: {os.getloadavg()[0]:.1f}")
    sys.exit(ratio < LEAST)


if __name__ == "__main__":
    if sys.argv[1:2] in (["ours"], ["duckdb"]):
        {"ours": ours, "duckdb": duckdb}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
