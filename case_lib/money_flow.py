"""Where the money went, per person diverted, as far as it is reported or follows."""

from __future__ import annotations

from typing import Any

from case_lib.case import Case
from case_lib.formulas import formula
from case_lib.language import N_
from case_lib.quantities import Quantity


@formula("CNY/lead", N_("callers’ base pay per person diverted"), section="flow")
def base(frontline_base_wage_day: Any, pay_leads_day: Any) -> Any:
    """Base pay of a day, spread over the people diverted that day."""
    return frontline_base_wage_day / pay_leads_day


@formula("CNY/lead", N_("inspectors’ pay per person diverted"), section="flow")
def inspection(oversight_base_wage_day: Any, pay_callers_inspector: Any, pay_leads_day: Any) -> Any:
    """An inspector's pay, spread over the callers supervised and the people they divert."""
    return oversight_base_wage_day / pay_callers_inspector / pay_leads_day


# what no source gives a size for: who pays whom, and in what
UNKNOWN = (
    (N_("from the buyer outside to core members"), N_("virtual currency")),
    (N_("kept by core members"), N_("not reported")),
    (N_("from core members to group leaders, for themselves"), N_("not reported")),
    (N_("technical staff, software and lists"), N_("not reported")),
)


def parts(case: Case) -> list[Quantity]:
    """Return the flows downward that can be bounded: base pay, commission, inspection."""
    names = ["flow.base", f"pay.{case.role('frontline')}.commission_lead", "flow.inspection"]
    return [case[name] for name in names if name in case]
