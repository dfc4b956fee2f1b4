"""A drawing of the provinces as equal tiles: a schematic, not a map."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from case_lib.base.languages import N_, translate
from case_lib.casefile import divisions, reference_data
from case_lib.casefile.case import Case
from case_lib.chapters.provinces.draws import KNOWN, LEVELS, Spread
from case_lib.chapters.provinces.text import no_model
from case_lib.chapters.provinces.weights import prior_label
from case_lib.document import drawing
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Number, number
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import GREY, INK, PALE, SHADES, SMALL, TEXT, WHITE
from case_lib.document.versions import in_each_language

__all__ = ["tiles"]

_passages = Passages(__package__)
# face and ink of each of the levels
_SHADES = (
    (WHITE, INK),
    *SHADES,
    (WHITE, GREY),
)
_SIZE = 0.94
_LEAST_ROWS = 6  # that the key has room in


@in_each_language
@drawing.styled
def tiles(case: Case, spread: Spread | None) -> FigureBlock | Paragraph:
    """Draw one tile per province: the probability that it was reached, and the range of people caught."""
    if spread is None:
        return no_model(case)
    lang = case.lang
    provinces = reference_data.provinces(case.file.country, case.file.table("provinces"))
    assert provinces is not None
    places = {name: row for row, name in enumerate(spread.table["id"])}
    counted = divisions.counted(case)
    height = max(int(provinces["tile_row"].max()) + 1, _LEAST_ROWS)
    figure, axes = drawing.canvas(0.15 + 0.49 * height)
    numbers: list[Number] = []
    rows: Any = provinces
    for row in rows.itertuples():
        x, y = int(row.tile_col), int(row.tile_row)
        name, place = str(getattr(row, f"short_{lang}")), places.get(row.id)
        if place is None:
            _tile(axes, x, y, name, PALE, INK, hatch="//")
            continue
        face, ink = _SHADES[spread.levels[place]]
        edge = INK if spread.levels[place] == KNOWN else GREY
        _tile(axes, x, y, name, face, ink, edge)
        reported = counted.get(row.id)
        shown = number(reported or spread.arrests([place]), lang, with_unit=False)
        numbers.append(shown)
        words = drawing.printed(shown) if reported is not None else shown.text
        axes.text(
            x + 0.47,
            y + 0.66,
            words,
            va="center",
            ha="center",
            fontsize=SMALL,
            color=ink,
            zorder=6,
            gid=f"in-box-{x}-{y}-more",
        )
    width = max(7.0, float(provinces["tile_col"].max()) + 1)
    _key(axes, spread, lang, width + 0.35, len(provinces) > len(places))
    axes.set_xlim(-0.05, width + 4.6)
    axes.set_ylim(height, -0.05)
    axes.set_aspect("equal")
    axes.axis("off")
    weights = translate(prior_label(case.file, spread.prior), lang)
    around = _passages.around(
        case,
        "province-tiles",
        spread.inputs,
        weights=weights,
        counted=bool(counted),
    )
    return drawing.block(figure, around, numbers, model=True)


def _tile(
    axes: Axes,
    x: float,
    y: float,
    name: str,
    face: str,
    ink: str,
    edge: str = "white",
    hatch: str | None = None,
) -> None:
    """Draw a tile at a column and row, with the name of its province."""
    axes.add_patch(
        Rectangle(
            (x, y),
            _SIZE,
            _SIZE,
            facecolor=face,
            edgecolor=edge,
            linewidth=0.5,
            hatch=hatch,
            gid=f"box-{x:g}-{y:g}",
        )
    )
    axes.text(
        x + 0.47,
        y + 0.3,
        name,
        va="center",
        ha="center",
        fontsize=TEXT,
        color=ink,
        weight="bold",
        zorder=6,
        gid=f"in-box-{x:g}-{y:g}",
    )


def _key(axes: Axes, spread: Spread, lang: str, x: float, outside: bool) -> None:
    """Write the words of each level that occurs beside its shade, and those for provinces outside."""
    there = [level for level in range(len(LEVELS)) if (spread.levels == level).any()]
    for row, level in enumerate(there):
        edge = INK if level == KNOWN else GREY
        _entry(axes, x, row, translate(LEVELS[level], lang), _SHADES[level][0], edge)
    if outside:
        words = translate(N_("outside the table"), lang)
        _entry(axes, x, len(there), words, PALE, "white", "//")


def _entry(
    axes: Axes, x: float, row: int, words: str, face: str, edge: str, hatch: str | None = None
) -> None:
    y = 0.7 * row + 1
    axes.add_patch(
        Rectangle((x, y), 0.5, 0.5, facecolor=face, edgecolor=edge, linewidth=0.5, hatch=hatch)
    )
    axes.text(x + 0.65, y + 0.25, words, va="center", fontsize=SMALL)
