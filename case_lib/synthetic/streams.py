"""Random numbers from one seed through named streams, and whole numbers that add up."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

from case_lib.errors import ModelError

Whole = NDArray[np.int64]


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the stream ``name`` of a seed; adding a stream changes none of the others."""
    digest = hashlib.sha256(name.encode()).digest()
    return np.random.Generator(np.random.PCG64([seed, int.from_bytes(digest[:8], "big")]))


def shares(
    total: int,
    least: ArrayLike,
    most: ArrayLike,
    weights: ArrayLike,
    rng: np.random.Generator,
) -> Whole:
    """Return whole numbers between ``least`` and ``most`` that add up to ``total``.

    What is left above ``least`` is spread by ``weights``, over those that have room.

    Raises
    ------
    ModelError
        When the bounds leave no such numbers.
    """
    found = np.array(least, dtype=np.int64)
    room = np.minimum(np.array(most, dtype=float), float(total)).astype(np.int64) - found
    left = total - int(found.sum())
    if left < 0 or (room < 0).any() or left > int(room.sum()):
        raise ModelError(f"{total} can't be spread over {len(found)} with these bounds.")
    chances = np.array(weights, dtype=float)
    while left > 0:
        open_to = np.where(room > 0, chances, 0.0)
        if open_to.sum() <= 0:
            open_to = (room > 0).astype(float)
        more = np.minimum(rng.multinomial(left, open_to / open_to.sum()), room)
        found += more
        room -= more
        left -= int(more.sum())
    return found
