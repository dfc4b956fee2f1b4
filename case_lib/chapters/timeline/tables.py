"""Tables of events and of the days between them."""

from __future__ import annotations

from case_lib.base.languages import N_, text, translate
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.document.cells import cell, cited, heads, label
from case_lib.document.dated import as_dated
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token, dated
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printed_dates

__all__ = ["events", "spans"]

_passages = Passages(__package__)


@in_each_language
def events(case: Case) -> Table | Paragraph:
    """Return one row per event: its window, whether it is stated or inferred, and its sources."""
    lang = case.lang
    rows: list[list[Cell]] = []
    all_events = chronology.events(case)
    if not all_events:
        return left_out(case, ["events"])
    for event in all_events:
        window = as_dated(event)
        when: Cell = (
            [dated(window, lang)]
            if window
            else [Token(printed_dates.window(event.earliest, event.latest, lang), "open window")]
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
    return _passages.around(case, "events", [c for e in all_events for c in e.citations]).table(
        heads(case, N_("event"), N_("when"), N_("how known"), N_("who says so, and where")), rows
    )


@in_each_language
def spans(case: Case) -> Table | Paragraph:
    """Return the bounds of the number of days between events."""
    lang = case.lang
    known_spans = [case[name] for name in case.file.spans if name in case]
    if not known_spans:
        return left_out(case, list(case.file.spans) or ["spans"])
    rows: list[list[Cell]] = [
        [[label(q, lang)], cell(q, lang), [cited(case, q.citations)]] for q in known_spans
    ]
    return _passages.around(case, "spans", known_spans).table(
        heads(case, N_("span"), N_("days"), N_("dates from")), rows
    )
