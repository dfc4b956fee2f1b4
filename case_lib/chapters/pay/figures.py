"""Pay drawn: what a person diverted cost, and what drives the model’s price."""

from __future__ import annotations

from typing import Any

import numpy as np

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import ladder, price, sobol
from case_lib.document import drawing, rows
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import number
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.range_bars import Bar, range_bars
from case_lib.document.style_sheet import BLUE, GREY, LEAD, RULE, SMALL, TEXT, TINT, WHITE
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["PRICE", "drivers", "price_per_lead", "prices"]

PRICE = ladder.PRICE
_said = Passages(__package__)


@in_each_language
@drawing.styled
def prices(case: Case) -> FigureBlock | Paragraph:
    """Draw what is known of the price of a person diverted as one ladder, on a linear scale.

    Pay here, prices of other cases, and the model's price, which is outlined.
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
    around = _said.around(case, "prices", [step.quantity for step in steps], modelled=modelled)
    drawn = range_bars(bars, printing.unit(f"{currency}/lead", lang), lang, 2.7)
    return drawing.block(drawn, around, shown, named=[bar.label for bar in bars])


@in_each_language
@drawing.styled
def price_per_lead(case: Case) -> FigureBlock | Paragraph:
    """Draw the price at which callers and inspectors are paid for, over leads a day."""
    if PRICE not in case:
        return left_out(case, [PRICE])
    lang = case.lang
    reach = case["pay.leads_day"]
    leads = np.geomspace(reach.low / 1.4, reach.high * 1.4, 200)
    band = price.price_bands(case, leads)
    figure, axes = drawing.canvas(2.7)
    axes.fill_between(
        band["leads"],
        band["low"],
        band["high"],
        facecolor=TINT,
        edgecolor=BLUE,
        linewidth=RULE,
    )
    for end in (reach.low, reach.high):
        axes.axvline(end, color=GREY, linewidth=LEAD, linestyle=(0, (3, 2)))
    shown = [number(reach, lang)]
    axes.text(
        0.5, 0.05, drawing.printed(shown[0]), transform=axes.transAxes, ha="center", fontsize=SMALL
    )
    axes.set(xscale="log", yscale="log", xlim=(leads[0], leads[-1]))
    axes.set_ylim(band["low"].min() / 2.2, band["high"].max() * 1.2)
    for axis in (axes.xaxis, axes.yaxis):
        drawing.log_ticks(axis, lang)
    axes.set_xlabel(translate(N_("people diverted per person and day (log scale)"), lang))
    unit = printing.unit(f"{case.file.currency}/lead", lang)
    axes.set_ylabel(translate(N_("{unit} (log scale)"), lang).replace("{unit}", unit))
    around = _said.around(case, "price-per-lead", [case[PRICE]])
    return drawing.block(figure, around, shown, [case[PRICE]], model=True)


@in_each_language
@drawing.styled
def drivers(case: Case, name: str = PRICE) -> FigureBlock | Paragraph:
    """Draw how much each uncertain input drives a quantity (Sobol indices)."""
    if name not in case:
        return left_out(case, [name])
    lang = case.lang
    frame = sobol.drivers(case, name)
    named = [text(case[n].label, lang) for n in frame["input"]]
    lines, pages = rows.labelled(named, 2.4, TEXT, 0.34)
    shown = [number(quantity, lang) for quantity in frame["total"]]
    figures = []
    for page in pages:
        figure, axes = drawing.canvas(page.height + 0.5)
        for offset, column, look in _ORDERS:
            axes.barh(
                [middle + offset for middle in page.middles],
                [q.low for q in page.of(list(frame[column]))],
                height=0.12,
                edgecolor=BLUE,
                linewidth=RULE,
                label=translate(_ORDER_LABELS[column], lang),
                **look,
            )
        for row, middle in zip(page.which, page.middles, strict=True):
            axes.text(
                max(frame["total"][row].low, frame["first"][row].low) + 0.01,
                middle,
                drawing.printed(shown[row]),
                va="center",
                fontsize=SMALL,
            )
        axes.set_yticks(page.middles, page.of(lines))
        axes.set_ylim(page.height, 0)
        axes.set_xlim(0, max(q.low for q in frame["total"]) * 1.25)
        axes.set_xlabel(translate(N_("share of the variance of the logarithm"), lang))
        figure.legend(loc="outside lower center", ncols=2)
        figures.append(figure)
    around = _said.around(case, "drivers", what=text(case[name].label, lang))
    return drawing.block(figures, around, shown, [case[name]], model=True)


_ORDERS: tuple[tuple[float, str, dict[str, Any]], ...] = (
    (-0.064, "first", {"facecolor": BLUE}),
    (0.064, "total", {"facecolor": WHITE}),
)
_ORDER_LABELS = {"first": N_("alone (first order)"), "total": N_("with interactions (total)")}
