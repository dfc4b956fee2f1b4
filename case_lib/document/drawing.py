"""How drawings are made: in the one style sheet, with the shipped font, as SVG."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import io
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, known, style, translate
from case_lib.casefile.case import Case
from case_lib.document import glyphs
from case_lib.document.around import Around
from case_lib.document.figure import FigureBlock
from case_lib.document.following import followed, printed
from case_lib.document.inline import Number
from case_lib.document.style_sheet import GREY, INK, SMALL, TEXT, WIDTH
from case_lib.quantity import numbers
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import names_in, trace

__all__ = [
    "MODEL",
    "across",
    "bare",
    "block",
    "canvas",
    "close",
    "data_of",
    "figure_of",
    "letter",
    "log_ticks",
    "of_kind",
    "printed",
    "styled",
    "svg_of",
    "words_in",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")

MODEL = "model"  # the id of the word across a model's drawing
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
    "svg.hashsalt": "case-lib",
    "text.parse_math": False,  # a dollar sign is money
    "axes.linewidth": 0.7,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
}


@functools.cache
def _load_font() -> None:
    files = glyphs.files()
    known = font_manager.fontManager
    for (family, _), file in files.items():
        with importlib.resources.as_file(file) as path:
            known.addfont(path)
        if (family, 700) not in files:  # so that bold text falls back on it without a warning
            known.ttflist.append(dataclasses.replace(known.ttflist[-1], weight=700))


def styled(draw: Callable[Concatenate[Case, _P], _R]) -> Callable[Concatenate[Case, _P], _R]:
    """Let a drawing function work in the common style, and leave matplotlib's settings alone."""

    @functools.wraps(draw)
    def drawn(case: Case, *args: _P.args, **named: _P.kwargs) -> _R:
        _load_font()
        settings: Any = {**_STYLE, "font.family": list(style(case.lang).fonts)}
        with matplotlib.rc_context(settings):
            return draw(case, *args, **named)

    return drawn  # type: ignore[return-value]


def canvas(height: float) -> tuple[Figure, Axes]:
    """Return a figure of text width and ``height`` inches, with one pair of axes."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.add_subplot()


def bare(height: float) -> tuple[Figure, Axes]:
    """Return a figure of text width whose axes are in inches, from its upper left corner."""
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return figure, axes


def across(figure: Figure, word: str) -> None:
    """Write a word across a drawing, so that no picture of it goes without."""
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
    """Return a drawing as a block, over several pages where need be.

    ``around`` are the words around it; ``drawn`` are quantities that it shows without printing
    them; a ``model``'s drawing has that word written across; ``named`` is what each of the numbers
    is called in it; ``kind`` is what it is at best.

    Raises
    ------
    ValueError
        When no words say what it shows to those who don't see it.
    """
    if not around.alt:
        raise ValueError(f"the drawing {around.name} has no alternative text.")
    under = [*(n.trace for n in numbers), *(trace(q) for q in drawn)]
    names = sorted({name for tree in under for name in names_in(tree)})
    pages = [figures] if isinstance(figures, Figure) else figures
    for page in pages if model else []:
        across(page, translate(_ACROSS, around.lang))
    svgs = [svg_of(page, "none") for page in pages]
    outlined = [svg_of(page, "path") for page in pages]
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
    told = [followed(page) for page in pages]
    return dataclasses.replace(
        whole, figures=tuple(pages), follows=[t for t in told if t] if all(told) else []
    )


def of_kind(block: FigureBlock, kind: Kind) -> FigureBlock:
    """Return a block that is at best of a kind, for what is drawn without a number."""
    return dataclasses.replace(block, kind=max(block.kind, kind))


def svg_of(figure: Figure, fonttype: str) -> str:
    """Return a drawing as SVG, its text as text (``none``) or as outlines (``path``).

    Text stands as it is: nothing in it is mathematics, and 〓 stands for what no font holds.
    """
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        words = [label.get_text() for label in axis.get_ticklabels()]
        if glyphs.lacking("".join(words)):  # ticks are worded anew as they are drawn
            axis.set_ticks(axis.get_ticklocs(), [glyphs.printable(word) for word in words])
    for item in figure.findobj(Text):
        item.set_parse_math(False)
        item.set_text(glyphs.printable(item.get_text()))
    with matplotlib.rc_context({"svg.fonttype": fonttype}):
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    return re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)


def log_ticks(axis: Axis, lang: str, at: Sequence[float] = (1, 2, 5)) -> None:
    """Give a logarithmic axis ticks ``at`` multiples of each power of ten, spelt out."""
    axis.set_major_locator(LogLocator(subs=at, numticks=12))
    axis.set_major_formatter(FuncFormatter(lambda value, _: numbers.number(value, lang, 6)))
    axis.set_minor_locator(NullLocator())


def data_of(figure: Figure) -> str:
    """Return what a drawing shows, point by point and word by word, without setting it."""
    found: list[str] = []
    for axes in figure.axes:
        found.append(f"ends {axes.get_xlim()} {axes.get_ylim()}")
        for axis in (axes.xaxis, axes.yaxis):
            places = [float(at) for at in axis.get_majorticklocs()]
            words = axis.get_major_formatter().format_ticks(places)
            found.append(f"ticks {places} {words}")
        for item in axes.get_children():
            if isinstance(item, Spine):
                continue
            if isinstance(item, Line2D):
                found.append(f"line {np.asarray(item.get_xydata()).tolist()}")
            elif isinstance(item, Patch):
                found.append(
                    f"patch {np.asarray(item.get_path().vertices).tolist()} {item.get_facecolor()}"
                )
                found.append(f"at {np.asarray(item.get_patch_transform()).tolist()}")
            elif isinstance(item, Collection):
                found += [f"path {np.asarray(path.vertices).tolist()}" for path in item.get_paths()]
                found.append(f"at {np.asarray(item.get_offsets()).tolist()}")
            elif isinstance(item, Text):
                found.append(f"text {item.get_position()} {item.get_text()}")
    return "\n".join(found)


# -- drawings of one's own --------------------------------------------------------------------


def figure_of(drawn: Any) -> Figure | None:
    """Return the matplotlib figure that something is, or is drawn in; None of anything else."""
    if isinstance(drawn, Figure):
        return drawn
    found = getattr(drawn, "figure", None) or getattr(drawn, "fig", None)
    return found if isinstance(found, Figure) else None


def words_in(figure: Figure) -> list[str]:
    """Return the texts with numerals that are written in a drawing, beside its ticks."""
    ticks = {item for tick in figure.findobj(Tick) for item in tick.findobj(Text)}
    found = [item.get_text() for item in figure.findobj(Text) if item not in ticks]
    return list(dict.fromkeys(words for words in found if any(c.isdigit() for c in words)))


def letter(figure: Figure) -> None:
    """Give the texts of a drawing the fonts that reports bring."""
    _load_font()
    fonts = list(dict.fromkeys(font for lang in known() for font in style(lang).fonts))
    figure.canvas.draw()  # so that ticks have their texts
    for item in figure.findobj(Text):
        item.set_fontfamily(fonts)


def close(figure: Figure) -> None:
    """Keep pyplot from showing a drawing once more at the end of its cell."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)
