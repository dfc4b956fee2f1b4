"""Tables of pay: by role, per person diverted, what drives the price, and payroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import model, sobol
from case_lib.document.cells import DASH, cell, label, left_out, note_on
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, number, sentence
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = ["by_role", "drivers", "payroll", "per_lead"]

_FIGURES = (
    "earnings_day",
    "base_wage_month",
    "hourly_wage",
    "base_wage_day",
    "talk_hours_day",
    "commission_lead",
    "commission_first_step",
    "step_leads_day",
    "commission_beyond_step",
    "quota_month",
    "commission_above_quota",
    "base_wage_hour",
    "leads_for_base_day",
    "leads_for_base_hour",
    "leads_for_base_stepped",
    "leads_for_base_month",
    "base_to_frontline",
    "leads_to_match",
)


@in_each_language
def by_role(case: Case) -> Table | Paragraph:
    """Return what is reported and follows of pay, a column for each role that has any."""
    lang = case.lang
    roles = model.roles(case)
    if not roles:
        return left_out(case, ["pay.<role>.base_wage_day"])
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    for figure in _FIGURES:
        found = [case.get(f"pay.{role}.{figure}") for role in roles]
        known = [q for q in found if q is not None]
        if known:
            shown += known
            rows.append([[_general(known[0], lang)], *(_with_face(q, lang) for q in found)])
    if not rows:
        return left_out(case, ["pay.<role>.base_wage_day"])
    names = [text(case.file.roles[role].label.model_dump(), lang) for role in roles]
    unknown = [
        text(spec.label.model_dump(), lang)
        for role, spec in case.file.roles.items()
        if role not in roles
    ]
    note = note_on(case, shown, *_brackets(shown))
    comma = style(lang).comma
    note += [
        style(lang).gap,
        *(
            sentence(N_("No pay is reported for: {roles}."), lang, roles=comma.join(unknown))
            if unknown
            else []
        ),
    ]
    return Table(
        sentence(N_("Pay by role, as far as reported. A dash means not reported."), lang),
        [translate(N_("figure"), lang), *names],
        rows,
        note,
        "l" * (1 + len(roles)),
        "pay-by-role",
    )


def _brackets(shown: Sequence[Quantity]) -> list[str]:
    """Return what brackets mean, where there are any."""
    worded = any(q.function is not None and q.face != q.interval for q in shown)
    return [N_("In brackets: with “about” read as exactly.")] if worded else []


def _general(quantity: Quantity, lang: str) -> str:
    """Return what a row is about, without the role that a claim's label names."""
    words = {
        "earnings_day": N_("Earnings per day, of whatever kind"),
        "base_wage_month": N_("Base pay per month"),
        "hourly_wage": N_("Base pay per hour"),
        "quota_month": N_("People to divert a month before commission"),
        "commission_above_quota": N_("Commission per person above the quota"),
        "commission_first_step": N_("Commission per person diverted, up to the step"),
        "step_leads_day": N_("People diverted a day at which the step lies"),
        "commission_beyond_step": N_("Commission per person diverted, beyond the step"),
        "base_wage_day": N_("Base pay per day"),
        "talk_hours_day": N_("Talk time per day"),
        "commission_lead": N_("Commission per person diverted"),
    }
    key = quantity.name.rsplit(".", 1)[-1]
    return translate(words[key], lang) if key in words else label(quantity, lang)


def _with_face(quantity: Quantity | None, lang: str) -> Cell:
    if quantity is None:
        return [DASH]
    if quantity.function is None or quantity.face == quantity.interval:
        return cell(quantity, lang)
    opening, closing = style(lang).punctuation.brackets
    return [
        number(quantity, lang),
        opening,
        number(quantity.at_face(), lang, with_unit=False),
        closing,
    ]


@in_each_language
def per_lead(case: Case) -> Table | Paragraph:
    """Return cost per person diverted: bounds, and the central range of the draws beside them."""
    lang = case.lang
    names = (
        "pay.answered_day",
        "pay.answer_rate",
        "pay.calls_day",
        "pay.lead_rate",
        "pay.leads_day",
        "pay.lead_rate_answered",
        "pay.comparator_leads_day",
        "pay.caller_cost_lead",
        "pay.break_even_price_lead",
        "pay.achieved_price_lead",
    )
    found = [case[name] for name in names if name in case]
    if "pay.break_even_price_lead" not in case:
        return left_out(case, ["pay.break_even_price_lead"])
    rows: list[list[Cell]] = []
    for quantity in found:
        spread = (
            [DASH] if quantity.exact else [number(quantity.spread(case.draws, case.seed), lang)]
        )
        rows.append([[label(quantity, lang)], cell(quantity, lang), spread])
    for name, quantity in case.quantities.items():
        if name.startswith("comparator.") and quantity.unit == f"{case.file.currency}/lead":
            rows.append([[label(quantity, lang)], cell(quantity, lang), [DASH]])
    note = note_on(
        case,
        found,
        N_(
            "Bounds are what wordings and assumptions allow; the range of "
            "draws depends on the distributions assumed inside them."
        ),
        *_denominator(case),
    )
    return Table(
        sentence(
            N_(
                "From calls to the price of a person diverted, under the assumptions "
                "listed at the end."
            ),
            lang,
        ),
        [translate(h, lang) for h in (N_("figure"), N_("bounds"), N_("90% of draws"))],
        rows,
        note,
        "lll",
        "per-lead",
    )


def _denominator(case: Case) -> list[str]:
    """Return which calls a rate is per, where calls made and calls answered both stand there."""
    if "pay.lead_rate" not in case or "pay.calls_day" not in case:
        return []
    return [
        N_(
            "A rate per call made is applied to calls made, which are the calls answered over the "
            "share that is answered."
        )
    ]


@in_each_language
def drivers(case: Case, name: str = "pay.break_even_price_lead") -> Table | Paragraph:
    """Return what drives a quantity, with the width of each input beside its share."""
    lang = case.lang
    if name not in case:
        return left_out(case, [name])
    frame: Any = sobol.drivers(case, name)
    rows: list[list[Cell]] = [
        [
            [label(case[row.input], lang)],
            [translate(case[row.input].kind.word, lang)],
            cell(case[row.input], lang),
            cell(row.first, lang),
            cell(row.total, lang),
        ]
        for row in frame.itertuples()
    ]
    return Table(
        sentence(
            N_(
                "What drives “{what}”: shares of the variance of its logarithm, beside the width "
                "of each input that they depend on."
            ),
            lang,
            what=text(case[name].label, lang),
        ),
        [
            translate(h, lang)
            for h in (N_("input"), N_("kind"), N_("width"), N_("alone"), N_("with interactions"))
        ],
        rows,
        sentence(
            N_(
                "A narrower assumption would have a smaller share: shares measure what isn’t known."
            ),
            lang,
        ),
        "lllrr",
        "drivers-table",
    )


@in_each_language
def payroll(case: Case) -> Table | Paragraph:
    """Return daily payroll and what the seized money would cover."""
    lang = case.lang
    counted = "arrests.frontline" in case
    names = (
        "arrests.frontline" if counted else "arrests.residual",
        "pay.base_payroll_day",
        "pay.seizure_payroll_days",
        "pay.leads_day",
        "pay.pay_with_commission_day",
        "pay.commission_share",
        "pay.payroll_day",
        "pay.seizure_pay_days",
        "pay.seizure_leads",
    )
    found = [case[name] for name in names if name in case]
    if "pay.base_payroll_day" not in case:
        return left_out(case, ["pay.base_payroll_day"])
    rows: list[list[Cell]] = [
        [[label(q, lang)], _with_face(q, lang), _drawn(case, q)] for q in found
    ]
    scale = N_("Not everyone worked every day: a sense of scale, not accounts.")
    others = [] if counted else [N_("People in other roles are among them.")]
    alone = [] if "pay.payroll_day" in case else [N_("Base pay alone: commission comes on top.")]
    note = note_on(case, found, *_brackets(found), *others, *alone, scale)
    return Table(
        sentence(N_("The payroll beside the seized money, without and with commission."), lang),
        [translate(h, lang) for h in (N_("figure"), N_("bounds"), N_("90% of draws"))],
        rows,
        note,
        "lll",
        "payroll",
    )


def _drawn(case: Case, quantity: Quantity) -> Cell:
    """Return the central range of the draws of what rests on assumptions; a dash for the rest."""
    if quantity.kind < Kind.ASSUMED or quantity.exact or not quantity.drawable:
        return [DASH]
    return [number(quantity.spread(case.draws, case.seed), case.lang)]
