"""The operation in synthetic records: places of arrests, seizures, and dates."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from case_lib.base.arrays import Integers
from case_lib.base.streams import stream
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.casefile.role_counts import AMONG
from case_lib.casefile.temporal_network import ORIGIN
from case_lib.synthetic import placing
from case_lib.synthetic.funnel import Chances
from case_lib.synthetic.organisation import NOBODY, Organisation, role_names
from case_lib.synthetic.posterior import clusters, conditions
from case_lib.synthetic.shares import shares

__all__ = ["arrests", "days", "deployments", "last_day_of_work", "places", "seizures", "victims"]


def places(case: Case, organisation: Organisation) -> pd.DataFrame:
    """Return province and city of each person; empty strings if the numbers are unknown.

    They are spread in clusters (``clustering``), with the population as weights, over exactly as
    many provinces and cities as drawn within the claims. Cities have numbers instead of names,
    because no source names one.
    """
    # a scaled organisation repeats the places of the original size
    size, counts = organisation.size // organisation.scale, organisation.counts
    table = divisions.divisions(case.file)
    reached, cities = counts.get("operation.provinces"), counts.get("operation.cities")
    if table is None or reached is None:
        return pd.DataFrame({"province": [""] * organisation.size, "city": ""})
    rng = stream(organisation.seed, "places")
    weights = table["population"].to_numpy(float)
    model = clusters(conditions(case, table, weights, size, int(reached)))
    people, hit, within = placing.spread(model, None if cities is None else int(cities), rng)
    province, city = [], []
    for row in np.flatnonzero(people).tolist():
        name, total = str(table["id"].iat[row]), int(people[row])
        each = placing.cities_of(total, int(hit[row]), int(model.units[row]), within, rng)
        province += [name] * total
        city += [
            f"{name}-{at + 1:02d}" for at, number in enumerate(each) for _ in range(int(number))
        ]
    order = rng.permutation(np.tile(np.arange(size), organisation.scale))
    return pd.DataFrame({"province": np.array(province)[order], "city": np.array(city)[order]})


def days(case: Case, seed: int) -> pd.DataFrame:
    """Return a day for each event with a window, in an order that the case allows.

    Columns: event, begins, ends. Each is drawn within the window that the earlier draws leave.
    """
    rng = stream(seed, "days")
    order = case.order
    fixed: dict[str, int] = {}

    def window(end: str) -> tuple[float, float]:
        low, high = order.span(ORIGIN, end)
        for other, value in fixed.items():
            least, most = order.span(other, end)
            low, high = max(low, value + least), min(high, value + most)
        return low, high

    rows = []
    for name in case.file.events:
        dates = []
        for end in (f"{name}.begin", f"{name}.end"):
            low, high = window(end)
            if not (np.isfinite(low) and np.isfinite(high)):
                break
            fixed[end] = int(rng.integers(int(low), int(high) + 1))
            dates.append(date.fromordinal(fixed[end]))
        if len(dates) == 2:
            rows.append({"event": name, "begins": dates[0], "ends": dates[1]})
    return pd.DataFrame(rows, columns=["event", "begins", "ends"])


def arrests(
    case: Case, organisation: Organisation, where: pd.DataFrame, when: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per person arrested.

    Columns: person, day (NaT if unknown), province, city, coercive_measure, stage, counted_as:
    the role in which reports count the person, which for some of the head role is that of the
    group heads.
    """
    size, counts = organisation.size, organisation.counts
    rng = stream(organisation.seed, "arrests")
    raid = when[when["event"] == case.file.operation]
    day = np.full(size, np.datetime64("NaT"), dtype="datetime64[s]")
    if len(raid):
        first, last = raid.iloc[0]["begins"], raid.iloc[0]["ends"]
        day = np.datetime64(first, "s") + rng.integers(0, (last - first).days + 1, size).astype(
            "timedelta64[D]"
        )
    held = np.zeros(size, dtype=bool)
    coerced = counts.get("arrests.coerced")
    if coerced is not None:
        held[rng.permutation(size)[: round(coerced) * organisation.scale]] = True
    stage = np.full(size, "arrested", dtype=object)
    top = organisation.top[: round(counts.get("convicted.core", 0)) * organisation.scale]
    convicted = counts.get("convicted.total")
    if convicted is not None:
        rest = np.setdiff1d(np.arange(size), top)
        stage[rest[: round(convicted) * organisation.scale - len(top)]] = "convicted"
    stage[top] = "convicted"
    counted_as = np.array(role_names(organisation), dtype=object)
    among = rng.permutation(organisation.top)[: round(counts.get(AMONG, 0)) * organisation.scale]
    counted_as[among] = case.role("group_head")
    return pd.DataFrame(
        {
            "person": np.arange(size),
            "day": day,
            **{name: where[name] for name in ("province", "city")},
            "coercive_measure": held if coerced is not None else None,
            "stage": stage,
            "counted_as": counted_as,
        }
    )


def deployments(organisation: Organisation, where: pd.DataFrame) -> pd.DataFrame:
    """Return the officers sent to each city. Columns: province, city, officers."""
    officers = organisation.counts.get("operation.officers")
    cities = where[where["city"] != ""].groupby(["province", "city"], as_index=False).size()
    if officers is None or cities.empty:
        return pd.DataFrame(columns=["province", "city", "officers"])
    rng = stream(organisation.seed, "deployments")
    number, sent = len(cities), round(officers) * organisation.scale
    cities["officers"] = shares(sent, np.zeros(number), np.full(number, sent), cities["size"], rng)
    return cities.drop(columns="size")


def seizures(organisation: Organisation, where: pd.DataFrame) -> pd.DataFrame:
    """Return the seizures. Columns: item, kind, province, amount (money; 1 for a device).

    Money is spread over the provinces reached; devices over the people arrested. With a scale,
    devices are multiplied by it, but not the money, which is no count.
    """
    rng = stream(organisation.seed, "seizures")
    parts = []
    devices = organisation.counts.get("operation.devices")
    if devices is not None:
        number = round(devices) * organisation.scale
        holder: Integers = rng.integers(0, organisation.size, number)
        kinds = rng.choice(["phone", "computer", "other"], number)
        parts.append(
            pd.DataFrame(
                {"kind": kinds, "province": where["province"].to_numpy()[holder], "amount": 1.0}
            )
        )
    money = organisation.counts.get("operation.seized")
    if money is not None:
        names = sorted(set(where["province"]))
        cents = shares(
            round(money * 100),
            np.zeros(len(names)),
            np.full(len(names), round(money * 100)),
            rng.dirichlet(np.ones(len(names))),
            rng,
        )
        parts.append(pd.DataFrame({"kind": "money", "province": names, "amount": cents / 100}))
    if not parts:
        return pd.DataFrame(columns=["kind", "province", "amount"])
    return pd.concat(parts, ignore_index=True)


def victims(
    organisation: Organisation, shifts: pd.DataFrame, chances: Chances | None
) -> pd.DataFrame:
    """Return the victims in the sources, and those of the days that the shifts cover.

    Columns: victim, told (whether the sources mention them), joined (day; NaT before those days),
    caller (number of who diverted them; −1 unknown), known (to the police), loss (NaN if no source
    gives one). The latter result from the people diverted in each shift and the shares of the
    funnel; those in the sources are not among them.
    """
    first = organisation.counts.get("victims.first_loss")
    others = round(organisation.counts.get("victims.similar", 0)) * organisation.scale
    known = [] if first is None else [round(first, 2)]
    mentioned = len(known) + others
    lost = reported = np.zeros(len(shifts), dtype=np.int64)
    if chances is not None and len(shifts):
        rng = stream(organisation.seed, "victims")
        lost = rng.binomial(shifts["leads"], chances.lost[0])
        reported = rng.binomial(lost, chances.reported[0])
    place = np.arange(lost.sum()) - np.repeat(np.cumsum(lost) - lost, lost)
    day = np.repeat(shifts["day"].to_numpy(dtype="datetime64[s]"), lost)
    size = mentioned + int(lost.sum())
    return pd.DataFrame(
        {
            "victim": [f"V{n + 1:05d}" for n in range(size)],
            "told": np.arange(size) < mentioned,
            "joined": np.concatenate([np.full(mentioned, np.datetime64("NaT", "s")), day]),
            "caller": np.concatenate(
                [np.full(mentioned, NOBODY), np.repeat(shifts["person"].to_numpy(np.int64), lost)]
            ),
            "known": np.concatenate([np.ones(mentioned, bool), place < np.repeat(reported, lost)]),
            "loss": known + [np.nan] * (size - len(known)),
        }
    )


def last_day_of_work(when: pd.DataFrame, case: Case) -> date:
    """Return the day before the raid, or that of the case file's last change without a raid."""
    raid = when[when["event"] == case.file.operation]
    return (raid.iloc[0]["begins"] if len(raid) else case.file.changed_on) - timedelta(days=1)
