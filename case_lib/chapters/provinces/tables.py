"""Tables of the province model."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.languages import N_, translate
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.chapters.provinces import model
from case_lib.chapters.provinces.model import Spread
from case_lib.document.cells import cell, left_out, note_on
from case_lib.document.display import Paragraph, Table, in_each_language
from case_lib.document.inline import Cell, sentence

__all__ = ["by_province", "priors"]


@in_each_language
def by_province(case: Case, spread: Spread | None) -> Table | Paragraph:
    """Return expected arrests, 90 % range and chance of being reached for each province."""
    if spread is None:
        return left_out(case, model.needs(case))
    lang = case.lang
    order = spread.counts.mean(axis=0).argsort()[::-1]
    counted = divisions.counted(case)
    rows: list[list[Cell]] = []
    for place in order:
        row = spread.row(int(place))
        said = counted.get(str(spread.table["id"].iat[place]))
        rows.append(
            [
                [str(spread.table[f"name_{lang}"].iat[place])],
                *([cell(said, lang, with_unit=False)] if counted else []),
                *(
                    cell(row[key], lang, with_unit=key == "chance")
                    for key in ("expected", "range", "chance")
                ),
            ]
        )
    heads = [
        N_("province"),
        *([N_("reported")] if counted else []),
        N_("expected arrests"),
        N_("90% range"),
        N_("chance of being reached"),
    ]
    return Table(
        sentence(N_("The model by province, assumed: not a report of arrests anywhere."), lang)
        if not counted
        else sentence(N_("The model by province, assumed, beside what sources count there."), lang),
        [translate(h, lang) for h in heads],
        rows,
        note_on(case, spread.inputs),
        "l" + "r" * (len(heads) - 1),
        (2, *(1.5 for _ in heads[1:])),
        "by-province",
    )


@in_each_language
def priors(case: Case, spreads: Mapping[str, Spread]) -> Table | Paragraph:
    """Return what changes between priors."""
    if not spreads:
        return left_out(case, model.needs(case))
    lang = case.lang
    rows: list[list[Cell]] = []
    for name, spread in spreads.items():
        found = spread.concentration()
        rows.append(
            [
                [translate(model.prior_label(case.file, name), lang)],
                cell(found["gini"], lang),
                cell(found["top5"], lang),
                cell(found["cities"], lang, with_unit=False),
            ]
        )
    return Table(
        sentence(
            N_(
                "What changes with the weights: concentration and cities reached, as central "
                "90% ranges of the draws."
            ),
            lang,
        ),
        [
            translate(h, lang)
            for h in (
                N_("weights"),
                N_("Gini coefficient"),
                N_("share of the top five"),
                N_("cities reached"),
            )
        ],
        rows,
        note_on(case, next(iter(spreads.values())).inputs),
        "lrrr",
        (2.4, 1.4, 1.6, 1.4),
        "priors",
    )
