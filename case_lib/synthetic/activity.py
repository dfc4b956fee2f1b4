"""What people of a synthetic organisation did in its last days: shifts, pay and payments."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.synthetic.organisation import NOBODY, Organisation

__all__ = ["PACKET", "VIRTUAL", "payments", "rates", "shifts"]

VIRTUAL, PACKET = "virtual_currency", "red_packet"


def rates(case: Case, organisation: Organisation) -> pd.DataFrame:
    """Return what each role was paid, one rate for the whole organisation.

    Columns: role, base_wage_day, talk_hours_day, commission_lead (NaN where not reported). Each
    is drawn within what the claims allow; the unit is that of the case file.
    """
    rows = []
    for role in organisation.roles:
        row: dict[str, object] = {"role": role}
        for name in ("base_wage_day", "talk_hours_day", "commission_lead"):
            drawn = organisation.counts.get(f"pay.{role}.{name}")
            row[name] = np.nan if drawn is None else round(drawn, 2)
        rows.append(row)
    return pd.DataFrame(rows)


def shifts(
    case: Case, organisation: Organisation, paid: pd.DataFrame, last: date, days: int
) -> pd.DataFrame:
    """Return a row for each day that a caller worked.

    Columns: person (number), day, talk_hours, leads, base_pay, commission, recordings_checked.
    Talk time meets what a day's base pay is reported to need. Empty where pay isn't reported or
    nothing is assumed of attendance; recordings are missing where nothing is assumed of them.
    """
    frontline = case.role("frontline") or ""
    rate = paid.set_index("role").loc[frontline]
    leads_day, attendance = case.get("pay.leads_day"), case.get("synthetic.attendance")
    if (
        leads_day is None
        or attendance is None
        or rate[["base_wage_day", "talk_hours_day"]].isna().any()
    ):
        return pd.DataFrame(
            columns=[
                "person",
                "day",
                "talk_hours",
                "leads",
                "base_pay",
                "commission",
                "recordings_checked",
            ]
        )
    callers = organisation.of(frontline)
    rng = stream(organisation.seed, "shifts")
    worked = rng.random((days, len(callers))) < attendance.inverse(rng.random(len(callers)))
    day, who = np.nonzero(worked)
    leads = rng.poisson(float(leads_day.draws(1, organisation.seed)[0]), len(who))
    hours = case[f"pay.{frontline}.talk_hours_day"]
    talked = np.round(rng.uniform(hours.low, hours.high, len(who)), 1)
    checked = case.get("synthetic.recordings_checked")
    sample = rng.integers(int(checked.low), int(checked.high) + 1, len(who)) if checked else None
    first = last - timedelta(days=days - 1)
    return pd.DataFrame(
        {
            "person": callers[who],
            "day": np.datetime64(first) + day.astype("timedelta64[D]"),
            "talk_hours": talked,
            "leads": leads,
            "base_pay": rate["base_wage_day"],
            "commission": np.round(leads * np.nan_to_num(rate["commission_lead"]), 2),
            "recordings_checked": sample,
        }
    )


def payments(
    case: Case, organisation: Organisation, paid: pd.DataFrame, worked: pd.DataFrame
) -> pd.DataFrame:
    """Return payments: red packets downward each day, virtual currency to the top on the first.

    Columns: day, payer, payee (numbers; −1 is the buyer outside), medium, amount. Who sent the
    red packets is not reported; here the superior does. What came from outside covers what was
    paid below and no more: a floor.
    """
    if worked.empty:
        return pd.DataFrame(columns=["day", "payer", "payee", "medium", "amount"])
    down = [
        pd.DataFrame(
            {
                "day": worked["day"],
                "payer": organisation.superior[worked["person"]],
                "payee": worked["person"],
                "amount": (worked["base_pay"] + worked["commission"]).round(2),
            }
        )
    ]
    oversight = case.role("oversight") or ""
    wages = paid.set_index("role")["base_wage_day"]
    if oversight in wages.index and not np.isnan(wages[oversight]):
        inspectors = organisation.of(oversight)
        days = np.unique(worked["day"])
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
    paid_out["medium"] = PACKET
    above = organisation.superior[paid_out["payer"]]
    passed = paid_out.assign(top=np.where(above == NOBODY, paid_out["payer"], above))
    passed = passed.groupby(["day", "top", "payer"])["amount"].sum().reset_index()
    between = passed[passed["top"] != passed["payer"]].rename(
        columns={"top": "payer", "payer": "payee"}
    )
    from_outside = passed.groupby("top")["amount"].sum().reset_index()
    incoming = pd.DataFrame(
        {
            "day": paid_out["day"].min(),
            "payer": NOBODY,
            "payee": from_outside["top"],
            "amount": from_outside["amount"].round(2),
            "medium": VIRTUAL,
        }
    )
    whole = pd.concat([incoming, between.assign(medium=PACKET), paid_out], ignore_index=True)
    whole["amount"] = whole["amount"].round(2)
    order = ["day", "payer", "payee", "medium", "amount"]
    return whole[order].sort_values(order[:3], kind="stable", ignore_index=True)
