"""Many organisations that all fit what is reported, and what holds across them.

No source publishes who knew whom. So organisations are generated at random within everything
that is published, and only ranges over all of them are told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from case_lib.base.errors import ModelError, ParameterError
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.casefile.role_counts import total_name
from case_lib.chapters.network import MOST_PEOPLE, disruption, measures
from case_lib.chapters.network.measures import Network
from case_lib.quantity.quantities import Quantity, modelled
from case_lib.synthetic.integer_programme import Programme
from case_lib.synthetic.organisation import build, inputs, needs
from case_lib.synthetic.organisation_model import count, programme

__all__ = [
    "HOLDS",
    "LEVEL",
    "MEASURES",
    "MOST",
    "RECOVERY_LABELS",
    "Ensemble",
    "check_size",
    "generate",
]

MOST = 10_000
_LARGE = 1000  # people; of larger organisations fewer are generated
_WORK = 200 * _LARGE**2  # pairs of people in all of them, which time grows with
_FEWEST = 20
LEVEL = 0.9  # what a range over organisations holds: it doesn't grow with their number
RECOVERY_LABELS = {
    "none": N_("no recovery"),
    "random": N_("random recovery"),
    "same_role": N_("same-role recovery"),
}
HOLDS = 0.95
_POINTS = 40  # of a curve, as far apart as a logarithmic scale has them
_METHOD = N_("central 90% of generated organisations, which fit every reported count")
_BOUNDS = N_("least and greatest over all organisations that fit every reported count")
_COMPARED = ("random", "degree", "betweenness", "value_chain")

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
    "betweenness_centralisation": (
        N_("centralisation of betweenness, highest in a star"),
        measures.betweenness_centralisation,
    ),
    "core_periphery": (
        N_("fit to a core (all who command or check) and a periphery"),
        lambda n: measures.core_periphery(n, _commanding(n)),
    ),
    "fragmentation": (
        N_("pairs cut off without the three key players that cut off most (KPP-NEG)"),
        lambda n: measures.fragmentation(n, measures.key_players(n, 3, "fragment", 20)),
    ),
    "reach": (
        N_("people within two steps of the three key players that reach most (KPP-POS)"),
        lambda n: measures.reach(n, measures.key_players(n, 3, "reach", 20)),
    ),
}
_LABELS = {
    "people": N_("people in a role"),
    "span": N_("span of control: people commanded by one person, on average"),
    "broker": N_("share of betweenness held by a role"),
}
_SHARE_LABEL = N_("organisations in which one strategy leaves less than another")
_LEFT = {
    "largest": N_("share of people still in the largest component"),
    "reach": N_("share of the lowest tier whom tasks still reach"),
    "efficiency": N_("efficiency left"),
}


@dataclass(frozen=True)
class Ensemble:
    """Measures of many organisations.

    ``measures`` has a row for each organisation and a column for each measure; ``outcomes`` has
    the columns organisation, strategy, recovery, largest, reach, efficiency: what is left after
    ``removed`` people are taken. ``curves`` has the columns strategy, what, removed, low, high: the
    range, as shares, of what is left after more and more removals without recovery. ``assumed``
    has the columns organisation, ties, strategy, largest, reach: what is left without recovery
    under each kind of ties. ``people`` holds least and most of each role over all that fit.

    Ranges over organisations hold the central 90 % of them, so that more organisations make them
    surer and not wider.
    """

    case: Case
    size: int
    removed: int
    first: Network
    measures: pd.DataFrame
    outcomes: pd.DataFrame
    curves: pd.DataFrame
    assumed: pd.DataFrame
    people: dict[str, tuple[float, float]]
    open_ends: tuple[str, ...]
    inputs: tuple[Quantity, ...]

    def measure(self, name: str) -> Quantity:
        """Return the range of a measure over the organisations; of people, over all that fit."""
        stem = name.split(":", maxsplit=1)[0]
        label = MEASURES[name][0] if name in MEASURES else _LABELS[stem]
        if stem == "people":
            ends = self.people[name.removeprefix("people:")]
            full = f"network.{name.replace(':', '.')}"
            return self._between(full, *ends, "person", label, _BOUNDS)
        values = self.measures[name].dropna()
        full = f"network.{name.replace(':', '.')}"
        unit = {"people": "person", "broker": "%"}.get(stem, "1")
        return self._made(full, 100 * values if unit == "%" else values, unit, label)

    def outcome(self, strategy: str, recovery: str, what: str) -> Quantity:
        """Return the range of what is left after the removals, over all organisations."""
        name = f"network.{what}.{strategy.replace(':', '.')}.{recovery}"
        left = 100 * self._rows(strategy, recovery)[what]
        return self._made(name, left, "%", _LEFT[what])

    def compare(
        self, first: str, second: str, what: str, ties: str = "checked"
    ) -> dict[str, Quantity]:
        """Return in how many organisations the first strategy leaves less, as much, or more.

        Nobody ties up again; ``ties`` are those of ``network.network_of``.
        """
        sides = [self.left(strategy, what, ties) for strategy in (first, second)]
        shares = {
            "less": (sides[0] < sides[1]).mean(),
            "equal": (sides[0] == sides[1]).mean(),
            "more": (sides[0] > sides[1]).mean(),
        }
        stem = f"network.compared.{what}.{ties}.{first}.{second}".replace(":", ".")
        return {
            how: self._between(f"{stem}.{how}", 100 * share, 100 * share, "%", _SHARE_LABEL)
            for how, share in shares.items()
        }

    def across(self, first: str, second: str, what: str, how: str) -> Quantity:
        """Return the same share as a range over all kinds of ties."""
        shares = [self.compare(first, second, what, ties)[how].low for ties in measures.TIES]
        name = f"network.compared.{what}.{first}.{second}.{how}".replace(":", ".")
        return self._between(name, min(shares), max(shares), "%", _SHARE_LABEL)

    def least(self, first: str, second: str, what: str, how: str) -> Quantity:
        """Return the same share under the ties where it is least."""
        low = self.across(first, second, what, how).low
        name = f"network.compared.{what}.{first}.{second}.{how}.least".replace(":", ".")
        return self._between(name, low, low, "%", _SHARE_LABEL)

    def left(self, strategy: str, what: str, ties: str) -> np.ndarray:
        """Return what a strategy leaves of each organisation, as a share, without recovery."""
        mine = (self.assumed["strategy"] == strategy) & (self.assumed["ties"] == ties)
        return self.assumed.loc[mine, what].to_numpy(float)

    @cached_property
    def _grouped(self) -> dict[tuple[str, str], pd.DataFrame]:
        rows = self.outcomes.groupby(["strategy", "recovery"], sort=False)
        return {(str(pair[0]), str(pair[1])): some for pair, some in rows}

    def _rows(self, strategy: str, recovery: str) -> pd.DataFrame:
        return self._grouped[strategy, recovery]

    def _made(self, name: str, values: pd.Series[float], unit: str, label: str) -> Quantity:
        tail = (1 - LEVEL) / 2
        low, high = np.quantile(values, [tail, 1 - tail], method="inverted_cdf")
        return self._between(name, float(low), float(high), unit, label)

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


def check_size(organisations: int, removed: int) -> None:
    """Raise ParameterError unless an ensemble can have that size and lose so many people."""
    for name, value in (("organisations", organisations), ("removed", removed)):
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
            raise ParameterError(f"{name}={value!r} must be a whole number from 1 to {MOST}.")


def generate(case: Case, organisations: int = 200, removed: int = 25) -> Ensemble | None:
    """Generate organisations and measure each; None where the case lacks what they need.

    The seed of each comes from that of the case. ``removed`` people are taken by each strategy,
    or all there are. Of organisations with more than 1,000 people fewer are generated.

    Raises
    ------
    ModelError
        When the claims can't be satisfied, or more than 5,000 people are to be measured.
    ParameterError
        When ``organisations`` or ``removed`` is no number from 1 to 10,000.
    """
    check_size(organisations, removed)
    if needs(case):
        return None
    plan = programme(case)
    organisations = _fitting(case, plan, organisations)
    seeds = stream(case.seed, "ensemble").integers(0, 2**62, organisations).tolist()
    measured, outcomes, curves, assumed = [], [], [], []
    first: Network | None = None
    for row, seed in enumerate(seeds):
        made = measures.network_of(build(case, seed, plan=plan))
        first = first or made
        measured.append(_measured(made))
        curves += _curves(made)
        outcomes += [{"organisation": row, **line} for line in _disrupted(made, removed)]
        for ties in measures.TIES:
            other = made if ties == "checked" else measures.network_of(made.organisation, ties)
            assumed += [{"organisation": row, **line} for line in _taken(other, ties, removed)]
            measured[-1] |= _brokers(other, ties)
    assert first is not None
    return Ensemble(
        case,
        organisations,
        removed,
        first,
        pd.DataFrame(measured),
        pd.DataFrame(outcomes),
        _ranges(pd.DataFrame(curves)),
        pd.DataFrame(assumed),
        {role: plan.bounds(count(role)) for role in first.organisation.roles},
        tuple(name for name in plan.open if name in plan.linked and name in case),
        inputs(case),
    )


def _fitting(case: Case, plan: Programme, organisations: int) -> int:
    """Return how many organisations are generated: fewer of large ones."""
    name = total_name(case)
    size = int(plan.bounds(name)[0])
    if size > MOST_PEOPLE:
        where = case.file.where("quantities", name)
        raise ModelError(
            f"{where}  {name}: {size:,} people. Networks are measured up to {MOST_PEOPLE:,} "
            "people; `case-lib synth` makes records of more."
        )
    return organisations if size <= _LARGE else min(organisations, max(_FEWEST, _WORK // size**2))


def _measured(made: Network) -> dict[str, float]:
    organisation = made.organisation
    row = {name: measure(made) for name, (_, measure) in MEASURES.items()}
    for role, each in measures.spans(organisation).items():
        row[f"span:{role}"] = float(each.mean())
    return row


def _disrupted(made: Network, removed: int) -> list[dict[str, object]]:
    after = [min(removed, made.size)]
    rows: list[dict[str, object]] = []
    for strategy in disruption.strategies(made.organisation):
        for recovery in disruption.RECOVERIES:
            (left,) = disruption.disrupt(made, strategy, recovery, after, made.organisation.seed)
            rows.append({"strategy": strategy, "recovery": recovery, **vars(left)})
    return rows


def _taken(made: Network, ties: str, removed: int) -> list[dict[str, object]]:
    """Return what is left after removals under one kind of ties, as the whole disruption has it."""
    organisation = made.organisation
    rows: list[dict[str, object]] = []
    for strategy in _COMPARED:
        rng = np.random.default_rng([organisation.seed, disruption.STREAM])
        order = disruption.order(made, strategy, rng)[:removed]
        together = disruption.removal_curve(made.edges, made.size, order)
        reached = disruption.reach_curve(organisation, order)
        left = {"largest": together[-1] / together[0], "reach": reached[-1] / reached[0]}
        rows.append({"ties": ties, "strategy": strategy, **left})
    return rows


def _brokers(made: Network, ties: str) -> dict[str, float]:
    roles = made.organisation.roles
    return {f"broker:{role}:{ties}": measures.brokerage(made, role) for role in roles}


def _curves(made: Network) -> list[dict[str, object]]:
    """Return what is left after more and more removals, at about forty numbers of them."""
    organisation = made.organisation
    points = np.unique(np.geomspace(1, made.size, _POINTS).round().astype(int))
    rng = stream(organisation.seed, "curves")
    rows: list[dict[str, object]] = []
    for strategy in disruption.strategies(organisation):
        order = disruption.order(made, strategy, rng)
        found = {
            "largest": disruption.removal_curve(made.edges, made.size, order),
            "reach": disruption.reach_curve(organisation, order),
        }
        for what, curve in found.items():
            # a role ends with its last person; what is left then stays
            left = curve[np.minimum(points, len(order))] / curve[0]
            rows += [
                {"strategy": strategy, "what": what, "removed": removed, "left": share}
                for removed, share in zip(points.tolist(), left.tolist(), strict=True)
            ]
    return rows


def _ranges(curves: pd.DataFrame) -> pd.DataFrame:
    by_point = curves.groupby(["strategy", "what", "removed"], sort=False)["left"]
    tail = (1 - LEVEL) / 2
    ends = {"low": tail, "high": 1 - tail}
    found = {end: by_point.quantile(at, interpolation="lower") for end, at in ends.items()}
    return pd.DataFrame(found).reset_index()


def _commanding(made: Network) -> np.ndarray:
    organisation = made.organisation
    above = np.concatenate([organisation.superior, organisation.inspector])
    return np.unique(above[above >= 0])
