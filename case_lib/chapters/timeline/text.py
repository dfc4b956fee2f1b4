"""What the chapter on the timeline says."""

from __future__ import annotations

from case_lib.base.languages import text
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.document.dated import as_dated
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.passages import Passages

__all__ = ["course", "passage"]

_said = Passages(__package__)
passage = in_each_language(_said)


@in_each_language
def course(case: Case) -> Paragraph:
    """Return each event that a source dates, in order."""
    told = [(event, as_dated(event)) for event in chronology.events(case) if event.stated]
    events = [{"label": text(e.label, case.lang), "day": day} for e, day in told if day is not None]
    return _said(case, "course", events=events)
