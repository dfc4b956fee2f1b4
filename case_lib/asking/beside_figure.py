"""Small multiples: one panel per quantity, one line per case."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from case_lib.base.errors import ParameterError
from case_lib.base.languages import capital
from case_lib.casefile.case import Case
from case_lib.document import drawing, style_sheet, ticks
from case_lib.document.figure import FigureBlock
from case_lib.document.lettering import wrapped
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

if TYPE_CHECKING:
    from case_lib.asking.beside import Beside

__all__ = ["multiples"]

_passages = Passages(__package__)
_COLUMNS = 3
_WIDE = 20  # ratio of the ends from which an axis is logarithmic


@in_each_language
@drawing.styled
def multiples(case: Case, comparison: Beside, most: int) -> FigureBlock:
    """Return a panel for each of the first quantities with bounds in two or more cases."""
    lang = case.lang
    spoken = comparison.speaking(lang)
    quantities = [(name, spoken.values(name)) for name in spoken.shown]
    panels = [
        (name, values)
        for name, values in quantities
        if sum(q is not None and q.interval.bounded for q in values) > 1
    ]
    if not panels:
        raise ParameterError(
            "beside: no differing quantity has two bounds in two cases, so there is nothing to "
            "draw. Show its table."
        )
    # quantities that only some cases have are shown in the table only
    moved = [panel for panel in panels if len({q.interval for q in panel[1] if q is not None}) > 1]
    panels = (moved or panels)[:most]
    rows = math.ceil(len(panels) / _COLUMNS)
    height = rows * (0.95 + 0.16 * len(spoken.cases))
    figure = Figure(figsize=(style_sheet.WIDTH, height), layout="constrained")
    grid = figure.subplots(rows, _COLUMNS, squeeze=False)
    for axes, (name, values) in zip(grid.flat, panels, strict=False):
        title = capital(spoken.label(name))
        axes.set_title(wrapped(title, 1.45, 6.5), fontsize=6.5, loc="left")
        ends = [e for q in values if q is not None for e in (q.low, q.high) if math.isfinite(e)]
        if min(ends) > 0 and max(ends) / min(ends) > _WIDE:
            axes.set_xscale("log")
            ticks.log_ticks(axes.xaxis, lang, (1,))
        for row, quantity in enumerate(values):
            color = style_sheet.GREY if row == 0 else style_sheet.BLUE
            if quantity is None or not quantity.interval.bounded:
                continue
            axes.plot(
                [quantity.low, quantity.high], [-row, -row], color=color, linewidth=3,
                solid_capstyle="butt", marker="|", markersize=7,
            )  # fmt: skip
        axes.set_ylim(-len(values) + 0.4, 0.6)
        first = axes.get_subplotspec().is_first_col()
        called = spoken.names if first else [""] * len(values)
        axes.set_yticks([-row for row in range(len(values))], called, fontsize=7)
        unit = next(q.unit for q in values if q is not None)
        axes.set_xlabel(printing.unit(unit, lang) if unit not in (None, "1") else "", fontsize=6.5)
        axes.tick_params(axis="x", labelsize=6.5)
    for axes in list(grid.flat)[len(panels) :]:
        axes.set_axis_off()
    drawn = [q for _, values in panels for q in values if q is not None]
    around = _passages.around(case, "beside", [values[0] for _, values in panels])
    return drawing.block(figure, around, drawn=drawn)
