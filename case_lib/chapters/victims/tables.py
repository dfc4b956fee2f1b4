"""Tables of the funnel, of counts in other cases, and of surveys on reporting."""

from __future__ import annotations

from case_lib.base.languages import N_, capital, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.victims import elsewhere, model
from case_lib.document.cells import cell, heads, label
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token, addresses, number, sentence
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import numbers
from case_lib.quantity.quantities import Quantity
from case_lib.synthetic import funnel

__all__ = ["counted_elsewhere", "stages", "surveys"]

_passages = Passages(__package__)
_RESTS_ON = {
    "answered": (funnel.ANSWER_RATE,),
    "joined": (
        "calls.total",
        "leads.total",
        "comparator.calls",
        "comparator.leads",
        funnel.LEAD_FACTOR,
    ),
    "lost": (funnel.REPORTING_RATE,),
    "reported": ("victims.total", "comparator.victims", funnel.KNOWN_FACTOR),
}


@in_each_language
def stages(case: Case, estimate: model.Funnel | None) -> Table | Paragraph:
    """Return one row per stage of the funnel: its range in people, and the inputs that it uses."""
    if estimate is None:
        return left_out(case, funnel.needs(case))
    lang = case.lang
    inputs = {item.name: item for item in funnel.inputs(case)}
    rows: list[list[Cell]] = []
    for stage, quantity in estimate.ranges.items():
        used = [inputs[name] for name in _RESTS_ON[stage] if name in inputs]
        row: list[Cell] = [[capital(translate(model.LABELS[stage], lang))]]
        row.append(cell(quantity, lang, False))
        if estimate.days:
            row.append(cell(estimate.days.get(stage), lang, False))
        row.append(_listed(used, lang))
        rows.append(row)
    around = _passages.around(
        case,
        "funnel.table",
        inputs.values(),
        calls=Token(numbers.exactly(estimate.calls, lang), "calls told for"),
        days=Token(numbers.exactly(model.DAYS, lang), "days told for") if estimate.days else None,
    )
    words = [N_("stage"), N_("of these calls"), N_("in these days"), N_("rests on")]
    return around.table(heads(case, *(words if estimate.days else words[:2] + words[3:])), rows)


def _listed(quantities: list[Quantity], lang: str) -> Cell:
    """Return figures with their labels, separated by semicolons."""
    runs: list[object] = []
    for quantity in quantities:
        between = [translate(N_("; "), lang)] if runs else []
        figure = sentence(
            N_("{what}: {value}"),
            lang,
            what=text(quantity.label, lang),
            value=number(quantity, lang),
        )
        runs += [*between, *figure]
    return runs  # type: ignore[return-value]


@in_each_language
def counted_elsewhere(case: Case) -> Table:
    """Return the counts of other cases, each with the reason why the model uses no share of it."""
    lang = case.lang
    counts = elsewhere.counts(lang)
    rows: list[list[Cell]] = [
        [
            [Token(text(item.label, lang), "name of a case")],
            _what(item.part, lang),
            _what(item.whole, lang),
            cell(item.share, lang),
            [capital(text(item.why, lang))],
            addresses([item.url]),
        ]
        for item in counts
    ]
    around = _passages.around(
        case, "funnel-elsewhere", [c for item in counts for c in item.part.citations]
    )
    words = (N_("case"), N_("counted"), N_("of"), N_("share"), N_("why not"), N_("address"))
    return around.table(heads(case, *words), rows)


def _what(quantity: Quantity, lang: str) -> Cell:
    return sentence(
        N_("{what}: {value}"),
        lang,
        what=capital(text(quantity.label, lang)),
        value=number(quantity, lang, False),
    )


@in_each_language
def surveys(case: Case) -> Table:
    """Return the share of victims who reported a fraud, one row per survey."""
    lang = case.lang
    all_surveys = elsewhere.surveys(lang)
    around = _passages.around(
        case, "reporting-surveys", [c for item in all_surveys for c in item.share.citations]
    )
    return around.table(
        heads(case, N_("country"), N_("who reported"), N_("share"), N_("address")),
        [
            [
                [text(item.label, lang)],
                [label(item.share, lang)],
                cell(item.share, lang),
                addresses([item.url]),
            ]
            for item in all_surveys
        ],
    )
