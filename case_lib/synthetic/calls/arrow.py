"""Call records as Arrow tables, and their columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from case_lib.synthetic.calls.numbering import CLASSES, Population
from case_lib.synthetic.calls.reports import Reports
from case_lib.synthetic.calls.rows import CALLEE, SHIFT, Rows
from case_lib.synthetic.calls.world import World

__all__ = ["CALLS", "NUMBERS", "REPORTS", "calls", "numbers", "reports"]

_WORDS = pa.dictionary(pa.int8(), pa.string())
_COLUMNS = {
    "caller": pa.int64(),
    "callee": pa.int64(),
    "start": pa.timestamp("s"),
    "duration": pa.int32(),
    "display": _WORDS,
    "login": _WORDS,
    "is_synthetic": pa.bool_(),
}
# a file needn't store for each value that it is there
CALLS = pa.schema([pa.field(name, kind, nullable=False) for name, kind in _COLUMNS.items()])
NUMBERS = pa.schema([("number", pa.int64()), ("class", _WORDS), ("is_synthetic", pa.bool_())])
REPORTS = pa.schema(
    [
        ("victim", pa.int64()),
        ("caller", pa.int64()),
        ("day", pa.date32()),
        ("is_synthetic", pa.bool_()),
    ]
)
_CACHED = 1 << 17  # calls whose columns stay in a processor's cache until they are written
_DISPLAY, _LOGIN = pa.array(["domestic", "foreign"]), pa.array(["domestic", "abroad"])


def calls(world: World, day: int, rows: Rows, abroad: Any) -> pa.Table:
    """Return the calls of a day as a table with the columns of ``CALLS``."""
    parts = (rows.part(at, at + _CACHED) for at in range(0, max(1, len(rows)), _CACHED))
    return pa.concat_tables([_calls(world, day, part, abroad) for part in parts])


def _calls(world: World, day: int, rows: Rows, abroad: Any) -> pa.Table:
    """Return few enough calls to stay in the cache as a table."""
    # of 64 bits at once, since each conversion takes as long as the computation
    caller, callee = (ends.view(np.int64) for ends in (rows.pair >> SHIFT, rows.pair & CALLEE))
    midnight = np.datetime64(world.settings.day(day), "s").astype(np.int64)
    start = pa.array(np.add(rows.start, midnight, dtype=np.int64)).cast(pa.timestamp("s"))
    return pa.table(
        [
            world.population.numbers(caller),
            world.population.numbers(callee),
            start,
            rows.duration,
            _coded(world.population.foreign(caller), _DISPLAY),
            _coded(abroad.take(caller), _LOGIN),
            _true(len(rows)),
        ],
        CALLS,
    )


def numbers(population: Population) -> pa.Table:
    """Return all numbers with their classes, in numerical order."""
    index = np.arange(len(population), dtype=np.int32)
    classes = _coded(population.kind, pa.array(CLASSES))
    return pa.table([population.numbers(index), classes, _true(len(index))], NUMBERS)


def reports(population: Population, rows: Reports) -> pa.Table:
    """Return the reports to the police, ordered by day."""
    return pa.table(
        [
            population.numbers(rows.victim),
            population.numbers(rows.number),
            rows.day.astype("datetime64[D]"),
            _true(len(rows.day)),
        ],
        REPORTS,
    )


def _coded(codes: Any, words: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(codes.view(np.int8), words, safe=False)


def _true(size: int) -> pa.Array:
    bits = pa.py_buffer(b"\xff" * ((size + 7) // 8))
    return pa.BooleanArray.from_buffers(pa.bool_(), size, [None, bits])
