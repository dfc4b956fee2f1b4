"""Compare records with the model's expectation: posterior-predictive rows.

Each row compares a figure of the records with its central 90 % range over worlds that the claims
and assumptions allow. A record outside the range is rare, but not wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.quantity.drawn_ranges import TAILS
from case_lib.synthetic import funnel
from case_lib.synthetic.records import Records
from case_lib.synthetic.shifts import renewals

__all__ = ["WORLDS", "expected", "predictive"]

WORLDS = 1000
_DIGITS = 4
_UNITS = {
    "talk_hours_shift": "hour/day",
    "call_minutes": "minute/call",
    "calls_made_shift": "call/day",
    "answer_rate": "1",
    "joins_call_made": "lead/call",
    "joins_shift": "lead/day",
    "lost_join": "victim/lead",
    "known_lost": "1",
}


def predictive(records: Records) -> list[dict[str, Any]]:
    """Return one row per figure: mean and spread in the records, and the model's range.

    Keys: figure, unit, mean, spread (standard deviation over shifts; None for a share of all),
    model_low, model_high, within. Empty if the records have no shifts, or if the talk time of a
    shift is unbounded, so that no worlds can be drawn.
    """
    hours = records.case.get(f"pay.{records.case.role('frontline')}.talk_hours_day")
    open_end = hours is None or not hours.interval.bounded
    if records.worked is None or records.tables["shifts"].empty or open_end:
        return []
    model = expected(records.case, WORLDS)
    rows = []
    for figure, (mean, spread) in _measured(records).items():
        low, high = np.quantile(model[figure], TAILS)
        rows.append(
            {
                "figure": figure,
                "unit": _UNITS[figure],
                "mean": _short(mean),
                "spread": None if spread is None else _short(spread),
                "model_low": _short(low),
                "model_high": _short(high),
                "within": bool(low <= mean <= high),
            }
        )
    return rows


def expected(case: Case, worlds: int) -> Mapping[str, Floats]:
    """Return the expected value of each figure in worlds that the assumptions allow.

    Parameters are drawn as for an organisation, one set per world; shape ``(worlds,)`` each. The
    number of calls fills the talk time of a shift (``shifts.renewals``).
    """
    seed = int(stream(case.seed, "predictive").integers(2**62))
    frontline = case.role("frontline")
    quota = 60 * case[f"pay.{frontline}.talk_hours_day"].draws(worlds, seed)
    minutes = case["pay.call_minutes"].draws(worlds, seed)
    spread = case["pay.call_spread"].draws(worlds, seed)
    chances = funnel.chances(case, worlds, seed)
    answered, _ = renewals(quota, minutes, spread)
    joined = answered * chances.joined
    return {
        "talk_hours_shift": answered * minutes / 60,
        "call_minutes": minutes,
        "calls_made_shift": answered / chances.answered,
        "answer_rate": chances.answered,
        "joins_call_made": chances.answered * chances.joined,
        "joins_shift": joined,
        "lost_join": chances.lost,
        "known_lost": chances.reported,
    }


def _measured(records: Records) -> dict[str, tuple[float, float | None]]:
    """Return (mean, spread over shifts) of each figure in the records."""
    shifts, victims = records.tables["shifts"], records.tables["victims"]
    hours, made, answered, leads = (
        shifts[name].to_numpy(float)
        for name in ("talk_hours", "calls_made", "calls_answered", "leads")
    )
    figures: dict[str, tuple[float, float | None]] = {
        "talk_hours_shift": (hours.mean(), hours.std()),
        "call_minutes": (60 * hours.sum() / answered.sum(), (60 * hours / answered).std()),
        "calls_made_shift": (made.mean(), made.std()),
        "answer_rate": (answered.sum() / made.sum(), (answered / made).std()),
        "joins_call_made": (leads.sum() / made.sum(), (leads / made).std()),
        "joins_shift": (leads.mean(), leads.std()),
    }
    lost = victims[~victims["told"].astype(bool)]
    if leads.sum():
        figures["lost_join"] = (len(lost) / leads.sum(), None)
    if len(lost):
        figures["known_lost"] = (float(lost["known"].mean()), None)
    return figures


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
