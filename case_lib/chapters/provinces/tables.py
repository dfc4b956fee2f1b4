"""Tables of the province model: classes of chance, every province, and other models beside it."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.languages import N_, style, translate
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.chapters.provinces import comparison, model
from case_lib.chapters.provinces.draws import LEVELS, Spread
from case_lib.chapters.provinces.weights import prior_label
from case_lib.document.cells import DASH, cell, heads, left_out, note_on
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, sentence
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language

__all__ = ["by_province", "classes", "models"]

_HOW_LIKELY = N_("reached, in the model")
_CAUGHT = N_("people caught in each, 90% range")


@in_each_language
def classes(case: Case, spread: Spread | None) -> Table | Paragraph:
    """Return the provinces by how likely the model finds it that they were reached."""
    if spread is None:
        return left_out(case, model.needs(case))
    lang = case.lang
    rows: list[list[Cell]] = []
    for level, words in enumerate(LEVELS):
        places = [at for at, found in enumerate(spread.levels) if found == level]
        if places:
            names = [str(spread.table[f"name_{lang}"].iat[at]) for at in places]
            rows.append(
                [
                    [translate(words, lang)],
                    [style(lang).comma.join(names)],
                    cell(spread.arrests(places), lang, with_unit=False),
                ]
            )
    return Table(
        sentence(
            N_(
                "How likely the model finds it that each province was reached, assumed: not a "
                "report of arrests anywhere. Within a class, provinces stand in the order of their "
                "table."
            ),
            lang,
        ),
        heads(case, _HOW_LIKELY, N_("provinces"), _CAUGHT),
        rows,
        note_on(case, spread.inputs),
        "llr",
        "province-classes",
    )


@in_each_language
def by_province(case: Case, spread: Spread | None) -> Table | Paragraph:
    """Return each province with the range of people caught there, in the order of the table."""
    if spread is None:
        return left_out(case, model.needs(case))
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
    return Table(
        sentence(
            N_("The model by province, assumed, beside what sources count there.")
            if counted
            else N_("The model by province, assumed: not a report of arrests anywhere."),
            lang,
        ),
        heads(case, *words),
        rows,
        note_on(case, spread.inputs),
        "l" + "r" * (len(words) - 2) + "l",
        "by-province",
    )


@in_each_language
def models(
    case: Case, spread: Spread | None, others: Mapping[str, Spread], beside: Mapping[str, Spread]
) -> Table | Paragraph:
    """Return the model printed, by other weights, and other models, a row each."""
    if spread is None:
        return left_out(case, model.needs(case))
    lang, clusters = case.lang, translate(N_("clusters, weights: {weights}"), case.lang)
    named = {
        clusters.format(weights=translate(prior_label(case.file, name), lang)): found
        for name, found in {spread.prior: spread, **others}.items()
    }
    named |= {translate(name, lang): found for name, found in beside.items()}
    rows: list[list[Cell]] = []
    for at, (name, found) in enumerate(named.items()):
        figures, stem = found.figures(f"model{at}"), f"model{at}"
        likely = comparison.chance(stem, found)
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
                cell(comparison.moved(stem, spread, found), lang, with_unit=False)
                if at
                else [DASH],
            ]
        )
    return Table(
        sentence(
            N_(
                "The model that is printed (first row) beside others. Ranges hold the central 90% "
                "of draws, chances are averaged over concentrations."
            ),
            lang,
        ),
        heads(
            case,
            N_("model"),
            N_("chance of what is known of provinces"),
            N_("share of the top five"),
            N_("cities, from provinces alone"),
            N_("provinces in another class"),
        ),
        rows,
        note_on(case, spread.inputs),
        "lrrrr",
        "province-models",
    )
