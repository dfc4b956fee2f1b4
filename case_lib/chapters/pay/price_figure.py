"""A drawing of the price per person diverted over people diverted a day, on logarithmic scales."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from case_lib.casefile.case import Case
from case_lib.chapters.pay import price
from case_lib.chapters.pay.price import PRICE
from case_lib.document import drawing, ticks
from case_lib.document.inline import Number
from case_lib.document.lettering import inches
from case_lib.document.redrawing import Moving
from case_lib.document.style_sheet import BLUE, GREY, LEAD, RULE, SMALL, TINT, WIDTH
from case_lib.quantity import numbers
from case_lib.quantity.quantities import Quantity

__all__ = ["over_leads"]

_HEIGHT, _TOP, _RIGHT, _FOOT = 2.7, 0.06, 0.14, 0.42  # inches
_LABEL, _TICK = 0.2, 0.11  # inches for the label of the y axis, and between it and its numbers
_BEYOND = 1.4  # factor by which the x axis extends beyond either end
_UNDER, _OVER = 2.2, 1.2  # factors of the y axis below the band, for the label there, and above it
_POINTS = 200


def over_leads(case: Case, reach: Number, across: str, upright: str) -> Figure:
    """Draw the bounds of the price over the number of people diverted a day.

    ``reach`` is the range of that number as printed; ``across`` and ``upright`` label the axes.
    """
    lang, leads_day, target = case.lang, case["pay.leads_day"], case[PRICE]
    leads = np.geomspace(leads_day.low / _BEYOND, leads_day.high * _BEYOND, _POINTS)
    band = price.price_bands(case, leads)
    xs = (float(leads[0]), float(leads[-1]))
    ys = (float(band["low"].min()) / _UNDER, float(band["high"].max()) * _OVER)
    words = [numbers.number(value, lang, 6) for value in ticks.of_decades(*ys)]
    left = _LABEL + max((inches(said, SMALL) for said in words), default=0.0) + _TICK
    figure = Figure(figsize=(WIDTH, _HEIGHT))
    axes = figure.add_axes(
        (
            left / WIDTH,
            _FOOT / _HEIGHT,
            (WIDTH - left - _RIGHT) / WIDTH,
            1 - (_FOOT + _TOP) / _HEIGHT,
        )
    )
    axes.set(xscale="log", yscale="log", xlim=xs, ylim=ys)
    axes.patch.set_visible(False)
    points = [*zip(leads, band["low"], strict=True)]
    points += reversed([*zip(leads, band["high"], strict=True)])
    look: dict[str, Any] = {"facecolor": TINT, "edgecolor": BLUE, "linewidth": RULE}
    axes.add_patch(Polygon(points, clip_on=False, gid="mv-band", **look))
    for end, name in ((leads_day.low, "mv-least"), (leads_day.high, "mv-most")):
        style: dict[str, Any] = {"color": GREY, "linewidth": LEAD, "linestyle": (0, (3, 2))}
        axes.axvline(end, clip_on=False, gid=name, **style)
    printed_range = drawing.printed(reach)
    middle = (left + WIDTH - _RIGHT) / 2 / WIDTH
    for words_, low, name in ((printed_range, _FOOT + 0.1, "mv-said"), (across, 0.05, "mv-across")):
        place = (middle, low / _HEIGHT)
        figure.text(*place, words_, ha="center", va="bottom", fontsize=SMALL, gid=name)
    figure.text(
        0.1 / WIDTH,
        (1 + (_FOOT - _TOP) / _HEIGHT) / 2,
        upright,
        rotation=90,
        ha="center",
        va="center",
        fontsize=SMALL,
    )
    _scaled(axes, xs, ys, lang)
    _follow(figure, axes, target, printed_range, reach)
    return figure


def _follow(figure: Figure, axes: Axes, target: Quantity, said: str, reach: Number) -> None:
    """Record how the drawing moves with the inputs of the price."""
    moving = Moving(target.inputs, steps=_POINTS)
    low, high = moving.ends[[q.name for q in target.inputs].index("pay.leads_day")]
    xs = (moving.share(low / _BEYOND), moving.share(high * _BEYOND))
    along = [moving.share(xs[0] * (xs[1] / xs[0]) ** at) for at in (moving.along, 1 - moving.along)]
    bounds = functools.partial(price.price_bounds, target, ends=moving.ends)
    ys = (moving.share(bounds(xs[1])[0] / _UNDER), moving.share(bounds(xs[0])[1] * _OVER))
    moving.place("mv-band", (along[0], bounds(along[0])[0]), (along[1], bounds(along[1])[1]))
    moving.place("mv-least", (low, None), (low, None))
    moving.place("mv-most", (high, None), (high, None))
    moving.place("mv-upright", (xs[0], None), (xs[0], None))
    moving.place("mv-ground", (xs[0], None), (xs[1], None))
    for name in ("mv-said", "mv-across"):
        moving.place(name, ((xs[0] * xs[1]) ** 0.5, None))
    moving.say("mv-said", said, [reach], WIDTH)
    moving.record(figure, axes, xs, ys, beside=_LABEL + _TICK)


def _scaled(axes: Axes, xs: tuple[float, float], ys: tuple[float, float], lang: str) -> None:
    for axis, ends in ((axes.xaxis, xs), (axes.yaxis, ys)):
        ticks.at(axis, ticks.of_decades(*ends), lang)
    for side, name in (("left", "mv-upright"), ("bottom", "mv-ground")):
        axes.spines[side].set_gid(name)
