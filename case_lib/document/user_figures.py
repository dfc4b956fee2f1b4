"""A drawing that a user made with matplotlib: its figure, its words and its fonts."""

from __future__ import annotations

import sys
from typing import Any

from matplotlib.axis import Tick
from matplotlib.figure import Figure
from matplotlib.text import Text

from case_lib.base.languages import known, style
from case_lib.document import prints
from case_lib.document.drawing import load_font

__all__ = ["close", "figure_of", "set_fonts", "words_in"]


def figure_of(drawn: Any) -> Figure | None:
    """Return the matplotlib figure of an object; None if it has none."""
    if isinstance(drawn, Figure):
        return drawn
    parent = getattr(drawn, "figure", None) or getattr(drawn, "fig", None)
    return parent if isinstance(parent, Figure) else None


def words_in(figure: Figure) -> list[str]:
    """Return the texts with numerals in a drawing, except tick labels."""
    ticks = {item for tick in figure.findobj(Tick) for item in tick.findobj(Text)}
    texts = [item.get_text() for item in figure.findobj(Text) if item not in ticks]
    return list(dict.fromkeys(words for words in texts if any(c.isdigit() for c in words)))


def set_fonts(figure: Figure) -> None:
    """Set the fonts of reports for all texts of a drawing."""
    load_font()
    prints.exclude(figure)
    fonts = list(dict.fromkeys(font for lang in known() for font in style(lang).fonts))
    figure.canvas.draw()  # generates the tick labels
    for item in figure.findobj(Text):
        item.set_fontfamily(fonts)


def close(figure: Figure) -> None:
    """Close a drawing, so that pyplot doesn't show it again at the end of its cell."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)
