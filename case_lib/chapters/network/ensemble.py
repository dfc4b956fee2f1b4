"""Many organisations that all fit the reported figures, in families, and their common properties.

No source publishes who knew whom. So organisations are generated at random within all published
figures, each with the ties of every family (``synthetic.families``), and only results that are true
in every family are reported.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from case_lib.base import rounding
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.base.short import Short
from case_lib.casefile.case import Case
from case_lib.chapters.network import measures
from case_lib.chapters.network.networks import Network
from case_lib.quantity.drawn_ranges import central
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled

__all__ = ["COMPARED", "HOLDS", "MEASURES", "Ensemble", "shown"]

HOLDS = 0.95  # share of the networks of each generator, and the confidence that it is reached
_METHOD = N_("central 90% of generated networks, which fit every reported count")
_BOUNDS = N_("least and greatest over all organisations that fit every reported count")
COMPARED = ("random", "degree", "betweenness", "value_chain")

MEASURES: dict[str, tuple[str, Callable[[Network], float]]] = {
    "density": (N_("density: ties there are, of all possible"), measures.density),
    "mean_path": (N_("mean steps between two people"), measures.mean_path),
    "efficiency": (
        N_("efficiency: mean of one over the steps between two people"),
        lambda n: n.efficiency,
    ),
    "degree_centralisation": (
        N_("centralisation of degree, highest in a star"),
        measures.degree_centralisation,
    ),
    "core_periphery": (
        N_("fit to a core (all who command or check) and a periphery"),
        lambda n: measures.core_periphery(n, _commanding(n)),
    ),
}
_LABELS = {
    "people": N_("people in a role"),
    "broker": N_("share of betweenness held by a role"),
}
_SHARE_LABEL = N_("organisations in which one strategy leaves less than another")
_LEFT = {
    "largest": N_("share of people still in the largest component"),
    "reach": N_("share of the lowest tier whom tasks still reach"),
}


@dataclass(frozen=True, repr=False)
class Ensemble(Short):
    """Measures of many organisations, each with the ties of every family.

    ``measures`` and ``left`` have a row for each organisation and generator (``family``,
    ``inspectors``): ``measures`` a column for each measure, ``left`` one for each strategy: the
    share of people still connected after ``removed`` removals without recovery. ``mended`` has the
    columns strategy, recovery, largest, reach, each organisation with one of the generators in
    turn; ``curves`` strategy, what, removed, low, high over the same networks. ``people`` contains
    minimum and maximum of each role over all that fit.

    Ranges over organisations contain the central 90 % of them, so that more organisations make the
    ranges more precise, not wider.
    """

    case: Case
    size: int
    removed: int
    first: Network
    measures: pd.DataFrame
    left: pd.DataFrame
    mended: pd.DataFrame
    curves: pd.DataFrame
    people: dict[str, tuple[float, float]]
    open_ends: tuple[str, ...]
    inputs: tuple[Quantity, ...]

    def count(self, role: str) -> Quantity:
        """Return minimum and maximum of the people in a role, over all organisations that fit."""
        name = f"network.people.{role}"
        return self._between(name, *self.people[role], "person", _LABELS["people"], _BOUNDS)

    def measure(self, name: str, family: str = "", inspectors: str = "") -> Quantity:
        """Return the range of a measure, over all generators or some.

        ``broker:<role>`` is the share of betweenness of a role.
        """
        rows = self.measures
        for column, chosen in (("family", family), ("inspectors", inspectors)):
            if chosen:
                rows = rows[rows[column] == chosen]
        stem = name.partition(":")[0]
        label = MEASURES[name][0] if name in MEASURES else _LABELS[stem]
        full = ".".join(part for part in ("network", *name.split(":"), family, inspectors) if part)
        values = rows[name].dropna()
        unit = "%" if stem == "broker" else "1"
        return self._range(full, 100 * values if unit == "%" else values, unit, label)

    def outcome(self, strategy: str, recovery: str, what: str) -> Quantity:
        """Return the range of the state after the removals, over networks of all families."""
        rows = self.mended
        mine = (rows["strategy"] == strategy) & (rows["recovery"] == recovery)
        name = f"network.{what}.{strategy.replace(':', '.')}.{recovery}"
        return self._range(name, 100 * rows.loc[mine, what], "%", _LEFT[what])

    def together(self, strategy: str, family: str) -> Quantity:
        """Return the range of the share of people still connected in a family, without recovery."""
        values = 100 * self.left.loc[self.left["family"] == family, strategy]
        return self._range(f"network.together.{strategy}.{family}", values, "%", _LEFT["largest"])

    def compare(self, first: str, second: str) -> pd.DataFrame:
        """Return the share of networks in which the first strategy leaves less, as much, or more.

        One row per generator; columns less, equal, more: people in the largest component.
        """
        one, other = self.left[first], self.left[second]
        comparisons = {"less": one < other, "equal": one == other, "more": one > other}
        by = [self.left[column] for column in ("family", "inspectors")]
        return pd.DataFrame(comparisons).groupby(by, sort=False).mean()

    def across(self, first: str, second: str, how: str) -> Quantity:
        """Return a share of ``compare`` as a range over generators, from smallest to largest.

        ``how`` is ``"less"``, ``"equal"`` or ``"more"``; in per cent.
        """
        shares = 100 * self.compare(first, second)[how]
        name = f"network.compared.{first}.{second}.{how}"
        return self._between(name, shares.min(), shares.max(), "%", _SHARE_LABEL)

    def holds(self, first: str, second: str, how: str) -> bool:
        """Return whether a comparison is shown for every generator (see ``shown``)."""
        shares = self.compare(first, second)[how]
        return all(shown(round(share * self.size), self.size) for share in shares)

    def least(self, first: str, second: str, how: str) -> Quantity:
        """Return a share of ``compare`` in the generator where it is smallest, in per cent.

        It is rounded down to tenths, because the text calls it the smallest.
        """
        low = float(rounding.down(rounding.decimal(self.across(first, second, how).low), 1))
        name = f"network.compared.{first}.{second}.{how}.least"
        return self._between(name, low, low, "%", _SHARE_LABEL)

    def _range(self, name: str, values: pd.Series[float], unit: str, label: str) -> Quantity:
        return self._between(name, *central(values, unit, counts=True), unit, label)

    def _between(
        self, name: str, low: float, high: float, unit: str, label: str, method: str = _METHOD
    ) -> Quantity:
        return modelled(
            name,
            low,
            high,
            unit,
            self.inputs,
            method,
            label,
            Kind.SYNTHETIC,
            family=".".join(name.split(".")[:2]),
        )

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles of the organisations, from the top."""
        return self.first.organisation.roles


def shown(count: int, of: int) -> bool:
    """Return whether ``count`` of ``of`` samples show that 95 % of their kind have a property.

    With 95 % confidence: the lower bound of Clopper and Pearson (in Brown, Cai & DasGupta 2001) is at
    least 95 %. Of 59 networks, all must have the property.

    >>> shown(58, 58), shown(59, 59), shown(92, 93), shown(91, 93)
    (False, True, True, False)
    """
    lacking = range(of - count + 1)
    return (
        sum(math.comb(of, n) * (1 - HOLDS) ** n * HOLDS ** (of - n) for n in lacking) <= 1 - HOLDS
    )


def _commanding(network: Network) -> np.ndarray:
    organisation = network.organisation
    above = np.concatenate([organisation.superior, organisation.inspector])
    return np.unique(above[above >= 0])
