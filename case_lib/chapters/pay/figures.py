"""Drawings of the price of a person diverted, and of the inputs that determine it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import ladder, price_figure, sobol
from case_lib.chapters.pay.price import PRICE
from case_lib.document import drawing, rows
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Number, number
from case_lib.document.lettering import inches
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.range_bars import Bar, range_bars
from case_lib.document.style_sheet import BLUE, RULE, SMALL, TEXT, WHITE, WIDTH
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["drivers", "price_per_lead", "prices"]

_passages = Passages(__package__)


@in_each_language
@drawing.styled
def prices(case: Case) -> FigureBlock | Paragraph:
    """Draw all known prices per person diverted on one linear scale.

    These are pay in this case, prices of other cases, and the price of the model, which is outlined.
    """
    lang, currency = case.lang, case.file.currency
    steps = ladder.steps(case)
    if len(steps) < 2:
        return left_out(case, [PRICE])
    shown = [number(step.quantity, lang, with_unit=False) for step in steps]
    bars = [
        Bar(step.label, step.quantity, drawing.printed(printed), step.own)
        for step, printed in zip(steps, shown, strict=True)
    ]
    modelled = any(step.quantity.name == PRICE for step in steps)
    around = _passages.around(case, "prices", [step.quantity for step in steps], modelled=modelled)
    drawn = range_bars(bars, printing.unit(f"{currency}/lead", lang), lang, 2.7)
    return drawing.block(drawn, around, shown, named=[bar.label for bar in bars])


@in_each_language
@drawing.styled
def price_per_lead(case: Case) -> FigureBlock | Paragraph:
    """Draw the price that covers the pay of callers and inspectors, over people diverted a day."""
    if PRICE not in case:
        return left_out(case, [PRICE])
    lang = case.lang
    shown = [number(case["pay.leads_day"], lang)]
    unit = printing.unit(f"{case.file.currency}/lead", lang)
    figure = price_figure.over_leads(
        case,
        shown[0],
        translate(N_("people who joined, per caller and day (log scale)"), lang),
        translate(N_("{unit} (log scale)"), lang).replace("{unit}", unit),
    )
    around = _passages.around(case, "price-per-lead", [case[PRICE]])
    return drawing.block(figure, around, shown, [case[PRICE]], model=True)


@in_each_language
@drawing.styled
def drivers(case: Case, name: str = PRICE) -> FigureBlock | Paragraph:
    """Draw the Sobol indices of each uncertain input of a quantity."""
    if name not in case:
        return left_out(case, [name])
    lang = case.lang
    frame = sobol.drivers(case, name)
    named = [text(case[n].label, lang) for n in frame["input"]]
    lines, pages = rows.labelled(named, 2.4, TEXT, 0.38)
    shown = [number(quantity, lang) for quantity in frame["total"]]
    figures = [_pairs(frame, shown, lines, page, lang) for page in pages]
    around = _passages.around(case, "drivers", what=text(case[name].label, lang))
    return drawing.block(figures, around, shown, [case[name]], model=True)


def _pairs(
    frame: Any, shown: Sequence[Number], lines: Sequence[str], page: rows.Rows, lang: str
) -> Figure:
    """Draw a pair of bars for each input; the first pair has the labels."""
    left = 2 * _GAP + max(
        inches(words, TEXT) for label in page.of(lines) for words in label.split("\n")
    )
    room = WIDTH - left - _GAP
    height = page.height + 0.4
    figure = Figure(figsize=(WIDTH, height))
    place = (left / WIDTH, 1 - page.height / height, room / WIDTH, page.height / height)
    axes = figure.add_axes(place)
    labels: list[tuple[float, float, str]] = []
    for offset, column, look in _ORDERS:
        ends = [quantity.low for quantity in page.of(list(frame[column]))]
        middles = [middle + offset for middle in page.middles]
        axes.barh(middles, ends, height=0.12, edgecolor=BLUE, linewidth=RULE, **look)
        for row, end, middle in zip(page.which, ends, middles, strict=True):
            parts = [translate(_ORDER_LABELS[column], lang)] if row == page.which[0] else []
            parts += [drawing.printed(shown[row])] if column == "total" else []
            if parts:
                labels.append((end, middle, style(lang).colon.join(parts)))
    # room for each bar and its label
    most = max(end * room / (room - inches(words, SMALL) - 2 * _GAP) for end, _, words in labels)
    for end, middle, words in labels:
        drawing.text_beside(axes, words, end, middle, SMALL, _GAP)
    axes.set_yticks(page.middles, page.of(lines), fontsize=TEXT)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(page.height, 0)
    axes.set_xlim(0, most)
    axes.set_xlabel(translate(N_("share of the variance of the logarithm"), lang))
    return figure


_GAP = 0.08  # inches
_ORDERS: tuple[tuple[float, str, dict[str, Any]], ...] = (
    (-0.075, "first", {"facecolor": BLUE}),
    (0.075, "total", {"facecolor": WHITE}),
)
_ORDER_LABELS = {"first": N_("alone (first order)"), "total": N_("with interactions (total)")}
