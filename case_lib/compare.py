"""Cases beside each other: the same figures, “not reported” where a case has none.

The cases are case files; further ones, of which only a figure or two is published, stand in
``reference/comparators.csv`` with their sources.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from case_lib.case import Case
from case_lib.errors import ParameterError
from case_lib.language import N_, text
from case_lib.opening import find_case, open_case
from case_lib.quantities import Citation, Label, Quantity

# what is compared: label, where a case may have it, and what to mind
ROWS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "arrests": (N_("people arrested"), ("arrests.total",), ""),
    "provinces": (N_("provinces reached"), ("operation.provinces",), ""),
    "cities": (N_("cities reached"), ("operation.cities",), ""),
    "officers": (N_("officers deployed"), ("operation.officers",), ""),
    "officers_arrest": (N_("officers per arrest"), ("arrests.officers_arrest",), ""),
    "seized": (
        N_("money seized and frozen"),
        ("operation.seized",),
        N_("neither profit nor turnover"),
    ),
    "involved": (
        N_("money called “involved”"),
        ("operation.involved",),
        N_("not defined by the sources"),
    ),
    "received": (N_("money received from the buyer"), ("operation.received",), ""),
    "calls": (N_("calls made"), ("calls.total",), N_("by people or by robots")),
    "leads": (N_("people diverted"), ("leads.total",), ""),
    "tiers": (
        N_("tiers"),
        ("organisation.tiers",),
        N_("as a source counts them"),
    ),
    "group_size": (N_("members of a group"), ("organisation.group_size",), ""),
    "span": (N_("span of control, derived"), ("arrests.span_of_control",), ""),
    "base_day": (N_("base pay per day, lowest tier"), ("pay.{frontline}.base_wage_day",), ""),
    "earned_day": (
        N_("earned per day, lowest tier"),
        ("pay.{frontline}.earnings_day",),
        N_("of whatever kind, so not base pay"),
    ),
    "commission": (
        N_("commission per person diverted, lowest tier"),
        ("pay.{frontline}.commission_lead",),
        "",
    ),
    "above_quota": (
        N_("commission above a quota, lowest tier"),
        ("pay.{frontline}.commission_above_quota", "pay.caller.commission_above_quota"),
        N_("paid beyond the quota alone"),
    ),
    "quota": (
        N_("people to divert a month before commission, lowest tier"),
        ("pay.{frontline}.quota_month", "pay.caller.quota_month"),
        "",
    ),
    "price": (
        N_("paid per person diverted by the buyer"),
        ("pay.price_lead",),
        N_("before what callers get of it"),
    ),
    "floor": (
        N_("price that covers reported pay, modelled"),
        ("pay.break_even_price_lead",),
        N_("a model, not a report"),
    ),
    "report_to_raid": (
        N_("days from the first report to the arrests"),
        ("timeline.first_report_to_raid",),
        "",
    ),
    "detection_to_raid": (
        N_("days from detection to the arrests"),
        ("timeline.detection_to_raid",),
        "",
    ),
    "term_head": (N_("imprisonment of the one who led"), ("sentences.head",), ""),
    "term_others": (N_("imprisonment of others"), ("sentences.others",), ""),
}


@dataclass(frozen=True)
class Column:
    """A case as compared: its name, label, stage and the figures it has, by row.

    Of a case from the table of comparators the stage is None; it has a remark for each figure, the
    day of publication and the address of its source, and ``one_case`` is no for a sweep of many.
    """

    name: str
    label: Label
    stage: str | None
    figures: dict[str, Quantity]
    remarks: Mapping[str, str] = field(default_factory=dict)
    published: str = ""
    url: str = ""
    one_case: bool = True


def others(case: Case, named: str) -> list[Case]:
    """Return the cases that ``named`` lists, without the case itself.

    Raises
    ------
    FactError
        For a case that there isn't.
    """
    words = [word.strip() for word in named.split(",") if word.strip()]
    return [
        open_case(word, lang=case.lang, draws=case.draws, seed=case.seed)
        for word in dict.fromkeys(words)
        if word != case.file.case
    ]


def columns(case: Case, cases: Sequence[Case]) -> list[Column]:
    """Return a column for the case, for each of the others, then for each of the table."""
    found = [_of_case(case, own=True), *(_of_case(other, own=False) for other in cases)]
    known = {column.name for column in found}
    return found + [column for column in _of_table(case.lang) if column.name not in known]


def _of_case(case: Case, own: bool) -> Column:
    figures = {}
    frontline = case.role("frontline") or "caller"
    for row, (_, names, _) in ROWS.items():
        for name in names:
            quantity = case.get(name.format(frontline=frontline))
            if quantity is not None:
                figures[row] = quantity if own else _renamed(quantity, case)
                break
    label: Label = (case.file.short or case.file.title).model_dump()
    return Column(case.file.case, label, case.file.stage, figures)


def _renamed(quantity: Quantity, case: Case) -> Quantity:
    """Return a quantity of another case under a name of its own, with its outlets spelt out."""
    cited = tuple(
        replace(
            c,
            source=text(case.file.sources[c.source].outlet.model_dump(), case.lang),
            published=case.file.sources[c.source].published or "",
        )
        if c.source in case.file.sources
        else c
        for c in quantity.citations
    )
    return replace(
        quantity,
        name=f"{case.file.case}.{quantity.name}",
        citations=cited,
        inputs=tuple(_renamed(item, case) for item in quantity.inputs),
        family="",
    )


@functools.cache
def _table() -> pd.DataFrame:
    path = importlib.resources.files("case_lib") / "reference" / "comparators.csv"
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype=str, keep_default_na=False)


def _of_table(lang: str) -> list[Column]:
    places = {name: row for row, (_, names, _) in ROWS.items() for name in names}
    found = []
    for name, rows in _table().groupby("id", sort=False):
        figures, remarks = {}, {}
        for row in rows.to_dict("records"):
            outlet, place = row[f"outlet_{lang}"], places[row["quantity"]]
            remarks[place] = row[f"note_{lang}"]
            figures[place] = Quantity.parse(
                row["says"],
                row["unit"],
                f"{name}.{row['quantity']}",
                label=ROWS[place][0],
                citations=(
                    Citation(
                        outlet,
                        says=row["says"],
                        confidence=row["confidence"],
                        published=row["published"],
                    ),
                ),
            )
        first = {str(key): str(value) for key, value in rows.iloc[0].items()}
        label = {"en": first["en"], "zh": first["zh"]}
        about = (remarks, first["published"], first["url"], first["one_case"] == "yes")
        found.append(Column(str(name), label, None, figures, *about))
    return found


def highest(row: str, found: Sequence[Column]) -> tuple[Column, Quantity] | None:
    """Return the column whose figure lies above all others over all bounds, if there is one.

    None where fewer than two report it, or where bounds meet.
    """
    known = [(column, column.figures[row]) for column in found if row in column.figures]
    if len(known) < 2:
        return None
    best = max(known, key=lambda pair: pair[1].low)
    rest = [quantity for column, quantity in known if column is not best[0]]
    return best if all(best[1].low > quantity.high for quantity in rest) else None


def check_names(named: str) -> None:
    """Raise FactError for a case that there isn't, ParameterError for a list without names."""
    if named.strip() and not any(word.strip() for word in named.split(",")):
        raise ParameterError(f"compare_with={named!r} names no case.")
    for word in named.split(","):
        if word.strip():
            find_case(word.strip())
