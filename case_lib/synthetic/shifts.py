"""Shifts of callers: calls until a quota of talk time is met, people who join, and pay.

An answered call lasts for a log-normal time, as service times of a call centre do (Brown and
others 2005, fic.wharton.upenn.edu/fic/papers/04/p0417.html). A shift ends with the call in which
talk time reaches the quota. Calls are dialled until enough are answered; a person who answers joins
with a probability proportional to the caller's skill, which follows a gamma distribution with mean
one (such mixtures are reviewed by Karlis and Xekalaki 2005, International Statistical Review
73:35-58).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from case_lib.base.arrays import Floats, Integers

__all__ = [
    "COLUMNS",
    "Shifts",
    "Work",
    "answered_until",
    "chunk",
    "chunks",
    "joined",
    "renewals",
    "skills",
    "work",
]

_BLOCK = 64  # calls of a shift simulated at a time
_MANY = 100  # calls of a shift from which on their number is drawn from its normal limit
_CACHED = 1 << 15  # rows at a time
COLUMNS = ("caller", "day", "talk_seconds", "answered", "made", "joins", "pay")


@dataclass(frozen=True)
class Work:
    """How callers work. Each field is a number, or an array with one row per parameter set.

    ``talk_hours`` (hours): talk time at which a shift ends; ``call_minutes`` (minutes): mean length
    of an answered call, ``call_spread``: standard deviation of its logarithm; ``answer_rate``:
    share of calls made that are answered; ``join_rate``: probability that a person who answers
    joins, for skill one; ``skill_shape``: shape of the gamma distribution of skill, infinite for
    identical callers.
    """

    talk_hours: ArrayLike
    call_minutes: ArrayLike
    call_spread: ArrayLike
    answer_rate: ArrayLike
    join_rate: ArrayLike
    skill_shape: ArrayLike

    def column(self, field: str) -> Floats:
        """Return a field with the shape (sets, 1)."""
        return np.atleast_1d(np.asarray(getattr(self, field), float))[:, None]

    @property
    def joins_shift(self) -> Floats:
        """Mean joins per shift for skill one, without the call that passes the quota."""
        answered = 60 * self.column("talk_hours") / self.column("call_minutes")
        return np.asarray((answered * self.column("join_rate"))[:, 0])


@dataclass(frozen=True)
class Shifts:
    """The results of shifts, arrays of the shape (parameter sets, callers).

    ``talk_minutes`` (minutes), ``answered`` and ``made`` (calls), ``joins`` (people).
    """

    skill: Floats
    talk_minutes: Floats
    answered: Integers
    made: Integers
    joins: Integers

    def pay(self, base: ArrayLike, commission: ArrayLike) -> Floats:
        """Return the pay of each shift: base pay plus commission per person who joined."""
        return np.asarray(base, float) + np.asarray(commission, float) * self.joins


def skills(shape: ArrayLike, size: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Return skills with mean one and variance 1 / ``shape``, broadcast to ``size``.

    >>> float(skills(np.inf, (2,), np.random.default_rng(1)).sum())
    2.0
    """
    shapes = np.broadcast_to(np.asarray(shape, float), size)
    known = np.where(np.isinf(shapes), 1.0, shapes)
    return np.where(np.isinf(shapes), 1.0, rng.standard_gamma(known) / known)


def answered_until(
    minutes: ArrayLike, mean: ArrayLike, spread: ArrayLike, rng: np.random.Generator
) -> tuple[Integers, Floats]:
    """Return the answered calls that fill a talk time, and their total minutes.

    The last call is the one in which the sum reaches ``minutes``; it is never cut short. ``mean``
    is that of a call, ``spread`` the standard deviation of its logarithm.

    >>> count, talked = answered_until(480, 2, 0, np.random.default_rng(1))
    >>> int(count), float(talked)
    (240, 480.0)
    """
    arrays = np.broadcast_arrays(*(np.asarray(a, float) for a in (minutes, mean, spread)))
    quota, means, spreads = (a.ravel() for a in arrays)
    middle = np.log(means) - spreads**2 / 2
    count, talked = np.zeros(quota.size, np.int64), np.zeros(quota.size)
    alive = np.flatnonzero(quota > 0)
    while alive.size:
        normal = rng.standard_normal((alive.size, _BLOCK))
        lengths = np.exp(middle[alive, None] + spreads[alive, None] * normal)
        total = talked[alive, None] + np.cumsum(lengths, axis=1)
        reached = total >= quota[alive, None] * (1 - 1e-12)
        over = reached[:, -1]
        steps = np.where(over, reached.argmax(axis=1) + 1, _BLOCK)
        count[alive] += steps
        talked[alive] = total[np.arange(alive.size), steps - 1]
        alive = alive[~over]
    return count.reshape(arrays[0].shape), talked.reshape(arrays[0].shape)


def work(how: Work, callers: int, rng: np.random.Generator) -> Shifts:
    """Return one shift of each of ``callers`` callers, for each parameter set.

    >>> how = Work(8, 2, 0, 1, 1, np.inf)  # every call is answered, and all who answer join
    >>> shifts = work(how, 3, np.random.default_rng(1))
    >>> shifts.joins.tolist(), shifts.made.tolist()
    ([[240, 240, 240]], [[240, 240, 240]])
    """
    column = how.column
    sets = np.broadcast_shapes(*(column(f).shape for f in how.__dataclass_fields__))[0]
    size = (sets, callers)
    skill = skills(column("skill_shape"), size, rng)
    quota = np.broadcast_to(60 * column("talk_hours"), size)
    answered, talked = answered_until(quota, column("call_minutes"), column("call_spread"), rng)
    unanswered = rng.negative_binomial(answered, np.broadcast_to(column("answer_rate"), size))
    joins = rng.binomial(answered, np.minimum(1, column("join_rate") * skill))
    return Shifts(skill, talked, answered, answered + unanswered, joins)


def joined(how: Work, callers: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """Return how many people join in one shift of each caller; shape (parameter sets, callers).

    The distribution is that of ``work(how, callers, rng).joins``. For speed the number of calls is
    drawn from its normal approximation (``renewals``) for shifts of at least a hundred calls; in
    shorter shifts calls are simulated one by one.

    >>> how = Work(8, 2, 0, 1, 1, np.inf)  # every call is answered, and all who answer join
    >>> joined(how, 3, np.random.default_rng(1)).tolist()
    [[240, 240, 240]]
    """
    column = how.column
    sets = np.broadcast_shapes(*(column(f).shape for f in how.__dataclass_fields__))[0]
    size = (sets, callers)
    quota, mean, spread = (
        np.broadcast_to(part, (sets, 1))
        for part in (60 * column("talk_hours"), column("call_minutes"), column("call_spread"))
    )
    expected, varied = renewals(quota, mean, spread)
    normal = rng.standard_normal(size)
    answered = np.maximum(np.rint(expected + np.sqrt(varied) * normal), 1).astype(np.int64)
    few = (quota < _MANY * mean)[:, 0] | (spread == 0)[:, 0]
    if few.any():
        quotas = np.broadcast_to(quota[few], (int(few.sum()), callers))
        answered[few] = answered_until(quotas, mean[few], spread[few], rng)[0]
    skill = skills(column("skill_shape"), size, rng)
    return rng.binomial(answered, np.minimum(1, column("join_rate") * skill)).astype(np.int32)


def renewals(quota: Any, mean: Any, spread: Any) -> tuple[Any, Any]:
    """Return mean and variance of the number of calls that fill a long shift.

    They are q/m + (1 + v)/2 and v·q/m, where q is the talk time, m the mean length of a call and v
    its squared coefficient of variation (Tijms 2003, A First Course in Stochastic Models, section
    2.1). ``quota`` and ``mean`` have the same unit; ``spread`` is the standard deviation of the
    logarithm of a length.

    >>> [float(value) for value in renewals(480, 2, 0)]  # calls of equal length
    [240.5, 0.0]
    """
    varied = np.expm1(spread**2)
    return quota / mean + (1 + varied) / 2, varied * quota / mean


def chunks(
    how: Work, callers: int, days: int, base: float, commission: float, seed: int
) -> Iterator[dict[str, NDArray[Any]]]:
    """Yield columns of shifts for many callers and days, about a million rows at a time."""
    at_a_time = max(1, 1_000_000 // max(1, days))
    for start in range(0, callers, at_a_time):
        number = min(at_a_time, callers - start)
        yield chunk(how, start, number, days, base, commission, seed)


def chunk(
    how: Work, start: int, callers: int, days: int, base: float, commission: float, seed: int
) -> dict[str, NDArray[Any]]:
    """Return columns of shifts of ``callers`` callers from number ``start``, ``days`` each.

    ``how`` is one parameter set. Columns: ``COLUMNS``, integers in 32 bits; ``pay`` in whole units
    of money. Counts are drawn from their normal approximations, which suit shifts of at least a
    hundred calls; ``work`` has no such limit. The random stream depends on the seed and ``start``.
    """
    rng = np.random.Generator(np.random.SFC64([seed, start]))
    parts = []
    size = max(1, _CACHED // max(1, days))
    for first in range(0, callers, size):
        number = min(size, callers - first)
        parts.append(_part(how, start + first, number, days, base, commission, rng))
    return {name: np.concatenate([part[name] for part in parts]) for name in COLUMNS}


def _part(
    how: Work,
    start: int,
    callers: int,
    days: int,
    base: float,
    commission: float,
    rng: np.random.Generator,
) -> dict[str, NDArray[Any]]:
    """Return a chunk small enough for a processor's cache."""
    given = {f: np.float32(how.column(f)[0, 0]) for f in how.__dataclass_fields__}
    quota, mean, spread = 60 * given["talk_hours"], given["call_minutes"], given["call_spread"]
    usual, variance = (np.float32(each) for each in renewals(quota, mean, spread))
    skill = skills(float(given["skill_shape"]), (callers,), rng).astype(np.float32)
    chance = np.repeat(np.minimum(1, given["join_rate"] * skill), days)
    rows = callers * days

    def normal() -> NDArray[np.float32]:
        return rng.standard_normal(rows, dtype=np.float32)

    answered = normal()
    answered *= np.sqrt(variance)
    answered += usual
    np.maximum(np.rint(answered, out=answered), 1, out=answered)
    rate = given["answer_rate"]
    made = normal()
    made *= np.sqrt(answered * ((1 - rate) / rate**2))
    made += answered / rate
    np.maximum(np.rint(made, out=made), answered, out=made)
    joins = normal()
    joins *= np.sqrt(answered * (chance * (1 - chance)))
    joins += answered * chance
    np.clip(np.rint(joins, out=joins), 0, answered, out=joins)
    # how far the last call exceeds the quota: a uniform part of a length-biased call
    past = np.exp(normal() * spread + (np.log(mean) + spread**2 / 2), dtype=np.float32)
    past *= rng.random(rows, dtype=np.float32)
    columns = {
        "caller": np.repeat(np.arange(start, start + callers, dtype=np.int32), days),
        "day": np.tile(np.arange(days, dtype=np.int32), callers),
        "talk_seconds": (60 * (quota + past)).astype(np.int32),
    }
    counts = {"answered": answered, "made": made, "joins": joins}
    columns |= {name: counted.astype(np.int32) for name, counted in counts.items()}
    joins *= np.float32(commission)
    joins += np.float32(base)
    return columns | {"pay": joins.astype(np.int32)}
