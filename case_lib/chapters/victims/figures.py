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

_said = Passages(__package__)
_EDGE = 0.5  # where a range that begins at none leaves the logarithmic scale


@in_each_language
@drawing.styled
def funnel(case: Case, made: model.Funnel | None) -> FigureBlock | Paragraph:
    """Draw the number of people who remain at each stage of the funnel."""
    if made is None:
        return left_out(case, shares.needs(case))
    lang = case.lang
    stages = list(made.ranges)
    words = [capital(translate(model.LABELS[stage], lang)) for stage in ["called", *stages]]
    lines, (page, *_) = rows.labelled(words, 2.0, TEXT, 0.4)
    figure, axes = drawing.canvas(page.height + 0.55)
    axes.plot([made.calls], [page.middles[0]], "s", color=INK, markersize=4.5)
    shown = [number(made.ranges[stage], lang, False) for stage in stages]
    told = ["", *(drawing.printed(n) for n in shown)]
    for stage, middle in zip(stages, page.middles[1:], strict=True):
        ends = [max(end, _EDGE) for end in (made.ranges[stage].low, made.ranges[stage].high)]
        axes.plot(ends, [middle] * 2, color=BLUE, linewidth=2.2, solid_capstyle="butt")
        if made.ranges[stage].low < _EDGE:
            axes.plot([_EDGE], [middle], "<", color=BLUE, markersize=5)
        if made.middles[stage].low >= _EDGE:
            axes.plot([made.middles[stage].low], [middle], "o", color=BLUE, markersize=5)
    highs = [made.calls, *(max(made.ranges[stage].high, _EDGE) for stage in stages)]
    for high, middle, said in zip(highs, page.middles, told, strict=True):
        axes.annotate(
            said, (high, middle), (7, 0), textcoords="offset points", va="center", fontsize=TEXT
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
    around = _said.around(
        case,
        "funnel",
        shares.inputs(case),
        calls=Token(numbers.exactly(made.calls, lang), "calls told for"),
    )
    return drawing.block(figure, around, shown, [*made.middles.values()], model=True)
