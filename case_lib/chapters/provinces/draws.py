"""Summaries of the model's draws: ranges by province, probability classes, and totals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from case_lib.base import rounding
from case_lib.base.arrays import Floats, Integers
from case_lib.base.languages import N_
from case_lib.base.short import Short
from case_lib.quantity.drawn_ranges import TAILS
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled
from case_lib.synthetic.posterior import Posterior

__all__ = ["CHANCE_METHOD", "KNOWN", "LEVELS", "RARE", "RULED_OUT", "Spread", "outward", "per_cent"]

_METHOD = N_(
    "draws in clusters over provinces, conditioned on what is known of provinces and cities"
)
_CITY_METHOD = N_("cities that draws in clusters reach, given what is known of provinces alone")
_FREE_METHOD = N_("people placed anew in clusters as strong, whatever is known of provinces")
CHANCE_METHOD = N_("exact chance, by dynamic programming, of what is known of provinces")
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

# probability classes that a province was reached, in the words of the IPCC (Mastrandrea et al.
# 2010) without the rarest; known provinces come first
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
RARE = 0.01
_TOP = 5


@dataclass(frozen=True, repr=False)
class Spread(Short, Posterior):
    """Draws of arrests over provinces, and of cities reached, with their case.

    Attributes
    ----------
    table
        The provinces in the order of the columns of draws.
    reached
        The reported number of provinces.
    named, open
        Which provinces the sources name, and which others may have been reached.
    """

    prior: str
    table: pd.DataFrame
    reached: int
    named: tuple[int, ...]
    open: tuple[int, ...]
    inputs: tuple[Quantity, ...]

    @cached_property
    def levels(self) -> Integers:
        """The class in ``LEVELS`` of each province."""
        chance = (self.drawn.counts > 0).mean(axis=0)
        levels = np.full(len(chance), RULED_OUT)
        levels[list(self.named)] = KNOWN
        possible = list(self.open)
        if len(self.named) + len(possible) == self.reached:
            levels[possible] = KNOWN
        elif len(self.named) < self.reached:
            levels[possible] = 1 + sum((chance[possible] <= above).astype(int) for above in _ABOVE)
        return np.asarray(levels, dtype=np.int64)

    @property
    def typical(self) -> bool:
        """Whether the reported number of provinces is typical of unconditioned draws."""
        low, high = _central(self.free)
        return low <= self.reached <= high

    def arrests(self, places: list[int]) -> Quantity:
        """Return the people caught in a province; for several, from the lowest to the highest.

        The range of each province is the central 90 % of its draws.
        """
        ends = [_central(self.drawn.counts[:, place]) for place in places]
        one = len(places) == 1
        last = f"{self.table['id'].iat[places[0]]}.range90" if one else "level.range90"
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        return self._made(last, low, high, "person", _METHOD, "range90", one)

    def figures(self, name: str = "") -> dict[str, Quantity]:
        """Return overall results of the draws, each as the central 90 % range.

        Names of quantities contain the prior, or ``name`` to distinguish variants.

        ``top5``: the share of the five provinces with most people caught, if more are reached.
        ``cities``: cities reached given the provinces alone; ``accepted``: how many of those draws
        agree with the reported number of cities. ``free``: provinces reached by unconditioned
        draws. ``best``: the largest probability of the facts on provinces, unless it is rare.
        ``between`` and ``within``: concentrations; ``follows``: the probability that the second of
        two people follows the first to a province.
        """
        counts, between = self.drawn.counts, self.drawn.between
        top = 100 * np.sort(counts, axis=1)[:, -_TOP:].sum(axis=1) / counts.sum(axis=1)
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
        quantities = {
            last: self._made(last, *ends[last], unit, method, name=name)
            for last, (_, unit, method) in drawn.items()
        }
        kept = per_cent(self.drawn.accepted)
        quantities["accepted"] = self._made("accepted", kept, kept, "%", _CITY_METHOD, name=name)
        best = per_cent(math.exp(self.log_best))
        if math.exp(self.log_best) >= RARE:
            quantities["best"] = self._made("best", best, best, "%", CHANCE_METHOD, name=name)
        if self.reached <= _TOP:
            del quantities["top5"]
        return quantities

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


def outward(low: float, high: float) -> tuple[float, float]:
    """Return both ends rounded outward to whole numbers.

    An end below one keeps its first digit.

    Examples
    --------
    >>> outward(7.2, 43.1), outward(0.0243, 0.5)
    ((7.0, 44.0), (0.02, 0.5))
    """
    ends = rounding.decimal(low), rounding.decimal(high)
    below, above = (-end.adjusted() if 0 < end < 1 else 0 for end in ends)
    return float(rounding.down(ends[0], below)), float(rounding.up(ends[1], above))


def _central(drawn: Integers | Floats) -> tuple[float, float]:
    low, high = np.quantile(drawn, TAILS, method="inverted_cdf")
    return float(low), float(high)


def per_cent(share: float) -> float:
    """Return a share in whole per cent, between 1 and 99 unless it is exactly zero or one.

    >>> per_cent(0.001), per_cent(0.424), per_cent(0.999), per_cent(1.0)
    (1, 42, 99, 100.0)
    """
    if share in (0.0, 1.0):
        return 100 * share
    return min(max(round(100 * share), 1), 99)
