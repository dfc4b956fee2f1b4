"""Base pay drawn beside the minimum wages of three provinces, by the hour."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from case_lib.base.intervals import Interval
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

__all__ = ["minimum_wages"]

_said = Passages(__package__)
_ROW, _GAP, _FOOT = 0.25, 0.08, 0.38  # inches


@in_each_language
@drawing.styled
def minimum_wages(case: Case) -> FigureBlock | Paragraph:
    """Draw base pay per talk hour as a band over the minimum wages of three provinces."""
    found = wages.three(wages.minimum_wages(case))
    if not found:
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
        for r in found
    ]
    unit = printing.unit(f"{case.file.currency}/hour", lang)
    said = translate(N_("base pay of {frontline} per talk hour"), lang).format(
        **case.role_words(lang)
    )
    figure = _drawn(
        [text(row.name, lang) for row in found],
        pairs,
        hourly.face,
        band,
        f"{said}{style(lang).colon}{drawing.printed(band)}",
        unit,
        lang,
    )
    around = _said.around(
        case,
        "minimum-wages",
        [q for row in found for q in (row.ratio, row.ratio_full_time)],
        day=began(case),
        hourly=hourly,
    )
    shown = [band, *(n for pair in pairs for n in pair)]
    drawn = [q for r in found for q in (r.ratio, r.ratio_full_time) if q is not None]
    named = [said] + [
        f"{text(row.name, lang)}{style(lang).colon}{translate(words, lang)}"
        for row, pair in zip(found, pairs, strict=True)
        for words in _WORDS[-len(pair) :]
    ]
    return drawing.block(figure, around, shown, drawn, named=named)


def _drawn(
    names: list[str],
    pairs: list[list[Number]],
    face: Interval,
    band: Number,
    said: str,
    unit: str,
    lang: str,
) -> Figure:
    """Return the drawing: a row for each province, under two lines that say what is what."""
    left = _GAP + max(inches(name, TEXT) for name in names)
    over = 2 * _ROW
    height = over + len(names) * _ROW + _FOOT
    room = WIDTH - left - _GAP
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((left / WIDTH, _FOOT / height, room / WIDTH, 1 - _FOOT / height))
    ends = [float(n.high or 0) for pair in pairs for n in pair] + [float(band.high or 0)]
    # words and numbers to the right of the highest have room
    words_after = [translate(_WORDS[-1], lang)] + [drawing.printed(pair[-1]) for pair in pairs]
    after = max(inches(words, TEXT) for words in words_after) + 2 * _GAP
    most = max(ends) * max(1.04, room / (room - after))
    axes.set_xlim(0, most)
    axes.set_ylim((height - _FOOT) / _ROW, 0)
    low, high = float(band.low or 0), float(band.high or most)
    axes.axvspan(low, high, ymax=1 - _ROW / (height - _FOOT), facecolor=TINT, linewidth=0)
    if (face.low, face.high) != (low, high):
        axes.axvspan(
            face.low, face.high, ymax=1 - _ROW / (height - _FOOT), facecolor=SHADE, linewidth=0
        )
    wide = inches(said, TEXT) * most / room
    middle = min(max((low + high) / 2, wide / 2), most - wide / 2)
    axes.text(middle, 0.5, said, ha="center", va="center", fontsize=TEXT, color=INK)
    _rows(axes, pairs, lang)
    axes.set_yticks([2.5 + row for row in range(len(names))], names, fontsize=TEXT)
    scale(axes, lang)
    axes.set_xlabel(unit, fontsize=SMALL, loc="left", labelpad=1)
    gridded(axes)
    return figure


_WORDS = (N_("full-time, per paid hour"), N_("minimum by the hour"))


def _rows(axes: Axes, pairs: list[list[Number]], lang: str) -> None:
    """Draw the minimum wages of each province, named above the first; numbers look outward."""
    for row, pair in enumerate(pairs):
        words = _WORDS[-len(pair) :]
        markers = (("s", WHITE), ("o", BLUE))[-len(pair) :]
        order = sorted(range(len(pair)), key=lambda n: float(pair[n].low or 0))
        for place, n in enumerate(order):
            at = float(pair[n].low or 0)
            marker, face = markers[n]
            axes.plot([at], [2.5 + row], marker, color=INK, markerfacecolor=face, markersize=5.5)
            right = place == len(order) - 1
            told = [(drawing.printed(pair[n]), 2.5 + row)]
            told += [(translate(words[n], lang), 1.6)] if row == 0 else []
            for words_, y in told:
                axes.annotate(
                    words_,
                    (at, y),
                    (6 if right else -6, 0),
                    textcoords="offset points",
                    ha="left" if right else "right",
                    va="center",
                    fontsize=TEXT,
                )
