"""Compute the features of a table of calls part by part, and write them atomically."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.errors import ParameterError
from case_lib.detection import parted
from case_lib.detection.features import BESIDE, CALLMINE, between_two
from case_lib.detection.reading import connected, materialised, read

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

__all__ = ["frame", "write"]


def frame(connection: Any, calls: ir.Table) -> pd.DataFrame:
    """Return the features of each number of a table that fits into memory, in order of number.

    ``calls`` is a table of ``connection`` as returned by ``reading.normalised``. Columns:
    ``number``, each feature of ``features.CALLMINE`` and each of ``features.BESIDE``.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - a third of a second

    with TemporaryDirectory(prefix="case-lib-features-") as folder:
        file = Path(folder, "made.parquet")
        _compute(connection, calls, Path(folder), file)
        table: pd.DataFrame = pq.read_table(file).to_pandas()
    return table


def write(calls: Path, out: Path, engine: str = "duckdb", memory: str = "6GB") -> int:
    """Compute the features of a table of calls and write them as Parquet, one row per number.

    An existing ``out`` is replaced only if everything succeeds. Returns the count of numbers.

    Raises
    ------
    ParameterError
        For an unknown engine, an unusable table, a table without calls, or an ``out`` that isn't
        the name of a Parquet file.

    Examples
    --------
    >>> import tempfile
    >>> from case_lib import open_case
    >>> from case_lib.synthetic import calls
    >>> opened = open_case("shanghai-2023")
    >>> given = calls.settings(opened, days=1, subscribers=1000, seed=1, prevalence=1e-3)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = calls.write(given, Path(folder, "calls"))
    ...     write(Path(folder, "calls"), Path(folder, "features.parquet")) > 100
    True
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
        file = Path(folder, "made.parquet")
        _compute(connection, table, Path(folder), file)
        numbers = int(pq.read_metadata(file).num_rows)
        if not numbers:
            raise ParameterError(f"{calls} has no call between two numbers. Name another table.")
        file.replace(out)
    return numbers


def _compute(connection: Any, calls: ir.Table, folder: Path, out: Path) -> None:
    """Write features with core numbers, in order of number, via files in ``folder``."""
    rows = parted.spark if connection.name == "pyspark" else parted.duckdb
    core, files = rows(connection, between_two(calls), folder)
    _gather(files, core, out)


def _gather(files: Sequence[Path], core: NDArray[np.int32], out: Path) -> None:
    """Write the rows of several Arrow files in order as Parquet, with the core number of each."""
    import pyarrow as pa  # noqa: PLC0415 - a third of a second
    import pyarrow.parquet as pq  # noqa: PLC0415

    names = ("number", *CALLMINE, *BESIDE)
    with pa.ipc.open_file(files[0]) as first:
        schema = first.schema.append(pa.field("core", pa.int32()))
    ordered = pa.schema([schema.field(name) for name in names])
    begin = 0
    # most values are distinct, so a dictionary would save nothing
    with pq.ParquetWriter(out, ordered, use_dictionary=False) as writer:
        for file in files:
            for batch in pa.ipc.open_file(file).read_all().to_batches():
                end = begin + len(batch)
                # from bytes: for an array, pyarrow would import pandas
                bytes_of = pa.py_buffer(core[begin:end])
                own = pa.Array.from_buffers(pa.int32(), len(batch), [None, bytes_of])
                rows = pa.Table.from_batches([batch]).append_column(schema.field("core"), own)
                writer.write_table(rows.select(names))
                begin = end
