"""Exponential random graphs within small groups, with edges and triangles as statistics.

The probability of the ties of a group of m people is proportional to

    exp(theta · ties + tau / (m − 2) · triangles),

a Markov graph (Frank and Strauss 1986, as in Robins, Pattison, Kalish and Lusher 2007, Social
Networks 29:173–191) whose dependence ends at the edge of the group (Schweinberger and Handcock
2015, doi 10.1111/rssb.12081). With a triangle weight that doesn't shrink with m, large groups are
almost empty or almost complete (Chatterjee and Diaconis 2013, doi 10.1214/13-AOS1155); divided by
m − 2 and with tau below 2, the total influence of other ties on each tie is below one (Dobrushin's
condition), so that the distribution is unique and the sampler mixes within a few sweeps.

In a Markov graph two ties without a common person are conditionally independent. So the pairs of a
group are arranged in rounds, as in a tournament, and all ties of a round are drawn at once given
the rest: this is chromatic Gibbs sampling (Gonzalez, Low, Gretton and Guestrin 2011, AISTATS, PMLR
15:324).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from case_lib.base.arrays import Integers
from case_lib.base.errors import ParameterError

__all__ = ["MOST_TAU", "SWEEPS", "rounds", "ties_within"]

SWEEPS = 6
MOST_TAU = 2.0


def ties_within(
    groups: Sequence[Integers],
    theta: float,
    tau: float,
    rng: np.random.Generator,
    sweeps: int = SWEEPS,
) -> Integers:
    """Return the ties within each group; shape (ties, 2), smaller number first.

    Parameters
    ----------
    groups
        The numbers of the people of each group; nobody is in two.
    theta
        Log-odds of a tie between two people without a common acquaintance.
    tau
        Increase of the log-odds for two people who both know everyone else in their group. From 0
        to 2.
    sweeps
        How often each pair is redrawn. The initial state has ``tau=0``.

    Raises
    ------
    ParameterError
        For ``tau`` out of range or fewer than one sweep.

    Examples
    --------
    >>> import numpy as np
    >>> from case_lib.synthetic.exponential_graph import ties_within
    >>> sure = ties_within([np.arange(3)], theta=40.0, tau=0.0, rng=np.random.default_rng(1))
    >>> sorted(sure.tolist())
    [[0, 1], [0, 2], [1, 2]]
    """
    if not 0 <= tau <= MOST_TAU:
        raise ParameterError(f"tau={tau} must be from 0 to {MOST_TAU:g}.")
    if sweeps < 1:
        raise ParameterError(f"sweeps={sweeps} must be at least 1.")
    large = [np.asarray(group, dtype=np.int64) for group in groups if len(group) > 1]
    if not large:
        return np.zeros((0, 2), dtype=np.int64)
    sizes = np.array([len(group) for group in large])
    first = np.cumsum(sizes) - sizes
    tied = np.zeros((int(sizes.sum()), int(sizes.max())), dtype=bool)
    left, right, group, turns = _pairs(sizes)
    row_left, row_right = first[group] + left, first[group] + right
    weight = (tau / np.maximum(sizes - 2, 1))[group]
    for sweep in range(sweeps):
        drawn = rng.logistic(size=len(left))
        for turn in turns:
            first_rows, second_rows = row_left[turn], row_right[turn]
            known = (tied[first_rows] & tied[second_rows]).sum(axis=1) if sweep else 0
            new = drawn[turn] < theta + weight[turn] * known
            tied[first_rows, right[turn]] = new
            tied[second_rows, left[turn]] = new
    chosen = tied[row_left, right]
    people = np.concatenate(large)
    return np.sort(np.column_stack([people[row_left[chosen]], people[row_right[chosen]]]), axis=1)


def rounds(first: Integers, second: Integers, size: Integers | int) -> Integers:
    """Return the round in which two players of a round-robin tournament meet.

    Positions in a group run from 0 to ``size`` − 1; in an odd group one sits out each round.

    >>> rounds(np.array([0, 0, 0]), np.array([1, 2, 3]), 4).tolist()
    [1, 2, 0]
    """
    others = size + size % 2 - 1
    low, high = np.minimum(first, second), np.maximum(first, second)
    return np.where(high == others, 2 * low, low + high) % others


def _pairs(sizes: Integers) -> tuple[Integers, Integers, Integers, list[slice]]:
    """Return (left, right, group) of all pairs within groups, by round, and their slices."""
    left = np.concatenate([np.triu_indices(size, 1)[0] for size in sizes.tolist()])
    right = np.concatenate([np.triu_indices(size, 1)[1] for size in sizes.tolist()])
    group = np.repeat(np.arange(len(sizes)), sizes * (sizes - 1) // 2)
    turn = rounds(left, right, sizes[group])
    order = np.argsort(turn, kind="stable")
    ends = np.cumsum(np.bincount(turn)).tolist()
    slices = [slice(begin, end) for begin, end in zip([0, *ends], ends, strict=False)]
    return left[order], right[order], group[order], slices
