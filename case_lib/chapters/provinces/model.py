"""Where people may have been arrested: a model over provinces and cities, never a report.

The sources say how many provinces and cities were reached, but name none. So the arrests are
spread in clusters around weights chosen beforehand, conditioned on what is known
(``synthetic.clustering``); everything here is assumed.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from case_lib.base.errors import ModelError
from case_lib.base.languages import N_, translate
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.chapters.provinces.weights import PRIORS, prior_name, prior_weights
from case_lib.quantity.quantities import Quantity, modelled
from case_lib.synthetic.allocation_dp import Floats
from case_lib.synthetic.clustering import (
    CITY_CONCENTRATION,
    CONCENTRATION,
    Clusters,
    Drawn,
    clusters,
    prior,
)
from case_lib.synthetic.shares import Whole

__all__ = [
    "KNOWN",
    "LEVELS",
    "RULED_OUT",
    "Spread",
    "drawn_from",
    "fewer",
    "needs",
    "others",
    "outward",
    "per_cent",
    "placed",
    "spread",
]

_METHOD = N_(
    "draws in clusters over provinces, conditioned on what is known of provinces and cities"
)
_CITY_METHOD = N_("cities that draws in clusters reach, given what is known of provinces alone")
_FREE_METHOD = N_("people placed anew in clusters as strong, whatever is known of provinces")
_CHANCE_METHOD = N_("exact chance, by dynamic programming, of what is known of provinces")
_LABELS = {
    "range90": N_("people caught in a province, 90% of draws"),
    "top5": N_("share of the five provinces with most people caught, 90% of draws"),
    "cities": N_("cities that draws reach given the provinces alone, 90% of draws"),
    "free": N_("provinces that people placed anew reach, 90% of draws"),
    "best": N_("chance of what is known of provinces at the likeliest concentration"),
    "accepted": N_("draws that reach as many cities as reported"),
    "between": N_("concentration over provinces, 90% of draws"),
    "within": N_("concentration over cities, 90% of draws"),
    "follows": N_("chance that the second of two people follows the first, 90% of draws"),
}

# How likely the model finds it that a province was reached: the words of the IPCC for chances
# (Mastrandrea et al. 2010), the rarer of which are left out. What is known comes first.
LEVELS = (
    N_("known from the sources"),
    N_("very likely (over 90%)"),
    N_("likely (66–90%)"),
    N_("about as likely as not (33–66%)"),
    N_("unlikely (under 33%)"),
    N_("ruled out by the sources or the weights"),
)
_ABOVE = (0.90, 0.66, 0.33)
KNOWN, RULED_OUT = 0, len(LEVELS) - 1
_FEWER = 5  # times fewer draws where a model only stands beside the one that is printed


@dataclass(frozen=True)
class Spread:
    """Draws of arrests over provinces, and of cities reached.

    Attributes
    ----------
    table
        The provinces in the order of the columns of draws.
    drawn
        The draws (``clustering.Drawn``).
    free
        How many provinces are reached when as many people are placed anew, a draw each.
    log_chance, log_best
        The logarithm of the chance of what is known of provinces: averaged over concentrations as
        they are beforehand, and at the likeliest one.
    reached
        How many provinces are reported.
    named, open
        Which provinces the sources name, and which of the others may have been reached.
    """

    prior: str
    table: pd.DataFrame
    drawn: Drawn
    free: Whole
    log_chance: float
    log_best: float
    reached: int
    named: tuple[int, ...]
    open: tuple[int, ...]
    inputs: tuple[Quantity, ...]

    @cached_property
    def levels(self) -> Whole:
        """Which of ``LEVELS`` each province is at."""
        chance = (self.drawn.counts > 0).mean(axis=0)
        found = np.full(len(chance), RULED_OUT)
        found[list(self.named)] = KNOWN
        some = list(self.open)
        if len(self.named) + len(some) == self.reached:
            found[some] = KNOWN
        elif len(self.named) < self.reached:
            found[some] = 1 + sum((chance[some] <= above).astype(int) for above in _ABOVE)
        return np.asarray(found, dtype=np.int64)

    @property
    def typical(self) -> bool:
        """Whether the reported number of provinces is one that placing anew reaches."""
        low, high = _central(self.free)
        return low <= self.reached <= high

    def arrests(self, places: list[int]) -> Quantity:
        """Return the people caught in a province, from the lowest to the highest of several.

        Each province's is the central 90 % range of its draws.
        """
        ends = [_central(self.drawn.counts[:, place]) for place in places]
        one = len(places) == 1
        last = f"{self.table['id'].iat[places[0]]}.range90" if one else "level.range90"
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        return self._made(last, low, high, "person", _METHOD, "range90", one)

    def figures(self, name: str = "") -> dict[str, Quantity]:
        """Return what the draws say as a whole, each as the central 90 % range.

        Names of quantities bear the prior, or ``name`` where there are others by the same one.

        ``top5``: the share of the five provinces with most people caught. ``cities``: cities
        reached given the provinces alone; ``accepted``: how many of those draws agree with what is
        reported of cities. ``free``: provinces reached when people are placed anew. ``best``: the
        greatest chance of what is known of provinces. ``between`` and ``within``: concentrations;
        ``follows``: the chance that of two people the second follows the first to a province.
        """
        counts, between = self.drawn.counts, self.drawn.between
        top = 100 * np.sort(counts, axis=1)[:, -5:].sum(axis=1) / counts.sum(axis=1)
        drawn = {
            "top5": (top, "%", _METHOD),
            "cities": (self.drawn.before, "city", _CITY_METHOD),
            "free": (self.free, "province", _FREE_METHOD),
            "follows": (100 / (1 + between), "%", _METHOD),
        }
        if np.isfinite(between).all():
            drawn["between"] = between, "1", _METHOD
            drawn["within"] = self.drawn.within, "1", _METHOD
        ends = {last: outward(*_central(values)) for last, (values, _, _) in drawn.items()}
        found = {
            last: self._made(last, *ends[last], unit, method, name=name)
            for last, (_, unit, method) in drawn.items()
        }
        chance = per_cent(math.exp(self.log_best))
        kept = per_cent(self.drawn.accepted)
        found["best"] = self._made("best", chance, chance, "%", _CHANCE_METHOD, name=name)
        found["accepted"] = self._made("accepted", kept, kept, "%", _CITY_METHOD, name=name)
        return found

    def _made(
        self,
        last: str,
        low: float,
        high: float,
        unit: str,
        method: str,
        label: str = "",
        each: bool = False,
        name: str = "",
    ) -> Quantity:
        return modelled(
            f"provinces.{name or self.prior}.{last}",
            low,
            high,
            unit,
            self.inputs,
            method,
            _LABELS[label or last],
            family=f"provinces.{self.prior}.each.{label}" if each else "",
        )


def needs(case: Case) -> list[str]:
    """Return what the model lacks in this case, empty when it can run."""
    lacking = [
        name
        for name in ("arrests.total", "operation.provinces")
        if name not in case or not case[name].exact
    ]
    if divisions.divisions(case.file) is None:
        said = translate(N_("province table for {country}"), case.lang)
        lacking.append(said.format(country=case.file.country))
    return lacking


def spread(case: Case, weights: str = "population") -> Spread | None:
    """Spread the arrests over provinces and cities.

    Parameters
    ----------
    weights
        ``population``, ``uniform``, ``prefectures``, or the path of a CSV file with the columns
        ``province`` (id such as CN-GD) and ``weight``.

    Returns None where the case lacks what the model needs (``needs`` says what).

    Raises
    ------
    ModelError
        When the conditions can't be met, or next to no draw meets them.
    ParameterError
        For unknown weights.
    """
    if needs(case):
        return None
    return drawn_from(case, weights, placed(case, weights), case.draws)


def placed(
    case: Case, weights: str, between: Floats | None = None, within: Floats | None = None
) -> Clusters:
    """Return the model that is drawn from, with the concentrations of the case or others.

    Parameters and errors are those of ``spread``; the case has what the model needs.
    """
    table = divisions.divisions(case.file)
    assert table is not None
    total, reached = int(case["arrests.total"].low), int(case["operation.provinces"].low)
    return clusters(case, table, prior_weights(table, weights), total, reached, between, within)


def drawn_from(
    case: Case,
    weights: str,
    model: Clusters,
    draws: int,
    alike: bool = False,
    cities: bool = True,
) -> Spread:
    """Return draws of a model.

    Parameters
    ----------
    alike
        Whether there is one concentration for both levels.
    cities
        Whether draws must agree with what is reported of cities.
    """
    table, reported = divisions.divisions(case.file), case.get("operation.cities")
    assert table is not None
    rng = np.random.Generator(np.random.PCG64([case.seed, 24]))
    box = reported.interval if cities and reported is not None else None
    drawn = model.sample(draws, rng, box, alike)
    known = divisions.known(case, table)
    none = {place for place, box in known.items() if box is not None and box.high < 1}
    named = tuple(place for place in known if place not in none)
    usable = np.flatnonzero(model.weights > 0)
    inputs = [case["arrests.total"], case["operation.provinces"], reported]
    inputs += divisions.counted(case).values()
    inputs += [prior(case, CONCENTRATION), prior(case, CITY_CONCENTRATION)]
    return Spread(
        prior_name(weights),
        table,
        drawn,
        model.reached_freely(drawn.between, rng),
        model.log_chance,
        float(model.log_chances.max()),
        model.n_provinces,
        named,
        tuple(p for p in usable.tolist() if p not in named and p not in none),
        tuple(q for q in inputs if q is not None),
    )


def others(case: Case, weights: str) -> dict[str, Spread]:
    """Return the model by each of the built-in weights but those given, from fewer draws.

    Weights by which next to no draw agrees with what is reported are left out.
    """
    found: dict[str, Spread] = {}
    for name in PRIORS:
        if name != weights and not needs(case):
            with contextlib.suppress(ModelError):
                found[name] = drawn_from(case, name, placed(case, name), fewer(case))
    return found


def fewer(case: Case) -> int:
    """Return how many draws are made of a model that only stands beside the one printed."""
    return max(case.draws // _FEWER, 1)


def outward(low: float, high: float) -> tuple[float, float]:
    """Return both ends as whole numbers, further apart rather than closer.

    An end below one keeps its first digit.

    Examples
    --------
    >>> outward(7.2, 43.1), outward(0.0243, 0.5)
    ((7, 44), (0.02, 0.5))
    """
    return _turned(low, math.floor), _turned(high, math.ceil)


def _turned(value: float, turn: Callable[[float], int]) -> float:
    if value == 0 or value >= 1:
        return turn(value)
    digits = -math.floor(math.log10(value))
    return float(round(turn(round(value * 10**digits, 9)) / 10**digits, digits))


def _central(drawn: Whole | Floats) -> tuple[float, float]:
    low, high = np.quantile(drawn, [0.05, 0.95], method="inverted_cdf")
    return float(low), float(high)


def per_cent(share: float) -> float:
    """Return a share in whole per cent; short of all it is 99 at most, and above none 1 at least."""
    if share in (0.0, 1.0):
        return 100 * share
    return min(max(round(100 * share), 1), 99)
