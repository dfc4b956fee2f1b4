"""Compare base pay with the minimum wages that were in force at the time of the arrests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from case_lib.base.errors import ModelError
from case_lib.base.languages import DEFAULT, N_, text, translate
from case_lib.casefile import language_columns, reference_data
from case_lib.casefile.case import Case
from case_lib.casefile.chronology import operation_quantity, operation_window
from case_lib.casefile.per_case import once_per_case
from case_lib.quantity.derivation import derive
from case_lib.quantity.quantities import Quantity

__all__ = ["WageComparison", "above_or_below", "minimum_wages", "needs", "over", "representative"]

_WAGE_TABLE = N_("minimum wage table")


@dataclass(frozen=True)
class WageComparison:
    """Base pay per talk hour compared with the minimum wages of a province.

    ``minimum_hour`` is the hourly minimum for part-time work (非全日制) and ``ratio`` base pay
    divided by it. ``full_time_hour`` is the monthly minimum, for full-time work (全日制), divided
    by the paid hours of a month, and ``ratio_full_time`` base pay divided by that; both are None if
    no table gives the legal hours of a month.
    """

    province: str
    name: dict[str, str]
    minimum_hour: Quantity
    minimum_month: Quantity
    ratio: Quantity
    days_to_month: Quantity
    full_time_hour: Quantity | None = None
    ratio_full_time: Quantity | None = None


def needs(case: Case) -> list[str]:
    """Return what a case lacks for a comparison with minimum wages."""
    file = case.file
    hourly = f"pay.{case.role('frontline') or '<role>'}.base_wage_hour"
    lacking = [] if hourly in case else [hourly]
    if operation_window(case) is None:
        lacking.append(f"events.{file.operation}" if file.operation else "operation")
    if not reference_data.has(file.country, "minimum_wages", file.table("minimum_wages")):
        table = translate(N_("minimum wage table for {country}"), case.lang)
        lacking.append(table.format(country=file.country))
    return lacking


@once_per_case
def minimum_wages(case: Case) -> list[WageComparison]:
    """Compare frontline base pay with each province's minimum wage on the day of the raid.

    There are two reference wages, and base pay may be above one and below the other (see
    `WageComparison`). The hourly minimum is higher because it includes the insurance that an
    employer doesn't pay for part-time work, and because such work is less steady (最低工资规定,
    arts 5, 6); a month has 21.75 paid days of eight hours (劳社部发〔2008〕3号). ``days_to_month``
    is the number of days of base pay that equal the monthly minimum. Empty if pay, raid date or
    table is missing.

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
    paid_hours = _paid_hours(case, window)
    rows: Any = table
    return [
        _comparison(
            _Minimum(
                row,
                language_columns.words(names.loc[row.province], "name"),
                case.file.currency,
                day,
            ),
            hourly,
            daily,
            paid_hours,
        )
        for row in rows.itertuples()
    ]


@dataclass(frozen=True)
class _Minimum:
    """A row of the table; ``day``: the operation, which determined which row was in force."""

    row: Any
    province: dict[str, str]
    currency: str
    day: tuple[Quantity, ...]

    def published(self, span: str, label: str) -> Quantity:
        """Return the minimum wage per hour or month."""
        return reference_data.published(
            f"pay.minimum_wage.{self.row.province}.{span}",
            float(getattr(self.row, span)),
            f"{self.currency}/{span}",
            label,
            _WAGE_TABLE,
            text(self.province, DEFAULT),
            f"pay.minimum_wage.each.{span}",
            self.day,
        )

    def derived(
        self, name: str, function: Callable[..., Any], inputs: list[Quantity], unit: str, label: str
    ) -> Quantity:
        """Return a figure of the province that follows from others."""
        return derive(
            f"pay.minimum_wage.{self.row.province}.{name}",
            function,
            inputs,
            unit,
            label=label,
            family=f"pay.minimum_wage.each.{name}",
        )


def _comparison(
    minimum: _Minimum, hourly: Quantity, daily: Quantity, paid_hours: list[Quantity]
) -> WageComparison:
    """Return base pay per hour and per day compared with the minimum wages of a province."""
    hour = minimum.published("hour", N_("hourly minimum wage"))
    month = minimum.published("month", N_("monthly minimum wage"))
    full_time = ratio_full_time = None
    if paid_hours:
        full_time = minimum.derived(
            "full_time_hour",
            _per_paid_hour,
            [month, *paid_hours],
            f"{minimum.currency}/hour",
            N_("monthly minimum wage per paid hour of full-time work"),
        )
        ratio_full_time = minimum.derived(
            "ratio_full_time",
            over,
            [hourly, full_time],
            "1",
            N_("base pay per talk hour over the monthly minimum wage per paid hour"),
        )
    return WageComparison(
        str(minimum.row.province),
        minimum.province,
        hour,
        month,
        minimum.derived(
            "ratio",
            over,
            [hourly, hour],
            "1",
            N_("base pay per talk hour over the hourly minimum wage"),
        ),
        minimum.derived(
            "days",
            over,
            [month, daily],
            "day/month",
            N_("days of base pay that make up the monthly minimum wage"),
        ),
        full_time,
        ratio_full_time,
    )


def _paid_hours(case: Case, window: tuple[date, date] | None) -> list[Quantity]:
    """Return the paid days of a full-time month and the hours of a day, if a table has them."""
    table = window and reference_data.working_time(case.file.country, *window)
    if table is None:
        return []
    rows: Any = table.set_index("measure")
    names = ("paid_days_month", "hours_day")
    return [
        reference_data.published(
            f"definition.{name}",
            float(rows.at[name, "value"]),
            str(rows.at[name, "unit"]),
            language_columns.words(rows.loc[name], "what"),
            str(rows.at[name, "doc"]),
        )
        for name in names
        if name in rows.index
    ]


def _per_paid_hour(month: Any, paid_days_month: Any, hours_day: Any) -> Any:
    return month / (paid_days_month * hours_day)


def representative(comparisons: Sequence[WageComparison]) -> list[WageComparison]:
    """Return the provinces with the highest, the median and the lowest hourly minimum.

    Fewer than three, if there are fewer.
    """
    ranked = sorted(comparisons, key=lambda row: (-row.minimum_hour.low, text(row.name, DEFAULT)))
    return [ranked[row] for row in sorted({0, len(ranked) // 2, len(ranked) - 1})] if ranked else []


def above_or_below(comparisons: list[WageComparison], yardstick: str) -> str:
    """Return whether base pay is above or below a reference wage in all provinces.

    ``yardstick`` is ``"ratio"`` or ``"ratio_full_time"``. Returns ``"above"`` or ``"below"`` if the
    bounds say so in every province, otherwise ``"either"``; ``""`` without figures.
    """
    ratios = [q for q in (getattr(row, yardstick) for row in comparisons) if q is not None]
    if not ratios:
        return ""
    if all(q.low > 1 for q in ratios):
        return "above"
    return "below" if all(q.high < 1 for q in ratios) else "either"


def over(above: Any, below: Any) -> Any:
    """Return one amount over another."""
    return above / below
