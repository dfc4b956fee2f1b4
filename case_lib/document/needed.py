"""Describe what an omitted part of a report needs, in words for readers.

`case-lib check` lists the same by the names in a case file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from case_lib.base.languages import N_, text, translate
from case_lib.casefile import chapter, role_counts
from case_lib.casefile.case import Case
from case_lib.casefile.guidance import missing_for
from case_lib.document.display import Paragraph
from case_lib.document.passages import Passages
from case_lib.quantity.lacks import MissingRole, OutOfRange

__all__ = ["left_out", "words"]

_said = Passages(__package__)

_WORDS = {
    "ablations": N_("a run without each group of features"),
    "acts": N_("acts of those involved"),
    "acts: guardian": N_("who could have stood in the way of an act"),
    "arrests.core": N_("those called its core"),
    "arrests.core_among_organisers": N_("how many of its core are counted as organisers"),
    "arrests.organisers": N_("organisers among those caught"),
    "arrests.total": N_("people caught"),
    "calls.total": N_("calls made"),
    "charged.total": N_("people charged"),
    "comparator.calls": N_("calls made in another case"),
    "comparator.days": N_("days on which another case’s calls were made"),
    "comparator.leads": N_("people who joined a group in another case"),
    "comparator.people": N_("people who telephoned in another case"),
    "comparator.price_lead": N_("price per person who joined in another case"),
    "comparator.received": N_("money received in another case"),
    "comparator.victims": N_("people who lost money in another case"),
    "convicted.total": N_("people convicted"),
    "events": N_("when something happened"),
    "events with a date": N_("a day on which something happened"),
    "leads.total": N_("people who joined a group"),
    "leniency": N_("grounds for leniency"),
    "offences": N_("the offences that people are accused of"),
    "operation": N_("the day on which people were caught"),
    "operation.cities": N_("cities reached"),
    "operation.devices": N_("devices seized"),
    "operation.officers": N_("officers deployed"),
    "operation.provinces": N_("provinces reached"),
    "operation.seized": N_("money seized and frozen"),
    "organisation.group_size": N_("members of a group"),
    "organisation.tiers": N_("tiers"),
    "parts": N_("how many of those caught had which role"),
    "pay.answer_rate": N_("share of calls made that are answered"),
    "pay.call_minutes": N_("talk time per answered call"),
    "pay.call_spread": N_("spread of call length"),
    "pay.callers_inspector": N_("callers for each of those who check calls"),
    "pay.lead_rate_factor": N_("people who joined per call, relative to another case"),
    "pay.legal_wage_month": N_("pay of a legal call centre per month"),
    "pay.price_lead": N_("price per person who joined"),
    "pay.skill_shape": N_("how evenly skill is spread over callers"),
    "roles: tier": N_("tiers of roles"),
    "sentences.head": N_("imprisonment of the one who led"),
    "sentences.others": N_("imprisonment of others"),
    "spans": N_("two events whose days are known"),
    "statements: about detection": N_("how the business was noticed"),
    "synthetic.group_evenness": N_("evenness of team sizes"),
    "synthetic.share_by_friend": N_("share brought in by a friend or relative"),
    "synthetic.supervision_across": N_("share checked across teams"),
    "victims.known_rate_factor": N_("known victims per person who joined relative to another case"),
    "victims.listed_share": N_(
        "share of those who lost money who had been called or had joined a group"
    ),
    "victims.reporting_rate": N_("share of those who lost money who are known to the police"),
    "victims.total": N_("people who lost money"),
}
# for a role: `{role}` is the word for its people
_OF_ROLE = {
    "base_to_frontline": N_("base pay of {role} relative to the lowest tier"),
    "base_wage_day": N_("base pay per day of {role}"),
    "base_wage_hour": N_("base pay per hour of talk time of {role}"),
    "commission_above_quota": N_("commission above a quota of {role}"),
    "commission_lead": N_("commission of {role} per person who joined"),
    "earnings_day": N_("earnings per day of {role}"),
    "quota_month": N_("people whom {role} must steer into groups a month before commission"),
    "talk_hours_day": N_("hours of talk per day of {role}"),
}
_ROLE = N_("who they are: {role}")
_TOO_FEW = N_("{what}, at least one")
_TOO_MANY = N_("{what}, no more than the model takes")
_ANYONE = N_("those in one role")


def left_out(case: Case, names: Sequence[str], here: bool = True) -> Paragraph:
    """Return the line that replaces an omitted part: what the part needs, in words.

    A report doesn't mention the part if the kind of case doesn't have the chapter that computes its
    figures, or with ``here=False``: if nothing of the kind can be expected here.
    """
    if not names:
        return replace(_said(case, "nothing"), style="note", left_out=(), aside=False)
    lacks = [lack for name in names for lack in missing_for(case, name)] or names
    descriptions = list(dict.fromkeys(words(case, lack) for lack in lacks))
    paragraph = replace(
        _said(case, "left_out", names=descriptions), style="note", left_out=descriptions
    )
    foreign = {name.partition(".")[0] for name in names} & _not_of_kind(case)
    large = any(isinstance(lack, OutOfRange) and lack.most is not None for lack in lacks)
    return replace(
        paragraph, left_out=descriptions if here and not foreign else (), too_large=large
    )


def _not_of_kind(case: Case) -> frozenset[str]:
    """Return the sections of figures whose chapters the kind of case doesn't have."""
    without = case.file.crime.without
    of_chapters = (item for item in chapter.chapters() if item.notebook in without)
    return frozenset(formula.section for item in of_chapters for formula in item.formulas)


def words(case: Case, name: str) -> str:
    """Return a description of a required claim, figure or section of a case file.

    A figure is described by its own label, a derived figure by that of its formula. A name without
    a description is returned as it is.

    >>> from case_lib import open_case
    >>> words(open_case("shanghai-2023", lang="en"), "calls.total")
    'calls made'
    """
    lang, file = case.lang, case.file
    known = case.get(name)
    if known is not None:
        return text(known.label, lang)
    for section in (file.quantities, file.assumptions, file.spans):
        if name in section:
            return text(section[name].label.model_dump(), lang)
    if name in _WORDS:
        return translate(_WORDS[name], lang)
    if name.startswith("events."):
        event = file.events.get(name.removeprefix("events."))
        return text(event.label.model_dump(), lang) if event else translate(_WORDS["events"], lang)
    if isinstance(name, MissingRole):
        return translate(_ROLE, lang).format(role=case.role_words(lang)[name.function])
    if isinstance(name, OutOfRange):
        limit = _TOO_FEW if name.most is None else _TOO_MANY
        return translate(limit, lang).format(what=words(case, name.name))
    parts = name.split(".")
    if len(parts) == 3 and parts[2] in _OF_ROLE:
        spec = file.roles.get(parts[1])
        people = text(spec.label.model_dump(), lang) if spec else translate(_ANYONE, lang)
        return translate(_OF_ROLE[parts[2]], lang).format(role=people)
    label = _derived(case).get(name)
    return text(label, lang) if label else name


def _derived(case: Case) -> dict[str, str]:
    """Return the label of each derived figure, in the language of the case."""
    names = {case.lang: case.role_words(case.lang)}
    formulas = [*chapter.formulas(), *role_counts.formulas_of(case.file, case)]
    return {
        item.output(role): text(item.of_case(case.file.currency, names).label, case.lang)
        for item in formulas
        for role in (case.file.roles if item.each == "role" else [None])
    }
