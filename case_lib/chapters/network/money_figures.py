"""A drawing of the flow of money: known parts to scale, unreported parts as open bands."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.casefile.role_words import role_label
from case_lib.chapters.network import money_flow
from case_lib.document import drawing
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import number
from case_lib.document.lettering import tall, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.redrawing import ends as ends_of
from case_lib.document.redrawing import record
from case_lib.document.style_sheet import BLUE, GREY, INK, ORANGE, SMALL, TEXT, WIDTH
from case_lib.document.versions import in_each_language

__all__ = ["flow"]

_passages = Passages(__package__)
_COLORS = (BLUE, ORANGE, INK)
_OPEN = 0.07  # inches: a flow whose size nobody knows is as thin as can be seen
_TALL, _APART, _NODE = 1.9, 2.08, 0.12  # inches: known bands together, between nodes, a node
_SPREAD = 1.12  # how far bands move apart
_SAY = 2.05  # inches, words beside a band


@dataclass(frozen=True)
class _Band:
    """Money that goes to someone; its colour is None if its size is unknown."""

    words: str
    low: float
    high: float
    color: str | None
    redrawn: dict[str, Any]


@in_each_language
@drawing.styled
def flow(case: Case) -> FigureBlock | Paragraph:
    """Draw flows per person diverted: certain parts dark, possible parts light, others open."""
    parts = money_flow.parts(case)
    if not parts:
        return left_out(case, ["pay.leads_day"])
    lang = case.lang
    shown = [number(part, lang) for part in parts]
    bands = [
        _Band(
            f"{wrapped(text(part.label, lang), _SAY, SMALL)}\n{drawing.printed(printed)}",
            part.low,
            part.high if math.isfinite(part.high) else 2 * part.low,  # an open end can't be drawn
            color,
            {**ends_of(part), "mark": printed.kind.mark, "said": "full"},
        )
        for part, printed, color in zip(parts, shown, itertools.cycle(_COLORS), strict=False)
    ]
    thin = _OPEN * sum(band.high for band in bands) / _TALL
    for words in (
        N_("those who lead: not reported"),
        N_("technical staff, software, lists: not reported"),
    ):
        bands.append(_Band(wrapped(translate(words, lang), _SAY, SMALL), 0.0, thin, None, {}))
    figure = _drawn(case, bands)
    return drawing.block(figure, _passages.around(case, "money", parts), shown, parts, model=True)


def _drawn(case: Case, bands: Sequence[_Band]) -> Figure:
    """Return the drawing; both axes are in inches."""
    scale = _TALL / sum(band.high for band in bands if band.color is not None)
    height = sum(band.high for band in bands) * scale
    heads = [wrapped(_label(case, who), _APART - 0.1, TEXT, "bold") for who in ("buyer", "head")]
    over = 0.16 + max(tall(head, TEXT) for head in heads)
    below, floor, places = -math.inf, 0.0, list[float]()
    for band in bands:
        # words stand beside their band, under those before
        middle = max((floor * _SPREAD + band.high / 2) * scale, below + tall(band.words, SMALL) / 2)
        places.append(middle)
        below = middle + tall(band.words, SMALL) / 2 + 0.04
        floor += band.high
    foot = max(height * _SPREAD, below) + 0.05
    figure = Figure(figsize=(WIDTH, foot + over))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(-0.05, WIDTH - 0.05)
    axes.set_ylim(foot, -over)
    axes.axis("off")
    for x, head in zip((0.0, _APART), heads, strict=True):
        axes.add_patch(Rectangle((x, 0), _NODE, height, facecolor=INK))
        axes.text(x, -0.08, head, va="bottom", fontsize=TEXT, weight="bold")
    middle = (height - _OPEN) / 2
    _open_band(axes, (_NODE, _APART), (middle, middle + _OPEN), (middle, middle + _OPEN))
    axes.text(
        (_NODE + _APART) / 2,
        height / 2,
        wrapped(_medium(case), _APART - 0.4, TEXT),
        ha="center",
        va="center",
        fontsize=TEXT,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
    )
    start, end = _APART + _NODE, 2 * _APART - _NODE
    floor = 0.0
    labels = [
        {**b.redrawn, "tall": 72 * tall(b.words, SMALL), "open": b.color is None} for b in bands
    ]
    lengths = {"over": over, "tall": _TALL, "thin": _OPEN, "start": start, "end": end}
    record(
        figure,
        "money",
        bands=labels,
        spread=_SPREAD,
        **{name: 72 * length for name, length in lengths.items()},
    )
    for row, (band, middle) in enumerate(zip(bands, places, strict=True)):
        top, lower = floor * scale, floor * scale * _SPREAD
        high = band.high * scale
        if band.color is None:
            _open_band(
                axes, (start, end), (top, top + high), (lower, lower + high), f"mv-most-{row}"
            )
        else:
            for size, alpha, name in (
                (high, 0.25, f"mv-most-{row}"),
                (band.low * scale, 0.9, f"mv-least-{row}"),
            ):
                points = _shape((start, end), (top, top + size), (lower, lower + size))
                shape = Polygon(points, facecolor=band.color, alpha=alpha, linewidth=0, gid=name)
                axes.add_patch(shape)
        axes.plot(
            [end + 0.02, end + 0.12],
            [lower + high / 2, middle],
            color=GREY,
            linewidth=0.6,
            gid=f"mv-lead-{row}",
        )
        axes.text(
            end + 0.16,
            middle,
            band.words,
            va="center",
            fontsize=SMALL,
            linespacing=1.3,
            gid=f"mv-words-{row}",
        )
        floor += band.high
    return figure


def _medium(case: Case) -> str:
    """Return how the outside buyer pays, if a source reports it, and that no amount is known."""
    outside, _ = money_flow.media(case)
    unknown = translate(N_("amount not reported"), case.lang)
    return f"{text(outside.model_dump(), case.lang)}\n{unknown}" if outside else unknown


def _label(case: Case, function: str) -> str:
    role = case.role(function)
    if role is None:
        return translate(N_("the organisation"), case.lang)
    return role_label(case.file, role, case.lang)


def _curve(start: float, end: float, xs: tuple[float, float]) -> np.ndarray:
    t = np.linspace(0, 1, 40)
    ease = t * t * (3 - 2 * t)
    return np.column_stack([xs[0] + (xs[1] - xs[0]) * t, start + (end - start) * ease])


def _shape(
    xs: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> np.ndarray:
    upper, lower = _curve(start[0], end[0], xs), _curve(start[1], end[1], xs)
    return np.concatenate([upper, lower[::-1]])


def _open_band(
    axes: Axes,
    xs: tuple[float, float],
    start: tuple[float, float],
    end: tuple[float, float],
    name: str | None = None,
) -> None:
    """Draw a flow whose size nobody knows, dashed."""
    axes.add_patch(
        Polygon(
            _shape(xs, start, end),
            facecolor="white",
            edgecolor=GREY,
            linestyle="--",
            linewidth=0.8,
            gid=name,
        )
    )
