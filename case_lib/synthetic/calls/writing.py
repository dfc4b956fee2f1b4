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


def write(settings: Settings, out: Path, case_sha256: str = "", workers: int = 2) -> dict[str, Any]:
    """Write call records and return what ``calls.json`` contains: settings and counts of rows.

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
    >>> settings = calls.settings(opened, days=1, subscribers=1000, seed=1, prevalence=1e-3)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     summary = write(settings, Path(folder, "calls"))
    ...     (Path(folder, "calls") / "numbers.parquet").is_file()
    True
    """
    run = world(settings)
    with replacing(out, ["numbers.parquet", "calls.json"]) as folder:
        with ThreadPoolExecutor(workers) as pool:
            days = list(pool.map(lambda day: _day(run, day, folder), range(settings.days)))
        joined = [(day, who_joined) for day, (_, who_joined) in enumerate(days)]
        reports = arrow.reports(run.population, reported(settings, joined))
        numbers = arrow.numbers(run.population)
        pq.write_table(numbers, folder / "numbers.parquet", row_group_size=_GROUP)
        pq.write_table(reports, folder / "reports.parquet", row_group_size=_GROUP)
        summary = {
            "note": "Synthetic: generated, not observed. No number in these tables can be dialled.",
            "made_with": f"case-lib {__version__}",
            "case_sha256": case_sha256,
            "days": settings.days,
            "first_day": settings.first_day.isoformat(),
            "subscribers": settings.subscribers,
            "seed": settings.seed,
            "prevalence": settings.prevalence,
            "parameters": {
                name: {"from": settings.origins[name], "low": value.low, "high": value.high}
                for name, value in sorted(settings.diversion.items())
            },
            "rows": {
                "calls": sum(rows for rows, _ in days),
                "numbers": numbers.num_rows,
                "reports": reports.num_rows,
            },
        }
        text = json.dumps(summary, indent=1, ensure_ascii=False)
        (folder / "calls.json").write_text(text + "\n", encoding="utf-8")
        (folder / "README.md").write_text(described(), encoding="utf-8")
    return summary


def _day(run: World, day: int, folder: Path) -> tuple[int, Joined]:
    place = folder / "calls" / f"day={run.settings.day(day).isoformat()}"
    place.mkdir(parents=True)
    abroad, rows = run.abroad(day), 0
    parts, joined = run.day(day)
    with _grouped(place / "part.parquet") as add:
        for part in parts:
            add(arrow.calls(run, day, part, abroad))
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
