"""The common style of figures: the shipped font, colours that all readers can tell, SVG."""

from __future__ import annotations

import functools
import importlib.resources
import io
import re
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from case_lib.blocks import FigureBlock
from case_lib.case import Case
from case_lib.runs import Cell, Number

_P = ParamSpec("_P")
_R = TypeVar("_R")

FONTS = {"en": ["Noto Sans SC Latin", "Noto Sans SC"], "zh": ["Noto Sans SC"]}
WIDTH = 6.3  # inches, the text width of an A4 page
# Okabe & Ito 2008, colours for all kinds of colour vision; told apart in grey by lightness
INK, BLUE, ORANGE, PALE = "#1a1a1a", "#0072B2", "#E69F00", "#d9d9d9"
_STYLE: dict[str, Any] = {
    "font.size": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": "#555555",
    "ytick.color": INK,
    "axes.unicode_minus": True,
    "svg.hashsalt": "case-lib",
    "axes.linewidth": 0.7,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8,
}


@functools.cache
def _load_font() -> None:
    folder = importlib.resources.files("case_lib") / "fonts"
    for file in folder.iterdir():
        if file.name.endswith(".ttf"):
            with importlib.resources.as_file(file) as path:
                font_manager.fontManager.addfont(path)


def styled(draw: Callable[Concatenate[Case, _P], _R]) -> Callable[Concatenate[Case, _P], _R]:
    """Let a drawing function work in the common style, and leave matplotlib's settings alone."""

    @functools.wraps(draw)
    def drawn(case: Case, *args: _P.args, **named: _P.kwargs) -> _R:
        _load_font()
        style: Any = {**_STYLE, "font.family": FONTS[case.lang]}
        with matplotlib.rc_context(style):
            return draw(case, *args, **named)

    return drawn  # type: ignore[return-value]


def canvas(height: float) -> tuple[Figure, Axes]:
    """Return a figure of text width and ``height`` inches, with one pair of axes."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.add_subplot()


def block(
    figure: Figure,
    name: str,
    caption: Cell,
    alt: str,
    note: Cell = (),
    numbers: Sequence[Number] = (),
) -> FigureBlock:
    """Return a drawing as a block."""
    return FigureBlock(
        _svg(figure, "none"), _svg(figure, "path"), caption, alt, note, numbers, name
    )


def _svg(figure: Figure, fonttype: str) -> str:
    with matplotlib.rc_context({"svg.fonttype": fonttype}):
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    return re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)


def printed(number: Number) -> str:
    """Return a number with its mark, as it stands in a drawing."""
    return f"{number.text} {number.kind.mark}"
