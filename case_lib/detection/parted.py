"""Compute features for a part of the numbers at a time, from sorted calls.

Numbers are replaced by their index in sorted order. If there are several parts, calls are sorted
twice: by caller and by callee. So the calls of consecutive numbers are adjacent, and only one part
is in memory. A single part stays in memory unsorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Integers
from case_lib.detection.cores import core_numbers
from case_lib.detection.features import ENDS, joined, pairs_of, turned

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["duckdb", "spark"]

_NEIGHBOURS = "neighbours.int32"  # file with the neighbours of each number, in order of number
_CALLS = 4_000_000  # ends of calls per part
_ROWS = 1_000_000  # numbers written at once
_BITS = 32
_NAME = "features_"  # prefix of the names of intermediate tables
_RECEIVED = ("caller", "callee", "at", "duration")  # columns needed of calls received
_Cores = NDArray[np.int32]
_Columns = dict[str, NDArray[Any]]


def duckdb(connection: Any, calls: ir.Table, folder: Path) -> tuple[_Cores, list[Path]]:
    """Compute all features part by part.

    Parameters
    ----------
    calls
        As returned by ``features.between_two``.
    folder
        The folder for ``_NEIGHBOURS`` and one file of features per part.

    Returns
    -------
    tuple
        The core number of each number; and Arrow files with the other features, in order of number.
    """
    run = connection.con.execute
    kept: list[str] = []

    def keep(name: str, expression: ir.Table, kind: str = "temp table") -> ir.Table:
        run(
            f"create or replace {kind} {_NAME}{name} as {connection.compile(expression)}"
        ).fetchall()
        kept.append(f"drop {kind.removeprefix('temp ')} if exists {_NAME}{name}")
        table: ir.Table = connection.table(_NAME + name)
        return table

    def read(expression: ir.Table) -> _Columns:
        columns: _Columns = run(connection.compile(expression)).fetchnumpy()
        return columns

    files: list[Path] = []
    degrees: list[Integers] = []
    with ThreadPoolExecutor(1) as aside:
        # building the query takes as long as the first steps, which leave Python idle
        query = aside.submit(_query, connection, calls)
        places = keep("places", _places(calls))
        parts = read(_parts(places))
        # without calls there is one empty part
        spans = list(zip(parts["low"].tolist() or [0], parts["high"].tolist() or [-1], strict=True))
        coded = _coded(calls, places)
        if len(spans) == 1:
            made = received = keep("made", coded)  # in memory, uncompressed
        else:
            made = keep("made", coded.order_by("caller", "at"), "table")
            received = keep("in", made.select(*_RECEIVED).order_by("callee", "at"), "table")
        for low, high in spans:
            out = keep("some_out", made.filter(made.caller.between(low, high)), "view")
            into = keep("some_in", received.filter(received.callee.between(low, high)), "view")
            called = keep("called", pairs_of(out, "caller"))
            if len(spans) == 1:
                callers = keep("callers", turned(called), "view")
            else:
                callers = keep("callers", pairs_of(into, "callee"))
            degrees.append(_met(read(_talked(called, callers)), low, high, folder))
            if len(degrees) == len(spans):
                core = aside.submit(_cores, degrees, folder)
            files.append(folder / f"{len(files)}.arrow")
            _store(connection.con.sql(query.result()), files[-1])
    for drop in reversed(dict.fromkeys(kept)):
        run(drop).fetchall()
    return core.result(), files


def _query(connection: Any, calls: ir.Table) -> str:
    """Return the query for the features of a part; it is the same for all, by names of tables."""
    import ibis  # noqa: PLC0415 - a second

    def stored(name: str, expression: ir.Table) -> ir.Table:
        return ibis.table(expression.schema(), name=_NAME + name)

    places = stored("places", _places(calls))
    out = stored("some_out", _coded(calls, places))
    into = stored("some_in", out.select(*_RECEIVED))
    called = stored("called", pairs_of(out, "caller"))
    callers = stored("callers", pairs_of(into, "callee"))
    query: str = connection.compile(_numbered(joined(out, into, called, callers), places))
    return query


def spark(connection: Any, calls: ir.Table, folder: Path) -> tuple[_Cores, list[Path]]:
    """Compute all features; returns the same as ``duckdb``.

    Spark partitions numbers itself.
    """
    import duckdb as database  # noqa: PLC0415 - half a second

    places = _places(calls).cache()
    made = _coded(calls, places).cache()
    called = pairs_of(made, "caller").cache()
    callers = turned(called)
    table = _talked(called, callers).to_pyarrow()
    columns = {name: table[name].to_numpy() for name in table.column_names}
    degrees = _met(columns, 0, int(places.count().to_pyarrow().as_py()) - 1, folder)
    features = _numbered(joined(made, made, called, callers), places)
    features.to_parquet(str(folder / "features"))
    file = folder / "features.arrow"
    query = f"select * from read_parquet('{folder}/features/*.parquet') order by number"
    with database.connect(config={"temp_directory": str(folder)}) as gathering:
        gathering.execute("set enable_progress_bar = false")  # as in reading
        _store(gathering.sql(query), file)
    return _cores([degrees], folder), [file]


def _store(rows: Any, file: Path) -> None:
    """Write rows of DuckDB as an Arrow file."""
    import pyarrow as pa  # noqa: PLC0415 - a third of a second

    batches = rows.to_arrow_reader(_ROWS)
    with pa.ipc.new_file(file, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _places(calls: ir.Table) -> ir.Table:
    """Return each number with its index, counted from 0, and the index of its part."""
    import ibis  # noqa: PLC0415 - a second

    ends = ibis.union(*(calls.select(number=calls[end]) for end in ENDS.values()))
    numbers = ends.group_by("number").agg(calls=ends.count())
    so_far = numbers.calls.sum().over(ibis.cumulative_window(order_by="number"))
    return numbers.select(
        number=numbers.number,
        place=ibis.row_number().over(order_by=numbers.number).cast("int32"),
        part=((so_far - 1) // _CALLS).cast("int32"),
    )


def _coded(calls: ir.Table, places: ir.Table) -> ir.Table:
    """Return calls with indices instead of numbers."""
    caller, callee = places.view(), places.view()
    rest = [name for name in calls.columns if name not in ENDS.values()]
    half_coded = calls.join(caller, calls.caller == caller.number).select(
        "callee", *rest, one=caller.place
    )
    return half_coded.join(callee, half_coded.callee == callee.number).select(
        *rest, caller=half_coded.one, callee=callee.place
    )


def _parts(places: ir.Table) -> ir.Table:
    """Return the first and the last index of each part."""
    parts = places.group_by("part").agg(low=places.place.min(), high=places.place.max())
    return parts.order_by("low")


def _talked(called: ir.Table, callers: ir.Table) -> ir.Table:
    """Return the pairs of numbers that talked, in either direction, as one whole number each."""
    import ibis  # noqa: PLC0415

    pairs = ibis.union(
        *(table.filter(table.talk > 0).select("of", "other") for table in (called, callers))
    )
    return pairs.select(pair=pairs["of"].cast("int64") * (1 << _BITS) + pairs.other)


def _met(talked: _Columns, low: int, high: int, folder: Path) -> Integers:
    """Append a part of ``_talked`` to ``_NEIGHBOURS``; return the count for each number."""
    pair = np.sort(talked["pair"])  # in numpy, which sorts integers faster than the database
    with (folder / _NEIGHBOURS).open("ab") as file:
        pair.astype(np.uint32).tofile(file)
    return np.bincount((pair >> _BITS) - low, minlength=high - low + 1)


def _cores(degrees: Sequence[Integers], folder: Path) -> _Cores:
    begins = np.concatenate([[0], np.cumsum(np.concatenate(degrees))])
    return core_numbers(begins, np.fromfile(folder / _NEIGHBOURS, np.int32))


def _numbered(features: ir.Table, places: ir.Table) -> ir.Table:
    """Return features with their types, with numbers instead of indices, in order of number."""
    features = features.rename(place="number")
    numbered = places.join(features, places.place == features.place).order_by(places.place)
    return numbered.select(
        "number",
        *(numbered[name].cast(kind) for name, kind in features.schema().items() if name != "place"),
    )
