"""Tables of arrests: ratios of the operation, and stages."""

from __future__ import annotations

from case_lib.base.languages import N_, translate
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.document.cells import DASH, cell, cited, label, left_out, note_on
from case_lib.document.display import Paragraph, Table, in_each_language
from case_lib.document.inline import Cell, sentence
from case_lib.quantity.quantities import Quantity

__all__ = ["ratios", "stages"]

_RATIOS = (
    "officers_arrest",
    "devices_arrest",
    "seized_arrest",
    "arrests_province",
    "arrests_city",
    "cities_province",
    "officers_city",
    "span_of_control",
    "leaders_core",
)
# what is said of a stage without figures, by whether a later stage is reported
_UNSEEN = {
    False: N_("not in the texts read"),
    True: N_("came before the next stage; its date and number were not seen"),
}


@in_each_language
def ratios(case: Case) -> Table | Paragraph:
    """Return ratios of the operation, with the comparator's groups beside the span of control."""
    lang = case.lang
    found = [case[f"arrests.{name}"] for name in _RATIOS if f"arrests.{name}" in case]
    if not found:
        return left_out(case, ["arrests.total"])
    groups = [
        q
        for name, q in case.quantities.items()
        if name.startswith("comparator.") and q.unit == "person/group"
    ]
    rows: list[list[Cell]] = [[[label(q, lang)], cell(q, lang)] for q in [*found, *groups]]
    return Table(
        sentence(N_("Ratios, as bounds. These are averages."), lang),
        [translate(h, lang) for h in (N_("ratio"), N_("bounds"))],
        rows,
        note_on(case, [*found, *groups]),
        "ll",
        (3.6, 2.4),
        "ratios",
    )


@in_each_language
def stages(case: Case) -> Table:
    """Return what is reported at each stage; stages without a report say so."""
    lang = case.lang
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    told = role_counts.stages(case)
    for place, (stage, found) in enumerate(told):
        name = translate(role_counts.STAGE_WORDS[stage], lang)
        if not found:
            passed = any(later for _, later in told[place + 1 :])
            rows.append([[name], [translate(_UNSEEN[passed], lang)], [DASH], [DASH]])
        for quantity in found:
            shown.append(quantity)
            rows.append(
                [
                    [name],
                    [label(quantity, lang)],
                    cell(quantity, lang),
                    [cited(case, quantity.citations)],
                ]
            )
    return Table(
        sentence(
            N_(
                "From investigation to conviction, as far as reported. Whoever has not been "
                "convicted by a court is presumed innocent."
            ),
            lang,
        ),
        [
            translate(h, lang)
            for h in (N_("stage"), N_("what"), N_("number"), N_("who says so, and where"))
        ],
        rows,
        note_on(case, shown),
        "llll",
        (1.2, 3, 1.2, 3),
        "stages",
    )
