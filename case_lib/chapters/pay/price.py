"""From calls to people diverted, and to the price that covers the pay of callers and inspectors.

Calls *made* are dialled, answered or not; calls *answered* fill the talk time. A rate per call made
applies only to calls made.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from case_lib.base.arrays import Floats
from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.quantity import formulas
from case_lib.quantity.quantities import Quantity

__all__ = [
    "PRICE",
    "achieved_price_lead",
    "answered_day",
    "break_even_price_lead",
    "caller_cost_lead",
    "calls_day",
    "comparator_calls_day",
    "comparator_leads_day",
    "comparator_talk_hours_day",
    "lead_rate_answered",
    "leads_day",
    "other_lead_rate",
    "own_lead_rate",
    "price_bands",
    "price_bounds",
    "received_lead",
]

PRICE = "pay.break_even_price_lead"
_formula = functools.partial(formulas.formula, section="pay")


@_formula(
    "lead/call", N_("people who joined per call made, answered or not"), fallback_for="lead_rate"
)
def own_lead_rate(leads_total: Any, calls_total: Any) -> Any:
    """Joins per call made, if a case reports both."""
    return leads_total / calls_total


@_formula(
    "lead/call",
    N_("people who joined per call made, answered or not, in the comparator case"),
    fallback_for="lead_rate",
)
def other_lead_rate(comparator_leads: Any, comparator_calls: Any) -> Any:
    """Joins per call made in another case that reports both."""
    return comparator_leads / comparator_calls


@_formula("call/day", N_("calls answered that fill a day’s talk time of each of the {frontline}"))
def answered_day(
    frontline_talk_hours_day: Any, call_minutes: Any, definition_minutes_hour: Any
) -> Any:
    """Answered calls that fill the talk time at the assumed length of an answered call."""
    return definition_minutes_hour * frontline_talk_hours_day / call_minutes


@_formula(
    "call/day",
    N_("calls made, answered or not, to fill a day’s talk time of each of the {frontline}"),
)
def calls_day(answered_day: Any, answer_rate: Any) -> Any:
    """Calls dialled to reach this number of answered calls, at the assumed share answered."""
    return answered_day / answer_rate


@_formula("lead/day", N_("people who joined a day, for each of the {frontline}"))
def leads_day(calls_day: Any, lead_rate: Any, lead_rate_factor: Any) -> Any:
    """Calls made per day times people diverted per call made."""
    return calls_day * lead_rate * lead_rate_factor


@_formula("lead/call", N_("people who joined per call answered"))
def lead_rate_answered(lead_rate: Any, lead_rate_factor: Any, answer_rate: Any) -> Any:
    """People diverted per answered call: the rate per call made divided by the share answered."""
    return lead_rate * lead_rate_factor / answer_rate


@_formula("lead/day", N_("people who joined per person and day in the comparator case"))
def comparator_leads_day(
    comparator_leads: Any,
    comparator_people: Any,
    comparator_days: Any,
    definition_one_person: Any,
) -> Any:
    """Joins in another case, per person and day."""
    return comparator_leads / (comparator_people / definition_one_person) / comparator_days


@_formula("call/day", N_("calls made per person and day in the comparator case"))
def comparator_calls_day(
    comparator_calls: Any,
    comparator_people: Any,
    comparator_days: Any,
    definition_one_person: Any,
) -> Any:
    """Calls made in another case, answered or not, per person and day."""
    return comparator_calls / (comparator_people / definition_one_person) / comparator_days


@_formula("hour/day", N_("talk time that the calls of the comparator case come to, per person"))
def comparator_talk_hours_day(
    comparator_calls_day: Any, answer_rate: Any, call_minutes: Any, definition_minutes_hour: Any
) -> Any:
    """Talk time per person in another case, at the share answered and the length assumed here."""
    return comparator_calls_day * answer_rate * call_minutes / definition_minutes_hour


@_formula(
    "money/lead",
    N_("received per person who joined, by the totals of the comparator case"),
    section="comparator",
)
def received_lead(received: Any, leads: Any) -> Any:
    """Money received from the buyer per person who joined: a check on a stated price."""
    return received / leads


@_formula("money/lead", N_("pay of {frontline} per person who joined"))
def caller_cost_lead(
    frontline_base_wage_day: Any, leads_day: Any, frontline_commission_lead: Any
) -> Any:
    """Base pay divided by the leads of a day, plus commission."""
    return frontline_base_wage_day / leads_day + frontline_commission_lead


@_formula(
    "money/lead",
    N_("price per person who joined at which {frontline} and {oversight} are paid for"),
)
def break_even_price_lead(
    frontline_base_wage_day: Any,
    oversight_base_wage_day: Any,
    callers_inspector: Any,
    leads_day: Any,
    frontline_commission_lead: Any,
) -> Any:
    """The price per lead that covers callers and their share of an inspector.

    A lower bound: leaders, core members, technical staff, software and lists have no published
    price.
    """
    return (
        frontline_base_wage_day + oversight_base_wage_day / callers_inspector
    ) / leads_day + frontline_commission_lead


@_formula(
    "money/lead",
    N_(
        "price per person who joined at which {frontline} and {oversight} are paid for, at the joins "
        "a day of the comparator case"
    ),
)
def achieved_price_lead(
    frontline_base_wage_day: Any,
    oversight_base_wage_day: Any,
    callers_inspector: Any,
    comparator_leads_day: Any,
    frontline_commission_lead: Any,
) -> Any:
    """The break-even price at the joins of another case, without assumed call length or rate."""
    return (
        frontline_base_wage_day + oversight_base_wage_day / callers_inspector
    ) / comparator_leads_day + frontline_commission_lead


def price_bands(case: Case, leads: Floats) -> pd.DataFrame:
    """Return bounds of the break-even price over a range of leads per day.

    Columns: leads (people per day), low, high (money per lead, in the currency of the case): the
    bounds that the wording of pay and the assumed span of an inspector allow if a caller diverts
    that many people per day. For one number of leads the formula is monotonic in each other input,
    so its bounds are among its values at their ends.
    """
    target = case[PRICE]
    low, high = price_bounds(target, leads, [(q.low, q.high) for q in target.inputs])
    return pd.DataFrame({"leads": leads, "low": low, "high": high})


def price_bounds(target: Quantity, leads: Any, ends: Iterable[tuple[Any, Any]]) -> tuple[Any, Any]:
    """Return the least and greatest price for numbers of leads, over the ends of the other inputs.

    All may be numbers or symbols; ``ends`` are in the order of the inputs of ``target``.
    """
    assert target.function is not None
    columns = [
        (leads,) if q.name == "pay.leads_day" else both
        for q, both in zip(target.inputs, ends, strict=True)
    ]
    values = [target.function(*corner) for corner in itertools.product(*columns)]
    return functools.reduce(np.minimum, values), functools.reduce(np.maximum, values)
