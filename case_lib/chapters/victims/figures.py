"""A drawing of the funnel: range and median of each stage on a logarithmic scale."""

from __future__ import annotations

from case_lib.base.languages import N_, capital, translate
from case_lib.casefile.case import Case
from case_lib.chapters.victims import model
from case_lib.document import drawing, rows, ticks
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Token, number
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import BLUE, INK, PALE, TEXT
from case_lib.document.versions import in_each_language
from case_lib.quantity import numbers
from case_lib.synthetic import funnel as shares

__all__ = ["funnel"]

_passages = Passages(__package__)
_EDGE = 0.5  # where a range that begins at none leaves the logarithmic scale


@in_each_language
@drawing.styled
def funnel(case: Case, estimate: model.Funnel | None) -> FigureBlock | Paragraph:
    """Draw the number of people who remain at each stage of the funnel."""
    if estimate is None:
        return left_out(case, shares.needs(case))
    lang = case.lang
    stages = list(estimate.ranges)
    words = [capital(translate(model.LABELS[stage], lang)) for stage in ["called", *stages]]
    lines, (page, *_) = rows.labelled(words, 2.0, TEXT, 0.4)
    figure, axes = drawing.canvas(page.height + 0.55)
    axes.plot([estimate.calls], [page.middles[0]], "s", color=INK, markersize=4.5)
    shown = [number(estimate.ranges[stage], lang, False) for stage in stages]
    printed = ["", *(drawing.printed(n) for n in shown)]
    for stage, middle in zip(stages, page.middles[1:], strict=True):
        ends = [
            max(end, _EDGE) for end in (estimate.ranges[stage].low, estimate.ranges[stage].high)
        ]
        axes.plot(ends, [middle] * 2, color=BLUE, linewidth=2.2, solid_capstyle="butt")
        if estimate.ranges[stage].low < _EDGE:
            axes.plot([_EDGE], [middle], "<", color=BLUE, markersize=5)
        if estimate.middles[stage].low >= _EDGE:
            axes.plot([estimate.middles[stage].low], [middle], "o", color=BLUE, markersize=5)
    highs = [estimate.calls, *(max(estimate.ranges[stage].high, _EDGE) for stage in stages)]
    for high, middle, count in zip(highs, page.middles, printed, strict=True):
        axes.annotate(
            count, (high, middle), (7, 0), textcoords="offset points", va="center", fontsize=TEXT
        )
    axes.set_xscale("log")
    axes.set_xlim(_EDGE * 0.9, max(highs) * 6)
    axes.set_ylim(page.height, 0)
    axes.set_yticks(page.middles, lines)
    axes.tick_params(axis="y", length=0)
    ticks.log_ticks(axes.xaxis, lang, (1,))
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel(translate(N_("calls, then people (log scale)"), lang))
    around = _passages.around(
        case,
        "funnel",
        shares.inputs(case),
        calls=Token(numbers.exactly(estimate.calls, lang), "calls told for"),
    )
    return drawing.block(figure, around, shown, [*estimate.middles.values()], model=True)
