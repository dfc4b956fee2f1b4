"""Tables that a case brings beside its file, for a country without any; read with all faults."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from case_lib import units
from case_lib.errors import FactError, Fault, UnitError

_NEEDED = {
    "provinces": ("id", "name_en", "population", "city_units"),
    "minimum_wages": ("province", "from", "to", "month", "hour"),
    "thresholds": (
        "provision", "article", "document", "from", "measure", "value", "unit", "what_en",
        "effect_en",
    ),
}  # fmt: skip
_ACROSS = 7  # tiles in a row, where a table says nothing of their places
_NUMBERS = ("population", "city_units", "month", "hour")


def provinces(path: Path) -> pd.DataFrame:
    """Return a table of first-level divisions; what it leaves out is filled in.

    Raises
    ------
    FactError
        When it can't be read, lacks a column, or holds something else than numbers.
    """
    table = _read(path, "provinces")
    size = len(table)
    otherwise: dict[str, Any] = {
        "name_zh": table["name_en"],
        "short_en": table["id"].str[-3:],
        "short_zh": table["id"].str[-3:],
        "prefecture_units": table["city_units"],
        "tile_row": [1 + row // _ACROSS for row in range(size)],
        "tile_col": [row % _ACROSS for row in range(size)],
        "census": "yes",
    }
    table = _filled(table, otherwise)
    whole = ["city_units", "prefecture_units", "tile_row", "tile_col"]
    return table.astype(dict.fromkeys(whole, int))


def minimum_wages(path: Path) -> pd.DataFrame:
    """Return a table of minimum wages with the days between which each held.

    Raises
    ------
    FactError
        When it can't be read, lacks a column, or holds no numbers or days where it must.
    """
    return _filled(_read(path, "minimum_wages"), {"confidence": ""})


def thresholds(path: Path) -> pd.DataFrame:
    """Return a table of offences and thresholds with the days between which each held.

    A row with a ``measure`` is a threshold of ``value`` and ``unit``; one without is a band.

    Raises
    ------
    FactError
        When it can't be read, lacks a column, or holds no numbers, units or days where it must.
    """
    table = _read(path, "thresholds")
    otherwise: dict[str, Any] = {
        "id": [f"row{row + 2}" for row in range(len(table))],
        "kind": table["measure"].map(lambda measure: "threshold" if measure else "band"),
        "to": "",
        "doc": table["document"],
        "article_zh": " " + table["article"],
        "line_zh": "",
        "what_zh": table["what_en"],
        "effect_zh": table["effect_en"],
        "fine_en": "",
        "fine_zh": "",
        "verified": "",
    }
    table = _filled(table, otherwise)
    empty = {column: table[column].where(table[column] != "") for column in ("measure", "to")}
    return table.assign(**empty)


def _filled(table: pd.DataFrame, otherwise: dict[str, Any]) -> pd.DataFrame:
    return table.assign(**{k: v for k, v in otherwise.items() if k not in table.columns})


def _read(path: Path, name: str) -> pd.DataFrame:
    way_out = f"It needs the columns {', '.join(_NEEDED[name])}."
    shown = path.as_posix()
    try:
        table = pd.read_csv(path, keep_default_na=False, dtype=str)
    except (OSError, ValueError) as error:
        what = f"can't be read as a table ({str(error).splitlines()[0]})."
        raise FactError([Fault(f"{shown}:1:1", what, way_out)]) from None
    lacking = [column for column in _NEEDED[name] if column not in table.columns]
    if lacking:
        fault = Fault(f"{shown}:1:1", f"lacks the column {', '.join(lacking)}.", way_out)
        raise FactError([fault])
    faults = [Fault(f"{shown}:{row + 2}:1", what, "Correct it.") for row, what in _wrong(table)]
    if faults:
        raise FactError(faults)
    numbers = [column for column in (*_NUMBERS, "value") if column in table.columns]
    return table.assign(**{column: pd.to_numeric(table[column]) for column in numbers})


def _wrong(table: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield (row, what is wrong there)."""
    for row, cells in enumerate(table.to_dict("records")):
        for column in _NUMBERS:
            if column in cells and not _positive(cells[column]):
                yield row, f"{column}: {cells[column]!r} is not a positive number."
        for column in ("from", "to"):
            day = cells.get(column, "")
            if (day or (column == "from" and column in cells)) and not _day(day):
                yield row, f"{column}: {day!r} is no day such as 2023-04-25."
        if cells.get("measure"):
            if not _positive(cells["value"]):
                yield row, f"value: {cells['value']!r} is not a positive number."
            try:
                units.check(cells["unit"])
            except UnitError as error:
                yield row, f"unit: {error}"


def _positive(text: str) -> bool:
    return bool(pd.to_numeric(pd.Series([text]), errors="coerce").gt(0).all())


def _day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
