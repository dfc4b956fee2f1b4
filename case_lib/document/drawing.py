"""Draw figures in the common style, with the shipped font, as SVG."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, known, style, translate
from case_lib.casefile.case import Case
from case_lib.document import glyphs, prints
from case_lib.document.around import Around
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Number
from case_lib.document.redrawing import printed, recorded
from case_lib.document.style_sheet import GREY, INK, SMALL, TEXT, WIDTH
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import names_in, trace

__all__ = [
    "MODEL",
    "bare",
    "block",
    "canvas",
    "load_font",
    "printed",
    "styled",
    "svg_of",
    "text_beside",
    "try_fonts",
    "watermark",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")

MODEL = "model"  # the id of the watermark on a model's drawing
_ACROSS = N_("model")
_STYLE: dict[str, Any] = {
    "font.size": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.labelsize": SMALL,
    "text.color": INK,
    "xtick.color": GREY,
    "xtick.labelsize": SMALL,
    "ytick.color": INK,
    "axes.unicode_minus": True,
    "text.parse_math": False,  # a dollar sign is money
    "axes.linewidth": 0.7,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
}


@functools.cache
def load_font() -> None:
    """Make the shipped fonts known to matplotlib."""
    files = glyphs.files()
    known = font_manager.fontManager
    for (family, _), file in files.items():
        with importlib.resources.as_file(file) as path:
            known.addfont(path)
        if (family, 700) not in files:  # so that bold text falls back to it without a warning
            known.ttflist.append(dataclasses.replace(known.ttflist[-1], weight=700))


def styled(draw: Callable[Concatenate[Case, _P], _R]) -> Callable[Concatenate[Case, _P], _R]:
    """Run a drawing function with the common style; matplotlib's settings are restored."""

    @functools.wraps(draw)
    def drawn(case: Case, *args: _P.args, **named: _P.kwargs) -> _R:
        load_font()
        settings: Any = {**_STYLE, "font.family": list(style(case.lang).fonts)}
        with matplotlib.rc_context(settings):
            return draw(case, *args, **named)

    return drawn  # type: ignore[return-value]


def try_fonts() -> None:
    """Render a letter of each language in each font size, so that fonts are loaded."""
    for lang in known():
        figure = Figure(figsize=(1, 1))
        settings: Any = {**_STYLE, "font.family": list(style(lang).fonts)}
        with matplotlib.rc_context(settings):
            load_font()
            for size in (TEXT, SMALL):
                for weight in ("normal", "bold"):
                    figure.text(0, 0, style(lang).name, fontsize=size, fontweight=weight)
            svg_of(figure, "path")


def canvas(height: float) -> tuple[Figure, Axes]:
    """Return a figure of text width and ``height`` inches, with one pair of axes."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.add_subplot()


def bare(height: float) -> tuple[Figure, Axes]:
    """Return a figure of text width with axes in inches, from its upper left corner."""
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return figure, axes


def watermark(figure: Figure, word: str) -> None:
    """Write a watermark across a drawing, so that every copy of the picture has it."""
    figure.text(
        0.5,
        0.5,
        word,
        fontsize=min(72.0, 20 * figure.get_figheight()),
        rotation=15,
        ha="center",
        va="center",
        color=GREY,
        alpha=0.2,
        gid=MODEL,
        zorder=5,
    )


def text_beside(axes: Axes, words: str, x: float, y: float, size: float, gap: float) -> None:
    """Write words to the right of a point, ``gap`` inches from it; ``size`` in points."""
    place: dict[str, Any] = {"xytext": (72 * gap, 0), "textcoords": "offset points"}
    axes.annotate(words, (x, y), va="center", fontsize=size, **place)


def block(
    figures: Figure | Sequence[Figure],
    around: Around,
    numbers: Sequence[Number] = (),
    drawn: Sequence[Quantity] = (),
    network: Mapping[str, Any] | None = None,
    model: bool = False,
    named: Sequence[str] = (),
    kind: Kind = Kind.REPORTED,
) -> FigureBlock:
    """Return a drawing as a block, over several pages if necessary.

    ``around`` is its caption, note and alternative text; ``drawn`` are quantities that it shows
    without printing them; ``model`` adds a watermark; ``named`` labels each printed number;
    ``kind`` is the strongest kind that the block may have.

    Raises
    ------
    ValueError
        If it has no alternative text.
    """
    if not around.alt:
        raise ValueError(f"the drawing {around.name} has no alternative text.")
    under = [*(n.trace for n in numbers), *(trace(q) for q in drawn)]
    names = sorted({name for tree in under for name in names_in(tree)})
    pages = [figures] if isinstance(figures, Figure) else figures
    for page in pages if model else []:
        watermark(page, translate(_ACROSS, around.lang))
    svgs = [svg_of(page, "none") for page in pages]
    now: Any = matplotlib.rcParams
    settings: Any = {name: now[name] for name in (*_STYLE, "font.family")}

    def outlined() -> list[str]:
        with matplotlib.rc_context(settings):
            return [svg_of(page, "path") for page in pages]

    kind = max([kind, *(n.kind for n in numbers), *(q.kind for q in drawn)])
    whole = FigureBlock(
        svgs,
        outlined,
        around.caption,
        around.alt,
        around.note,
        numbers,
        around.name,
        names,
        kind,
        network,
        drawn,
        named,
    )
    layouts = [recorded(page) for page in pages]
    return dataclasses.replace(
        whole, figures=tuple(pages), layouts=[one for one in layouts if one] if all(layouts) else []
    )


def svg_of(figure: Figure, fonttype: str) -> str:
    """Return a drawing as SVG, its text as text (``none``) or as outlines (``path``).

    Text is literal: no mathematics, and 〓 replaces characters that no font has.
    """
    return prints.cached(figure, fonttype, _print)


def _print(figure: Figure, fonttype: str) -> str:
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        words = [label.get_text() for label in axis.get_ticklabels()]
        if glyphs.missing("".join(words)):  # tick labels are generated during drawing
            axis.set_ticks(axis.get_ticklocs(), [glyphs.printable(word) for word in words])
    for item in figure.findobj(Text):
        item.set_parse_math(False)
        item.set_text(glyphs.printable(item.get_text()))
    canvas, out = figure.canvas, io.StringIO()
    try:
        with matplotlib.rc_context({"svg.fonttype": fonttype, "svg.hashsalt": "case-lib"}):
            # draw once; with automatic layout `savefig` would draw everything twice
            FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None})
    finally:
        figure.set_canvas(canvas)
    text = out.getvalue()
    text = text[text.index("<svg") :]
    return re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
