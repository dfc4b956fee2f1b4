"""Draw tens of millions of values: in chunks, in single precision, on all cores."""

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

_CHUNK = 1 << 16  # small enough for a processor's cache
_STEPS = np.float32(1 << 24)  # distinct values of single precision between 0 and 1


def many(quantity: Quantity, size: int, seed: int) -> NDArray[np.float32]:
    """Return draws from the distributions inside the bounds; shape ``(size,)``, single precision.

    Like ``Quantity.draws``, but for tens of millions of draws: chunks use SFC64 generators seeded
    by the seed and the index of the chunk, so the draws differ from those of ``Quantity.draws``.
    Results have seven digits, more than any assumption.

    Raises
    ------
    QuantityError
        If a given quantity has no finite bounds.

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
            raise QuantityError(
                f"{name} has no finite bounds, so it can't be drawn. Assume both ends."
            )
        if not base.exact:
            loose[name] = base
    fixed = {n: np.float32(b.low) for n, b in quantity.bases.items() if b.exact}
    draws = np.empty(size, np.float32)

    def fill(start: int) -> None:
        bits = np.random.SFC64([seed, start // _CHUNK])
        part = draws[start : start + _CHUNK]
        given = fixed | {n: _drawn(b, _steps(bits, part.size)) for n, b in loose.items()}
        with np.errstate(all="ignore"):
            part[:] = _evaluated(quantity, given, {})

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(fill, range(0, size, _CHUNK)):
            pass
    return draws


def _evaluated(quantity: Quantity, given: Mapping[str, Any], done: dict[int, Any]) -> Any:
    """Evaluate a quantity over given values like ``Quantity.values``, in their own precision."""
    if quantity.function is None:
        return given[quantity.name]
    if id(quantity) not in done:
        arguments = [_evaluated(item, given, done) for item in quantity.inputs]
        done[id(quantity)] = quantity.function(*arguments)
    return done[id(quantity)]


def _steps(bits: np.random.SFC64, size: int) -> NDArray[np.float32]:
    """Return uniform integers from 0 to ``_STEPS - 1``, two from 64 bits.

    The generator's own floats are these divided by ``_STEPS``, at three times the cost.
    """
    whole = bits.random_raw(size // 2 + 1).view(np.uint32)[:size]
    whole >>= 8
    return whole.view(np.int32).astype(np.float32)


def _drawn(base: Quantity, steps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``base.inverse(steps / _STEPS)``; ``steps`` is overwritten with the result."""
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
