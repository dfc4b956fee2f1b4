"""Simulate the last days of a synthetic organisation: shifts, pay and payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.synthetic import funnel
from case_lib.synthetic.organisation import NOBODY, Organisation
from case_lib.synthetic.shifts import answered_until, skills

__all__ = ["PACKET", "VIRTUAL", "Worked", "payments", "rates", "shifts", "worked_as"]

VIRTUAL, PACKET = "virtual_currency", "red_packet"
_SHIFTS = (
    "person",
    "day",
    "talk_hours",
    "calls_made",
    "calls_answered",
    "leads",
    "base_pay",
    "commission",
    "recordings_checked",
)


@dataclass(frozen=True)
class Worked:
    """How callers of one organisation work, and the transition rates of the funnel.

    ``hours``: talk time of a shift; ``minutes``: mean length of an answered call, ``spread``:
    standard deviation of its logarithm; ``shape`` of the gamma distribution of skill; ``answered``:
    share of calls made; ``joined``: probability that a person who answers joins, for skill one.
    """

    hours: float
    minutes: float
    spread: float
    shape: float
    answered: float
    joined: float
    chances: funnel.Chances


def rates(organisation: Organisation) -> pd.DataFrame:
    """Return the pay rates of each role, one for the whole organisation.

    Columns: role, base_wage_day, talk_hours_day, commission_lead (NaN if not reported). Each is
    drawn within the claims; the unit is that of the case file.
    """
    rows = []
    for role in organisation.roles:
        row: dict[str, object] = {"role": role}
        for name in ("base_wage_day", "talk_hours_day", "commission_lead"):
            drawn = organisation.counts.get(f"pay.{role}.{name}")
            row[name] = np.nan if drawn is None else round(drawn, 2)
        rows.append(row)
    return pd.DataFrame(rows)


def worked_as(case: Case, organisation: Organisation, pay_rates: pd.DataFrame) -> Worked | None:
    """Return how the callers of one organisation work; None if a case lacks the inputs.

    Talk time, call length, skill and the shares of the funnel are drawn once per organisation,
    within the claims and assumptions.
    """
    frontline = case.role("frontline") or ""
    rate = pay_rates.set_index("role").loc[frontline]
    names = ("pay.call_minutes", "pay.call_spread", "pay.skill_shape", "synthetic.attendance")
    unknown = rate[["base_wage_day", "talk_hours_day"]].isna().any()
    if unknown or funnel.needs(case) or any(name not in case for name in names):
        return None
    minutes, spread, shape = (
        float(case[name].draws(1, organisation.seed)[0]) for name in names[:3]
    )
    chances = funnel.chances(case, 1, organisation.seed)
    answered, joined = float(chances.answered[0]), float(chances.joined[0])
    hours = float(pay_rates.set_index("role")["talk_hours_day"].to_dict()[frontline])
    return Worked(hours, minutes, spread, shape, answered, joined, chances)


def shifts(
    case: Case,
    organisation: Organisation,
    pay_rates: pd.DataFrame,
    last: date,
    days: int,
    worked: Worked | None,
) -> pd.DataFrame:
    """Return one row per caller and working day.

    Columns: person (number), day, talk_hours, calls_made, calls_answered, leads, base_pay,
    commission, recordings_checked. The skill of a caller is the same on all days. Empty if
    ``worked`` is None; recordings are missing without an assumption about them.
    """
    if worked is None:
        return pd.DataFrame(columns=list(_SHIFTS))
    callers = organisation.of(case.role("frontline"))
    rng = stream(organisation.seed, "shifts")
    skill = skills(worked.shape, (len(callers),), rng)
    attendance = case["synthetic.attendance"].inverse(rng.random(len(callers)))
    day, who = np.nonzero(rng.random((days, len(callers))) < attendance)
    quota = np.full(len(who), 60 * worked.hours)
    answered, talked = answered_until(quota, worked.minutes, worked.spread, rng)
    made = answered + rng.negative_binomial(answered, worked.answered)
    leads = rng.binomial(answered, np.minimum(1, worked.joined * skill[who]))
    checked = case.get("synthetic.recordings_checked")
    sample = rng.integers(int(checked.low), int(checked.high) + 1, len(who)) if checked else None
    rate = pay_rates.set_index("role").loc[case.role("frontline") or ""]
    first = last - timedelta(days=days - 1)
    return pd.DataFrame(
        {
            "person": callers[who],
            "day": np.datetime64(first) + day.astype("timedelta64[D]"),
            "talk_hours": np.maximum(np.round(talked / 60, 2), worked.hours),
            "calls_made": made,
            "calls_answered": answered,
            "leads": leads,
            "base_pay": rate["base_wage_day"],
            "commission": np.round(leads * np.nan_to_num(rate["commission_lead"]), 2),
            "recordings_checked": None if sample is None else np.minimum(sample, answered),
        }
    )


def payments(
    case: Case, organisation: Organisation, pay_rates: pd.DataFrame, shifts_worked: pd.DataFrame
) -> pd.DataFrame:
    """Return payments: red packets downward each day, virtual currency to the top on the first.

    Columns: day, payer, payee (numbers; −1 is the buyer outside), medium, amount. The sender of the
    red packets is not reported; here it is the superior. Money from outside exactly covers the
    payments below, so it is a lower bound.
    """
    if shifts_worked.empty:
        return pd.DataFrame(columns=["day", "payer", "payee", "medium", "amount"])
    down = [
        pd.DataFrame(
            {
                "day": shifts_worked["day"],
                "payer": organisation.superior[shifts_worked["person"]],
                "payee": shifts_worked["person"],
                "amount": (shifts_worked["base_pay"] + shifts_worked["commission"]).round(2),
            }
        )
    ]
    oversight = case.role("oversight") or ""
    wages = pay_rates.set_index("role")["base_wage_day"]
    if oversight in wages.index and not np.isnan(wages[oversight]):
        inspectors = organisation.of(oversight)
        days = np.unique(shifts_worked["day"])
        down.append(
            pd.DataFrame(
                {
                    "day": np.repeat(days, len(inspectors)),
                    "payer": np.tile(organisation.superior[inspectors], len(days)),
                    "payee": np.tile(inspectors, len(days)),
                    "amount": wages[oversight],
                }
            )
        )
    paid_out = pd.concat(down, ignore_index=True)
    up = _passed_down(organisation, paid_out)
    outside = up[up["payer"] == NOBODY].groupby("payee")["amount"].sum().reset_index()
    incoming = outside.assign(day=paid_out["day"].min(), payer=NOBODY, medium=VIRTUAL)
    between = up[up["payer"] != NOBODY]
    everything = pd.concat([incoming, pd.concat([between, paid_out]).assign(medium=PACKET)])
    everything["amount"] = everything["amount"].round(2)
    order = ["day", "payer", "payee", "medium", "amount"]
    return everything[order].sort_values(order[:3], kind="stable", ignore_index=True)


def _passed_down(organisation: Organisation, paid_out: pd.DataFrame) -> pd.DataFrame:
    """Return the amounts that each payer receives to pass on, one row per day; −1 is outside.

    Computed from the bottom up, so that a superior's sum includes what those below pass on.
    """
    depth = np.zeros(organisation.size, dtype=np.int64)
    for above in organisation.above():
        depth += above != NOBODY
    days, day = np.unique(paid_out["day"], return_inverse=True)
    needed = np.zeros((len(days), organisation.size))
    np.add.at(needed, (day, paid_out["payer"]), paid_out["amount"])
    rows = []
    for level in range(int(depth.max(initial=0)), -1, -1):
        at, who = np.nonzero(needed * (depth == level))
        amount, payer = needed[at, who], organisation.superior[who]
        inside = payer != NOBODY
        np.add.at(needed, (at[inside], payer[inside]), amount[inside])
        rows.append(pd.DataFrame({"day": days[at], "payer": payer, "payee": who, "amount": amount}))
    return pd.concat(rows, ignore_index=True)
