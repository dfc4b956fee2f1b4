"""Sentences on pay."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.errors import ModelError
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import model, wages
from case_lib.document.compose import at_face, elsewhere, finding
from case_lib.document.dated import began
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.inline import Value
from case_lib.quantity.quantities import Quantity

Sentence = tuple[str, Mapping[str, str | Value | None]]


@in_each_language
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


@in_each_language
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
            N_(
                "To match that, {frontline} needed {leads:bare} recruits a day each on top of base "
                "pay."
            ),
            {"leads": f"{role}.leads_to_match"},
        ),
    )


@in_each_language
def payroll(case: Case) -> Paragraph:
    """Return the payroll beside the seizure: base pay alone, then with commission."""
    if "arrests.frontline" in case:
        supposed = N_(
            "If all {people} counted as {frontline} worked, base pay alone would come to {payroll}."
        )
        people = "arrests.frontline"
    else:
        supposed = N_(
            "If all {people} without a published role were {frontline} and all worked, base pay "
            "alone would come to {payroll}."
        )
        people = "arrests.residual"
    daily, days = case.get("pay.pay_with_commission_day"), case.get("pay.seizure_pay_days")
    return finding(
        case,
        (supposed, {"people": people, "payroll": "pay.base_payroll_day"}),
        (
            N_("The seized money, {seized}, would cover {days} of base pay alone."),
            {"seized": "operation.seized", "days": "pay.seizure_payroll_days"},
        ),
        (
            N_(
                "With commission, at the number of recruits assumed below, median pay is {median} "
                "each, and the money would cover {drawn} (90% of draws)."
            ),
            {
                "median": model.median(case, daily) if daily is not None else None,
                "drawn": days.spread(case.draws, case.seed) if days is not None else None,
            },
        ),
        *(
            [(N_("This shows scale only: seized money is not profit."), {})]
            if "pay.seizure_payroll_days" in case
            else []
        ),
    )


@in_each_language
def break_even(case: Case) -> Paragraph:
    """Return the price per lead at which pay is covered: bounds, then draws, then other cases."""
    price = case.get("pay.break_even_price_lead")
    drawn = price.spread(case.draws, case.seed) if price is not None else None
    return finding(
        case,
        (
            N_(
                "To cover {frontline} and {oversight} alone, the buyer would have had to pay "
                "{price}, as bounds under the assumptions listed."
            ),
            {"price": price},
        ),
        (
            N_("With the distributions assumed inside those bounds, 90% of draws lie at {drawn}."),
            {"drawn": drawn},
        ),
        *(
            told
            for told in elsewhere(case, f"{case.file.currency}/lead")
            if told[1]["value"] is not case.get("comparator.received_lead")
        ),
        *_stated_price(case),
        *_achieved(case),
    )


def _stated_price(case: Case) -> list[Sentence]:
    """Return how a price that another case states compares with that case's own totals."""
    received = case.get("comparator.received_lead")
    if received is None:
        return []
    sources = {c.source for c in case["comparator.received"].citations}
    said = {
        "below": N_("By the totals of the same case it was {received}, below the {stated} stated."),
        "above": N_("By the totals of the same case it was {received}, above the {stated} stated."),
        "inside": N_("By the totals of the same case it was {received}; {stated} is stated."),
    }
    return [
        (said[_beside(received, stated)], {"received": received, "stated": stated})
        for name, stated in case.quantities.items()
        if name.startswith("comparator.")
        and stated.unit == received.unit
        and stated is not received
        and sources & {c.source for c in stated.citations}
    ]


def _achieved(case: Case) -> list[Sentence]:
    """Return how the leads a day that the model allows compare with what another case achieved."""
    achieved, allowed = case.get("pay.comparator_leads_day"), case.get("pay.leads_day")
    if achieved is None or allowed is None:
        return []
    said = {
        "below": N_(
            "People in the comparator case achieved {achieved} each, fewer than the model allows "
            "here ({allowed}); at their rate the price would be {price}."
        ),
        "above": N_(
            "People in the comparator case achieved {achieved} each, more than the model allows "
            "here ({allowed}); at their rate the price would be {price}."
        ),
        "inside": N_(
            "People in the comparator case achieved {achieved} each; the model allows {allowed} "
            "here. At their rate the price would be {price}."
        ),
    }
    values: dict[str, str | Value | None] = {
        "achieved": achieved,
        "allowed": allowed,
        "price": "pay.achieved_price_lead",
    }
    return [(said[_beside(achieved, allowed)], values)]


def _beside(one: Quantity, other: Quantity) -> str:
    """Return whether all of one quantity lies below or above all of another, or neither."""
    if one.high < other.low:
        return "below"
    return "above" if one.low > other.high else "inside"


@in_each_language
def drivers(case: Case) -> Paragraph:
    """Return what drives the price most: the inputs with the largest shares, and their kind.

    That the two explain most of it is said only where their shares alone add up to over half;
    every share stands beside the width of its input.
    """
    name = "pay.break_even_price_lead"
    try:
        frame = model.drivers(case, name) if name in case else None
    except ModelError:
        frame = None
    if frame is None:
        return finding(case)
    one, two = (case[str(frame["input"][row])] for row in (0, 1))
    alone = sum(frame["first"][row].low for row in (0, 1))
    assumed = [q for q in (one, two) if q.kind >= Kind.ASSUMED]
    values: dict[str, str | Value | None] = {
        "first": f"={text(one.label, case.lang)}",
        "second": f"={text(two.label, case.lang)}",
        "kind_one": f"={_kind(case, one)}",
        "kind_two": f"={_kind(case, two)}",
        "width_one": one,
        "width_two": two,
        "one": frame["total"][0],
        "two": frame["total"][1],
    }
    most = N_(
        "Two inputs explain most of the spread of the price (variance of its logarithm): “{first}”, "
        "{kind_one} at {width_one}, with a share of {one}, and “{second}”, {kind_two} at "
        "{width_two}, with {two}."
    )
    largest = N_(
        "The largest shares of the spread of the price (variance of its logarithm) are {one} for "
        "“{first}”, {kind_one} at {width_one}, and {two} for “{second}”, {kind_two} at {width_two}."
    )
    widths = N_("Shares of what is assumed follow from how wide it was assumed.")
    return finding(
        case,
        (most if alone > 0.5 else largest, values),
        *([(widths, {})] if assumed else []),
        (
            N_("What sources report, together, explains at most {reported}."),
            {"reported": model.reported_share(case, name, frame)},
        ),
    )


def _kind(case: Case, quantity: Quantity) -> str:
    """Return how an input is known, in words."""
    words = N_("assumed") if quantity.kind >= Kind.ASSUMED else N_("reported")
    return translate(words, case.lang)


@in_each_language
def minimum_wages(case: Case) -> Paragraph:
    """Return base pay beside the minimum wages, by the hourly and by the monthly minimum."""
    rows = wages.minimum_wages(case)
    if not rows:
        return finding(case)
    said: list[Sentence] = []
    hourly = sorted(rows, key=lambda row: row.minimum_hour.low)
    said.append(_against(case, "ratio", wages.lies(rows, "ratio"), hourly[0], hourly[-1]))
    monthly = [row for row in rows if row.full_time_hour is not None]
    if monthly:
        monthly.sort(key=lambda row: row.full_time_hour.low if row.full_time_hour else 0.0)
        verdict = wages.lies(monthly, "ratio_full_time")
        said.append(_against(case, "ratio_full_time", verdict, monthly[0], monthly[-1]))
        if verdict != wages.lies(rows, "ratio"):
            said.append(
                (
                    N_(
                        "The two differ because an hourly minimum also makes up for insurance "
                        "that the employer of part-time workers doesn’t pay and for less steady "
                        "work (Provisions on Minimum Wages, art. 6)."
                    ),
                    {},
                )
            )
    began_on: Value = began(case)
    return finding(case, *((message, {**values, "day": began_on}) for message, values in said))


def _against(
    case: Case,
    yardstick: str,
    verdict: str,
    low: wages.WageComparison,
    high: wages.WageComparison,
) -> Sentence:
    """Return the sentence that sets base pay beside one of the two yardsticks, named."""
    hourly = {
        "above": N_(
            "By the hourly minimum for part-time work ({day}), base pay of {frontline} per talk "
            "hour was above the minimum in every province: {ratio_high} times that of {high} ({most}), "
            "{ratio_low} times that of {low} ({least})."
        ),
        "below": N_(
            "By the hourly minimum for part-time work ({day}), base pay of {frontline} per talk "
            "hour was below the minimum in every province: {ratio_high} times that of {high} ({most}), "
            "{ratio_low} times that of {low} ({least})."
        ),
        "either": N_(
            "By the hourly minimum for part-time work ({day}), base pay of {frontline} per talk "
            "hour was {ratio_high} times that of {high} ({most}) and {ratio_low} times that of "
            "{low} ({least}): whether it was above or below depends on the province and the wording."
        ),
    }
    monthly = {
        "above": N_(
            "By the monthly minimum for full-time work, per paid hour, it was above the minimum in "
            "every province: {ratio_high} times that of {high} ({most}), {ratio_low} times that of "
            "{low} ({least})."
        ),
        "below": N_(
            "By the monthly minimum for full-time work, per paid hour, it was below the minimum in "
            "every province: {ratio_high} times that of {high} ({most}), {ratio_low} times that of "
            "{low} ({least})."
        ),
        "either": N_(
            "By the monthly minimum for full-time work, per paid hour, it was {ratio_high} times "
            "that of {high} ({most}) and {ratio_low} times that of {low} ({least}): whether it was "
            "above or below depends on the province and the wording."
        ),
    }
    minimum = "minimum_hour" if yardstick == "ratio" else "full_time_hour"
    return (hourly if yardstick == "ratio" else monthly)[verdict], {
        "high": f"={high.name[case.lang]}",
        "low": f"={low.name[case.lang]}",
        "most": getattr(high, minimum),
        "least": getattr(low, minimum),
        "ratio_high": getattr(high, yardstick),
        "ratio_low": getattr(low, yardstick),
    }
