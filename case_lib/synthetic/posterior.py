"""Posterior draws of where people were, computed once from plain data."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from case_lib.base.arrays import Floats, Integers
from case_lib.base.intervals import Interval
from case_lib.base.memoising import memoised
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.synthetic.clustering import (
    CITY_CONCENTRATION,
    CONCENTRATION,
    Clusters,
    Drawn,
    grid,
    prior,
)

__all__ = ["Conditions", "Posterior", "clusters", "conditions", "posterior"]

_STREAM = 24  # the random stream of the draws of a seed


@dataclass(frozen=True)
class Conditions:
    """Inputs of ``clustering.Clusters``; ``known`` as pairs of position and bounds."""

    total: int
    n_provinces: int
    weights: tuple[float, ...]
    known: tuple[tuple[int, Interval | None], ...]
    units: tuple[int, ...]
    between: tuple[float, ...]
    within: tuple[float, ...]


@dataclass(frozen=True)
class Posterior:
    """Draws of a model, and its exact results.

    Attributes
    ----------
    drawn
        The draws (``clustering.Drawn``).
    free
        How many provinces unconditioned draws reach, one per draw.
    log_chance, log_best
        The log-probability of the facts on provinces: averaged over the prior of concentrations,
        and at the likeliest one.
    """

    drawn: Drawn
    free: Integers
    log_chance: float
    log_best: float


def conditions(
    case: Case,
    table: pd.DataFrame,
    weights: Floats,
    total: int,
    reached: int,
    between: Floats | None = None,
    within: Floats | None = None,
) -> Conditions:
    """Return the inputs of the model for a case, over the provinces of ``table``.

    ``between`` and ``within`` replace the concentrations of the case.
    """
    first = grid(prior(case, CONCENTRATION)) if between is None else between
    second = grid(prior(case, CITY_CONCENTRATION)) if within is None else within
    return Conditions(
        total,
        reached,
        tuple(weights.tolist()),
        tuple(divisions.known(case, table).items()),
        tuple(table["city_units"].tolist()),
        tuple(first.tolist()),
        tuple(second.tolist()),
    )


@functools.lru_cache(maxsize=4)
def clusters(given: Conditions) -> Clusters:
    """Return the model; the result is cached."""
    return Clusters(
        given.total,
        given.n_provinces,
        given.weights,
        dict(given.known),
        given.units,
        np.array(given.between),
        np.array(given.within),
    )


@memoised
def posterior(
    given: Conditions, draws: int, seed: int, cities: Interval | None, alike: bool
) -> Posterior:
    """Return draws of a model, and how many provinces unconditioned draws reach.

    Parameters
    ----------
    cities
        Bounds of the number of cities reached, None if unknown.
    alike
        Whether the concentration over cities equals that over provinces.

    Raises
    ------
    ModelError
        If the conditions can't be met, or almost no draw meets them.
    """
    rng = np.random.Generator(np.random.PCG64([seed, _STREAM]))
    model = clusters(given)
    drawn = model.sample(draws, rng, cities, alike)
    free = model.reached_freely(drawn.between, rng)
    return Posterior(drawn, free, model.log_chance, float(model.log_chances.max()))
