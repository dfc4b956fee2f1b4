"""Tables of arrests: ratios of the operation, stages of the proceedings, nationwide numbers."""

from __future__ import annotations

import math

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.chapters.arrests import nationwide
from case_lib.document.cells import DASH, cell, cited, heads, label
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token, addresses
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printed_dates
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled
from case_lib.reading.dates import read as read_date

__all__ = ["at_least", "context", "ratios", "stages"]

_passages = Passages(__package__)
_RATIOS = (
    "officers_arrest",
    "devices_arrest",
    "seized_arrest",
    "arrests_province",
    "arrests_city",
    "cities_province",
    "officers_city",
    "span_of_control",
    "leaders_core",
)
# words for a stage without figures: passed on the way to a later one, reached, or neither
_PASSED = N_("came before the next stage; not counted in the texts read")
_REACHED = N_("reported, but no number of people was seen")
_UNSEEN = N_("not in the texts read")
_AT_LEAST = N_("people at this stage: as many as at a later one, or more")


@in_each_language
def ratios(case: Case) -> Table | Paragraph:
    """Return ratios of the operation; the comparator's groups stand beside the span of control."""
    lang = case.lang
    figures = [case[f"arrests.{name}"] for name in _RATIOS if f"arrests.{name}" in case]
    if not figures:
        return left_out(case, ["arrests.total"])
    groups = case.comparators("person/group")
    rows: list[list[Cell]] = [[[label(q, lang)], cell(q, lang)] for q in [*figures, *groups]]
    return _passages.around(case, "ratios", [*figures, *groups]).table(
        heads(case, N_("ratio"), N_("bounds")), rows
    )


@in_each_language
def stages(case: Case) -> Table:
    """Return the reported figures of each stage; stages without a report say so."""
    lang = case.lang
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    by_stage = role_counts.stages(case)
    for place, (stage, figures) in enumerate(by_stage):
        name = translate(role_counts.STAGE_WORDS[stage], lang)
        if not figures:
            least = at_least(case, stage)
            shown += [least] if least is not None else []
            passed = any(q.high > 0 for _, later in by_stage[place + 1 :] for q in later)
            reached = _REACHED if stage == case.file.stage else _UNSEEN
            words = translate(_PASSED if passed else reached, lang)
            rows.append([[name], [words], cell(least, lang), [DASH]])
        for quantity in figures:
            shown.append(quantity)
            rows.append(
                [
                    [name],
                    [label(quantity, lang)],
                    cell(quantity, lang),
                    [cited(case, quantity.citations)],
                ]
            )
    return _passages.around(case, "stages", shown).table(
        heads(case, N_("stage"), N_("what"), N_("number"), N_("who says so, and where")), rows
    )


def at_least(case: Case, stage: str) -> Quantity | None:
    """Return the least number of people at a stage that no source counts.

    Each stage precedes the next, so the number is at least the highest lower bound of any later
    stage. There is no upper bound. None if no later stage has a count above zero.
    """
    by_stage = dict(role_counts.stages(case))
    after = role_counts.STAGES[role_counts.STAGES.index(stage) + 1 :]
    later = [q for name in after for q in by_stage[name] if q.unit == "person" and q.high > 0]
    if not later:
        return None
    most = max(later, key=lambda q: q.low)
    name = f"stages.{stage}.at_least"
    return modelled(name, most.low, math.inf, "person", [most], _AT_LEAST, _AT_LEAST)


@in_each_language
def context(case: Case) -> Table | Paragraph:
    """Return the nationwide numbers of people charged and tried for these offences."""
    lang = case.lang
    counts = nationwide.counts(case)
    if not counts:
        return left_out(case, ["offences"])
    return _passages.around(case, "nationwide").table(
        heads(
            case,
            N_("period"),
            N_("stage"),
            N_("offence"),
            N_("people"),
            N_("who says so, and where"),
        ),
        [
            [
                [Token(printed_dates.when(read_date(item.period), lang), "period of a count")],
                [translate(role_counts.STAGE_WORDS[item.stage], lang)],
                [capital(text(item.offence, lang))],
                cell(item.count, lang, False),
                [
                    _outlet_and_document(item, lang),
                    Token(printed_dates.when(read_date(item.published), lang), "date of a source"),
                    " ",
                    *addresses([item.url]),
                ],
            ]
            for item in counts
        ],
    )


def _outlet_and_document(item: nationwide.Nationwide, lang: str) -> str:
    """Return outlet and document, to be followed by the date."""
    between = style(lang).clause
    return f"{text(item.outlet, lang)}{between}{text(item.document, lang)}{between}"
