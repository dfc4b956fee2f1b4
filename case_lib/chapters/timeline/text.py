"""What the chapter on the timeline says."""

from __future__ import annotations

from dataclasses import replace

from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.document.display import Paragraph
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language

__all__ = ["dates", "passage"]

_passages = Passages(__package__)
passage = in_each_language(_passages)


@in_each_language
def dates(case: Case) -> Paragraph:
    """Return how events are dated, as far as this case has such dates."""
    events = chronology.events(case)
    precise = {event.window.precision for event in events if event.window is not None}
    undated = any(event.stated is None for event in events)
    paragraph = _passages(
        case, "dates", early="early" in precise, mid="mid" in precise, undated=undated
    )
    return replace(paragraph, aside=True)  # a chapter needs more than this
