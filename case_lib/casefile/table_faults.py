"""Find invalid cells in a table of a case."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from case_lib.base import units
from case_lib.base.errors import UnitError
from case_lib.base.languages import DEFAULT
from case_lib.casefile import language_columns
from case_lib.casefile.table_cells import columns_for

__all__ = ["RANGES", "wrong"]

_MOST_IN_CELL = 500


# column → minimum and maximum, whether whole; a minimum of zero is excluded
RANGES: Mapping[str, tuple[float, float, bool]] = {
    "population": (0, 1e11, False),
    "city_units": (1, 10_000, True),
    "prefecture_units": (1, 10_000, True),
    "tile_row": (0, 100, True),
    "tile_col": (0, 100, True),
    "month": (0, 1e12, False),
    "hour": (0, 1e12, False),
}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def wrong(table: pd.DataFrame, name: str) -> Iterator[tuple[int, str]]:
    """Yield (row, fault)."""
    for column, (least, most, whole) in RANGES.items():
        if column in table.columns:
            yield from _not_between(table[column], column, least, most, whole)
    for column in ("from", "to"):
        for row, day in enumerate(table[column] if column in table.columns else ()):
            if (day or column == "from") and not _day(day):
                yield row, f"{column}: {day!r} is not a day such as 2023-04-25."
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
                yield row, f"value: {table['value'].iat[row]!r} has no measure."
            continue
        if not number > 0 or math.isinf(number):
            yield row, f"value: {table['value'].iat[row]!r} is not a positive number."
        try:
            units.check(str(table["unit"].iat[row]))
        except UnitError as error:
            yield row, f"unit: {error}"


def _texts(table: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield invalid names, unprintable cells, and invalid addresses."""
    for stem in ("name", "what"):
        named = columns_for(table, f"{stem}_{DEFAULT}")
        for row, words in enumerate(table[named].to_dict("records") if named else ()):
            if not language_columns.words(words, stem):
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


# columns that must be unique at any time
_ONE_OF = {
    "provinces": ("id",),
    "minimum_wages": ("province",),
    "thresholds": ("provision", "measure"),
}


def _doubled(table: pd.DataFrame, name: str) -> Iterator[tuple[int, str]]:
    """Yield rows that duplicate another for the same days."""
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
                yield int(row), f"{', '.join(map(str, key))} occurs twice for the same days."
            until = max(until, last)


def _day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
