"""The timeline: windows as bars, exact days as marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, text, translate
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.casefile.chronology import Event
from case_lib.document import calendar, drawing, rows
from case_lib.document.cells import left_out, outlets, sources_note
from case_lib.document.dated import as_dated
from case_lib.document.display import FigureBlock, Paragraph, in_each_language
from case_lib.document.inline import Number, dated, sentence
from case_lib.document.lettering import inches, tall, wrapped
from case_lib.quantity import printing

__all__ = ["windows"]

# sizes in points of what stands left of the axis, and right of it: when, and who says so
_LABEL, _WHEN, _OUTLET = 8.0, 7.5, 5.8
_LEFT, _RIGHT, _FOOT = 2.1, 1.7, 0.42  # inches, at most


@dataclass(frozen=True)
class _Row:
    event: Event
    label: str
    when: str
    who: str

    @property
    def right(self) -> float:
        """How tall that is in inches which stands right of the axis."""
        return tall(self.when, _WHEN) + tall(self.who, _OUTLET)

    @property
    def height(self) -> float:
        """How tall it is in inches."""
        return max(tall(self.label, _LABEL), self.right) + 0.1


@in_each_language
@drawing.styled
def windows(case: Case) -> FigureBlock | Paragraph:
    """Draw every event's window: bars for windows, diamonds for exact days."""
    lang = case.lang
    events = chronology.events(case)
    days = [day for e in events for day in (e.earliest, e.latest) if day]
    if not days:
        return left_out(case, ["events"])
    shown: list[Number] = []
    told: list[_Row] = []
    for event in events:
        window = as_dated(event)
        if window is not None:
            shown.append(dated(window, lang))
            when = shown[-1].text
        else:
            when = printing.window(event.earliest, event.latest, lang)
        told.append(
            _Row(
                event,
                wrapped(text(event.label, lang), _LEFT, _LABEL),
                wrapped(f"{when} {event.kind.mark}", _RIGHT, _WHEN),
                wrapped(outlets(case, event.citations), _RIGHT, _OUTLET),
            )
        )
    ends = calendar.axis(days)
    left = 0.1 + max(inches(line, _LABEL) for row in told for line in row.label.split("\n"))
    figures = [
        _drawn(part, part.of(told), left, ends, lang)
        for part in rows.pages([row.height for row in told])
    ]
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
    return drawing.block(figures, "timeline", caption, alt, sources_note(case, cited), shown)


def _drawn(
    part: rows.Rows, told: Sequence[_Row], left: float, ends: tuple[int, int], lang: str
) -> Figure:
    """Return the drawing of some rows; its vertical axis is in inches."""
    high = part.height + _FOOT
    figure = Figure(figsize=(drawing.WIDTH, high))
    across = (drawing.WIDTH - left - _RIGHT - 0.08) / drawing.WIDTH
    axes = figure.add_axes((left / drawing.WIDTH, _FOOT / high, across, part.height / high))
    axes.set_xlim(*ends)
    axes.set_ylim(part.height, 0)
    for row, middle in zip(told, part.middles, strict=True):
        _bar(axes, middle, row.event, ends)
        top = middle - row.right / 2
        for words, down, size, ink in (
            (row.when, 0.0, _WHEN, drawing.INK),
            (row.who, tall(row.when, _WHEN), _OUTLET, "#555555"),
        ):
            axes.annotate(
                words,
                (1, top + down),
                xycoords=("axes fraction", "data"),
                xytext=(0.08 * 72, 0),
                textcoords="offset points",
                va="top",
                fontsize=size,
                color=ink,
                annotation_clip=False,
            )
    axes.set_yticks(part.middles, [row.label for row in told])
    unit, ticks = calendar.ticks(*ends)
    axes.set_xticks([day.toordinal() for day in ticks], calendar.labels(unit, ticks, lang))
    axes.tick_params(axis="y", length=0, labelsize=_LABEL)
    axes.tick_params(axis="x", labelsize=7)
    axes.grid(axis="x", color=drawing.PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    return figure


def _bar(axes: Axes, middle: float, event: Event, ends: tuple[int, int]) -> None:
    first = event.earliest.toordinal() if event.earliest else ends[0]
    last = event.latest.toordinal() if event.latest else ends[1]
    if event.earliest == event.latest and event.earliest is not None:
        axes.plot([first], [middle], marker="D", color=drawing.INK, markersize=6)
        return
    reported = event.kind == Kind.REPORTED
    axes.barh(
        middle,
        last - first + 1,
        left=first,
        height=0.18,
        facecolor=drawing.BLUE if reported else "white",
        edgecolor=drawing.BLUE,
        hatch=None if reported else "////",
        linewidth=0.8,
    )
