"""Sentences on when things happened."""

from __future__ import annotations

from case_lib import timeline
from case_lib.blocks import Paragraph
from case_lib.case import Case
from case_lib.prose.finding import finding, labelled
from case_lib.tables.timeline import as_dated


def course(case: Case) -> Paragraph:
    """Return each event that a source dates, in order."""
    told = [(event, as_dated(event)) for event in timeline.events(case) if event.stated]
    dated = [labelled(case, event.label, day) for event, day in told if day is not None]
    return finding(case, *dated, style="list")
