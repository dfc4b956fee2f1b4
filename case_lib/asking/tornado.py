"""A tornado diagram: the inputs of a result by their influence, largest first."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.axes import Axes

from case_lib.asking.sensitivity import moved_by
from case_lib.base.errors import ParameterError
from case_lib.base.languages import N_, capital, text, translate
from case_lib.casefile.case import Case
from case_lib.document import drawing, style_sheet
from case_lib.document.figure import FigureBlock
from case_lib.document.lettering import wrapped
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["tornado"]

_passages = Passages(__package__)
_MOST = 12


@in_each_language
@drawing.styled
def tornado(opened: Case, name: str) -> FigureBlock:
    """Return a drawing of how much a result changes as each of its inputs goes to its ends.

    All others stay at their medians; ``sensitivity.moved_by`` describes the method, and
    ``.frame()`` of the drawing returns its rows.

    Raises
    ------
    ParameterError, QuantityError
        For an unknown or given quantity, or one without an input that is a range.

    Examples
    --------
    >>> from case_lib import open_case
    >>> shown = tornado(open_case("shanghai-2023"), "pay.break_even_price_lead")
    >>> shown.frame()["input"].tolist()[-1]
    'pay.callers_inspector'
    """
    effects = moved_by(opened, name)
    if effects.empty:
        raise ParameterError(
            f"{name}: all its inputs are exact, so nothing changes it. Name a result of ranges."
        )
    lang, result = opened.lang, opened[name]
    shown = effects.head(_MOST)
    figure, axes = drawing.canvas(0.7 + 0.34 * len(shown))
    middle = float(effects["middle"].iloc[0])
    for column, color in (("at_low", style_sheet.BLUE), ("at_high", style_sheet.ORANGE)):
        for row, end in enumerate(shown[column].tolist()):
            axes.barh(-row, end - middle, left=middle, height=0.6, color=color)
    axes.axvline(middle, color=style_sheet.INK, linewidth=0.8)
    labels = [wrapped(capital(label), 2.6, 8) for label in shown["label"]]
    axes.set_yticks([-row for row in range(len(shown))], labels)
    axes.set_xlabel(printing.unit(result.unit, lang) if result.unit not in (None, "1") else "")
    _name_ends(axes, float(shown["at_low"].iloc[0]), float(shown["at_high"].iloc[0]), middle, lang)
    around = _passages.around(opened, "tornado", [result], what=text(result.label, lang))
    block = drawing.block(figure, replace(around, name=f"tornado-{name}"), drawn=[result])
    return replace(block, rows=effects)


def _name_ends(axes: Axes, low: float, high: float, middle: float, lang: str) -> None:
    """Write beside the longest bar which of its halves is of which end of the input."""
    lower, upper = (0, 1) if low <= high else (1, 0)
    words = translate(N_("at its low end"), lang), translate(N_("at its high end"), lang)
    ends = low, high
    for at, word, way in (
        (min(ends[lower], middle), words[lower], -1),
        (max(ends[upper], middle), words[upper], 1),
    ):
        axes.annotate(
            word,
            (at, 0),
            (4 * way, 0),
            textcoords="offset points",
            ha="left" if way > 0 else "right",
            va="center",
            color=style_sheet.INK,
            fontsize=style_sheet.SMALL,
        )
    # room for the words on both sides
    first, last = axes.get_xlim()
    room = 0.3 * (last - first)
    axes.set_xlim(first - room, last + room)
