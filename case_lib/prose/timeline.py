"""Sentences on when things happened."""

from __future__ import annotations

from case_lib import timeline
from case_lib.blocks import Paragraph
from case_lib.case import Case
from case_lib.language import N_
from case_lib.prose.finding import finding, labelled
from case_lib.tables.timeline import as_dated


def course(case: Case) -> Paragraph:
    """Return the course of the case in sentences."""
    events = timeline.events(case)
    dates = {event.name: as_dated(event) for event in events}
    if not any(dates.get(name) for name in ("detection", "raid")):
        return _listed(case, events)
    return finding(
        case,
        (
            N_(
                "The first victim went to the police in {first_report}; the anti-fraud centre noticed "
                "the calls in {detection}."
            ),
            {"first_report": dates.get("first_report"), "detection": dates.get("detection")},
        ),
        (
            N_("Arrests were made across the country on {raid}, {span} after detection."),
            {"raid": dates.get("raid"), "span": "timeline.detection_to_raid"},
        ),
        (
            N_("The press conference followed on {press}, {span} after the arrests."),
            {"press": dates.get("press_conference"), "span": "timeline.raid_to_press"},
        ),
        (
            N_(
                "Convictions of core members were reported on {reported}, {span} after the first day "
                "of arrests; the day of judgment is not known."
            ),
            {
                "reported": dates.get("convictions_reported"),
                "span": "timeline.raid_to_convictions_reported",
            },
        ),
    )


def _listed(case: Case, events: list[timeline.Event]) -> Paragraph:
    """Return each event that has a date, and the time between those that the case names."""
    told = [(event, as_dated(event)) for event in events]
    return finding(
        case,
        *(labelled(case, event.label, day) for event, day in told if day is not None),
        *(labelled(case, case[n].label, case[n]) for n in case.file.spans if n in case),
    )
