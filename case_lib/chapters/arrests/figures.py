"""A drawing of arrests: one dot per person, by published role."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from case_lib.base.languages import style
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.document import drawing
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Number, Token, number
from case_lib.document.lettering import tall, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.redrawing import Moving
from case_lib.document.style_sheet import GREY, INK, LEAD, ORANGE, PALE, TEXT, WHITE, WIDTH
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = ["composition"]

# markers of the parts, in turn; the rest is pale
_LOOKS: tuple[dict[str, Any], ...] = (
    {"marker": "o", "facecolor": INK, "edgecolor": INK},
    {"marker": "o", "facecolor": WHITE, "edgecolor": ORANGE},
    {"marker": "s", "facecolor": INK, "edgecolor": INK},
    {"marker": "s", "facecolor": WHITE, "edgecolor": ORANGE},
    {"marker": "^", "facecolor": INK, "edgecolor": INK},
    {"marker": "^", "facecolor": WHITE, "edgecolor": ORANGE},
)
_REST: dict[str, Any] = {"marker": "o", "facecolor": PALE, "edgecolor": PALE}
_POSSIBLE: dict[str, Any] = {"facecolor": WHITE, "edgecolor": GREY, "linestyle": ":"}
_NEAR, _FAR = 0.108, 0.15  # inches from dot to dot
_MOST = 57  # dots in a line
_WORDS = 1.9  # inches, at least, for the words of the last group
_DOTS = 1200  # above so many people a dot stands for several
_MARGIN, _RING = 0.08, 0.9  # inches around, points of a ring

_passages = Passages(__package__)


@dataclass(frozen=True)
class _Group:
    """The certain and the possible dots of a group, and their appearance."""

    words: str
    sure: int
    possible: int
    look: dict[str, Any]
    numbers: Sequence[Number] = ()

    @property
    def dots(self) -> int:
        """The number of dots drawn."""
        return self.sure + self.possible


@in_each_language
@drawing.styled
def composition(case: Case) -> FigureBlock | Paragraph:
    """Draw one dot per person arrested, by published role; grey if no role is published."""
    parts = role_counts.composition(case)
    if not parts:
        return left_out(case, [role_counts.total_name(case), "parts"])
    lang = case.lang
    total = case[role_counts.total_name(case)]
    each = _people_a_dot(total)
    shown: list[Number] = []
    groups = []
    for group, (called, count, share) in zip(_groups(parts, total, each), parts, strict=True):
        printed = [number(q, lang) for q in (count, share) if q is not None]
        groups.append(replace(group, words=_words(called, printed, lang), numbers=printed))
        shown += printed
    around = _passages.around(
        case,
        "composition",
        [total, *(count for _, count, _ in parts)],
        convicted=total.name == "convicted.total",
        each=Token(str(each), "people a dot") if each > 1 else None,
        possible=any(group.possible for group in groups),
        no_end=math.isinf(total.high),
    )
    # the dots of the rest are what the named parts leave, so they stand as these do
    named = [count.name for _, count, _ in parts if count.name != "arrests.residual"]
    figure = _drawn(groups, math.isinf(total.high), [total.name, *named])
    return drawing.block(figure, around, shown, [total])


def _people_a_dot(total: Quantity) -> int:
    """Return how many people a dot represents: 1, 2, 10, 20, 100 and so on."""
    most = total.high if math.isfinite(total.high) else total.low
    each = 1
    while most / each > _DOTS:
        each *= 5 if str(each)[0] == "2" else 2
    return each


def _groups(
    parts: Sequence[tuple[str, Quantity, Quantity | None]], total: Quantity, each: int
) -> list[_Group]:
    """Return the dots of each part of the total, and of the remainder."""
    named = [(called, count) for called, count, _ in parts if count.name != "arrests.residual"]
    groups = [
        _Group(
            called,
            math.ceil(count.low / each),
            math.ceil(count.high / each) - math.ceil(count.low / each)
            if math.isfinite(count.high)
            else 0,
            _LOOKS[row % len(_LOOKS)],
        )
        for row, (called, count) in enumerate(named)
    ]
    if len(named) < len(parts):
        sure = max(0, math.ceil(total.low / each) - sum(group.dots for group in groups))
        high = total.high if math.isfinite(total.high) else total.low
        possible = math.ceil(high / each) - math.ceil(total.low / each)
        groups.append(_Group(parts[-1][0], sure, possible, _REST))
    return groups


def _words(called: str, printed: Sequence[Number], lang: str) -> str:
    """Return the words beside a group."""
    count, *share = (drawing.printed(n) for n in printed)
    colon = style(lang).colon
    return f"{called}{colon}{count}" + "".join(
        style(lang).bracketed(share_text) for share_text in share
    )


def _drawn(groups: Sequence[_Group], goes_on: bool, counted: Sequence[str]) -> Any:
    """Return the drawing: dots in columns from the left, each group below its words.

    ``counted`` are the quantities that the dots represent.
    """
    dots = sum(group.dots for group in groups)
    down = max(1, math.ceil(dots / _MOST))
    last = sum(group.dots for group in groups[:-1]) // down  # the column where the last begins
    room = WIDTH - 2 * _MARGIN - (0.2 if goes_on else 0)
    pitch = min(_FAR, room / math.ceil(dots / down), (room - _WORDS) / max(1, last))
    starts, begun = [], 0
    for group in groups:
        starts.append(_MARGIN + (begun // down) * pitch)
        begun += group.dots
    lines = [wrapped(g.words, room - x, TEXT) for g, x in zip(groups, starts, strict=True)]
    head = sum(tall(words, TEXT) + 0.02 for words in lines) + 0.06
    figure, axes = drawing.bare(head + down * pitch + _MARGIN)
    top = 0.0
    for row, (words, x) in enumerate(zip(lines, starts, strict=True)):
        middle = top + tall(words, TEXT) / 2
        axes.text(x + 0.06, middle, words, va="center", fontsize=TEXT, gid=f"mv-words-{row}")
        axes.plot([x + 0.02] * 2, [top + 0.03, head - 0.02], color=GREY, linewidth=LEAD)
        top += tall(words, TEXT) + 0.02
    moving = Moving(fixed=counted)
    for row, (group, x) in enumerate(zip(groups, starts, strict=True)):
        moving.say(f"mv-words-{row}", group.words, group.numbers, room - x)
    moving.record(figure, axes, size=TEXT)
    place = 0
    for group in groups:
        for count, look in ((group.sure, group.look), (group.possible, group.look | _POSSIBLE)):
            _dots(axes, range(place, place + count), down, pitch, head, look)
            place += count
    if goes_on:
        end = _MARGIN + math.ceil(dots / down) * pitch
        axes.text(end + 0.04, head + down * pitch / 2, "…", va="center", fontsize=TEXT)
    return figure


def _dots(
    axes: Axes, places: range, down: int, pitch: float, top: float, look: dict[str, Any]
) -> None:
    """Draw the dots at some places of the columns."""
    if not places:
        return
    across = [_MARGIN + (place // down + 0.5) * pitch for place in places]
    deep = [top + (place % down + 0.5) * pitch for place in places]
    size = 0.68 * pitch * 72
    if look["marker"] != "o" or look["facecolor"] != look["edgecolor"]:
        axes.scatter(across, deep, s=size**2, linewidth=_RING, **look)
        return
    # as the round ends of strokes without length, which take a quarter of the room of circles
    ends = np.repeat(np.column_stack([across, deep]), 2, axis=0)
    ends[1::2, 0] += 0.001
    codes = np.tile([Path.MOVETO, Path.LINETO], len(across))
    strokes = Path(ends, codes)
    strokes.should_simplify = False
    width = size + _RING
    axes.add_patch(
        PathPatch(
            strokes, fill=False, edgecolor=look["facecolor"], linewidth=width, capstyle="round"
        )
    )
