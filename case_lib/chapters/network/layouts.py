"""The positions of people in a drawing of a synthetic organisation: by tier, teams together."""

from __future__ import annotations

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.synthetic.organisation import NOBODY, Organisation

__all__ = ["by_tier"]

_COLUMNS = 3  # callers of a team side by side


def by_tier(organisation: Organisation) -> Floats:
    """Return x and y of each person, shape (people, 2); y increases downward, one unit per tier.

    Teams are columns under their leaders, in the order of the leaders; other people in a tier are
    spread over the width. The layout is fixed, so no simulation has to settle.
    """
    size = organisation.size
    place = np.zeros((size, 2))
    callers = organisation.callers
    teams, team = np.unique(organisation.superior[callers], return_inverse=True)
    counts = np.bincount(team)
    widths = np.minimum(counts, _COLUMNS) + 0.9
    lefts = np.concatenate([[0.0], np.cumsum(widths)])
    rank = np.arange(len(callers)) - np.repeat(np.cumsum(counts) - counts, counts)
    place[callers, 0] = lefts[team] + rank % _COLUMNS
    tiers = [role for role in organisation.roles if len(organisation.of(role))]
    last = len(tiers) - 1
    place[callers, 1] = last + (rank // _COLUMNS) * 0.16
    middle = lefts[:-1] + (widths - 1.9) / 2
    above = dict(zip(teams.tolist(), middle.tolist(), strict=True))
    order = [role for role in tiers if not np.isin(organisation.of(role), callers).all()]
    for level, role in enumerate(order):
        people = organisation.of(role)
        place[people, 1] = level
        leads = np.isin(people, [t for t in teams if t != NOBODY])
        place[people[leads], 0] = [above[who] for who in people[leads].tolist()]
        rest = people[~leads]
        place[rest, 0] = (np.arange(len(rest)) + 0.5) / max(len(rest), 1) * lefts[-1]
    return place
