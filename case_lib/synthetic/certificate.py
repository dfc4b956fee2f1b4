"""The certificate: every claim of a case with the corresponding value in the synthetic records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from case_lib import __version__
from case_lib.casefile.entries import OTHER_CASES, PLACES, Mention
from case_lib.reading import dates, numeral_reading
from case_lib.synthetic.organisation_model import programme, readings_of
from case_lib.synthetic.predictive import predictive
from case_lib.synthetic.records import Records

__all__ = ["Range", "certify"]

Range = tuple[float, float]
_OTHER_CASE = "of another case; not generated"
_NO_TABLE = "no table holds it"
_OPEN = "drawn up to twice the least that fits: no source gives an upper end, and this one is ours"


def certify(records: Records, case_sha256: str = "") -> dict[str, Any]:
    """Return each claim, the value in the records, and whether they agree.

    ``holds`` is null, with a reason, for a claim about another case, one that no table contains,
    one rejected in the case file, and one that a surer reading overrides. With a scale above one,
    counts are not compared. ``open_ends`` gives the upper limit of draws for counts and amounts
    without a reported upper end; it is omitted if there are none. ``predictive`` compares figures
    of the records with the model's expectation (``predictive.predictive``).

    >>> import case_lib
    >>> records = case_lib.synthetic.generate(case_lib.open_case("shanghai-2023"), 7, days=1)
    >>> any(row["holds"] is False for row in certify(records)["claims"])
    False
    """
    case = records.case
    rows: list[dict[str, Any]] = []
    for name, spec in case.file.quantities.items():
        ends, why = _value(records, name)
        beside = {row for row, _, aside in readings_of(case, name) if aside}
        for row, claim in enumerate(spec.claims):
            if claim.source not in case.sources:
                continue
            held, remark = None, why
            if claim.rank == "rejected":
                remark = "rejected in the case file"
            elif row in beside:
                remark = "stands beside a surer reading, which is the one that holds"
            elif ends is not None and records.scale == 1:
                box = numeral_reading.read(claim.says, case.file.conventions, spec.unit).interval
                held = ends[0] in box and ends[1] in box
            elif ends is not None:
                remark = "counts are scaled"
            where = case.file.where("quantities", name, "claims", row)
            value = None if ends is None else list(ends)
            rows.append(_row(name, claim, claim.says, value, held, remark, where))
    rows += _dates(records)
    judged = [row["holds"] for row in rows if row["holds"] is not None]
    open_ends = [name for name in programme(case).open if name in case.file.quantities]
    return {
        "case": case.file.case,
        "case_sha256": case_sha256,
        "case_lib": __version__,
        "seed": records.organisation.seed,
        "scale": records.scale,
        "synthetic": True,
        "all_hold": all(judged) and bool(judged),
        "family": records.family,
        "inspectors": records.inspectors,
        **({"open_ends": dict.fromkeys(open_ends, _OPEN)} if open_ends else {}),
        "claims": rows,
        "predictive": predictive(records),
    }


def _dates(records: Records) -> list[dict[str, Any]]:
    """Return a line of the certificate for each claim about a date."""
    case = records.case
    days = records.tables["events"].set_index("event")
    rows = []
    for name, event in case.file.events.items():
        for row, claim in enumerate(event.claims):
            if claim.when is None or claim.source not in case.sources:
                continue
            window = dates.read(claim.when)
            drawn = days.loc[name] if name in days.index else None
            held = None
            if drawn is not None:
                inside = window.earliest <= drawn["begins"] and drawn["ends"] <= window.latest
                begins, ends = window.ends
                filled = begins.earliest <= drawn["begins"] <= begins.latest
                filled = filled and ends.earliest <= drawn["ends"] <= ends.latest
                held = bool(filled if event.lasting else inside)
            where = case.file.where("events", name, "claims", row)
            value = (
                None if drawn is None else [drawn[end].isoformat() for end in ("begins", "ends")]
            )
            rows.append(_row(f"events.{name}", claim, claim.when, value, held, _NO_TABLE, where))
    return rows


def _row(
    name: str,
    claim: Mention,
    says: str,
    value: list[Any] | None,
    holds: bool | None,
    why: str,
    where: str,
) -> dict[str, Any]:
    """Return a line of the certificate; ``why`` explains why nothing was compared."""
    return {
        "quantity": name,
        "source": claim.source,
        "at": claim.at,
        "anchor": claim.anchor,
        "says": says,
        "value": value,
        "holds": holds,
        "why": "" if holds is not None else why,
        "where": where.split(":", 1)[-1],
    }


def _value(records: Records, name: str) -> tuple[Range | None, str]:
    if name.startswith(OTHER_CASES):
        return None, _OTHER_CASE
    measure = _MEASURES.get(name)
    if measure is None and name.startswith("pay."):
        value = _pay(records, name)
    elif measure is None and name.startswith(PLACES):
        value = _counted("arrests", province=name.removeprefix(PLACES))(records)
    elif measure is None:
        value = _by_role(records, name)
    else:
        value = measure(records)
    return value, "" if value is not None else _NO_TABLE


def _one(value: float) -> Range:
    return float(value), float(value)


def _ends(values: pd.Series[Any]) -> Range | None:
    return (float(values.min()), float(values.max())) if len(values) else None


def _counted(table: str, **equal: object) -> Callable[[Records], Range | None]:
    def measure(records: Records) -> Range | None:
        rows = records.tables[table]
        for column, value in equal.items():
            rows = rows[rows[column] == value]
        return _one(len(rows))

    return measure


def _convicted_at_the_top(records: Records) -> Range:
    """Return how many of those in contact with the buyer are convicted."""
    arrests, people = records.tables["arrests"], records.tables["persons"]["person_id"]
    top = arrests["person"].isin(people.iloc[records.organisation.top])
    return _one(int((top & (arrests["stage"] == "convicted")).sum()))


def _distinct(column: str) -> Callable[[Records], Range | None]:
    def measure(records: Records) -> Range | None:
        arrests = records.tables["arrests"]
        names = set(arrests[column]) - {""}
        return _one(len(names)) if names else None

    return measure


def _devices(records: Records) -> Range:
    seized = records.tables["seizures"]
    return _one(int((seized["kind"] != "money").sum()))


def _money(records: Records) -> Range:
    seized = records.tables["seizures"]
    return _one(round(float(seized.loc[seized["kind"] == "money", "amount"].sum()), 2))


def _officers(records: Records) -> Range | None:
    sent = records.tables["deployments"]
    return _one(int(sent["officers"].sum())) if len(sent) else None


def _told(records: Records) -> pd.DataFrame:
    """Return the people who lost money according to the sources."""
    table = records.tables["victims"]
    return table[table["told"].astype(bool)]


def _under(records: Records, above: str, below: str) -> Range | None:
    """Return the minimum and maximum of people in one role under one superior in another."""
    case, people = records.case, records.tables["persons"].set_index("person_id")["role"]
    ties = records.tables["ties"]
    ties = ties[ties["layer"] == "command"]
    upper, lower = case.role(above), case.role(below)
    chosen = ties[(ties["source"].map(people) == upper) & (ties["target"].map(people) == lower)]
    return _ends(chosen.groupby("source").size())


_MEASURES: dict[str, Callable[[Records], Range | None]] = {
    "arrests.total": _counted("arrests"),
    "arrests.coerced": _counted("arrests", coercive_measure=True),
    "convicted.total": _counted("arrests", stage="convicted"),
    "convicted.core": _convicted_at_the_top,
    "operation.provinces": _distinct("province"),
    "operation.cities": _distinct("city"),
    "operation.officers": _officers,
    "operation.devices": _devices,
    "operation.seized": _money,
    "victims.first_loss": lambda records: _ends(_told(records)["loss"].dropna()),
    "victims.similar": lambda records: _one(int(_told(records)["loss"].isna().sum())),
    "organisation.leaders_core": lambda records: _under(records, "head", "group_head"),
    "organisation.groups_leader": lambda records: _ends(
        records.tables["groups"].groupby("leader").size()
    ),
}


def _by_role(records: Records, name: str) -> Range | None:
    """Return how many arrested people have a role that is counted in ``name``."""
    case = records.case
    counted = [role for role, spec in case.file.roles.items() if spec.counted_in == name]
    if not counted:
        return None
    arrests = records.tables["arrests"]
    role = arrests["person"].map(records.tables["persons"].set_index("person_id")["role"])
    return _one(int((role.isin(counted) | arrests["counted_as"].isin(counted)).sum()))


def _pay(records: Records, name: str) -> Range | None:
    """Return minimum and maximum of a figure of pay in the records; None if no table has it."""
    parts = name.split(".")
    if len(parts) != 3:  # such as pay.price_lead, which isn't a wage
        return None
    _, role, what = parts
    case, tables = records.case, records.tables
    if role == case.role("frontline") and len(tables["shifts"]):
        shifts = tables["shifts"]
        if what == "base_wage_day":
            return _ends(shifts["base_pay"])
        if what == "talk_hours_day":
            # the talk time of a full shift; a shorter shift is not paid
            needed = float(tables["rates"].set_index("role")[what].to_dict()[role])
            return min(needed, float(shifts["talk_hours"].min())), needed
        if what == "commission_lead":
            paid = shifts[shifts["leads"] > 0]
            return _ends((paid["commission"] / paid["leads"]).round(2))
    rates = tables["rates"].set_index("role")
    if role in rates.index and what in rates.columns:
        return _ends(rates.loc[[role], what].dropna())
    return None
