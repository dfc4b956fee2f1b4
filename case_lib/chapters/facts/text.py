"""The opening of the report: title page, and what is reported at its core."""

from __future__ import annotations

from collections.abc import Sequence

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.casefile.entries import OTHER_CASES, PLACES, SourceSpec
from case_lib.casefile.support import counts, texts_read
from case_lib.casefile.unreported import unreported_labels
from case_lib.document import scenario_notice
from case_lib.document.cells import DASH, label
from case_lib.document.display import Paragraph, Title
from case_lib.document.inline import Cell, Number, Token, number
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.quantity import printed_dates
from case_lib.quantity.scopes import scopes
from case_lib.reading.dates import between
from case_lib.reading.dates import read as read_date

__all__ = ["limits", "passage", "summary", "support", "title"]

_passages = Passages(__package__)
passage = in_each_language(_passages)
# what other chapters show
_APART = (OTHER_CASES, PLACES)
_PAY = "03_pay"


@in_each_language
def title(case: Case) -> Title:
    """Return the title page: case, stage, dates of sources and file, key figures at a glance."""
    lang = case.lang
    printed = [
        spec
        for name, spec in case.file.sources.items()
        if name in case.sources and spec.same_case != "other"
    ]
    facts: list[tuple[str, Cell]] = [
        *scenario_notice.rows(case),
        (translate(N_("Stage"), lang), _stage(case)),
        (
            translate(N_("Sources published"), lang),
            [Token(_published(printed, lang), "date of a source")],
        ),
        (
            translate(N_("Case file last changed"), lang),
            [Token(printed_dates.day(case.file.changed_on, lang), "date of the case file")],
        ),
        (translate(N_("Sources used"), lang), [_sources(case)]),
    ]
    glance = [
        (label(case[name], lang), [number(case[name], lang)])
        for name, spec in case.file.quantities.items()
        if name in case
        and not name.startswith((*_apart(case), "organisation."))
        and name not in ("arrests.coerced", "arrests.core")
    ][:9]
    return Title(
        text(case.file.title.model_dump(), lang),
        text(case.file.summary.model_dump(), lang),
        facts,
        glance,
        _passages(case, "marks").as_text(),
        case.file.changed_on,
    )


def _apart(case: Case) -> tuple[str, ...]:
    """Return the prefixes of figures that other chapters show."""
    return _APART if _PAY in case.file.crime.without else (*_APART, "pay.")


def _stage(case: Case) -> Cell:
    """Return the stage that the case has reached, and how sure that is."""
    certain = role_counts.stage_certain(case)
    (line,) = _passages(case, "stage", stage=case.file.stage, certain=certain).lines
    return line


def _published(sources: Sequence[SourceSpec], lang: str) -> str:
    """Return the period in which sources were published, and the sources without a date."""
    days = [read_date(spec.published) for spec in sources if spec.published]
    undated = [text(spec.outlet.model_dump(), lang) for spec in sources if not spec.published]
    parts = []
    if days:
        window = between(min(day.earliest for day in days), max(day.latest for day in days))
        parts.append(printed_dates.when(window, lang))
    if undated:
        names = style(lang).listed(undated)
        parts.append(translate(N_("without a date: {sources}"), lang).format(sources=names))
    return style(lang).semicolon.join(parts) or DASH


def _sources(case: Case) -> str:
    names = [
        text(spec.outlet.model_dump(), case.lang)
        for name, spec in case.file.sources.items()
        if name in case.sources
    ]
    return capital(style(case.lang).series(names))


@in_each_language
def summary(case: Case) -> Paragraph:
    """Return what the sources report at the core of the case; at most six figures more by label."""
    total, parts = role_counts.total_name(case), role_counts.identified(case)
    values = {
        "total": case.get(total),
        "texts": texts_read(case)[0],
        "parts": parts,
        "complete": role_counts.complete(case),
        "sent": _part(case, "officers", "provinces", "cities"),
        "taken": _part(case, "seized", "devices"),
    }
    core = _passages(case, "summary", **values, more=[])
    printed = {run.name for run in core.runs() if isinstance(run, Number)}
    printed |= {"arrests.coerced", "arrests.core"}
    left = [
        case[name]
        for name in case.file.quantities
        if name in case and name not in printed and not name.startswith(_apart(case))
    ]
    return _passages(case, "summary", **values, more=left[:6])


def _part(case: Case, *names: str) -> dict[str, bool | str]:
    """Return whether figures of the operation describe one part of the case, and which."""
    figures = [case.get(f"operation.{name}") for name in names]
    parts = {of for quantity in figures if quantity is not None for of in scopes(quantity)}
    words = [case.file.scopes[of].label.model_dump() for of in parts if of in case.file.scopes]
    alike = len(parts) == 1
    return {"alike": alike, "part": text(words[0], case.lang) if alike and words else ""}


@in_each_language
def limits(case: Case) -> Paragraph:
    """Return what no source states, so that readers don't look for it here."""
    roles = [case.role(function) for function in ("frontline", "oversight")]
    apart = [role and case.file.roles[role].counted_in for role in roles]
    texts, part = texts_read(case)
    return _passages(
        case,
        "limits",
        places=bool(case.file.caught_in),
        counted=not all(roles) or any(name in case for name in apart if name),
        texts=texts,
        part=part,
        missing=unreported_labels(case),
        told=[text(words, case.lang) for words in case.file.crime.asked.values()],
    )


@in_each_language
def support(case: Case) -> Paragraph:
    """Return how many figures depend on one report (and on which most of them) or one voice."""
    support_counts = counts(case)
    if support_counts is None:
        return _passages(
            case, "support", figures=None, report=None, voice=None, alone=None, outlet=""
        )
    return _passages(
        case,
        "support",
        figures=support_counts.figures,
        report=support_counts.one_report,
        voice=support_counts.one_voice,
        alone=support_counts.from_outlet if support_counts.from_outlet.low > 0 else None,
        outlet=text(case.file.sources[support_counts.outlet].outlet.model_dump(), case.lang),
    )
