"""Tables of events and of the days between them."""

from __future__ import annotations

from case_lib.base.languages import N_, text, translate
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.document.cells import cell, cited, label, left_out, note_on, sources_note
from case_lib.document.dated import as_dated
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token, dated, sentence
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["events", "spans"]


@in_each_language
def events(case: Case) -> Table | Paragraph:
    """Return every event with its window and who tells of it."""
    lang = case.lang
    rows: list[list[Cell]] = []
    found = chronology.events(case)
    if not found:
        return left_out(case, ["events"])
    for event in found:
        window = as_dated(event)
        when: Cell = (
            [dated(window, lang)]
            if window
            else [Token(printing.window(event.earliest, event.latest, lang), "open window")]
        )
        how = N_("stated") if event.stated else N_("from the order of events")
        rows.append(
            [
                [text(event.label, lang)],
                when,
                [translate(how, lang)],
                [cited(case, event.citations)],
            ]
        )
    return Table(
        sentence(N_("Events, with the days on which each may have fallen."), lang),
        [
            translate(h, lang)
            for h in (N_("event"), N_("when"), N_("how known"), N_("who says so, and where"))
        ],
        rows,
        sources_note(case, [c for e in found for c in e.citations]),
        "llll",
        "events",
    )


@in_each_language
def spans(case: Case) -> Table | Paragraph:
    """Return the days between events, as bounds."""
    lang = case.lang
    found = [case[name] for name in case.file.spans if name in case]
    if not found:
        return left_out(case, list(case.file.spans) or ["spans"])
    rows: list[list[Cell]] = [
        [[label(q, lang)], cell(q, lang), [cited(case, q.citations)]] for q in found
    ]
    return Table(
        sentence(N_("Days between events: bounds, given dates and order."), lang),
        [translate(h, lang) for h in (N_("span"), N_("days"), N_("dates from"))],
        rows,
        note_on(case, found),
        "lll",
        "spans",
    )
