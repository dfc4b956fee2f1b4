"""Time shift rows written to Parquet against DuckDB generating the same columns, in one run.

Run: ``python benchmarks/shifts.py [CALLERS] [DAYS]``. Both draw talk time, calls answered and made,
joins and pay from the same normal distributions for counts, with gamma-distributed skill of callers
from one table, and write 32-bit integer columns to a Parquet file with Snappy compression and row
groups of about a million. DuckDB uses both cores; ours too, one chunk each. The means of each
column are compared. Exit code 1 below 1.7 times DuckDB's rows per second.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from case_lib.synthetic.shifts import COLUMNS, Work, chunk, skills

HOW = Work(9, 2, 0.9, 0.3, 0.15, 3.0)
BASE, COMMISSION, LEAST, RUNS = 200.0, 7.5, 1.7, 3

SQL = """
COPY (
  WITH drawn AS (
    SELECT caller, d::INTEGER AS day, least(1e0, 0.15e0 * skill) AS chance,
      sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z1,
      sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z2,
      sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z3,
      sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z4,
      random() AS part
    FROM skill, range({days}) AS days(d)
  ), answering AS (
    SELECT *,
      greatest(1, round(z1 * sqrt({v}::DOUBLE * 270e0) + 270e0 + (1e0 + {v}::DOUBLE) / 2e0))
        AS answered
    FROM drawn
  ), joining AS (
    SELECT *,
      greatest(answered, round(z2 * sqrt(answered * (0.7e0 / 0.09e0)) + answered / 0.3e0)) AS made,
      least(answered, greatest(0,
        round(z3 * sqrt(answered * chance * (1 - chance)) + answered * chance))) AS joins
    FROM answering
  )
  SELECT caller, day,
    (60e0 * (540e0 + part * exp(z4 * 0.9e0 + ln(2e0) + 0.405e0)))::INTEGER AS talk_seconds,
    answered::INTEGER AS answered, made::INTEGER AS made, joins::INTEGER AS joins,
    trunc(200e0 + 7.5e0 * joins)::INTEGER AS pay
  FROM joining
) TO '{path}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 1000000)
"""


def ours(path: Path, callers: int, days: int, seed: int) -> None:
    """Write our rows: chunks made by one thread per core, written in order."""
    schema = pa.schema([(name, pa.int32()) for name in COLUMNS])
    at_a_time = max(1, 1_000_000 // days)
    starts = range(0, callers, at_a_time)
    with (
        pq.ParquetWriter(path, schema, compression="snappy", use_dictionary=False) as writer,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        pending = (
            pool.submit(
                chunk, HOW, start, min(at_a_time, callers - start), days, BASE, COMMISSION, seed
            )
            for start in starts
        )
        waiting = [next(pending) for _ in range(min(3, len(starts)))]
        while waiting:
            columns = waiting.pop(0).result()
            waiting += [later for later in [next(pending, None)] if later is not None]
            writer.write_table(pa.table(columns, schema=schema))


def theirs(path: Path, callers: int, days: int, seed: int) -> None:
    """Generate and write the same columns with DuckDB."""
    rng = np.random.default_rng(seed)
    skill = pa.table(
        {
            "caller": np.arange(callers, dtype=np.int32),
            "skill": skills(3.0, (callers,), rng),
        }
    )
    with duckdb.connect() as connection:
        connection.register("skill", skill)
        connection.execute(SQL.format(days=days, v=np.expm1(0.81), path=path))


def main() -> None:
    callers, days = (int(value) for value in [*sys.argv[1:], "100000", "100"][:2])
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS):
            took = []
            for make in (ours, theirs):
                path = Path(folder) / f"{make.__name__}.parquet"
                start = time.perf_counter()
                make(path, callers, days, run)
                took.append(time.perf_counter() - start)
            ratios.append(took[1] / took[0])
            rows = callers * days
            print(
                f"{rows:,} rows: ours {took[0]:.2f} s ({rows / took[0]:,.0f} rows/s), "
                f"DuckDB {took[1]:.2f} s, ratio {ratios[-1]:.2f}"
            )
        means = [
            duckdb.sql(
                f"SELECT {', '.join(f'avg({c})' for c in COLUMNS)}, count(*) "
                f"FROM '{folder}/{name}.parquet'"
            ).fetchall()[0]
            for name in ("ours", "theirs")
        ]
        assert np.allclose(*means, rtol=0.01), means
    middle = float(np.median(ratios))
    print(f"median ratio {middle:.2f}, at least {LEAST}")
    sys.exit(middle < LEAST)


if __name__ == "__main__":
    main()
