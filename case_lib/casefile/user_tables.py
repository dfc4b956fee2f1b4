"""Tables beside a case file, for a country without shipped tables; all faults are reported."""

from __future__ import annotations

import functools
import stat
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from case_lib.base import units
from case_lib.base.errors import FactError, Fault
from case_lib.base.languages import DEFAULT, known
from case_lib.casefile import language_columns
from case_lib.casefile.table_cells import cells
from case_lib.casefile.table_faults import RANGES, wrong

__all__ = ["MOST_ROWS", "check", "minimum_wages", "provinces", "thresholds", "within"]


MOST_ROWS = 20_000
_MOST_SHOWN = 20  # faults reported per table; more suggest a different format
_NEEDED = {
    "provinces": ("id", f"name_{DEFAULT}", "population", "city_units"),
    "minimum_wages": ("province", "from", "to", "month", "hour"),
    "thresholds": (
        "provision", "article", "document", "from", "measure", "value", "unit", f"what_{DEFAULT}",
        f"effect_{DEFAULT}",
    ),
}  # fmt: skip
_ACROSS = 7  # tiles in a row, if a table gives no positions


def within(folder: Path, name: str) -> Path:
    """Return the path of a table beside a case file.

    Raises
    ------
    ValueError
        If it is not a regular file in that folder: elsewhere, a link, a pipe or a device.
    """
    plain = PurePosixPath(name)
    if "\\" in name or "\0" in name or plain.is_absolute() or ".." in plain.parts:
        raise ValueError(f"{name!r} is not in the folder of the case.")
    path = folder
    for part in plain.parts:
        path = path / part
        if path.is_symlink():
            raise ValueError(f"{name!r} is a link, or inside a linked folder.")
    try:
        status = path.stat()
    except OSError as error:
        raise ValueError(f"{name!r} can't be read ({error.strerror}).") from None
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(f"{name!r} is not a file.")
    return path


def check(name: str, path: Path, shown: str, wanted: Callable[[str], str | None]) -> list[Fault]:
    """Return the faults of a table, placed in ``shown``, the path in messages.

    ``wanted`` returns the unit in which models need a measure of law, None if no model uses it.
    """
    try:
        table = _READ[name](path, shown)
    except FactError as error:
        return list(error.faults)
    if name != "thresholds":
        return []
    lines = _lines(cells(path, _NEEDED[name], shown))
    faults = []
    for row, (measure, unit) in enumerate(zip(table["measure"], table["unit"], strict=True)):
        need = wanted(measure) if isinstance(measure, str) else None
        if need is not None and not units.same(unit, need):
            what = f"{measure} is in {unit}, but models need it in {need}."
            way_out = f"State it in {need}, or rename the measure."
            faults.append(Fault(f"{shown}:{lines[row]}:1", what, way_out))
    return faults


def provinces(path: Path, shown: str = "") -> pd.DataFrame:
    """Return a table of first-level divisions; omitted columns are filled in.

    Raises
    ------
    FactError
        If it can't be read, lacks a column, or has a non-numeric cell where a number is needed.
    """
    table = _table(path, "provinces", shown)
    size = len(table)
    otherwise: dict[str, Any] = {
        **dict.fromkeys((f"short_{lang}" for lang in known()), table["id"].str[-3:]),
        "prefecture_units": table["city_units"],
        "tile_row": [1 + row // _ACROSS for row in range(size)],
        "tile_col": [row % _ACROSS for row in range(size)],
        "census": "yes",
    }
    table = _filled(table, otherwise)
    whole = ["city_units", "prefecture_units", "tile_row", "tile_col"]
    return table.astype(dict.fromkeys(whole, int))


def minimum_wages(path: Path, shown: str = "") -> pd.DataFrame:
    """Return a table of minimum wages with the days on which each was in force.

    Raises
    ------
    FactError
        If it can't be read, lacks a column, or has invalid numbers or days.
    """
    table = _table(path, "minimum_wages", shown)
    still = table["to"].where(table["to"] != "", "9999-12-31")
    return _filled(table.assign(to=still), {"confidence": ""})


def thresholds(path: Path, shown: str = "") -> pd.DataFrame:
    """Return a table of offences and thresholds with the days on which each was in force.

    A row with a ``measure`` is a threshold of ``value`` and ``unit``; one without is a band.

    Raises
    ------
    FactError
        If it can't be read, lacks a column, or has invalid numbers, units or days.
    """
    table = _table(path, "thresholds", shown)
    otherwise: dict[str, Any] = {
        "id": [f"row{row + 2}" for row in range(len(table))],
        "kind": table["measure"].map(lambda measure: "threshold" if measure else "band"),
        "to": "",
        "doc": table["document"],
        "verified": "",
    }
    table = _filled(table, otherwise)
    empty = {column: table[column].where(table[column] != "") for column in ("measure", "to")}
    return table.assign(**empty)


def _filled(table: pd.DataFrame, otherwise: dict[str, Any]) -> pd.DataFrame:
    return table.assign(**{k: v for k, v in otherwise.items() if k not in table.columns})


_READ: Mapping[str, Callable[[Path, str], pd.DataFrame]] = {
    "provinces": provinces,
    "minimum_wages": minimum_wages,
    "thresholds": thresholds,
}


def _table(path: Path, name: str, shown: str) -> pd.DataFrame:
    """Return a table with numeric columns converted; it is cached while the file is unchanged."""
    try:
        status = path.stat()
        version = (status.st_mtime_ns, status.st_size)
    except OSError:
        version = (0, 0)
    return _read(path, name, shown, version).copy()


@functools.lru_cache(maxsize=32)
def _read(path: Path, name: str, shown: str, version: tuple[int, int]) -> pd.DataFrame:
    shown = shown or path.as_posix()
    table = cells(path, _NEEDED[name], shown)
    if len(table) > MOST_ROWS:
        what = f"has {len(table):,} rows; a table of a case has at most {MOST_ROWS:,}."
        raise FactError([Fault(f"{shown}:1:1", what, "Remove rows that the case doesn't need.")])
    lines = _lines(table)
    faults = [
        Fault(f"{shown}:{lines[row]}:1", what, "Correct it.") for row, what in wrong(table, name)
    ]
    if len(faults) > _MOST_SHOWN:
        rest = f"{len(faults) - _MOST_SHOWN} more faults of this table are omitted."
        faults = [*faults[:_MOST_SHOWN], Fault(f"{shown}:1:1", rest, "Correct these first.")]
    if faults:
        raise FactError(faults)
    if name == "provinces":
        table = language_columns.filled(table, "name")
    numbers = [column for column in (*RANGES, "value") if column in table.columns]
    return table.assign(**{column: pd.to_numeric(table[column]) for column in numbers})


def _lines(table: pd.DataFrame) -> list[int]:
    """Return the line of each row in its file; a quoted cell may span several lines."""
    breaks = pd.DataFrame({c: table[c].str.count("\n") for c in table.columns}).sum(axis=1)
    return [2 + row + int(before) for row, before in enumerate(breaks.cumsum() - breaks)]
