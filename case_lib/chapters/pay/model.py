"""What people were paid: base pay, commission, payroll, and what a diverted person costs.

A *lead* is a person diverted into a chat group. Wages are one person's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from case_lib.base.errors import ModelError
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.quantity.directed_rounding import Array
from case_lib.quantity.formulas import formula
from case_lib.quantity.quantities import Quantity, modelled

__all__ = [
    "achieved_price_lead",
    "answered_day",
    "base_to_frontline",
    "base_wage_hour",
    "break_even_price_lead",
    "caller_cost_lead",
    "calls_day",
    "commission_share",
    "comparator_calls_day",
    "comparator_leads_day",
    "comparator_talk_hours_day",
    "drivers",
    "from_hour",
    "from_month",
    "lead_rate_answered",
    "leads_day",
    "leads_for_base_day",
    "leads_for_base_hour",
    "leads_for_base_month",
    "leads_for_base_stepped",
    "leads_to_match",
    "median",
    "other_lead_rate",
    "own_lead_rate",
    "pay_of_counted",
    "pay_of_rest",
    "pay_with_commission_day",
    "payroll_of_counted",
    "payroll_of_rest",
    "price_bands",
    "received_lead",
    "reported_share",
    "roles",
    "seizure_leads",
    "seizure_pay_days",
    "seizure_payroll_days",
]


@formula("money/day", N_("base pay per day"), each="role", fallback_for="base_wage_day")
def from_month(base_wage_month: Any, days_month: Any) -> Any:
    """Base pay of a day from that of a month and the days worked in it."""
    return base_wage_month / days_month


@formula("money/day", N_("base pay per day"), each="role", fallback_for="base_wage_day")
def from_hour(hourly_wage: Any, talk_hours_day: Any) -> Any:
    """Base pay of a day from that of an hour."""
    return hourly_wage * talk_hours_day


@formula("lead/month", N_("leads a month for commission to equal base pay"), each="role")
def leads_for_base_month(
    quota_month: Any, base_wage_month: Any, commission_above_quota: Any
) -> Any:
    """Leads a month at which commission, paid above a quota alone, equals base pay."""
    return quota_month + base_wage_month / commission_above_quota


@formula("lead/day", N_("leads a day for stepped commission to equal base pay"), each="role")
def leads_for_base_stepped(
    base_wage_day: Any, commission_first_step: Any, step_leads_day: Any, commission_beyond_step: Any
) -> Any:
    """Leads a day at which commission, at another rate beyond a step, equals base pay.

    Each rate is paid for the people on its own side of the step alone.
    """
    first = np.minimum(base_wage_day / commission_first_step, step_leads_day)
    return first + (base_wage_day - first * commission_first_step) / commission_beyond_step


@formula("money/hour", N_("base pay per hour of talk time"), each="role")
def base_wage_hour(base_wage_day: Any, talk_hours_day: Any) -> Any:
    """Base pay for one hour of talk time.

    Talk time, not attendance: the pay for an hour at the desk is lower.
    """
    return base_wage_day / talk_hours_day


@formula("lead/day", N_("leads a day for commission to equal base pay"), each="role")
def leads_for_base_day(base_wage_day: Any, commission_lead: Any) -> Any:
    """Leads a day at which commission equals base pay."""
    return base_wage_day / commission_lead


@formula("lead/hour", N_("leads per talk hour for commission to equal base pay"), each="role")
def leads_for_base_hour(base_wage_day: Any, commission_lead: Any, talk_hours_day: Any) -> Any:
    """Leads per hour of talk time at which commission equals base pay."""
    return base_wage_day / commission_lead / talk_hours_day


@formula("1", N_("base pay relative to that of {frontline}"), each="role")
def base_to_frontline(base_wage_day: Any, frontline_base_wage_day: Any) -> Any:
    """Base pay of a role over that of the frontline role."""
    return base_wage_day / frontline_base_wage_day


@formula("lead/day", N_("people a day that {frontline} must divert to earn as much"), each="role")
def leads_to_match(
    base_wage_day: Any, frontline_base_wage_day: Any, frontline_commission_lead: Any
) -> Any:
    """Leads a day that lift a frontline worker's pay to this role's."""
    return (base_wage_day - frontline_base_wage_day) / frontline_commission_lead


@formula(
    "money/day",
    N_("daily base payroll if all {frontline} counted worked"),
    fallback_for="base_payroll_day",
)
def payroll_of_counted(
    arrests_frontline: Any, frontline_base_wage_day: Any, definition_one_person: Any
) -> Any:
    """Base pay of one day if all who are counted as callers worked that day."""
    return arrests_frontline / definition_one_person * frontline_base_wage_day


@formula(
    "money/day",
    N_("daily base payroll if all without a published role were {frontline}"),
    fallback_for="base_payroll_day",
)
def payroll_of_rest(
    arrests_residual: Any, frontline_base_wage_day: Any, definition_one_person: Any
) -> Any:
    """Base pay of one day if all residual arrested people were callers and all worked that day.

    At most so many were callers, and not all work every day; but others, who may earn more, are
    among them too.
    """
    return arrests_residual / definition_one_person * frontline_base_wage_day


@formula("day", N_("days of base pay alone that the seized money would cover"))
def seizure_payroll_days(operation_seized: Any, base_payroll_day: Any) -> Any:
    """Seized and frozen money over daily base payroll, commission left out: scale, not a profit."""
    return operation_seized / base_payroll_day


@formula("money/day", N_("pay a day of each of the {frontline}, commission included"))
def pay_with_commission_day(
    frontline_base_wage_day: Any, leads_day: Any, frontline_commission_lead: Any
) -> Any:
    """Base pay, and commission on the leads of a day."""
    return frontline_base_wage_day + leads_day * frontline_commission_lead


@formula("%", N_("share of commission in the pay of {frontline}"))
def commission_share(
    frontline_base_wage_day: Any,
    leads_day: Any,
    frontline_commission_lead: Any,
    definition_percent: Any,
) -> Any:
    """Commission on the leads of a day, per hundred of all pay."""
    return definition_percent / (
        1 + frontline_base_wage_day / (leads_day * frontline_commission_lead)
    )


@formula(
    "money/day",
    N_("the same payroll, commission included"),
    fallback_for="payroll_day",
)
def pay_of_counted(
    arrests_frontline: Any, pay_with_commission_day: Any, definition_one_person: Any
) -> Any:
    """Pay of one day with commission, if all who are counted as callers worked that day."""
    return arrests_frontline / definition_one_person * pay_with_commission_day


@formula(
    "money/day",
    N_("the same payroll, commission included"),
    fallback_for="payroll_day",
)
def pay_of_rest(
    arrests_residual: Any, pay_with_commission_day: Any, definition_one_person: Any
) -> Any:
    """Pay of one day with commission, if all residual arrested people were callers and worked."""
    return arrests_residual / definition_one_person * pay_with_commission_day


@formula("day", N_("days of pay that the seized money would cover, commission included"))
def seizure_pay_days(operation_seized: Any, payroll_day: Any) -> Any:
    """Seized and frozen money over daily pay with commission: scale, not a profit."""
    return operation_seized / payroll_day


@formula("lead", N_("leads whose commission would equal the seized money"))
def seizure_leads(operation_seized: Any, frontline_commission_lead: Any) -> Any:
    """Seized and frozen money over commission per lead: scale only."""
    return operation_seized / frontline_commission_lead


@formula(
    "lead/call", N_("people who joined per call made, answered or not"), fallback_for="lead_rate"
)
def own_lead_rate(leads_total: Any, calls_total: Any) -> Any:
    """Joins per call made, where a case reports both."""
    return leads_total / calls_total


@formula(
    "lead/call",
    N_("people who joined per call made, answered or not, in the comparator case"),
    fallback_for="lead_rate",
)
def other_lead_rate(comparator_leads: Any, comparator_calls: Any) -> Any:
    """Joins per call made in another case that reports both."""
    return comparator_leads / comparator_calls


@formula("call/day", N_("calls answered that fill a day’s talk time of each of the {frontline}"))
def answered_day(
    frontline_talk_hours_day: Any, call_minutes: Any, definition_minutes_hour: Any
) -> Any:
    """Answered calls that fill the talk time at the assumed length of an answered call."""
    return definition_minutes_hour * frontline_talk_hours_day / call_minutes


@formula("call/day", N_("calls made for that, answered or not"))
def calls_day(answered_day: Any, answer_rate: Any) -> Any:
    """Calls dialled to have so many answered, at the assumed share that is answered."""
    return answered_day / answer_rate


@formula("lead/day", N_("people diverted a day by each of the {frontline}"))
def leads_day(calls_day: Any, lead_rate: Any, lead_rate_factor: Any) -> Any:
    """Calls made a day times people diverted per call made."""
    return calls_day * lead_rate * lead_rate_factor


@formula("lead/call", N_("people diverted per call answered"))
def lead_rate_answered(lead_rate: Any, lead_rate_factor: Any, answer_rate: Any) -> Any:
    """People diverted per answered call: the rate per call made over the share answered."""
    return lead_rate * lead_rate_factor / answer_rate


@formula("lead/day", N_("people who joined per person and day in the comparator case"))
def comparator_leads_day(
    comparator_leads: Any,
    comparator_people: Any,
    comparator_days: Any,
    definition_one_person: Any,
) -> Any:
    """Joins that another case achieved, over its people and days."""
    return comparator_leads / (comparator_people / definition_one_person) / comparator_days


@formula("call/day", N_("calls made per person and day in the comparator case"))
def comparator_calls_day(
    comparator_calls: Any,
    comparator_people: Any,
    comparator_days: Any,
    definition_one_person: Any,
) -> Any:
    """Calls that another case made, answered or not, over its people and days."""
    return comparator_calls / (comparator_people / definition_one_person) / comparator_days


@formula("hour/day", N_("talk time that the calls of the comparator case come to, per person"))
def comparator_talk_hours_day(
    comparator_calls_day: Any, answer_rate: Any, call_minutes: Any, definition_minutes_hour: Any
) -> Any:
    """Talk time of a person in another case, at the share answered and the length assumed here."""
    return comparator_calls_day * answer_rate * call_minutes / definition_minutes_hour


@formula(
    "money/lead",
    N_("received per person who joined, by the totals of the comparator case"),
    section="comparator",
)
def received_lead(received: Any, leads: Any) -> Any:
    """Money received from the buyer over people who joined: a check on a price that is stated."""
    return received / leads


@formula("money/lead", N_("pay of {frontline} per person diverted"))
def caller_cost_lead(
    frontline_base_wage_day: Any, leads_day: Any, frontline_commission_lead: Any
) -> Any:
    """Base pay spread over the leads of a day, and commission."""
    return frontline_base_wage_day / leads_day + frontline_commission_lead


@formula(
    "money/lead", N_("price per person diverted at which {frontline} and {oversight} are paid for")
)
def break_even_price_lead(
    frontline_base_wage_day: Any,
    oversight_base_wage_day: Any,
    callers_inspector: Any,
    leads_day: Any,
    frontline_commission_lead: Any,
) -> Any:
    """What upstream must pay per lead to cover callers and their share of an inspector.

    A floor: leaders, core members, technical staff, software and lists have no published price.
    """
    return (
        frontline_base_wage_day + oversight_base_wage_day / callers_inspector
    ) / leads_day + frontline_commission_lead


@formula(
    "money/lead",
    N_(
        "price per person diverted at which {frontline} and {oversight} are paid for, at the joins "
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
    """The break-even price at what another case achieved, without assumed length or rate."""
    return (
        frontline_base_wage_day + oversight_base_wage_day / callers_inspector
    ) / comparator_leads_day + frontline_commission_lead


def roles(case: Case) -> list[str]:
    """Return the roles for which any pay is reported, highest tier first."""
    paid = {
        name.split(".")[1]
        for name, quantity in case.quantities.items()
        if name.startswith("pay.") and name.count(".") == 2 and quantity.kind == Kind.REPORTED
    }
    specs = case.file.roles
    return sorted((role for role in specs if role in paid), key=lambda r: specs[r].tier or 99)


def drivers(case: Case, name: str, power: int = 12) -> pd.DataFrame:
    """Return how much each uncertain input drives a quantity: Sobol indices of its logarithm.

    Columns: input (name), first, total (shares of variance, Quantity of kind assumed), in
    falling order of the total index. Estimated with 2**power points (Saltelli et al. 2010,
    Computer Physics Communications 181:259-270; ``scipy.stats.sobol_indices``). The logarithm
    is taken because a cost per lead is heavy-tailed, on which plain indices fail.

    Raises
    ------
    ModelError
        When fewer than two inputs are uncertain, or an input is unbounded.
    """
    from scipy import stats  # noqa: PLC0415 - most of a second, and only this needs it

    target = case[name]
    loose = {n: base for n, base in target.bases.items() if not base.exact}
    if len(loose) < 2 or not all(base.interval.bounded for base in loose.values()):
        raise ModelError(
            f"{name} has fewer than two bounded uncertain inputs, so nothing can be "
            "said of what drives it."
        )
    fixed = {n: base.low for n, base in target.bases.items() if base.exact}

    def logarithm(shares: Array) -> Array:
        given = {n: base.inverse(shares[row]) for row, (n, base) in enumerate(loose.items())}
        size = shares.shape[1]
        given |= {n: np.full(size, value) for n, value in fixed.items()}
        return np.asarray(np.log(target.values(given)))

    indices = stats.sobol_indices(
        func=logarithm,
        n=2**power,
        dists=[stats.uniform()] * len(loose),
        rng=np.random.default_rng(case.seed),
    )
    rows = []
    for row, input_name in enumerate(loose):
        first, total = float(indices.first_order[row]), float(indices.total_order[row])
        made = [
            modelled(
                f"{name}.driver.{input_name}.{order}",
                value,
                value,
                "1",
                [target],
                N_("Sobol index of the logarithm (Saltelli et al. 2010)"),
                N_("share of the variance that an input explains"),
                family=f"{name}.driver.each.{order}",
            )
            for order, value in (("first", max(first, 0.0)), ("total", max(total, 0.0)))
        ]
        rows.append((input_name, *made))
    frame = pd.DataFrame(rows, columns=["input", "first", "total"])
    order = frame["total"].map(lambda q: -q.low).argsort(kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def reported_share(case: Case, name: str, frame: Any) -> Quantity | None:
    """Return what all inputs that sources report explain together, at most; None without any.

    The sum of their total indices, which no total index of the group exceeds.
    """
    rows = [row for row in frame.itertuples() if case[str(row.input)].kind is Kind.REPORTED]
    if not rows:
        return None
    share = min(1.0, sum(row.total.low for row in rows))
    return modelled(
        f"{name}.driver.reported",
        share,
        share,
        "1",
        [case[name]],
        N_("sum of the total Sobol indices of the inputs that sources report"),
        N_("share of the variance that reported inputs explain at most"),
    )


def median(case: Case, quantity: Quantity) -> Quantity:
    """Return the median of the draws inside the bounds of a quantity: assumed, never a bound."""
    middle = float(np.median(quantity.draws(case.draws, case.seed)))
    return modelled(
        f"{quantity.name}.median",
        middle,
        middle,
        quantity.unit or "1",
        [quantity],
        N_("median of the draws inside the bounds"),
        quantity.label,
    )


def price_bands(case: Case, leads: Array) -> pd.DataFrame:
    """Return bounds of the break-even price over a range of leads a day.

    Columns: leads, low, high (CNY/lead): what the wording of pay and the assumed span of an
    inspector allow when a caller diverts so many people a day.
    """
    target = case["pay.break_even_price_lead"]
    wage, overseer, span, _, commission = target.inputs
    low = (wage.low + overseer.low / span.high) / leads + commission.low
    high = (wage.high + overseer.high / span.low) / leads + commission.high
    return pd.DataFrame({"leads": leads, "low": low, "high": high})
