"""Pay drawn: price per person diverted, what drives it, and minimum wages."""

from __future__ import annotations

from typing import Any

import numpy as np

from case_lib.base.languages import DEFAULT, N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.pay import price, sobol, wages
from case_lib.document import drawing, rows
from case_lib.document.cells import left_out, note_on
from case_lib.document.display import FigureBlock, Paragraph, in_each_language
from case_lib.document.inline import number, sentence
from case_lib.document.lettering import wrapped
from case_lib.quantity import printing

__all__ = ["PRICE", "drivers", "minimum_wages", "price_per_lead"]

PRICE = "pay.break_even_price_lead"
_NEAR = 1.6  # times as high: two bars between which no line of words fits


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
    figure, axes = drawing.canvas(3.3)
    axes.fill_between(
        band["leads"],
        band["low"],
        band["high"],
        facecolor="#cfe3f1",
        edgecolor=drawing.BLUE,
        linewidth=0.8,
    )
    axes.axvspan(
        reach.low, reach.high, facecolor="none", edgecolor=drawing.PALE, hatch="//", linewidth=0
    )
    shown = [number(reach, lang)]
    axes.text(
        0.5,
        0.04,
        drawing.printed(shown[0]),
        transform=axes.transAxes,
        ha="center",
        fontsize=7.5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )
    prices = [band["low"].min(), band["high"].max()]
    bars = case.comparators(f"{case.file.currency}/lead")
    for quantity in bars:
        if quantity.interval.bounded:
            shown.append(number(quantity, lang))
            words = drawing.printed(shown[-1])
            axes.axhspan(
                quantity.low * 0.985,
                quantity.high * 1.015,
                facecolor=drawing.ORANGE,
                alpha=0.55,
                linewidth=0,
            )
            # words stand above a bar, or below it where another bar is near above
            near = any(1 < other.low / quantity.high < _NEAR for other in bars)
            axes.text(
                leads[-1] * 0.98,
                quantity.low / 1.03 if near else quantity.high * 1.03,
                wrapped(f"{_case_of(text(quantity.label, lang))}: {words}", 4.8, 7.5),
                fontsize=7.5,
                va="top" if near else "bottom",
                ha="right",
            )
            prices += [quantity.low, quantity.high]
    axes.set(xscale="log", yscale="log", xlim=(leads[0], leads[-1]))
    axes.set_ylim(min(prices) / 1.8, max(prices) * 1.4)
    for axis in (axes.xaxis, axes.yaxis):
        drawing.log_ticks(axis, lang)
    axes.set_xlabel(translate(N_("people diverted per person and day (log scale)"), lang))
    unit = printing.unit(f"{case.file.currency}/lead", lang)
    axes.set_ylabel(translate(N_("{unit} (log scale)"), lang).replace("{unit}", unit))
    caption = sentence(
        N_(
            "Band: the price per person diverted at which {frontline} and "
            "{oversight} are paid for, as bounds, for a given number of people "
            "diverted a day. Hatched: the range of that number that our "
            "assumptions give. Bars: prices reported in other cases."
        ),
        lang,
        **case.role_words(lang),
    )
    alt = translate(
        N_(
            "A band that falls as more people are diverted a day, with "
            "horizontal bars for prices of other cases."
        ),
        lang,
    )
    note = note_on(
        case,
        [case[PRICE]],
        N_("A floor: those who lead, technical staff and software are not in it."),
    )
    return drawing.block(figure, "price-per-lead", caption, alt, note, shown, [case[PRICE]])


def _case_of(label: str) -> str:
    """Return what stands in brackets at the end of a label, the name of the case."""
    inside = label.replace("（", "(").replace("）", ")")
    return inside[inside.rfind("(") + 1 :].rstrip(")") if "(" in inside else label


@in_each_language
@drawing.styled
def drivers(case: Case, name: str = PRICE) -> FigureBlock | Paragraph:
    """Draw how much each uncertain input drives a quantity (Sobol indices)."""
    if name not in case:
        return left_out(case, [name])
    lang = case.lang
    frame = sobol.drivers(case, name)
    named = [text(case[n].label, lang) for n in frame["input"]]
    lines, pages = rows.labelled(named, 2.4, 8.5, 0.34)
    shown = [number(quantity, lang) for quantity in frame["total"]]
    figures = []
    for page in pages:
        figure, axes = drawing.canvas(page.height + 0.5)
        for offset, column, style in _ORDERS:
            axes.barh(
                [middle + offset for middle in page.middles],
                [q.low for q in page.of(list(frame[column]))],
                height=0.12,
                edgecolor=drawing.BLUE,
                linewidth=0.7,
                label=translate(_ORDER_LABELS[column], lang),
                **style,
            )
        for row, middle in zip(page.which, page.middles, strict=True):
            axes.text(
                max(frame["total"][row].low, frame["first"][row].low) + 0.01,
                middle,
                drawing.printed(shown[row]),
                va="center",
                fontsize=7.5,
            )
        axes.set_yticks(page.middles, page.of(lines))
        axes.set_ylim(page.height, 0)
        axes.set_xlim(0, max(q.low for q in frame["total"]) * 1.25)
        axes.set_xlabel(translate(N_("share of the variance of the logarithm"), lang))
        figure.legend(loc="outside lower center", ncols=2)
        figures.append(figure)
    caption = sentence(
        N_(
            "What drives “{name}”: Sobol indices of its logarithm under the assumed "
            "distributions. Numbers: total indices."
        ),
        lang,
        name=text(case[name].label, lang),
    )
    alt = translate(
        N_(
            "Pairs of horizontal bars, one pair for each uncertain input, the most "
            "influential first."
        ),
        lang,
    )
    return drawing.block(
        figures,
        "drivers",
        caption,
        alt,
        sentence(N_("Method: Saltelli et al. 2010. Draws, not bounds."), lang),
        shown,
        [case[name]],
    )


_ORDERS: tuple[tuple[float, str, dict[str, Any]], ...] = (
    (-0.064, "first", {"facecolor": drawing.BLUE}),
    (0.064, "total", {"facecolor": "white", "hatch": "////"}),
)
_ORDER_LABELS = {"first": N_("alone (first order)"), "total": N_("with interactions (total)")}


@in_each_language
@drawing.styled
def minimum_wages(case: Case) -> FigureBlock | Paragraph:
    """Draw base pay per talk hour over each province's hourly minimum wage."""
    found = wages.minimum_wages(case)
    if not found:
        return left_out(case, wages.needs(case))
    lang = case.lang
    found = sorted(found, key=lambda r: (r.ratio.high, text(r.name, DEFAULT)), reverse=True)
    lines, pages = rows.labelled([text(r.name, lang) for r in found], 1.6, 7, 0.155)
    ends = [end for r in found for end in (r.ratio.low, r.ratio.high, 1.0)]
    room = 0.04 * (max(ends) - min(ends))
    figures = []
    for page in pages:
        figure, axes = drawing.canvas(page.height + 0.6)
        for item, middle in zip(page.of(found), page.middles, strict=True):
            for part, style in (
                (item.ratio, {"linewidth": 1.1}),
                (item.ratio.face, {"linewidth": 4, "solid_capstyle": "butt"}),
            ):
                axes.plot([part.low, part.high], [middle] * 2, color=drawing.BLUE, **style)
        axes.axvline(1, color=drawing.INK, linewidth=1, linestyle="--")
        axes.set_yticks(page.middles, page.of(lines), fontsize=7)
        axes.set_xlim(min(ends) - room, max(ends) + room)
        axes.set_ylim(page.height + 0.08, -0.08)
        axes.set_xlabel(
            translate(N_("base pay per talk hour, as a multiple of the hourly minimum wage"), lang)
        )
        axes.grid(axis="x", color=drawing.PALE, linewidth=0.6)
        axes.set_axisbelow(True)
        figures.append(figure)
    caption = sentence(
        N_(
            "Base pay of {frontline} per hour of talk time beside the hourly "
            "minimum wage of each province on the day of the arrests, derived "
            "◐. Thick: “about” read as exactly; thin: with the convention for "
            "“about”. Dashed: the minimum wage."
        ),
        lang,
        **case.role_words(lang),
    )
    alt = translate(
        N_(
            "One horizontal range for each province, around or above the dashed line of "
            "the minimum wage; the table gives the numbers."
        ),
        lang,
    )
    note = note_on(
        case, [found[0].ratio], N_("Talk time only: pay for an hour at the desk is lower.")
    )
    return drawing.block(
        figures, "minimum-wages", caption, alt, note, drawn=[row.ratio for row in found]
    )
