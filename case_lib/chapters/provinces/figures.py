"""The provinces as equal tiles: a schematic, not a map."""

from __future__ import annotations

from typing import Any

from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from case_lib.base.languages import N_, translate
from case_lib.casefile import divisions, reference_data
from case_lib.casefile.case import Case
from case_lib.chapters.provinces import model
from case_lib.chapters.provinces.model import Spread
from case_lib.document import drawing
from case_lib.document.cells import left_out, note_on
from case_lib.document.display import FigureBlock, Paragraph, in_each_language
from case_lib.document.inline import Number, number, sentence

__all__ = ["tiles"]

_ASSUMED = N_(
    "Where the arrests may have been (weights: {weights}): a schematic, not a map, and a model, not "
    "a report. Every number in it is assumed ○. Grey: outside the table."
)
_COUNTED = N_(
    "Where the arrests may have been (weights: {weights}): a schematic, not a map, and a model, not "
    "a report. Its numbers are assumed ○, except those with ●, which a source counts. Grey: outside "
    "the table."
)
_SHADES = LinearSegmentedColormap.from_list("shades", ["#f4f8fb", "#0072B2", "#003a5c"])


@in_each_language
@drawing.styled
def tiles(case: Case, spread: Spread | None) -> FigureBlock | Paragraph:
    """Draw expected arrests, their 90 % range and the chance of being reached, a tile each."""
    if spread is None:
        return left_out(case, model.needs(case))
    lang = case.lang
    everything = reference_data.provinces(case.file.country, case.file.table("provinces"))
    assert everything is not None
    places = {name: row for row, name in enumerate(spread.table["id"])}
    counted = divisions.counted(case)
    most = float(spread.counts.mean(axis=0).max())
    figure, axes = drawing.canvas(6.1)
    numbers: list[Number] = []
    tiles_of: Any = everything
    for row in tiles_of.itertuples():
        x, y = int(row.tile_col), int(row.tile_row)
        name = str(getattr(row, f"short_{lang}"))
        if row.id not in places:
            axes.add_patch(
                Rectangle((x, y), 0.94, 0.94, facecolor=drawing.PALE, hatch="//", edgecolor="white")
            )
            axes.text(x + 0.47, y + 0.3, name, ha="center", va="center", fontsize=9)
            axes.text(
                x + 0.47,
                y + 0.66,
                translate(N_("not in table"), lang),
                ha="center",
                va="center",
                fontsize=6.5,
            )
            continue
        shown = [
            number(q, lang, with_unit=key == "chance")
            for key, q in spread.row(places[row.id]).items()
        ]
        if row.id in counted:
            shown = [number(counted[row.id], lang, with_unit=False)]
        numbers += shown
        mean = float(spread.counts[:, places[row.id]].mean())
        ink = "white" if mean > 0.36 * most else drawing.INK
        axes.add_patch(
            Rectangle(
                (x, y),
                0.94,
                0.94,
                facecolor=_SHADES(mean / most),
                edgecolor="#555555",
                linewidth=0.4,
            )
        )
        axes.text(x + 0.06, y + 0.22, name, va="center", fontsize=9, color=ink, weight="bold")
        lines = [n.text for n in shown] if len(shown) > 1 else ["", drawing.printed(shown[0])]
        for line, down, size in zip(lines, (0.22, 0.53, 0.79), (9, 7, 7), strict=False):
            axes.text(x + 0.88, y + down, line, va="center", ha="right", fontsize=size, color=ink)
    axes.set_xlim(-0.05, max(7.0, everything["tile_col"].max() + 1))
    axes.set_ylim(everything["tile_row"].max() + 1, -0.05)
    axes.set_aspect("equal")
    axes.axis("off")
    key = translate(
        N_("each tile, assumed ○:\nexpected arrests\n90% range\nchance of being reached"), lang
    )
    axes.text(0.05, 0.3, key, fontsize=7.5, va="top")
    weights = translate(model.prior_label(case.file, spread.prior), lang)
    caption = sentence(_COUNTED if counted else _ASSUMED, lang, weights=weights)
    alt = translate(
        N_(
            "Equal tiles arranged roughly as the provinces lie; darker tiles expect more "
            "arrests. The table that follows gives the same numbers."
        ),
        lang,
    )
    return drawing.block(
        figure,
        "province-tiles",
        caption,
        alt,
        note_on(case, spread.inputs),
        numbers,
    )
