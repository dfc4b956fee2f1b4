"""The money flow per person diverted, as reported or derived."""

from __future__ import annotations

from typing import Any

from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.crime_script import acts
from case_lib.casefile.fields import Text
from case_lib.quantity.formulas import formula
from case_lib.quantity.quantities import Quantity

__all__ = ["base", "inspection", "media", "parts", "unknown"]


@formula("money/lead", N_("base pay of {frontline} per person who joined"), section="flow")
def base(frontline_base_wage_day: Any, pay_leads_day: Any) -> Any:
    """Base pay of a day, spread over the people diverted that day."""
    return frontline_base_wage_day / pay_leads_day


@formula("money/lead", N_("pay of {oversight} per person who joined"), section="flow")
def inspection(oversight_base_wage_day: Any, pay_callers_inspector: Any, pay_leads_day: Any) -> Any:
    """An inspector's pay, spread over the callers supervised and the people they divert."""
    return oversight_base_wage_day / pay_callers_inspector / pay_leads_day


# flows without a reported size, by the function of the role that they need
_UNKNOWN = {
    "buyer": N_("from the buyer outside to the top"),
    "head": N_("kept at the top"),
    "group_head": N_("to those who lead groups, for themselves"),
    "technical": N_("technical staff, software and lists"),
}


def unknown(case: Case) -> list[str]:
    """Return the flows of which no size is reported, of the roles that this case has."""
    return [words for function, words in _UNKNOWN.items() if case.role(function) is not None]


def media(case: Case) -> tuple[Text | None, Text | None]:
    """Return the media of payment by the buyer outside, and to others, if a source states them."""
    by_payer: list[Text | None] = [None, None]
    for act in acts(case):
        if act.spec.stage == "settlement" and act.spec.tool is not None:
            by_payer[act.spec.role != case.role("buyer")] = act.spec.tool
    return by_payer[0], by_payer[1]


def parts(case: Case) -> list[Quantity]:
    """Return the downward flows with bounds: base pay, commission, inspection."""
    names = ["flow.base", f"pay.{case.role('frontline')}.commission_lead", "flow.inspection"]
    return [case[name] for name in names if name in case]
