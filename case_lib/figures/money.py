"""Money drawn as it flowed: known parts to scale, what isn't reported as open bands."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from case_lib import money_flow
from case_lib.blocks import FigureBlock, Paragraph
from case_lib.case import Case
from case_lib.figures import drawing
from case_lib.language import N_, text, translate
from case_lib.runs import number, sentence
from case_lib.tables.cells import lacking, note_on

_COLORS = (drawing.BLUE, drawing.ORANGE, "#009E73")
_OPEN = 16.0  # the height of a band whose size nobody knows


@drawing.styled
def flow(case: Case) -> FigureBlock | Paragraph:
    """Draw flows per person diverted: dark what is certain, light what is possible, open the rest."""
    parts = money_flow.parts(case)
    if not parts:
        return lacking(case, ["pay.leads_day"])
    lang = case.lang
    figure, axes = drawing.canvas(3.1)
    whole = sum(part.high for part in parts) + 2 * _OPEN
    _node(axes, 0.0, 0.0, whole, _label(case, "buyer"))
    _node(axes, 1.0, 0.0, whole, _label(case, "head"))
    _open_band(axes, (0.06, 1.0), (0.0, whole), (0.0, whole))
    axes.text(
        0.53,
        whole / 2,
        _medium(case),
        ha="center",
        va="center",
        fontsize=8,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
    )
    shown, floor, below = [], 0.0, -math.inf
    for part, color in zip(parts, _COLORS, strict=False):
        end = floor * 1.12
        _band(axes, (floor, floor + part.high), (end, end + part.high), color, 0.25)
        _band(axes, (floor, floor + part.low), (end, end + part.low), color, 0.9)
        shown.append(number(part, lang))
        words = f"{drawing.wrapped(text(part.label, lang), lang, 34)}\n{drawing.printed(shown[-1])}"
        below = _say(axes, end + part.high / 2, words, below, whole)
        floor += part.high
    for words in (
        N_("those who lead: not reported"),
        N_("technical staff, software, lists: not reported"),
    ):
        end = floor * 1.12
        _open_band(axes, (1.06, 2.0), (floor, floor + _OPEN), (end, end + _OPEN))
        below = _say(
            axes, end + _OPEN / 2, drawing.wrapped(translate(words, lang), lang, 34), below, whole
        )
        floor += _OPEN
    axes.set_xlim(-0.02, 3.0)
    axes.set_ylim(whole * 1.16, -whole * 0.1)
    axes.axis("off")
    caption = sentence(
        N_(
            "Money per person diverted. Dark: what the reported pay comes to at least; light: at "
            "most, under the assumptions listed; dashed and open: not reported, and not to scale."
        ),
        lang,
    )
    alt = translate(
        N_(
            "A band of unknown size from the buyer outside to the top, which "
            "splits into the flows that can be bounded and two bands of unknown"
            " size."
        ),
        lang,
    )
    return drawing.block(figure, "money", caption, alt, note_on(case, parts), shown, drawn=parts)


def _say(axes: Axes, y: float, words: str, below: float, whole: float) -> float:
    """Set words beside a band, under those set before; return where they end."""
    tall = whole * 0.052 * (words.count("\n") + 1)
    middle = max(y, below + tall / 2)
    axes.plot([2.01, 2.06], [y, middle], color="#777777", linewidth=0.6)
    axes.text(2.08, middle, words, va="center", fontsize=7.5)
    return middle + tall / 2 + whole * 0.015


def _medium(case: Case) -> str:
    """Return in what the buyer outside pays, if a source says so, and that no amount is known."""
    outside, _ = money_flow.media(case)
    unknown = translate(N_("amount not reported"), case.lang)
    return f"{text(outside.model_dump(), case.lang)}\n{unknown}" if outside else unknown


def _label(case: Case, function: str) -> str:
    role = case.role(function)
    if role is None:
        return translate(N_("the organisation"), case.lang)
    return text(case.file.roles[role].label.model_dump(), case.lang)


def _node(axes: Axes, x: float, low: float, high: float, label: str) -> None:
    axes.add_patch(Rectangle((x, low), 0.06, high - low, facecolor=drawing.INK))
    axes.text(x, low - high * 0.03, label, va="bottom", fontsize=8, weight="bold")


def _curve(start: float, end: float, xs: tuple[float, float]) -> np.ndarray:
    t = np.linspace(0, 1, 40)
    ease = t * t * (3 - 2 * t)
    return np.column_stack([xs[0] + (xs[1] - xs[0]) * t, start + (end - start) * ease])


def _shape(
    xs: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> np.ndarray:
    upper, lower = _curve(start[0], end[0], xs), _curve(start[1], end[1], xs)
    return np.concatenate([upper, lower[::-1]])


def _band(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], color: str, alpha: float
) -> None:
    points = _shape((1.06, 2.0), start, end)
    axes.add_patch(Polygon(points, facecolor=color, alpha=alpha, linewidth=0))


def _open_band(
    axes: Axes, xs: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> None:
    axes.add_patch(
        Polygon(
            _shape(xs, start, end),
            facecolor="white",
            edgecolor="#777777",
            hatch="..",
            linestyle="--",
            linewidth=0.8,
        )
    )
