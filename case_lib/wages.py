"""Base pay beside the minimum wages that were in force when the arrests were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from case_lib import reference_data
from case_lib.case import Case
from case_lib.errors import ModelError
from case_lib.language import N_, translate
from case_lib.quantities import Quantity, derive
from case_lib.timeline import operation_quantity, operation_window

_WAGE_TABLE = N_("minimum wage table")


@dataclass(frozen=True)
class WageComparison:
    """Base pay per talk hour beside the minimum wage of a province."""

    province: str
    name: dict[str, str]
    minimum_hour: Quantity
    minimum_month: Quantity
    ratio: Quantity
    days_to_month: Quantity


def needs(case: Case) -> list[str]:
    """Return what a case lacks for a comparison with minimum wages."""
    file = case.file
    hourly = f"pay.{case.role('frontline') or '<role>'}.base_wage_hour"
    lacking = [] if hourly in case else [hourly]
    if operation_window(case) is None:
        lacking.append(f"events.{file.operation}" if file.operation else "operation")
    if not reference_data.has(file.country, "minimum_wages", file.table("minimum_wages")):
        lacking.append(
            translate(N_("minimum wage table for {country}"), case.lang).format(
                country=file.country
            )
        )
    return lacking


def minimum_wages(case: Case) -> list[WageComparison]:
    """Compare frontline base pay with each province's minimum wage on the day of the raid.

    Ratios are to the hourly minimum for part-time work; ``days_to_month`` is the number of days
    of base pay that make up the monthly minimum. Empty where pay, raid date or table is missing.

    Raises
    ------
    ModelError
        For a province that the table of provinces doesn't have.
    """
    frontline, window = case.role("frontline"), operation_window(case)
    hourly = case.get(f"pay.{frontline}.base_wage_hour")
    daily = case.get(f"pay.{frontline}.base_wage_day")
    table = window and reference_data.minimum_wages(
        case.file.country, *window, case.file.table("minimum_wages")
    )
    places = reference_data.provinces(case.file.country, case.file.table("provinces"))
    if hourly is None or daily is None or table is None or places is None:
        return []
    names = places.set_index("id")
    unknown = sorted(set(table["province"]) - set(names.index))
    if unknown:
        raise ModelError(
            f"minimum wages: {', '.join(unknown)} in no row of the "
            "table of provinces. Correct the ids, or add the provinces."
        )
    day = operation_quantity(case.file, case.order, case.sources)
    found = []
    rows: Any = table
    for row in rows.itertuples():
        name = {lang: str(names.at[row.province, f"name_{lang}"]) for lang in ("en", "zh")}
        stem, each = f"pay.minimum_wage.{row.province}", "pay.minimum_wage.each"
        hour = reference_data.published(
            f"{stem}.hour",
            float(row.hour),
            f"{case.file.currency}/hour",
            N_("hourly minimum wage"),
            _WAGE_TABLE,
            name["en"],
            f"{each}.hour",
            day,
        )
        month = reference_data.published(
            f"{stem}.month",
            float(row.month),
            f"{case.file.currency}/month",
            N_("monthly minimum wage"),
            _WAGE_TABLE,
            name["en"],
            f"{each}.month",
            day,
        )
        found.append(
            WageComparison(
                str(row.province),
                name,
                hour,
                month,
                derive(
                    f"{stem}.ratio",
                    _over,
                    [hourly, hour],
                    "1",
                    label=N_("base pay per talk hour over the hourly minimum wage"),
                    family=f"{each}.ratio",
                ),
                derive(
                    f"{stem}.days",
                    _over,
                    [month, daily],
                    "day/month",
                    label=N_("days of base pay that make up the monthly minimum wage"),
                    family=f"{each}.days",
                ),
            )
        )
    return found


def _over(above: Any, below: Any) -> Any:
    return above / below
