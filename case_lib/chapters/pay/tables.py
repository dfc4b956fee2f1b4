"""Tables of pay: by role, per person diverted, sensitivity of the price, and payroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.case import Case
from case_lib.casefile.role_words import role_label
from case_lib.chapters.pay import model, sobol
from case_lib.chapters.pay.price import PRICE
from case_lib.document.cells import DASH, cell, heads, label
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, number
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = ["by_role", "drivers", "payroll", "per_lead"]

_passages = Passages(__package__)
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
    """Return reported and derived figures of pay: one row per figure, one column per role."""
    lang = case.lang
    roles = model.roles(case)
    if not roles:
        return left_out(case, ["pay.<role>.base_wage_day"])
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    for figure in _FIGURES:
        figures = [_paid(case, role, figure) for role in roles]
        known = [q for q in figures if q is not None]
        if known:
            shown += known
            rows.append([[_general(known[0], lang)], *(_with_face(q, lang) for q in figures)])
    if not rows:
        return left_out(case, ["pay.<role>.base_wage_day"])
    names = [role_label(case.file, role, lang) for role in roles]
    unknown = [
        text(spec.label.model_dump(), lang)
        for role, spec in case.file.roles.items()
        if role not in roles
    ]
    around = _passages.around(
        case, "pay-by-role", shown, brackets=_brackets(shown), unknown=unknown
    )
    return around.table([translate(N_("figure"), lang), *names], rows)


def _paid(case: Case, role: str, figure: str) -> Quantity | None:
    """Return a figure of a role's pay; an hourly wage isn't calculated again from daily pay."""
    again = figure == "base_wage_hour" and f"pay.{role}.hourly_wage" in case
    return None if again else case.get(f"pay.{role}.{figure}")


def _brackets(shown: Sequence[Quantity]) -> bool:
    """Return whether any figure has a second value in brackets, with “about” read as exactly."""
    return any(q.function is not None and q.face != q.interval for q in shown)


def _general(quantity: Quantity, lang: str) -> str:
    """Return the label of a row without a role; labels of claims may contain one."""
    words = {
        "earnings_day": N_("Earnings per day, of whatever kind"),
        "base_wage_month": N_("Base pay per month"),
        "hourly_wage": N_("Base pay per hour"),
        "quota_month": N_("People who must join a month before commission"),
        "commission_above_quota": N_("Commission per person above the quota"),
        "commission_first_step": N_("Commission per person who joined, up to the step"),
        "step_leads_day": N_("People who join a day at which the step lies"),
        "commission_beyond_step": N_("Commission per person who joined, beyond the step"),
        "base_wage_day": N_("Base pay per day"),
        "talk_hours_day": N_("Talk time per day"),
        "commission_lead": N_("Commission per person who joined"),
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
    """Return the cost per person diverted: bounds, and the central 90% of the draws."""
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
        PRICE,
        "pay.achieved_price_lead",
    )
    figures = [case[name] for name in names if name in case]
    if PRICE not in case:
        return left_out(case, [PRICE])
    rows: list[list[Cell]] = []
    for quantity in figures:
        spread = (
            [DASH] if quantity.exact else [number(quantity.spread(case.draws, case.seed), lang)]
        )
        rows.append([[label(quantity, lang)], cell(quantity, lang), spread])
    for quantity in case.comparators(f"{case.file.currency}/lead"):
        rows.append([[label(quantity, lang)], cell(quantity, lang), [DASH]])
    return _passages.around(case, "per-lead", figures).table(
        heads(case, N_("figure"), N_("bounds"), N_("90% of draws")), rows
    )


@in_each_language
def drivers(case: Case, name: str = PRICE) -> Table | Paragraph:
    """Return the Sobol indices of the inputs of a quantity (%), with the bounds of each input."""
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
    words = (N_("input"), N_("kind"), N_("width"), N_("alone"), N_("with interactions"))
    around = _passages.around(case, "drivers-table", what=text(case[name].label, lang))
    return around.table(heads(case, *words), rows, "lllrr")


@in_each_language
def payroll(case: Case) -> Table | Paragraph:
    """Return daily payroll, and the number of days and of people diverted that the seized money covers."""
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
    figures = [case[name] for name in names if name in case]
    if "pay.base_payroll_day" not in case:
        return left_out(case, ["pay.base_payroll_day"])
    rows: list[list[Cell]] = [
        [[label(q, lang)], _with_face(q, lang), _drawn(case, q)] for q in figures
    ]
    around = _passages.around(
        case,
        "payroll",
        figures,
        brackets=_brackets(figures),
        counted=counted,
        with_commission="pay.payroll_day" in case,
    )
    return around.table(heads(case, N_("figure"), N_("bounds"), N_("90% of draws")), rows)


def _drawn(case: Case, quantity: Quantity) -> Cell:
    """Return the central range of the draws of an assumed quantity; a dash for others."""
    if quantity.kind < Kind.ASSUMED or quantity.exact or not quantity.drawable:
        return [DASH]
    return [number(quantity.spread(case.draws, case.seed), case.lang)]
