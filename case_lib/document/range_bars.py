"""Draw ranges side by side on one linear scale, each with its label and number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from case_lib.base.kinds import Kind
from case_lib.document import rows, ticks
from case_lib.document.lettering import inches, wrapped
from case_lib.document.redrawing import ends as ends_of
from case_lib.document.redrawing import record
from case_lib.document.style_sheet import GREY, INK, SMALL, TEXT, WIDTH, gridded, look
from case_lib.quantity.quantities import Quantity

__all__ = ["Bar", "range_bars", "scale"]

_GAP = 0.09  # inches between a bar and its number, and between a label and the axis
_FOOT = 0.2  # inches for the tick labels
_THICK = 0.12  # inches, height of a bar
_MOST = 0.62  # the largest share of the width for bars that a number may take


@dataclass(frozen=True)
class Bar:
    """A range with its label and number; bold for the case's own."""

    label: str
    quantity: Quantity
    words: str
    bold: bool = False


def range_bars(
    bars: Sequence[Bar], unit: str, lang: str, wide: float = 2.4, least: float = 0.25
) -> list[Figure]:
    """Return drawings of ranges on one linear scale from zero, over as many pages as necessary.

    An exact value is a dot; a range without upper end ends in an arrow. ``unit`` is printed under
    the axis; labels are at most ``wide`` inches wide, rows at least ``least`` inches high.
    """
    weights = ["bold" if bar.bold else "normal" for bar in bars]
    lines = [wrapped(b.label, wide, TEXT, w) for b, w in zip(bars, weights, strict=True)]
    left = (
        _GAP
        + 0.06
        + max(
            inches(part, TEXT, weight)
            for label, weight in zip(lines, weights, strict=True)
            for part in label.split("\n")
        )
    )
    room = WIDTH - left - _GAP
    words = [wrapped(bar.words, _MOST * room, TEXT) for bar in bars]
    finite = [end for b in bars for end in (b.quantity.low, b.quantity.high) if math.isfinite(end)]
    edge = 1.06 * max(finite)  # where ranges without upper end are drawn to
    ends = [b.quantity.high if math.isfinite(b.quantity.high) else edge for b in bars]
    sizes = [max(inches(part, TEXT) for part in said.split("\n")) for said in words]
    most = max(end * room / (room - size - 2 * _GAP) for end, size in zip(ends, sizes, strict=True))
    labels = [a if a.count("\n") >= b.count("\n") else b for a, b in zip(lines, words, strict=True)]
    figures = []
    for page in rows.pages([max(least, rows.height(label, TEXT)) for label in labels]):
        height = page.height + _FOOT + (0.17 if unit else 0) + 0.02
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes(
            (left / WIDTH, 1 - page.height / height, room / WIDTH, page.height / height)
        )
        for row, middle in zip(page.which, page.middles, strict=True):
            _bar(axes, middle, bars[row].quantity, ends[row], row)
            axes.annotate(
                words[row],
                (ends[row], middle),
                (_GAP * 72, 0),
                textcoords="offset points",
                va="center",
                fontsize=TEXT,
                fontweight=weights[row],
                gid=f"mv-words-{row}",
            )
        axes.set_yticks(page.middles, page.of(lines), fontsize=TEXT)
        for tick, row in zip(axes.get_yticklabels(), page.which, strict=True):
            tick.set_fontweight(weights[row])
            tick.set_gid(f"mv-label-{row}")
        axes.set_ylim(page.height, 0)
        axes.set_xlim(0, most)
        scale(axes, lang)
        axes.set_xlabel(unit, fontsize=SMALL, loc="left", labelpad=1)
        gridded(axes)
        figures.append(figure)
    if len(figures) == 1:
        tall = [max(least, rows.height(label, TEXT)) for label in labels]
        alone = [max(least, rows.height(label, TEXT)) for label in lines]
        layouts = [
            {**ends_of(bar.quantity), "mark": bar.quantity.kind.mark, "bold": bar.bold}
            | {"words": said, "wide": 72 * size, "height": 72 * most_tall, "alone": 72 * own}
            for bar, said, size, most_tall, own in zip(bars, words, sizes, tall, alone, strict=True)
        ]
        record(
            figures[0],
            "range bars",
            rows=layouts,
            left=72 * left,
            room=72 * room,
            gap=72 * _GAP,
            share=_MOST,
            size=TEXT,
        )
    return figures


def scale(axes: Axes, lang: str) -> None:
    """Set few ticks on a linear axis, formatted for the language."""
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10], integer=True))
    ticks.in_full(axes.xaxis, lang)
    axes.tick_params(axis="x", length=2, pad=1)


def _bar(axes: Axes, middle: float, quantity: Quantity, end: float, row: int) -> None:
    low, shown = quantity.low, look(quantity.kind)
    if quantity.high - low <= 0.004 * end:
        face, ring = (
            shown["facecolor"],
            INK if quantity.kind >= Kind.ASSUMED else shown["edgecolor"],
        )
        axes.plot(
            [low],
            [middle],
            "o",
            markersize=5.5,
            markerfacecolor=face,
            markeredgecolor=ring,
            gid=f"mv-dot-{row}",
        )
        return
    (bar,) = axes.barh(middle, end - low, left=low, height=_THICK, **shown)
    bar.set_gid(f"mv-bar-{row}")
    if math.isinf(quantity.high):
        axes.plot([end], [middle], ">", markersize=5, color=GREY, gid=f"mv-arrow-{row}")
