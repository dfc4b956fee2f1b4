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

from case_lib import disruption, network
from case_lib.case import Case
from case_lib.constraints import programme
from case_lib.errors import ParameterError
from case_lib.kinds import Kind
from case_lib.language import N_
from case_lib.network import Network
from case_lib.quantities import Quantity, modelled
from case_lib.streams import stream
from case_lib.synthetic.organisation import build, inputs, needs

MOST = 10_000
RECOVERY_LABELS = {
    "none": N_("no recovery"),
    "random": N_("random recovery"),
    "same_role": N_("same-role recovery"),
}
HOLDS = 0.95
_POINTS = 40  # of a curve, as far apart as a logarithmic scale has them
_METHOD = N_("least and greatest over generated organisations that fit every reported count")

MEASURES: dict[str, tuple[str, Callable[[Network], float]]] = {
    "density": (N_("density: ties there are, of all possible"), network.density),
    "mean_path": (N_("mean steps between two people"), network.mean_path),
    "efficiency": (
        N_("efficiency: mean of one over the steps between two people"),
        lambda n: n.efficiency,
    ),
    "degree_centralisation": (
        N_("centralisation of degree, highest in a star"),
        network.degree_centralisation,
    ),
    "betweenness_centralisation": (
        N_("centralisation of betweenness, highest in a star"),
        network.betweenness_centralisation,
    ),
    "core_periphery": (
        N_("fit to a core (all who command or check) and a periphery"),
        lambda n: network.core_periphery(n, _commanding(n)),
    ),
    "fragmentation": (
        N_("pairs cut off without the three key players that cut off most (KPP-NEG)"),
        lambda n: network.fragmentation(n, network.key_players(n, 3, "fragment", 20)),
    ),
    "reach": (
        N_("people within two steps of the three key players that reach most (KPP-POS)"),
        lambda n: network.reach(n, network.key_players(n, 3, "reach", 20)),
    ),
}
_LABELS = {
    "people": N_("people in a role"),
    "span": N_("span of control: people commanded by one person, on average"),
    "broker": N_("share of betweenness held by a role"),
}
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
    range, as shares, of what is left after more and more removals without recovery.
    """

    case: Case
    size: int
    removed: int
    first: Network
    measures: pd.DataFrame
    outcomes: pd.DataFrame
    curves: pd.DataFrame
    inputs: tuple[Quantity, ...]

    def measure(self, name: str) -> Quantity:
        """Return the range of a measure over all organisations."""
        stem = name.split(":", maxsplit=1)[0]
        label = MEASURES[name][0] if name in MEASURES else _LABELS[stem]
        values = self.measures[name].dropna()
        full = f"network.{name.replace(':', '.')}"
        unit = {"people": "person", "broker": "%"}.get(stem, "1")
        return self._made(full, 100 * values if unit == "%" else values, unit, label)

    def outcome(self, strategy: str, recovery: str, what: str) -> Quantity:
        """Return the range of what is left after the removals, over all organisations."""
        name = f"network.{what}.{strategy.replace(':', '.')}.{recovery}"
        left = 100 * self._rows(strategy, recovery)[what]
        return self._made(name, left, "%", _LEFT[what])

    def compare(self, first: str, second: str, recovery: str, what: str) -> dict[str, Quantity]:
        """Return in how many organisations the first strategy leaves less, as much, or more."""
        sides = [self._rows(s, recovery)[what].to_numpy() for s in (first, second)]
        shares = {
            "less": (sides[0] < sides[1]).mean(),
            "equal": (sides[0] == sides[1]).mean(),
            "more": (sides[0] > sides[1]).mean(),
        }
        stem = f"network.compared.{what}.{recovery}.{first}.{second}".replace(":", ".")
        return {
            how: self._made(
                f"{stem}.{how}",
                pd.Series([100 * float(share)]),
                "%",
                N_("organisations in which one strategy leaves less than another"),
            )
            for how, share in shares.items()
        }

    @cached_property
    def _grouped(self) -> dict[tuple[str, str], pd.DataFrame]:
        rows = self.outcomes.groupby(["strategy", "recovery"], sort=False)
        return {(str(pair[0]), str(pair[1])): some for pair, some in rows}

    def _rows(self, strategy: str, recovery: str) -> pd.DataFrame:
        return self._grouped[strategy, recovery]

    def _made(self, name: str, values: pd.Series[float], unit: str, label: str) -> Quantity:
        low, high = float(values.min()), float(values.max())
        return modelled(
            name,
            low,
            high,
            unit,
            self.inputs,
            _METHOD,
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
    or all there are.

    Raises
    ------
    ModelError
        When the claims can't be satisfied.
    ParameterError
        When ``organisations`` or ``removed`` is no number from 1 to 10,000.
    """
    check_size(organisations, removed)
    if needs(case):
        return None
    plan = programme(case)
    seeds = stream(case.seed, "ensemble").integers(0, 2**62, organisations).tolist()
    measures, outcomes, curves = [], [], []
    first: Network | None = None
    for row, seed in enumerate(seeds):
        made = network.network_of(build(case, seed, plan=plan))
        first = first or made
        measures.append(_measured(made))
        curves += _curves(made)
        outcomes += [{"organisation": row, **line} for line in _disrupted(made, removed)]
    assert first is not None
    return Ensemble(
        case,
        organisations,
        removed,
        first,
        pd.DataFrame(measures),
        pd.DataFrame(outcomes),
        _ranges(pd.DataFrame(curves)),
        inputs(case),
    )


def _measured(made: Network) -> dict[str, float]:
    organisation = made.organisation
    row = {name: measure(made) for name, (_, measure) in MEASURES.items()}
    for role in organisation.roles:
        row[f"people:{role}"] = float(len(organisation.of(role)))
        row[f"broker:{role}"] = network.brokerage(made, role)
    for role, each in network.spans(organisation).items():
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
    return by_point.agg(low="min", high="max").reset_index()


def _commanding(made: Network) -> np.ndarray:
    organisation = made.organisation
    above = np.concatenate([organisation.superior, organisation.inspector])
    return np.unique(above[above >= 0])
