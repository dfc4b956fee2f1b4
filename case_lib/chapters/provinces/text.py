"""Sentences on where the arrests may have been."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.languages import N_, translate
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.chapters.provinces.model import Spread, needs
from case_lib.document.cells import lacking
from case_lib.document.compose import finding
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.inline import Value
from case_lib.quantity.quantities import modelled

Sentence = tuple[str, Mapping[str, str | Value | None]]
_NEARLY_ALL = 0.95
_RARE = N_(
    "Left to itself, this prior would reach {free} (90% of draws); exactly {provinces} come out less "
    "than once in {odds:bare} samples. The shares given here therefore illustrate the weights; they "
    "are no estimate."
)
_RARE_COUNTS = N_(
    "Left to itself, this prior would reach {free} (90% of draws); exactly {provinces}, with the "
    "counts reported of single provinces, come out less than once in {odds:bare} samples. The shares "
    "given here therefore illustrate the weights; they are no estimate."
)
_COMMON = N_(
    "Left to itself, this prior would reach {free} (90% of draws), and exactly {provinces} in "
    "{agreeing} of samples."
)
_COMMON_COUNTS = N_(
    "Left to itself, this prior would reach {free} (90% of draws), and exactly {provinces}, with the "
    "counts reported of single provinces, in {agreeing} of samples."
)
_EVERY = N_(
    "The draws reach {cities} (90% of draws); reported: {reported}. Every draw reaches as many as "
    "reported, so the number of cities neither supports this model nor narrows it."
)
_NEARLY = N_(
    "The draws reach {cities} (90% of draws); reported: {reported}. {accepted} of all draws reach as "
    "many as reported, so the number of cities hardly narrows this model and doesn’t support it."
)
_SOME = N_(
    "The draws reach {cities} (90% of draws); reported: {reported}. Only {accepted} of all draws "
    "reach as many as reported; the others are left out."
)
_WIDER = N_(
    "These are more cities than are reported: within provinces the model spreads people wider than "
    "the operation found them."
)


@in_each_language
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
        *_plausible(case, model),
        *_cities(case, model),
    )


def _plausible(case: Case, model: Spread) -> list[Sentence]:
    """Return how likely the weights alone give what the draws are conditioned on."""
    found = model.plausibility()
    values: dict[str, str | Value | None] = {
        "free": found["free"],
        "provinces": "operation.provinces",
    }
    if model.rare:
        message = _RARE_COUNTS if divisions.counted(case) else _RARE
        return [(message, {**values, "odds": found["odds"]})]
    message = _COMMON_COUNTS if divisions.counted(case) else _COMMON
    return [(message, {**values, "agreeing": found["agreeing"]})]


def _cities(case: Case, model: Spread) -> list[Sentence]:
    """Return what the number of cities says of the model: where all draws have it, nothing."""
    told, drawn = case.get("operation.cities"), model.concentration()["cities"]
    if told is None:
        return []
    kept = model.plausibility()["accepted"]
    values = {"cities": drawn, "reported": told, "accepted": kept}
    every = model.accepted == 1.0
    message = _EVERY if every else _NEARLY if model.accepted >= _NEARLY_ALL else _SOME
    wider: list[Sentence] = [(_WIDER, {})] if drawn.low > told.high else []
    return [(message, values), *wider]


def named(case: Case) -> str:
    """Return which provinces the chosen sources name, as a piece of a sentence."""
    table = divisions.divisions(case.file)
    told = divisions.named(case)
    if table is None or not told:
        return "=" + translate(N_("none is named"), case.lang)
    names = table.set_index("id")[f"name_{case.lang}"]
    listed = ("、" if case.lang == "zh" else ", ").join(str(names.get(p, p)) for p in told)
    return "=" + translate(N_("named are {names}"), case.lang).format(names=listed)


@in_each_language
def priors(case: Case, spreads: Mapping[str, Spread]) -> Paragraph:
    """Return how far the choice of prior moves the largest expected count."""
    if not spreads:
        return lacking(case, needs(case))
    tops = {name: float(model.counts.mean(axis=0).max()) for name, model in spreads.items()}
    inputs = next(iter(spreads.values())).inputs
    factor = max(tops.values()) / min(tops.values())
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
                "with every province alike and {prefectures} by cities and prefectures: the choice of "
                "prior alone moves it by a factor of {factor:bare}."
            ),
            {
                "factor": modelled(
                    "provinces.prior_factor",
                    factor,
                    factor,
                    "1",
                    inputs,
                    N_("greatest over least of the largest expected counts under the priors"),
                    N_("factor between priors"),
                ),
                "population": top.get("population"),
                "uniform": top.get("uniform"),
                "prefectures": top.get("prefectures"),
            },
        ),
        *_none_likely(spreads),
    )


def _none_likely(spreads: Mapping[str, Spread]) -> list[Sentence]:
    """Return that no prior makes what is known likely, where that is so of each."""
    if not all(model.rare for model in spreads.values()):
        return []
    odds = min((s.plausibility()["odds"] for s in spreads.values()), key=lambda q: q.low)
    message = N_(
        "None of these priors makes exactly {provinces} likely: under each, fewer than one sample in "
        "{odds:bare} comes out so."
    )
    return [(message, {"provinces": "operation.provinces", "odds": odds})]
