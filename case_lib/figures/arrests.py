"""Arrests drawn: who was counted, and who wasn't."""

from __future__ import annotations

from typing import Any

from case_lib import arrests
from case_lib.blocks import FigureBlock, Paragraph
from case_lib.case import Case
from case_lib.figures import drawing
from case_lib.language import N_, translate
from case_lib.runs import number, sentence
from case_lib.tables.cells import lacking, note_on

_LOOKS: list[dict[str, Any]] = [
    {"facecolor": drawing.INK},
    {"facecolor": drawing.ORANGE, "hatch": "xx"},
    {"facecolor": "#cfe3f1", "hatch": "//"},
]

_CAPTION = {
    "arrests.total": N_("The arrested by published role."),
    "convicted.total": N_("The convicted by published role."),
}


@drawing.styled
def composition(case: Case) -> FigureBlock | Paragraph:
    """Draw the arrested by published role as one bar."""
    parts = arrests.composition(case)
    if not parts:
        return lacking(case, [arrests.total_name(case), "parts"])
    lang = case.lang
    figure, axes = drawing.canvas(0.42 * len(parts) + 0.3)
    shown = []
    most = max(count.high for _, count, _ in parts)
    for row, (_, count, share) in enumerate(parts):
        axes.barh(
            row,
            count.low,
            height=0.55,
            edgecolor=drawing.INK,
            linewidth=0.5,
            **_LOOKS[row % len(_LOOKS)],
        )
        printed = [number(q, lang) for q in (count, share) if q is not None]
        shown += printed
        words = "   ".join(drawing.printed(n) for n in printed)
        inside = count.low > most / 2
        axes.text(
            count.low / 2 if inside else count.low + most * 0.01,
            row,
            words,
            va="center",
            ha="center" if inside else "left",
            fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )
    labels = [drawing.wrapped(called, lang, 34) for called, _, _ in parts]
    axes.set_yticks(range(len(parts)), labels)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    caption = sentence(_CAPTION[arrests.total_name(case)], lang)
    if "arrests.residual" in case:
        rest = N_("The roles of the rest were not published, so they are not all {frontline}.")
        gap = "" if lang == "zh" else " "
        caption = [*caption, gap, *sentence(rest, lang, **case.role_words(lang))]
    alt = translate(
        N_("A bar for each published role, and one for people whose role is not published."),
        lang,
    )
    return drawing.block(
        figure, "composition", caption, alt, note_on(case, [count for _, count, _ in parts]), shown
    )
