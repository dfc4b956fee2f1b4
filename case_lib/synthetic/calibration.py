"""Calibrate parameters of callers' work to figures of other cases, by rejection sampling.

Approximate Bayesian computation by rejection (Pritchard and others 1999, Molecular Biology and
Evolution 16:1791-1798; Beaumont, Zhang and Balding 2002, Genetics 162:2025-2035): parameters are
drawn from their priors, the reported case is simulated with each set, and sets are kept if the
outcome is close to the reported one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from case_lib.base.arrays import Floats, Integers
from case_lib.base.errors import ModelError
from case_lib.synthetic.shifts import Work, skills

__all__ = ["TOLERANCE", "Calibrated", "Reported", "calibrate", "joins_elsewhere"]

_WIDE = 4.0  # the prior of joins per call made: from a quarter of the reported rate to four times
TOLERANCE = 0.05  # maximum relative distance of simulated joins from the reported ones


@dataclass(frozen=True)
class Reported:
    """Figures of another case: calls made, joins, and numbers of callers, minimum and maximum.

    ``joins_shift``: the minimum joins per person and day in a third case, None if unknown.
    """

    calls: int
    joins: int
    people: tuple[int, int]
    joins_shift: float | None = None


@dataclass(frozen=True)
class Calibrated:
    """The accepted parameter sets.

    ``how`` has a row for each; ``rate`` is joins per call made for skill one, in the case used for
    calibration; ``kept`` are the indices of the accepted sets; ``joined`` and ``reached`` are the
    share of sets that reproduce the reported joins, and the share of these that also reach the
    minimum joins per shift.
    """

    how: Work
    rate: Floats
    kept: Integers
    joined: float
    reached: float


def joins_elsewhere(
    rate: Floats, shape: Floats, reported: Reported, rng: np.random.Generator
) -> Integers:
    """Return joins simulated for the reported calls, shape (sets,).

    The calls are spread evenly over the possible number of people; each call leads to a join with
    probability ``rate`` times the caller's skill, answered or not.
    """
    least, most = reported.people
    people = rng.integers(least, most + 1, rate.size)
    skill = skills(shape[:, None], (rate.size, most), rng)
    number = np.arange(most)[None]
    each = reported.calls // people[:, None] + (number < reported.calls % people[:, None])
    calls = np.where(number < people[:, None], each, 0)
    joins = rng.binomial(calls, np.minimum(1, rate[:, None] * skill))
    return np.asarray(joins.sum(axis=1))


def calibrate(
    prior: Mapping[str, Floats],
    factor: Floats,
    reported: Reported,
    rng: np.random.Generator,
    tolerance: float = TOLERANCE,
) -> Calibrated:
    """Return the parameter sets that reproduce the joins reported of another case.

    ``prior`` has an array for each field of ``Work`` except the join rate; ``factor`` is the ratio
    of joins per call here to those there. The join rate per call made is drawn log-uniformly around
    the reported one. A set is accepted if the simulated joins are within ``tolerance`` of the
    reported ones, a caller of skill one makes at least ``joins_shift`` joins per shift, and no more
    people join than answer.

    Raises
    ------
    ModelError
        If no set is accepted.
    """
    sets = factor.size
    rate = reported.joins / reported.calls * _WIDE ** rng.uniform(-1, 1, sets)
    joins = joins_elsewhere(rate, prior["skill_shape"], reported, rng)
    near = np.abs(joins - reported.joins) <= tolerance * reported.joins
    proposed = Work(**prior, join_rate=rate * factor / prior["answer_rate"])
    possible = near & (np.asarray(proposed.join_rate) <= 1)
    enough = possible
    if reported.joins_shift is not None:
        enough = possible & (proposed.joins_shift >= reported.joins_shift)
    kept = np.flatnonzero(enough)
    if not kept.size:
        raise ModelError(
            "No set of assumptions agrees with what other cases report. Widen the assumptions "
            "under pay."
        )
    fields = {f: np.asarray(getattr(proposed, f))[kept] for f in proposed.__dataclass_fields__}
    return Calibrated(
        replace(proposed, **fields),
        rate[kept],
        kept,
        float(possible.mean()),
        float(enough.sum() / possible.sum()),
    )
