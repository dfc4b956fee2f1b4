"""Offences, their statutory bands, and thresholds in force at the time of the arrests.

Information, not legal advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from case_lib.base.languages import N_
from case_lib.casefile import reference_data
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.casefile.per_case import once_per_case
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import Order
from case_lib.quantity.citations import Citation
from case_lib.quantity.formulas import formula
from case_lib.quantity.quantities import Quantity

__all__ = [
    "Offence",
    "days_to_calls",
    "days_to_calls_elsewhere",
    "days_to_calls_minute",
    "days_to_gain",
    "days_to_many_calls",
    "given",
    "in_force",
    "offences",
    "rules",
]

# measures of the thresholds table that formulas use
_MEASURES = {
    "calls_serious": N_("calls that count as other serious circumstances"),
    "calls_especially_serious": N_("calls that count as other especially serious circumstances"),
    "gain_aiding": N_("illegal gains that count as serious circumstances"),
}


@formula("day", N_("days of base pay that reach the threshold of illegal gains"), each="role")
def days_to_gain(threshold_gain_aiding: Any, base_wage_day: Any) -> Any:
    """Whole days of base pay that reach the threshold, if all of it counts as illegal gains."""
    return np.ceil(threshold_gain_aiding / base_wage_day)


@formula(
    "day",
    N_("days until the threshold of calls made, at the assumed length and share of calls answered"),
    each="role",
)
def days_to_calls(
    threshold_calls_serious: Any,
    talk_hours_day: Any,
    pay_call_minutes: Any,
    pay_answer_rate: Any,
    definition_minutes_hour: Any,
) -> Any:
    """Days of full talk time until the threshold of calls made.

    Calls made are calls answered divided by the share answered, because unanswered calls count too
    (人次, and published judgments such as (2015) Ji Zhong Xing Er Zhong Zi No. 80).
    """
    answered_day = talk_hours_day * definition_minutes_hour / pay_call_minutes
    return threshold_calls_serious / (answered_day / pay_answer_rate)


@formula(
    "day",
    N_(
        "days until the higher threshold of calls made, at the assumed length and share of calls "
        "answered"
    ),
    each="role",
)
def days_to_many_calls(
    threshold_calls_especially_serious: Any,
    talk_hours_day: Any,
    pay_call_minutes: Any,
    pay_answer_rate: Any,
    definition_minutes_hour: Any,
) -> Any:
    """Days of full talk time until the higher threshold of calls made, computed in the same way."""
    answered_day = talk_hours_day * definition_minutes_hour / pay_call_minutes
    return threshold_calls_especially_serious / (answered_day / pay_answer_rate)


@formula(
    "day*call/minute",
    N_("at most: days until the threshold of calls, per minute of mean call length"),
    each="role",
)
def days_to_calls_minute(
    threshold_calls_serious: Any, talk_hours_day: Any, definition_minutes_hour: Any
) -> Any:
    """Days of full talk time until the threshold of calls, per minute of call length.

    An upper bound from reported figures only: every call made is taken as answered.
    """
    return threshold_calls_serious / (talk_hours_day * definition_minutes_hour)


@formula("day", N_("days until the threshold of calls, at the calls a day of the comparator case"))
def days_to_calls_elsewhere(threshold_calls_serious: Any, pay_comparator_calls_day: Any) -> Any:
    """Days until the threshold at the daily calls per person in another case."""
    return threshold_calls_serious / pay_comparator_calls_day


def given(case_file: CaseFile, order: Order, day: tuple[Quantity, ...]) -> dict[str, Quantity]:
    """Return the thresholds in force when the operation began, as quantities."""
    table = in_force(case_file, order)
    if table is None:
        return {}
    thresholds = {}
    rows: Any = table[table["measure"].isin(list(_MEASURES))]
    for row in rows.itertuples():
        name = f"law.threshold_{row.measure}"
        thresholds[name] = reference_data.published(
            name,
            float(row.value),
            str(row.unit),
            _MEASURES[str(row.measure)],
            str(row.doc),
            str(row.article),
            inputs=day,
        )
    return thresholds


def in_force(case_file: CaseFile, order: Order) -> pd.DataFrame | None:
    """Return the provisions in force on every day on which the operation may have begun.

    None if the operation has no dates or the country has no table.
    """
    window = order.first_day(case_file.operation) if case_file.operation else None
    return (
        reference_data.thresholds(case_file.country, *window, case_file.table("thresholds"))
        if window
        else None
    )


@dataclass(frozen=True)
class Offence:
    """An offence that a source names, with its statutory bands (rows of the table)."""

    name: str
    label: dict[str, str]
    provision: str
    citations: tuple[Citation, ...]
    notes: tuple[dict[str, str], ...]
    bands: pd.DataFrame
    thresholds: pd.DataFrame


@once_per_case
def offences(case: Case) -> list[Offence]:
    """Return the offences that the chosen sources name, in the order of the case file."""
    table = in_force(case.file, case.order)
    named_offences = []
    for name, spec in case.file.offences.items():
        mentions = [c for c in spec.claims if c.source in case.sources]
        if not mentions:
            continue
        rows = (
            pd.DataFrame({"kind": []})
            if table is None
            else table[table["provision"] == spec.provision]
        )
        named_offences.append(
            Offence(
                name,
                spec.label.model_dump(),
                spec.provision,
                tuple(cite(case.file, c) for c in mentions),
                tuple(c.note.model_dump() for c in mentions if c.note is not None),
                rows[rows["kind"] == "band"],
                rows[rows["kind"] == "threshold"],
            )
        )
    return named_offences


@once_per_case
def rules(case: Case) -> pd.DataFrame:
    """Return further rules of the law in force for the offences named and for participation.

    Rows of kind rule (what counts, who is liable for what), administrative (below the threshold of
    a crime) and recovery (of gains), in the order of the table; rows without a provision apply to
    every offence. Empty if no offence is named.
    """
    table, named = in_force(case.file, case.order), {o.provision for o in offences(case)}
    if table is None or not named:
        return pd.DataFrame({"id": [], "kind": []})
    about = table["provision"].isna() | table["provision"].isin(list(named))
    return table[table["kind"].isin(["rule", "administrative", "recovery"]) & about]
