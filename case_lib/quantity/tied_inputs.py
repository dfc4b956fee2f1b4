"""Bound a sum of terms that have inputs in common, by eliminating one input after the other.

The range of each input is cut into pieces. Over each combination of pieces of its own inputs, a
term has a lower bound. The least sum of these bounds for each piece of an input, over all
combinations of pieces of the others, needs few operations: the terms with one input are joined and
the least over its pieces depends only on the inputs that occur with it (nonserial dynamic
programming: Bertelè and Brioschi 1972; bucket elimination: Dechter 1999, Artificial Intelligence
113). So a chain of twelve takes twelve times as long as one of its links, not the twelfth power.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.quantity.boxes import Box
from case_lib.quantity.interval_arrays import IntervalArray

__all__ = ["Factor", "Scope", "colours", "least_by_piece", "least_sums", "likely", "trimmed"]

Scope = tuple[int, ...]
# the least values of a term for each piece of its variables, which are in order; one axis each
Factor = tuple[Scope, Floats]
_MOST_JOINED = 3  # variables that are eliminated together


def colours(groups: Iterable[frozenset[int]]) -> dict[int, int]:
    """Return a number for each variable, different for those in one group; small if possible.

    >>> colours([frozenset({0, 1}), frozenset({1, 2}), frozenset({2, 3})])
    {0: 0, 1: 1, 2: 0, 3: 1}
    """
    scopes = list(groups)
    colour: dict[int, int] = {}
    for variable in sorted(frozenset().union(*scopes)):
        beside = {colour.get(v) for group in scopes if variable in group for v in group}
        colour[variable] = next(n for n in itertools.count() if n not in beside)
    return colour


def least_sums(factors: Sequence[Factor]) -> dict[int, Floats] | None:
    """Return the least sum of factors for each piece of each variable, rounded to nearest.

    None if too many variables would have to be eliminated together.

    >>> first, second = np.array([[0.0, 5.0], [2.0, 1.0]]), np.array([[3.0, 0.0], [0.0, 9.0]])
    >>> sums = least_sums([((0, 1), first), ((1, 2), second)])
    >>> sums[0].tolist(), sums[2].tolist()
    ([0.0, 1.0], [1.0, 0.0])
    """
    tables = list(factors)  # messages follow, each the least sum of a bucket
    waiting = set(range(len(tables)))
    buckets: list[tuple[int, list[int], Scope]] = []
    while True:
        scopes = [tables[number][0] for number in waiting]
        beside = {v: {*itertools.chain(*(s for s in scopes if v in s))} for s in scopes for v in s}
        if not beside:
            break
        variable = min(beside, key=lambda v: len(beside[v]))
        scope = tuple(sorted(beside[variable]))
        if len(scope) > _MOST_JOINED:
            return None
        own = [number for number in waiting if variable in tables[number][0]]
        waiting = waiting.difference(own) | {len(tables)}
        buckets.append((variable, own, scope))
        others = tuple(v for v in scope if v != variable)
        tables.append(_least([tables[number] for number in own], scope, others))
    # back again: what all terms outside a bucket come to at least
    sums: dict[int, Floats] = {}
    outside = {
        root: _least([tables[other] for other in waiting if other != root], (), ())
        for root in waiting
    }
    for place, (variable, own, scope) in reversed([*enumerate(buckets, len(factors))]):
        given = [tables[number] for number in own] + [outside[place]]
        sums[variable] = _least(given, scope, (variable,))[1]
        for turn, number in enumerate(own):
            if number >= len(factors):
                rest = given[:turn] + given[turn + 1 :]
                outside[number] = _least(rest, scope, tables[number][0])
    return sums


def _least(some: Iterable[Factor], scope: Scope, kept: Scope) -> Factor:
    """Return the sum of factors over a scope, and its least value for each piece of some of it."""
    joint = np.zeros((1,) * len(scope))
    for among, table in some:
        sizes = dict(zip(among, table.shape, strict=True))
        joint = joint + table.reshape([sizes.get(v, 1) for v in scope])
    return kept, joint.min(axis=tuple(n for n, v in enumerate(scope) if v not in kept))


def least_by_piece(
    terms: Iterable[tuple[Scope, IntervalArray]], axes: Mapping[int, int], count: int, sign: float
) -> tuple[dict[int, Floats], dict[int, Floats]] | None:
    """Return lower bounds of a sum for each piece of each variable, and usual values for them.

    ``terms`` are enclosed over the boxes of ``box_margins.grid`` with ``axes``; ``sign`` is −1 for
    the negative of the sum. None as in ``least_sums``.
    """
    proven, usual = [], []
    for inputs, value in terms:
        own = tuple(n for n in inputs if n in axes)
        places = np.zeros((1,) * len(own), dtype=int)
        for turn, variable in enumerate(own):
            shape = [count if n == turn else 1 for n in range(len(own))]
            places = places + (np.arange(count) * count ** axes[variable]).reshape(shape)
        ends = sign * value.low, sign * value.high
        size = count ** (1 + max(axes.values()))
        low, high = (
            np.broadcast_to(end, (size,))[places] for end in (np.minimum(*ends), np.maximum(*ends))
        )
        proven.append((own, np.where(np.isnan(low), -np.inf, low)))
        usual.append(
            (own, np.where(np.isfinite(low) & np.isfinite(high), (low + high) / 2, np.inf))
        )
    least, near = least_sums(proven), least_sums(usual)
    if least is None or near is None:
        return None
    most = sum(np.abs(table[np.isfinite(table)]).max(initial=0.0) for _, table in proven)
    noise = 2 * len(proven) * np.finfo(float).eps * most  # of rounding, at most
    return {variable: sums - noise for variable, sums in least.items()}, near


def likely(box: Box, axes: Iterable[int], edges: Floats, near: Mapping[int, Floats]) -> Floats:
    """Return three points where a sum is likely to be least: the ends and middles of pieces."""
    points = np.repeat(box.middle, 3, axis=1)
    for place, variable in enumerate(axes):
        least = near[variable].argmin()
        low, high = edges[least : least + 2, place]
        points[variable] = low, high, low + (high - low) / 2
    return points


def trimmed(
    box: Box, axes: Iterable[int], edges: Floats, least: Mapping[int, Floats], level: float
) -> tuple[Box, float]:
    """Return one box without outer pieces over which a sum exceeds a level, and its least there."""
    low, high = box.low.copy(), box.high.copy()
    low_open, high_open = box.low_open.copy(), box.high_open.copy()
    floor = np.inf
    for place, variable in enumerate(axes):
        sums = least[variable]
        kept = np.flatnonzero(~(sums > level))
        if not len(kept):
            return box, np.inf
        first, last = kept[0], kept[-1] + 1
        floor = min(floor, sums[:first].min(initial=np.inf), sums[last:].min(initial=np.inf))
        low[variable], high[variable] = edges[first, place], edges[last, place]
        low_open[variable] &= first == 0
        high_open[variable] &= last == len(sums)
    return Box(low, high, low_open, high_open), floor
