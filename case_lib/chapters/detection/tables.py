"""Tables of the detection laboratory: base rates, then each detector and its false alarms."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from case_lib.base.languages import N_, capital, translate
from case_lib.casefile.case import Case
from case_lib.chapters.detection import model
from case_lib.chapters.detection.model import Laboratory
from case_lib.chapters.detection.text import KINDS, called
from case_lib.detection.evaluation import ABLATIONS, DETECTORS, LEVEL, RECALL
from case_lib.document.around import Around
from case_lib.document.cells import cell, heads
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import numbers
from case_lib.synthetic import calls

__all__ = ["areas", "base_rates", "detectors", "looked_at", "without"]

_passages = Passages(__package__)


@in_each_language
def base_rates(case: Case, lab: Laboratory | None) -> Table | Paragraph:
    """Return the number of callers among a hundred flagged numbers, by prevalence of callers."""
    if lab is None:
        return left_out(case, calls.needs(case))
    level = Token(f"{100 * LEVEL:.0f}%", "level of a range")
    recall = Token(f"{100 * RECALL:.0f}%", "recall at a threshold")
    around = _passages.around(case, "base-rates", lab.inputs, level=level, recall=recall)
    return _by_prevalence(case.lang, around, lambda *of: cell(lab.of_hundred(*of), case.lang))


def _by_prevalence(lang: str, around: Around, figure: Callable[[str, int], Cell]) -> Table:
    """Return a figure of each detector in ``PRINTED`` by prevalence of callers."""
    rows: list[list[Cell]] = [
        [_rarity(one_in, lang), *(figure(name, one_in) for name in model.PRINTED)]
        for one_in in model.PREVALENCES
    ]
    detectors_named = (called(name, lang) for name in model.PRINTED)
    return around.table(
        [translate(N_("callers : all numbers"), lang), *detectors_named],
        rows,
        "l" + "r" * len(model.PRINTED),
    )


def _rarity(one_in: int, lang: str) -> list[Token]:
    pattern = translate(N_("1 : {number}"), lang)
    return [Token(pattern.format(number=numbers.digits(Decimal(one_in), lang)), "a prevalence")]


@in_each_language
def areas(case: Case, lab: Laboratory | None) -> Table | Paragraph:
    """Return average precision of each detector in ``PRINTED``, by prevalence of callers."""
    if lab is None:
        return left_out(case, calls.needs(case))
    around = _passages.around(case, "areas", lab.inputs)
    return _by_prevalence(
        case.lang, around, lambda *of: cell(lab.area(*of), case.lang, with_unit=False)
    )


@in_each_language
def detectors(case: Case, lab: Laboratory | None) -> Table | Paragraph:
    """Return one row per detector: average precision, precision and recall a day, delay in days."""
    if lab is None:
        return left_out(case, calls.needs(case))
    lang = case.lang
    rows: list[list[Cell]] = []
    for name in DETECTORS:
        work = lab.at_work(name)
        rows.append(
            [
                [capital(called(name, lang))],
                cell(lab.area(name), lang, with_unit=False),
                cell(work["precision"], lang),
                cell(work["recall"], lang),
                cell(lab.waits(name), lang),
            ]
        )
    return _passages.around(case, "detectors", lab.inputs).table(
        heads(
            case,
            N_("ranks by"),
            N_("area, as here"),
            N_("callers among those looked at"),
            N_("callers looked at"),
            N_("days from first call to look"),
        ),
        rows,
        "lrrrr",
    )


@in_each_language
def looked_at(case: Case, lab: Laboratory | None) -> Table | Paragraph:
    """Return the inspected numbers by class, one row per detector."""
    if lab is None:
        return left_out(case, calls.needs(case))
    lang = case.lang
    rows: list[list[Cell]] = [
        [
            [capital(called(name, lang))],
            *(cell(lab.looked(name, kind), lang, with_unit=False) for kind in KINDS),
        ]
        for name in DETECTORS
    ]
    return _passages.around(case, "looked-at.table", lab.inputs).table(
        heads(case, N_("ranks by"), *KINDS.values()), rows, "l" + "r" * len(KINDS)
    )


@in_each_language
def without(case: Case, lab: Laboratory | None) -> Table | Paragraph:
    """Return the average precision of boosted trees without each group of features."""
    if lab is None or not lab.without:
        return left_out(case, calls.needs(case) or ["ablations"])
    lang = case.lang
    words = {
        "display": N_("display and place of login"),
        "contacts": N_("contacts"),
        "durations": N_("durations"),
        "rhythm": N_("gaps, hours and days"),
    }
    rows: list[list[Cell]] = [
        [[translate(N_("nothing"), lang)], cell(lab.area("boosting"), lang, with_unit=False)]
    ]
    rows += [
        [[translate(words[group], lang)], cell(lab.area_without(group), lang, with_unit=False)]
        for group in ABLATIONS
    ]
    return _passages.around(case, "without", lab.inputs).table(
        heads(case, N_("left out"), N_("area, as here")), rows, "lr"
    )
