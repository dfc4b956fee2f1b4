"""Draws of where people were, as plain data leads to them: computed once, whoever asks."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from case_lib.base.intervals import Interval
from case_lib.base.remembering import remembered
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.synthetic.allocation_dp import Floats
from case_lib.synthetic.clustering import (
    CITY_CONCENTRATION,
    CONCENTRATION,
    Clusters,
    Drawn,
    grid,
    prior,
)
from case_lib.synthetic.shares import Whole

__all__ = ["Conditions", "Posterior", "clusters", "conditions", "posterior"]


@dataclass(frozen=True)
class Conditions:
    """What ``clustering.Clusters`` is made from; ``known`` as pairs of place and bounds."""

    total: int
    n_provinces: int
    weights: tuple[float, ...]
    known: tuple[tuple[int, Interval | None], ...]
    units: tuple[int, ...]
    between: tuple[float, ...]
    within: tuple[float, ...]


@dataclass(frozen=True)
class Posterior:
    """Draws of a model, and what it says without draws.

    Attributes
    ----------
    drawn
        The draws (``clustering.Drawn``).
    free
        How many provinces are reached when as many people are placed anew, a draw each.
    log_chance, log_best
        The logarithm of the chance of what is known of provinces: averaged over concentrations as
        they are beforehand, and at the likeliest one.
    """

    drawn: Drawn
    free: Whole
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
    """Return what the model of a case is made from, over the provinces of ``table``.

    ``between`` and ``within`` are other values of the concentrations than those of the case.
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
def clusters(asked: Conditions) -> Clusters:
    """Return the model; the same one if asked again."""
    return Clusters(
        asked.total,
        asked.n_provinces,
        asked.weights,
        dict(asked.known),
        asked.units,
        np.array(asked.between),
        np.array(asked.within),
    )


@remembered
def posterior(
    asked: Conditions, draws: int, seed: int, cities: Interval | None, alike: bool
) -> Posterior:
    """Return draws of a model, and how many provinces are reached if nothing is asked of them.

    Parameters
    ----------
    cities
        Bounds of how many cities are reached, None if nothing is known of them.
    alike
        Whether the concentration over cities is that over provinces.

    Raises
    ------
    ModelError
        When the conditions can't be met, or next to no draw meets them.
    """
    rng = np.random.Generator(np.random.PCG64([seed, 24]))
    model = clusters(asked)
    drawn = model.sample(draws, rng, cities, alike)
    free = model.reached_freely(drawn.between, rng)
    return Posterior(drawn, free, model.log_chance, float(model.log_chances.max()))
