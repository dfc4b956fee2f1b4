"""The number of cities that the people of a province come from, with clustering.

The urn of Eggenberger and Pólya (1923): of ``u`` equal cities, the (i + 1)th person is assigned a
random one with probability g / (g + i), and otherwise the city of one of the i before. So the
shares of the cities have a symmetric Dirichlet distribution of concentration ``g``, and a new city
is reached with probability g (u − d) / (u (g + i)) if ``d`` are reached so far.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from case_lib.base.arrays import Floats, Integers

__all__ = ["chances", "distinct"]


def distinct(
    people: ArrayLike, units: ArrayLike, concentration: ArrayLike, rng: np.random.Generator
) -> Integers:
    """Draw the number of cities reached.

    Parameters
    ----------
    people, units
        People in each province, and its number of cities; broadcast against each other.
    concentration
        Of the shares of cities, broadcast likewise.

    Returns
    -------
    array of int, of the common shape

    Examples
    --------
    >>> distinct([0, 1, 90], [9, 9, 1], 3.0, np.random.default_rng(1)).tolist()
    [0, 1, 1]
    """
    left, order, size, own, shape = _falling(people, units, concentration)
    reached = (left > 0).astype(np.int64)
    share = own / size
    active = len(left)
    for placed in range(1, int(left.max(initial=0))):
        active = int(np.searchsorted(-left[:active], -placed, side="left"))
        new = rng.random(active) * (own[:active] + placed)
        reached[:active] += new < share[:active] * (size[:active] - reached[:active])
    back = np.empty_like(reached)
    back[order] = reached
    return back.reshape(shape)


def chances(people: ArrayLike, units: ArrayLike, concentration: ArrayLike) -> Floats:
    """Return the distribution of the number of cities reached.

    Parameters are those of ``distinct``.

    Returns
    -------
    array of float, of the common shape plus one axis: 0, 1, … cities; sums to one along it

    Examples
    --------
    >>> chances(2, 4, 4.0).round(3).tolist()  # 1/5 follows the first, 4/5 any of four cities
    [0.0, 0.4, 0.6]
    """
    left, order, size, own, shape = _falling(people, units, concentration)
    most = int(np.minimum(left, size).max(initial=0))
    numbers = np.arange(most + 1)
    chances_of = np.zeros((len(left), most + 1))
    chances_of[np.arange(len(left)), np.minimum(left, 1)] = 1.0
    active = len(left)
    for placed in range(1, int(left.max(initial=0))):
        active = int(np.searchsorted(-left[:active], -placed, side="left"))
        share = (own[:active] / (size[:active] * (own[:active] + placed)))[:, None]
        new = chances_of[:active] * share * np.maximum(size[:active, None] - numbers, 0)
        chances_of[:active] -= new
        chances_of[:active, 1:] += new[:, :-1]
    back = np.empty_like(chances_of)
    back[order] = chances_of
    return back.reshape(*shape, most + 1)


def _falling(
    people: ArrayLike, units: ArrayLike, concentration: ArrayLike
) -> tuple[Integers, Integers, Integers, Floats, tuple[int, ...]]:
    """Return people in descending order, that order, cities and concentrations; common shape."""
    left, size, own = np.broadcast_arrays(people, units, concentration)
    order = np.argsort(-left.ravel(), kind="stable")
    parts = (np.asarray(part.ravel()[order], dtype=np.int64) for part in (left, size))
    falling, cities = parts
    return falling, order, cities, own.ravel()[order].astype(float), left.shape
