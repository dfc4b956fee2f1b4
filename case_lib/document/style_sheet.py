"""The style sheet of drawings: type, lines, colours, and what each of them stands for.

Two accents are told apart by all kinds of colour vision (Okabe and Ito 2008), and by lightness in
grey print. What a source reports is filled, what is calculated is tinted, what is assumed or
comes from a model is outlined.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from case_lib.base.kinds import Kind

__all__ = [
    "BLUE",
    "GREY",
    "INK",
    "LEAD",
    "ORANGE",
    "PALE",
    "RULE",
    "SHADE",
    "SHADES",
    "SMALL",
    "TEXT",
    "TINT",
    "WHITE",
    "WIDTH",
    "gridded",
    "look",
]

WIDTH = 6.3  # inches, the text width of an A4 page
TEXT, SMALL = 8.0, 7.5  # points: what a drawing says, and what stands at its axes
RULE, LEAD = 0.8, 0.6  # points: outlines, and lines that lead from words to what they name
INK, GREY, PALE, WHITE = "#1a1a1a", "#555555", "#d9d9d9", "#ffffff"
BLUE, ORANGE, TINT, SHADE = "#0072B2", "#E69F00", "#cfe3f1", "#9cc7e3"
# from the most to the least, face and ink of each
SHADES = (("#003a5c", WHITE), ("#2f82bd", WHITE), ("#a6cbe6", INK), ("#eef4f9", INK))


def look(kind: Kind) -> dict[str, Any]:
    """Return how a bar or box is drawn that shows a quantity of a kind."""
    if kind is Kind.REPORTED:
        return {"facecolor": BLUE, "edgecolor": BLUE, "linewidth": RULE}
    if kind is Kind.DERIVED:
        return {"facecolor": TINT, "edgecolor": BLUE, "linewidth": RULE}
    return {"facecolor": WHITE, "edgecolor": INK, "linewidth": RULE, "linestyle": (0, (3, 2))}


def gridded(axes: Axes) -> None:
    """Give a drawing of rows its grid: pale upright lines behind everything, no ticks at rows."""
    axes.grid(axis="x", color=PALE, linewidth=LEAD)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
