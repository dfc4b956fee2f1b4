"""What the chapter on provinces says: the values that its passages need beside the case's own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.chapters.provinces import comparison
from case_lib.chapters.provinces.draws import Spread
from case_lib.chapters.provinces.model import needs
from case_lib.document.display import Paragraph
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.synthetic.clustering import CITY_CONCENTRATION, CONCENTRATION, prior

__all__ = ["checks", "method", "model", "named", "no_model", "passage", "spread"]

_NEARLY_ALL = 0.95
_OFTENER = 100  # how many times as likely clusters must make the facts to be justified by them
_passages = Passages(__package__)
passage = in_each_language(_passages)


def no_model(case: Case) -> Paragraph:
    """Return the line that replaces the model; a report is silent on countries without a table."""
    return left_out(case, needs(case), here=divisions.divisions(case.file) is not None)


@in_each_language
def model(case: Case) -> Paragraph:
    """Return how the model spreads people, and which shares of followers it tries."""
    paragraph = _passages(case, "model", usual=CONCENTRATION not in case)
    # a chapter needs more than this, and no value of an input changes it
    return replace(paragraph, aside=True, chosen=False)


@in_each_language
def spread(case: Case, result: Spread | None, others: Mapping[str, Spread]) -> Paragraph:
    """Return what is reported about places, what the model adds, and what depends on its weights."""
    if result is None:
        return no_model(case)
    moved = comparison.moved_by_weights(result, others)
    return _passages(
        case,
        "spread",
        named=named(case),
        top5=result.figures().get("top5"),
        moved=moved,
        any_moved=moved.low > 0,
    )


@in_each_language
def method(case: Case, result: Spread | None) -> Paragraph:
    """Return how the model works, and how strong its clusters are."""
    if result is None:
        return no_model(case)
    return _passages(
        case,
        "method",
        concentration=prior(case, CONCENTRATION),
        city_concentration=prior(case, CITY_CONCENTRATION),
        **{name: result.figures()[name] for name in ("between", "within", "follows")},
    )


@in_each_language
def checks(case: Case, result: Spread | None, beside: Mapping[str, Spread]) -> Paragraph:
    """Return whether what is reported is typical of the model, and of one without clusters.

    Each statement about the model depends on a test of its numbers.
    """
    if result is None:
        return no_model(case)
    separate = beside[comparison.SEPARATE]
    alone = separate.figures("separate")
    return _passages(
        case,
        "checks",
        typical=result.typical,
        counted=bool(divisions.counted(case)),
        nearly=result.drawn.accepted >= _NEARLY_ALL,
        every=result.drawn.accepted == 1,
        rare=comparison.rare(separate),
        odds=comparison.chance("separate", separate),
        alone=alone["free"],
        alone_cities=alone["cities"],
        why=result.log_chance - separate.log_chance > math.log(_OFTENER),
        **{name: result.figures().get(name) for name in ("free", "best", "cities", "accepted")},
    )


def named(case: Case) -> list[str]:
    """Return the names of the provinces that the chosen sources name."""
    table = divisions.divisions(case.file)
    ids = divisions.named(case)
    if table is None:
        return []
    names = table.set_index("id")[f"name_{case.lang}"]
    return [str(names.get(place, place)) for place in ids]
