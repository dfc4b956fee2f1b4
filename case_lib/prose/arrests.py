"""Sentences on arrests and the law."""

from __future__ import annotations

from case_lib.blocks import Paragraph
from case_lib.case import Case
from case_lib.language import N_
from case_lib.prose.finding import elsewhere, finding


def composition(case: Case) -> Paragraph:
    """Return who was arrested, by published role."""
    return finding(
        case,
        (
            N_(
                "Of {total} arrested, {organisers:bare} ({share_o}) are called organisers and "
                "{technicians:bare} ({share_t}) technical staff; for {residual:bare} ({share_r}) no role "
                "is published."
            ),
            {
                "total": "arrests.total",
                "organisers": "arrests.organisers",
                "share_o": "arrests.share_organisers",
                "technicians": "arrests.technicians",
                "share_t": "arrests.share_technicians",
                "residual": "arrests.residual",
                "share_r": "arrests.share_residual",
            },
        ),
        *_among_the_rest(case),
        (
            N_(
                "That makes {span} people for each organiser who leads a group, if the rest worked in "
                "groups."
            ),
            {"span": "arrests.span_of_control"},
        ),
        *elsewhere(case, "person/group"),
    )


def _among_the_rest(case: Case) -> list[tuple[str, dict[str, str]]]:
    if case.role("oversight") is None or "arrests.residual" not in case:
        return []
    said = N_(
        "{capital_oversight} are among the rest, so it would be wrong to call them all {frontline}."
    )
    return [(said, {})]


def effort(case: Case) -> Paragraph:
    """Return the effort of the operation per arrest."""
    return finding(
        case,
        (
            N_(
                "The operation took {officers} (a floor, since local police are not counted) and "
                "seized {devices} and {money}."
            ),
            {
                "officers": "arrests.officers_arrest",
                "devices": "arrests.devices_arrest",
                "money": "arrests.seized_arrest",
            },
        ),
    )


def thresholds(case: Case) -> Paragraph:
    """Return what two thresholds mean in days."""
    caller, overseer = (f"law.{case.role(f)}" for f in ("frontline", "oversight"))
    return finding(
        case,
        (
            N_(
                "Base pay alone reaches {line}, the line for serious circumstances,"
                " after {caller} for {frontline} ({face} at face value) and "
                "{overseer} for {oversight}."
            ),
            {
                "line": "law.threshold_gain_aiding",
                "caller": f"{caller}.days_to_gain",
                "face": f"{caller}.days_to_gain.face",
                "overseer": f"{overseer}.days_to_gain",
            },
        ),
        (
            N_(
                "The line of {calls} is reached after {days}; the mean length of a call is not "
                "published."
            ),
            {"calls": "law.threshold_calls_serious", "days": f"{caller}.days_to_calls_minute"},
        ),
        (
            N_(
                "This is information, not legal advice: whether and how these lines apply to a person "
                "is for a court."
            ),
            {},
        ),
    )
