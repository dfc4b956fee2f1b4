"""Assign a place to each person of synthetic records, given the provinces and cities reached."""

from __future__ import annotations

import numpy as np

from case_lib.base.arrays import Floats, Integers
from case_lib.base.errors import ModelError
from case_lib.synthetic import urn
from case_lib.synthetic.allocation import allocate
from case_lib.synthetic.clustering import Clusters

__all__ = ["cities_of", "spread"]

_DRAWS = 200  # from which one is chosen


def spread(
    model: Clusters, cities: int | None, rng: np.random.Generator
) -> tuple[Integers, Integers, float]:
    """Return people and cities reached in each province, and the concentration over cities.

    One of many draws is chosen by its exact probability to reach this number of cities, and the
    cities of its provinces are drawn conditionally.

    Raises
    ------
    ModelError
        If none of the draws can reach this number of cities.
    """
    drawn = model.sample(1 if cities is None else _DRAWS, rng)
    if cities is None:
        return drawn.counts[0], drawn.cities[0], float(drawn.within[0])
    each = urn.chances(drawn.counts, model.units, drawn.within[:, None])
    sums = [_sums(chances) for chances in each]
    chance = np.array([_at(sums_of[-1], cities) for sums_of in sums])
    if not chance.any():
        raise ModelError(
            f"{cities} cities don't fit into {model.n_provinces} provinces in {_DRAWS} tries. "
            "Check operation.cities and operation.provinces."
        )
    at = int(rng.choice(_DRAWS, p=chance / chance.sum()))
    reached, left = np.zeros(len(model.units), dtype=np.int64), cities
    for row in range(len(reached))[::-1]:
        own = each[at, row]
        mass = np.array([own[n] * _at(sums[at][row], left - n) for n in range(len(own))])
        reached[row] = rng.choice(len(mass), p=mass / mass.sum())
        left -= int(reached[row])
    return drawn.counts[at], reached, float(drawn.within[at])


def cities_of(
    people: int, cities: int, units: int, within: float, rng: np.random.Generator
) -> Integers:
    """Return how many people are in each city reached in a province, at least one each."""
    alike = within * cities / units
    drawn = allocate(people, cities, np.ones(cities), None, 1, rng, concentration=alike)
    return np.asarray(drawn[0])


def _sums(chances: Floats) -> list[Floats]:
    """Return the distribution of the cities that the first 0, 1, … provinces reach together."""
    sums = [np.ones(1)]
    for own in chances:
        sums.append(np.convolve(sums[-1], np.trim_zeros(own, "b")))
    return sums


def _at(chances: Floats, number: int) -> float:
    return float(chances[number]) if 0 <= number < len(chances) else 0.0
