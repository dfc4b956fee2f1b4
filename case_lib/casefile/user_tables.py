"""Tables that a case brings beside its file, for a country without any; read with all faults."""

from __future__ import annotations

import functools
import io
import math
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from case_lib.base import units
from case_lib.base.errors import FactError, Fault, UnitError
from case_lib.base.languages import DEFAULT, known
from case_lib.casefile import worded

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "cells",
    "check",
    "minimum_wages",
    "provinces",
    "thresholds",
    "within",
]

MOST_BYTES = 2_000_000
MOST_ROWS = 20_000
_MOST_TOLD = 20  # faults of one table; a table with more has another shape than we think
_MOST_IN_CELL = 500
_NEEDED = {
    "provinces": ("id", f"name_{DEFAULT}", "population", "city_units"),
    "minimum_wages": ("province", "from", "to", "month", "hour"),
    "thresholds": (
        "provision", "article", "document", "from", "measure", "value", "unit", f"what_{DEFAULT}",
        f"effect_{DEFAULT}",
    ),
}  # fmt: skip
_ACROSS = 7  # tiles in a row, where a table says nothing of their places


def within(folder: Path, name: str) -> Path:
    """Return the path of a table beside a case file.

    Raises
    ------
    ValueError
        When it is not a file of that folder itself: elsewhere, a link, a pipe or a device.
    """
    plain = PurePosixPath(name)
    if "\\" in name or "\0" in name or plain.is_absolute() or ".." in plain.parts:
        raise ValueError(f"{name!r} is not in the folder of the case.")
    path = folder
    for part in plain.parts:
        path = path / part
        if path.is_symlink():
            raise ValueError(f"{name!r} is a link, or lies behind one.")
    try:
        found = path.stat()
    except OSError as error:
        raise ValueError(f"{name!r} can't be read ({error.strerror}).") from None
    if not stat.S_ISREG(found.st_mode):
        raise ValueError(f"{name!r} is not a file.")
    return path


def check(name: str, path: Path, shown: str, wanted: Callable[[str], str | None]) -> list[Fault]:
    """Return the faults of a table of a name, placed in ``shown``, the path as it is told.

    ``wanted`` says in which unit models take a measure of law, None for one that none takes.
    """
    try:
        table = _READ[name](path, shown)
    except FactError as error:
        return list(error.faults)
    if name != "thresholds":
        return []
    lines = _lines(cells(path, _NEEDED[name], shown))
    found = []
    for row, (measure, unit) in enumerate(zip(table["measure"], table["unit"], strict=True)):
        need = wanted(measure) if isinstance(measure, str) else None
        if need is not None and not units.same(unit, need):
            what = f"{measure} is in {unit}, but models take it in {need}."
            way_out = f"State it in {need}, or call the measure otherwise."
            found.append(Fault(f"{shown}:{lines[row]}:1", what, way_out))
    return found


def provinces(path: Path, shown: str = "") -> pd.DataFrame:
    """Return a table of first-level divisions; what it leaves out is filled in.

    Raises
    ------
    FactError
        When it can't be read, lacks a column, or holds something else than numbers.
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
    """Return a table of minimum wages with the days between which each held.

    Raises
    ------
    FactError
        When it can't be read, lacks a column, or holds no numbers or days where it must.
    """
    table = _table(path, "minimum_wages", shown)
    still = table["to"].where(table["to"] != "", "9999-12-31")
    return _filled(table.assign(to=still), {"confidence": ""})


def thresholds(path: Path, shown: str = "") -> pd.DataFrame:
    """Return a table of offences and thresholds with the days between which each held.

    A row with a ``measure`` is a threshold of ``value`` and ``unit``; one without is a band.

    Raises
    ------
    FactError
        When it can't be read, lacks a column, or holds no numbers, units or days where it must.
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


_READ: Mapping[str, Callable[[Path, str], pd.DataFrame]] = {
    "provinces": provinces,
    "minimum_wages": minimum_wages,
    "thresholds": thresholds,
}


def cells(path: Path, needed: tuple[str, ...], shown: str = "") -> pd.DataFrame:
    """Return a CSV file as text, cell by cell; an empty cell is an empty text.

    Raises
    ------
    FactError
        When it is no file, too large, not UTF-8, no table, has no rows, or lacks a column.
    """
    shown = shown or path.as_posix()
    way_out = f"It needs the columns {', '.join(needed)}."
    try:
        text = _text(path)
        table = pd.read_csv(io.StringIO(text), keep_default_na=False, dtype=str)
    except (OSError, ValueError) as error:
        what = f"can't be read as a table ({str(error).splitlines()[0].rstrip('.')})."
        raise FactError([Fault(f"{shown}:1:1", what, way_out)]) from None
    table = table.fillna("").rename(columns=str)
    if not isinstance(table.index, pd.RangeIndex):  # rows have more cells than there are heads
        what = "has rows with more cells than there are columns."
        raise FactError([Fault(f"{shown}:2:1", what, "Put a text with a comma in quotes.")])
    lacking = [column for column in needed if not _columns(table, column)]
    if lacking:
        fault = Fault(f"{shown}:1:1", f"lacks the column {', '.join(lacking)}.", way_out)
        raise FactError([fault])
    if table.empty:
        raise FactError([Fault(f"{shown}:1:1", "has no rows.", "Write one, or remove the table.")])
    return table


def _columns(table: pd.DataFrame, needed: str) -> list[str]:
    """Return the columns that serve for one: itself, or those of its words in any language."""
    stem = needed.removesuffix(f"_{DEFAULT}")
    if stem == needed:
        return [needed] if needed in table.columns else []
    return [column for lang in known() if (column := f"{stem}_{lang}") in table.columns]


def _text(path: Path) -> str:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise ValueError("it is not a file")
    if found.st_size > MOST_BYTES:
        raise ValueError(
            f"it has {found.st_size:,} bytes; a table of a case has at most {MOST_BYTES:,}"
        )
    return path.read_bytes().decode("utf-8-sig")


def _table(path: Path, name: str, shown: str) -> pd.DataFrame:
    """Return a table of a name, its numbers as numbers; read once as long as it doesn't change."""
    try:
        found = path.stat()
        version = (found.st_mtime_ns, found.st_size)
    except OSError:
        version = (0, 0)
    return _read(path, name, shown, version).copy()


@functools.lru_cache(maxsize=32)
def _read(path: Path, name: str, shown: str, version: tuple[int, int]) -> pd.DataFrame:
    shown = shown or path.as_posix()
    table = cells(path, _NEEDED[name], shown)
    if len(table) > MOST_ROWS:
        what = f"has {len(table):,} rows; a table of a case has at most {MOST_ROWS:,}."
        raise FactError([Fault(f"{shown}:1:1", what, "Leave out what the case doesn't need.")])
    lines = _lines(table)
    faults = [
        Fault(f"{shown}:{lines[row]}:1", what, "Correct it.") for row, what in _wrong(table, name)
    ]
    if len(faults) > _MOST_TOLD:
        rest = f"{len(faults) - _MOST_TOLD} more faults of this table are not listed."
        faults = [*faults[:_MOST_TOLD], Fault(f"{shown}:1:1", rest, "Correct these first.")]
    if faults:
        raise FactError(faults)
    if name == "provinces":
        table = worded.filled(table, "name")
    numbers = [column for column in (*_RANGES, "value") if column in table.columns]
    return table.assign(**{column: pd.to_numeric(table[column]) for column in numbers})


def _lines(table: pd.DataFrame) -> list[int]:
    """Return the line of each row in its file: a cell in quotes may take several."""
    breaks = pd.DataFrame({c: table[c].str.count("\n") for c in table.columns}).sum(axis=1)
    return [2 + row + int(before) for row, before in enumerate(breaks.cumsum() - breaks)]


# column → least and most, whether whole; a least of zero is itself left out
_RANGES: Mapping[str, tuple[float, float, bool]] = {
    "population": (0, 1e11, False),
    "city_units": (1, 10_000, True),
    "prefecture_units": (1, 10_000, True),
    "tile_row": (0, 100, True),
    "tile_col": (0, 100, True),
    "month": (0, 1e12, False),
    "hour": (0, 1e12, False),
}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def _wrong(table: pd.DataFrame, name: str) -> Iterator[tuple[int, str]]:
    """Yield (row, what is wrong there)."""
    for column, (least, most, whole) in _RANGES.items():
        if column in table.columns:
            yield from _not_between(table[column], column, least, most, whole)
    for column in ("from", "to"):
        for row, day in enumerate(table[column] if column in table.columns else ()):
            if (day or column == "from") and not _day(day):
                yield row, f"{column}: {day!r} is no day such as 2023-04-25."
    for row, (first, last) in enumerate(zip(table["from"], table["to"], strict=True)) if {
        "from", "to",
    } <= set(table.columns) else ():  # fmt: skip
        if _day(first) and _day(last) and last < first:
            yield row, f"to: {last!r} is before {first!r}."
    if name == "thresholds":
        yield from _measures(table)
    yield from _texts(table)
    yield from _doubled(table, name)


def _not_between(
    column: pd.Series[str], name: str, least: float, most: float, whole: bool
) -> Iterator[tuple[int, str]]:
    numbers = pd.to_numeric(column, errors="coerce")
    tile = name.startswith("tile")
    for row, (text, number) in enumerate(zip(column, numbers, strict=True)):
        if not (number >= 0 if tile else number > 0) or math.isinf(number):
            yield row, f"{name}: {text!r} is not a {'whole' if tile else 'positive'} number."
        elif whole and number != int(number):
            yield row, f"{name}: {text!r} is not a whole number."
        elif not least <= number <= most:
            yield row, f"{name}: {text!r} is not between {least:,g} and {most:,g}."


def _measures(table: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield thresholds without a number or a unit."""
    numbers = pd.to_numeric(table["value"], errors="coerce")
    for row, (measure, number) in enumerate(zip(table["measure"], numbers, strict=True)):
        if not measure:
            if table["value"].iat[row]:
                yield row, f"value: {table['value'].iat[row]!r} is of no measure."
            continue
        if not number > 0 or math.isinf(number):
            yield row, f"value: {table['value'].iat[row]!r} is not a positive number."
        try:
            units.check(str(table["unit"].iat[row]))
        except UnitError as error:
            yield row, f"unit: {error}"


def _texts(table: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield names that can't be used, cells that can't be printed, and addresses that are none."""
    for stem in ("name", "what"):
        named = _columns(table, f"{stem}_{DEFAULT}")
        for row, cells in enumerate(table[named].to_dict("records") if named else ()):
            if not worded.words(cells, stem):
                yield row, f"{named[0]} is blank."
    for column in table.columns:
        for row, text in enumerate(table[column]):
            if column in ("id", "province") and not _ID.fullmatch(text):
                yield row, f"{column}: {text!r} is not of letters, digits, - and _."
            elif column == "provision" and not text.strip():
                yield row, f"{column} is blank."
            elif column == "census" and text not in ("yes", "no"):
                yield row, f"census: {text!r} is neither yes nor no."
            elif len(text) > _MOST_IN_CELL:
                yield row, f"{column} has {len(text):,} characters, more than {_MOST_IN_CELL}."
            elif any(ord(char) < 32 and char not in "\n\t" for char in text):
                yield row, f"{column}: {text!r} can't be printed."
            elif column == "url" and text and not text.lower().startswith(("http://", "https://")):
                yield row, f"url: {text!r} doesn't begin with https:// or http://."


# what may hold once only at a time
_ONE_OF = {
    "provinces": ("id",),
    "minimum_wages": ("province",),
    "thresholds": ("provision", "measure"),
}


def _doubled(table: pd.DataFrame, name: str) -> Iterator[tuple[int, str]]:
    """Yield rows that say again what another says of the same days."""
    keys = list(_ONE_OF[name])
    ends = pd.DataFrame({"from": "", "to": ""}, index=table.index)
    ends = ends.assign(**{key: table[key] for key in ("from", "to") if key in table.columns})
    ends["to"] = ends["to"].where(ends["to"] != "", "9999-12-31")
    spoken = table[keys].assign(row=range(len(table)), first=ends["from"], last=ends["to"])
    if name == "thresholds":
        spoken = spoken[spoken["measure"] != ""]
    for key, rows in spoken.groupby(keys, sort=False):
        if len(rows) == 1:
            continue
        until = ""
        for row, first, last in sorted(
            zip(rows["row"], rows["first"], rows["last"], strict=True), key=lambda r: (r[1], r[0])
        ):
            if until and first <= until:
                yield int(row), f"{', '.join(map(str, key))} is there twice for the same days."
            until = max(until, last)


def _filled(table: pd.DataFrame, otherwise: dict[str, Any]) -> pd.DataFrame:
    return table.assign(**{k: v for k, v in otherwise.items() if k not in table.columns})


def _day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
