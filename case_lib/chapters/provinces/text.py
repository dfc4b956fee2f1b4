"""What the chapter on provinces says: the values that its passages need beside the case's own."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.languages import N_
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.chapters.provinces.model import Spread, needs
from case_lib.document.cells import left_out
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.passages import Passages
from case_lib.quantity.quantities import Quantity, modelled

__all__ = ["named", "passage", "priors", "spread"]

_NEARLY_ALL = 0.95
_said = Passages(__package__)
passage = in_each_language(_said)


@in_each_language
def spread(case: Case, model: Spread | None) -> Paragraph:
    """Return what is reported of places, what the model adds, and how well the two agree.

    That the number of cities narrows the model is said only where some draws miss it.
    """
    if model is None:
        return left_out(case, needs(case))
    return _said(
        case,
        "spread",
        named=named(case),
        counted=bool(divisions.counted(case)),
        rare=model.rare,
        every=model.accepted == 1.0,
        nearly=model.accepted >= _NEARLY_ALL,
        **model.concentration(),
        **model.plausibility(),
    )


def named(case: Case) -> list[str]:
    """Return what the provinces are called that the chosen sources name."""
    table = divisions.divisions(case.file)
    told = divisions.named(case)
    if table is None:
        return []
    names = table.set_index("id")[f"name_{case.lang}"]
    return [str(names.get(place, place)) for place in told]


@in_each_language
def priors(case: Case, spreads: Mapping[str, Spread]) -> Paragraph:
    """Return how far the choice of prior moves the largest expected count.

    That no prior makes what is known likely is said only where that is so of each.
    """
    if not spreads:
        return left_out(case, needs(case))
    tops = {name: float(model.counts.mean(axis=0).max()) for name, model in spreads.items()}
    least, most = min(tops.values()), max(tops.values())
    rare = all(model.rare for model in spreads.values())
    odds = [model.plausibility()["odds"] for model in spreads.values()] if rare else []
    inputs = next(iter(spreads.values())).inputs
    factor = modelled(
        "provinces.prior_factor",
        most / least,
        most / least,
        "1",
        inputs,
        N_("greatest over least of the largest expected counts under the priors"),
        N_("factor between priors"),
    )
    largest = {name: _largest(name, top, inputs) for name, top in tops.items()}
    return _said(
        case,
        "priors",
        **{name: largest.get(name) for name in ("population", "uniform", "prefectures")},
        factor=factor,
        same=least == most,
        counted=bool(divisions.counted(case)),
        odds=min(odds, key=lambda found: found.low, default=None),
    )


def _largest(prior: str, top: float, inputs: tuple[Quantity, ...]) -> Quantity:
    return modelled(
        f"provinces.{prior}.largest",
        top,
        top,
        "person",
        inputs,
        N_("largest expected count over provinces"),
        N_("largest expected count of a province"),
    )
