"""Whom subscribers call: ties with a heavy tail in number and in strength, most of them local.

The table holds each directed pair as often as its share in all calls asks for, so that one random
index draws a call. Its size goes with subscribers, not with calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.streams import stream
from case_lib.synthetic.calls.rows import paired

__all__ = ["contacts", "table"]


def contacts(subscribers: int, given: Mapping[str, Any], seed: int) -> NDArray[np.int32]:
    """Return ties between subscribers, as rows of two positions, each pair once.

    Numbers of contacts are of a Lomax distribution with mean ``contacts_mean`` and tail exponent
    ``contacts_shape``, one at least; ends meet at random, within a neighbourhood in a share
    ``local_share`` of cases (configuration model).
    """
    rng = stream(seed, "calls/contacts")
    shape, mean = given["contacts_shape"], given["contacts_mean"] - 1
    scale = mean * (shape - 2)
    degree = 1 + scale * (rng.random(subscribers) ** (-1 / (shape - 1)) - 1)
    ends = np.minimum(np.floor(degree + rng.random(subscribers)), subscribers // 4 + 1)
    owner = np.repeat(np.arange(subscribers, dtype=np.int32), ends.astype(np.int64))
    at = rng.random(len(owner), np.float32)
    near = rng.random(len(owner), np.float32) < given["local_share"]
    width = np.float32(given["neighbourhood"] / subscribers)
    home = owner.astype(np.float32) / np.float32(subscribers)
    # a neighbourhood is a stretch of a circle; far ends lie anywhere on it
    at = np.where(near, (home + at * width) % np.float32(1), at)
    order = np.argsort(at, kind="stable")[: len(owner) // 2 * 2]
    pairs = np.sort(owner[order].reshape(-1, 2), axis=1)
    code = np.unique(pairs[:, 0].astype(np.int64) * subscribers + pairs[:, 1])
    first, second = np.divmod(code, subscribers)
    told = first != second
    return np.column_stack([first[told], second[told]]).astype(np.int32)


def table(
    subscribers: NDArray[np.int32], given: Mapping[str, Any], seed: int
) -> NDArray[np.uint64]:
    """Return directed pairs, caller in the upper 32 bits and callee in the lower, by weight.

    A tie has a weight of a discrete power law with exponent ``weight_exponent``, up to
    ``weight_most``. In a share ``mutual_share`` both call, in uneven parts; else one side does.
    """
    ties = contacts(len(subscribers), given, seed)
    rng = stream(seed, "calls/weights")
    # inverse of a Pareto cut off at the strongest tie
    power, most = 1 - given["weight_exponent"], float(given["weight_most"])
    share = rng.random(len(ties))
    weight = np.floor((1 - share * (1 - most**power)) ** (1 / power)).astype(np.int64)
    mutual = rng.random(len(ties)) < given["mutual_share"]
    weight += mutual  # both call, so twice at least
    forth = np.where(mutual, 1 + np.floor(rng.random(len(ties)) * (weight - 1)), weight)
    swap = rng.random(len(ties)) < 0.5
    ties[swap] = ties[swap, ::-1]
    one, other = subscribers[ties[:, 0]], subscribers[ties[:, 1]]
    forth = forth.astype(np.int64)
    return np.concatenate(
        [np.repeat(paired(one, other), forth), np.repeat(paired(other, one), weight - forth)]
    )
