"""A drawing of the flow of money: known parts to scale, unreported parts as open bands."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Sequence
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
from case_lib.document.inline import Number, number
from case_lib.document.lettering import tall, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.redrawing import Moving
from case_lib.document.style_sheet import BLUE, GREY, INK, ORANGE, SMALL, TEXT, WIDTH
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = ["flow"]

_passages = Passages(__package__)
_COLORS = (BLUE, ORANGE, INK)
_OPEN = 0.07  # inches: a flow whose size nobody knows is as thin as can be seen
_TALL, _APART, _NODE = 1.9, 2.08, 0.12  # inches: known bands together, between nodes, a node
_SPREAD = 1.12  # how far bands move apart
_SAY = 2.05  # inches, words beside a band
_ENDS = (_APART + _NODE, 2 * _APART - _NODE)  # inches, where bands begin and end
_STEPS = 40  # points of a curve


@dataclass(frozen=True)
class _Band:
    """Money that goes to someone; without colour and number if its size is unknown."""

    words: str
    color: str | None
    number: Number | None = None

    @property
    def tall(self) -> float:
        """The height of the words in inches."""
        return tall(self.words, SMALL)


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
            color,
            printed,
        )
        for part, printed, color in zip(parts, shown, itertools.cycle(_COLORS), strict=False)
    ]
    for words in (
        N_("those who lead: not reported"),
        N_("technical staff, software, lists: not reported"),
    ):
        bands.append(_Band(wrapped(translate(words, lang), _SAY, SMALL), None))
    figure = _drawn(case, bands, parts)
    return drawing.block(figure, _passages.around(case, "money", parts), shown, parts, model=True)


def _sizes(ends: Iterable[tuple[Any, Any]], count: int) -> list[tuple[Any, Any]]:
    """Return the heights in inches of what is certain and what is possible, of ``count`` bands.

    Those after ``ends``, which may be numbers or symbols, are of unknown size. A band without upper
    end is drawn to twice its lower one.
    """
    known = [(low, np.where(high > sys.float_info.max, 2 * low, high)) for low, high in ends]
    scale = _TALL / sum(high for _, high in known)
    sizes = [(low * scale, high * scale) for low, high in known]
    return sizes + [(0.0, _OPEN)] * (count - len(sizes))


def _layout(bands: Sequence[_Band], sizes: Sequence[tuple[Any, Any]]) -> tuple[list[Any], Any, Any]:
    """Return where each band begins and where its words stand, the foot of bands, and of all."""
    floor, below, places = 0.0, -_TALL, []
    for band, (_, most) in zip(bands, sizes, strict=True):
        # words stand beside their band, under those before
        middle = np.maximum(floor * _SPREAD + most / 2, below + band.tall / 2)
        places.append((floor, middle))
        below = middle + band.tall / 2 + 0.04
        floor = floor + most
    return places, floor, np.maximum(floor * _SPREAD, below) + 0.05


def _drawn(case: Case, bands: Sequence[_Band], parts: Sequence[Quantity]) -> Figure:
    """Return the drawing; both axes are in inches."""
    sizes = _sizes([(part.low, part.high) for part in parts], len(bands))
    places, whole, foot = _layout(bands, sizes)
    heads = [wrapped(_label(case, who), _APART - 0.1, TEXT, "bold") for who in ("buyer", "head")]
    over = 0.16 + max(tall(head, TEXT) for head in heads)
    figure = Figure(figsize=(WIDTH, foot + over))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(-0.05, WIDTH - 0.05)
    axes.set_ylim(foot, -over)
    axes.axis("off")
    for x, head in zip((0.0, _APART), heads, strict=True):
        axes.add_patch(Rectangle((x, 0), _NODE, whole, facecolor=INK))
        axes.text(x, -0.08, head, va="bottom", fontsize=TEXT, weight="bold")
    middle = (whole - _OPEN) / 2
    _open_band(axes, (_NODE, _APART), (middle, middle))
    axes.text(
        (_NODE + _APART) / 2,
        whole / 2,
        wrapped(_medium(case), _APART - 0.4, TEXT),
        ha="center",
        va="center",
        fontsize=TEXT,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
    )
    for row, (band, (least, most), (floor, middle)) in enumerate(
        zip(bands, sizes, places, strict=True)
    ):
        tops = (floor, floor * _SPREAD)
        if band.color is None:
            _open_band(axes, _ENDS, tops, f"mv-most-{row}")
        else:
            for size, alpha, name in ((most, 0.25, "most"), (least, 0.9, "least")):
                points = np.concatenate(
                    [np.column_stack(side) for side in _shape(_ENDS, tops, size)]
                )
                look: dict[str, Any] = {"facecolor": band.color, "alpha": alpha, "linewidth": 0}
                axes.add_patch(Polygon(points, gid=f"mv-{name}-{row}", **look))
        lead, beside = ((_ENDS[1] + gap) for gap in (0.02, 0.16))
        axes.plot(
            [lead, lead + 0.1],
            [tops[1] + most / 2, middle],
            color=GREY,
            linewidth=0.6,
            gid=f"mv-lead-{row}",
        )
        axes.text(
            beside,
            middle,
            band.words,
            va="center",
            fontsize=SMALL,
            linespacing=1.3,
            gid=f"mv-words-{row}",
        )
    _follow(figure, axes, bands, parts, over)
    return figure


def _follow(
    figure: Figure, axes: Axes, bands: Sequence[_Band], parts: Sequence[Quantity], over: float
) -> None:
    """Record how bands and words move with the flows."""
    moving = Moving(parts, steps=_STEPS)
    sizes = [
        (moving.share(least), moving.share(most)) for least, most in _sizes(moving.ends, len(bands))
    ]
    places, _, foot = _layout(bands, sizes)
    for row, (band, (least, most), (floor, middle)) in enumerate(
        zip(bands, sizes, places, strict=True)
    ):
        floor, middle = moving.share(floor), moving.share(middle)
        for name, size in (("most", most), ("least", least))[: 2 if band.number else 1]:
            sides = _shape(_ENDS, (floor, floor * _SPREAD), size, moving.along)
            moving.place(f"mv-{name}-{row}", *sides)
        moving.place(f"mv-lead-{row}", (None, floor * _SPREAD + most / 2), (None, middle))
        moving.place(f"mv-words-{row}", (None, middle))
        if band.number:
            moving.say(f"mv-words-{row}", band.words, [band.number], WIDTH)
    moving.record(figure, axes, height=foot + over)


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


def _shape(
    xs: tuple[float, float], tops: tuple[Any, Any], size: Any, along: Any = None
) -> list[tuple[Any, Any]]:
    """Return the upper side of a band and, backwards, its lower one, each as x and y.

    ``tops`` are the heights at which it begins and ends. ``along`` goes from 0 to 1.
    """
    along = np.linspace(0, 1, _STEPS) if along is None else along
    sides = []
    for t, thick in ((along, 0.0), (1 - along, size)):
        y = tops[0] + thick + (tops[1] - tops[0]) * (t * t * (3 - 2 * t))
        sides.append((xs[0] + (xs[1] - xs[0]) * t, y))
    return sides


def _open_band(
    axes: Axes, xs: tuple[float, float], tops: tuple[float, float], name: str | None = None
) -> None:
    """Draw a band of unknown size."""
    points = np.concatenate([np.column_stack(side) for side in _shape(xs, tops, _OPEN)])
    look: dict[str, Any] = {"facecolor": "white", "edgecolor": GREY, "linestyle": "--"}
    axes.add_patch(Polygon(points, linewidth=0.8, gid=name, **look))
