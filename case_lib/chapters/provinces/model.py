"""Where people may have been arrested: a model over provinces and cities, never a report.

The sources say how many provinces and cities were reached, but name none. So the arrests are
spread by a prior, conditioned exactly on what is known; everything here is assumed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from case_lib.base import inputs
from case_lib.base.errors import FactError, ModelError, ParameterError, nearest
from case_lib.base.languages import N_, translate
from case_lib.casefile import divisions, user_tables
from case_lib.casefile.case import Case
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.quantities import Quantity, modelled
from case_lib.synthetic.allocation import allocate, log_chance
from case_lib.synthetic.shares import Whole

__all__ = [
    "PRIORS",
    "RARE",
    "Spread",
    "check_exponent",
    "check_prior",
    "compare_priors",
    "distinct_cities",
    "needs",
    "prior_label",
    "prior_weights",
    "spread",
]

PRIORS = {
    "population": N_("population at the census of 2020"),
    "uniform": N_("every province alike"),
    "prefectures": N_("number of cities and prefectures"),
}
_OWN_POPULATION = N_("population in the case’s own table")
_METHOD = N_("exact draws from a multinomial over provinces, conditioned on how many were reached")
_FREE_METHOD = N_("people placed by the weights alone, whatever is known of provinces")
_CHANCE_METHOD = N_("exact chance, by dynamic programming, of what the draws are conditioned on")
RARE = 0.01
_MOST_ODDS = 15  # powers of ten that are told
_CITY_METHOD = N_("cities drawn within each province by Zipf weights, at least as many as reported")


_LABELS = {
    "expected": N_("expected arrests in a province"),
    "range90": N_("arrests in a province, 90% of draws"),
    "chance": N_("chance that a province was reached"),
    "gini": N_("Gini coefficient of arrests over provinces"),
    "top5": N_("share of the five provinces with most arrests"),
    "cities": N_("cities that the draws reach"),
    "free": N_("provinces that the weights alone reach, 90% of draws"),
    "odds": N_("samples by the weights alone among which one at most agrees"),
    "agreeing": N_("samples by the weights alone that agree with what is known of provinces"),
    "accepted": N_("draws that reach as many cities as reported"),
}


def prior_label(case_file: CaseFile, prior: str) -> str:
    """Return what a prior is called: a case with its own table leans on that, on no census."""
    own = prior == "population" and case_file.table("provinces") is not None
    return _OWN_POPULATION if own else PRIORS.get(prior, prior)


@dataclass(frozen=True)
class Spread:
    """Draws of arrests over provinces, and of cities reached.

    ``counts`` and ``cities`` have the shape (draws, provinces); ``table`` has the provinces in
    the order of the columns; ``accepted`` is the share of draws with enough cities. ``log_chance``
    is the logarithm of the chance that the weights alone give what the draws are conditioned on;
    ``free`` holds how many provinces they reach in draws without any condition.
    """

    prior: str
    table: pd.DataFrame
    counts: Whole
    cities: Whole
    accepted: float
    inputs: tuple[Quantity, ...]
    log_chance: float = 0.0
    free: Whole = field(default_factory=lambda: np.zeros(1, dtype=np.int64))

    @property
    def rare(self) -> bool:
        """Whether the weights alone give what is known in less than one of a hundred samples."""
        return self.log_chance < math.log(RARE)

    def plausibility(self) -> dict[str, Quantity]:
        """Return how well the weights alone agree with what the draws are conditioned on.

        ``free``: provinces that they reach, in nine of ten draws. ``agreeing``: the chance that
        they meet what is known, in per cent. ``odds``: a power of ten below one over it, 10**15 at
        most. ``accepted``: the share of draws with as many cities as reported.
        """
        stem = f"provinces.{self.prior}"
        low, high = np.quantile(self.free, [0.05, 0.95], method="inverted_cdf")
        odds = 10.0 ** min(_MOST_ODDS, int(np.floor(-self.log_chance / np.log(10) + 1e-9)))
        chance, kept = 100 * float(np.exp(self.log_chance)), 100 * self.accepted

        def made(last: str, low: float, high: float, unit: str, method: str) -> Quantity:
            return modelled(f"{stem}.{last}", low, high, unit, self.inputs, method, _LABELS[last])

        return {
            "free": made("free", float(low), float(high), "province", _FREE_METHOD),
            "agreeing": made("agreeing", chance, chance, "%", _CHANCE_METHOD),
            "odds": made("odds", odds, odds, "1", _CHANCE_METHOD),
            "accepted": made("accepted", kept, kept, "%", _CITY_METHOD),
        }

    def row(self, place: int) -> dict[str, Quantity]:
        """Return expected arrests, their 90 % range and the chance of being reached."""
        stem = f"provinces.{self.prior}.{self.table['id'].iat[place]}"
        drawn = self.counts[:, place]
        low, high = np.quantile(drawn, [0.05, 0.95], method="inverted_cdf")
        mean = round(float(drawn.mean()), 1)
        chance = round(100 * float((drawn > 0).mean()), 1)
        return {
            "expected": self._made(f"{stem}.expected", mean, mean, "person"),
            "range": self._made(f"{stem}.range90", float(low), float(high), "person"),
            # never drawn is rare, not impossible: less than once in all draws
            "chance": self._made(
                f"{stem}.chance", chance, chance or round(100 / len(drawn), 4), "%"
            ),
        }

    def concentration(self) -> dict[str, Quantity]:
        """Return Gini coefficient over all provinces, share of the top five, and cities reached.

        Each is the central 90 % range of the draws (Gini 1912; population formula over the
        provinces of the table, with the empty ones).
        """
        ranked = np.sort(self.counts, axis=1)
        size = ranked.shape[1]
        ranks = np.arange(1, size + 1)
        total = ranked.sum(axis=1)
        gini = (2 * ranked @ ranks) / (size * total) - (size + 1) / size
        top = 100 * ranked[:, -5:].sum(axis=1) / total
        stem = f"provinces.{self.prior}"
        return {
            "gini": self._range(f"{stem}.gini", gini, "1"),
            "top5": self._range(f"{stem}.top5", top, "%"),
            "cities": self._range(f"{stem}.cities", self.cities.sum(axis=1), "city"),
        }

    def _range(self, name: str, drawn: NDArray[np.float64] | Whole, unit: str) -> Quantity:
        low, high = np.quantile(drawn, [0.05, 0.95])
        method = _CITY_METHOD if unit == "city" else _METHOD
        label = _LABELS[name.rsplit(".", 1)[-1]]
        return modelled(name, float(low), float(high), unit, self.inputs, method, label)

    def _made(self, name: str, low: float, high: float, unit: str) -> Quantity:
        last = name.rsplit(".", 1)[-1]
        return modelled(
            name,
            low,
            high,
            unit,
            self.inputs,
            _METHOD,
            _LABELS[last],
            family=f"provinces.{self.prior}.each.{last}",
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


def spread(case: Case, prior: str = "population", city_exponent: float = 1.0) -> Spread | None:
    """Spread the arrests over provinces and cities.

    Parameters
    ----------
    prior
        ``population``, ``uniform``, ``prefectures``, or the path of a CSV file with the columns
        ``province`` (id such as CN-GD) and ``weight``.
    city_exponent
        Zipf exponent of the weights of cities within a province, 0 for all alike.

    Returns None where the case lacks what the model needs (``needs`` says what).

    Raises
    ------
    ModelError
        When the constraints can't be met.
    ParameterError
        For an unknown prior or an exponent outside 0 to 3.
    """
    if needs(case):
        return None
    check_exponent(city_exponent)
    table = divisions.divisions(case.file)
    assert table is not None
    weights = prior_weights(table, prior)
    total, reached = case["arrests.total"], case["operation.provinces"]
    named = divisions.known(case, table)
    least = case.get("operation.cities")
    rng = np.random.Generator(np.random.PCG64([case.seed, 24]))
    least_cities = 0 if least is None else int(np.ceil(least.low))
    kept_counts: list[Whole] = []
    kept_cities: list[Whole] = []
    kept = tried = 0
    while kept < case.draws:
        counts = allocate(int(total.low), int(reached.low), weights, named, case.draws, rng)
        cities = distinct_cities(counts, table["city_units"].to_numpy(int), city_exponent, rng)
        enough = cities.sum(axis=1) >= least_cities
        tried += len(counts)
        kept += int(enough.sum())
        kept_counts.append(counts[enough])
        kept_cities.append(cities[enough])
        if kept < 0.01 * tried:
            raise ModelError(
                f"Of {tried} draws {kept} reach {least_cities} cities, so the model doesn't fit "
                f"what is reported. Lower city_exponent (now {city_exponent:g})."
            )
    name = prior if prior in PRIORS else Path(prior).stem.lower().replace("-", "_")
    inputs = tuple(
        q for q in (total, reached, least, *divisions.counted(case).values()) if q is not None
    )
    people, alone = int(total.low), np.random.Generator(np.random.PCG64([case.seed, 25]))
    free = (alone.multinomial(people, weights / weights.sum(), case.draws) > 0).sum(axis=1)
    return Spread(
        name,
        table,
        np.concatenate(kept_counts)[: case.draws],
        np.concatenate(kept_cities)[: case.draws],
        kept / tried,
        inputs,
        log_chance(people, int(reached.low), weights, named),
        free,
    )


def check_exponent(city_exponent: float) -> None:
    """Raise ParameterError unless the exponent is from 0 to 3."""
    if not 0 <= city_exponent <= 3:
        raise ParameterError(f"city_exponent={city_exponent} must be from 0 to 3.")


def check_prior(case: Case, prior: str) -> None:
    """Raise ParameterError unless the prior is one that ``spread`` takes for this case."""
    table = divisions.divisions(case.file)
    if table is not None:
        prior_weights(table, prior)


def prior_weights(table: pd.DataFrame, prior: str) -> NDArray[np.float64]:
    """Return one weight a province of ``table``, in its order.

    Raises
    ------
    ParameterError
        For an unknown name, or a CSV file with missing, unknown or negative entries.
    """
    if prior == "population":
        return table["population"].to_numpy(float)
    if prior == "uniform":
        return np.ones(len(table))
    if prior == "prefectures":
        return table["city_units"].to_numpy(float)
    path = inputs.copy_of(prior) or Path(prior)
    if not path.is_file():
        raise ParameterError(
            f"province_prior={prior!r} is neither {', '.join(PRIORS)} nor a CSV file."
            f"{nearest(prior, PRIORS)}"
        )
    try:
        given = user_tables.cells(path, ("province", "weight"))
    except FactError as error:
        raise ParameterError(f"province_prior={prior!r}: {error}") from None
    numbers = pd.to_numeric(given["weight"], errors="coerce")
    by_id = dict(zip(given["province"], numbers, strict=True))
    wrong = [i for i in by_id if i not in set(table["id"])]
    wrong += list(given["province"][given["province"].duplicated()])
    wrong += [
        i for i in table["id"] if not (i in by_id and np.isfinite(by_id[i]) and by_id[i] >= 0)
    ]
    if wrong:
        raise ParameterError(
            f"{path}  needs one non-negative weight for each province; see: "
            f"{', '.join(dict.fromkeys(wrong))}."
        )
    return np.array([by_id[i] for i in table["id"]], dtype=float)


def distinct_cities(
    counts: Whole, units: NDArray[np.int_], exponent: float, rng: np.random.Generator
) -> Whole:
    """Return how many cities each draw reaches in each province, shape as ``counts``.

    People of a province fall on its cities by weights rank**-exponent, independently.
    """
    found = np.zeros_like(counts)
    for place, size in enumerate(units):
        weights = np.arange(1, size + 1, dtype=float) ** -exponent
        people = rng.multinomial(counts[:, place], weights / weights.sum())
        found[:, place] = (people > 0).sum(axis=1)
    return found


def compare_priors(case: Case, city_exponent: float = 1.0) -> dict[str, Spread]:
    """Return the model under each built-in prior; empty where the case lacks what it needs."""
    found = {prior: spread(case, prior, city_exponent) for prior in PRIORS}
    return {prior: model for prior, model in found.items() if model is not None}
