"""What the chapter on those who lost money says."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.languages import N_, capital
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.casefile.statements import statements
from case_lib.casefile.unreported import unreported_labels
from case_lib.chapters.victims import model
from case_lib.document.dated import as_dated
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Dated, Token, sentence
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.quantity import numbers
from case_lib.quantity.quantities import Quantity
from case_lib.synthetic import funnel as shares

__all__ = ["chosen", "funnel", "limits", "method", "passage", "reported"]

_passages = Passages(__package__)
passage = in_each_language(_passages)
_FIGURES = ("victims.", "losses.")
_FIRST = "first_report"
_FEW = 30  # known losses, below which their share is bounded within a factor of two at best


@in_each_language
def reported(case: Case) -> Paragraph:
    """Return what the sources say of people who lost money, figures first."""
    figures = [
        case[name] for name in case.file.quantities if name.startswith(_FIGURES) and name in case
    ]
    return _passages(
        case,
        "reported",
        figures=figures,
        first=_first(case),
        statements=_statements(case),
        total="victims.total" in case,
    )


def _first(case: Case) -> Dated | None:
    first = next((event for event in chronology.events(case) if event.name == _FIRST), None)
    return None if first is None else as_dated(first)


def _statements(case: Case) -> list[Cell]:
    """Return what was said about victims, and by whom; the opening chapter gives the sources."""
    return [
        sentence(
            N_("{who}: {said}"),
            case.lang,
            who=capital(statement.speaker(case.lang)),
            said=statement.said(case.lang),
        )
        for statement in statements(case, "victims")
    ]


@in_each_language
def funnel(case: Case, estimate: model.Funnel | None) -> Paragraph:
    """Return how many people the model has at each stage."""
    if estimate is None:
        return left_out(case, shares.needs(case))
    return _passages(
        case,
        "funnel",
        borrowed=estimate.borrowed,
        block=Token(numbers.exactly(estimate.calls, case.lang), "calls told for"),
        days=Token(numbers.exactly(model.DAYS, case.lang), "days told for"),
        at=_stages(estimate.ranges),
        worked=_stages(estimate.days),
        in_all=_stages(estimate.totals),
    )


def _stages(by_stage: Mapping[str, Quantity]) -> dict[str, Quantity | None]:
    return {stage: by_stage.get(stage) for stage in shares.STAGES}


@in_each_language
def chosen(case: Case) -> Paragraph:
    """Return what follows about the lists if most who lost money had a history in common."""
    relative = case.get("victims.least_relative_chance")
    if relative is None:
        return left_out(case, ["victims.least_relative_chance"], here=False)
    return _passages(
        case,
        "chosen",
        open_either_way=relative.low < 1 < relative.high,
        oftener=relative.low >= 1,
    )


@in_each_language
def limits(case: Case, estimate: model.Funnel | None) -> Paragraph:
    """Return what the chapter can't show."""
    borrowed = estimate is not None and estimate.borrowed
    totals = bool(estimate and estimate.totals)
    return _passages(case, "limits", model=borrowed, totals=totals, missing=unreported_labels(case))


@in_each_language
def method(case: Case, estimate: model.Funnel | None) -> Paragraph:
    """Return how the funnel is computed, and what the counts of one case alone would give."""
    if estimate is None:
        return left_out(case, shares.needs(case))
    alone, joined = model.comparator_alone(case, estimate.calls), estimate.ranges["joined"]
    known = next(
        q for q in shares.inputs(case) if q.name in ("victims.total", "comparator.victims")
    )
    return _passages(
        case,
        "method",
        borrowed=estimate.borrowed,
        block=Token(numbers.exactly(estimate.calls, case.lang), "calls told for"),
        alone=alone,
        factor_wider=alone is not None and 2 * (alone.high - alone.low) < joined.high - joined.low,
        known=known,
        few=known.high < _FEW,
    )
