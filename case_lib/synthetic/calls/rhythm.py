"""The distribution of calls over a day, to the second."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from case_lib.base.arrays import Floats

__all__ = ["DAY", "HOUR", "profile", "slices"]

HOUR, DAY = 3600, 86_400


def profile(hours: Sequence[float]) -> Floats:
    """Return the share of a day's calls in each of its 86,400 seconds.

    ``hours`` are relative calls in each hour; the rate is interpolated linearly between the middles
    of hours, periodically over the day.

    >>> shares = profile([1.0] * 24)
    >>> len(shares), round(float(shares.sum()), 12)
    (86400, 1.0)
    """
    given = np.asarray(hours, float)
    middle = np.arange(-HOUR // 2, DAY + HOUR, HOUR)
    rate = np.interp(np.arange(DAY) + 0.5, middle, [given[-1], *given, given[0]])
    shares: Floats = rate / rate.sum()
    return shares


def slices(shares: Floats, calls: float, most: float) -> list[tuple[int, int]]:
    """Return segments of a day, first and end second, of about equal calls and at most ``most``.

    They depend only on the expected calls of the day.

    >>> slices(profile([1.0] * 24), calls=100.0, most=50.0)
    [(0, 43200), (43200, 86400)]
    """
    number = max(1, int(np.ceil(calls / most)))
    edges = np.searchsorted(np.cumsum(shares), np.arange(1, number) / number) + 1
    ends = np.unique([0, *edges.tolist(), DAY]).tolist()
    return list(itertools.pairwise(ends))
