"""Check that call records agree with their parameters, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Integers
from case_lib.synthetic.calls.contacts import table
from case_lib.synthetic.calls.durations import quantiles
from case_lib.synthetic.calls.numbering import DIVERSION
from case_lib.synthetic.calls.parameters import traffic
from case_lib.synthetic.calls.records import Calls
from case_lib.synthetic.calls.rhythm import DAY, HOUR, profile
from case_lib.synthetic.calls.rows import SHIFT

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["checks"]

_USUAL = "ordinary calls"
_CASE = "callers of the case"
_Row = tuple[str, str, str, float, float, float]


@dataclass(frozen=True)
class _Calls:
    """Columns of calls: indices of numbers, seconds since the first midnight."""

    caller: Integers
    callee: Integers
    seconds: Integers
    duration: NDArray[np.int32]

    def of(self, chosen: NDArray[np.bool_]) -> _Calls:
        return _Calls(*(getattr(self, item.name)[chosen] for item in fields(self)))

    def pair(self) -> Integers:
        """Return an integer for each unordered pair of numbers."""
        low = np.minimum(self.caller, self.callee)
        return (low << np.int64(32)) | np.maximum(self.caller, self.callee)


def checks(records: Calls) -> pd.DataFrame:
    """Return actual values, and expected ones to within five standard errors or a stated bound.

    Columns: about, what, unit, actual, low, high, holds. For a parameter drawn per caller, the
    expected value is its whole range. The rows need a day of calls of a few thousand people.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, and generating needs none

    numbers = records.numbers["number"].to_numpy()
    kinds = records.numbers["class"].combine_chunks().indices.to_numpy()
    caller, callee = (
        np.searchsorted(numbers, records.calls[name].to_numpy()) for name in ("caller", "callee")
    )
    seconds = records.calls["start"].to_numpy().astype("datetime64[s]").astype(np.int64)
    seconds -= np.datetime64(records.settings.first_day, "s").astype(np.int64)
    all_calls = _Calls(caller, callee, seconds, records.calls["duration"].to_numpy())
    rows = list(_usual(records, all_calls.of((kinds[caller] == 0) & (kinds[callee] == 0))))
    rows += _people(records)
    case = kinds[caller] == DIVERSION
    if case.any():
        rows += _callers(records, all_calls.of(case))
    frame = pd.DataFrame(rows, columns=["about", "what", "unit", "actual", "low", "high"])
    frame["holds"] = frame["actual"].between(frame["low"], frame["high"])
    return frame


def _usual(records: Calls, calls: _Calls) -> Iterator[_Row]:
    """Yield the checks of ordinary calls."""
    given, size, duration = traffic(), len(calls.caller), calls.duration
    weekend = np.array([records.settings.weekend(day) for day in range(records.settings.days)])
    factor = np.where(weekend, given["weekend"], 1.0)
    expected = records.settings.subscribers * given["calls_day"] * factor.sum()
    yield _near("calls", "call", size, expected, np.sqrt(expected))
    silent = given["unanswered"]
    error = np.sqrt(silent * (1 - silent) / size)
    yield _near("share unanswered", "1", float((duration == 0).mean()), silent, error)
    median, shape = given["duration_median"], given["duration_shape"]
    lengths = quantiles(median, shape, given["duration_most"], silent)
    usual, share = (float((seconds > 4 * median).mean()) for seconds in (lengths, duration))
    yield _near("share longer than four medians", "1", share, usual, np.sqrt(usual / size))
    hour = np.bincount(calls.seconds % DAY // HOUR, minlength=24) / size
    apart = float(np.abs(hour - profile(given["hours"]).reshape(24, -1).sum(axis=1)).sum() / 2)
    yield _USUAL, "distance of hours from their profile", "1", apart, 0.0, 5 * np.sqrt(24 / size)
    yield _USUAL, "share that follows within half an hour", "1", *_following(calls)
    yield _USUAL, "pairs of ten calls or more in which both call", "1", *_mutual(calls)
    yield (
        _USUAL,
        "share of callers with the most calls, a tenth of them",
        "1",
        *_most(records, calls),
    )


def _following(calls: _Calls) -> tuple[float, float, float]:
    """Return the share of calls that follow one of the same pair, and bounds.

    Some calls of strong ties follow by chance; the bounds allow a tenth for that.
    """
    given = traffic()
    pair, when = calls.pair(), calls.seconds
    order = np.argsort(pair, kind="stable")  # calls are in order of time
    pair, when = pair[order], when[order]
    soon = (pair[1:] == pair[:-1]) & (when[1:] - when[:-1] < HOUR / 2)
    expected = given["again_share"] * -np.expm1(-30 / given["again_minutes"])
    return float(soon.mean()), 0.9 * expected, expected + 0.1


def _mutual(calls: _Calls) -> tuple[float, float, float]:
    """Return the share of frequent pairs in which both call, and bounds.

    If only one side calls by design, the other still returns some calls.
    """
    given = traffic()
    code = np.sort((calls.pair() << np.int64(1)) | (calls.caller < calls.callee))
    first = np.flatnonzero(np.diff(code >> np.int64(1), prepend=-1))
    counts = np.diff(first, append=len(code))
    forth = np.add.reduceat(code & 1, first)
    often = counts >= 10
    both = float(((forth > 0) & (forth < counts))[often].mean()) if often.any() else 1.0
    back = given["again_share"] * given["back_share"]
    alone = float(((1 - back) ** counts[often]).mean()) if often.any() else 0.0
    expected = 1 - (1 - given["mutual_share"]) * alone
    return both, expected - 0.1, min(1.0, expected + 0.1)


def _most(records: Calls, calls: _Calls) -> tuple[float, float, float]:
    """Return the share of calls by the most active tenth of subscribers, and bounds.

    With equal callers it would be slightly over a tenth; the expected value is that of the ties.
    """
    subscribers = records.numbers["class"].combine_chunks().indices.to_numpy() == 0
    counts = np.bincount(calls.caller, minlength=len(subscribers))[subscribers]
    top = len(counts) // 10
    share = np.sort(counts)[-top:].sum() / counts.sum()
    pairs = table(np.arange(len(counts), dtype=np.int32), traffic(), records.settings.seed)
    weight = np.bincount((pairs >> SHIFT).astype(np.int64), minlength=len(counts))
    expected = np.sort(weight)[-top:].sum() / weight.sum()
    return float(share), 0.9 * float(expected), 1.1 * float(expected)


def _callers(records: Calls, calls: _Calls) -> Iterator[_Row]:
    given = records.settings.diversion
    code = calls.caller * records.settings.days + calls.seconds // DAY
    talk = np.bincount(code, calls.duration)[np.bincount(code) > 0] / HOUR
    low, high = given["talk_hours"].low - 1 / HOUR, given["talk_hours"].high + 1 / HOUR
    yield _CASE, "least talk of a caller's day", "hour", float(talk.min()), low, high
    yield _CASE, "most talk of a caller's day", "hour", float(talk.max()), low, high
    answered = calls.duration > 0
    error = 5 * np.sqrt(0.25 / len(answered))
    share, asked = float(answered.mean()), given["answer_rate"]
    yield _CASE, "share answered", "1", share, asked.low - error, asked.high + error
    spoken = max(1, int(answered.sum()))
    length, asked = float(calls.duration.sum() / spoken / 60), given["call_minutes"]
    slack = 1 + 5 * np.sqrt(np.expm1(given["spread"].high ** 2) / spoken)
    yield _CASE, "mean length of a call", "minute", length, asked.low / slack, asked.high * slack


def _people(records: Calls) -> Iterator[_Row]:
    kinds = records.numbers["class"].to_numpy()
    number, expected = int((kinds == "diversion").sum()), records.settings.prevalence * len(kinds)
    low, high = (max(1.0, expected - 1), expected + 1) if expected else (0.0, 0.0)
    yield _CASE, "numbers", "number", number, low, high


def _near(what: str, unit: str, value: float, expected: float, error: float) -> _Row:
    return _USUAL, what, unit, value, expected - 5 * error, expected + 5 * error
