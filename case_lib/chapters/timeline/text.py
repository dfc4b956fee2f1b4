"""Sentences on when things happened."""

from __future__ import annotations

from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.document.compose import finding, labelled
from case_lib.document.dated import as_dated
from case_lib.document.display import Paragraph, in_each_language


@in_each_language
def course(case: Case) -> Paragraph:
    """Return each event that a source dates, in order."""
    told = [(event, as_dated(event)) for event in chronology.events(case) if event.stated]
    dated = [labelled(case, event.label, day) for event, day in told if day is not None]
    return finding(case, *dated, style="list")
