"""Write call records as Parquet files, one folder per day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from case_lib import __version__
from case_lib.base.folders import replacing
from case_lib.synthetic.calls import arrow
from case_lib.synthetic.calls.describing import described
from case_lib.synthetic.calls.diversion import Joined
from case_lib.synthetic.calls.parameters import Settings
from case_lib.synthetic.calls.reports import reported
from case_lib.synthetic.calls.world import World, world

__all__ = ["write"]

_GROUP = 1_000_000  # rows
_DELTA = "DELTA_BINARY_PACKED"
_FIXED = {
    "use_dictionary": ["display", "login"],
    "column_encoding": dict.fromkeys(("caller", "callee", "start", "duration"), _DELTA),
    "write_statistics": ["start"],
    "write_batch_size": 1 << 16,
    "compression": "none",  # differences are already packed
}


def write(given: Settings, out: Path, case_sha256: str = "", workers: int = 2) -> dict[str, Any]:
    """Write call records and return the numbers of rows, numbers and reports.

    Equal settings give equal bytes for any number of ``workers`` (threads). Memory depends on the
    numbers of subscribers and workers, not of days. The folder is written completely or not at all.

    Raises
    ------
    ParameterError
        If ``out`` contains other files.

    Examples
    --------
    >>> import tempfile
    >>> import case_lib
    >>> from case_lib.synthetic import calls
    >>> opened = case_lib.open_case("shanghai-2023")
    >>> given = calls.settings(opened, days=1, subscribers=1000, seed=1, prevalence=1e-3)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = write(given, Path(folder, "calls"))
    ...     (Path(folder, "calls") / "numbers.parquet").is_file()
    True
    """
    made = world(given)
    with replacing(out, ["numbers.parquet", "calls.json"]) as folder:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(lambda day: _day(made, day, folder), range(given.days)))
        joined = [(day, one) for day, (_, one) in enumerate(found)]
        reports = arrow.reports(made.population, reported(given, joined))
        numbers = arrow.numbers(made.population)
        pq.write_table(numbers, folder / "numbers.parquet", row_group_size=_GROUP)
        pq.write_table(reports, folder / "reports.parquet", row_group_size=_GROUP)
        summary = {
            "note": "Synthetic: generated, not observed. No number in these tables can be dialled.",
            "made_with": f"case-lib {__version__}",
            "case_sha256": case_sha256,
            "days": given.days,
            "first_day": given.first_day.isoformat(),
            "subscribers": given.subscribers,
            "seed": given.seed,
            "prevalence": given.prevalence,
            "parameters": {
                name: {"from": given.origins[name], "low": value.low, "high": value.high}
                for name, value in sorted(given.diversion.items())
            },
            "rows": {
                "calls": sum(rows for rows, _ in found),
                "numbers": numbers.num_rows,
                "reports": reports.num_rows,
            },
        }
        text = json.dumps(summary, indent=1, ensure_ascii=False)
        (folder / "calls.json").write_text(text + "\n", encoding="utf-8")
        (folder / "README.md").write_text(described(), encoding="utf-8")
    return summary


def _day(made: World, day: int, folder: Path) -> tuple[int, Joined]:
    place = folder / "calls" / f"day={made.settings.day(day).isoformat()}"
    place.mkdir(parents=True)
    abroad, rows = made.abroad(day), 0
    parts, joined = made.day(day)
    with _grouped(place / "part.parquet") as add:
        for part in parts:
            add(arrow.calls(made, day, part, abroad))
            rows += len(part)
    return rows, joined


@contextmanager
def _grouped(path: Path) -> Iterator[Any]:
    """Return a function that adds tables to a Parquet file, in row groups of about a million."""
    waiting: list[pa.Table] = []
    with pq.ParquetWriter(path, arrow.CALLS, **_FIXED) as writer:

        def flush() -> None:
            if waiting:
                writer.write_table(pa.concat_tables(waiting), row_group_size=2 * _GROUP)
                waiting.clear()

        def add(table: pa.Table) -> None:
            waiting.append(table)
            if sum(len(one) for one in waiting) >= _GROUP:
                flush()

        yield add
        flush()
