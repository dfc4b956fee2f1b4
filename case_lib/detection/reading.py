"""Read call records from CSV or Parquet into a table of one schema, with DuckDB or Spark."""

from __future__ import annotations

import glob
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from case_lib.base.errors import ParameterError

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["COLUMNS", "connected", "held", "materialised", "normalised", "read"]

# possible names of each column, in order of preference
COLUMNS = {
    "caller": ("caller", "source"),
    "callee": ("callee", "destination"),
    "at": ("start", "timestamp"),
    "duration": ("duration", "measure"),
}
_MEMORY, _HOME = "6GB", "86"
_SMALL = 200_000_000  # bytes of a text file whose calls stay in memory


@contextmanager
def connected(engine: str = "duckdb", memory: str = _MEMORY) -> Iterator[Any]:
    """Yield a connection of ibis to an engine, and close it at the end.

    Parameters
    ----------
    engine
        ``duckdb``; or a Spark master, ``local[2]`` or ``spark://host:7077``.
    memory
        Memory limit of DuckDB; it spills the rest to a temporary folder.

    Raises
    ------
    ParameterError
        For an unknown engine, or if Spark isn't installed or doesn't start.
    """
    if engine == "duckdb":
        import ibis  # noqa: PLC0415 - a second

        with TemporaryDirectory(prefix="case-lib-calls-") as folder:
            connection: Any = ibis.duckdb.connect(
                str(Path(folder) / "calls.duckdb"),
                memory_limit=memory,
                temp_directory=folder,
                preserve_insertion_order=False,
            )
            # in JupyterLab it would display a widget, which a report can't contain
            connection.con.execute("set enable_progress_bar = false")
            try:
                yield connection
            finally:
                connection.disconnect()
    elif engine.startswith(("local", "spark://")):
        session = _session(engine)
        try:
            import ibis  # noqa: PLC0415

            yield ibis.pyspark.connect(session)
        finally:
            session.stop()
    else:
        raise ParameterError(
            f"engine {engine!r}: use duckdb, or a Spark master, such as local[2] or "
            "spark://host:7077."
        )


def _session(master: str) -> Any:
    """Return a session of Spark."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - optional
    except ImportError:
        raise ParameterError(
            f"engine {master}: Spark isn't installed. Run `pip install 'case-lib[spark]'`, and "
            "install a Java runtime."
        ) from None
    try:
        return (
            SparkSession.builder.master(master)
            .appName("case-lib")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.ui.enabled", "false")
            .getOrCreate()
        )
    except Exception as error:
        raise ParameterError(
            f"engine {master}: Spark doesn't start: {str(error).splitlines()[0]} Check that a Java "
            "runtime is installed and that the address is right."
        ) from None


def read(connection: Any, path: Path) -> ir.Table:
    """Return call records as the table that ``features`` takes.

    Parameters
    ----------
    path
        A CSV (also ``.gz``) or Parquet file, or a folder with Parquet files at any depth.

    Raises
    ------
    ParameterError
        If there is no such file, it can't be read, or a column is missing; the message says which.
    """
    files = _files(path)
    try:
        table = _opened(connection, files)
    except Exception as error:
        raise ParameterError(
            f"{path} can't be read as call records: {str(error).splitlines()[0]} It must be CSV "
            "with a header, or Parquet."
        ) from None
    return normalised(table, str(path))


def _opened(connection: Any, files: list[str]) -> ir.Table:
    """Return call records as they stand in their files."""
    parquet = files[0].endswith(".parquet")
    table: ir.Table
    if connection.name == "duckdb":
        table = connection.read_parquet(files) if parquet else connection.read_csv(files[0])
    else:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - optional

        reader = SparkSession.active().read
        frame = (
            reader.parquet(*files)
            if parquet
            else reader.csv(files[0], header=True, inferSchema=True)
        )
        frame.createOrReplaceTempView("calls_given")
        table = connection.table("calls_given")
    return table


def _files(path: Path) -> list[str]:
    if path.is_dir():
        files = sorted(glob.glob(str(path / "**" / "*.parquet"), recursive=True))
        # a run of `case-lib calls` also contains tables of numbers and reports
        calls = [name for name in files if Path(name).stem not in ("numbers", "reports")]
        if calls:
            return calls
        raise ParameterError(
            f"{path} contains no Parquet file. Name a file or folder of call records."
        )
    if not path.is_file():
        raise ParameterError(f"{path} doesn't exist. Name a file or folder of call records.")
    if not path.name.endswith((".parquet", ".csv", ".csv.gz")):
        raise ParameterError(f"{path} must end with .csv, .csv.gz or .parquet.")
    return [str(path)]


def normalised(table: ir.Table, name: str = "calls") -> ir.Table:
    """Return a table with the columns and types that ``features`` takes.

    ``caller``, ``callee``, ``at`` (seconds since 1970; a time without zone is taken as UTC),
    ``duration`` (seconds; anything but a finite positive number means unanswered), and 0 or 1 in
    ``shown_abroad`` (the displayed number is foreign) and ``mismatch`` (and it was used inside
    the country). Without ``display`` and ``login`` these are zero.

    Raises
    ------
    ParameterError
        If a column is missing; the message gives its possible names.
    """
    import ibis  # noqa: PLC0415

    given = {
        head: next((n for n in names if n in table.columns), None)
        for head, names in COLUMNS.items()
    }
    lacking = [" or ".join(COLUMNS[head]) for head, name in given.items() if name is None]
    if lacking:
        raise ParameterError(
            f"{name} has no column {', '.join(lacking)}; it has {', '.join(table.columns)}. Rename "
            "its columns."
        )
    duration = table[given["duration"]].try_cast("float64")
    answered = ibis.coalesce(duration, 0.0)
    abroad = _shown_abroad(table) if "display" in table.columns else ibis.literal(False)
    here = table.login == "domestic" if "login" in table.columns else ibis.literal(False)
    return table.select(
        caller=table[given["caller"]],
        callee=table[given["callee"]],
        at=_seconds(table[given["at"]], name),
        duration=ibis.ifelse((answered > 0) & (answered < math.inf), answered, 0.0),
        shown_abroad=abroad.cast("int8"),
        mismatch=(abroad & here).cast("int8"),
    ).filter(ibis._.caller.notnull() & ibis._.callee.notnull() & ibis._["at"].notnull())


def _seconds(column: Any, name: str) -> Any:
    kind = column.type()
    if kind.is_integer():
        return column.cast("int64")
    if kind.is_timestamp() or kind.is_string():
        return column.cast("timestamp").epoch_seconds().cast("int64")
    raise ParameterError(
        f"{name}: {column.get_name()} must be a time or whole seconds since 1970, not {kind}."
    )


def _shown_abroad(table: ir.Table) -> Any:
    """Return whether a call is displayed as foreign: by its label, or by the country code."""
    shown = table.display.cast("string")
    coded = (shown.startswith("+") | shown.startswith("00")) & ~(
        shown.startswith(f"+{_HOME}") | shown.startswith(f"00{_HOME}")
    )
    return (shown == "foreign") | coded


def held(connection: Any, calls: Any) -> ir.Table:
    """Return an Arrow table of call records, stored in DuckDB with the schema of ``read``.

    It replaces one that was stored before.
    """
    connection.con.register("calls_given", calls)
    try:
        return _kept(connection, normalised(connection.table("calls_given")))
    finally:
        connection.con.unregister("calls_given")


def materialised(connection: Any, calls: ir.Table, path: Path) -> ir.Table:
    """Return the same table, materialised if reading it again would be expensive."""
    if connection.name == "duckdb" and path.suffix != ".parquet" and not path.is_dir():
        return _kept(connection, calls, "temp table" if path.stat().st_size < _SMALL else "table")
    return calls


def _kept(connection: Any, calls: ir.Table, kind: str = "temp table") -> ir.Table:
    """Store calls: in memory uncompressed, as a temporary table, or compressed on disk."""
    query = connection.compile(calls)
    connection.con.execute(f"create or replace {kind} calls as {query}").fetchall()
    kept: ir.Table = connection.table("calls")
    return kept
