"""The constraints of every organisation that fits the reported counts, as an integer programme.

Each claim about a count has its own row, so that an infeasible case is reported with the claims
that conflict.
"""

from __future__ import annotations

import itertools
import math

from case_lib.base import units
from case_lib.base.intervals import Interval
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.casefile.claims import chosen_claims, weighed
from case_lib.casefile.entries import Claim
from case_lib.casefile.role_counts import AMONG, TOTALS, total_name
from case_lib.reading import numeral_reading
from case_lib.synthetic.integer_programme import Programme, Row

__all__ = [
    "GROUPS",
    "MOST_PEOPLE",
    "MOST_ROWS",
    "count",
    "inside_roles",
    "programme",
    "readings_of",
]

GROUPS = "groups"
_CENT = 0.01
MOST_PEOPLE = 100_000
MOST_ROWS = 1_000_000
_IN_ROWS = ("victims.similar", "operation.devices")  # each has a row of its own


def count(role: str) -> str:
    """Return the name of the variable for the people in a role."""
    return f"role.{role}"


def inside_roles(case: Case) -> list[str]:
    """Return the roles of the organisation itself, without the buyer outside."""
    return [name for name, role in case.file.roles.items() if role.function != "buyer"]


def programme(case: Case) -> Programme:
    """Return the integer programme of a case under the chosen sources.

    Variables are the reported quantities of the case itself, the people in each role, and how
    many of the head role are counted among the group heads.
    """
    integer: dict[str, bool] = {}
    rows: list[Row] = []
    still_open: list[str] = []
    for name, spec in case.file.own_quantities.items():
        claims = [(row, claim) for row, claim, beside in readings_of(case, name) if not beside]
        if not claims:
            continue
        integer[name] = spec.unit in units.counted()
        for row, claim in claims:
            box = numeral_reading.read(claim.says, case.file.conventions, spec.unit).interval
            low, high = _closed(box, integer[name])
            words = f"{name}: {claim.source} {claim.at}".rstrip() + f" says {claim.says}"
            words += f" ({case.file.where('quantities', name, 'claims', row)})"
            rows.append(Row(((name, 1.0),), low, high, words))
        if all(math.isinf(row.high) for row in rows[-len(claims) :]):
            still_open.append(name)
    rows += _roles(case, integer) + _operation(case, integer)
    linked = {name for row in rows if len(row.terms) > 1 for name, _ in row.terms}
    order = [n for n in _ORDER if n in linked]
    order += [n for n in still_open if n in linked]  # before the quantities that they limit
    order += sorted(n for n in linked if n.startswith("role.")) + sorted(linked)
    each = case.get("organisation.groups_leader")
    if each is not None and math.isinf(each.high):
        still_open.append(GROUPS)
    caps = {**dict.fromkeys(TOTALS, MOST_PEOPLE), **dict.fromkeys(_IN_ROWS, MOST_ROWS)}
    linked_first = tuple(dict.fromkeys(order))
    return Programme(integer, tuple(rows), linked_first, tuple(still_open), caps)


def readings_of(case: Case, name: str) -> list[tuple[int, Claim, bool]]:
    """Return (row, claim, whether it is overridden) of each unrejected claim on a quantity.

    A claim that a surer reading overrides doesn't constrain what is generated.
    """
    spec = case.file.quantities[name]
    claims = chosen_claims(spec, case.sources)
    weighing = weighed(case.file, name, spec, case.sources)
    beside = set(weighing[1].beside) if weighing is not None else set()
    return [(row, claim, at in beside) for at, (row, claim) in enumerate(claims)]


# variables with few values come first, so that cached ranges of the later ones are used again
_ORDER = (*TOTALS, "operation.provinces", "operation.cities", AMONG)


def _closed(box: Interval, integer: bool) -> tuple[float, float]:
    """Return bounds with closed ends: the next integer, or the next hundredth."""
    low, high = float(box.low), float(box.high)
    if math.isfinite(low):
        low = math.floor(low) + 1.0 if integer and box.low_open else low
        low = float(math.ceil(low)) if integer else low + _CENT * box.low_open
    if math.isfinite(high):
        high = math.ceil(high) - 1.0 if integer and box.high_open else high
        high = float(math.floor(high)) if integer else high - _CENT * box.high_open
    return low, high


def _roles(case: Case, integer: dict[str, bool]) -> list[Row]:
    """Return the rows for roles: each person arrested has one, and counts by role are met."""
    inside, total = inside_roles(case), total_name(integer)
    if total not in integer or not inside:
        return []
    rows: list[Row] = []
    for role in inside:
        integer[count(role)] = True
        rows.append(Row(((count(role), 1.0),), 1, math.inf))
    everyone = ((total, -1.0), *((count(role), 1.0) for role in inside))
    rows.append(Row(everyone, 0, 0))
    head, group_head = case.role("head"), case.role("group_head")
    shared = case.file.roles[group_head].counted_in if group_head else None
    counted: dict[str, list[tuple[str, float]]] = {}
    for role in inside:
        where = case.file.roles[role].counted_in
        if where in integer:
            counted.setdefault(where, []).append((count(role), 1.0))
    if head and shared in counted and case.file.roles[head].counted_in != shared:
        integer[AMONG] = True
        counted[shared].append((AMONG, 1.0))
        rows.append(Row(((AMONG, 1.0), (count(head), -1.0)), -math.inf, 0))
        rows += _assumed(case, AMONG, ((AMONG, 1.0),))
    rows += [Row(((where, -1.0), *terms), 0, 0) for where, terms in counted.items()]
    for part, all_of in (
        ("arrests.coerced", total),
        ("convicted.core", head),
        ("convicted.core", "convicted.total"),
        ("convicted.total", "arrests.total"),
    ):
        most = all_of if all_of in integer else count(str(all_of))
        if part in integer and most in integer:
            rows.append(Row(((part, 1.0), (most, -1.0)), -math.inf, 0))
    return rows + _spans(case, integer, head, group_head)


def _spans(
    case: Case, integer: dict[str, bool], head: str | None, group_head: str | None
) -> list[Row]:
    """Return the rows for spans of control."""
    rows: list[Row] = []
    if group_head and "organisation.groups_leader" in case:
        integer[GROUPS] = True
    frontline, oversight = case.role("frontline"), case.role("oversight")
    for name, below, above in (
        ("organisation.leaders_core", group_head and count(group_head), head and count(head)),
        ("organisation.groups_leader", GROUPS, group_head and count(group_head)),
        (
            "pay.callers_inspector",
            frontline and count(frontline),
            oversight and count(oversight),
        ),
    ):
        quantity = case.get(name)
        if quantity is None or below not in integer or above not in integer:
            continue
        spec = case.file.quantities.get(name)
        sources = ", ".join(f"{c.source} {c.at}".rstrip() for c in spec.claims) if spec else ""
        words = f"{name}: {sources or 'assumption'} allows {quantity.low:g} to {quantity.high:g}"
        # if some answer to others of their role, only those at the top are constrained
        indirect = name == "organisation.leaders_core" and "synthetic.leaders_direct" in case
        for factor, low, high in (
            (-quantity.low, 0.0, math.inf),
            (-quantity.high, -math.inf, 0.0),
        ):
            if math.isfinite(factor) and not (indirect and high == 0.0):
                rows.append(Row(((str(below), 1.0), (str(above), factor)), low, high, words))
    return rows


def _operation(case: Case, integer: dict[str, bool]) -> list[Row]:
    """Return the rows for places: a city per province reached, and an arrest per city."""
    chain = ("operation.provinces", "operation.cities", total_name(integer))
    known = [name for name in chain if name in integer]
    rows = [
        Row(((fewer, 1.0), (more, -1.0)), -math.inf, 0) for fewer, more in itertools.pairwise(known)
    ]
    return rows + _table(case, integer) + _places(case, integer)


def _table(case: Case, integer: dict[str, bool]) -> list[Row]:
    """Return the rows that limit provinces and cities reached to those in the table."""
    table = divisions.divisions(case.file)
    if table is None:
        return []
    most = {
        "operation.provinces": len(table),
        "operation.cities": int(table["city_units"].sum()),
    }
    return [
        Row(((name, 1.0),), -math.inf, number, f"{name}: the table of provinces has {number}")
        for name, number in most.items()
        if name in integer
    ]


def _places(case: Case, integer: dict[str, bool]) -> list[Row]:
    """Return the rows for named provinces: their counts and their number."""
    rows: list[Row] = []
    named: list[tuple[str, float]] = []
    for place in case.file.caught_in:
        claims = [claim for claim in place.claims if claim.source in case.sources]
        if not claims or total_name(integer) not in integer:
            continue
        name = place.quantity
        if name not in integer:
            integer[name] = True
            words = f"{name}: {claims[0].source} {claims[0].at}".rstrip() + " names it"
            rows.append(Row(((name, 1.0),), 1, math.inf, words))
        named.append((name, 1.0))
    if named:
        rows.append(Row(((total_name(integer), -1.0), *named), -math.inf, 0))
    if named and "operation.provinces" in integer:
        reached = (("operation.provinces", 1.0),)
        rows.append(Row(reached, len(named), math.inf, "places: so many provinces are named"))
    return rows


def _assumed(case: Case, name: str, terms: tuple[tuple[str, float], ...]) -> list[Row]:
    quantity = case.get(name)
    if quantity is None:
        return []
    words = f"{name}: assumption of {quantity.low:g} to {quantity.high:g}"
    return [Row(terms, quantity.low, quantity.high, words)]
