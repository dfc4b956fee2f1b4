"""The known prices per person diverted: pay here, prices of other cases, the price of the model."""

from __future__ import annotations

from dataclasses import dataclass

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile import comparators
from case_lib.casefile.case import Case
from case_lib.casefile.role_words import role_label
from case_lib.chapters.pay.price import PRICE
from case_lib.quantity.quantities import Quantity

__all__ = ["Step", "steps"]

_PRICE_ELSEWHERE = "pay.price_lead"


@dataclass(frozen=True)
class Step:
    """A price or rate of pay, its label, and whether it belongs to this case."""

    label: str
    quantity: Quantity
    own: bool


def steps(case: Case) -> list[Step]:
    """Return the prices, highest first, in the currency of the case per person diverted.

    For this case they come from its claims and the model; for others, from the case file and from
    the table of comparators in the same currency.
    """
    lang, unit = case.lang, f"{case.file.currency}/lead"
    prices = [
        Step(_own(case, name), case[name], True)
        for name in case.file.quantities
        if name.startswith("pay.") and name in case and case[name].unit == unit
    ]
    if PRICE in case:
        label = translate(N_("model: the price that pays for {frontline} and {oversight}"), lang)
        prices.append(Step(label.format(**case.role_words(lang)), case[PRICE], True))
    prices += [Step(text(q.label, lang), q, False) for q in case.comparators(unit)]
    words = N_("paid by the buyer per person who joined")
    for outlet_label, quantity in comparators.named(_PRICE_ELSEWHERE, lang, words):
        if quantity.unit == unit and not quantity.name.startswith(f"{case.file.case}."):
            label = text(outlet_label, lang) + style(lang).colon + translate(words, lang)
            prices.append(Step(label, quantity, False))
    prices = [Step(capital(s.label), s.quantity, s.own) for s in prices if s.quantity.low >= 0]
    return sorted(prices, key=lambda step: (step.quantity.high, step.quantity.low), reverse=True)


def _own(case: Case, name: str) -> str:
    """Return the label of a rate, including the role that was paid."""
    label, role = text(case[name].label, case.lang), name.split(".")[1]
    if role not in case.file.roles:
        return label
    who = role_label(case.file, role, case.lang)
    return label if label.startswith(who) else who + style(case.lang).colon + label
