"""Generate the organisations of an ensemble, with ties and measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from case_lib.base import executors
from case_lib.base.arrays import Floats, Integers
from case_lib.base.errors import ModelError, ParameterError
from case_lib.base.executors import HERE, On, Where
from case_lib.base.memoising import memoised
from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.casefile.role_counts import total_name
from case_lib.chapters.network import MOST_PEOPLE, disruption, measures
from case_lib.chapters.network.ensemble import COMPARED, MEASURES, Ensemble
from case_lib.chapters.network.networks import Network
from case_lib.quantity.drawn_ranges import CENTRAL
from case_lib.synthetic import families
from case_lib.synthetic.blueprint import Blueprint, blueprint
from case_lib.synthetic.integer_programme import Programme, conflict_message
from case_lib.synthetic.organisation import Organisation, built, inputs, needs
from case_lib.synthetic.organisation_model import GROUPS, count, programme

__all__ = ["MOST", "check_size", "generate", "mending"]


MOST = 10_000
_LARGE = 1000  # people; fewer organisations are generated if they are larger
_WORK = 60 * _LARGE**2  # pairs of people in all organisations, which determine the time
_FEWEST = 20
_PIVOTS = 32  # people from whom betweenness is estimated
_POINTS = 40  # points of a curve, on a logarithmic scale


def check_size(organisations: int, removed: int) -> None:
    """Raise ParameterError if the size of an ensemble or the number of removals is invalid."""
    for name, value in (("organisations", organisations), ("removed", removed)):
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
            raise ParameterError(f"{name}={value!r} must be a whole number from 1 to {MOST}.")


def generate(
    case: Case, organisations: int = 60, removed: int = 25, on: On = HERE
) -> Ensemble | None:
    """Generate organisations and measure each; None if the case lacks the inputs.

    The seeds derive from that of the case. Each strategy removes ``removed`` people, or all.
    Organisations with more than 1,000 people are fewer in number. ``ensemble.shown`` says how many
    are needed to show that a property holds in a family. ``on`` says where they are generated
    (``executors.each``); results don't depend on it.

    Raises
    ------
    ModelError
        If the claims can't be satisfied, or an organisation has more than 5,000 people.
    ParameterError
        If ``organisations`` or ``removed`` isn't a number from 1 to 10,000.
    """
    check_size(organisations, removed)
    if needs(case):
        return None
    plan = programme(case)
    organisations = _fitting(case, plan, organisations)
    if not plan.satisfiable:
        raise ModelError(conflict_message(plan.conflict()))
    drawn_from = plan.of_linked() if GROUPS in plan.linked or GROUPS not in plan.integer else plan
    example, edges, measured, left, mended, curves = _many(
        blueprint(case, drawn_from), case.seed, organisations, removed, mending(case), Where(on)
    )
    first = Network(example, edges, _PIVOTS)
    return Ensemble(
        case,
        organisations,
        removed,
        first,
        measured,
        left,
        mended,
        curves,
        {role: plan.bounds(count(role)) for role in first.organisation.roles},
        tuple(name for name in plan.open if name in plan.linked and name in case),
        inputs(case),
    )


@memoised
def _many(
    plan: Blueprint,
    seed: int,
    organisations: int,
    removed: int,
    strategies: tuple[str, ...],
    where: Where,
) -> tuple[Organisation, Integers, pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the first organisation with its ties, and the frames of ``Ensemble``."""
    seeds = stream(seed, "ensemble").integers(0, 2**62, organisations).tolist()
    tasks = [_Task(plan, each, row, removed, strategies) for row, each in enumerate(seeds)]
    results = list(
        executors.each(_result, tasks, where.on, "organisations", len(tasks), _task_name)
    )
    assert results[0].first is not None
    return (
        *results[0].first,
        pd.DataFrame([row for result in results for row in result.measured]),
        pd.DataFrame([row for result in results for row in result.left]),
        pd.DataFrame([row for result in results for row in result.mended]),
        _ranges([row for result in results for row in result.curves]),
    )


@dataclass(frozen=True)
class _Task:
    """All inputs of one organisation; ``row`` is its index."""

    plan: Blueprint
    seed: int
    row: int
    removed: int
    strategies: tuple[str, ...]


@dataclass
class _Result:
    """The rows of one organisation in the frames of ``Ensemble``; the first also has its ties."""

    first: tuple[Organisation, Integers] | None = None
    measured: list[dict[str, Any]] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)
    mended: list[dict[str, object]] = field(default_factory=list)
    curves: list[tuple[str, str, Integers, Floats]] = field(default_factory=list)


def _task_name(task: _Task) -> str:
    return f"organisation {task.row + 1}"


def _result(task: _Task) -> _Result:
    result = _Result()
    for at, (generator, network) in enumerate(_networks(built(task.plan, task.seed))):
        result.measured.append({**generator, **_measured(network)})
        result.left.append({**generator, **_connected(network, task.removed)})
        if at == task.row % len(families.GENERATORS):
            if task.row == 0:
                result.first = (network.organisation, network.edges)
            result.mended += _mended(task.strategies, network, task.removed)
            result.curves += _curves(network)
    return result


def mending(case: Case) -> tuple[str, ...]:
    """Return the strategies with recovery: at random, by ties, group heads."""
    role = case.role("group_head")
    return ("random", "degree", *([f"role:{role}"] if role else []))


def _fitting(case: Case, plan: Programme, organisations: int) -> int:
    """Return how many organisations are generated: fewer if they are large."""
    name = total_name(case)
    size = int(plan.bounds(name)[0])
    if size > MOST_PEOPLE:
        where = case.file.where("quantities", name)
        raise ModelError(
            f"{where}  {name}: {size:,} people. Networks are measured up to {MOST_PEOPLE:,} "
            "people; `case-lib synth` makes records of more."
        )
    return organisations if size <= _LARGE else min(organisations, max(_FEWEST, _WORK // size**2))


def _networks(organisation: Organisation) -> Iterator[tuple[dict[str, str], Network]]:
    """Yield an organisation with the ties of each family, and with both kinds of inspectors."""
    for family in families.FAMILIES:
        further = families.further_ties(organisation, family)
        for inspectors in families.INSPECTORS:
            edges = families.network_ties(organisation, family, inspectors, further)
            named = {"family": family, "inspectors": inspectors}
            yield named, Network(organisation, edges, _PIVOTS)


def _measured(network: Network) -> dict[str, float]:
    row = {name: measure(network) for name, (_, measure) in MEASURES.items()}
    for role in network.organisation.roles:
        row[f"broker:{role}"] = measures.brokerage(network, role)
    return row


def _connected(network: Network, removed: int) -> dict[str, float]:
    """Return the share of people still connected after removals, by strategy."""
    shares = {}
    for strategy in COMPARED:
        rng = np.random.default_rng([network.organisation.seed, disruption.STREAM])
        order = disruption.order(network, strategy, rng)[:removed]
        shares[strategy] = disruption.together(network.edges, network.size, order) / network.size
    return shares


def _mended(strategies: tuple[str, ...], network: Network, removed: int) -> list[dict[str, object]]:
    """Return the state after removals with each kind of recovery."""
    after, seed = [min(removed, network.size)], network.organisation.seed
    rows: list[dict[str, object]] = []
    for strategy in strategies:
        for recovery in disruption.RECOVERIES:
            (left,) = disruption.disrupt(network, strategy, recovery, after, seed, False)
            rows.append({"strategy": strategy, "recovery": recovery, **vars(left)})
    return rows


def _curves(network: Network) -> list[tuple[str, str, Integers, Floats]]:
    """Return the state after increasing numbers of removals, at about forty points."""
    organisation = network.organisation
    points = np.unique(np.geomspace(1, network.size, _POINTS).round().astype(int))
    rng = stream(organisation.seed, "curves")
    rows = []
    for strategy in disruption.strategies(organisation):
        order = disruption.order(network, strategy, rng)
        reached = disruption.reach_curve(organisation, order)
        curves = {
            "largest": disruption.removal_curve(network.edges, network.size, order) / network.size,
            "reach": reached / max(reached[0], 1),
        }
        for what, curve in curves.items():
            # a role ends with its last person; the state then stays constant
            left = curve[np.minimum(points, len(order))]
            rows.append((strategy, what, points, left))
    return rows


def _ranges(curves: list[tuple[str, str, Integers, Floats]]) -> pd.DataFrame:
    """Return the central range of the curves of each strategy, at each number of removals."""
    drawn: dict[tuple[str, str], list[tuple[Integers, Floats]]] = {}
    for strategy, what, points, left in curves:
        drawn.setdefault((strategy, what), []).append((points, left))
    tail = (1 - CENTRAL) / 2
    rows = []
    for (strategy, what), group in drawn.items():
        # organisations of different sizes have different end points
        most = max(len(points) for points, _ in group)
        points = next(points for points, _ in group if len(points) == most)
        all_left = np.array([np.interp(points, *curve) for curve in group])
        low, high = np.quantile(all_left, [tail, 1 - tail], axis=0, method="lower")
        rows.append(
            pd.DataFrame(
                {"strategy": strategy, "what": what, "removed": points, "low": low, "high": high}
            )
        )
    return pd.concat(rows, ignore_index=True)
