"""Published reference tables of the package; for sources see ``reference/SOURCES.md``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from case_lib.base import reference
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, text
from case_lib.casefile import language_columns, user_tables
from case_lib.quantity.citations import Citation
from case_lib.quantity.quantities import EVERYWHERE, Label, Quantity

__all__ = [
    "Document",
    "Work",
    "cited",
    "definitions",
    "document",
    "has",
    "literature",
    "minimum_wages",
    "provinces",
    "published",
    "sanctions",
    "short_title",
    "thresholds",
    "working_time",
]


def has(country: str, name: str, own: Path | None = None) -> bool:
    """Return whether a table exists for a country, in the package or beside a case."""
    return own is not None or f"{country}_{name}.csv" in reference.names()


@functools.cache
def _read(country: str, name: str) -> pd.DataFrame | None:
    if not has(country, name):
        return None
    return reference.frame(
        f"{country}_{name}.csv",
        na_values=[""],
        dtype={"provision": str, "to": str, "from": str, "tile_row": int},
    )


def provinces(country: str, own: Path | None = None) -> pd.DataFrame | None:
    """Return the first-level divisions of a country, or None if no table is shipped.

    ``own`` is a table beside the case file; only id, a name, population and city_units are
    mandatory in it.

    Columns: id, population (2020 census), prefecture_units, city_units (a municipality counts as
    one), tile_row, tile_col, census (yes/no), and for every language of the reports a name and a
    short one, such as name_en and short_en.
    """
    if own is not None:
        return user_tables.provinces(own)
    table = _provinces(country)
    return None if table is None else table.copy()


@functools.cache
def _provinces(country: str) -> pd.DataFrame | None:
    table = _read(country, "provinces")
    return None if table is None else language_columns.filled(table, "name", "short")


def minimum_wages(
    country: str, first: date, last: date, own: Path | None = None
) -> pd.DataFrame | None:
    """Return the wages in force on every day from ``first`` to ``last``.

    Columns: province, month (CNY/month), hour (CNY/hour), confidence. A province whose wage
    changed in between, or is unknown for these days, is omitted. None if no table is shipped.
    """
    table = _read(country, "minimum_wages") if own is None else user_tables.minimum_wages(own)
    if table is None:
        return None
    return _in_force(table, first, last)[["province", "month", "hour", "confidence"]]


def thresholds(
    country: str, first: date, last: date, own: Path | None = None
) -> pd.DataFrame | None:
    """Return the provisions in force on every day from ``first`` to ``last``.

    Columns as in the table; ``kind`` is band, threshold, rule, recovery, administrative or
    leniency, and ``value`` and ``unit`` are empty for rows without a threshold. None if there is
    no table, neither shipped nor beside the case.
    """
    table = _read(country, "thresholds") if own is None else user_tables.thresholds(own)
    return None if table is None else _in_force(table, first, last)


def working_time(country: str, first: date, last: date) -> pd.DataFrame | None:
    """Return the legal definition of full-time work in force from ``first`` to ``last``.

    Columns: measure (``paid_days_month``, ``hours_day``), value, unit, doc, and what it is, by
    language: what_en, what_zh.
    None if no table is shipped.
    """
    table = _read(country, "working_time")
    return None if table is None else _in_force(table, first, last)


def sanctions(country: str, first: date, last: date) -> pd.DataFrame | None:
    """Return the numbers in police sanctions below a crime, in force from ``first`` to ``last``.

    Columns: measure, value, unit, doc, article, what_en, what_zh. None if no table is shipped.
    """
    table = _read(country, "sanctions")
    return None if table is None else _in_force(table, first, last)


def _in_force(table: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    inside = (table["from"] <= first.isoformat()) & (table["to"].fillna("9999") >= last.isoformat())
    return table[inside].reset_index(drop=True)


@dataclass(frozen=True)
class Document:
    """A law, interpretation or judgment: its short name and its title, by language.

    ``written_in`` is the language of the document itself; titles in others are translations.
    """

    short: dict[str, str]
    title: dict[str, str]
    written_in: str


def document(country: str, doc: str) -> Document | None:
    """Return the names of a document, or None if no table has it."""
    return _documents(country).get(doc)


def short_title(doc: str, lang: str) -> str | None:
    """Return the short name of a document of any country's table, such as Fafa [2016] No. 32."""
    for path in reference.names():
        if path.endswith("_documents.csv"):
            titles = document(path.removesuffix("_documents.csv"), doc)
            if titles is not None:
                return text(titles.short, lang)
    return None


@functools.cache
def _documents(country: str) -> dict[str, Document]:
    table = _read(country, "documents")
    rows: Any = [] if table is None else table.to_dict("records")
    return {
        row["doc"]: Document(
            language_columns.words(row, "short"),
            language_columns.words(row, "title"),
            str(row["written_in"]),
        )
        for row in rows
    }


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

    ``inputs`` are the dates that determined which row of the table was in force.
    """
    return Quantity(
        name,
        Interval.at(value),
        unit,
        Kind.REPORTED,
        Interval.at(value),
        label,
        citations=(Citation(source, at, says=f"{value:g}", of=EVERYWHERE),),
        family=family,
        inputs=inputs,
    )


@dataclass(frozen=True)
class Work:
    """A cited work.

    ``seen``: how much of it was read; ``link``: the DOI or address where it was checked.
    """

    authors: tuple[str, ...]
    year: int
    title: str
    where: str
    seen: str
    link: str


@functools.cache
def literature() -> tuple[Work, ...]:
    """Return the works that methods cite, by author and year."""
    rows = reference.load("literature.yaml")
    return tuple(Work(**{**row, "authors": tuple(row["authors"])}) for row in rows)


def definitions() -> dict[str, Quantity]:
    """Return quantities that hold by definition, as conversion factors for formulas."""
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
        "definition.percent": published(
            "definition.percent", 100, "%", N_("per cent in a whole"), "definition"
        ),
    }


def cited(
    name: str, says: str, unit: str, label: Label, row: Mapping[Any, Any], lang: str
) -> Quantity:
    """Return a figure of a table of the package, in the wording of its source.

    ``row`` has the outlet by language, ``published`` and ``confidence``.
    """
    return Quantity.parse(
        says,
        unit,
        name,
        label=label,
        citations=(
            Citation(
                text(language_columns.words(row, "outlet"), lang),
                says=says,
                confidence=str(row["confidence"]),
                published=str(row["published"]),
            ),
        ),
    )
