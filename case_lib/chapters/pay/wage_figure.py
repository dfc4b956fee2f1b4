"""A drawing of base pay and the minimum wages of up to three provinces, per hour."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import wages
from case_lib.document import drawing
from case_lib.document.dated import began
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Number, number
from case_lib.document.lettering import inches
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.range_bars import scale
from case_lib.document.redrawing import Moving
from case_lib.document.style_sheet import (
    BLUE,
    INK,
    SHADE,
    SMALL,
    TEXT,
    TINT,
    WHITE,
    WIDTH,
    gridded,
)
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing
from case_lib.quantity.quantities import Quantity

__all__ = ["minimum_wages"]

_passages = Passages(__package__)
_ROW, _GAP, _FOOT = 0.25, 0.08, 0.38  # inches


@in_each_language
@drawing.styled
def minimum_wages(case: Case) -> FigureBlock | Paragraph:
    """Draw base pay per talk hour as a band over minimum wages (``wages.representative``)."""
    provinces = wages.representative(wages.minimum_wages(case))
    if not provinces:
        return left_out(case, wages.needs(case))
    lang = case.lang
    hourly = case[f"pay.{case.role('frontline')}.base_wage_hour"]
    band = number(hourly, lang)
    pairs = [
        [
            number(q, lang, with_unit=False)
            for q in (r.full_time_hour, r.minimum_hour)
            if q is not None
        ]
        for r in provinces
    ]
    unit = printing.unit(f"{case.file.currency}/hour", lang)
    band_label = translate(N_("base pay of {frontline} per talk hour"), lang).format(
        **case.role_words(lang)
    )
    figure = _drawn(
        [text(row.name, lang) for row in provinces],
        pairs,
        hourly,
        band,
        f"{band_label}{style(lang).colon}{drawing.printed(band)}",
        unit,
        lang,
    )
    around = _passages.around(
        case,
        "minimum-wages",
        [q for row in provinces for q in (row.ratio, row.ratio_full_time)],
        day=began(case),
        hourly=hourly,
    )
    shown = [band, *(n for pair in pairs for n in pair)]
    drawn = [q for r in provinces for q in (r.ratio, r.ratio_full_time) if q is not None]
    if hourly.face != hourly.interval:
        drawn.append(hourly.at_face())
    named = [band_label] + [
        f"{text(row.name, lang)}{style(lang).colon}{translate(words, lang)}"
        for row, pair in zip(provinces, pairs, strict=True)
        for words in _WORDS[-len(pair) :]
    ]
    return drawing.block(figure, around, shown, drawn, named=named)


def _drawn(
    names: list[str],
    pairs: list[list[Number]],
    hourly: Quantity,
    band: Number,
    band_label: str,
    unit: str,
    lang: str,
) -> Figure:
    """Return the drawing: two lines that explain the marks, then a row for each province."""
    left = _GAP + max(inches(name, TEXT) for name in names)
    over = 2 * _ROW
    height = over + len(names) * _ROW + _FOOT
    room = WIDTH - left - _GAP
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((left / WIDTH, _FOOT / height, room / WIDTH, 1 - _FOOT / height))
    highest = max(float(n.high or 0) for pair in pairs for n in pair)
    # words and numbers to the right of the highest have room
    words_after = [translate(_WORDS[-1], lang)] + [drawing.printed(pair[-1]) for pair in pairs]
    after = max(inches(words, TEXT) for words in words_after) + 2 * _GAP
    stretch = max(1.04, room / (room - after))
    most = _limit(hourly.high, highest, stretch)
    axes.set_xlim(0, most)
    axes.set_ylim((height - _FOOT) / _ROW, 0)
    low, high, face = hourly.low, min(hourly.high, most), hourly.face
    faces = [hourly.at_face()] if face != hourly.interval else []
    moving = Moving([hourly, *faces], fixed=[n.name for pair in pairs for n in pair])
    beneath: dict[str, Any] = {"ymax": 1 - _ROW / (height - _FOOT), "linewidth": 0}
    axes.axvspan(low, high, facecolor=TINT, gid="mv-band", **beneath)
    for _ in faces:
        axes.axvspan(face.low, min(face.high, most), facecolor=SHADE, gid="mv-face", **beneath)
    wide = inches(band_label, TEXT) * most / room
    middle = min(max((low + high) / 2, wide / 2), most - wide / 2)
    axes.text(
        middle, 0.5, band_label, ha="center", va="center", fontsize=TEXT, color=INK, gid="mv-said"
    )
    _rows(axes, pairs, lang, moving)
    _follow(moving, highest, stretch)
    moving.say("mv-said", band_label, [band], WIDTH)
    axes.set_yticks([2.5 + row for row in range(len(names))], names, fontsize=TEXT)
    scale(axes, lang)
    axes.set_xlabel(unit, fontsize=SMALL, loc="left", labelpad=1)
    gridded(axes)
    moving.record(figure, axes, x=(0, _limit(moving.ends[0][1], highest, stretch)), size=TEXT)
    return figure


def _limit(high: Any, highest: float, stretch: float) -> Any:
    """Return where the axis ends: beyond base pay, if it has an upper end, and each minimum wage."""
    return stretch * np.maximum(highest, np.where(high > sys.float_info.max, 0, high))


def _follow(moving: Moving, highest: float, stretch: float) -> None:
    """Record how the bands of base pay, as reported and read exactly, move with it."""
    (low, high), *faces = moving.ends
    most = moving.share(_limit(high, highest, stretch))
    differs = [(face[0] != low) | (face[1] != high) for face in faces]
    for part, band, shown in zip(
        ("mv-band", "mv-face"), moving.ends, [True, *differs], strict=False
    ):
        left, right = ((np.minimum(end, most), None) for end in band)
        moving.place(part, left, right, right, left, shown=shown)
    moving.place("mv-said", ((low + np.minimum(high, most)) / 2, None), inside=True)


_WORDS = (N_("full-time, per paid hour"), N_("minimum by the hour"))


def _rows(axes: Axes, pairs: list[list[Number]], lang: str, moving: Moving) -> None:
    """Draw the minimum wages of each province; the first row has labels, and numbers stand outside."""
    for row, pair in enumerate(pairs):
        words = _WORDS[-len(pair) :]
        markers = (("s", WHITE), ("o", BLUE))[-len(pair) :]
        order = sorted(range(len(pair)), key=lambda n: float(pair[n].low or 0))
        for place, n in enumerate(order):
            at = float(pair[n].low or 0)
            marker, face = markers[n]
            axes.plot(
                [at],
                [2.5 + row],
                marker,
                color=INK,
                markerfacecolor=face,
                markersize=5.5,
                gid=f"mv-mark-{row}-{n}",
            )
            moving.place(f"mv-mark-{row}-{n}", (at, None))
            right = place == len(order) - 1
            notes = [(drawing.printed(pair[n]), 2.5 + row, "number")]
            notes += [(translate(words[n], lang), 1.6, "words")] if row == 0 else []
            for words_, y, name in notes:
                axes.annotate(
                    words_,
                    (at, y),
                    (6 if right else -6, 0),
                    textcoords="offset points",
                    ha="left" if right else "right",
                    va="center",
                    fontsize=TEXT,
                    gid=f"mv-{name}-{row}-{n}",
                )
                moving.place(f"mv-{name}-{row}-{n}", (at, None))
