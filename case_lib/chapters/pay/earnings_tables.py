"""Tables of what callers may have earned, of what a price leaves, and of pay between tiers."""

from __future__ import annotations

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import accounts as books
from case_lib.chapters.pay import earnings
from case_lib.document.cells import DASH, capital, cell, heads, label, left_out, note_on
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, number, sentence
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["accounts", "shifts", "tiers"]

_QUANTILES = (
    N_("the least-paid twentieth of shifts get at most"),
    N_("a quarter get at most"),
    N_("half get at most"),
    N_("three quarters get at most"),
    N_("all but the best-paid twentieth get at most"),
)


@in_each_language
def shifts(case: Case, earned: earnings.Earnings | None) -> Table | Paragraph:
    """Return the distribution of a caller's pay for a day, and what follows from it."""
    lang = case.lang
    if earned is None:
        return left_out(case, earnings.needs(case))
    rows: list[list[Cell]] = [
        [
            [capital(translate(words, lang))],
            [number(middle, lang)],
            [number(range_, lang, with_unit=False)],
        ]
        for words, (middle, range_) in zip(_QUANTILES, earned.quantiles(), strict=True)
    ]
    others = [
        earned.joined(),
        *earnings.shares(case, earned),
        *earned.hours_paid(),
        earned.going_on(),
    ]
    rows += [[[label(found, lang)], [DASH], [number(found, lang)]] for found in others]
    note = note_on(
        case,
        earned.inputs,
        N_(
            "Model. Each of the parameter sets is a world that the assumptions allow and that "
            "agrees with what other cases report; the range is that of nine of ten of them."
        ),
    )
    return Table(
        sentence(
            N_("What {frontline} may have earned in a day, by simulated shifts: model."),
            lang,
            **case.role_words(lang),
        ),
        heads(case, N_("figure"), N_("middle set"), N_("range over the sets")),
        rows,
        note,
        "lll",
        "shifts",
    )


@in_each_language
def accounts(case: Case) -> Table | Paragraph:
    """Return what each price reported elsewhere would leave, per person diverted and per day."""
    lang = case.lang
    found = books.accounts(case)
    if not found:
        known = "pay.break_even_price_lead" in case
        return left_out(case, ["comparator.price_lead" if known else "pay.break_even_price_lead"])
    rows: list[list[Cell]] = []
    for row in found:
        drawn = [
            [DASH] if q is None else [number(q.spread(case.draws, case.seed), lang, False)]
            for q in (row.left_lead, row.left_day, row.left_leader, row.achieved)
        ]
        rows.append(
            [
                [label(row.price, lang)],
                cell(row.price, lang, False),
                cell(row.left_lead, lang, False),
                *drawn,
            ]
        )
    note = note_on(
        case,
        [row.price for row in found],
        N_(
            "Left for those who lead, technical staff, software and lists together, before what "
            "none of them reports. Below nought, the price doesn’t cover the pay below them."
        ),
    )
    return Table(
        sentence(
            N_(
                "What a price per person diverted leaves after the pay of {frontline} and {oversight} ({unit})."
            ),
            lang,
            unit=printing.unit(case.file.currency, lang),
            **case.role_words(lang),
        ),
        heads(
            case,
            N_("price reported elsewhere"),
            N_("price"),
            N_("left per person diverted: bounds"),
            N_("90% of draws"),
            N_("per caller and day, 90% of draws"),
            N_("per group leader and day, 90% of draws"),
            N_("per person diverted, at the comparator’s joins a day, 90% of draws"),
        ),
        rows,
        note,
        "lrrrrrr",
        "accounts",
    )


@in_each_language
def tiers(case: Case) -> Table | Paragraph:
    """Return pay of a tier over that of a lower one, here and elsewhere."""
    lang = case.lang
    oversight = case.role("oversight") or "<role>"
    if f"pay.{oversight}.base_to_frontline" not in case:
        return left_out(case, [f"pay.{oversight}.base_to_frontline"])
    rows: list[list[Cell]] = [
        [
            [capital(text(row.upper, lang))],
            [text(row.lower, lang)],
            [number(row.ratio, lang)],
            [text(row.note, lang)],
        ]
        for row in books.tier_ratios(case)
    ]
    return Table(
        sentence(N_("Pay of a tier over that of a lower one, as far as reported."), lang),
        heads(case, N_("who"), N_("over whom"), N_("ratio"), N_("of what")),
        rows,
        sentence(N_("Levitt and Venkatesh 2000 describe another trade in another country."), lang),
        "llrl",
        "tiers",
    )
