"""The central range of draws, with the digits that draws determine."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from case_lib.base import rounding, units

__all__ = ["central"]


def central(
    values: ArrayLike, unit: str | None = None, level: float = 0.9, *, counts: bool = False
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
