"""Bounds of a function over a box: its corners, and a look inside for what they would miss."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from case_lib.errors import FormulaError
from case_lib.intervals import Interval

Array = NDArray[np.float64]
Evaluate = Callable[[Mapping[str, Array]], Array]

_MOST_UNCERTAIN = 16  # 2**16 corners


def bounds(name: str, evaluate: Evaluate, boxes: Mapping[str, Interval]) -> Interval:
    """Return least and greatest value over all corners of ``boxes``, exact if monotone in each.

    An end is open where only corners with an open end reach it.

    Raises
    ------
    FormulaError
        When more than 16 inputs are uncertain, or it is infinite at every corner.
    """
    loose = [key for key, box in boxes.items() if not box.exact]
    if len(loose) > _MOST_UNCERTAIN:
        raise FormulaError(
            f"{name} rests on {len(loose)} uncertain inputs; at most {_MOST_UNCERTAIN} can be "
            "bounded by corners. Split the formula."
        )
    corners = np.array(list(itertools.product((0, 1), repeat=len(loose))), dtype=int)
    given, open_end = {}, np.zeros(len(corners), dtype=bool)
    for key, box in boxes.items():
        side = corners[:, loose.index(key)] if key in loose else np.zeros(len(corners), int)
        given[key] = np.array([box.low, box.high])[side]
        if key in loose:
            open_end |= np.array([box.low_open, box.high_open])[side]
    values = np.broadcast_to(evaluate(given), (len(corners),))
    if np.isnan(values).any():
        return Interval(-math.inf, math.inf)
    # fourteen digits: 220 / 10 is 22, whatever binary fractions make of it
    low, high = (float(f"{end:.14g}") for end in (values.min(), values.max()))
    if low == high and math.isinf(low):
        raise FormulaError(f"{name} divides by zero whatever its inputs are within their bounds.")
    if low == high:
        return Interval.at(low)
    near = 1e-12 * max(abs(low), abs(high)) if math.isfinite(low + high) else 0.0
    return Interval(
        low,
        high,
        low_open=bool(open_end[values <= low + near].all()),
        high_open=bool(open_end[values >= high - near].all()),
    )


def check_inside(
    name: str, evaluate: Evaluate, boxes: Mapping[str, Interval], found: Interval
) -> None:
    """Try points inside a bounded box.

    Raises
    ------
    FormulaError
        When one lies outside the bounds found at the corners, or has no value.
    """
    if not all(box.bounded for box in boxes.values()):
        return
    rng = np.random.default_rng(20230525)
    values = evaluate(
        {key: box.low + (box.high - box.low) * rng.random(64) for key, box in boxes.items()}
    )
    slack = 1e-9 * max(1.0, abs(found.low), abs(found.high))
    outside = (values < found.low - slack) | (values > found.high + slack)
    if outside.any() or np.isnan(values).any():
        raise FormulaError(
            f"{name} turns around inside the range of its inputs, so its corners don't bound it. "
            "Rewrite it in terms of quantities in which it only rises or only falls."
        )
