"""The timeline: windows as bars, exact days as marks."""

from __future__ import annotations

from datetime import date, timedelta

import matplotlib.dates as mdates
from matplotlib.axes import Axes

from case_lib import printing, timeline
from case_lib.blocks import FigureBlock, Paragraph
from case_lib.case import Case
from case_lib.figures import drawing
from case_lib.kinds import Kind
from case_lib.language import N_, text, translate
from case_lib.runs import Number, dated, sentence
from case_lib.tables.cells import lacking, outlets, sources_note
from case_lib.tables.timeline import as_dated
from case_lib.timeline import Event


@drawing.styled
def windows(case: Case) -> FigureBlock | Paragraph:
    """Draw every event's window: bars for windows, diamonds for exact days."""
    lang = case.lang
    events = timeline.events(case)
    if not any(e.earliest and e.latest for e in events):
        return lacking(case, ["events"])
    days = [day for e in events for day in (e.earliest, e.latest) if day]
    first, last = min(days), max(days)
    start, stop = first - timedelta(days=10), last + timedelta(days=10)
    figure, axes = drawing.canvas(0.35 * len(events) + 0.8)
    shown: list[Number] = []
    for row, event in enumerate(events):
        _bar(axes, row, event, start, stop)
        window = as_dated(event)
        if window is not None:
            shown.append(dated(window, lang))
            when = shown[-1].text
        else:
            when = printing.window(event.earliest, event.latest, lang)
        for text_of, offset, size, ink in (
            (f"{when} {event.kind.mark}", -0.16, 7.5, drawing.INK),
            (drawing.wrapped(outlets(case, event.citations), lang, 44), 0.2, 5.8, "#555555"),
        ):
            axes.annotate(
                text_of,
                (1.01, row + offset),
                xycoords=("axes fraction", "data"),
                va="center" if offset < 0 else "top",
                fontsize=size,
                color=ink,
                annotation_clip=False,
            )
    axes.set_yticks(
        range(len(events)), [drawing.wrapped(text(e.label, lang), lang, 34) for e in events]
    )
    axes.invert_yaxis()
    axes.set_xlim(mdates.date2num(start), mdates.date2num(stop))
    axes.xaxis.set_major_locator(
        mdates.MonthLocator(interval=2 if (stop - start).days > 200 else 1)
    )
    axes.xaxis.set_major_formatter(lambda x, _: _month(mdates.num2date(x).date(), lang))
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.grid(axis="x", color=drawing.PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    caption = sentence(
        N_(
            "Events as reported and as their order allows. Diamond: an exact day; "
            "solid bar: days that a source states; hatched bar: days that the order "
            "of events leaves."
        ),
        lang,
    )
    alt = translate(
        N_(
            "Timeline with one row for each event, the earliest first; the dates stand at the right "
            "of each row."
        ),
        lang,
    )
    cited = [c for e in events for c in e.citations]
    return drawing.block(figure, "timeline", caption, alt, sources_note(case, cited), shown)


def _bar(axes: Axes, row: int, event: Event, start: date, stop: date) -> None:
    left, right = event.earliest or start, event.latest or stop
    exact = event.earliest == event.latest and event.earliest is not None
    if exact:
        axes.plot([mdates.date2num(left)], [row], marker="D", color=drawing.INK, markersize=6)
        return
    reported = event.kind == Kind.REPORTED
    axes.barh(
        row,
        (right - left).days + 1,
        left=mdates.date2num(left),
        height=0.5,
        facecolor=drawing.BLUE if reported else "white",
        edgecolor=drawing.BLUE,
        hatch=None if reported else "////",
        linewidth=0.8,
    )


def _month(day: date, lang: str) -> str:
    if lang == "zh":
        return f"{day.year}年{day.month}月" if day.month <= 2 else f"{day.month}月"
    name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
        day.month - 1
    ]
    return f"{name} {day.year}" if day.month <= 2 else name
