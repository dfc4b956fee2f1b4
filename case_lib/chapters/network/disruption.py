"""Disruption of an organisation: removal, recovery and what remains.

Strategies, recovery and outcomes follow Duijn, Kashirin and Sloot 2014. All results are for
synthetic organisations.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from case_lib.base.arrays import Integers
from case_lib.base.errors import ParameterError, nearest
from case_lib.chapters.network.networks import Network, efficiency, pairs_at
from case_lib.synthetic.organisation import NOBODY, Organisation

__all__ = [
    "RECOVERIES",
    "STREAM",
    "Outcome",
    "dependants",
    "disrupt",
    "order",
    "reach_curve",
    "removal_curve",
    "strategies",
    "together",
]

STREAM = 2014  # random stream of one organisation: removals and new ties
RECOVERIES = ("none", "random", "same_role")
_BY_MEASURE = ("random", "degree", "betweenness", "value_chain")


def strategies(organisation: Organisation) -> list[str]:
    """Return the strategies that apply to an organisation: by measure, then by role."""
    return [*_BY_MEASURE, *(f"role:{role}" for role in organisation.roles)]


def order(network: Network, strategy: str, rng: np.random.Generator) -> Integers:
    """Return the people in the order in which a strategy removes them.

    A strategy by role ends with the people of the role.

    ``value_chain`` begins with those through whom the tasks of most others pass.

    Raises
    ------
    ParameterError
        For an unknown strategy.
    """
    organisation = network.organisation
    shuffled = rng.permutation(network.size)
    if strategy == "random":
        return shuffled
    if strategy.startswith("role:") and strategy[5:] in organisation.roles:
        return shuffled[np.isin(shuffled, organisation.of(strategy[5:]))]
    scores = {
        "degree": lambda: network.degree,
        "betweenness": lambda: network.betweenness,
        "value_chain": lambda: dependants(organisation),
    }
    if strategy not in scores:
        known = strategies(organisation)
        raise ParameterError(
            f"there is no strategy {strategy!r}. Use {', '.join(known)}.{nearest(strategy, known)}"
        )
    # ties in the score are broken randomly, not by number
    return shuffled[np.argsort(-np.asarray(scores[strategy]())[shuffled], kind="stable")]


def dependants(organisation: Organisation) -> Integers:
    """Return how many people's tasks pass through each person, directly or indirectly.

    Shape (people,).
    """
    counts = np.zeros(organisation.size, dtype=np.int64)
    for above in organisation.above():
        np.add.at(counts, above[above != NOBODY], 1)
    return counts


def removal_curve(edges: Integers, size: int, removed: Sequence[int] | Integers) -> Integers:
    """Return the size of the largest component after 0, 1, 2 … removals, in near-linear time.

    People are added back in reverse order and joined by union–find (Newman and Ziff 2000, doi
    10.1103/PhysRevLett.85.4104, for percolation).

    Parameters
    ----------
    edges
        Shape (ties, 2), each tie once.
    removed
        People in the order of their removal, without duplicates.

    Examples
    --------
    >>> removal_curve(np.array([[0, 1], [1, 2]]), size=3, removed=[1, 0]).tolist()
    [3, 1, 1]
    """
    removed = np.asarray(removed, dtype=np.int64)
    steps = len(removed)
    gone = np.full(size, steps, dtype=np.int64)
    gone[removed] = np.arange(steps)
    # a tie exists once both ends are back, that is, when the one removed first returns
    back = np.minimum(gone[edges[:, 0]], gone[edges[:, 1]])
    by_time = np.argsort(-back, kind="stable")
    parent, weight = list(range(size)), [1] * size
    # the largest component at each step; a single person before any tie
    curve = [1] * steps + [1 if size > steps else 0]
    largest = 1
    ones, others = edges[by_time].T.tolist()
    for one, other, time in zip(ones, others, back[by_time].tolist(), strict=True):
        a, b = one, other
        while parent[a] != a:
            parent[a] = a = parent[parent[a]]
        while parent[b] != b:
            parent[b] = b = parent[parent[b]]
        if a == b:
            continue
        if weight[a] < weight[b]:  # pragma: no mutate - equal trees may be joined either way
            a, b = b, a
        parent[b] = a
        weight[a] += weight[b]
        if weight[a] > largest:
            curve[time] = largest = weight[a]
    return np.maximum.accumulate(curve[::-1])[::-1]


def together(edges: Integers, size: int, removed: Integers) -> int:
    """Return the size of the largest component after some removals: one point of the curve.

    Each person repeatedly takes the smallest label among neighbours until nothing changes.
    """
    left = np.ones(size, dtype=bool)
    left[removed] = False
    tied = edges[left[edges].all(axis=1)]
    label = np.arange(size)
    while True:
        one, other = label[tied[:, 0]], label[tied[:, 1]]
        low, new = np.minimum(one, other), label.copy()
        np.minimum.at(new, one, low)
        np.minimum.at(new, other, low)
        new = new[new]
        if np.array_equal(new, label):
            return int(np.bincount(label[left]).max(initial=0))
        label = new


def reach_curve(organisation: Organisation, removed: Sequence[int] | Integers) -> Integers:
    """Return how many callers still receive tasks from outside after 0, 1, 2 … removals.

    Without recovery a caller is lost with the first removal in the line of superiors, or with the
    caller's own.
    """
    steps = len(removed)
    lost = np.full(organisation.size, np.inf)
    lost[np.asarray(removed, dtype=np.int64)] = np.arange(1, steps + 1)
    first = lost.copy()
    for above in organisation.above():
        known = above != NOBODY
        first = np.where(known, np.minimum(first, lost[above]), first)
    ends = np.sort(first[organisation.callers])
    return len(ends) - np.searchsorted(ends, np.arange(steps + 1), side="right")


@dataclass(frozen=True)
class Outcome:
    """The state after some removals.

    ``largest``: people in the largest component, as a share of all original people; ``reach`` and
    ``efficiency`` are shares of their original values.
    """

    removed: int
    largest: float
    reach: float
    efficiency: float


def disrupt(
    network: Network,
    strategy: str,
    recovery: str,
    after: Sequence[int],
    seed: int,
    with_efficiency: bool = True,
) -> list[Outcome]:
    """Remove people one by one and return the state after each number in ``after``.

    With ``random`` recovery each person who loses a tie gets a new one to any remaining person;
    with ``same_role`` to one in the role of the removed person, if any is left. A person who loses
    the superior gets the new contact as superior, and the buyer outside replaces a lost contact in
    the same way.

    ``reach`` is the share of callers who still receive tasks from outside. Without
    ``with_efficiency``, which takes most of the time, efficiency is NaN.

    Raises
    ------
    ParameterError
        For an unknown strategy or recovery, or more removals than people.
    """
    if recovery not in RECOVERIES:
        raise ParameterError(
            f"recovery {recovery!r} must be one of {', '.join(RECOVERIES)}."
            f"{nearest(recovery, RECOVERIES)}"
        )
    if any(not 0 <= number <= network.size for number in after):
        raise ParameterError(f"removals must be from 0 to {network.size} people.")
    rng = np.random.default_rng([seed, STREAM])
    queue = order(network, strategy, rng)
    state = _State(network, rng)
    reached = state.reached()
    outcomes = []
    for before, number in itertools.pairwise([0, *sorted(set(after))]):
        for who in queue[before:number].tolist():
            state.remove(who, recovery)
        now = state.outcome(number, with_efficiency)
        outcomes.append(
            Outcome(
                number,
                now.largest / network.size,
                now.reach / reached if reached else 0.0,
                _of(now.efficiency, network) if with_efficiency else math.nan,
            )
        )
    return outcomes


def _of(efficiency_left: float, network: Network) -> float:
    return efficiency_left / network.efficiency if network.efficiency else 0.0


class _State:
    """An organisation during removals."""

    def __init__(self, network: Network, rng: np.random.Generator) -> None:
        organisation = network.organisation
        self.rng, self.size = rng, network.size
        self.role = organisation.role
        self.superior = organisation.superior.copy()
        self.alive = np.ones(self.size, dtype=bool)
        self.edges = network.edges
        self.top = organisation.top
        self.callers = organisation.callers

    def remove(self, who: int, recovery: str) -> None:
        """Remove a person, and give new ties to those left behind."""
        self.alive[who] = False
        if recovery == "none":
            return
        orphans = self._tied_to(who)
        fit = self.alive.copy()
        if recovery == "same_role":
            fit &= self.role == self.role[who]
        candidates = np.flatnonzero(fit)
        if not len(candidates):
            return
        contacts = candidates[self.rng.integers(len(candidates), size=len(orphans))]
        tied = np.column_stack([orphans, contacts])[orphans != contacts]
        self.edges = np.concatenate([self.edges, tied])
        led = self.superior[tied[:, 0]] == who
        self.superior[tied[led, 0]] = tied[led, 1]
        if who in self.top:  # the buyer outside also looks for a replacement
            self.top = np.append(self.top, candidates[self.rng.integers(len(candidates))])

    def _tied_to(self, who: int) -> Integers:
        """Return the distinct remaining people with a tie to a person."""
        one, other = self.edges[:, 0], self.edges[:, 1]
        people: Integers = np.unique(np.concatenate([other[one == who], one[other == who]]))
        return people[self.alive[people]]

    def outcome(self, removed: int, with_efficiency: bool) -> Outcome:
        """Return the state in people, callers reached and efficiency."""
        edges = self.edges[self.alive[self.edges].all(axis=1)]
        largest = together(edges, self.size, np.flatnonzero(~self.alive))
        # relative to the original number, so that the removed count as lost
        effective = efficiency(pairs_at(edges, self.size)) if with_efficiency else math.nan
        return Outcome(removed, float(largest), float(self.reached()), effective)

    def reached(self) -> int:
        """Return how many callers receive tasks from outside."""
        reached = np.zeros(self.size, dtype=bool)
        reached[self.top[self.alive[self.top]]] = True
        while True:
            led = (self.superior != NOBODY) & reached[self.superior]
            more = self.alive & ~reached & led
            if not more.any():
                return int(reached[self.callers].sum())
            reached |= more
