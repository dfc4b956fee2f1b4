"""What a price per person diverted leaves after pay, and how pay differs between tiers.

The prices are those reported in other cases; none is reported here. The remainder covers leaders,
technical staff, software and lists together, so it is nobody's profit.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from case_lib.base import reference
from case_lib.base.languages import N_
from case_lib.casefile import language_columns
from case_lib.casefile.case import Case
from case_lib.chapters.pay.price import PRICE
from case_lib.chapters.pay.wages import over
from case_lib.quantity.citations import Citation
from case_lib.quantity.derivation import derive
from case_lib.quantity.drawn_ranges import central
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.results import modelled
from case_lib.synthetic import funnel

__all__ = ["Account", "Ratio", "accounts", "cost_victim", "needs", "tier_ratios"]

_ACHIEVED = "pay.achieved_price_lead"


@dataclass(frozen=True)
class Account:
    """The remainder of a price: per person diverted, per caller and day, per group leader and day.

    ``achieved``: per person diverted, at the daily joins in the comparator case. None if a case
    lacks an input of a figure.
    """

    price: Quantity
    left_lead: Quantity
    left_day: Quantity
    left_leader: Quantity | None
    achieved: Quantity | None


@dataclass(frozen=True)
class Ratio:
    """Pay of an upper tier relative to a lower one, the tiers, and the source."""

    name: str
    upper: Label
    lower: Label
    ratio: Quantity
    note: Label = ""


def needs(case: Case) -> list[str]:
    """Return what a case without accounts lacks: a cost per person diverted, or else a price."""
    return ["comparator.price_lead" if PRICE in case else PRICE]


def accounts(case: Case) -> list[Account]:
    """Return the remainder of each price reported elsewhere, in the order of the case file.

    Empty if the model gives no cost per person diverted.
    """
    cost, leads = case.get(PRICE), case.get("pay.leads_day")
    if cost is None or leads is None:
        return []
    currency = case.file.currency
    margins = []
    for price in case.comparators(f"{currency}/lead"):
        stem, each = f"pay.accounts.{price.name}", "pay.accounts.each"
        left = derive(
            f"{stem}.left_lead",
            _less,
            [price, cost],
            label=N_("left of a price per person who joined"),
            family=f"{each}.left_lead",
        )
        day = derive(
            f"{stem}.left_day",
            _times,
            [left, leads],
            label=N_("left of it per caller and day"),
            family=f"{each}.left_day",
        )
        margins.append(
            Account(price, left, day, _leader(case, day, stem, each), _achieved(case, price, stem))
        )
    return margins


def cost_victim(case: Case) -> Quantity | None:
    """Return the pay of callers and inspectors per person who loses money, known or not.

    The cost per person diverted divided by the share who lose money (``synthetic.funnel``), draw by
    draw: 90 % of draws. None if a case lacks an input.
    """
    cost = case.get(PRICE)
    if cost is None or funnel.needs(case):
        return None
    lost = funnel.chances(case, case.draws, case.seed).lost
    drawn = cost.draws(case.draws, case.seed) / np.maximum(lost, 1e-300)
    return modelled(
        "pay.cost_victim",
        *central(drawn),
        f"{case.file.currency}/victim",
        [cost, *funnel.inputs(case)],
        N_("cost of a person who joins over the share who lose money, 90% of draws"),
        N_("pay of callers and inspectors per person who loses money"),
    )


def _leader(case: Case, day: Quantity, stem: str, each: str) -> Quantity | None:
    span = case.get("arrests.span_of_control")
    return span and derive(
        f"{stem}.left_leader",
        _times,
        [day, span],
        label=N_("left of it per group leader and day"),
        family=f"{each}.left_leader",
    )


def _achieved(case: Case, price: Quantity, stem: str) -> Quantity | None:
    cost = case.get(_ACHIEVED)
    return cost and derive(
        f"{stem}.left_achieved",
        _less,
        [price, cost],
        label=N_("left of a price at the joins a day of the comparator case"),
        family="pay.accounts.each.left_achieved",
    )


def tier_ratios(case: Case) -> list[Ratio]:
    """Return pay ratios between tiers: here, in a case that reports earnings, and in a study.

    The study is Levitt and Venkatesh 2000 (``reference/tier_wages.csv`` states what was read).
    """
    ratios = []
    frontline, oversight = case.role("frontline"), case.role("oversight")
    own = case.get(f"pay.{oversight}.base_to_frontline")
    if own is not None and frontline and oversight:
        roles = case.file.roles
        ratios.append(
            Ratio(
                "own",
                roles[oversight].label.model_dump(),
                roles[frontline].label.model_dump(),
                own,
                N_("base pay alone"),
            )
        )
    for name, leader in case.quantities.items():
        member = case.get(name.replace(".leader_earnings_day", ".earnings_day"))
        if name.endswith(".leader_earnings_day") and member is not None and member.low > 0:
            ratio = derive(
                f"pay.tiers.{name.removesuffix('.leader_earnings_day')}",
                over,
                [leader, member],
                label=N_("pay of a tier over that of a lower one"),
                family="pay.tiers.each",
            )
            ratios.append(Ratio(name, leader.label, member.label, ratio, N_("all earnings")))
    return ratios + [_published(row) for row in _table().to_dict("records")]


@functools.cache
def _table() -> pd.DataFrame:
    return reference.frame("tier_wages.csv", dtype=str)


def _published(row: dict[Any, Any]) -> Ratio:
    """Return the ratio in a row of ``tier_wages.csv``."""
    upper, lower = (
        Quantity.parse(
            row[f"{tier}_says"],
            row["unit"],
            f"pay.tiers.{row['id']}.{tier}",
            label=language_columns.words(row, tier),
            citations=(Citation(row["work"], row["at"], says=row[f"{tier}_says"]),),
        )
        for tier in ("upper", "lower")
    )
    ratio = derive(
        f"pay.tiers.{row['id']}",
        over,
        [upper, lower],
        label=N_("pay of a tier over that of a lower one"),
        family="pay.tiers.each",
    )
    return Ratio(row["id"], upper.label, lower.label, ratio, language_columns.words(row, "note"))


def _less(price: Any, cost: Any) -> Any:
    return price - cost


def _times(left: Any, number: Any) -> Any:
    return left * number
