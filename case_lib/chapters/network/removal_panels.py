"""Draw what remains as people are removed: one panel per strategy, with labels above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from case_lib.base.languages import N_, translate
from case_lib.chapters.network.ensemble import Ensemble
from case_lib.chapters.network.tables import LEFT
from case_lib.document import rows, ticks
from case_lib.document.lettering import tall, wrapped
from case_lib.document.style_sheet import BLUE, GREY, INK, LEAD, ORANGE, SMALL, TEXT, WIDTH

__all__ = ["ACROSS", "panels"]

ACROSS = 3  # panels in a row
_BANDS: tuple[tuple[str, str, str, float], ...] = (
    ("reach", ORANGE, "////", 0.35),
    ("largest", BLUE, "", 0.35),
)


def panels(ensemble: Ensemble, titles: Mapping[str, str], page: rows.Rows, lang: str) -> Figure:
    """Return a drawing with one panel per strategy; the first row has the labels."""
    named = [translate(LEFT[what], lang) for what, *_ in _BANDS]
    named.append(translate(N_("the reported operation: everyone at once"), lang))
    named = [wrapped(words, 1.25, SMALL) for words in named]
    first = min(ACROSS, len(titles))
    # with fewer panels than labels, some labels are stacked
    over = [[n for n in range(len(named)) if n % first == column] for column in range(first)]
    room = max(sum(tall(named[n], SMALL) + 0.05 for n in own) for own in over)
    figure = Figure(figsize=(WIDTH, page.height + room + 0.4), layout="constrained")
    drawn = figure.subplots(
        len(page.which), ACROSS, sharex=True, sharey=True, squeeze=False
    ).ravel()
    for place, (axes, strategy) in enumerate(zip(drawn, titles, strict=False)):
        mine = ensemble.curves[ensemble.curves["strategy"] == strategy]
        bands = {what: mine[mine["what"] == what] for what, *_ in _BANDS}
        for what, color, hatch, alpha in reversed(_BANDS):
            axes.fill_between(
                bands[what]["removed"],
                100 * bands[what]["low"],
                100 * bands[what]["high"],
                facecolor=to_rgba(color, alpha),
                edgecolor=color,
                hatch=hatch,
                linewidth=0.9,
            )
        axes.axvline(ensemble.removed, color=GREY, linewidth=0.7, linestyle=":")
        axes.plot([ensemble.first.size], [0], marker="X", color=INK, markersize=5, clip_on=False)
        axes.set_title(titles[strategy], fontsize=TEXT, pad=72 * room + 4 if place < first else 6)
        axes.set_xscale("log")
        axes.set_xlim(1, ensemble.first.size)
        axes.set_ylim(0, 103)
        ticks.log_ticks(axes.xaxis, lang, (1,))
        axes.set_yticks([0, 50, 100], ["0%", "50%", "100%"])
        spots = [*_spots(bands["reach"], bands["largest"]), (float(ensemble.first.size), 0.0)]
        above = 2.0
        for n in over[place] if place < first else []:
            _pointed(axes, named[n], spots[n], above)
            above += 72 * (tall(named[n], SMALL) + 0.05)
    for axes in drawn[len(titles) :]:
        axes.axis("off")
    # below the middle, or below the last panel if that is empty
    drawn[min(len(drawn) - ACROSS + ACROSS // 2, len(titles) - 1)].set_xlabel(
        translate(N_("people taken (log scale)"), lang)
    )
    return figure


def _spots(inner: pd.DataFrame, outer: pd.DataFrame) -> list[tuple[float, float]]:
    """Return a point in each band where the band is thick, for its label line.

    A point of the outer band lies outside the inner one. If possible, both are far from the other
    band.
    """
    ends = [[100 * band[end].to_numpy() for end in ("low", "high")] for band in (inner, outer)]
    (low, high), (under, over) = ends
    free = np.maximum(under, np.minimum(high, over))
    apart = np.abs(low + high - under - over) / 2
    spots = []
    for band, least, most in ((inner, low, high), (outer, free, over)):
        at = int(np.argmax(most - least + apart))
        spots.append((float(band["removed"].iloc[at]), float((least[at] + most[at]) / 2)))
    return spots


def _pointed(axes: Axes, words: str, spot: tuple[float, float], above: float) -> None:
    """Write a label ``above`` points over a panel, with a vertical line to a point in it."""
    share = float(np.log(spot[0]) / np.log(axes.get_xlim()[1]))
    side = "left" if share < 0.3 else "right" if share > 0.7 else "center"
    axes.plot(*([each] for each in spot), ".", color=INK, markersize=3, clip_on=False)
    lifted = ScaledTranslation(0, above / 72, axes.figure.dpi_scale_trans)
    relpos = ({"left": 0.0, "center": 0.5, "right": 1.0}[side], 0.0)
    line: dict[str, Any] = {
        "arrowstyle": "-",
        "color": GREY,
        "linewidth": LEAD,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axes.annotate(
        words,
        spot,
        (share, 1),
        textcoords=axes.transAxes + lifted,
        ha=side,
        va="bottom",
        fontsize=SMALL,
        arrowprops={**line, "relpos": relpos},
        annotation_clip=False,
    )
