"""Compare the model with variants: other weights, other concentrations, and no clusters."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.base.errors import ModelError
from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.chapters.provinces.draws import CHANCE_METHOD, RARE, Spread, per_cent
from case_lib.chapters.provinces.model import drawn_from, needs, placed, variant_draws
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled
from case_lib.synthetic.clustering import CITY_CONCENTRATION, CONCENTRATION

__all__ = ["SEPARATE", "chance", "moved", "moved_by_weights", "rare", "variants"]

_MOST_ODDS = 15  # largest power of ten that is printed
_WIDE = (0.1, 10_000.0)
_POINTS = 19
_NO_CLUSTERS = 1e9  # a concentration with practically no clustering
_ALIKE = N_("clusters, one concentration for provinces and cities")
_WIDER = N_("clusters, concentrations from a range a hundred times as wide")
_WIDE_RANGE = N_("clusters, concentrations from a wide range in place of the case file’s")
SEPARATE = N_("no clusters: everyone placed separately")
_MOVED = N_("provinces that fall in another class of chance than in the model printed")


def variants(case: Case, weights: str) -> dict[str, Spread]:
    """Return variants of the printed model, by name; empty if the model can't run.

    With one concentration at both levels; with concentrations from a wider range; and with everyone
    placed independently by the weights, a multinomial over provinces that ignores the reported
    cities.
    """
    draws, spreads = variant_draws(case), dict[str, Spread]()
    if needs(case):
        return {}
    none = placed(case, weights, np.array([np.inf]), np.array([_NO_CLUSTERS]))
    stated = CONCENTRATION in case or CITY_CONCENTRATION in case
    wider = _WIDE_RANGE if stated else _WIDER
    with contextlib.suppress(ModelError):  # a model that doesn't fit is left out
        spreads[_ALIKE] = drawn_from(case, weights, placed(case, weights), draws, alike=True)
    with contextlib.suppress(ModelError):
        spreads[wider] = drawn_from(case, weights, placed(case, weights, *[_points()] * 2), draws)
    spreads[SEPARATE] = drawn_from(case, weights, none, draws, cities=False)
    return spreads


def _points() -> Floats:
    low, high = np.log(_WIDE)
    return np.asarray(np.exp(low + (high - low) * (np.arange(_POINTS) + 0.5) / _POINTS))


def rare(spread: Spread) -> bool:
    """Return whether the facts on provinces occur in fewer than one of a hundred samples."""
    return spread.log_chance < math.log(RARE)


def chance(name: str, spread: Spread) -> Quantity:
    """Return the probability of the known facts on provinces.

    In whole per cent if it is at least one, else as a power of ten: the number of samples among
    which at most one agrees, at most 10**15.
    """
    if not rare(spread):
        value, unit, label = (
            per_cent(math.exp(spread.log_chance)),
            "%",
            N_("chance of what is known"),
        )
    else:
        power = min(_MOST_ODDS, math.floor(-spread.log_chance / math.log(10) + 1e-9))
        value, unit, label = 10.0**power, "1", N_("samples among which one at most agrees")
    return modelled(
        f"provinces.{name}.chance", value, value, unit, spread.inputs, CHANCE_METHOD, label
    )


def moved(name: str, spread: Spread, other: Spread) -> Quantity:
    """Return how many provinces are in another class than in the printed model."""
    count = int((spread.levels != other.levels).sum())
    return modelled(
        f"provinces.{name}.moved", count, count, "province", spread.inputs, _MOVED, _MOVED
    )


def moved_by_weights(spread: Spread, others: Mapping[str, Spread]) -> Quantity:
    """Return how many provinces are in another class under any of the other weights."""
    changes = [spread.levels != other.levels for other in others.values()]
    count = int(np.any([np.zeros(len(spread.levels)), *changes], axis=0).sum())
    return modelled(
        "provinces.weights.moved", count, count, "province", spread.inputs, _MOVED, _MOVED
    )
