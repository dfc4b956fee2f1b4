"""Families of networks that fit the reported counts but differ in ties besides command.

Counts, roles and lines of command are those of an ``Organisation``; no source reports who knew
whom. Each family is a different assumption about that, so a result in only one of them is no
finding.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from case_lib.base.arrays import Integers
from case_lib.base.errors import ParameterError, nearest
from case_lib.base.streams import stream
from case_lib.synthetic.exponential_graph import ties_within
from case_lib.synthetic.organisation import NOBODY, Organisation

__all__ = [
    "FAMILIES",
    "GENERATORS",
    "INSPECTORS",
    "PRIOR",
    "Parameters",
    "drawn_family",
    "further_ties",
    "network_ties",
    "parameters",
]

FAMILIES = ("tree", "chat_groups", "organisers_chat", "exponential")
INSPECTORS = ("command", "recordings")
GENERATORS: tuple[tuple[str, str], ...] = tuple(itertools.product(FAMILIES, INSPECTORS))

# prior of the exponential family, (minimum, maximum); our choice, deliberately wide: from almost no
# acquaintance to groups in which most know each other
PRIOR: Mapping[str, tuple[float, float]] = {
    "team": (0.02, 0.3),  # probability of a tie without common acquaintance, log-uniform
    "leading": (0.05, 0.5),  # the same among those who lead
    "closure": (0.0, 2.0),  # weight of triangles, tau of ``exponential_graph``
    "across": (0.0, 0.5),  # mean ties of a caller to callers of other teams
}


@dataclass(frozen=True)
class Parameters:
    """Parameters of one network of the exponential family; the fields are those of PRIOR."""

    team: float
    leading: float
    closure: float
    across: float


def parameters(seed: int) -> Parameters:
    """Return the parameters of the exponential family for a seed, drawn from ``PRIOR``."""
    share = stream(seed, "exponential parameters").random(len(PRIOR))
    values = {
        name: low + at * (high - low)
        for (name, (low, high)), at in zip(PRIOR.items(), share, strict=True)
    }
    for name in ("team", "leading"):
        low, high = PRIOR[name]
        values[name] = float(low * (high / low) ** share[list(PRIOR).index(name)])
    return Parameters(**values)


def drawn_family(seed: int) -> tuple[str, str]:
    """Return a family and a kind of inspectors for a seed, all of ``GENERATORS`` equally likely."""
    return GENERATORS[int(stream(seed, "family").integers(len(GENERATORS)))]


def further_ties(organisation: Organisation, family: str) -> Integers:
    """Return the ties of a family besides command and recruitment; shape (ties, 2).

    Parameters
    ----------
    family
        ``"tree"``: none. ``"chat_groups"``: the members of a chat group all know each other.
        ``"organisers_chat"``: in addition, all leaders know each other. ``"exponential"``: ties
        within teams and among leaders as in an exponential random graph on edges and triangles, and
        a few random ones across teams.

    Raises
    ------
    ParameterError
        For an unknown family.
    """
    if family not in FAMILIES:
        raise ParameterError(
            f"family={family!r} must be one of {', '.join(FAMILIES)}.{nearest(family, FAMILIES)}"
        )
    if family == "tree":
        return np.zeros((0, 2), dtype=np.int64)
    if family == "exponential":
        return _exponential(organisation)
    chats = _by(organisation.group)
    if family == "organisers_chat":
        chats.append(_leading(organisation))
    return _all_pairs(chats)


def network_ties(
    organisation: Organisation, family: str, inspectors: str, further: Integers | None = None
) -> Integers:
    """Return all ties of a network, each once, smaller number first; shape (ties, 2), sorted.

    Parameters
    ----------
    inspectors
        ``"command"``: those who check callers are tied to them. ``"recordings"``: they check
        recordings and know nobody through it.
    further
        The ties of ``further_ties``, if already computed.

    Raises
    ------
    ParameterError
        For an unknown family or kind of inspectors.
    """
    if inspectors not in INSPECTORS:
        raise ParameterError(
            f"inspectors={inspectors!r} must be one of {', '.join(INSPECTORS)}."
            f"{nearest(inspectors, INSPECTORS)}"
        )
    layers = ["command", "recruitment", *(["supervision"] if inspectors == "command" else [])]
    ties = organisation.ties()
    pairs = [np.column_stack(ties[layer]) for layer in layers]
    further = further_ties(organisation, family) if further is None else further
    both = np.sort(np.concatenate([*pairs, further]), axis=1)
    size = organisation.size
    once = np.unique(both[:, 0] * size + both[:, 1])
    once = once[once // size != once % size]
    return np.column_stack([once // size, once % size])


def _exponential(organisation: Organisation) -> Integers:
    """Return the ties of the exponential family, with parameters drawn for the seed."""
    drawn = parameters(organisation.seed)
    rng = stream(organisation.seed, "exponential ties")
    callers = organisation.callers
    teams = [callers[team] for team in _by(organisation.superior[callers])]
    parts = [
        ties_within(teams, _log_odds(drawn.team), drawn.closure, rng),
        ties_within([_leading(organisation)], _log_odds(drawn.leading), drawn.closure, rng),
    ]
    if len(callers) > 1:
        mean = drawn.across * len(callers) / 2
        pairs = callers[rng.integers(0, len(callers), (rng.poisson(mean), 2))]
        parts.append(
            pairs[organisation.superior[pairs[:, 0]] != organisation.superior[pairs[:, 1]]]
        )
    return np.concatenate(parts)


def _log_odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def _by(group: Integers) -> list[Integers]:
    """Return the positions of each group, without those in none."""
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=NOBODY))
    return [part for part in np.split(order, starts) if len(part) and group[part[0]] != NOBODY]


def _leading(organisation: Organisation) -> Integers:
    return np.unique(np.concatenate([organisation.top, organisation.leader_of_group]))


def _all_pairs(groups: list[Integers]) -> Integers:
    """Return all pairs within each group."""
    if not groups:
        return np.zeros((0, 2), dtype=np.int64)
    sizes = np.array([len(group) for group in groups])
    people = np.concatenate(groups)
    place = np.arange(len(people)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    second = np.repeat(np.arange(len(people)), place)
    back = np.arange(len(second)) - np.repeat(np.cumsum(place) - place, place)
    first = second - place[second] + back
    return np.column_stack([people[first], people[second]])
