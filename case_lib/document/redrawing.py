"""Record how a drawing depends on quantities, so that a page redraws it when an assumption changes.

A part of a drawing that moves has an id (``gid``) that begins with ``mv-``. Its place is calculated
from symbols by the code that calculates it from numbers, and recorded as a program
(``quantity.programs``). ``reports/redrawing.js`` evaluates the programs of any drawing.

Drawings of simulated results can't be redrawn.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from case_lib.document.inline import Number
from case_lib.document.style_sheet import SMALL
from case_lib.quantity.programs import exported, symbol
from case_lib.quantity.quantities import Quantity

__all__ = ["Moving", "ends", "printed", "record", "recorded"]

_LAYOUTS: weakref.WeakKeyDictionary[Figure, dict[str, Any]] = weakref.WeakKeyDictionary()


class Moving:
    """The parts of a drawing that move with quantities.

    ``ends`` has the symbols of both ends of each of ``quantities``, and ``along`` is the symbol of
    numbers from 0 to 1, of which a curve has ``steps``. A page that changes one of ``fixed``, names
    of quantities, doesn't redraw the drawing.

    Examples
    --------
    >>> from case_lib import open_case
    >>> price = open_case("shanghai-2023")["pay.break_even_price_lead"]
    >>> figure = Figure()
    >>> axes = figure.add_axes((0, 0.2, 1, 0.8), xlim=(0, 2 * price.high))
    >>> _ = axes.plot([price.low, price.high], [0.5, 0.5], gid="mv-line")
    >>> moving = Moving([price])
    >>> ((low, high),) = moving.ends
    >>> moving.place("mv-line", (low, None), (high, None))
    >>> moving.record(figure, axes, x=(0, 2 * high))
    """

    def __init__(
        self, quantities: Sequence[Quantity] = (), fixed: Iterable[str] = (), steps: int = 2
    ) -> None:
        count = 2 * len(quantities)
        self.ends = [(symbol(place), symbol(place + 1)) for place in range(0, count, 2)]
        self.along = symbol(count)
        self._first_shared = count + 1
        self._layout: dict[str, Any] = {
            "quantities": [ends(quantity) for quantity in quantities],
            "fixed": list(fixed),
            "steps": steps,
            "shared": [],
            "parts": [],
            "words": [],
        }

    def share(self, value: Any) -> Any:
        """Return a symbol of a value, so that it is calculated once for all that depends on it."""
        shared = self._layout["shared"]
        shared.append(exported(value))
        return symbol(self._first_shared + len(shared) - 1)

    def place(
        self, part: str, *points: tuple[Any, Any], shown: Any = True, inside: bool = False
    ) -> None:
        """Record where a part is: the points of its path in turn, or of a mark or text, its anchor.

        Coordinates are those of the axes; None doesn't change. A point that depends on ``along`` is
        a curve. A part is drawn only if it is ``shown``. Words ``inside`` keep within the axes,
        centred on their point or as near to it as they fit.
        """
        programs = [[None if at is None else exported(at) for at in point] for point in points]
        self._layout["parts"].append(
            {"id": part, "points": programs, "shown": exported(shown), "inside": inside}
        )

    def say(self, part: str, words: str, numbers: Iterable[Number], wide: float) -> None:
        """Record words that contain these numbers in order, wrapped at ``wide`` inches."""
        runs: list[str | dict[str, str]] = []
        for number in numbers:
            before, _, words = words.partition(printed(number))
            run = {"name": number.name, "said": number.said, "mark": number.kind.mark}
            runs += [before, {**run, "text": number.text}]
        self._layout["words"].append({"id": part, "runs": [*runs, words], "wide": 72 * wide})

    def record(
        self,
        figure: Figure,
        axes: Axes,
        x: tuple[Any, Any] | None = None,
        y: tuple[Any, Any] | None = None,
        *,
        size: float = SMALL,
        height: Any = None,
        beside: float | None = None,
    ) -> None:
        """Record the layout of a drawing with one pair of axes.

        ``x`` and ``y`` are their limits, if they move: their ticks move with them. A linear axis
        that moves begins at zero. ``size`` is the font size of what is printed anew, ``height`` the
        height of the drawing in inches, if it moves. ``beside`` says that the axes begin so many
        inches from the edge, plus the width of the labels of the y axis.

        Raises
        ------
        ValueError
            If the layout of the figure is automatic, so that its axes have no place yet, or if it
            lacks a part.
        """
        if figure.get_layout_engine() is not None:
            raise ValueError("a drawing that moves needs axes in a fixed place, as add_axes gives.")
        named = {item["id"] for item in [*self._layout["parts"], *self._layout["words"]]}
        lacking = named - {str(item.get_gid()) for item in figure.findobj()}
        if lacking:
            raise ValueError(f"no part of the drawing has the gid {', '.join(sorted(lacking))}.")
        wide, tall = (72 * length for length in figure.get_size_inches())
        box = axes.get_position()
        sides = (
            (x, axes.get_xlim(), axes.get_xscale(), (wide * box.x0, wide * box.x1)),
            (y, axes.get_ylim(), axes.get_yscale(), (tall * (1 - box.y0), tall * (1 - box.y1))),
        )
        record(
            figure,
            "parts",
            **self._layout,
            axes=[
                {
                    "limits": [exported(end) for end in limits or shown],
                    "ticks": limits is not None,
                    "log": scale == "log",
                    "start": start,
                    "end": end,
                }
                for limits, shown, scale, (start, end) in sides
            ],
            size=size,
            height=None if height is None else exported(72 * height),
            beside=None if beside is None else 72 * beside,
        )


def record(figure: Figure, how: str, **layout: Any) -> None:
    """Record the layout of a drawing; lengths in points, from the upper left corner."""
    _LAYOUTS[figure] = {"how": how, **layout}


def recorded(figure: Figure) -> dict[str, Any] | None:
    """Return the recorded layout of a drawing; None if there is none."""
    return _LAYOUTS.get(figure)


def ends(quantity: Quantity) -> dict[str, Any]:
    """Return a quantity as data for a page: name, and ends as drawn (None: none)."""
    low, high = (end if math.isfinite(end) else None for end in (quantity.low, quantity.high))
    return {"name": quantity.name, "low": low, "high": high}


def printed(number: Number) -> str:
    """Return a number with its mark, as printed in a drawing."""
    return f"{number.text} {number.kind.mark}".rstrip()
