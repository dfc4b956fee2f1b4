"""One organisation that satisfies every reported count: the role and superior of each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from case_lib.base.arrays import Integers
from case_lib.base.errors import ModelError, ParameterError
from case_lib.base.short import Short
from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.casefile.role_counts import total_name
from case_lib.quantity.lacks import MissingRole
from case_lib.quantity.quantities import Quantity
from case_lib.synthetic.blueprint import FUNCTIONS, LAID_DOWN, NEEDS, Blueprint, blueprint
from case_lib.synthetic.integer_programme import Programme, conflict_message
from case_lib.synthetic.organisation_model import count, programme
from case_lib.synthetic.shares import shares

__all__ = [
    "ADVERT",
    "BUYER",
    "FRIEND",
    "NEEDS",
    "NOBODY",
    "Organisation",
    "build",
    "built",
    "inputs",
    "needs",
    "person",
    "role_names",
]

NOBODY = -1
BUYER = "B00001"  # the buyer outside, beside the numbered people
ADVERT, FRIEND = "advert", "friend_or_relative"


@dataclass(frozen=True, repr=False)
class Organisation(Short):
    """People by number, in order of tiers; −1 stands for nobody.

    ``role`` is an index into ``roles``; ``superior``, ``inspector`` and ``recruiter`` are numbers
    of people; ``group`` is an index into ``leader_of_group``; ``by_friend`` marks people recruited
    by a friend or relative rather than by an advertisement. The people of ``top`` deal with the
    buyer outside; ``callers`` are those in the lowest tier.
    """

    roles: tuple[str, ...]
    role: Integers
    superior: Integers
    inspector: Integers
    recruiter: Integers
    by_friend: np.ndarray
    group: Integers
    leader_of_group: Integers
    top: Integers
    callers: Integers
    counts: dict[str, float]
    seed: int
    scale: int = 1

    @property
    def size(self) -> int:
        """The number of people."""
        return len(self.role)

    def of(self, role: str | None) -> Integers:
        """Return the numbers of the people in a role."""
        if role is None or role not in self.roles:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(self.role == self.roles.index(role))

    def above(self) -> Iterator[Integers]:
        """Yield everyone's superior, then the superior of that one, and so on to the top.

        −1 stands for nobody; the last has at least one superior.
        """
        superior = self.superior
        while (superior != NOBODY).any():
            yield superior
            superior = np.where(superior != NOBODY, self.superior[superior], NOBODY)

    def ties(self) -> dict[str, tuple[Integers, Integers]]:
        """Return (from, to) of each layer inside the organisation; ties to the buyer: ``top``."""
        everyone = np.arange(self.size)

        def by(above: Integers) -> tuple[Integers, Integers]:
            known = above != NOBODY
            return above[known], everyone[known]

        return {
            "command": by(self.superior),
            "supervision": by(self.inspector),
            "recruitment": by(self.recruiter),
        }


def needs(case: Case) -> list[str]:
    """Return what a case lacks to generate an organisation; empty if nothing."""
    lacking = [name for name in (total_name(case), *NEEDS) if name not in case]
    return lacking + [MissingRole(f) for f in ("frontline", "group_head") if not case.role(f)]


def inputs(case: Case) -> tuple[Quantity, ...]:
    """Return the quantities that every organisation depends on."""
    plan = programme(case)
    names = [name for name in plan.linked if name in case]
    names += LAID_DOWN
    return tuple(
        case[name] for name in dict.fromkeys([*names, total_name(case), *NEEDS]) if name in case
    )


def build(case: Case, seed: int, scale: int = 1, plan: Programme | None = None) -> Organisation:
    """Return the organisation of one seed.

    Parameters
    ----------
    scale
        Every count is multiplied by it, to test methods on larger data.
    plan
        The programme of the case, if it is used for many organisations.

    Raises
    ------
    ModelError
        If the claims can't be satisfied; the message names the smallest conflicting set.
    ParameterError
        If the case lacks an input, or ``seed`` or ``scale`` is out of range.
    """
    lacking = needs(case)
    if lacking:
        raise ParameterError(f"{case.file.case} lacks {', '.join(lacking)} for an organisation.")
    for name, value, least, most in (("seed", seed, 0, 2**63 - 1), ("scale", scale, 1, 10_000)):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ParameterError(f"{name}={value!r} must be a whole number from {least} to {most}.")
    return built(blueprint(case, plan or programme(case)), seed, scale)


def built(plan: Blueprint, seed: int, scale: int = 1) -> Organisation:
    """Return the organisation of one seed; parameters and errors as in ``build``."""
    counts = plan.programme.sample(stream(seed, "counts")) if plan.programme.satisfiable else None
    if counts is None:
        raise ModelError(conflict_message(plan.programme.conflict()))
    return _people(plan, counts, seed, scale)


def _people(plan: Blueprint, counts: dict[str, float], seed: int, scale: int) -> Organisation:
    """Return an organisation with these counts; who has which place is drawn for the seed."""
    roles = plan.roles
    sizes = [round(counts[count(name)]) * scale for name in roles]
    role = np.repeat(np.arange(len(roles)), sizes)
    size = len(role)
    head, leaders, callers, inspectors = (
        np.flatnonzero(role == roles.index(name)) if name in roles else np.zeros(0, np.int64)
        for name in map(plan.functions.get, FUNCTIONS)
    )
    superior, inspector, recruiter, group = (np.full(size, NOBODY) for _ in range(4))
    rng = stream(seed, "command")
    top = head if len(head) else leaders
    if len(head):
        superior[leaders] = _leaders_under(plan, head, leaders, stream(seed, "leaders"))
    groups = round(counts.get("groups", len(leaders))) * scale
    each = _within(plan, "organisation.groups_leader", len(leaders), groups)
    leader_of_group = np.repeat(leaders, shares(groups, *each, np.ones(len(leaders)), rng))
    evenness = float(plan.given["synthetic.group_evenness"].inverse(rng.random(1))[0])
    ones = np.ones(len(leaders), dtype=np.int64) * (len(callers) >= len(leaders))
    team = shares(
        len(callers),
        ones,
        np.full(len(leaders), len(callers)),
        rng.dirichlet(np.full(len(leaders), evenness)),
        rng,
    )
    superior[callers] = np.repeat(leaders, team)
    group[callers] = _group_of(superior[callers], leader_of_group, rng)
    others = np.flatnonzero((superior == NOBODY) & ~np.isin(np.arange(size), top))
    superior[others] = rng.choice(top, len(others))
    inspector[callers] = _inspectors(plan, callers, inspectors, seed)
    recruiter[inspectors] = superior[inspectors]
    by_friend = _recruitment(plan, superior, recruiter, callers, seed)
    return Organisation(
        roles,
        role,
        superior,
        inspector,
        recruiter,
        by_friend,
        group,
        leader_of_group,
        top,
        callers,
        counts,
        seed,
        scale,
    )


def _leaders_under(
    plan: Blueprint, head: Integers, leaders: Integers, rng: np.random.Generator
) -> Integers:
    """Return the superior of each group head: a head, or, if assumed, another group head."""
    least, most = _within(plan, "organisation.leaders_core", len(head), len(leaders))
    share = plan.given.get("synthetic.leaders_direct")
    direct = len(leaders)
    if share is not None:
        drawn = round(float(share.inverse(rng.random(1))[0]) * len(leaders))
        direct = int(np.clip(drawn, max(least.sum(), 1), min(most.sum(), len(leaders))))
    heads_of = shares(direct, least, np.minimum(most, direct), np.ones(len(head)), rng)
    superiors = np.empty(len(leaders), dtype=np.int64)
    order = rng.permutation(len(leaders))
    superiors[order[:direct]] = np.repeat(head, heads_of)
    superiors[order[direct:]] = rng.choice(leaders[order[:direct]], len(leaders) - direct)
    return superiors


def _within(plan: Blueprint, name: str, above: int, below: int) -> tuple[Integers, Integers]:
    """Return minimum and maximum of a span of control, if a source or assumption gives it."""
    quantity = plan.given.get(name)
    low = np.ceil(quantity.low) if quantity else 0
    high = min(quantity.high, below) if quantity else below
    return np.full(above, low, dtype=np.int64), np.full(above, high, dtype=np.int64)


def _group_of(leader: Integers, leader_of_group: Integers, rng: np.random.Generator) -> Integers:
    """Return a chat group of each caller's own leader."""
    first = np.searchsorted(leader_of_group, leader, side="left")
    last = np.searchsorted(leader_of_group, leader, side="right")
    return first + (rng.random(len(leader)) * (last - first)).astype(np.int64)


def _inspectors(plan: Blueprint, callers: Integers, inspectors: Integers, seed: int) -> Integers:
    """Return who checks each caller: by group, except for a share across groups."""
    if not len(inspectors):
        return np.full(len(callers), NOBODY)
    rng = stream(seed, "supervision")
    each = plan.given.get("pay.callers_inspector")
    bounds = (each.low, each.high) if each else (0, len(callers))
    load = shares(
        len(callers),
        np.full(len(inspectors), min(np.floor(bounds[0]), len(callers) // len(inspectors))),
        np.full(len(inspectors), max(np.ceil(bounds[1]), -(-len(callers) // len(inspectors)))),
        np.ones(len(inspectors)),
        rng,
    )
    checked_by = np.repeat(inspectors, load)
    across = float(plan.given["synthetic.supervision_across"].inverse(rng.random(1))[0])
    moved = np.flatnonzero(rng.random(len(callers)) < across)
    checked_by[moved] = checked_by[rng.permutation(moved)]
    return checked_by


def _recruitment(
    plan: Blueprint,
    superior: Integers,
    recruiter: Integers,
    callers: Integers,
    seed: int,
) -> np.ndarray:
    """Assign recruiters; return who was recruited by a friend or relative.

    A caller is recruited by a leader's advertisement, or by an earlier caller in the same leader's
    groups. The heads are reported to hire inspectors; who recruited leaders and technical staff is
    not reported.
    """
    rng = stream(seed, "recruitment")
    by_friend = np.zeros(len(superior), dtype=bool)
    recruiter[callers] = superior[callers]
    share = float(plan.given["synthetic.share_by_friend"].inverse(rng.random(1))[0])
    first = np.searchsorted(superior[callers], superior[callers], side="left")
    before = np.arange(len(callers)) - first
    chosen = (rng.random(len(callers)) < share) & (before > 0)
    friend = first + (rng.random(len(callers)) * before).astype(np.int64)
    recruiter[callers[chosen]] = callers[friend[chosen]]
    by_friend[callers[chosen]] = True
    return by_friend


def person(number: int) -> str:
    """Return the name of the person with a number in tables and drawings.

    >>> person(0)
    'P00001'
    """
    return f"P{number + 1:05d}"


def role_names(organisation: Organisation) -> Sequence[str]:
    """Return the role of each person, by number."""
    return [organisation.roles[code] for code in organisation.role]
