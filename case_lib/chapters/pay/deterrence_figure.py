"""Frontiers of indifference drawn: chance of arrest over the value of a day in custody."""

from __future__ import annotations

from typing import Any

import numpy as np

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import deterrence
from case_lib.chapters.pay.earnings import Earnings
from case_lib.document import drawing
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.lettering import wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import BLUE, INK, ORANGE, SMALL, TEXT, TINT
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["frontiers"]

_said = Passages(__package__)
_LEAST = 0.1  # per cent, where the drawing ends

_STYLES: tuple[dict[str, Any], ...] = (
    {"facecolor": TINT, "edgecolor": BLUE, "hatch": ""},
    {"facecolor": "none", "edgecolor": ORANGE, "hatch": "////"},
    {"facecolor": "none", "edgecolor": INK, "hatch": "|||"},
)


@in_each_language
@drawing.styled
def frontiers(case: Case, earned: Earnings | None) -> FigureBlock | Paragraph:
    """Draw the chance of arrest at which pay above another job equals the expected sanction."""
    found = deterrence.frontiers(case, earned)
    if not found or earned is None:
        return left_out(case, deterrence.needs(case) or ["pay.legal_wage_month"])
    lang = case.lang
    jobs = list(dict.fromkeys(text(item.outside, lang) for item in found))
    figures = []
    for job in jobs:
        figure, axes = drawing.canvas(3.2)
        those = [item for item in found if text(item.outside, lang) == job]
        for item, style in zip(those, _STYLES, strict=False):
            axes.fill_between(
                deterrence.VALUES,
                np.maximum(100 * item.low, _LEAST),
                100 * item.high,
                linewidth=0.8,
                label=wrapped(text(item.sanction.label, lang), 2.6, SMALL),
                **style,
            )
        axes.set(
            xscale="log",
            xlim=(deterrence.VALUES[0], deterrence.VALUES[-1]),
            ylim=(_LEAST, 100),
            yscale="log",
        )
        for axis in (axes.xaxis, axes.yaxis):
            drawing.log_ticks(axis, lang)
        axes.set_title(job, loc="left", fontsize=TEXT)
        unit = printing.unit(case.file.currency, lang)
        axes.set_xlabel(
            translate(N_("value put on a day in custody, {unit} (log scale)"), lang).format(
                unit=unit
            )
        )
        axes.set_ylabel(translate(N_("chance of arrest in a month, % (log scale)"), lang))
        figure.legend(fontsize=SMALL, loc="outside lower center", ncols=1)
        figures.append(figure)
    wage = case["pay.legal_wage_month"]
    around = _said.around(case, "deterrence", [wage])
    return drawing.block(figures, around, drawn=[wage, *earned.inputs], model=True)
