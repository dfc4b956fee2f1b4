"""A drawing of the price per person diverted over people diverted a day, on logarithmic scales."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.ticker import NullLocator

from case_lib.casefile.case import Case
from case_lib.chapters.pay import price
from case_lib.chapters.pay.price import PRICE
from case_lib.document import drawing
from case_lib.document.inline import Number
from case_lib.document.lettering import inches
from case_lib.document.redrawing import ends as ends_of
from case_lib.document.redrawing import record, runs
from case_lib.document.style_sheet import BLUE, GREY, LEAD, RULE, SMALL, TINT, WIDTH
from case_lib.quantity import numbers

__all__ = ["over_leads", "ticks"]

_HEIGHT, _TOP, _RIGHT, _FOOT = 2.7, 0.06, 0.14, 0.42  # inches
_LABEL, _TICK = 0.2, 0.11  # inches for the label of the y axis, and between it and its numbers
_BEYOND = 1.4  # factor by which the x axis extends beyond either end
_UNDER, _OVER = 2.2, 1.2  # factors of the y axis below the band, for the label there, and above it
_POINTS = 200


def ticks(least: float, most: float) -> list[float]:
    """Return the ticks of a logarithmic axis: 1, 2 and 5 of each decade, or all digits if few of those fit.

    >>> ticks(0.8, 12), ticks(2.2, 4.8)
    ([1.0, 2.0, 5.0, 10.0], [3.0, 4.0])
    """
    powers = range(math.floor(math.log10(least)), math.floor(math.log10(most)) + 1)
    values: list[float] = []
    for digits in ((1, 2, 5), range(1, 10)):
        values = [float(f"{digit}e{power}") for power in powers for digit in digits]
        values = [value for value in values if least <= value <= most]
        if len(values) > 1:
            break
    return values


def over_leads(case: Case, reach: Number, across: str, upright: str) -> Figure:
    """Draw the bounds of the price over the number of people diverted a day.

    ``reach`` is the range of that number as printed; ``across`` and ``upright`` label the axes.
    """
    lang, leads_day, target = case.lang, case["pay.leads_day"], case[PRICE]
    leads = np.geomspace(leads_day.low / _BEYOND, leads_day.high * _BEYOND, _POINTS)
    band = price.price_bands(case, leads)
    xs = (float(leads[0]), float(leads[-1]))
    ys = (float(band["low"].min()) / _UNDER, float(band["high"].max()) * _OVER)
    words = [numbers.number(value, lang, 6) for value in ticks(*ys)]
    left = (
        _LABEL + max((inches(printed_range, SMALL) for printed_range in words), default=0.0) + _TICK
    )
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
    lengths = {"label": _LABEL + _TICK, "right": WIDTH - _RIGHT, "top": _TOP}
    record(
        figure,
        "price over leads",
        target=target.name,
        quantities=[ends_of(q) for q in target.inputs],
        leads=[q.name for q in target.inputs].index(leads_day.name),
        **{name: 72 * length for name, length in lengths.items()},
        foot=72 * (_HEIGHT - _FOOT),
        runs=runs(printed_range, [reach]),
        beyond=_BEYOND,
        under=_UNDER,
        over=_OVER,
        points=_POINTS,
        size=SMALL,
    )
    return figure


def _scaled(axes: Axes, xs: tuple[float, float], ys: tuple[float, float], lang: str) -> None:
    for axis, ends in ((axes.xaxis, xs), (axes.yaxis, ys)):
        places = ticks(*ends)
        axis.set_minor_locator(NullLocator())
        axis.set_ticks(places, [numbers.number(value, lang, 6) for value in places])
    for side, name in (("left", "mv-upright"), ("bottom", "mv-ground")):
        axes.spines[side].set_gid(name)
