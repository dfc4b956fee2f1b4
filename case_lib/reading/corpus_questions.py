"""Query a table of many articles by quantity: case by case, and over time.

A case that doesn't report the quantity keeps a row without a number; it is neither zero nor
omitted.
"""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pandas as pd

from case_lib.base.errors import ParameterError, nearest

__all__ = ["by_case", "coverage", "over_time", "read"]

_PERIODS = {"year": "Y", "quarter": "Q", "month": "M"}
_AGAIN = re.compile(r"_[0-9]+$")  # the second figure with a name: arrests.total_2
_DAY = r"^.*?([0-9]{4}-[0-9]{2}-[0-9]{2})[^/]*$"


def read(table: Path) -> pd.DataFrame:
    """Return the claims of a corpus without those of reposts, with days as dates.

    Columns are those of ``corpus.make``, and ``published``, taken from the file name.
    """
    rows = pd.read_parquet(table)
    rows = rows[rows["copy_of"].isna()].copy()
    rows["published"] = pd.to_datetime(rows["article"].str.extract(_DAY)[0], errors="coerce")
    for column in ("begins", "ends"):
        rows[column] = pd.to_datetime(rows[column], errors="coerce")
    return rows


def by_case(claims: pd.DataFrame, name: str, unit: str | None = None) -> pd.DataFrame:
    """Return the figures that each case reports for a quantity.

    Parameters
    ----------
    name
        The quantity; ``*`` stands for any role, as in ``pay.*.commission_lead``.
    unit
        Select figures in this unit, such as ``CNY/lead``; other currencies aren't comparable.

    Returns
    -------
    pandas.DataFrame
        One row per case, sorted by day: ``case kind day low high unit reported articles``. Bounds
        are the lowest and highest in any article, and missing without a figure. ``day`` is the day
        of the raid, or of publication if no raid is dated.

    Raises
    ------
    ParameterError
        For a name or unit that no article reports.
    """
    first = claims["name"].astype(str).str.replace(_AGAIN, "", regex=True)
    named = first.map(lambda one: fnmatch.fnmatchcase(one, name))
    if not named.any():
        known = sorted(set(first) - {""})
        raise ParameterError(f"no article reports {name!r}.{nearest(name, known)}")
    figures = claims[named & claims["low"].notna()]
    if unit is not None:
        units = sorted(figures["unit"].dropna().unique())
        if unit not in units:
            raise ParameterError(f"no figure of {name!r} is in {unit!r}; use {', '.join(units)}.")
        figures = figures[figures["unit"] == unit]
    elif len(several := sorted(figures["unit"].unique())) > 1:
        choices = ", ".join(several)
        raise ParameterError(f"figures of {name!r} are in {choices}. Choose one: unit=….")
    raids = claims[claims["name"] == "events.raid"].groupby("case")["begins"].min()
    cases = claims.groupby("case").agg(
        kind=("kind", "first"), published=("published", "min"), articles=("article", "nunique")
    )
    ends = figures.groupby("case").agg(
        low=("low", "min"), high=("high", "max"), unit=("unit", "first")
    )
    joined = cases.join(ends)
    joined["day"] = raids.reindex(joined.index).fillna(joined["published"])
    joined["reported"] = joined["low"].notna()
    columns = ["case", "kind", "day", "low", "high", "unit", "reported", "articles"]
    return joined.reset_index().sort_values(["day", "case"], ignore_index=True)[columns]


def over_time(cases: pd.DataFrame, period: str = "year") -> pd.DataFrame:
    """Aggregate cases by year, quarter or month.

    Parameters
    ----------
    cases
        The result of ``by_case``.

    Returns
    -------
    pandas.DataFrame
        One row per period: the numbers of ``cases``, ``reported`` and ``not_reported``; over the
        reporting cases ``total_low`` and ``total_high``, the ``least``, the ``middle`` (median of
        the midpoints) and the ``most``. Totals cover reporting cases only, so they are lower bounds
        for all cases.

    Raises
    ------
    ParameterError
        For an unknown period.
    """
    if period not in _PERIODS:
        raise ParameterError(f"period {period!r} must be {', '.join(_PERIODS)}.")
    named = cases.assign(
        period=cases["day"].dt.to_period(_PERIODS[period]).astype(str),
        middle=(cases["low"] + cases["high"]) / 2,
    )
    periods = named.groupby("period").agg(
        cases=("case", "size"),
        reported=("reported", "sum"),
        total_low=("low", lambda ends: ends.sum(min_count=1)),
        total_high=("high", lambda ends: ends.sum(min_count=1)),
        least=("low", "min"),
        middle=("middle", "median"),
        most=("high", "max"),
    )
    periods.insert(2, "not_reported", periods["cases"] - periods["reported"])
    return periods.reset_index()


def coverage(claims: pd.DataFrame) -> pd.DataFrame:
    """Return, for each kind of case and quantity asked for it, how many cases report it.

    Columns: ``kind name cases reported not_reported``.
    """
    asked = claims[claims["says"].isna()][["kind", "name"]].drop_duplicates()
    cases = claims.groupby("kind")["case"].nunique()
    has = claims[claims["says"].notna()].groupby(["kind", "name"])["case"].nunique()
    coverage = asked.sort_values(["kind", "name"], ignore_index=True)
    coverage["cases"] = coverage["kind"].map(cases)
    keys = pd.MultiIndex.from_frame(coverage[["kind", "name"]])
    coverage["reported"] = has.reindex(keys, fill_value=0).to_numpy()
    coverage["not_reported"] = coverage["cases"] - coverage["reported"]
    return coverage
