"""Call records in memory, for a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from case_lib.base.streams import SEED
from case_lib.casefile.case import Case
from case_lib.synthetic.calls import arrow
from case_lib.synthetic.calls.diversion import Joined
from case_lib.synthetic.calls.parameters import Settings, settings
from case_lib.synthetic.calls.reports import reported
from case_lib.synthetic.calls.world import world

__all__ = ["DAYS", "PREVALENCE", "SUBSCRIBERS", "Calls", "generate", "generate_from"]

DAYS, SUBSCRIBERS, PREVALENCE = 14, 20_000, 1e-3


@dataclass(frozen=True)
class Calls:
    """Call records of a run.

    ``calls`` has one row per call, in order of time: caller, callee (numbers), start, duration
    (seconds, 0 if unanswered), display (domestic, foreign), login (domestic, abroad), is_synthetic.
    ``numbers`` has every number with its class. ``reports`` has who reported which number to the
    police, and on what day.
    """

    settings: Settings
    calls: pa.Table
    numbers: pa.Table
    reports: pa.Table


def generate(
    case: Case,
    days: int = DAYS,
    subscribers: int = SUBSCRIBERS,
    seed: int = SEED,
    prevalence: float = PREVALENCE,
    first_day: date | None = None,
) -> Calls:
    """Return synthetic call records of a case's callers among those of others.

    Parameters
    ----------
    subscribers
        Numbers of ordinary people; those of others are added in proportion.
    prevalence
        Share of the case's numbers in all numbers: 1e-6 to 1e-2, or 0.
    first_day
        By default chosen so that the last day is the one before the arrests.

    Raises
    ------
    ParameterError
        For parameters out of range; all together.
    ModelError
        If the case lacks the inputs for its callers' days.

    Examples
    --------
    >>> import case_lib
    >>> made = generate(case_lib.open_case("shanghai-2023"), days=1, subscribers=1000, seed=1)
    >>> made.calls.column_names[:4]
    ['caller', 'callee', 'start', 'duration']
    """
    return generate_from(settings(case, days, subscribers, seed, prevalence, first_day))


def generate_from(settings: Settings) -> Calls:
    """Return the call records for settings."""
    run = world(settings)
    parts, joined = [], list[tuple[int, Joined]]()
    for day in range(settings.days):
        abroad = run.abroad(day)
        rows_by_part, joined_today = run.day(day)
        parts += [arrow.calls(run, day, rows, abroad) for rows in rows_by_part]
        joined.append((day, joined_today))
    return Calls(
        settings,
        pa.concat_tables(parts),
        arrow.numbers(run.population),
        arrow.reports(run.population, reported(settings, joined)),
    )
