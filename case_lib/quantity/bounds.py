"""Bounds of a function over a box: a proven enclosure and attained values.

Interval arithmetic encloses all values over a sub-box. Sub-boxes are bisected where the enclosure
is wider than the attained values (branch and bound: Hansen and Walster 2003, Global Optimization
Using Interval Analysis). Where the slopes in a variable have one sign, the sub-box shrinks to one
end of that variable. Many inputs that act together are narrowed first (``tied_inputs``,
``box_margins``). Around a minimum, nested boxes in the shape of its basin (``curves``) are tested
together. A bound is exact if the enclosure and an attained value meet. A search ends after a fixed
amount of work, counted in operations rather than seconds, so that results are the same anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.base.errors import FormulaError
from case_lib.base.intervals import Interval
from case_lib.quantity.attained_values import MEET
from case_lib.quantity.box_points import INSIDE, first_points
from case_lib.quantity.boxed_functions import BoxedFunction, Evaluate
from case_lib.quantity.directed_rounding import shortest
from case_lib.quantity.least_values import Side
from case_lib.quantity.searches import run, side_by_side

__all__ = ["Bounded", "bound"]


@dataclass(frozen=True)
class Bounded:
    """The bounds of a function; ``exact`` if both are proven to be tight."""

    interval: Interval
    exact: bool


def bound(name: str, evaluate: Evaluate, boxes: Mapping[str, Interval]) -> Bounded:
    """Return the bounds of a function over a box.

    Parameters
    ----------
    name
        The name of the function in error messages.
    evaluate
        The function, of interval arrays or of arrays of numbers, by the names of ``boxes``.
    boxes
        The interval of each input; its ends may be open or infinite.

    Raises
    ------
    UndefinedError
        If the function is undefined in part of the box, such as a root of negative numbers.
    FormulaError
        If it can't be bounded: it uses a function without enclosure, or isn't elementwise.
    """
    with np.errstate(all="ignore"):
        return _bound(BoxedFunction(name, evaluate, boxes))


def _bound(problem: BoxedFunction) -> Bounded:
    name, box = problem.name, problem.box
    root = problem.enclosure(box.join(box.centre))
    points, inside = first_points(box)
    values = problem.values(points)
    problem.check(points[:, :INSIDE], values[:INSIDE])
    root_low, root_high = float(root.low[0]), float(root.high[0])
    size = _size(values)
    slack = MEET * max([size, *(abs(end) for end in (root_low, root_high) if math.isfinite(end))])
    finite = values[np.isfinite(values) & inside]
    if (finite < root_low - slack).any() or (finite > root_high + slack).any():
        raise FormulaError(
            f"{name} returns other values for arrays than for single numbers: it mixes their "
            "elements, or compares undefined values, such as the root of a negative number. "
            "Write a + b for np.sum([a, b]), and guard a root with np.maximum."
        )
    searches = []
    for sign, limit in ((1.0, root_low), (-1.0, -root_high)):
        usable = np.where(values * sign >= limit - slack, values * sign, np.nan)
        searches.append(Side(problem, sign, size, points, usable, inside).search(box, root))
    (low, low_open, low_exact), (high, high_open, high_exact) = run(
        side_by_side(searches), problem.asked
    )
    high = 0.0 - high  # without a negative zero
    if low > high:  # a single value whose two bounds differ by rounding
        low = high = shortest(high, low)
    if low == high:
        return Bounded(Interval.at(low), True)
    return Bounded(Interval(low, high, low_open, high_open), low_exact and high_exact)


def _size(values: Floats) -> float:
    """Return the typical magnitude of a function's values."""
    finite = np.abs(values[np.isfinite(values)])
    if not len(finite) or not finite.max():
        return 1.0
    middle = float(np.median(finite))
    return middle or float(finite.max())
