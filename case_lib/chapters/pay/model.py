"""What people were paid: base pay, commission and payroll.

A *lead* is a person diverted into a chat group. Wages are per person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.quantity.formulas import formula
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled

__all__ = [
    "answer_percent",
    "base_to_frontline",
    "base_wage_hour",
    "commission_share",
    "from_hour",
    "from_month",
    "leads_for_base_day",
    "leads_for_base_hour",
    "leads_for_base_month",
    "leads_for_base_stepped",
    "leads_to_match",
    "median",
    "pay_of_counted",
    "pay_of_rest",
    "pay_with_commission_day",
    "payroll_of_counted",
    "payroll_of_rest",
    "roles",
    "seizure_leads",
    "seizure_pay_days",
    "seizure_payroll_days",
]


@formula("money/day", N_("base pay per day"), each="role", fallback_for="base_wage_day")
def from_month(base_wage_month: Any, days_month: Any) -> Any:
    """Base pay per day from monthly base pay and the days worked per month."""
    return base_wage_month / days_month


@formula("money/day", N_("base pay per day"), each="role", fallback_for="base_wage_day")
def from_hour(hourly_wage: Any, talk_hours_day: Any) -> Any:
    """Base pay per day from hourly base pay."""
    return hourly_wage * talk_hours_day


@formula("lead/month", N_("people a month to steer for commission to equal base pay"), each="role")
def leads_for_base_month(
    quota_month: Any, base_wage_month: Any, commission_above_quota: Any
) -> Any:
    """Leads per month at which commission, paid only above a quota, equals base pay."""
    return quota_month + base_wage_month / commission_above_quota


@formula(
    "lead/day", N_("people a day to steer for stepped commission to equal base pay"), each="role"
)
def leads_for_base_stepped(
    base_wage_day: Any, commission_first_step: Any, step_leads_day: Any, commission_beyond_step: Any
) -> Any:
    """Leads per day at which commission, with another rate beyond a step, equals base pay.

    Each rate applies only to the people on its side of the step.
    """
    first = np.minimum(base_wage_day / commission_first_step, step_leads_day)
    return first + (base_wage_day - first * commission_first_step) / commission_beyond_step


@formula("money/hour", N_("base pay per hour of talk time"), each="role")
def base_wage_hour(base_wage_day: Any, talk_hours_day: Any) -> Any:
    """Base pay for one hour of talk time.

    Talk time, not attendance: the pay per hour of attendance is lower.
    """
    return base_wage_day / talk_hours_day


@formula("%", N_("share of calls made that are answered"))
def answer_percent(answer_rate: Any, definition_percent: Any) -> Any:
    """The assumed share of calls answered, in per cent."""
    return definition_percent * answer_rate


@formula("lead/day", N_("people a day to steer for commission to equal base pay"), each="role")
def leads_for_base_day(base_wage_day: Any, commission_lead: Any) -> Any:
    """Leads per day at which commission equals base pay."""
    return base_wage_day / commission_lead


@formula(
    "lead/hour", N_("people per talk hour to steer for commission to equal base pay"), each="role"
)
def leads_for_base_hour(base_wage_day: Any, commission_lead: Any, talk_hours_day: Any) -> Any:
    """Leads per hour of talk time at which commission equals base pay."""
    return base_wage_day / commission_lead / talk_hours_day


@formula("1", N_("base pay relative to that of {frontline}"), each="role")
def base_to_frontline(base_wage_day: Any, frontline_base_wage_day: Any) -> Any:
    """Base pay of a role divided by that of the frontline role."""
    return base_wage_day / frontline_base_wage_day


@formula(
    "lead/day",
    N_(
        "people a day whom {frontline} must steer into groups to earn as much as those who check "
        "calls"
    ),
    each="role",
)
def leads_to_match(
    base_wage_day: Any, frontline_base_wage_day: Any, frontline_commission_lead: Any
) -> Any:
    """Leads per day at which a frontline worker's pay equals this role's."""
    return (base_wage_day - frontline_base_wage_day) / frontline_commission_lead


@formula(
    "money/day",
    N_("daily base payroll if all {frontline} counted worked"),
    fallback_for="base_payroll_day",
)
def payroll_of_counted(
    arrests_frontline: Any, frontline_base_wage_day: Any, definition_one_person: Any
) -> Any:
    """Base pay per day if all who are counted as callers worked that day."""
    return arrests_frontline / definition_one_person * frontline_base_wage_day


@formula(
    "money/day",
    N_("daily base payroll if all without a published role were {frontline}"),
    fallback_for="base_payroll_day",
)
def payroll_of_rest(
    arrests_residual: Any, frontline_base_wage_day: Any, definition_one_person: Any
) -> Any:
    """Base pay per day if all residual arrested people were callers and all worked that day.

    This is the maximum number of callers, and not all work every day; but some of them have other
    roles and may earn more.
    """
    return arrests_residual / definition_one_person * frontline_base_wage_day


@formula("day", N_("days of base pay alone that the seized money would cover"))
def seizure_payroll_days(operation_seized: Any, base_payroll_day: Any) -> Any:
    """Seized and frozen money divided by daily base payroll: a scale, not a profit."""
    return operation_seized / base_payroll_day


@formula("money/day", N_("pay a day of each of the {frontline}, commission included"))
def pay_with_commission_day(
    frontline_base_wage_day: Any, leads_day: Any, frontline_commission_lead: Any
) -> Any:
    """Base pay, plus commission on the leads of a day."""
    return frontline_base_wage_day + leads_day * frontline_commission_lead


@formula("%", N_("share of commission in the pay of {frontline}"))
def commission_share(
    frontline_base_wage_day: Any,
    leads_day: Any,
    frontline_commission_lead: Any,
    definition_percent: Any,
) -> Any:
    """Commission on the leads of a day, as a percentage of all pay."""
    return definition_percent / (
        1 + frontline_base_wage_day / (leads_day * frontline_commission_lead)
    )


@formula(
    "money/day",
    N_("daily payroll, commission included, if all {frontline} counted worked"),
    fallback_for="payroll_day",
)
def pay_of_counted(
    arrests_frontline: Any, pay_with_commission_day: Any, definition_one_person: Any
) -> Any:
    """Pay per day with commission, if all who are counted as callers worked that day."""
    return arrests_frontline / definition_one_person * pay_with_commission_day


@formula(
    "money/day",
    N_("daily payroll, commission included, if all without a published role were {frontline}"),
    fallback_for="payroll_day",
)
def pay_of_rest(
    arrests_residual: Any, pay_with_commission_day: Any, definition_one_person: Any
) -> Any:
    """Pay per day with commission, if all residual arrested people were callers and worked."""
    return arrests_residual / definition_one_person * pay_with_commission_day


@formula("day", N_("days of pay that the seized money would cover, commission included"))
def seizure_pay_days(operation_seized: Any, payroll_day: Any) -> Any:
    """Seized and frozen money divided by daily pay with commission: a scale, not a profit."""
    return operation_seized / payroll_day


@formula("lead", N_("people whose commission would equal the seized money"))
def seizure_leads(operation_seized: Any, frontline_commission_lead: Any) -> Any:
    """Seized and frozen money divided by commission per lead: a scale only."""
    return operation_seized / frontline_commission_lead


def roles(case: Case) -> list[str]:
    """Return the roles with any reported pay, highest tier first."""
    paid = {
        name.split(".")[1]
        for name, quantity in case.quantities.items()
        if name.startswith("pay.") and name.count(".") == 2 and quantity.kind == Kind.REPORTED
    }
    specs = case.file.roles
    return sorted((role for role in specs if role in paid), key=lambda r: specs[r].tier or 99)


def median(case: Case, quantity: Quantity) -> Quantity:
    """Return the median of the draws inside the bounds of a quantity: assumed, never a bound."""
    middle = float(np.median(quantity.draws(case.draws, case.seed)))
    result = modelled(
        f"{quantity.name}.median",
        middle,
        middle,
        quantity.unit or "1",
        [quantity],
        N_("median of the draws inside the bounds"),
        quantity.label,
    )
    return replace(result, program=("quantile", "0", 0.5))
