"""Arrests drawn: who was counted, and who wasn't."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes

from case_lib.base.languages import N_, style, translate
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.document import drawing, rows
from case_lib.document.cells import left_out, note_on
from case_lib.document.display import FigureBlock, Paragraph, in_each_language
from case_lib.document.inline import Number, number, sentence
from case_lib.quantity.quantities import Quantity

__all__ = ["composition"]

_LOOKS: list[dict[str, Any]] = [
    {"facecolor": drawing.INK},
    {"facecolor": drawing.ORANGE, "hatch": "xx"},
    {"facecolor": "#cfe3f1", "hatch": "//"},
]

_CAPTION = {
    "arrests.total": N_("The arrested by published role."),
    "convicted.total": N_("The convicted by published role."),
}


@in_each_language
@drawing.styled
def composition(case: Case) -> FigureBlock | Paragraph:
    """Draw the arrested by published role as one bar."""
    parts = role_counts.composition(case)
    if not parts:
        return left_out(case, [role_counts.total_name(case), "parts"])
    lang = case.lang
    shown: list[Number] = []
    lines, pages = rows.labelled([called for called, _, _ in parts], 2.2, 8.5, 0.42)
    most = max(count.high if math.isfinite(count.high) else count.low for _, count, _ in parts)
    figures = []
    for page in pages:
        figure, axes = drawing.canvas(page.height + 0.2)
        for row, middle in zip(page.which, page.middles, strict=True):
            shown += _bar(axes, middle, row, parts[row], most, lang)
        axes.set_yticks(page.middles, page.of(lines))
        axes.set_xlim(0, most * 1.05)
        axes.set_ylim(page.height, 0)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        figures.append(figure)
    caption = sentence(_CAPTION[role_counts.total_name(case)], lang)
    if "arrests.residual" in case:
        rest = N_("The roles of the rest were not published, so they are not all {frontline}.")
        gap = style(lang).gap
        caption = [*caption, gap, *sentence(rest, lang, **case.role_words(lang))]
    alt = translate(
        N_("A bar for each published role, and one for people whose role is not published."),
        lang,
    )
    return drawing.block(
        figures, "composition", caption, alt, note_on(case, [count for _, count, _ in parts]), shown
    )


def _bar(
    axes: Axes,
    middle: float,
    row: int,
    part: tuple[str, Quantity, Quantity | None],
    most: float,
    lang: str,
) -> list[Number]:
    """Draw a part with its number, inside a bar that has room for it; return what is printed."""
    _, count, share = part
    axes.barh(
        middle,
        count.low,
        height=0.23,
        edgecolor=drawing.INK,
        linewidth=0.5,
        **_LOOKS[row % len(_LOOKS)],
    )
    printed = [number(q, lang) for q in (count, share) if q is not None]
    inside = count.low > most / 2
    axes.text(
        count.low / 2 if inside else count.low + most * 0.01,
        middle,
        "   ".join(drawing.printed(n) for n in printed),
        va="center",
        ha="center" if inside else "left",
        fontsize=8,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )
    return printed
