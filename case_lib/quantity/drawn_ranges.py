"""The quantiles of a distribution, and the central range of draws, to the digits they determine."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from case_lib.base import rounding, units
from case_lib.base.arrays import Floats

__all__ = ["CENTRAL", "TAILS", "central", "quantiles"]

CENTRAL = 0.9  # share of draws inside a printed range; labels and texts say it, as a test checks
TAILS = (round((1 - CENTRAL) / 2, 9), round((1 + CENTRAL) / 2, 9))  # the quantiles at its ends


def quantiles(distribution: str, low: float, high: float, share: Floats) -> Floats:
    """Return the quantiles at ``share`` (0…1) of a distribution between two ends.

    >>> quantiles("loguniform", 1, 100, np.array([0.5])).tolist()
    [10.0]
    """
    if distribution == "loguniform":
        return np.asarray(low * (high / low) ** share)
    if distribution == "triangular":
        return np.where(
            share < 0.5,
            low + (high - low) * np.sqrt(share / 2),
            high - (high - low) * np.sqrt((1 - share) / 2),
        )
    return np.asarray(low + (high - low) * share)


def central(
    values: ArrayLike, unit: str | None = None, level: float = CENTRAL, *, counts: bool = False
) -> tuple[float, float]:
    """Return the ends of the range with the central ``level`` of draws, rounded outward.

    They have two significant digits, because a third would change with the seed; a share short of
    the whole keeps as many more as it needs not to reach it.

    Parameters
    ----------
    values
        Draws, in any shape.
    unit
        Their unit; only units of shares matter.
    counts
        Whether values are counts, so that the range must end at values that were drawn.

    Examples
    --------
    >>> central([12.97] * 5 + [99.96] * 5, "%")
    (12.0, 99.96)
    >>> central(range(101), counts=True)
    (5.0, 95.0)
    """
    tail = (1 - level) / 2
    method: Literal["inverted_cdf", "linear"] = "inverted_cdf" if counts else "linear"
    low, high = np.quantile(np.asarray(values), [tail, 1 - tail], method=method)
    whole = units.SHARES.get(unit or "")
    return rounding.coarse(float(low), float(high), never=[whole] if whole else [])
