"""Tables of simulated earnings of callers, of margins at reported prices, and of pay by tier."""

from __future__ import annotations

from case_lib.base.languages import N_, capital, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import accounts as books
from case_lib.chapters.pay import earnings
from case_lib.chapters.pay.shift_pay import Earnings
from case_lib.document.cells import DASH, cell, heads, label
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, number
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["accounts", "shifts", "tiers"]

_passages = Passages(__package__)
_QUANTILES = (
    N_("the least-paid twentieth of shifts get at most"),
    N_("a quarter get at most"),
    N_("half get at most"),
    N_("three quarters get at most"),
    N_("all but the best-paid twentieth get at most"),
)


@in_each_language
def shifts(case: Case, earned: Earnings | None) -> Table | Paragraph:
    """Return quantiles of a caller's simulated pay per day, and figures derived from it."""
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
        *earned.shares(),
        *earned.hours_paid(),
        earned.going_on(),
    ]
    rows += [[[label(figure, lang)], [DASH], [number(figure, lang)]] for figure in others]
    return _passages.around(case, "shifts", earned.inputs).table(
        heads(case, N_("figure"), N_("middle set"), N_("range over the sets")), rows
    )


@in_each_language
def accounts(case: Case) -> Table | Paragraph:
    """Return the margin at each price reported for other cases, per person diverted and per day."""
    lang = case.lang
    margins = books.accounts(case)
    if not margins:
        return left_out(case, books.needs(case))
    rows: list[list[Cell]] = []
    for row in margins:
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
    unit = printing.unit(case.file.currency, lang)
    return _passages.around(case, "accounts", [row.price for row in margins], unit=unit).table(
        heads(
            case,
            N_("price reported elsewhere"),
            N_("price"),
            N_("left of it: bounds"),
            N_("90% of draws"),
            N_("per caller and day, 90% of draws"),
            N_("per group leader and day, 90% of draws"),
            N_("at the comparator’s joins a day, 90% of draws"),
        ),
        rows,
        "lrrrrrr",
    )


@in_each_language
def tiers(case: Case) -> Table | Paragraph:
    """Return the ratio of the pay of one tier to that of a lower one, here and in other cases."""
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
    return _passages.around(case, "tiers").table(
        heads(case, N_("who"), N_("over whom"), N_("ratio"), N_("of what")), rows, "llrl"
    )
