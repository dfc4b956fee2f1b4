"""Tables of the province model: classes of probability, every province, and other models."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.languages import N_, style, translate
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.chapters.provinces import comparison
from case_lib.chapters.provinces.draws import LEVELS, Spread
from case_lib.chapters.provinces.text import no_model
from case_lib.chapters.provinces.weights import prior_label
from case_lib.document.cells import DASH, cell, heads
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, sentence
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language

__all__ = ["by_province", "classes", "models"]

_passages = Passages(__package__)
_HOW_LIKELY = N_("reached, in the model")
_CAUGHT = N_("people caught in each, 90% range")


@in_each_language
def classes(case: Case, spread: Spread | None) -> Table | Paragraph:
    """Return the provinces by class of the modelled probability that arrests were made there."""
    if spread is None:
        return no_model(case)
    lang = case.lang
    rows: list[list[Cell]] = []
    for level, words in enumerate(LEVELS):
        places = [at for at, reached_level in enumerate(spread.levels) if reached_level == level]
        if places:
            names = [str(spread.table[f"name_{lang}"].iat[at]) for at in places]
            rows.append(
                [
                    [translate(words, lang)],
                    [style(lang).comma.join(names)],
                    cell(spread.arrests(places), lang, with_unit=False),
                ]
            )
    weights = translate(prior_label(case.file, spread.prior), lang)
    return _passages.around(case, "province-classes", spread.inputs, weights=weights).table(
        heads(case, _HOW_LIKELY, N_("provinces"), _CAUGHT), rows, "llr"
    )


@in_each_language
def by_province(case: Case, spread: Spread | None) -> Table | Paragraph:
    """Return the range of people caught in each province, in the order of the reference table."""
    if spread is None:
        return no_model(case)
    lang = case.lang
    counted = divisions.counted(case)
    rows: list[list[Cell]] = []
    for place, name in enumerate(spread.table["id"]):
        rows.append(
            [
                [str(spread.table[f"name_{lang}"].iat[place])],
                *([cell(counted.get(str(name)), lang, with_unit=False)] if counted else []),
                cell(spread.arrests([place]), lang, with_unit=False),
                [translate(LEVELS[spread.levels[place]], lang)],
            ]
        )
    words = [N_("province"), *([N_("reported")] if counted else []), N_("90% range"), _HOW_LIKELY]
    around = _passages.around(case, "by-province", spread.inputs, counted=bool(counted))
    return around.table(heads(case, *words), rows, "l" + "r" * (len(words) - 2) + "l")


@in_each_language
def models(
    case: Case, spread: Spread | None, others: Mapping[str, Spread], beside: Mapping[str, Spread]
) -> Table | Paragraph:
    """Return one row per model: the one printed, the one with other weights, and other models."""
    if spread is None:
        return no_model(case)
    lang, clusters = case.lang, translate(N_("clusters, weights: {weights}"), case.lang)
    variants = {
        clusters.format(weights=translate(prior_label(case.file, name), lang)): variant
        for name, variant in {spread.prior: spread, **others}.items()
    }
    variants |= {translate(name, lang): variant for name, variant in beside.items()}
    rows: list[list[Cell]] = []
    for at, (name, variant) in enumerate(variants.items()):
        figures, stem = variant.figures(f"model{at}"), f"model{at}"
        likely = comparison.chance(stem, variant)
        rows.append(
            [
                [name],
                cell(likely, lang)
                if likely.unit == "%"
                else sentence(N_("less than once in {odds:bare}"), lang, odds=likely),
                cell(figures.get("top5"), lang),
                cell(figures["cities"], lang, with_unit=False)
                if case.get("operation.cities") is not None
                else [DASH],
                cell(comparison.moved(stem, spread, variant), lang, with_unit=False)
                if at
                else [DASH],
            ]
        )
    return _passages.around(case, "province-models", spread.inputs).table(
        heads(
            case,
            N_("model"),
            N_("chance of what is known of provinces"),
            N_("share of the top five"),
            N_("cities, from provinces alone"),
            N_("provinces in another class"),
        ),
        rows,
        "lrrrr",
    )
