"""Sentences on where the arrests may have been."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.blocks import Paragraph
from case_lib.case import Case
from case_lib.language import N_, translate
from case_lib.prose.finding import finding
from case_lib.provinces import Spread, divisions, named_places, needs
from case_lib.quantities import modelled
from case_lib.tables.cells import lacking


def spread(case: Case, model: Spread | None) -> Paragraph:
    """Return what is reported of places, and what the model adds."""
    if model is None:
        return lacking(case, needs(case))
    found = model.concentration()
    return finding(
        case,
        (
            N_("The operation reached {provinces}; {named}. The distribution below is a model."),
            {"provinces": "operation.provinces", "named": named(case)},
        ),
        (
            N_("On average {per_province} and {per_city} were arrested."),
            {"per_province": "arrests.arrests_province", "per_city": "arrests.arrests_city"},
        ),
        (
            N_(
                "Under the prior chosen, five provinces would hold {top5} of the arrests (90% of "
                "draws), with a Gini coefficient of {gini} over all provinces."
            ),
            {"top5": found["top5"], "gini": found["gini"]},
        ),
        (
            N_(
                "The draws reach {cities}, against {reported} reported: the more cities a model "
                "reaches beyond the report, the more the real arrests must have been concentrated "
                "within provinces."
            ),
            {"cities": found["cities"], "reported": "operation.cities"},
        ),
    )


def named(case: Case) -> str:
    """Return which provinces the chosen sources name, as a piece of a sentence."""
    table = divisions(case.file)
    told = named_places(case)
    if table is None or not told:
        return "=" + translate(N_("none is named"), case.lang)
    names = table.set_index("id")[f"name_{case.lang}"]
    listed = ("、" if case.lang == "zh" else ", ").join(str(names.get(p, p)) for p in told)
    return "=" + translate(N_("named are {names}"), case.lang).format(names=listed)


def priors(case: Case, spreads: Mapping[str, Spread]) -> Paragraph:
    """Return how far the choice of prior moves the largest expected count."""
    if not spreads:
        return lacking(case, needs(case))
    tops = {name: float(model.counts.mean(axis=0).max()) for name, model in spreads.items()}
    inputs = next(iter(spreads.values())).inputs
    top = {
        name: modelled(
            f"provinces.{name}.largest",
            value,
            value,
            "person",
            inputs,
            N_("largest expected count over provinces"),
            N_("largest expected count of a province"),
        )
        for name, value in tops.items()
    }
    return finding(
        case,
        (
            N_(
                "The largest expected count of a province is {population} by population, {uniform} "
                "with every province alike and {prefectures} by cities and prefectures: what is shown "
                "here follows from the prior as much as from the report."
            ),
            {
                "population": top.get("population"),
                "uniform": top.get("uniform"),
                "prefectures": top.get("prefectures"),
            },
        ),
    )
