"""The text of the brief: the case on two pages, for readers who read nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, text
from case_lib.casefile import chronology, crime_script, role_counts
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.casefile.entries import OTHER_CASES, PLACES
from case_lib.casefile.support import texts_read
from case_lib.casefile.unreported import unreported_labels
from case_lib.document import scenario_notice
from case_lib.document.cells import cited
from case_lib.document.dated import as_dated
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Number, Token
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled
from case_lib.quantity.scopes import scopes

__all__ = ["adds", "ask", "facts", "headline", "how_sure", "lede", "not_said", "steps"]

_passages = Passages(__package__)
_MOST = 6  # facts, and points of the analysis
_TERMS = 2  # of them, terms of imprisonment
# printed by other sections of the brief, or too detailed for two pages
_APART = (OTHER_CASES, PLACES, "organisation.", "convicted.", "arrests.core")
_STEPS = (("preparation",), ("entry",), ("doing",), ("supervision", "settlement"), ("exit",))


@in_each_language
def headline(case: Case) -> Paragraph:
    """Return the case in a line, with the largest count that its stage gives."""
    return _headline(case)


def _headline(case: Case) -> Paragraph:
    title = text(case.file.title.model_dump(), case.lang)
    headline = _passages(case, "headline", title=Token(title, "title"), alike=_alike(case))
    return replace(headline, style="headline")


@in_each_language
def lede(case: Case) -> Paragraph:
    """Return the first paragraph: what happened, when, how large it was, and how far it has got."""
    return _lede(case)


def _lede(case: Case) -> Paragraph:
    operation = next((e for e in chronology.events(case) if e.name == case.file.operation), None)
    event = operation and {"label": text(operation.label, case.lang), "day": as_dated(operation)}
    convicted = role_counts.convicted(case)
    passage = _passages(
        case,
        "lede",
        summary=Token(text(case.file.summary.model_dump(), case.lang), "title"),
        event=event,
        alike=_alike(case),
        stage=case.file.stage,
        certain=role_counts.stage_certain(case),
        convicted=convicted[0] if convicted else None,
    )
    return replace(passage, lines=[*scenario_notice.lines(case), *passage.lines], style="lede")


def _alike(case: Case) -> bool:
    """Return whether the counts of people and of places describe the same part of the case."""
    names = ("arrests.total", "operation.provinces", "operation.cities", "operation.officers")
    parts = {of for name in names if name in case for of in scopes(case[name])}
    return len(parts) <= 1


@in_each_language
def facts(case: Case) -> Paragraph:
    """Return six figures that sources report, each with the outlet that gives it."""
    given = {
        "parts": role_counts.identified(case),
        "complete": role_counts.complete(case),
        "terms": _terms(case)[:_TERMS],
    }
    first = _passages(case, "facts", more=[], **given)
    above = [_headline(case), _lede(case), first]
    printed = {run.name for part in above for run in part.runs() if isinstance(run, Number)}
    # the inputs of a printed figure aren't printed again: pay by the day beside pay by the hour
    printed |= {name for other in printed if other in case for name in case[other].bases}
    more = [
        case[name]
        for name, spec in case.file.quantities.items()
        if name in case and name not in printed and not name.startswith(_APART) and not spec.stage
    ]
    passage = _passages(case, "facts", more=more[:_MOST], **given)
    return replace(passage, lines=passage.lines[:_MOST])


def _terms(case: Case) -> list[Quantity]:
    """Return the terms of imprisonment that sources report, in file order."""
    named = [name for name in case.file.quantities if name.startswith("sentences.")]
    terms = [case[name] for name in named if name in case]
    return [term for term in terms if term.unit in ("month", "year")]


@in_each_language
def steps(case: Case) -> Paragraph:
    """Return what each role is reported to have done, in five steps at most."""
    acts = crime_script.acts(case)
    lines: list[Cell] = []
    for stages in _STEPS:
        stage_acts = [act for act in acts if act.spec.stage in stages]
        if stage_acts:
            lines.append(_step(case, stage_acts))
    if not lines:
        return replace(_passages(case, "no_acts"), left_out=())
    return Paragraph(lines, "steps")


def _step(case: Case, acts: Sequence[crime_script.Act]) -> Cell:
    """Return one sentence per role, with the sources of all acts."""
    doers = [
        {
            "who": "" if role is None else crime_script.who(case, role, case.lang),
            "done": [text(a.spec.act.model_dump(), case.lang) for a in acts if a.spec.role == role],
        }
        for role in dict.fromkeys(act.spec.role for act in acts)
    ]
    where = cited(case, [cite(case.file, claim) for act in acts for claim in act.claims])
    return _passages.piece(case, "step", doers=doers, where=Token(where, "paragraph of a source"))


@in_each_language
def adds(case: Case) -> Paragraph:
    """Return what is calculated from what is reported, six points at most."""
    spans = [case[name] for name in case.file.spans if name in case]
    passage = _passages(case, "adds", spans=spans[:1], **_residual(case))
    return replace(passage, lines=passage.lines[:_MOST])


@in_each_language
def how_sure(case: Case) -> Paragraph:
    """Return how much of the sources was read, and what depends on a reading of them."""
    texts, part = texts_read(case)
    tensions = sum(item.level == "tension" for item in case.remarks())
    likely = [
        {
            "outlet": text(spec.outlet.model_dump(), case.lang),
            "why": text(spec.same_case_why.model_dump(), case.lang),
        }
        for name, spec in case.file.sources.items()
        if name in case.sources and spec.same_case == "likely" and spec.same_case_why
    ]
    return _passages(
        case,
        "sure",
        texts=texts,
        part=part,
        likely=likely,
        tensions=_counted("brief.tensions", tensions) if tensions > 1 else None,
    )


def _counted(name: str, count: int) -> Quantity:
    words = N_("remarks of the checks that depend on a reading")
    return modelled(
        name, count, count, "1", [], N_("number of remarks of the checks"), words, Kind.DERIVED
    )


@in_each_language
def not_said(case: Case) -> Paragraph:
    """Return what a reader may conclude from the figures although none of them says it."""
    return _passages(case, "not_said", **_open_questions(case))


@in_each_language
def ask(case: Case) -> Paragraph:
    """Return what a reporter would ask next: questions that none of the texts read answers."""
    return _passages(case, "ask", stage=case.file.stage, **_open_questions(case))


def _residual(case: Case) -> dict[str, Any]:
    rest = case.get("arrests.residual")
    return {"residual_alone": rest is not None and rest.low > 0}


def _open_questions(case: Case) -> dict[str, Any]:
    buyer = case.role("buyer")
    return {
        **_residual(case),
        "certain": role_counts.stage_certain(case),
        "frontline_named": case.role("frontline") is not None,
        "places": bool(case.file.caught_in),
        "missing": unreported_labels(case),
        "sentenced": any(name.startswith("sentences.") for name in case.quantities),
        "called": "calls.total" in case.file.crime.asked,
        "buyer_at_large": buyer is not None and case.file.roles[buyer].counted_in is None,
    }
