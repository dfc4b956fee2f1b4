"""Ties between subscribers, heavy-tailed in number and strength, and mostly local.

The table contains each directed pair in proportion to its share of all calls, so that one random
index draws a call. Its size depends on the number of subscribers, not of calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from case_lib.base.arrays import Integers
from case_lib.base.streams import stream
from case_lib.synthetic.calls.rows import CALLEE, SHIFT, Int32s, Pairs, paired

__all__ = ["contacts", "table"]

_SIXTEEN = np.uint64(16)
_BITS, _LINE = np.uint64(31), np.uint64(2**31)


def contacts(subscribers: int, given: Mapping[str, Any], seed: int) -> tuple[Int32s, Int32s]:
    """Return ties between subscribers, as positions of both ends.

    A pair that is drawn twice has a stronger tie.

    Numbers of contacts follow a Lomax distribution with mean ``contacts_mean`` and tail exponent
    ``contacts_shape``, at least one; ends are paired at random, in a share ``local_share`` of cases
    within a neighbourhood (configuration model).
    """
    rng = stream(seed, "calls/contacts")
    shape, mean = given["contacts_shape"], given["contacts_mean"] - 1
    degree = 1 + mean * (shape - 2) * (rng.random(subscribers) ** (-1 / (shape - 1)) - 1)
    ends = np.minimum(np.floor(degree + rng.random(subscribers)), subscribers // 4 + 1)
    owner = np.repeat(np.arange(subscribers, dtype=np.uint64), ends.astype(np.int64))
    # a neighbourhood is a segment of a line; distant ends are paired on another line
    place = rng.integers(0, _LINE, len(owner), np.uint64)
    near = rng.random(len(owner), np.float32) < given["local_share"]
    apart = _LINE // np.uint64(subscribers)
    width = np.uint64(float(_LINE) * min(1.0, given["neighbourhood"] / subscribers))
    at = place + _LINE
    # in place, since tens of millions of ends fill much memory
    place *= width
    place >>= _BITS
    place += owner * apart
    place &= _LINE - np.uint64(1)
    np.copyto(at, place, where=near)
    # pair neighbours on a line; sorting integers is much faster than sorting by a key
    at <<= SHIFT
    at |= owner
    at.sort()
    met = at[: len(owner) // 2 * 2]
    met &= CALLEE
    one, other = met[::2].astype(np.int32), met[1::2].astype(np.int32)
    distinct = one != other
    return one[distinct], other[distinct]


def table(subscribers: Int32s, given: Mapping[str, Any], seed: int) -> Pairs:
    """Return directed pairs, caller in the upper 32 bits and callee in the lower, by weight.

    The weight of a tie follows a discrete power law with exponent ``weight_exponent``, up to
    ``weight_most``. In a share ``mutual_share`` both call, in unequal parts; otherwise one does.
    """
    one, other = contacts(len(subscribers), given, seed)
    rng = stream(seed, "calls/weights")
    bits = rng.integers(0, 2**64 - 1, len(one), np.uint64, endpoint=True)
    weight = _weights(given).take(bits.astype(np.uint16))
    mutual = (bits >> _SIXTEEN).astype(np.uint16) < np.uint16(given["mutual_share"] * (1 << 16))
    weight += mutual  # both call, so at least twice
    bits >>= SHIFT
    bits *= (weight - 1).view(np.uint64)
    bits >>= SHIFT
    forth = np.where(mutual, 1 + bits.view(np.int64), weight)
    one, other = subscribers[one], subscribers[other]
    pairs = np.concatenate([paired(one, other), paired(other, one)])
    return np.repeat(pairs, np.concatenate([forth, weight - forth]))


def _weights(given: Mapping[str, Any]) -> Integers:
    """Return 65,536 equally likely weights of ties: a truncated Pareto distribution."""
    share = (np.arange(1 << 16) + 0.5) / (1 << 16)
    power, most = 1 - given["weight_exponent"], float(given["weight_most"])
    weights: Integers = ((1 - share * (1 - most**power)) ** (1 / power)).astype(np.int64)
    return weights
