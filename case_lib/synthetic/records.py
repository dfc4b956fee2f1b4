"""All tables of one synthetic case, from one seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from case_lib.casefile.case import Case
from case_lib.synthetic import activity, operation
from case_lib.synthetic.integer_programme import Programme
from case_lib.synthetic.organisation import (
    ADVERT,
    BUYER,
    FRIEND,
    NOBODY,
    Organisation,
    build,
    person,
    role_names,
)
from case_lib.synthetic.shares import Whole

__all__ = ["DAYS", "Records", "generate"]

DAYS = 7


@dataclass(frozen=True)
class Records:
    """The tables by name, the organisation they tell of, and the case they satisfy."""

    case: Case
    organisation: Organisation
    tables: dict[str, pd.DataFrame]

    @property
    def scale(self) -> int:
        """What counts are multiplied by."""
        return self.organisation.scale


def generate(
    case: Case, seed: int, scale: int = 1, days: int = DAYS, plan: Programme | None = None
) -> Records:
    """Return synthetic records of a case.

    Parameters
    ----------
    days
        How many days of work before the arrests the tables of shifts and payments cover.

    Raises
    ------
    ModelError
        When the claims can't be satisfied; nothing is made then.
    """
    made = build(case, seed, scale, plan)
    where = operation.places(case, made)
    when = operation.days(case, seed)
    paid = activity.rates(case, made)
    last = operation.last_day_of_work(when, case)
    worked = activity.shifts(case, made, paid, last, days)
    tables = {
        "persons": _persons(case, made, where),
        "ties": _ties(made),
        "groups": pd.DataFrame(
            {
                "group": [_group(n) for n in range(len(made.leader_of_group))],
                "leader": _people(made.leader_of_group),
            }
        ),
        "rates": paid,
        "shifts": _named(worked, ["person"]),
        "payments": _named(activity.payments(case, made, paid, worked), ["payer", "payee"]),
        "arrests": _named(operation.arrests(case, made, where, when), ["person"]),
        "deployments": operation.deployments(case, made, where),
        "seizures": operation.seizures(case, made, where),
        "victims": operation.victims(made),
        "events": when,
    }
    for table in tables.values():
        for column in table.select_dtypes("datetime"):
            table[column] = table[column].dt.date
        table["is_synthetic"] = True
    return Records(case, made, tables)


def _persons(case: Case, made: Organisation, where: pd.DataFrame) -> pd.DataFrame:
    """Return everyone, and the buyer outside, whom nobody has arrested."""
    via = np.where(made.by_friend, FRIEND, ADVERT).astype(object)
    via[~np.isin(np.arange(made.size), made.of(case.role("frontline")))] = ""
    table = pd.DataFrame(
        {
            "person_id": _people(np.arange(made.size)),
            "role": role_names(made),
            "group": [_group(n) if n != NOBODY else "" for n in made.group],
            "recruited_by": _people(made.recruiter),
            "recruited_via": via,
            "province": where["province"].to_numpy(),
            "city": where["city"].to_numpy(),
        }
    )
    buyer = dict.fromkeys(table.columns, "") | {
        "person_id": BUYER,
        "role": case.role("buyer") or "outside",
    }
    return pd.concat([table, pd.DataFrame([buyer])], ignore_index=True)


def _ties(made: Organisation) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"source": _people(above), "target": _people(below), "layer": layer})
        for layer, (above, below) in made.ties().items()
    ]
    parts += [
        pd.DataFrame({"source": BUYER, "target": _people(made.top), "layer": layer})
        for layer in ("outside", "payment")
    ]
    return pd.concat(parts, ignore_index=True)


def _people(numbers: Whole) -> list[str]:
    most = int(numbers.max(initial=-1)) + 1
    names = np.array([*map(person, range(most)), ""], dtype=object)
    return list(names[numbers.astype(np.int64)])


def _group(number: int) -> str:
    return f"G{number + 1:04d}"


def _named(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    table = table.copy()
    for column in columns:
        named = _people(table[column].to_numpy())
        # in payments, nobody inside is the buyer outside
        table[column] = [name or BUYER for name in named]
    return table
