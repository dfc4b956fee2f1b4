"""The text of the chapter on detection: what is reported, then the laboratory."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.languages import N_, translate
from case_lib.casefile.case import Case
from case_lib.casefile.statements import statements
from case_lib.chapters.detection import model
from case_lib.chapters.detection.model import Laboratory
from case_lib.detection.linking import SHARED
from case_lib.detection.simple import SIMPLE
from case_lib.detection.worlds import CALLER
from case_lib.document.cells import cited
from case_lib.document.display import Paragraph
from case_lib.document.inline import Token
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.quantity import numbers
from case_lib.synthetic import calls

__all__ = ["KINDS", "called", "in_brief", "linking", "method", "passage", "reported", "results"]

KINDS: Mapping[str, str] = {
    CALLER: N_("the case’s callers"),
    "subscriber": N_("ordinary numbers"),
    "courier": N_("couriers"),
    "hospital": N_("hospitals"),
    "call_centre": N_("call centres"),
    "telemarketing": N_("telemarketing"),
    "foreign": N_("people abroad"),
}
_CALLED = {name: item.label for name, item in SIMPLE.items()} | {
    "isolation": N_("an isolation forest"),
    "boosting": N_("boosted trees"),
}
_passages = Passages(__package__)
passage = in_each_language(_passages)


def called(detector: str, lang: str) -> str:
    """Return what a detector ranks by."""
    return translate(_CALLED[detector], lang)


@in_each_language
def reported(case: Case) -> Paragraph:
    """Return what sources say of how the callers were noticed, and who says it."""
    rows = [
        {"said": statement.said(case.lang), "who": cited(case, statement.citations)}
        for statement in statements(case, "detection")
    ]
    if not rows:
        return left_out(case, [model.STATEMENT])
    return _passages(case, "reported", rows=rows)


@in_each_language
def results(case: Case, lab: Laboratory | None) -> Paragraph:
    """Return the results of the laboratory; a comparison is printed only if true in every run."""
    if lab is None:
        return left_out(case, calls.needs(case))
    lang, rarest = case.lang, model.PREVALENCES[-1]
    few = lab.mostly_others()
    simple = next(name for name in model.PRINTED if name in SIMPLE)
    return _passages(
        case,
        "results",
        runs=Token(numbers.exactly(lab.seeds, lang), "runs"),
        days=Token(numbers.exactly(lab.days, lang), "days of a run"),
        subscribers=Token(numbers.exactly(lab.subscribers, lang), "subscribers"),
        looks=Token(numbers.exactly(lab.looks, lang), "looks a day"),
        finding_all=[called(name, lang) for name in lab.finding_all()],
        at_once=[called(name, lang) for name in lab.at_once()],
        rarity=lab.rarity_decides(),
        few=[called(name, lang) for name in few],
        fewest=max((lab.of_hundred(n, rarest) for n in few), key=lambda q: q.high, default=None),
        unknown=len(few) < len(model.PRINTED),
        couriers=lab.drawing_in(simple, "courier"),
        by_calls=called(simple, lang),
        abroad=lab.drawing_in("shown_abroad", "foreign"),
        looked=lab.looked(simple),
        right=lab.looked(simple, CALLER),
        **lab.sizes(),
    )


@in_each_language
def in_brief(case: Case, lab: Laboratory | None) -> Paragraph:
    """Return what the brief says of the laboratory, if every run tells it."""
    telling = lab.telling() if lab is not None else None
    if lab is None or telling is None:
        return left_out(case, calls.needs(case))
    detector, rare = telling
    often, seldom = (lab.of_hundred(detector, one) for one in (model.PREVALENCES[0], rare))
    return _passages(
        case,
        "in_brief",
        detector=called(detector, case.lang),
        common_in=Token(numbers.exactly(model.PREVALENCES[0], case.lang), "prevalence"),
        rare_in=Token(numbers.exactly(rare, case.lang), "prevalence"),
        often=often,
        seldom=seldom,
    )


@in_each_language
def linking(case: Case, lab: Laboratory | None) -> Paragraph:
    """Return what follows from one reported number in the laboratory."""
    if lab is None:
        return left_out(case, calls.needs(case))
    links = {"people": None, "further": None, "right": None, **lab.links()}
    return _passages(case, "linking", shared=Token(str(SHARED), "people in common"), **links)


@in_each_language
def method(case: Case, lab: Laboratory | None) -> Paragraph:
    """Return how the laboratory works."""
    if lab is None:
        return left_out(case, calls.needs(case))
    return _passages(
        case,
        "method",
        split=Token(numbers.exactly(lab.split, case.lang), "days before the split"),
        seed=Token(str(case.seed), "seed"),
    )
