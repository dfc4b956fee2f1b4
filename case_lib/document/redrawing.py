"""Record the layout of a drawing, so that a page can redraw it when an assumption is changed.

This is possible if the geometry is a plain function of quantities: the layout is recorded as
``how``, and the moving parts have ids that begin with ``mv-``. ``reports/redrawing.js`` repeats the
layout. Drawings of simulated results can't be redrawn.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterable
from typing import Any

from matplotlib.figure import Figure

from case_lib.document.inline import Number
from case_lib.quantity.quantities import Quantity

__all__ = ["ends", "printed", "record", "recorded", "runs"]

_LAYOUTS: weakref.WeakKeyDictionary[Figure, dict[str, Any]] = weakref.WeakKeyDictionary()


def record(figure: Figure, how: str, **given: Any) -> None:
    """Record the layout of a drawing; lengths in points, from the upper left corner."""
    _LAYOUTS[figure] = {"how": how, **given}


def recorded(figure: Figure) -> dict[str, Any] | None:
    """Return the recorded layout of a drawing; None if there is none."""
    return _LAYOUTS.get(figure)


def ends(quantity: Quantity) -> dict[str, Any]:
    """Return a quantity as data for a page: name, and ends as drawn (None: none)."""
    low, high = (end if math.isfinite(end) else None for end in (quantity.low, quantity.high))
    return {"name": quantity.name, "low": low, "high": high}


def runs(words: str, numbers: Iterable[Number]) -> list[str | dict[str, str]]:
    """Return words that contain these numbers in order, with each number separate.

    A number has its ``name``, its format ``said`` and its ``mark``.
    """
    found: list[str | dict[str, str]] = []
    for number in numbers:
        before, _, words = words.partition(printed(number))
        told = {"name": number.name, "said": number.said, "mark": number.kind.mark}
        told["text"] = number.text
        found += [before, told]
    return [*found, words]


def printed(number: Number) -> str:
    """Return a number with its mark, as printed in a drawing."""
    return f"{number.text} {number.kind.mark}".rstrip()
