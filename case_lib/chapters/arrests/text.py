"""Sentences on arrests and the law."""

from __future__ import annotations

from typing import Any

from case_lib.base.languages import N_, text
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.chapters.arrests import law
from case_lib.chapters.arrests.law_tables import line
from case_lib.document.compose import at_face, by_role, elsewhere, finding, the_total
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.inline import Value


@in_each_language
def composition(case: Case) -> Paragraph:
    """Return who was arrested, by published role."""
    return finding(
        case,
        (
            N_("{what}: {total}. Identified by role: {parts}."),
            {**the_total(case), "parts": by_role(case)},
        ),
        (
            N_("For {residual} ({share}) no role is published."),
            {"residual": "arrests.residual", "share": "arrests.share_residual"},
        ),
        *_of_the_core(case),
        *_among_the_rest(case),
        (
            N_(
                "If the rest worked in groups, that is {span} people on average for each organiser who "
                "leads a group."
            ),
            {"span": "arrests.span_of_control"},
        ),
        *elsewhere(case, "person/group"),
    )


def _of_the_core(case: Case) -> list[tuple[str, dict[str, str | Value | None]]]:
    """Return why the rest is a range, where it turns on who is counted twice."""
    rest = case.get("arrests.residual")
    head, leaders = (case.role(function) for function in ("head", "group_head"))
    if rest is None or role_counts.AMONG not in rest.bases or not head or not leaders:
        return []
    if case[role_counts.AMONG].exact:
        return []
    roles = case.file.roles
    core, counted = (str(roles[role].counted_in) for role in (head, leaders))
    said = N_(
        "How many of the {core:bare} {members} are counted among the {leaders} is not stated; hence "
        "a range."
    )
    members, called = (role_counts.called(case.file, name, case.lang) for name in (core, counted))
    return [(said, {"core": core, "members": f"={members}", "leaders": f"={called}"})]


def _among_the_rest(case: Case) -> list[tuple[str, dict[str, str]]]:
    oversight = case.role("oversight")
    if oversight is None or "arrests.residual" not in case:
        return []
    if case.file.roles[oversight].counted_in in case:
        return []
    said = N_(
        "{capital_oversight} are among the rest, so it would be wrong to call them all {frontline}."
    )
    return [(said, {})]


@in_each_language
def effort(case: Case) -> Paragraph:
    """Return the effort of the operation per arrest, and what is to be minded of its figures."""
    cautions = [
        case.file.quantities[name].caution
        for name in ("operation.officers", "operation.seized")
        if name in case and name in case.file.quantities
    ]
    return finding(
        case,
        (N_("The operation took {officers}, on average."), {"officers": "arrests.officers_arrest"}),
        (
            N_("It seized {devices} and {money}."),
            {"devices": "arrests.devices_arrest", "money": "arrests.seized_arrest"},
        ),
        *(("{said}", {"said": "=" + text(c.model_dump(), case.lang)}) for c in cautions if c),
    )


@in_each_language
def thresholds(case: Case) -> Paragraph:
    """Return what two thresholds mean in days, as upper values, and who answers for what."""
    caller, overseer = (f"law.{case.role(f)}" for f in ("frontline", "oversight"))
    rules = set(law.rules(case)["id"])
    return finding(
        case,
        (
            N_(
                "If base pay counts as illegal gains, that of {frontline} alone reaches {line}, a line "
                "for serious circumstances, after {caller}{face}."
            ),
            {
                "line": "law.threshold_gain_aiding",
                "caller": f"{caller}.days_to_gain",
                "face": at_face(case, f"{caller}.days_to_gain"),
            },
        ),
        (
            N_("That of {oversight} does after {overseer}."),
            {"overseer": f"{overseer}.days_to_gain"},
        ),
        (
            N_(
                "Where the amount obtained can’t be established, {calls} are a line of their "
                "own. One person who fills the talk time reaches it after at most {days}; dials that "
                "nobody answers count too, so it is reached sooner."
            ),
            {"calls": _line(case, "calls_serious"), "days": f"{caller}.days_to_calls_minute"},
        ),
        *((message, {}) for rule, message in _RULES.items() if rule in rules),
        (
            N_(
                "This is information, not legal advice: whether and how these lines apply to a person "
                "is for a court."
            ),
            {},
        ),
    )


def _line(case: Case, measure: str) -> Value | None:
    """Return a threshold in the words of the law, or None where it is not in force."""
    table, quantity = law.in_force(case.file, case.order), case.get(f"law.threshold_{measure}")
    if table is None or quantity is None:
        return None
    rows: Any = table[table["measure"] == measure]
    return line(case, next(rows.itertuples()), quantity)


# said where the rule is in force on the day and about an offence that a source names
_RULES = {
    "R16-4.2": N_(
        "These are one person’s own days: people who take part together answer for all fraud of the "
        "group while they take part (Fafa [2016] No. 32, IV(2))."
    ),
    "ADM38": N_(
        "Below the lines of a crime, the police can still detain and fine (Anti-Telecom and Online "
        "Fraud Law, art. 38)."
    ),
}
