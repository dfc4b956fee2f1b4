"""Features of a table of calls, computed part by part and written whole."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.errors import ParameterError
from case_lib.detection.cores import core_numbers
from case_lib.detection.features import BESIDE, CALLMINE, features, of_part
from case_lib.detection.reading import connected, materialised, read

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

__all__ = ["frame", "write"]

_ROWS = 20_000_000  # calls whose numbers' features are computed at once


def frame(connection: Any, calls: ir.Table) -> pd.DataFrame:
    """Return the features of each number of a table that fits into memory, in order of number.

    ``calls`` is a table of ``connection``, as ``reading.normalised`` gives it. One column for
    ``number``, each feature of ``features.CALLMINE`` and each of ``features.BESIDE``.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - a third of a second

    with TemporaryDirectory(prefix="case-lib-features-") as folder:
        made = Path(folder, "made.parquet")
        _compute(connection, calls, Path(folder), made)
        found: pd.DataFrame = pq.read_table(made).to_pandas()
    return found


def write(calls: Path, out: Path, engine: str = "duckdb", memory: str = "6GB") -> int:
    """Compute the features of a table of calls and write them as Parquet, one row a number.

    What stood at ``out`` is replaced once nothing has failed. Returns how many numbers there are.

    Raises
    ------
    ParameterError
        For an engine or a table that can't be used, a table without a call, or an ``out`` that
        isn't the name of a Parquet file.
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
            raise ParameterError(f"{calls} holds no call between two numbers. Name another table.")
        made.replace(out)
    return numbers


def _compute(connection: Any, calls: ir.Table, folder: Path, made: Path) -> None:
    """Write features with core numbers, in order of number, by files in ``folder``."""
    import duckdb  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    parts = _parts(connection, calls)
    kept = folder / "parts"
    kept.mkdir()
    for part in range(parts):
        features(calls, part, parts).to_parquet(str(kept / f"{part}.parquet"))
    files = str(kept / ("*.parquet/*.parquet" if connection.name == "pyspark" else "*.parquet"))
    places = _places(connection.read_parquet(files))
    source, target = _edges(calls, places, parts)
    nodes = int(places.count().to_pyarrow().as_py())
    core = pa.table({"place": np.arange(nodes), "core": core_numbers(source, target, nodes)})
    columns = ", ".join(name for name in ("number", *CALLMINE, *BESIDE))
    with duckdb.connect(config={"temp_directory": str(folder)}) as joining:
        joining.execute("set enable_progress_bar = false")  # as in reading
        joining.register("core", core)
        joining.execute(
            f"copy (select {columns} from (select *, row_number() over (order by number) - 1 as "
            f"place from read_parquet('{files}')) join core using (place) order by number) "
            f"to '{made}' (format parquet)"
        ).fetchall()


def _parts(connection: Any, calls: ir.Table) -> int:
    """Return into how many parts numbers are split; Spark splits them itself."""
    if connection.name == "pyspark":
        return 1
    return max(1, math.ceil(int(calls.count().to_pyarrow().as_py()) / _ROWS))


def _places(found: ir.Table) -> ir.Table:
    """Return each number with its place among all, counted from 0."""
    import ibis  # noqa: PLC0415 - a second

    numbers = found.select("number")
    return numbers.mutate(place=ibis.row_number().over(order_by=numbers.number).cast("int32"))


def _edges(
    calls: ir.Table, places: ir.Table, parts: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return who talked to whom, each pair once in each direction, by place."""
    talked = calls.filter((calls.caller != calls.callee) & (calls.duration > 0))
    found = []
    for part in range(parts):
        pairs = of_part(talked, "caller", part, parts).select("caller", "callee").distinct()
        one, other = places.view(), places.view()
        ends = pairs.join(one, pairs.caller == one.number).select(pairs.callee, source=one.place)
        ends = ends.join(other, ends.callee == other.number).select(ends.source, target=other.place)
        table = ends.to_pyarrow()
        found.append([table[name].to_numpy().astype(np.int32) for name in ("source", "target")])
    source, target = (np.concatenate(column) for column in zip(*found, strict=True))
    return source, target
