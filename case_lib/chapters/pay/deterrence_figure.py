"""A drawing of indifference frontiers: probability of arrest over the value of a day in custody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import deterrence, earnings
from case_lib.chapters.pay.shift_pay import Earnings
from case_lib.document import drawing, lettering, ticks
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.lettering import wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import BLUE, INK, ORANGE, RULE, SMALL, TEXT, TINT, WIDTH
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["frontiers"]

_passages = Passages(__package__)
_LEAST = 0.1  # per cent, where the drawing ends
# inches: before, under and over the axes, their height, and words after them
_LEFT, _FOOT, _TOP, _TALL, _WORDS = 0.58, 0.42, 0.24, 2.2, 1.75

_STYLES: tuple[dict[str, Any], ...] = (
    {"facecolor": TINT, "edgecolor": BLUE, "hatch": ""},
    {"facecolor": "none", "edgecolor": ORANGE, "hatch": "////"},
    {"facecolor": "none", "edgecolor": INK, "hatch": "|||"},
)


@in_each_language
@drawing.styled
def frontiers(case: Case, earned: Earnings | None) -> FigureBlock | Paragraph:
    """Draw the chance of arrest at which extra pay over another job equals the expected sanction."""
    curves = deterrence.frontiers(case, earned)
    if not curves or earned is None:
        simulated = earnings.needs(case) if earned is None else []
        return left_out(case, [*deterrence.needs(case), *simulated])
    lang = case.lang
    jobs = list(dict.fromkeys(text(item.outside, lang) for item in curves))
    figures = [
        _panel(case, job, [item for item in curves if text(item.outside, lang) == job])
        for job in jobs
    ]
    wage = case["pay.legal_wage_month"]
    around = _passages.around(case, "deterrence", [wage])
    return drawing.block(figures, around, drawn=[wage, *earned.inputs], model=True)


def _panel(case: Case, job: str, curves: Sequence[deterrence.Frontier]) -> Figure:
    """Return one panel per job: a band for each sanction, labelled at its right end."""
    lang, room = case.lang, WIDTH - _LEFT - _WORDS
    figure = Figure(figsize=(WIDTH, _TOP + _TALL + _FOOT))
    tall = figure.get_figheight()
    axes = figure.add_axes((_LEFT / WIDTH, _FOOT / tall, room / WIDTH, _TALL / tall))
    named = []
    for item, style in zip(curves, _STYLES, strict=False):
        low, high = (np.maximum(100 * end, _LEAST) for end in (item.low, item.high))
        axes.fill_between(deterrence.VALUES, low, high, linewidth=0.8, **style)
        words = wrapped(text(item.sanction.label, lang), _WORDS - 0.3, SMALL)
        named.append((float(high[-1]), words, style["edgecolor"]))
    axes.set(
        xscale="log",
        xlim=(deterrence.VALUES[0], deterrence.VALUES[-1]),
        ylim=(_LEAST, 100),
        yscale="log",
    )
    for axis in (axes.xaxis, axes.yaxis):
        ticks.log_ticks(axis, lang)
    axes.set_title(job, loc="left", fontsize=TEXT)
    unit = printing.unit(case.file.currency, lang)
    across = translate(N_("value put on a day in custody, {unit} (log scale)"), lang)
    axes.set_xlabel(across.format(unit=unit))
    axes.set_ylabel(translate(N_("chance of being caught in a month, % (log scale)"), lang))
    # inches from the foot of the axes; words from the top down, each under those before
    ends = [_TALL * np.log(high / _LEAST) / np.log(100 / _LEAST) for high, *_ in named]
    order = sorted(range(len(named)), key=lambda n: -ends[n])
    sizes = [lettering.tall(named[n][1], SMALL) + 0.06 for n in order]
    for n, middle in zip(order, _apart([ends[n] for n in order], sizes), strict=True):
        _, words, color = named[n]
        _lead(axes, (1, ends[n] / _TALL), (1 + 0.16 / room, middle / _TALL), color)
        axes.text(
            1 + 0.2 / room,
            middle / _TALL,
            words,
            transform=axes.transAxes,
            va="center",
            fontsize=SMALL,
        )
    return figure


def _lead(axes: Axes, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
    """Draw a line from the end of a band to its label."""
    across, up = zip(start, end, strict=True)
    axes.plot(across, up, color=color, linewidth=RULE, transform=axes.transAxes, clip_on=False)


def _apart(wanted: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Return the middles of labels, from the top down, without overlap.

    Each is as close as possible to the one ``wanted``; lengths in inches.
    """
    middles: list[float] = []
    floor = sum(sizes)
    top = max(_TALL, floor)
    for middle, size in zip(wanted, sizes, strict=True):
        floor -= size  # what those below need
        middles.append(min(max(middle, floor + size / 2), top - size / 2))
        top = middles[-1] - size / 2
    return middles
