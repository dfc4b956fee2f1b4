"""Indifference frontiers: the probability of arrest at which pay equals the expected sanction.

After Becker 1968 (Journal of Political Economy 76:169-217), for a person who considers only money.
In a month of work, pay W exceeds another job's pay, O. With probability p of arrest in that month,
pay is recovered, a fine F is due and T days in custody cost v each. Both jobs are worth the same at
p = (W − O) / (W + F + vT). Neither p nor v is known, so the result is a curve, not a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.base.languages import N_, translate
from case_lib.casefile import reference_data
from case_lib.casefile.case import Case
from case_lib.casefile.chronology import operation_window
from case_lib.chapters.pay import wages
from case_lib.chapters.pay.shift_pay import Earnings
from case_lib.quantity.drawn_ranges import TAILS
from case_lib.quantity.quantities import Label

__all__ = ["VALUES", "Frontier", "Sanction", "frontiers", "indifference", "needs", "sanctions"]

VALUES = np.geomspace(10, 10_000, 60)  # assumed money value of a day in custody
_LEGAL = "pay.legal_wage_month"
_DAYS_MONTH = 365.25 / 12
# columns of the table of thresholds that give the term of a band
_TERM = {"life", "min_months", "max_months"}
_BANDS = {
    "287-2": N_("imprisonment for aiding crime through information networks"),
    "266": N_("imprisonment for fraud, second band"),
}


@dataclass(frozen=True)
class Sanction:
    """Days in custody, minimum and maximum, and the rule for fines; no fine if None.

    ``fine``: (minimum multiple, maximum multiple, threshold, highest fine below the threshold).
    """

    label: Label
    days: tuple[float, float]
    fine: tuple[float, float, float, float] | None = None

    def fines(self, gains: Floats) -> tuple[Floats, Floats]:
        """Return the minimum and the maximum fine for gains."""
        if self.fine is None:
            return np.zeros_like(gains), np.zeros_like(gains)
        least, most, line, below = self.fine
        return np.where(gains < line, 0, least * gains), np.where(gains < line, below, most * gains)


@dataclass(frozen=True)
class Frontier:
    """Bounds of the monthly probability of arrest at which both jobs are worth the same.

    ``low`` and ``high`` have one value for each of ``VALUES``.
    """

    outside: Label
    sanction: Sanction
    low: Floats
    high: Floats


def needs(case: Case) -> list[str]:
    """Return what a case lacks for frontiers, besides simulated shifts."""
    lacking = [*wages.needs(case), *([] if _LEGAL in case else [_LEGAL])]
    if not sanctions(case):
        table_name = translate(N_("sanctions table for {country}"), case.lang)
        lacking.append(table_name.format(country=case.file.country))
    return lacking


def indifference(pay: Any, outside: Any, fine: Any, days: Any, value: Any) -> Any:
    """Return the probability at which both jobs are worth the same, 0 if the other job pays more.

    ``pay`` and ``outside`` per month, ``fine``, and ``value`` of each of ``days`` in custody.

    >>> float(indifference(6000, 3000, 0, 0, 100))
    0.5
    """
    return np.clip((pay - outside) / (pay + fine + value * days), 0, 1)


def sanctions(case: Case) -> list[Sanction]:
    """Return the sanctions in force on the day of the arrests, mildest first.

    Of each band it is the one with the longest term short of life. Empty if the case has no day of
    arrests or its country no table of sanctions.
    """
    window = operation_window(case)
    table = window and reference_data.sanctions(case.file.country, *window)
    bands = window and reference_data.thresholds(
        case.file.country, *window, case.file.table("thresholds")
    )
    if table is None or bands is None or window is None:
        return []
    in_force = []
    if len(table):  # empty before the law of December 2022
        value = table.set_index("measure")["value"].astype(float)
        in_force.append(
            Sanction(
                N_("detention by the police and a fine"),
                (value["detention_least"], value["detention_most"]),
                (value["fine_least"], value["fine_most"], value["fine_line"], value["fine_below"]),
            )
        )
    for provision, label in _BANDS.items():
        rows = bands[(bands["kind"] == "band") & (bands["provision"] == provision)]
        if set(rows.columns) >= _TERM:  # a table beside a case has none
            rows = rows[(rows["life"] != "yes") & rows["min_months"].notna()]
            for row in rows.tail(1).to_dict("records"):
                least, most = (
                    float(row[end]) * _DAYS_MONTH for end in ("min_months", "max_months")
                )
                in_force.append(Sanction(label, (least, most)))
    return in_force


def frontiers(case: Case, earned: Earnings | None) -> list[Frontier]:
    """Return a frontier for each other job and sanction; empty if an input is missing.

    Other jobs: full-time work at a minimum wage of some province, and a legal call centre. Pay is
    the mean over shifts, in 90 % of parameter sets. Bounds are minimum and maximum on a grid over
    pay, the other wage and the sanction.
    """
    window, rows = operation_window(case), wages.minimum_wages(case)
    legal = case.get(_LEGAL)
    table = window and reference_data.working_time(case.file.country, *window)
    if earned is None or legal is None or not rows or table is None:
        return []
    paid_days = float(table.set_index("measure")["value"]["paid_days_month"])
    low, high = np.quantile(earned.pay.mean(axis=1), TAILS) * paid_days
    pay = np.linspace(low, high, 200)[:, None]
    minima = [row.minimum_month for row in rows]
    jobs: dict[str, tuple[float, float]] = {
        N_("full-time work at a minimum wage"): (
            min(q.low for q in minima),
            max(q.high for q in minima),
        ),
        N_("a legal call centre"): (legal.low, legal.high),
    }
    curves = []
    for label, outside in jobs.items():
        for sanction in sanctions(case):
            least, most = sanction.fines(pay)
            mild = indifference(pay, outside[0], least, sanction.days[0], VALUES)
            harsh = indifference(pay, outside[1], most, sanction.days[1], VALUES)
            curves.append(Frontier(label, sanction, harsh.min(axis=0), mild.max(axis=0)))
    return curves
