"""All tables of one synthetic case, from one seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from case_lib.base.arrays import Integers
from case_lib.base.errors import ParameterError
from case_lib.base.short import Short
from case_lib.casefile.case import Case
from case_lib.synthetic import activity, families, operation
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

__all__ = ["DAYS", "Records", "check_days", "generate"]

DAYS = 7
_MOST_DAYS = 366
_MOST_TIED = 20_000  # people; larger organisations get no complete ties within chats


@dataclass(frozen=True, repr=False)
class Records(Short):
    """The tables by name, their organisation, and the case that they satisfy.

    ``family`` and ``inspectors`` define the ties besides those of the tree (``families``);
    ``worked`` is how callers work, None if the case has no shifts.
    """

    case: Case
    organisation: Organisation
    tables: dict[str, pd.DataFrame]
    family: str
    inspectors: str
    worked: activity.Worked | None

    @property
    def scale(self) -> int:
        """The factor of all counts."""
        return self.organisation.scale


def check_days(days: int) -> None:
    """Raise ParameterError unless ``days`` is a valid number of days."""
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= _MOST_DAYS:
        raise ParameterError(f"days={days!r} must be a whole number from 1 to {_MOST_DAYS}.")


def generate(
    case: Case,
    seed: int,
    scale: int = 1,
    days: int = DAYS,
    plan: Programme | None = None,
    family: str | None = None,
) -> Records:
    """Return synthetic records of a case.

    Parameters
    ----------
    days
        The number of working days before the arrests in the tables of shifts and payments.
    family
        One of ``families.FAMILIES``; by default drawn for the seed, or the command tree for more
        than 20,000 people.

    Raises
    ------
    ModelError
        If the claims can't be satisfied; nothing is generated then.
    ParameterError
        If the case lacks an input, or an argument is out of range.

    Examples
    --------
    >>> import case_lib
    >>> records = generate(case_lib.open_case("shanghai-2023"), seed=7, days=1)
    >>> records.tables["arrests"].shape[0]
    506
    """
    check_days(days)
    organisation = build(case, seed, scale, plan)
    where = operation.places(case, organisation)
    when = operation.days(case, seed)
    rates = activity.rates(organisation)
    last = operation.last_day_of_work(when, case)
    worked = activity.worked_as(case, organisation, rates)
    shifts = activity.shifts(case, organisation, rates, last, days, worked)
    drawn, inspectors = families.drawn_family(seed)
    family = family or (drawn if organisation.size <= _MOST_TIED else "tree")
    lost = operation.victims(organisation, shifts, worked.chances if worked else None)
    tables = {
        "persons": _persons(case, organisation, where),
        "ties": _ties(organisation, family, inspectors),
        "groups": pd.DataFrame(
            {
                "group": [_group(n) for n in range(len(organisation.leader_of_group))],
                "leader": _people(organisation.leader_of_group),
            }
        ),
        "rates": rates,
        "shifts": _named(shifts, ["person"]),
        "payments": _named(
            activity.payments(case, organisation, rates, shifts), ["payer", "payee"]
        ),
        "arrests": _named(operation.arrests(case, organisation, where, when), ["person"]),
        "deployments": operation.deployments(organisation, where),
        "seizures": operation.seizures(organisation, where),
        "victims": _named(lost, ["caller"], ""),
        "events": when,
    }
    for table in tables.values():
        for column in table.select_dtypes("datetime"):
            table[column] = table[column].dt.date
        table["is_synthetic"] = True
    return Records(case, organisation, tables, family, inspectors, worked)


def _persons(case: Case, organisation: Organisation, where: pd.DataFrame) -> pd.DataFrame:
    """Return all people, and the buyer outside, who is not arrested."""
    via = np.where(organisation.by_friend, FRIEND, ADVERT).astype(object)
    via[~np.isin(np.arange(organisation.size), organisation.of(case.role("frontline")))] = ""
    table = pd.DataFrame(
        {
            "person_id": _people(np.arange(organisation.size)),
            "role": role_names(organisation),
            "group": [_group(n) if n != NOBODY else "" for n in organisation.group],
            "recruited_by": _people(organisation.recruiter),
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


def _ties(organisation: Organisation, family: str, inspectors: str) -> pd.DataFrame:
    """Return the ties of each layer; ``acquaintance`` is for people who otherwise know each other.

    Checking is always a tie of supervision. If inspectors know those they check, it is also an
    acquaintance.
    """
    known = [families.further_ties(organisation, family)]
    if inspectors == "command":
        known.append(np.column_stack(organisation.ties()["supervision"]))
    pairs = np.unique(np.sort(np.concatenate(known), axis=1), axis=0)
    parts = [
        pd.DataFrame(
            {
                "source": _people(pairs[:, 0]),
                "target": _people(pairs[:, 1]),
                "layer": "acquaintance",
            }
        )
    ]
    parts += [
        pd.DataFrame({"source": _people(above), "target": _people(below), "layer": layer})
        for layer, (above, below) in organisation.ties().items()
    ]
    parts += [
        pd.DataFrame({"source": BUYER, "target": _people(organisation.top), "layer": layer})
        for layer in ("outside", "payment")
    ]
    return pd.concat(parts, ignore_index=True)


def _people(numbers: Integers) -> list[str]:
    most = int(numbers.max(initial=-1)) + 1
    names = np.array([*map(person, range(most)), ""], dtype=object)
    return list(names[numbers.astype(np.int64)])


def _group(number: int) -> str:
    return f"G{number + 1:04d}"


def _named(table: pd.DataFrame, columns: list[str], nobody: str = BUYER) -> pd.DataFrame:
    """Return a table with names instead of numbers; in payments, −1 is the buyer."""
    table = table.copy()
    for column in columns:
        table[column] = [name or nobody for name in _people(table[column].to_numpy())]
    return table
