"""A drawing of the timeline: dated events in order, long gaps broken, undated steps in brackets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.casefile.chronology import Event
from case_lib.document import drawing
from case_lib.document.dated import as_dated
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Number, dated
from case_lib.document.lettering import inches, tall, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import BLUE, GREY, INK, TEXT, WIDTH
from case_lib.document.versions import in_each_language

__all__ = ["line"]

_passages = Passages(__package__)
_MOST = 9  # items on a line
_LEADER, _EDGE, _BREAK, _APART = 0.36, 0.12, 0.3, 0.16  # inches
_SIDE, _WIDEST = 0.06, WIDTH / 2 - 0.1
_LONG, _SHARE = 45, 0.35  # a gap is broken from so many days and such a share of all


@dataclass(frozen=True)
class _Item:
    """The content of one label: a dated event, or the undated ones between two of them."""

    when: str
    what: str
    first: date | None
    last: date | None
    dated: bool


@in_each_language
@drawing.styled
def line(case: Case) -> FigureBlock | Paragraph:
    """Draw the events in order: exact days as dots, stated periods as bars, others as brackets.

    The line is to scale, except where it is broken: at long gaps without a dated event.
    """
    events = chronology.events(case)
    if not any(event.stated for event in events):
        return left_out(case, ["events"])
    shown: list[Number] = []
    items = _items(case, events, shown)
    parts = -(-len(items) // _MOST)
    size = -(-len(items) // parts)
    drawn = [items[start : start + size] for start in range(0, len(items), size)]
    figures = [_drawn(part) for part in drawn]
    around = _passages.around(
        case,
        "timeline",
        [c for e in events for c in e.citations],
        days=any(item.dated and item.first == item.last for item in items),
        spans=any(item.dated and item.first != item.last for item in items),
        brackets=any(not item.dated for item in items),
        broken=any(_scale(part)[1] for part in drawn),
    )
    return drawing.block(figures, around, shown)


def _items(case: Case, events: Sequence[Event], shown: list[Number]) -> list[_Item]:
    """Return the items of the line, and add the dates that they print to ``shown``."""
    items: list[_Item] = []
    undated: list[Event] = []

    def close() -> None:
        if undated:
            words = style(case.lang).semicolon.join(text(e.label, case.lang) for e in undated)
            first = min((e.earliest for e in undated if e.earliest), default=None)
            last = max((e.latest for e in undated if e.latest), default=None)
            items.append(_Item(translate(N_("not dated"), case.lang), words, first, last, False))
            undated.clear()

    for event in events:
        window = as_dated(event)
        if event.stated is None or window is None:
            if undated and _far(undated[-1], event):
                close()
            undated.append(event)
            continue
        close()
        number = dated(window, case.lang)
        shown.append(number)
        label = text(event.label, case.lang)
        when = drawing.printed(number)
        items.append(_Item(when, label, window.window.earliest, window.window.latest, True))
    close()
    return _placed(items)


def _placed(items: Sequence[_Item]) -> list[_Item]:
    """Return the items with brackets that reach far beside the dated event that ends them."""
    placed = list(items)
    for item in items:
        row = placed.index(item)
        later = [n for n in range(row + 1, len(placed)) if placed[n].dated and placed[n].last]
        end = (item.last or date.min).toordinal() - _LONG
        ends = [n for n in later if (placed[n].last or date.min).toordinal() >= end]
        if not item.dated and item.last and ends and ends[0] > row + 1:
            placed.insert(ends[0], item)
            placed.pop(row)
    return placed


def _far(one: Event, other: Event) -> bool:
    """Return whether two undated events end so far apart that one bracket would mislead."""
    if one.latest is None or other.latest is None:
        return one.latest is not other.latest
    return abs((one.latest - other.latest).days) > _LONG


def _drawn(items: Sequence[_Item]) -> Figure:
    """Return the drawing of one line; labels stand alternately above and below it."""
    columns = _columns(items)
    rooms = [min(right - left, _WIDEST) for left, right in columns]
    heads = [wrapped(i.when, room, TEXT, "bold") for i, room in zip(items, rooms, strict=True)]
    words = [
        f"{head}\n{wrapped(item.what, room, TEXT)}"
        for item, head, room in zip(items, heads, rooms, strict=True)
    ]
    above, below = (max((tall(w, TEXT) for w in words[side::2]), default=0.0) for side in (0, 1))
    high = above + below + 2 * _LEADER + 0.1 if len(items) > 1 else above + _LEADER + 0.25
    figure = Figure(figsize=(WIDTH, high))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, high)
    axes.axis("off")
    level = high - above - _LEADER - 0.05
    at, breaks = _scale(items)
    _axis(axes, level, breaks)
    for row, (item, head, whole) in enumerate(zip(items, heads, words, strict=True)):
        up = row % 2 == 0
        half = max(inches(part, TEXT, "bold") for part in whole.split("\n")) / 2
        left, right = columns[row]
        # brackets that overlap lie beside each other
        away = (0.06 + 0.05 * (row // 2 % 2)) * (1 if up else -1)
        spot = _mark(axes, item, level, at, away, (left + right) / 2)
        # as near to its mark as its column allows
        middle = min(max(spot, left + half), max(right - half, left + half))
        edge = level + _LEADER if up else level - _LEADER
        axes.plot(
            [spot, middle],
            [
                level + (away if not item.dated else 0.07 if up else -0.07),
                edge - (0.02 if up else -0.02),
            ],
            color=GREY,
            linewidth=0.6,
        )
        top = edge + tall(whole, TEXT) if up else edge
        bold = head.count("\n") + 1
        # each line by itself: matplotlib sets lines without descenders closer
        for n, part in enumerate(whole.split("\n")):
            axes.text(
                middle,
                top - tall(part, TEXT) * (n + 0.85),
                part,
                ha="center",
                va="baseline",
                fontsize=TEXT,
                fontweight="bold" if n < bold else "normal",
                color=INK if item.dated or n >= bold else GREY,
            )
    return figure


def _columns(items: Sequence[_Item]) -> list[tuple[float, float]]:
    """Return the ends of the column of each label; neighbours are on opposite sides of the line.

    On each side, longer texts get wider columns, so that labels are of similar height.
    """
    ends = [(0.0, WIDTH)] * len(items)
    for side in (0, 1):
        mine = range(side, len(items), 2)
        free = WIDTH - 2 * _SIDE - _APART * max(0, len(mine) - 1)
        dates = {r: min(inches(items[r].when, TEXT, "bold"), free / len(mine)) for r in mine}
        says = {r: 0.1 + inches(items[r].what, TEXT) for r in mine}
        left, x = free - sum(dates.values()), _SIDE
        for row in mine:
            wide = dates[row] + left * says[row] / sum(says.values())
            ends[row] = (x, x + wide)
            x += wide + _APART
    return ends


def _mark(
    axes: Axes, item: _Item, line: float, at: Callable[[date], float], away: float, middle: float
) -> float:
    """Draw the mark of an item on the line, and return where its leader ends."""
    if item.first is None or item.last is None:
        return middle
    first, last = at(item.first), at(item.last)
    if not item.dated:
        side = line + away
        first, last = sorted((first, last))
        axes.plot([first, last], [side, side], color=GREY, linewidth=1.0, linestyle=(0, (3, 2)))
    elif last - first < 0.06:
        axes.plot([first], [line], marker="o", color=BLUE, markersize=5.5)
    else:
        axes.plot([first, last], [line, line], color=BLUE, linewidth=5, solid_capstyle="butt")
    return (first + last) / 2


def _axis(axes: Axes, line: float, breaks: Sequence[float]) -> None:
    ends = [_EDGE / 2, *(x for b in breaks for x in (b - _BREAK / 4, b + _BREAK / 4))]
    ends.append(WIDTH - _EDGE / 2)
    for first, last in zip(ends[::2], ends[1::2], strict=True):
        axes.plot([first, last], [line, line], color=GREY, linewidth=1.2, zorder=0)
    for middle in breaks:
        for shift in (-_BREAK / 4, _BREAK / 4):
            axes.plot(
                [middle + shift - 0.03, middle + shift + 0.03],
                [line - 0.06, line + 0.06],
                color=GREY,
                linewidth=1.0,
            )


def _scale(items: Sequence[_Item]) -> tuple[Callable[[date], float], list[float]]:
    """Return the position of days on the line, in inches, and the places where it is broken."""
    spans = sorted(
        (i.first.toordinal(), i.last.toordinal()) for i in items if i.dated and i.first and i.last
    )
    if not spans:
        return lambda _: WIDTH / 2, []
    kept: list[list[float]] = [list(spans[0])]
    length = max(last for _, last in spans) - spans[0][0]
    for first, last in spans[1:]:
        if first - kept[-1][1] > max(_LONG, _SHARE * length):
            kept.append([first, last])
        else:
            kept[-1][1] = max(kept[-1][1], last)
    pad = max(1.0, 0.04 * sum(last - first for first, last in kept))
    ends = [(first - pad, last + pad) for first, last in kept]
    width = WIDTH - 2 * _EDGE - _BREAK * (len(ends) - 1)
    inch = width / sum(last - first for first, last in ends)
    starts, breaks, x = [], [], _EDGE
    for begin, end in ends:
        starts.append(x)
        x += (end - begin) * inch
        breaks.append(x + _BREAK / 2)
        x += _BREAK

    def at(day: date) -> float:
        number = day.toordinal()
        for place, (first, last) in enumerate(ends):
            if number <= last or place == len(ends) - 1:
                return starts[place] + (min(max(number, first), last) - first) * inch
        raise AssertionError

    return at, breaks[:-1]
