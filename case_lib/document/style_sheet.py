"""The style of drawings: fonts, lines, colours, and their meaning.

The two accent colours can be distinguished with any colour vision (Okabe and Ito 2008), and by
lightness in grey print. Reported values are filled, derived ones tinted, assumed or modelled ones
outlined.
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
TEXT, SMALL = 8.0, 7.5  # points: labels, and tick labels
RULE, LEAD = 0.8, 0.6  # points: outlines, and leader lines
INK, GREY, PALE, WHITE = "#1a1a1a", "#555555", "#d9d9d9", "#ffffff"
BLUE, ORANGE, TINT, SHADE = "#0072B2", "#E69F00", "#cfe3f1", "#9cc7e3"
# fill and text colour, in descending order
SHADES = (("#003a5c", WHITE), ("#2f82bd", WHITE), ("#a6cbe6", INK), ("#eef4f9", INK))


def look(kind: Kind) -> dict[str, Any]:
    """Return the style of a bar or box for a quantity of this kind."""
    if kind is Kind.REPORTED:
        return {"facecolor": BLUE, "edgecolor": BLUE, "linewidth": RULE}
    if kind is Kind.DERIVED:
        return {"facecolor": TINT, "edgecolor": BLUE, "linewidth": RULE}
    return {"facecolor": WHITE, "edgecolor": INK, "linewidth": RULE, "linestyle": (0, (3, 2))}


def gridded(axes: Axes) -> None:
    """Add the grid of a drawing with rows: pale vertical lines behind everything, no row ticks."""
    axes.grid(axis="x", color=PALE, linewidth=LEAD)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
