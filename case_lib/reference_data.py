"""Published reference tables that travel with the package; see ``reference/SOURCES.md``."""

from __future__ import annotations

import functools
import importlib.resources
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

from case_lib.errors import FactError, Fault
from case_lib.intervals import Interval
from case_lib.kinds import Kind
from case_lib.language import N_
from case_lib.quantities import Citation, Label, Quantity


def _table(country: str, name: str) -> Traversable | None:
    path = importlib.resources.files("case_lib") / "reference" / f"{country}_{name}.csv"
    return path if path.is_file() else None


@functools.cache
def _read(country: str, name: str) -> pd.DataFrame | None:
    path = _table(country, name)
    if path is None:
        return None
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(
            file,
            keep_default_na=False,
            na_values=[""],
            dtype={"provision": str, "to": str, "from": str, "tile_row": int},
        )


_NEEDED = {
    "provinces": ("id", "name_en", "population", "city_units"),
    "minimum_wages": ("province", "from", "to", "month", "hour"),
}
_ACROSS = 7  # tiles in a row, where a table says nothing of their places


def _own(path: Path, name: str) -> pd.DataFrame:
    """Read a table that a case brings.

    Raises
    ------
    FactError
        When it can't be read, lacks a column, or holds something else than numbers.
    """
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
    faults = []
    for column in ("population", "city_units", "month", "hour"):
        if column not in table.columns:
            continue
        numbers = pd.to_numeric(table[column], errors="coerce")
        for row in numbers.index[~(numbers > 0)]:
            what = f"{column}: {table.at[row, column]!r} is not a positive number."
            faults.append(Fault(f"{shown}:{row + 2}:1", what, "Correct it."))
        table[column] = numbers
    if faults:
        raise FactError(faults)
    return table


def _own_provinces(path: Path) -> pd.DataFrame:
    table = _own(path, "provinces")
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
    for column, values in otherwise.items():
        if column not in table.columns:
            table[column] = values
    whole = ["city_units", "prefecture_units", "tile_row", "tile_col"]
    return table.astype(dict.fromkeys(whole, int))


def provinces(country: str, own: Path | None = None) -> pd.DataFrame | None:
    """Return the first-level divisions of a country, or None where no table is shipped.

    ``own`` is a table that a case brings; it may leave out all but id, name_en, population and
    city_units.

    Columns: id, name_en, name_zh, short_en, short_zh, population (2020 census), prefecture_units,
    city_units (a municipality counts as one), tile_row, tile_col, census (yes/no).
    """
    if own is not None:
        return _own_provinces(own)
    found = _read(country, "provinces")
    return None if found is None else found.copy()


def minimum_wages(
    country: str, first: date, last: date, own: Path | None = None
) -> pd.DataFrame | None:
    """Return the wages in force on every day from ``first`` to ``last``.

    Columns: province, month (CNY/month), hour (CNY/hour), confidence. A province whose wage
    changed in between, or isn't known for these days, is left out. None where no table is
    shipped.
    """
    found = _read(country, "minimum_wages") if own is None else _own(own, "minimum_wages")
    if found is None:
        return None
    found = found if "confidence" in found.columns else found.assign(confidence="")
    inside = (found["from"] <= first.isoformat()) & (found["to"] >= last.isoformat())
    return found.loc[inside, ["province", "month", "hour", "confidence"]].reset_index(drop=True)


def thresholds(country: str, first: date, last: date) -> pd.DataFrame | None:
    """Return the provisions in force on every day from ``first`` to ``last``.

    Columns as in the table; ``value`` and ``unit`` are empty for what isn't a threshold.
    """
    found = _read(country, "thresholds")
    if found is None:
        return None
    inside = (found["from"] <= first.isoformat()) & (found["to"].fillna("9999") >= last.isoformat())
    return found[inside].reset_index(drop=True)


def published(
    name: str,
    value: float,
    unit: str,
    label: Label,
    source: str,
    at: str = "",
    family: str = "",
    inputs: tuple[Quantity, ...] = (),
) -> Quantity:
    """Return a figure of a published table or law as a reported quantity.

    ``inputs`` are the dates that decided which row of the table was in force.
    """
    return Quantity(
        name,
        Interval.at(value),
        unit,
        Kind.REPORTED,
        Interval.at(value),
        label,
        citations=(Citation(source, at, says=f"{value:g}"),),
        family=family,
        inputs=inputs,
    )


@dataclass(frozen=True)
class Work:
    """A work that a method comes from; ``seen``: how far it was read."""

    authors: tuple[str, ...]
    year: int
    title: str
    where: str
    seen: str


@functools.cache
def literature() -> tuple[Work, ...]:
    """Return the works that methods come from, by author and year."""
    path = importlib.resources.files("case_lib") / "reference" / "literature.yaml"
    rows = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return tuple(Work(**{**row, "authors": tuple(row["authors"])}) for row in rows)


def definitions() -> dict[str, Quantity]:
    """Return what holds by definition, so that units in formulas come out."""
    return {
        "definition.minutes_hour": published(
            "definition.minutes_hour", 60, "minute/hour", N_("minutes in an hour"), "definition"
        ),
        "definition.one_person": published(
            "definition.one_person",
            1,
            "person",
            N_("the one person that a wage is paid to"),
            "definition",
        ),
    }
