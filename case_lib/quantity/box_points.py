"""Points of a box at which a function is likely to be least: corners and round numbers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.base.streams import SEED
from case_lib.quantity.boxes import Box
from case_lib.quantity.interval_arrays import Flags

__all__ = ["INSIDE", "first_points", "with_round_numbers"]

INSIDE = 64  # random points, which come first
_MOST_CORNERS = 1024  # pragma: no mutate - effort
_FAR = 1000.0  # as far as round numbers are tried over an unbounded range


def first_points(box: Box) -> tuple[Floats, Flags]:
    """Return corners and inner points, and which of them belong to the box."""
    variables = len(box.low)
    rng = np.random.default_rng(SEED)
    share = rng.random((variables, INSIDE))
    wide = np.isfinite(box.low) & np.isfinite(box.high)
    stretch = share / (1 - share) * np.maximum(1.0, np.abs(box.middle))
    start = np.where(np.isfinite(box.low), box.low, np.where(np.isfinite(box.high), box.high, 0))
    out = np.where(np.isfinite(box.low), 1.0, np.where(np.isfinite(box.high), -1.0, 0.0))
    out = np.where(out == 0, np.where(rng.random(share.shape) < 0.5, -1.0, 1.0), out)
    random = np.where(wide, box.low + (box.high - box.low) * share, start + out * stretch)
    if 2**variables <= _MOST_CORNERS:
        bits = (np.arange(2**variables) >> np.arange(variables)[:, None]) & 1
    else:
        bits = rng.integers(0, 2, (variables, _MOST_CORNERS))
    corners = np.where(bits, box.high, box.low)
    open_at = np.where(bits, box.high_open, box.low_open)
    within = np.where(open_at, box.middle, corners)
    points = np.concatenate([random, within, corners], axis=1)
    belongs = np.concatenate([np.ones(INSIDE + bits.shape[1], dtype=bool), ~open_at.any(axis=0)])
    return points, belongs


def with_round_numbers(box: Box, own: Flags, points: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return the best point of each part, also with one input a round number, and its part.

    A value may be attained only at such points, as where a remainder is zero.
    """
    made, parts = [points], [np.arange(points.shape[1])]
    for variable, part in enumerate(own.argmax(axis=1)):
        tried = _round_numbers(float(box.low[variable, 0]), float(box.high[variable, 0]))
        column = np.repeat(points[:, [part]], len(tried), axis=1)
        column[variable] = tried
        made.append(column)
        parts.append(np.full(len(tried), part))
    return np.concatenate(made, axis=1), np.concatenate(parts)


def _round_numbers(low: float, high: float) -> Floats:
    """Return a hundred to a thousand round numbers in a range: multiples of a power of ten."""
    if math.isinf(low):
        low = min(high, 0.0) - _FAR if math.isfinite(high) else -_FAR
    if math.isinf(high):
        high = max(low, 0.0) + _FAR
    width = high - low
    if not 1e-290 < width < 1e290 or max(abs(low), abs(high)) > 1e12 * width:
        return np.empty(0)
    power = math.floor(math.log10(width)) - 2
    size = 10.0 ** abs(power)
    scale = 1 / size if power > 0 else size
    multiples = np.arange(math.ceil(low * scale), math.floor(high * scale) + 1)
    return np.asarray(multiples * size if power > 0 else multiples / size, dtype=float)
