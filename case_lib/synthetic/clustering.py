"""Model people in clusters: over provinces, and within a province over cities.

The strength of clustering is not reported. So a concentration is drawn for each level from a wide
range, from a single cluster to none, and updated by what is reported: ``Clusters`` draws from the
posterior distribution of both concentrations, the counts per province and the cities reached, given
the number of provinces reached, known counts, and bounds of the number of cities. The concentration
over provinces is weighted by the exact probability of the provinces (``allocation``); draws outside
the bounds of cities are rejected, which conditions all variables on them. Nothing is fixed at its
most likely value, because a single number of provinces leaves the concentration, and so the counts,
uncertain by a factor of several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from case_lib.base.arrays import Floats, Integers
from case_lib.base.errors import ModelError
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.base.progress import steps
from case_lib.base.short import Short
from case_lib.casefile.case import Case
from case_lib.quantity.quantities import Quantity
from case_lib.synthetic import urn
from case_lib.synthetic.allocation import Allocation

__all__ = [
    "CITY_CONCENTRATION",
    "CONCENTRATION",
    "Clusters",
    "Drawn",
    "grid",
    "prior",
]

CONCENTRATION, CITY_CONCENTRATION = "provinces.concentration", "provinces.city_concentration"
_SOON = 0.2  # seconds until a progress bar appears  # pragma: no mutate
_POINTS = 17  # closer together than one standard deviation
_LEAST_ACCEPTED = 0.002
_FEWEST = 2000  # draws before a model is rejected
# distance below the largest log-probability within which tables are kept; others are made again
_LIKELY = 7.0  # pragma: no mutate

_RANGE = "1..1000"
_LABELS = {
    CONCENTRATION: N_("concentration of the shares of provinces around the weights"),
    CITY_CONCENTRATION: N_("concentration of the shares of a province’s cities"),
}
_REASON = N_(
    "Not reported. At the lower end every second person follows another; at the upper end almost "
    "nobody does. Each tenfold step is as likely as another beforehand."
)


def prior(case: Case, name: str) -> Quantity:
    """Return the assumption about a concentration: that of the case, or a wide range.

    Raises
    ------
    ModelError
        If that of the case isn't positive.
    """
    assumption = case.get(name)
    if assumption is None:
        return Quantity.parse(
            _RANGE,
            "1",
            name,
            Kind.ASSUMED,
            label=_LABELS[name],
            reason=_REASON,
            distribution="loguniform",
        )
    if assumption.low <= 0:
        where = case.file.where("assumptions", name, "value")
        raise ModelError(f"{where}  {name} must be above 0. Correct the assumption.")
    return assumption


def grid(assumption: Quantity) -> Floats:
    """Return equally likely values that represent the distribution of an assumption."""
    points = 1 if assumption.exact else _POINTS
    return np.asarray(assumption.inverse((np.arange(points) + 0.5) / points), dtype=float)


@dataclass(frozen=True, repr=False)
class Drawn(Short):
    """Draws of where people were.

    Attributes
    ----------
    counts, cities
        People, and cities reached, shape (draws, provinces).
    between, within
        The concentrations of each draw: over provinces, and over cities.
    before
        Total cities reached, in draws without a condition on cities.
    accepted
        The share of those draws that satisfy the bounds of cities.
    """

    counts: Integers
    cities: Integers
    between: Floats
    within: Floats
    before: Integers
    accepted: float


class Clusters:
    """The posterior distribution of where people were.

    Parameters
    ----------
    total, n_provinces, weights, known
        As in ``Allocation``.
    units
        The number of cities of each province.
    between, within
        Equally likely prior values of the concentrations over provinces and over cities.

    Attributes
    ----------
    log_chances
        For each value of ``between``, the log-probability of the known facts on provinces.
    posterior
        The posterior probability of each value of ``between``, given the facts on provinces.
    """

    def __init__(
        self,
        total: int,
        n_provinces: int,
        weights: ArrayLike,
        known: Mapping[int, int | Interval | None] | None,
        units: ArrayLike,
        between: Floats,
        within: Floats,
    ) -> None:
        self.weights = np.asarray(weights, dtype=float)
        self._model = (total, n_provinces, self.weights, known)
        self.n_provinces = n_provinces
        self.units = np.asarray(units, dtype=np.int64)
        self.between, self.within = between, within
        self._held: dict[int, Allocation] = {}
        self.log_chances = np.full(len(between), -np.inf)
        # a notebook computes the model for several weights in a row, each in a second
        with steps("model of places", len(between), delay=_SOON) as done:
            for point in range(len(between)):
                allocation = self._allocation(point)
                self.log_chances[point] = allocation.log_chance
                held = {**self._held, point: allocation}
                least = self.log_chances.max() - _LIKELY
                self._held = {at: one for at, one in held.items() if one.log_chance > least}
                done()
        chance = np.exp(self.log_chances - self.log_chances.max())
        self.posterior: Floats = chance / chance.sum()

    @property
    def log_chance(self) -> float:
        """The log-probability of the known facts on provinces, averaged over concentrations."""
        return float(np.logaddexp.reduce(self.log_chances) - np.log(len(self.between)))

    def sample(
        self,
        draws: int,
        rng: np.random.Generator,
        cities: Interval | None = None,
        alike: bool = False,
    ) -> Drawn:
        """Draw from the posterior distribution.

        Parameters
        ----------
        cities
            Bounds of the number of cities reached, None if unknown.
        alike
            Whether the concentration over cities equals that over provinces.

        Raises
        ------
        ModelError
            If almost no draw satisfies the bounds of cities.
        """
        kept: list[tuple[NDArray[np.generic], ...]] = []
        before: Integers = np.zeros(0, dtype=np.int64)
        accepted = tried = 0
        while accepted < draws:
            # how many are drawn at a time changes how long it takes, and no probability
            share = (accepted + 1) / (tried + 1) if tried else 1.0  # pragma: no mutate
            more = min((draws - accepted) / share * 1.1 + 10, 4 * draws)  # pragma: no mutate
            size = int(more) if tried else draws
            point, counts = self.counts(size, rng)
            any_of = self.within[rng.integers(0, len(self.within), size)]
            within = self.between[point] if alike else any_of
            hit = urn.distinct(counts, self.units, within[:, None], rng)
            reached = hit.sum(axis=1)
            before = before if tried else reached
            inside = _inside(reached, cities)
            tried, accepted = tried + size, accepted + int(inside.sum())
            kept.append(tuple(part[inside] for part in (counts, hit, point, within)))
            if tried >= max(draws, _FEWEST) and accepted < _LEAST_ACCEPTED * tried:
                raise ModelError(
                    f"Of {tried} draws {accepted} reach {cities} cities, so the model doesn't fit "
                    f"what is reported. Check operation.cities, or state the assumption "
                    f"{CITY_CONCENTRATION}."
                )
        parts = [np.concatenate(part)[:draws] for part in zip(*kept, strict=True)]
        return Drawn(
            parts[0],
            parts[1],
            self.between[parts[2]],
            np.asarray(parts[3], dtype=float),
            before,
            accepted / tried,
        )

    def counts(self, draws: int, rng: np.random.Generator) -> tuple[Integers, Integers]:
        """Draw counts given only the facts on provinces.

        Returns
        -------
        arrays of int, shapes (draws,) and (draws, provinces)
            The index of ``between`` for each draw, and people in each province.
        """
        point = rng.choice(len(self.between), draws, p=self.posterior)
        counts = np.zeros((draws, len(self.units)), dtype=np.int64)
        for each in np.unique(point):
            mine = np.flatnonzero(point == each)
            counts[mine] = self._allocation(int(each)).sample(len(mine), rng)
        return np.asarray(point, dtype=np.int64), counts

    def reached_freely(self, between: Floats, rng: np.random.Generator) -> Integers:
        """Return how many provinces unconditioned draws reach, one per draw."""
        shares = self.weights / self.weights.sum()
        if np.isinf(between).all():
            people = rng.multinomial(self._model[0], shares, len(between))
        else:
            gammas = rng.standard_gamma(between[:, None] * shares)
            people = rng.multinomial(self._model[0], gammas / gammas.sum(axis=1, keepdims=True))
        return np.asarray((people > 0).sum(axis=1), dtype=np.int64)

    def _allocation(self, point: int) -> Allocation:
        held = self._held.get(point)
        return held or Allocation(*self._model, concentration=float(self.between[point]))


def _inside(reached: Integers, box: Interval | None) -> NDArray[np.bool_]:
    if box is None:
        return np.ones(len(reached), dtype=bool)
    above = reached > box.low if box.low_open else reached >= box.low
    below = reached < box.high if box.high_open else reached <= box.high
    return np.asarray(above & below)
