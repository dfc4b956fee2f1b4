"""Compute features for a part of the numbers at a time, from sorted calls.

Numbers are replaced by their index in sorted order. Calls are sorted twice: by caller and by
callee. So the calls of consecutive numbers are adjacent, their groups fit into a processor's cache,
and only one part is in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from case_lib.detection.features import ENDS, joined, pairs_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["NEIGHBOURS", "duckdb", "spark"]

NEIGHBOURS = "neighbours.int32"  # file with the neighbours of each number, in order of number
_CALLS = 4_000_000  # ends of calls per part
_NAME = "features_"  # prefix of the names of intermediate tables
_RECEIVED = ("caller", "callee", "at", "duration")  # columns needed of calls received
_Whole = NDArray[np.int64]
_Columns = dict[str, NDArray[Any]]


def duckdb(connection: Any, calls: ir.Table, folder: Path) -> tuple[_Whole, list[Path]]:
    """Compute all features except the core number, part by part.

    Parameters
    ----------
    calls
        As returned by ``features.between_two``.
    folder
        The folder for ``NEIGHBOURS`` and one file of features per part.

    Returns
    -------
    tuple
        The start of each number's neighbours, and the end of the last number's; and the files of
        features, in order of number.
    """
    run = connection.con.execute

    def keep(name: str, some: ir.Table, kind: str = "table") -> ir.Table:
        run(f"create or replace {kind} {_NAME}{name} as {connection.compile(some)}").fetchall()
        kept: ir.Table = connection.table(_NAME + name)
        return kept

    places = keep("places", _places(calls))
    made = keep("made", _coded(calls, places).order_by("caller", "at"))
    laid = {"out": made, "in": keep("in", made.select(*_RECEIVED).order_by("callee", "at"))}
    query = ""
    files: list[Path] = []
    degrees: list[_Whole] = []

    def read(some: ir.Table) -> _Columns:
        found: _Columns = run(connection.compile(some)).fetchnumpy()
        return found

    parts = read(_parts(places))
    # without calls there is one empty part
    spans = zip(parts["low"].tolist() or [0], parts["high"].tolist() or [-1], strict=True)
    for low, high in spans:
        some = [
            keep(f"some_{way}", laid[way].filter(laid[way][end].between(low, high)), "view")
            for way, end in ENDS.items()
        ]
        pairs = [
            keep(f"pairs_{way}", pairs_of(part, end), "temp table")
            for (way, end), part in zip(ENDS.items(), some, strict=True)
        ]
        degrees.append(_met(read(_talked(pairs)), low, high, folder))
        # one query for all parts, since tables and views keep their names
        query = query or connection.compile(_numbered(joined(*some, *pairs), places))
        files.append(folder / f"{len(files)}.parquet")
        run(f"copy ({query}) to '{files[-1]}' (format parquet, compression lz4_raw)").fetchall()
    for name in ("made", "in", "places"):
        run(f"drop table {_NAME}{name} cascade").fetchall()
    return _begins(degrees), files


def spark(connection: Any, calls: ir.Table, folder: Path) -> tuple[_Whole, list[Path]]:
    """Compute all features except the core number; returns the same as ``duckdb``.

    Spark partitions numbers itself.
    """
    import duckdb as database  # noqa: PLC0415

    places = _places(calls).cache()
    made = _coded(calls, places).cache()
    pairs = [pairs_of(made, end).cache() for end in ENDS.values()]
    table = _talked(pairs).to_pyarrow()
    columns = {name: table[name].to_numpy() for name in table.column_names}
    degrees = _met(columns, 0, int(places.count().to_pyarrow().as_py()) - 1, folder)
    found = _numbered(joined(made, made, *pairs), places)
    found.to_parquet(str(folder / "found"))
    file = folder / "found.parquet"
    query = f"select * from read_parquet('{folder}/found/*.parquet') order by number"
    with database.connect(config={"temp_directory": str(folder)}) as gathering:
        gathering.execute("set enable_progress_bar = false")  # as in reading
        gathering.execute(f"copy ({query}) to '{file}' (format parquet)").fetchall()
    return _begins([degrees]), [file]


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
    found = calls.join(caller, calls.caller == caller.number).select(
        "callee", *rest, one=caller.place
    )
    return found.join(callee, found.callee == callee.number).select(
        *rest, caller=found.one, callee=callee.place
    )


def _parts(places: ir.Table) -> ir.Table:
    """Return the first and the last index of each part."""
    parts = places.group_by("part").agg(low=places.place.min(), high=places.place.max())
    return parts.order_by("low")


def _talked(pairs: Sequence[ir.Table]) -> ir.Table:
    """Return the numbers that each number talked with, in either direction, in order of number."""
    import ibis  # noqa: PLC0415

    talked = ibis.union(*(some.filter(some.talk > 0).select("of", "other") for some in pairs))
    return talked.order_by("of")


def _met(talked: _Columns, low: int, high: int, folder: Path) -> _Whole:
    """Append a part of ``_talked`` to ``NEIGHBOURS``; return the count for each number."""
    with (folder / NEIGHBOURS).open("ab") as file:
        talked["other"].astype(np.int32, copy=False).tofile(file)
    return np.bincount(talked["of"] - low, minlength=high - low + 1)


def _begins(degrees: Sequence[_Whole]) -> _Whole:
    return np.concatenate([[0], np.cumsum(np.concatenate(degrees))])


def _numbered(found: ir.Table, places: ir.Table) -> ir.Table:
    """Return features with their types, with numbers instead of indices, in order of number."""
    found = found.rename(place="number")
    whole = places.join(found, places.place == found.place).order_by(places.place)
    return whole.select(
        "number",
        *(whole[name].cast(kind) for name, kind in found.schema().items() if name != "place"),
    )
