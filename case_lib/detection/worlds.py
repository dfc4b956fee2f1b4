"""Synthetic worlds with callers of a case, and the features of their numbers by day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from case_lib.base.progress import steps, unseen
from case_lib.casefile.case import Case
from case_lib.detection import computing, linking, reading
from case_lib.synthetic import calls as synthetic

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CALLER",
    "FIRST_DAY",
    "Linked",
    "World",
    "settings_of",
    "steps_of",
    "worlds",
    "worlds_of",
]

CALLER = "diversion"  # the class of the case's own numbers
# a Monday, so that runs contain the same days of the week for any case
FIRST_DAY = date(2023, 1, 2)
_STEP = 10**16  # larger than any number in the records


@dataclass(frozen=True)
class Linked:
    """The numbers linked to the number that was reported first.

    ``people``: whom it called; ``numbers``: others displayed as foreign that called at least
    ``linking.SHARED`` of them; ``right``: how many of those are the case's.
    """

    people: int
    numbers: int
    right: int


@dataclass(frozen=True)
class World:
    """One run of synthetic records: features of each number on each day with calls.

    ``features`` has one row per number and day, with ``day``, counted from 0, and ``kind``, the
    class of the number. ``linked`` is None if nobody reported a number.
    """

    seed: int
    features: pd.DataFrame
    linked: Linked | None = None


def worlds(
    case: Case, subscribers: int, days: int, prevalence: float, seeds: Sequence[int]
) -> list[World]:
    """Return one world per seed.

    Raises
    ------
    ParameterError
        For invalid parameters of call records.
    ModelError
        If the case lacks the inputs for its callers' days.
    """
    settings = settings_of(case, subscribers, days, prevalence, seeds)
    with steps("worlds of calls", steps_of(settings)) as done:
        return worlds_of(settings, done)


def settings_of(
    case: Case, subscribers: int, days: int, prevalence: float, seeds: Sequence[int]
) -> list[synthetic.Settings]:
    """Return the settings of the world of each seed; parameters and errors as in ``worlds``."""
    return [
        synthetic.settings(case, days, subscribers, seed, prevalence, FIRST_DAY) for seed in seeds
    ]


def steps_of(settings: Sequence[synthetic.Settings]) -> int:
    """Return how many steps ``worlds_of`` takes."""
    return 2 * len(settings) + 1


def worlds_of(
    settings: Sequence[synthetic.Settings], done: Callable[[], object] = unseen
) -> list[World]:
    """Return the worlds of several settings with the same number of days.

    One query computes all of them: each number gets a separate identity per world and day. ``done``
    is called after each step.
    """
    import pyarrow as pa  # noqa: PLC0415 - a third of a second

    days, records, linked = settings[0].days, [], []
    for setting in settings:
        records.append(synthetic.generate_from(setting))
        done()
    coded = pa.concat_tables(
        [_coded(setting, place * days) for place, setting in enumerate(records)]
    )
    with reading.connected() as connection:
        features = computing.frame(connection, reading.held(connection, coded))
        done()
        for calls in records:
            linked.append(_linked(connection, calls))
            done()
    features = features[features["calls_made"] > 0]
    code, number = np.divmod(features["number"].to_numpy(), _STEP)
    world, day = np.divmod(code, days)
    features = features.assign(number=number, day=day)
    return [
        World(setting.seed, _classed(features[world == place], records[place]), linked[place])
        for place, setting in enumerate(settings)
    ]


def _classed(features: pd.DataFrame, records: Any) -> pd.DataFrame:
    kinds = records.numbers.to_pandas().set_index("number")["class"].astype(str)
    return features.assign(kind=kinds.reindex(features["number"]).to_numpy()).reset_index(drop=True)


def _coded(records: Any, first: int) -> Any:
    """Return the calls of a world with separate identities of its numbers per day."""
    import pyarrow as pa  # noqa: PLC0415

    calls = records.calls
    start = calls["start"].to_numpy().astype("datetime64[D]")
    day = (start - np.datetime64(records.settings.first_day, "D")).astype(np.int64)
    for end in ("caller", "callee"):
        coded = pa.array(calls[end].to_numpy() + (first + day) * _STEP)
        calls = calls.set_column(calls.column_names.index(end), end, coded)
    return calls


def _linked(connection: Any, world: Any) -> Linked | None:
    """Return the numbers linked to the first reported number; None if none was reported."""
    if not len(world.reports):
        return None
    reported = world.reports["caller"][0].as_py()
    calls = reading.held(connection, world.calls)
    people = linking.called_by(calls, [reported])
    others = linking.callers_of(calls, people).to_pandas()
    others = others[(others["number"] != reported) & (others["shared"] >= linking.SHARED)]
    kinds = world.numbers.to_pandas().set_index("number")["class"].astype(str)
    right = int((kinds.reindex(others["number"]) == CALLER).sum())
    return Linked(int(people.count().to_pyarrow().as_py()), len(others), right)
