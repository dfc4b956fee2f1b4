"""Tables of the funnel, and of what is counted elsewhere."""

from __future__ import annotations

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.victims import elsewhere, model
from case_lib.document.cells import (
    capital,
    cell,
    heads,
    label,
    left_out,
    note_on,
    sources_note,
)
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token, Value, addresses, number, sentence
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import numbers
from case_lib.quantity.quantities import Quantity
from case_lib.synthetic import funnel

__all__ = ["counted_elsewhere", "stages", "surveys"]

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
def stages(case: Case, made: model.Funnel | None) -> Table | Paragraph:
    """Return the range of each stage, and which figures it rests on beside the stage before."""
    if made is None:
        return left_out(case, funnel.needs(case))
    lang = case.lang
    under = {item.name: item for item in funnel.inputs(case)}
    rows: list[list[Cell]] = []
    for stage, quantity in made.ranges.items():
        rests = [under[name] for name in _RESTS_ON[stage] if name in under]
        row: list[Cell] = [[capital(translate(model.LABELS[stage], lang))]]
        row.append(cell(quantity, lang, False))
        if made.days:
            row.append(cell(made.days.get(stage), lang, False))
        row.append(_listed(rests, lang))
        rows.append(row)
    told: dict[str, Value] = {
        "calls": Token(numbers.exactly(made.calls, lang), "calls told for"),
        "days": Token(numbers.exactly(model.DAYS, lang), "days told for"),
        **case.role_words(lang),
    }
    caption = (
        N_(
            "From calls made to people known to have lost money, as the model has it: of {calls} "
            "calls made, and in {days} days worked by one of the {frontline}."
        )
        if made.days
        else N_(
            "From calls made to people known to have lost money, as the model has it: of {calls} "
            "calls made."
        )
    )
    return Table(
        sentence(caption, lang, **told),
        [
            *heads(case, N_("stage"), N_("of these calls")),
            *(heads(case, N_("in these days")) if made.days else []),
            *heads(case, N_("rests on")),
        ],
        rows,
        note_on(
            case,
            under.values(),
            N_(
                "Ranges hold the central nine tenths of the draws. They are no counts of this case."
            ),
        ),
        "llll" if made.days else "lll",
        "funnel",
    )


def _listed(quantities: list[Quantity], lang: str) -> Cell:
    """Return figures with what they are, one after the other."""
    runs: list[object] = []
    for quantity in quantities:
        between = [translate(N_("; "), lang)] if runs else []
        said = sentence(
            N_("{what}: {value}"),
            lang,
            what=text(quantity.label, lang),
            value=number(quantity, lang),
        )
        runs += [*between, *said]
    return runs  # type: ignore[return-value]


@in_each_language
def counted_elsewhere(case: Case) -> Table:
    """Return what other cases count, and why no share is taken from it."""
    lang = case.lang
    found = elsewhere.counts(lang)
    rows: list[list[Cell]] = [
        [
            [Token(text(item.label, lang), "name of a case")],
            _what(item.part, lang),
            _what(item.whole, lang),
            cell(item.share, lang),
            [capital(text(item.why, lang))],
            addresses([item.url]),
        ]
        for item in found
    ]
    return Table(
        sentence(N_("Counts of other cases that the model doesn’t take shares from."), lang),
        heads(
            case,
            N_("case"),
            N_("counted"),
            N_("of"),
            N_("share"),
            N_("why not"),
            N_("where"),
        ),
        rows,
        sources_note(case, [c for item in found for c in item.part.citations]),
        "llllll",
        "funnel-elsewhere",
    )


def _what(quantity: Quantity, lang: str) -> Cell:
    return sentence(
        N_("{what}: {value}"),
        lang,
        what=capital(text(quantity.label, lang)),
        value=number(quantity, lang, False),
    )


@in_each_language
def surveys(case: Case) -> Table:
    """Return how many report a fraud, by surveys elsewhere."""
    lang = case.lang
    found = elsewhere.surveys(lang)
    return Table(
        sentence(N_("Surveys of how often a fraud is reported. None for China was found."), lang),
        heads(case, N_("country"), N_("who reported"), N_("share"), N_("where")),
        [
            [
                [text(item.label, lang)],
                [label(item.share, lang)],
                cell(item.share, lang),
                addresses([item.url]),
            ]
            for item in found
        ],
        sources_note(case, [c for item in found for c in item.share.citations]),
        "llll",
        "reporting-surveys",
    )
