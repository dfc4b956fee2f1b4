"""What the chapter on pay says: the values that its passages need beside the case's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from case_lib.base.errors import ModelError
from case_lib.casefile.case import Case
from case_lib.chapters.pay import accounts as books
from case_lib.chapters.pay import earnings, model, sobol, wages
from case_lib.chapters.pay.price import PRICE
from case_lib.chapters.pay.shift_pay import Earnings
from case_lib.document.dated import began
from case_lib.document.display import Paragraph
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = [
    "accounts",
    "break_even",
    "drivers",
    "minimum_wages",
    "passage",
    "payroll",
    "shifts",
    "shifts_method",
]

_passages = Passages(__package__)
passage = in_each_language(_passages)


@in_each_language
def payroll(case: Case) -> Paragraph:
    """Return the payroll beside the seizure: base pay alone, then with commission."""
    daily = case.get("pay.pay_with_commission_day")
    median = model.median(case, daily) if daily is not None and daily.drawable else None
    return _passages(case, "payroll", median=median)


@in_each_language
def break_even(case: Case) -> Paragraph:
    """Return the price per lead at which pay is covered: bounds, then draws, then other cases."""
    received = case.get("comparator.received_lead")
    elsewhere = [
        price for price in case.comparators(f"{case.file.currency}/lead") if price is not received
    ]
    stated = [] if received is None else _of_the_same_case(case, elsewhere)
    return _passages(case, "break_even", elsewhere=elsewhere, received=received, stated=stated)


def _of_the_same_case(case: Case, prices: Sequence[Quantity]) -> list[Quantity]:
    """Return the prices whose sources also give what was received in total."""
    sources = {c.source for c in case["comparator.received"].citations}
    return [price for price in prices if sources & {c.source for c in price.citations}]


@in_each_language
def shifts(case: Case, earned: Earnings | None) -> Paragraph:
    """Return the pay of simulated shifts, up to the quota and beyond it."""
    if earned is None:
        return left_out(case, earnings.needs(case))
    ranges = [range_ for _, range_ in earned.quantiles()]
    shares = {share.name.rsplit(".", 1)[-1]: share for share in earned.shares()}
    within, beyond = earned.hours_paid()
    return _passages(
        case,
        "shifts",
        half=ranges[len(ranges) // 2],
        top=ranges[-1],
        above=shares.get("above_oversight"),
        within=within,
        beyond=beyond,
        more=earned.one_more(),
    )


@in_each_language
def shifts_method(case: Case, earned: Earnings | None) -> Paragraph:
    """Return how shifts are simulated and calibrated, and what other cases leave open."""
    if earned is None:
        return left_out(case, earnings.needs(case))
    least = earnings.least_elsewhere(case)
    agreement = earned.agreement()
    if least is None:
        agreement["reached"] = None  # type: ignore[assignment]
    return _passages(case, "shifts_method", learnt=earned.skill_learnt, **agreement)


@in_each_language
def accounts(case: Case) -> Paragraph:
    """Return the margin at each price reported elsewhere, compared with the reported pay of leaders.

    The margin per group leader is compared with the earnings of leaders in the same case.
    """
    rows = books.accounts(case)
    checks = []
    for row in rows:
        earned = case.get(row.price.name.replace(".price_lead", ".leader_earnings_day"))
        if earned is not None and earned is not row.price and row.left_leader is not None:
            left = row.left_leader.spread(case.draws, case.seed)
            checks.append({"left": left, "earned": earned, "price": row.price})
    if not rows:
        return left_out(case, books.needs(case))
    victim = books.cost_victim(case)
    return _passages(case, "accounts", rows=rows, checks=checks, victim=victim)


@in_each_language
def drivers(case: Case) -> Paragraph:
    """Return the two inputs with the largest total Sobol indices, and their kind.

    The text says that they explain most of the variance only if their first-order indices add up
    to over half.
    """
    try:
        frame = sobol.drivers(case, PRICE) if PRICE in case else None
    except ModelError:
        frame = None
    if frame is None:
        return _passages(case, "drivers", inputs=[], most=False, reported=None)
    inputs = [
        {"quantity": case[str(frame["input"][row])], "share": frame["total"][row]} for row in (0, 1)
    ]
    return _passages(
        case,
        "drivers",
        inputs=inputs,
        most=sum(frame["first"][row].low for row in (0, 1)) > 0.5,
        reported=sobol.reported_share(case, PRICE, frame),
    )


@in_each_language
def minimum_wages(case: Case) -> Paragraph:
    """Return base pay beside the minimum wages, by the hourly and by the monthly minimum."""
    rows = wages.minimum_wages(case)
    return _passages(
        case,
        "minimum_wages",
        day=began(case),
        hourly=_beside(case, rows, "minimum_hour", "ratio"),
        monthly=_beside(case, rows, "full_time_hour", "ratio_full_time"),
    )


def _beside(
    case: Case, rows: Sequence[wages.WageComparison], minimum: str, ratio: str
) -> dict[str, Any] | None:
    """Return pay relative to a minimum wage, and the provinces with the lowest and highest."""
    known = [row for row in rows if getattr(row, minimum) is not None]
    if not known:
        return None
    known.sort(key=lambda row: getattr(row, minimum).low)
    ends = {
        end: {
            "name": row.name[case.lang],
            "minimum": getattr(row, minimum),
            "ratio": getattr(row, ratio),
        }
        for end, row in (("low", known[0]), ("high", known[-1]))
    }
    return {"lies": wages.above_or_below(known, ratio), **ends}
