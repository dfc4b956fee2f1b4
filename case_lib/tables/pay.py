"""Tables of pay: by role, per person diverted, and beside minimum wages."""

from __future__ import annotations

from collections.abc import Sequence

from case_lib import pay, wages
from case_lib.blocks import Paragraph, Table
from case_lib.case import Case
from case_lib.language import N_, text, translate
from case_lib.quantities import Quantity
from case_lib.runs import Cell, number, sentence
from case_lib.tables.cells import DASH, cell, label, lacking, note_on

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


def by_role(case: Case) -> Table | Paragraph:
    """Return what is reported and follows of pay, a column for each role that has any."""
    lang = case.lang
    roles = pay.roles(case)
    if not roles:
        return lacking(case, ["pay.<role>.base_wage_day"])
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    for figure in _FIGURES:
        found = [case.get(f"pay.{role}.{figure}") for role in roles]
        known = [q for q in found if q is not None]
        if known:
            shown += known
            rows.append([[_general(known[0], lang)], *(_with_face(q, lang) for q in found)])
    if not rows:
        return lacking(case, ["pay.<role>.base_wage_day"])
    names = [text(case.file.roles[role].label.model_dump(), lang) for role in roles]
    unknown = [
        text(spec.label.model_dump(), lang)
        for role, spec in case.file.roles.items()
        if role not in roles
    ]
    note = note_on(case, shown, *_brackets(shown))
    comma = "、" if lang == "zh" else ", "
    note += [
        " " if lang == "en" else "",
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
        (2.6, *(2.2 for _ in roles)),
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
    opening, closing = (" (", ")") if lang == "en" else ("（", "）")
    return [
        number(quantity, lang),
        opening,
        number(quantity.at_face(), lang, with_unit=False),
        closing,
    ]


def per_lead(case: Case) -> Table | Paragraph:
    """Return cost per person diverted: bounds, and the central range of the draws beside them."""
    lang = case.lang
    names = (
        "pay.calls_day",
        "pay.lead_rate",
        "pay.leads_day",
        "pay.caller_cost_lead",
        "pay.break_even_price_lead",
    )
    found = [case[name] for name in names if name in case]
    if "pay.break_even_price_lead" not in case:
        return lacking(case, ["pay.break_even_price_lead"])
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
        (3.4, 2.4, 2.4),
        "per-lead",
    )


def payroll(case: Case) -> Table | Paragraph:
    """Return daily payroll and what the seized money would cover."""
    lang = case.lang
    counted = "arrests.frontline" in case
    names = (
        "arrests.frontline" if counted else "arrests.residual",
        "pay.base_payroll_day",
        "pay.seizure_payroll_days",
        "pay.seizure_leads",
    )
    found = [case[name] for name in names if name in case]
    if len(found) < 2:
        return lacking(case, ["pay.base_payroll_day"])
    rows: list[list[Cell]] = [[[label(q, lang)], _with_face(q, lang)] for q in found]
    scale = N_("Not everyone worked every day: a sense of scale, not accounts.")
    others = [] if counted else [N_("People in other roles are among them.")]
    note = note_on(case, found, *_brackets(found), *others, scale)
    return Table(
        sentence(N_("The payroll set beside the seized money."), lang),
        [translate(h, lang) for h in (N_("figure"), N_("bounds"))],
        rows,
        note,
        "ll",
        (3.6, 3),
        "payroll",
    )


def minimum_wages(case: Case) -> Table | Paragraph:
    """Return base pay beside the minimum wage of each province on the day of the raid."""
    lang = case.lang
    found = wages.minimum_wages(case)
    if not found:
        return lacking(case, wages.needs(case))
    rows: list[list[Cell]] = [
        [
            [item.name[lang]],
            cell(item.minimum_hour, lang, False),
            cell(item.ratio, lang),
            cell(item.minimum_month, lang, False),
            cell(item.days_to_month, lang, False),
        ]
        for item in sorted(found, key=lambda i: (-i.minimum_hour.low, i.name["en"]))
    ]
    note = note_on(
        case,
        [found[0].ratio],
        N_(
            "Ratios with the convention for “about”. The hourly minimum is that for "
            "part-time work; talk time is not attendance."
        ),
    )
    return Table(
        sentence(
            N_(
                "Base pay of {frontline} beside minimum wages in force on the day "
                "of the arrests (first tier of each province)."
            ),
            lang,
            **case.role_words(lang),
        ),
        [
            translate(h, lang)
            for h in (
                N_("province"),
                N_("minimum, hour"),
                N_("base pay per talk hour over it"),
                N_("minimum, month"),
                N_("days of base pay to reach it"),
            )
        ],
        rows,
        note,
        "lrrrr",
        (1.6, 1.2, 1.7, 1.2, 1.6),
        "minimum-wages",
    )
