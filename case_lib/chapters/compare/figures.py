"""Cases beside each other drawn as ranges, never as points."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.compare.model import ROWS, alone, columns, like
from case_lib.chapters.compare.text import no_other
from case_lib.document import drawing, rows
from case_lib.document.cells import left_out
from case_lib.document.display import FigureBlock, Paragraph, in_each_language
from case_lib.document.inline import number, sentence
from case_lib.quantity.quantities import Quantity

__all__ = ["ranges"]


@in_each_language
@drawing.styled
def ranges(case: Case, others: Sequence[Case], row: str) -> FigureBlock | Paragraph:
    """Draw one figure of all cases that report it, as ranges on a logarithmic scale."""
    if alone(case, others):
        return no_other(case)
    known = [(c, q) for c, q in like(row, columns(case, others)) if q.low > 0]
    if len(known) < 2:
        return left_out(case, list(ROWS[row][1]))
    lang = case.lang
    known.sort(key=lambda pair: pair[1].high, reverse=True)
    shown = [number(quantity, lang) for _, quantity in known]
    lines, pages = rows.labelled([text(c.label, lang) for c, _ in known], 2.2, 7.5, 0.27)
    finite = [end for _, q in known for end in (q.low, q.high) if math.isfinite(end)]
    ends = min(finite) / 1.5, max(finite) * 8
    figures = []
    for page in pages:
        figure, axes = drawing.canvas(page.height + 0.5)
        for place, middle in zip(page.which, page.middles, strict=True):
            _bar(axes, middle, known[place][1], drawing.printed(shown[place]), ends[1])
        axes.set_yticks(page.middles, page.of(lines))
        axes.set_ylim(page.height, 0)
        axes.set_xscale("log")
        axes.set_xlim(*ends)
        drawing.log_ticks(axes.xaxis, lang)
        axes.tick_params(axis="x", labelsize=7.5)
        axes.grid(axis="x", color=drawing.PALE, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0, labelsize=7.5)
        figures.append(figure)
    label = translate(ROWS[row][0], lang)
    caption = sentence(
        N_(
            "{what}: every single case that reports it, as a range on a logarithmic scale. Hatched: "
            "assumed, not reported."
        ),
        lang,
        what=label[:1].upper() + label[1:],
    )
    alt = translate(N_("One horizontal range for each case, the smallest at the bottom."), lang)
    return drawing.block(figures, f"compare-{row}", caption, alt, (), shown)


def _bar(axes: Axes, middle: float, quantity: Quantity, words: str, edge: float) -> None:
    """Draw a range with its number beside it; one without an upper end goes on to the edge."""
    low, open_ended = quantity.low, math.isinf(quantity.high)
    high = edge if open_ended else max(quantity.high, low * 1.03)
    axes.barh(
        middle,
        high - low,
        left=low,
        height=0.13,
        facecolor="white" if quantity.kind >= 2 else drawing.BLUE,
        edgecolor=drawing.BLUE,
        hatch="////" if quantity.kind >= 2 else None,
        linewidth=0.8,
    )
    axes.annotate(
        words,
        (low if open_ended else high, middle),
        (4, 0),
        textcoords="offset points",
        va="center",
        fontsize=7.5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1} if open_ended else None,
    )
