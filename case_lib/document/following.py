"""What a page needs to draw a drawing anew when an assumption under it is moved.

A drawing follows where its geometry is a plain function of quantities: it is told ``how`` it was
laid out, and the parts that move bear ids that begin with ``mv-``. ``reports/drawn.js`` lays it out
again in the same way. What a model simulates doesn't follow.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterable
from typing import Any

from matplotlib.figure import Figure

from case_lib.document.inline import Number
from case_lib.quantity.quantities import Quantity

__all__ = ["ends", "follow", "followed", "printed", "runs"]

_TOLD: weakref.WeakKeyDictionary[Figure, dict[str, Any]] = weakref.WeakKeyDictionary()


def follow(figure: Figure, how: str, **given: Any) -> None:
    """Tell how a drawing was laid out; lengths in points, from the upper left corner."""
    _TOLD[figure] = {"how": how, **given}


def followed(figure: Figure) -> dict[str, Any] | None:
    """Return what was told of a drawing; None where it can't follow."""
    return _TOLD.get(figure)


def ends(quantity: Quantity) -> dict[str, Any]:
    """Return a quantity as a page finds it: name, and ends as drawn (None: none)."""
    low, high = (end if math.isfinite(end) else None for end in (quantity.low, quantity.high))
    return {"name": quantity.name, "low": low, "high": high}


def runs(words: str, numbers: Iterable[Number]) -> list[str | dict[str, str]]:
    """Return words in which these numbers stand, in turn, with each number apart.

    A number is ``name``, how it is ``said`` and its ``mark``.
    """
    found: list[str | dict[str, str]] = []
    for number in numbers:
        before, _, words = words.partition(printed(number))
        told = {"name": number.name, "said": number.said, "mark": number.kind.mark}
        told["text"] = number.text
        found += [before, told]
    return [*found, words]


def printed(number: Number) -> str:
    """Return a number with its mark, as it stands in a drawing."""
    return f"{number.text} {number.kind.mark}".rstrip()
