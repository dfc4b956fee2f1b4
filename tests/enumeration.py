"""Compare draws with exact probabilities: every split of a total, and a chi-square test."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence

import numpy as np
from scipy import stats

__all__ = ["fits", "splits"]

_RARE = 5  # with a lower expectation the chi-square distribution is no approximation


@functools.cache
def splits(total: int, parts: int) -> list[tuple[int, ...]]:
    """Return every way to split a total into as many parts, nought included."""
    cuts = itertools.combinations(range(total + parts - 1), parts - 1)
    ends = ((-1, *cut, total + parts - 1) for cut in cuts)
    return [tuple(b - a - 1 for a, b in itertools.pairwise(end)) for end in ends]


def fits(observed: Sequence[float], expected: Sequence[float] | np.ndarray) -> bool:
    """Return whether counts agree with their expectation, by a chi-square test.

    Rare outcomes are pooled, and if they are rare together, with the last of the others.
    """
    seen, mean = np.array(observed, dtype=float), np.array(expected, dtype=float)
    if seen[mean == 0].any():
        return False
    rare = mean < _RARE
    pooled_seen, pooled_mean = seen[rare].sum(), mean[rare].sum()
    seen, mean = seen[~rare], mean[~rare]
    if pooled_mean >= _RARE or not len(mean):
        seen, mean = np.append(seen, pooled_seen), np.append(mean, pooled_mean)
    else:
        seen[-1] += pooled_seen
        mean[-1] += pooled_mean
    if len(seen) == 1:
        return bool(np.isclose(seen[0], mean[0]))
    return bool(stats.chisquare(seen, mean, sum_check=False).pvalue > 1e-4)
