"""The case's callers: a day of talk, rotating numbers, people who join and some who report.

A caller talks exactly as many hours as the case requires for a day's base pay; meanwhile software
dials the calls that nobody answers. Every call goes to the next person on a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from case_lib.base.arrays import Floats, Integers
from case_lib.base.streams import stream
from case_lib.synthetic.calls.parameters import Range
from case_lib.synthetic.calls.rhythm import DAY, HOUR
from case_lib.synthetic.calls.rows import SHIFT, Int32s, Rows, paired, together

__all__ = ["Callers", "Joined", "callers", "pools"]

_BLOCK = 256  # callers per batch, which bounds memory
_DIALS = 1 << 15  # positions of a list reserved for one caller and day
_SOON = 30  # answered calls within which a person who joined is called again


@dataclass(frozen=True)
class Joined:
    """People who joined on a day: indices of the called person and of the calling number."""

    victim: Int32s
    number: Int32s


@dataclass(frozen=True)
class Callers:
    """Callers, one row each: their numbers, habits and position on the list."""

    given: Mapping[str, Range]
    numbers: Int32s  # all, grouped by caller
    first: Integers  # index of a caller's first number
    pool: Integers  # count of a caller's numbers
    hold: Integers  # days for which each number is used
    phase: Integers
    attendance: Floats
    minutes: Floats  # mean of an answered call
    spread: Floats  # standard deviation of the logarithm of its length
    answered: Floats
    joins: Floats  # per call made
    listed: Int32s
    step: Integers
    begin: Integers

    def __len__(self) -> int:
        return len(self.pool)

    def number(self, day: int) -> Int32s:
        """Return the number that each caller uses on a day, counted from 0."""
        turn = (day + self.phase) // self.hold
        return self.numbers[self.first + turn % self.pool]

    def day(self, rng: np.random.Generator, day: int) -> tuple[Rows, Joined]:
        """Return the calls of a day, unordered, and who joined."""
        working = np.flatnonzero(rng.random(len(self)) < self.attendance)
        parts = [self._block(rng, day, np.array([], np.int64))]
        for at in range(0, len(working), _BLOCK):
            parts.append(self._block(rng, day, working[at : at + _BLOCK]))
        rows = together([part[0] for part in parts])
        joined = [part[1] for part in parts]
        return rows, Joined(
            np.concatenate([part.victim for part in joined]),
            np.concatenate([part.number for part in joined]),
        )

    def _block(self, rng: np.random.Generator, day: int, who: Integers) -> tuple[Rows, Joined]:
        """Return the calls of some callers on a day, and who joined."""
        quota = np.rint(self.given["talk_hours"].draw(rng.random(len(who))) * HOUR).astype(int)
        caller, talk = self._talk(rng, who, quota)
        start = self._starts(rng, caller, talk, quota)
        # unanswered calls before each answered one
        failed = rng.geometric(self.answered[who[caller]]) - 1
        place = np.arange(len(caller)) + np.cumsum(failed)  # index of answered calls among all
        row = np.repeat(caller, failed + 1)
        size = len(row)
        duration = np.zeros(size, np.int32)
        duration[place] = talk
        times = self._dialled(rng, row, place, start)
        callee = self._listed(day, who, row)
        number = self.number(day)[who]
        odds = np.minimum(1.0, self.joins / self.answered)[who[caller]]
        joins = np.flatnonzero(rng.random(len(place)) < odds)
        victim = callee[place[joins]]
        self._again(rng, callee, place, caller, joins)
        rows = Rows(paired(number[row], callee), times, duration)
        return together([rows, self._back(rng, rows)]), Joined(victim, number[caller[joins]])

    def _back(self, rng: np.random.Generator, rows: Rows) -> Rows:
        """Return return calls by some who missed a call; a virtual number answers none."""
        missed = np.flatnonzero(rows.duration == 0)
        missed = missed[rng.random(len(missed)) < self.given["called_back"].middle]
        pair, later = rows.pair[missed], rng.standard_exponential(len(missed)) * HOUR
        start = np.minimum(rows.start[missed] + later, DAY - 1).astype(np.int32)
        return Rows(pair << SHIFT | pair >> SHIFT, start, np.zeros(len(missed), np.int32))

    def _talk(
        self, rng: np.random.Generator, who: Integers, quota: Integers
    ) -> tuple[Integers, Int32s]:
        """Return the caller (row of ``who``) and length of each answered call.

        Lengths are log-normal and add up to the quota: the last is cut or extended to fit.
        """
        spread, mean = self.spread[who], self.minutes[who] * 60
        most = 8 + int(np.ceil((quota / mean * 1.3 + 12 * np.exp(spread**2)).max(initial=0)))
        lengths = rng.standard_normal((len(who), most)) * spread[:, None]
        lengths = np.exp(lengths + (np.log(mean) - spread**2 / 2)[:, None])
        seconds = np.maximum(1, np.rint(lengths)).astype(np.int64)
        seconds[:, -1] = np.maximum(seconds[:, -1], quota)
        done = np.cumsum(seconds, axis=1)
        before = done - seconds
        kept = before < quota[:, None]
        seconds = np.minimum(seconds, quota[:, None] - before)
        return np.nonzero(kept)[0], seconds[kept].astype(np.int32)

    def _starts(
        self,
        rng: np.random.Generator,
        caller: Integers,
        talk: Int32s,
        quota: Integers,
    ) -> Integers:
        """Return the start of each answered call: consecutive, with waits between."""
        if not len(caller):
            return np.array([], np.int64)
        first = np.flatnonzero(np.diff(caller, prepend=-1))
        counts = np.diff(first, append=len(caller))
        span = np.minimum(quota / self.given["busy"].middle, DAY - 1).astype(np.int64)
        begins = self.given["begins"].draw(rng.random(len(quota))) * HOUR
        begins = np.clip(begins.astype(np.int64), 0, DAY - 1 - span)
        wait = np.cumsum(rng.standard_exponential(len(caller)))
        wait -= np.repeat(wait[first], counts)
        last = np.repeat(wait[first + counts - 1], counts)
        free = (span - quota)[caller]
        waited = (wait / np.maximum(last, 1e-9) * free).astype(np.int64)
        spoken = np.cumsum(talk, dtype=np.int64) - talk
        spoken -= np.repeat(spoken[first], counts)
        return np.asarray(begins[caller] + waited + spoken)

    def _dialled(
        self,
        rng: np.random.Generator,
        row: Integers,
        place: Integers,
        start: Integers,
    ) -> Int32s:
        """Return when each call is dialled: unanswered ones between two answered ones."""
        size = len(row)
        nearest = np.searchsorted(place, np.arange(size))
        until = start[nearest]
        before = np.maximum(nearest - 1, 0)
        same = (nearest > 0) & (row[place[before]] == row)
        since = np.where(same, start[before], until - 60)
        answered = np.zeros(size, bool)
        answered[place] = True
        at = np.where(answered, until, since + rng.random(size) * (until - since))
        return np.clip(at, 0, DAY - 1).astype(np.int32)

    def _listed(self, day: int, who: Integers, row: Integers) -> Int32s:
        """Return the callee of each call: the next on the list in the caller's own order."""
        first = np.searchsorted(row, np.arange(len(who)))
        dial = day * _DIALS + np.arange(len(row)) - first[row]
        caller = who[row]
        at = (self.begin[caller] + self.step[caller] * (dial % len(self.listed))) % len(self.listed)
        return self.listed[at]

    def _again(
        self,
        rng: np.random.Generator,
        callee: Int32s,
        place: Integers,
        caller: Integers,
        joins: Integers,
    ) -> None:
        """Redirect some answered calls of a caller to those who joined shortly before.

        ``place`` is the index of answered calls among all, ``joins`` those at which someone joined.
        """
        source = np.repeat(joins, rng.poisson(self.given["again"].middle, len(joins)))
        target = source + rng.integers(1, _SOON, len(source))
        joined = np.zeros(len(place) + _SOON, bool)
        joined[joins] = True
        fits = (target < len(place)) & ~joined[target]
        source, target = source[fits], target[fits]
        same = caller[source] == caller[target]
        callee[place[target[same]]] = callee[place[source[same]]]


def pools(numbers: int, size: Range, rng: np.random.Generator) -> Integers:
    """Return the count of numbers of each caller: in the range except for the last.

    >>> pools(7, Range(2, 3), np.random.default_rng(1)).sum()
    np.int64(7)
    """
    done = np.cumsum(np.maximum(1, size.integers(rng.random(numbers))))
    enough = int(np.searchsorted(done, numbers)) + 1
    pool: Integers = np.diff(np.minimum(done[:enough], numbers), prepend=0)
    return pool


def callers(given: Mapping[str, Range], numbers: Int32s, subscribers: Int32s, seed: int) -> Callers:
    """Return callers for the numbers of the case, with attributes constant over the days."""
    rng = stream(seed, "calls/diversion")
    pool = pools(len(numbers), given["pool"], rng)
    size = len(pool)
    hold = given["hold"].integers(rng.random(size))
    listed = rng.permutation(subscribers)[
        : max(1, round(given["listed"].middle * len(subscribers)))
    ]
    answered = np.maximum(given["answer_rate"].draw(rng.random(size)), 0.01)
    joins = given["lead_rate"].draw(rng.random(size)) * given["lead_rate_factor"].draw(
        rng.random(size)
    )
    # one skill distribution for all: it describes the organisation, not a caller
    shape = given["skill_shape"].draw(rng.random(1))[0]
    joins *= rng.standard_gamma(shape, size) / shape
    return Callers(
        given,
        numbers,
        np.cumsum(pool) - pool,
        pool,
        hold,
        rng.integers(0, 64, size),
        given["attendance"].draw(rng.random(size)),
        given["call_minutes"].draw(rng.random(size)),
        given["spread"].draw(rng.random(size)),
        answered,
        joins,
        listed,
        _coprime(rng.integers(1, max(2, len(listed)), size), len(listed)),
        rng.integers(0, len(listed), size),
    )


def _coprime(steps: Integers, size: int) -> Integers:
    """Return the next step sizes that visit all of a list before repeating."""
    steps = steps.copy()
    while (shared := np.gcd(steps, size) != 1).any():
        steps[shared] += 1
    return steps
