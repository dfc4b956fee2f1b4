"""The people whose removal fragments a network most, or who reach most of it (Borgatti 2006)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from case_lib.base.arrays import Integers
from case_lib.base.errors import ParameterError
from case_lib.chapters.network.networks import Network, within

__all__ = ["fragmentation", "key_players", "reach"]


def fragmentation(network: Network, removed: Integers) -> float:
    """Return KPP-NEG: the share of pairs that are disconnected after some removals.

    Pairs are those among the people who remain (Borgatti 2006, measure F).
    """
    left = np.setdiff1d(np.arange(network.size), removed)
    if len(left) < 2:
        return 1.0
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - a third of a second

    part = network.matrix[left][:, left]
    _, label = connected_components(part, directed=False)
    sizes = np.bincount(label).astype(float)
    pairs = len(left) * (len(left) - 1)
    return float(1 - (sizes * (sizes - 1)).sum() / pairs)


def reach(network: Network, chosen: Integers, steps: int = 2) -> float:
    """Return KPP-POS: the share of the others within ``steps`` of anyone chosen."""
    near = np.bitwise_or.reduce(within(network.edges, network.size, steps)[chosen], axis=0)
    others = network.size - len(chosen)
    return float((np.bitwise_count(near).sum() - len(chosen)) / others) if others else 0.0


def key_players(network: Network, size: int, aim: str, among: int | None = 40) -> Integers:
    """Return the people, chosen greedily, who together do most for ``aim``.

    Parameters
    ----------
    aim
        ``"fragment"`` (KPP-NEG) or ``"reach"`` (KPP-POS), after Borgatti 2006.
    among
        Number of candidates with the most ties; None for everyone.

    Raises
    ------
    ParameterError
        For an unknown aim, or more players than people.
    """
    measures: dict[str, Callable[[Network, Integers], float]] = {
        "fragment": fragmentation,
        "reach": reach,
    }
    if aim not in measures:
        raise ParameterError(f"aim={aim!r} must be one of {', '.join(measures)}.")
    if not 1 <= size <= network.size:
        raise ParameterError(f"size={size} must be from 1 to {network.size}.")
    ranked = np.argsort(-network.degree, kind="stable")
    candidates = ranked if among is None else ranked[: max(among, size)]
    chosen: list[int] = []
    for _ in range(size):
        rest = [int(who) for who in candidates if who not in chosen]
        scores = [measures[aim](network, np.array([*chosen, who])) for who in rest]
        chosen.append(rest[int(np.argmax(scores))])
    return np.array(chosen)
