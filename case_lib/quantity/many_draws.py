"""Draws by the ten million: in chunks, in single precision, on all cores."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.errors import QuantityError
from case_lib.quantity.quantities import Quantity

__all__ = ["many"]

_CHUNK = 1 << 16  # few enough that what is computed of them stays in a processor's cache
_STEPS = np.float32(1 << 24)  # as many as single precision tells apart between 0 and 1


def many(quantity: Quantity, size: int, seed: int) -> NDArray[np.float32]:
    """Return draws from the distributions inside the bounds; shape ``(size,)``, single precision.

    As ``Quantity.draws``, but for tens of millions: chunk by chunk, with SFC64 generators seeded by
    the seed and the place of the chunk, so that the draws are others for the same seed. Seven
    digits are kept, which is more than any assumption has.

    Raises
    ------
    QuantityError
        When a given quantity has no finite bounds.

    Examples
    --------
    >>> share = Quantity.parse("0.15..0.6", "1", "share")
    >>> drawn = many(share, 100_000, seed=1)
    >>> bool(drawn.min() >= 0.15), bool(drawn.max() <= 0.6001), drawn.dtype.name
    (True, True, 'float32')
    """
    loose = {}
    for name, base in quantity.bases.items():
        if not base.interval.bounded:
            raise QuantityError(f"{name} has no finite bounds, so nothing can be drawn from it.")
        if not base.exact:
            loose[name] = base
    fixed = {n: np.float32(b.low) for n, b in quantity.bases.items() if b.exact}
    found = np.empty(size, np.float32)

    def fill(start: int) -> None:
        bits = np.random.SFC64([seed, start // _CHUNK])
        part = found[start : start + _CHUNK]
        given = fixed | {n: _drawn(b, _steps(bits, part.size)) for n, b in loose.items()}
        with np.errstate(all="ignore"):
            part[:] = _evaluated(quantity, given, {})

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(fill, range(0, size, _CHUNK)):
            pass
    return found


def _evaluated(quantity: Quantity, given: Mapping[str, Any], done: dict[int, Any]) -> Any:
    """Return a quantity at given values, as ``Quantity.values`` does, in their own precision."""
    if quantity.function is None:
        return given[quantity.name]
    if id(quantity) not in done:
        arguments = [_evaluated(item, given, done) for item in quantity.inputs]
        done[id(quantity)] = quantity.function(*arguments)
    return done[id(quantity)]


def _steps(bits: np.random.SFC64, size: int) -> NDArray[np.float32]:
    """Return whole numbers, each from 0 to ``_STEPS - 1`` equally likely, two from 64 bits.

    The generator's own numbers between 0 and 1 are these by ``_STEPS``, at three times the cost.
    """
    whole = bits.random_raw(size // 2 + 1).view(np.uint32)[:size]
    whole >>= 8
    return whole.view(np.int32).astype(np.float32)


def _drawn(base: Quantity, steps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``base.inverse(steps / _STEPS)``, which ``steps`` is overwritten with."""
    low, high = np.float32(base.interval.low), np.float32(base.interval.high)
    if base.distribution == "uniform":
        steps *= (high - low) / _STEPS
        steps += low
        return steps
    if base.distribution == "loguniform":
        steps *= np.log(high / low) / _STEPS
        np.exp(steps, out=steps)
        steps *= low
        return steps
    return np.asarray(base.inverse(steps.astype(float) / float(_STEPS)), np.float32)
