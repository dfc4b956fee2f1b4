"""Compare the figures of several cases; a missing figure is “not reported”.

The cases are case files; others, of which only a figure or two is published, are listed in
``reference/comparators.csv`` with their sources.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from case_lib.base import units
from case_lib.base.errors import ParameterError
from case_lib.base.languages import N_, in_all, style, text
from case_lib.base.short import Short
from case_lib.casefile import chapter, comparators, language_columns, opening
from case_lib.casefile.case import Case
from case_lib.casefile.reference_data import definitions
from case_lib.casefile.role_counts import convicted
from case_lib.quantity.evaluation import evaluate
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.scopes import scopes

__all__ = ["ROWS", "Column", "alone", "columns", "others"]


# compared figures: label, possible names in a case, and a caveat
ROWS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "arrests": (N_("people caught"), ("arrests.total",), ""),
    "convicted": (N_("people convicted"), ("convicted.total",), ""),
    "provinces": (N_("provinces reached"), ("operation.provinces",), ""),
    "cities": (N_("cities reached"), ("operation.cities",), ""),
    "officers": (N_("officers deployed"), ("operation.officers",), ""),
    "officers_arrest": (N_("officers per person caught"), ("arrests.officers_arrest",), ""),
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
    "gained": (
        N_("money said to have been gained"),
        ("operation.gained",),
        N_("sources don't say whether costs are deducted"),
    ),
    "calls": (N_("calls made"), ("calls.total",), N_("by people or by robots")),
    "valid": (
        N_("numbers that calls found to be valid"),
        ("calls.valid_numbers",),
        N_("per number called, not per person who joined"),
    ),
    "leads": (N_("people who joined a group"), ("leads.total",), ""),
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
        N_("commission per person who joined, lowest tier"),
        ("pay.{frontline}.commission_lead",),
        "",
    ),
    "above_quota": (
        N_("commission above a quota, lowest tier"),
        ("pay.{frontline}.commission_above_quota", "pay.caller.commission_above_quota"),
        N_("paid beyond the quota alone"),
    ),
    "quota": (
        N_("people who must join a month before commission, lowest tier"),
        ("pay.{frontline}.quota_month", "pay.caller.quota_month"),
        "",
    ),
    "price": (
        N_("paid by the buyer per person who joined"),
        ("pay.price_lead",),
        N_("before what callers get of it"),
    ),
    "floor": (
        N_("price that covers reported pay"),
        ("pay.break_even_price_lead",),
        N_("a model, not a report"),
    ),
    "report_to_raid": (
        N_("days from the first report to the raid"),
        ("timeline.first_report_to_raid",),
        "",
    ),
    "detection_to_raid": (
        N_("days from detection to the raid"),
        ("timeline.detection_to_raid",),
        "",
    ),
    "term_head": (N_("imprisonment of the one who led"), ("sentences.head",), ""),
    "term_others": (N_("imprisonment of others"), ("sentences.others",), ""),
}


@dataclass(frozen=True, repr=False)
class Column(Short):
    """A case in the comparison: its name, label, stage and figures by row.

    A remark states the scope of a figure that isn't about the whole case; ``parts`` contains the
    rows whose figure counts only some of the people. For a case from the table of comparators, the
    stage is None; it has a remark for each figure, the date of publication and the address of its
    source, and ``one_case`` is false for a series of cases. ``own`` marks the case of the report.
    """

    name: str
    label: Label
    stage: str | None
    figures: dict[str, Quantity]
    remarks: Mapping[str, str] = field(default_factory=dict)
    published: str = ""
    url: str = ""
    one_case: bool = True
    own: bool = False
    parts: frozenset[str] = frozenset()


def others(case: Case, named: str) -> list[Case]:
    """Return the cases of the same kind that ``named`` lists, except the case itself.

    Raises
    ------
    FactError
        For an unknown case.
    ParameterError
        For two different case files with the same id.
    """
    words = [word.strip() for word in named.split(",") if word.strip()]
    by_id: dict[str, Case] = {}
    for word in dict.fromkeys(words):
        if word == case.file.case:
            continue
        other = opening.open_case(word, lang=case.lang, draws=case.draws, seed=case.seed)
        if other.file.case == case.file.case or other.file.case in by_id:
            if other.file in (case.file, *(known.file for known in by_id.values())):
                continue
            raise ParameterError(
                f"{word}: another case file also has `case: {other.file.case}`. Give one "
                "of them a different id."
            )
        if other.file.crime == case.file.crime:
            by_id[other.file.case] = other
    return list(by_id.values())


def alone(case: Case, others: Sequence[Case]) -> bool:
    """Return whether no other case of this kind is available."""
    return not others and not case.file.crime.comparators


def columns(case: Case, cases: Sequence[Case]) -> list[Column]:
    """Return a column for the case, each of the others, and each entry in its kind's tables.

    Outlets and remarks are in the language of the case.
    """
    beside = [other.speaking(case.lang) for other in cases]
    all_columns = [_of_case(case, own=True), *(_of_case(other, own=False) for other in beside)]
    known = {column.name for column in all_columns}
    table = _of_table(case.lang) if comparators.TABLE in case.file.crime.comparators else ()
    all_columns += [column for column in table if column.name not in known]
    heads = Counter(head for column in all_columns for head in set(in_all(column.label).values()))
    return [
        replace(column, label=_told_apart(column))
        if any(heads[head] > 1 for head in in_all(column.label).values())
        else column
        for column in all_columns
    ]


def _told_apart(column: Column) -> Label:
    """Return the label of a column, with its id if another column has the same label."""
    return in_all(lambda lang: text(column.label, lang) + style(lang).bracketed(column.name))


def _of_case(case: Case, own: bool) -> Column:
    """Return the column of a case; ``own`` is true for the case of the report."""
    figures = {}
    frontline = case.role("frontline") or "caller"
    for row, (_, names, _) in ROWS.items():
        for name in names:
            quantity = case.get(name.format(frontline=frontline))
            if quantity is not None:
                figures[row] = quantity if own else _renamed(quantity, case)
                break
    label: Label = (case.file.short or case.file.title).model_dump()
    of_part = {
        row: _scope_called(case, of)
        for row, figure in figures.items()
        for of in scopes(figure)
        if of and len(scopes(figure)) == 1
    }
    parts = frozenset[str]()
    part = None if "convicted" in figures else _convicted_part(case)
    if part is not None:
        figures["convicted"] = part if own else _renamed(part, case)
        of_part["convicted"] = text(part.label, case.lang)
        parts = frozenset({"convicted"})
    return Column(case.file.case, label, case.file.stage, figures, of_part, own=own, parts=parts)


def _convicted_part(case: Case) -> Quantity | None:
    """Return the only count of people convicted in a case without their total, if there is one.

    None if there are several, because they may overlap.
    """
    known = convicted(case)
    return known[0] if len(known) == 1 else None


def _scope_called(case: Case, of: str) -> str:
    """Return the name of a scope; another case's file may lack it."""
    spec = case.file.scopes.get(of)
    return text(spec.label.model_dump(), case.lang) if spec else of


def _renamed(quantity: Quantity, case: Case) -> Quantity:
    """Return a quantity of another case, renamed, with its outlets spelt out."""
    cited = tuple(
        replace(
            c,
            source=text(case.file.sources[c.source].outlet.model_dump(), case.lang),
            published=case.file.sources[c.source].published or "",
            of=_scope_called(case, c.of),
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
def _of_table(lang: str) -> tuple[Column, ...]:
    """Return the columns of the table of comparators, with remarks in a language."""

    def words(row: Mapping[Any, Any], stem: str) -> str:
        label = language_columns.words(row, stem)
        return text(label, lang) if label else ""

    places = {name: row for row, (_, names, _) in ROWS.items() for name in names}
    table_columns = []
    for name, rows in comparators.table().groupby("id", sort=False):
        figures, remarks = {}, {}
        for row in rows.to_dict("records"):
            place = places[row["quantity"]]
            remarks[place] = words(row, "note")
            figures[place] = comparators.figure(row, lang, ROWS[place][0])
        first = {str(key): str(value) for key, value in rows.iloc[0].items()}
        if first["one_case"] == "yes":
            figures |= _calculated(str(name), figures)
        label = language_columns.words(first, "label")
        about = (remarks, first["published"], first["url"], first["one_case"] == "yes")
        table_columns.append(Column(str(name), label, None, figures, *about))
    return tuple(table_columns)


def _calculated(name: str, figures: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Return the rows that formulas derive for a case in the table, as for a case file."""
    given = {
        figure.name.removeprefix(f"{name}."): figure for figure in figures.values() if figure.unit
    }
    money = next(
        (u for q in given.values() for u in units.parts(q.unit or "")[0] if u.isupper()), ""
    )
    formulas = [
        item.of_case(money, {}) for item in chapter.formulas() if money or "money" not in item.unit
    ]
    known = evaluate({**definitions(), **given}, formulas, (), {}).quantities
    return {
        row: replace(known[place], name=f"{name}.{place}", label=label)
        for row, (label, places, _) in ROWS.items()
        for place in places
        if place in known and row not in figures
    }
