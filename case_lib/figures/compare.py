"""Cases beside each other drawn as ranges, never as points."""

from __future__ import annotations

import math
from collections.abc import Sequence

from case_lib.blocks import FigureBlock, Paragraph
from case_lib.case import Case
from case_lib.compare import ROWS, Column, like
from case_lib.figures import drawing
from case_lib.language import N_, text, translate
from case_lib.runs import number, sentence
from case_lib.tables.cells import lacking


@drawing.styled
def ranges(case: Case, found: Sequence[Column], row: str) -> FigureBlock | Paragraph:
    """Draw one figure of all cases that report it, as ranges on a logarithmic scale."""
    known = [(c, q) for c, q in like(row, found) if q.low > 0 and math.isfinite(q.high)]
    if len(known) < 2:
        return lacking(case, list(ROWS[row][1]))
    lang = case.lang
    known.sort(key=lambda pair: pair[1].high)
    figure, axes = drawing.canvas(0.27 * len(known) + 0.75)
    shown = []
    for place, (_, quantity) in enumerate(known):
        low, high = quantity.low, quantity.high
        wide = max(high, low * 1.03)
        axes.barh(
            place,
            wide - low,
            left=low,
            height=0.5,
            facecolor="white" if quantity.kind >= 2 else drawing.BLUE,
            edgecolor=drawing.BLUE,
            hatch="////" if quantity.kind >= 2 else None,
            linewidth=0.8,
        )
        shown.append(number(quantity, lang))
        axes.annotate(
            drawing.printed(shown[-1]), (wide, place), (4, 0), textcoords="offset points",
            va="center", fontsize=7.5,
        )  # fmt: skip
    axes.set_yticks(range(len(known)), [text(column.label, lang) for column, _ in known])
    axes.set_xscale("log")
    axes.set_xlim(min(q.low for _, q in known) / 1.5, max(q.high for _, q in known) * 8)
    drawing.log_ticks(axes.xaxis)
    axes.tick_params(axis="x", labelsize=7.5)
    axes.grid(axis="x", color=drawing.PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0, labelsize=7.5)
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
    return drawing.block(figure, f"compare-{row}", caption, alt, (), shown)
