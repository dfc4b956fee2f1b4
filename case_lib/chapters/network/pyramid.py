"""A drawing of the organisation as reported: its tiers with the number of people in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon

from case_lib.base.languages import N_, text, translate
from case_lib.casefile import role_counts
from case_lib.casefile.act_entries import RoleSpec
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.casefile.role_words import role_label
from case_lib.document import drawing
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Number, number
from case_lib.document.lettering import tall, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.redrawing import Moving
from case_lib.document.style_sheet import BLUE, GREY, INK, TEXT, TINT, WIDTH
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = ["pyramid"]

_passages = Passages(__package__)
_MIDDLE, _TOP, _BASE = 2.15, 1.5, 4.1  # inches: axis, width above and below
_SIDE = 4.5  # where what stands beside begins
_GAP, _REST = 0.07, 1.55
_UNKNOWN = "?"


@dataclass(frozen=True)
class _Tier:
    """A role with its label and the words about its number, in lines of at most ``wide`` inches.

    ``count`` and ``number`` are None if no source counts it.
    """

    label: str
    said: str
    wide: float
    count: Quantity | None = None
    number: Number | None = None

    @property
    def lines(self) -> str:
        """The words about its number."""
        return wrapped(self.said, self.wide, TEXT)

    @property
    def height(self) -> float:
        """The height in inches."""
        return tall(self.label, TEXT) + tall(self.lines, TEXT) + 0.13


@in_each_language
@drawing.styled
def pyramid(case: Case) -> FigureBlock | Paragraph:
    """Draw the tiers of a case with the number of people in each; “?” if not reported."""
    roles = [role for role in case.file.roles.values() if role.function != "buyer"]
    tiers = sorted((r for r in roles if r.tier is not None), key=lambda role: role.tier or 0)
    alone = len(roles) == len(case.file.roles) == 1 and roles[0].counted_in not in case
    if not tiers or alone:  # one box with a question mark shows nothing
        return left_out(case, ["roles: tier"], here=not tiers)
    numbers: list[Number] = []
    rooms = [_TOP] * len(tiers)
    for _ in range(3):  # a band is as tall as its words, and its words as wide as the band is there
        drawn = [_tier(case, r, [], wide - 0.14) for r, wide in zip(tiers, rooms, strict=True)]
        foot, floor = sum(tier.height + _GAP for tier in drawn), 0.0
        for row, tier in enumerate(drawn):
            rooms[row] = _TOP + (_BASE - _TOP) * floor / foot
            floor += tier.height + _GAP
    rooms = [min(wide, 1.9 + 0.14) for wide in rooms]
    drawn = [_tier(case, r, numbers, wide - 0.14) for r, wide in zip(tiers, rooms, strict=True)]
    beside = [_tier(case, role, numbers, 1.6) for role in roles if role.tier is None]
    figure = _drawn(case, drawn, beside, numbers)
    shown = [q for tier in [*drawn, *beside] if (q := tier.count) is not None]
    cited = [cite(case.file, claim) for role in roles for claim in role.claims]
    return drawing.block(figure, _passages.around(case, "pyramid", [*cited, *shown]), numbers)


def _tier(case: Case, role: RoleSpec, numbers: list[Number], wide: float) -> _Tier:
    """Return the words of a tier; its number is added to ``numbers``."""
    label = text(role.label.model_dump(), case.lang)
    count = case.get(role.counted_in) if role.counted_in else None
    said, shown = _UNKNOWN, None
    if count is not None and role.counted_in:
        shown = number(count, case.lang)
        numbers.append(shown)
        said = drawing.printed(shown).strip()
        called = role_counts.short_label(case.file, role.counted_in, case.lang)
        if called != label:
            worded = translate(N_("{count}, counted as {called}"), case.lang)
            said = worded.replace("{count}", said).replace("{called}", called)
    return _Tier(wrapped(label, wide, TEXT, "bold"), said, wide, count, shown)


def _drawn(
    case: Case, tiers: Sequence[_Tier], beside: Sequence[_Tier], numbers: list[Number]
) -> Figure:
    """Return the drawing; both axes are in inches."""
    buyer = case.role("buyer")
    over = 0.62 if buyer else 0.05
    foot = sum(tier.height + _GAP for tier in tiers)
    right = sum(tier.height + 0.1 for tier in beside)
    figure = Figure(figsize=(WIDTH, max(foot, right) + over + 0.05))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(max(foot, right) + 0.05, -over)
    axes.axis("off")
    if buyer:
        _buyer(axes, role_label(case.file, buyer, case.lang))
    moving = Moving()
    for box, tier in enumerate([*tiers, *beside], 1):
        if tier.number is not None:
            moving.say(f"in-box-{box}-more", tier.said, [tier.number], tier.wide)
    ends, floor = [], 0.0
    for tier in tiers:
        ends.append((floor, floor + tier.height))
        _band(axes, tier, *ends[-1], foot, len(ends))
        floor += tier.height + _GAP
    floor = 0.0
    for box, tier in enumerate(beside, len(tiers) + 1):
        middle = (_SIDE + WIDTH) / 2
        size = (WIDTH - _SIDE - 0.05, tier.height)
        axes.add_patch(
            FancyBboxPatch(
                (_SIDE, floor),
                *size,
                "round,pad=0,rounding_size=0.05",
                gid=f"box-{box}",
                **_look(tier.count),
            )
        )
        _words(axes, tier, middle, floor + tier.height / 2, box)
        floor += tier.height + 0.1
    open_ends = [end for tier, end in zip(tiers, ends, strict=True) if tier.count is None]
    rest = case.get("arrests.residual")
    if open_ends and rest is not None:
        numbers.append(number(rest, case.lang))
        words = translate(N_("no role published: {count}"), case.lang)
        whole = words.replace("{count}", drawing.printed(numbers[-1]))
        said = wrapped(whole, _REST, TEXT)
        moving.say("mv-rest", whole, numbers[-1:], _REST)
        low, high = max(open_ends[0][0], floor), open_ends[-1][1]
        axes.plot([_SIDE, _SIDE + 0.08, _SIDE + 0.08, _SIDE], [low, low, high, high], GREY)
        middle = (low + high) / 2
        axes.text(_SIDE + 0.16, middle, said, va="center", fontsize=TEXT, gid="mv-rest")
    moving.record(figure, axes, size=TEXT)
    return figure


def _look(count: Quantity | None) -> dict[str, Any]:
    known = count is not None
    return {
        "facecolor": TINT if known else "white",
        "edgecolor": BLUE if known else GREY,
        "linestyle": "-" if known else (0, (3, 2)),
        "linewidth": 0.9,
    }


def _band(axes: Axes, tier: _Tier, top: float, low: float, foot: float, box: int) -> None:
    half = [(_TOP + (_BASE - _TOP) * at / foot) / 2 for at in (top, low)]
    corners = [
        (_MIDDLE - half[0], top),
        (_MIDDLE + half[0], top),
        (_MIDDLE + half[1], low),
        (_MIDDLE - half[1], low),
    ]
    axes.add_patch(Polygon(corners, gid=f"box-{box}", **_look(tier.count)))
    _words(axes, tier, _MIDDLE, (top + low) / 2, box)


def _words(axes: Axes, tier: _Tier, x: float, y: float, box: int) -> None:
    """Write the label of a tier and its number below, centred on a point."""
    upper, lower = tall(tier.label, TEXT), tall(tier.lines, TEXT)
    start = y - (upper + lower) / 2
    axes.text(
        x,
        start + upper / 2,
        tier.label,
        ha="center",
        va="center",
        fontsize=TEXT,
        weight="bold",
        gid=f"in-box-{box}",
    )
    axes.text(
        x,
        start + upper + lower / 2,
        tier.lines,
        ha="center",
        va="center",
        fontsize=TEXT,
        gid=f"in-box-{box}-more",
    )


def _buyer(axes: Axes, label: str) -> None:
    """Draw the outside buyer above the top tier, and the line between them."""
    axes.add_patch(
        FancyBboxPatch(
            (_MIDDLE - 1.1, -0.58),
            2.2,
            0.3,
            "round,pad=0,rounding_size=0.05",
            facecolor="white",
            edgecolor=INK,
            linestyle=(0, (3, 2)),
            linewidth=0.9,
        )
    )
    words = wrapped(label, 2.1, TEXT)
    axes.text(_MIDDLE, -0.43, words, ha="center", va="center", fontsize=TEXT)
    axes.plot([_MIDDLE, _MIDDLE], [-0.28, 0], color=GREY, linestyle=":", linewidth=1)
