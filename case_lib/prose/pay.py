"""Sentences on pay."""

from __future__ import annotations

from case_lib import pay as model
from case_lib import wages
from case_lib.blocks import Paragraph
from case_lib.case import Case
from case_lib.errors import ModelError
from case_lib.language import N_, text
from case_lib.prose.finding import at_face, elsewhere, finding


def hourly(case: Case) -> Paragraph:
    """Return base pay per hour of talk time, and what commission adds."""
    caller = f"pay.{case.role('frontline')}"
    return finding(
        case,
        (
            N_("{capital_frontline} were paid {wage} for {hours} of talk time: {hour}{face}."),
            {
                "wage": f"{caller}.base_wage_day",
                "hours": f"{caller}.talk_hours_day",
                "hour": f"{caller}.base_wage_hour",
                "face": at_face(case, f"{caller}.base_wage_hour"),
            },
        ),
        (
            N_("Commission of {commission} equals base pay at {leads}{face}."),
            {
                "commission": f"{caller}.commission_lead",
                "leads": f"{caller}.leads_for_base_day",
                "face": at_face(case, f"{caller}.leads_for_base_day"),
            },
        ),
        (
            N_(
                "Commission of {first}, and {beyond} beyond {step}, equals base pay at {leads}{face}."
            ),
            {
                "first": f"{caller}.commission_first_step",
                "beyond": f"{caller}.commission_beyond_step",
                "step": f"{caller}.step_leads_day",
                "leads": f"{caller}.leads_for_base_stepped",
                "face": at_face(case, f"{caller}.leads_for_base_stepped"),
            },
        ),
    )


def inspectors(case: Case) -> Paragraph:
    """Return an inspector's pay beside a caller's."""
    role = f"pay.{case.role('oversight')}"
    return finding(
        case,
        (
            N_(
                "{capital_oversight} were paid {wage}, {ratio} times the base pay of {frontline}{face}."
            ),
            {
                "wage": f"{role}.base_wage_day",
                "ratio": f"{role}.base_to_frontline",
                "face": at_face(case, f"{role}.base_to_frontline"),
            },
        ),
        (
            N_("{capital_frontline} earn as much by diverting {leads:bare} people a day."),
            {"leads": f"{role}.leads_to_match"},
        ),
    )


def payroll(case: Case) -> Paragraph:
    """Return the payroll beside the seizure."""
    if "arrests.frontline" in case:
        supposed = N_(
            "If all {people} counted as {frontline} worked, base pay would come to {payroll}."
        )
        people = "arrests.frontline"
    else:
        supposed = N_(
            "If all {people} without a published role were {frontline} and all worked, base pay "
            "would come to {payroll}."
        )
        people = "arrests.residual"
    return finding(
        case,
        (supposed, {"people": people, "payroll": "pay.base_payroll_day"}),
        (
            N_(
                "The seized money, {seized}, would cover {days} of it: a sense of scale, since "
                "seized money is not profit, and not everyone works every day."
            ),
            {"seized": "operation.seized", "days": "pay.seizure_payroll_days"},
        ),
    )


def break_even(case: Case) -> Paragraph:
    """Return the price per lead at which pay is covered: bounds, then draws, kept apart."""
    price = case.get("pay.break_even_price_lead")
    drawn = price.spread(case.draws, case.seed) if price is not None else None
    return finding(
        case,
        (
            N_(
                "To cover {frontline} and {oversight} alone, upstream had to pay "
                "{price}, as bounds under the assumptions listed."
            ),
            {"price": price},
        ),
        (
            N_("With the distributions assumed inside those bounds, 90% of draws lie at {drawn}."),
            {"drawn": drawn},
        ),
        *elsewhere(case, f"{case.file.currency}/lead"),
    )


def drivers(case: Case) -> Paragraph:
    """Return what drives the price most."""
    try:
        frame = (
            model.drivers(case, "pay.break_even_price_lead")
            if "pay.break_even_price_lead" in case
            else None
        )
    except ModelError:
        frame = None
    if frame is None:
        return finding(case)
    names = [text(case[name].label, case.lang) for name in frame["input"][:2]]
    return finding(
        case,
        (
            N_(
                "Most of the spread comes from two assumptions, “{first}” ({one} of the variance of the "
                "logarithm) and “{second}” ({two}); what the sources say of pay matters little beside "
                "them."
            ),
            {
                "first": f"={names[0]}",
                "second": f"={names[1]}",
                "one": frame["total"][0],
                "two": frame["total"][1],
            },
        ),
    )


def minimum_wages(case: Case) -> Paragraph:
    """Return base pay beside the minimum wages, highest and lowest."""
    rows = sorted(wages.minimum_wages(case), key=lambda row: row.minimum_hour.low)
    if not rows:
        return finding(case)
    low, high = rows[0], rows[-1]
    return finding(
        case,
        (
            N_(
                "On the day of the arrests the hourly minimum wage lay between "
                "{least} ({low}) and {most} ({high}); base pay of {frontline} per "
                "talk hour was {ratio_low} times the former and {ratio_high} times "
                "the latter."
            ),
            {
                "least": low.minimum_hour,
                "low": f"={low.name[case.lang]}",
                "most": high.minimum_hour,
                "high": f"={high.name[case.lang]}",
                "ratio_low": low.ratio,
                "ratio_high": high.ratio,
            },
        ),
    )
