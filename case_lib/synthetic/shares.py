"""Random integers within bounds that add up to a total."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from case_lib.base.arrays import Integers
from case_lib.base.errors import ModelError

__all__ = ["shares"]


def shares(
    total: int,
    least: ArrayLike,
    most: ArrayLike,
    weights: ArrayLike,
    rng: np.random.Generator,
) -> Integers:
    """Return integers between ``least`` and ``most`` that add up to ``total``.

    The excess over ``least`` is distributed by ``weights`` to those below ``most``.

    Raises
    ------
    ModelError
        If there are no such integers.

    Examples
    --------
    The second may have two at most, so the first gets the rest:

    >>> shares(5, least=[1, 1], most=[9, 2], weights=[0, 1], rng=np.random.default_rng(1)).tolist()
    [3, 2]
    """
    numbers = np.array(least, dtype=np.int64)
    room = np.minimum(np.array(most, dtype=float), float(total)).astype(np.int64) - numbers
    left = total - int(numbers.sum())
    if left < 0 or (room < 0).any() or left > int(room.sum()):
        raise ModelError(f"{total} can't be spread over {len(numbers)} with these bounds.")
    chances = np.array(weights, dtype=float)
    while left > 0:
        open_to = np.where(room > 0, chances, 0.0)
        if open_to.sum() <= 0:
            open_to = (room > 0).astype(float)
        more = np.minimum(rng.multinomial(left, open_to / open_to.sum()), room)
        numbers += more
        room -= more
        left -= int(more.sum())
    return numbers
