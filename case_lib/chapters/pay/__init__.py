"""What people were paid, and what the buyer must have paid."""

from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.chapters.pay import model, price
from case_lib.quantity.formulas import declared_in
from case_lib.quantity.lacks import MissingRole

__all__ = ["CHAPTER"]


def _needs(case: Case) -> list[str]:
    frontline = case.role("frontline")
    return [
        *([] if frontline else [MissingRole("frontline")]),
        *(f"pay.{frontline or '<role>'}.{what}" for what in ("base_wage_day", "commission_lead")),
        "pay.leads_day",
    ]


CHAPTER = Chapter("03_pay", N_("what people were paid"), declared_in(model, price), needs=_needs)
