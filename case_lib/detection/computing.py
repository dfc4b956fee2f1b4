"""Compute the features of a table of calls part by part, and write them atomically."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from case_lib.base.errors import ParameterError
from case_lib.detection.cores import core_numbers
from case_lib.detection.features import (
    ENDS,
    between_two,
    joined,
    numbers_of,
    pairs_of,
    sides,
    spread,
)
from case_lib.detection.reading import connected, materialised, read

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

__all__ = ["frame", "write"]

_ROWS = 40_000_000  # calls whose gaps and durations fit in memory at once
_KEPT = "features_"  # prefix of the names of intermediate tables


def frame(connection: Any, calls: ir.Table) -> pd.DataFrame:
    """Return the features of each number of a table that fits into memory, in order of number.

    ``calls`` is a table of ``connection`` as returned by ``reading.normalised``. Columns:
    ``number``, each feature of ``features.CALLMINE`` and each of ``features.BESIDE``.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - a third of a second

    with TemporaryDirectory(prefix="case-lib-features-") as folder:
        made = Path(folder, "made.parquet")
        _compute(connection, calls, Path(folder), made)
        found: pd.DataFrame = pq.read_table(made).to_pandas()
    return found


def write(calls: Path, out: Path, engine: str = "duckdb", memory: str = "6GB") -> int:
    """Compute the features of a table of calls and write them as Parquet, one row per number.

    An existing ``out`` is replaced only if everything succeeds. Returns the count of numbers.

    Raises
    ------
    ParameterError
        For an unknown engine, an unusable table, a table without calls, or an ``out`` that isn't
        the name of a Parquet file.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415

    if out.suffix != ".parquet" or out.is_dir():
        raise ParameterError(f"{out} must be the name of a Parquet file, such as F.parquet.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        connected(engine, memory) as connection,
        TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder,
    ):
        table = materialised(connection, read(connection, calls), calls)
        made = Path(folder, "made.parquet")
        _compute(connection, table, Path(folder), made)
        numbers = int(pq.read_metadata(made).num_rows)
        if not numbers:
            raise ParameterError(f"{calls} has no call between two numbers. Name another table.")
        made.replace(out)
    return numbers


def _compute(connection: Any, calls: ir.Table, folder: Path, made: Path) -> None:
    """Write features with core numbers, in order of number, via files in ``folder``.

    The sides of the expression are computed in sequence, so that only one set of groups is in
    memory at a time; calls per pair of numbers are counted once and reused.
    """
    calls = between_two(calls)
    pairs = _kept(connection, "pairs", [pairs_of(calls)])
    found = {
        name: _kept(connection, name, _in_parts(connection, calls, name) or [side])
        for name, side in sides(calls, pairs).items()
    }
    places = _kept(connection, "places", [_places(numbers_of(found))])
    core = folder / "core.parquet"
    _write_cores(pairs, places, core)
    cores = places.join(connection.read_parquet(str(core)), "place")
    found["core"] = cores.select("core", of=cores.number)
    _write(connection, joined(found).order_by("number"), folder, made)


def _kept(connection: Any, name: str, some: Sequence[ir.Table]) -> ir.Table:
    """Return the rows of several expressions as a table that is computed once."""
    if connection.name == "pyspark":
        return some[0].cache()
    name = f"{_KEPT}{name}"
    for place, query in enumerate(connection.compile(one) for one in some):
        into = f"insert into {name}" if place else f"create or replace table {name} as"
        connection.con.execute(f"{into} {query}").fetchall()
    kept: ir.Table = connection.table(name)
    return kept


def _in_parts(connection: Any, calls: ir.Table, name: str) -> list[ir.Table]:
    """Return a side with many calls in parts of all numbers; none if it fits into memory.

    DuckDB keeps all values of a number in memory for its quantiles. Spark partitions numbers
    itself.
    """
    if connection.name == "pyspark" or name not in ENDS:
        return []
    end = ENDS[name]
    parts = math.ceil(int(calls.count().to_pyarrow().as_py()) / _ROWS)
    of_part = (calls.filter(calls[end].hash().abs() % parts == part) for part in range(parts))
    return [spread(some, end, name) for some in of_part]


def _write(connection: Any, found: ir.Table, folder: Path, made: Path) -> None:
    """Write features in order, as one file."""
    import duckdb  # noqa: PLC0415

    if connection.name == "pyspark":
        found.to_parquet(str(folder / "found.parquet"))
        query = f"select * from read_parquet('{folder}/found.parquet/*.parquet') order by number"
        with duckdb.connect(config={"temp_directory": str(folder)}) as gathering:
            gathering.execute("set enable_progress_bar = false")  # as in reading
            gathering.execute(f"copy ({query}) to '{made}' (format parquet)").fetchall()
        return
    connection.con.execute(f"copy ({connection.compile(found)}) to '{made}' (format parquet)")


def _places(numbers: ir.Table) -> ir.Table:
    """Return each number with its index, counted from 0."""
    import ibis  # noqa: PLC0415 - a second

    return numbers.mutate(place=ibis.row_number().over(order_by=numbers.number).cast("int32"))


def _write_cores(pairs: ir.Table, places: ir.Table, out: Path) -> None:
    """Write ``place`` and ``core`` of each number, from the graph of answered calls."""
    import pyarrow as pa  # noqa: PLC0415 - a third of a second
    import pyarrow.parquet as pq  # noqa: PLC0415

    talked = pairs.filter(pairs.talk > 0)
    one, other = places.view(), places.view()
    ends = talked.join(one, talked.caller == one.number).select(talked.callee, source=one.place)
    ends = ends.join(other, ends.callee == other.number).select(ends.source, target=other.place)
    table = ends.to_pyarrow()
    source, target = (table[name].to_numpy() for name in ("source", "target"))
    del table  # as large as its columns
    nodes = int(places.count().to_pyarrow().as_py())
    core = core_numbers(source, target, nodes)
    pq.write_table(pa.table({"place": np.arange(nodes, dtype=np.int32), "core": core}), out)
