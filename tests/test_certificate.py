"""The certificate of small records, compared with what is counted in their tables by hand."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta

import pandas as pd
import pytest

from case_lib import synthetic
from case_lib.casefile.opening import open_case
from case_lib.synthetic import certificate
from case_lib.synthetic.certificate import certify
from tests.conftest import MAIN


@pytest.fixture(scope="module")
def records(main_case):
    """Return records of two days, with counts that differ from each other."""
    records = synthetic.generate(main_case, 3, days=2)
    tables = {name: rows.copy() for name, rows in records.tables.items()}
    arrests = tables["arrests"]
    arrests["coercive_measure"] = [row >= 5 for row in range(len(arrests))]
    arrests["stage"] = ["convicted" if row % 7 == 0 else "charged" for row in range(len(arrests))]
    arrests.loc[arrests.index[:4], ["province", "city"]] = ""
    leads = tables["shifts"].index[:4]
    tables["shifts"].loc[leads, "leads"] = [0, 3, 7, 1]
    tables["shifts"].loc[leads, "commission"] = [5.0, 20.0, 50.0, 9.99]
    tables["shifts"].loc[leads, "base_pay"] = [190.5, 230.25, 200.0, 200.0]
    tables["shifts"].loc[leads, "talk_hours"] = [8.25, 9.0, 9.5, 11.0]
    told = tables["victims"].index[tables["victims"]["told"]]
    tables["victims"].loc[told, "loss"] = [151_000.25, 152_000.5] + [float("nan")] * (len(told) - 2)
    return dataclasses.replace(records, tables=tables)


def value(records, name, **tables):
    changed = dataclasses.replace(records, tables={**records.tables, **tables})
    return certificate._value(changed, name)[0]


def rows_of(records, name):
    return [row for row in certify(records)["claims"] if row["quantity"] == name]


def test_values_are_those_of_the_tables(records):
    tables, case = records.tables, records.case
    arrests, seized = tables["arrests"].to_dict("records"), tables["seizures"].to_dict("records")
    people = tables["persons"].set_index("person_id")["role"].to_dict()
    organisers = sum(
        people[row["person"]] == case.role("group_head")
        or row["counted_as"] == case.role("group_head")
        for row in arrests
    )
    top = {list(people)[number] for number in records.organisation.top.tolist()}
    expected = {
        "arrests.total": 506,
        "arrests.coerced": 501,
        "arrests.organisers": organisers,
        "convicted.total": 73,  # every seventh of 506
        "convicted.core": sum(r["person"] in top and r["stage"] == "convicted" for r in arrests),
        "operation.provinces": len({r["province"] for r in arrests} - {""}),
        "operation.cities": len({r["city"] for r in arrests} - {""}),
        "operation.officers": sum(tables["deployments"]["officers"].tolist()),
        "operation.devices": sum(r["kind"] != "money" for r in seized),
        "operation.seized": round(sum(r["amount"] for r in seized if r["kind"] == "money"), 2),
        "victims.similar": sum(tables["victims"]["told"]) - 2,
    }
    for name, number in expected.items():
        assert value(records, name) == (number, number), name
    assert value(records, "victims.first_loss") == (151_000.25, 152_000.5)
    province = next(r["province"] for r in arrests if r["province"])
    there = sum(r["province"] == province for r in arrests)
    assert value(records, f"places.{province}") == (there, there)
    assert value(records, "places.CN-XX") == (0, 0)


def test_money_is_compared_to_the_cent(records):
    seized = records.tables["seizures"].iloc[:3].copy()
    seized["kind"] = ["money", "money", "phone"]
    seized["amount"] = [0.126, 1.001, 5.0]
    assert value(records, "operation.seized", seizures=seized) == (1.13, 1.13)
    assert value(records, "operation.devices", seizures=seized) == (1, 1)


def test_pay_is_that_of_full_shifts(records):
    shifts = records.tables["shifts"]
    low, high = value(records, "pay.caller.base_wage_day")
    assert (low, high) == (190.5, 230.25)
    quota = records.tables["rates"].set_index("role").loc["caller", "talk_hours_day"]
    assert value(records, "pay.caller.talk_hours_day") == (min(quota, 8.25), quota)
    few = shifts.iloc[:4]
    # twenty over three and fifty over seven, to the cent; who has none is left out
    assert value(records, "pay.caller.commission_lead", shifts=few) == (6.67, 9.99)
    # without shifts, or of those who work none, the agreed rate stands
    assert value(records, "pay.caller.base_wage_day", shifts=few.iloc[:0]) == pytest.approx(
        [records.tables["rates"].set_index("role").loc["caller", "base_wage_day"]] * 2
    )
    assert value(records, "pay.inspector.base_wage_day") == (400, 400)
    # an inspector has no commission, and callers no column of that name
    assert value(records, "pay.inspector.commission_lead") is None
    assert value(records, "pay.caller.bonus") is None
    assert value(records, "pay.nobody.base_wage_day") is None
    assert value(records, "pay.price_lead") is None
    assert value(records, "pay.caller.base.wage") is None


def test_those_under_one_superior_are_counted_by_command_alone(records):
    people = records.tables["persons"].iloc[:10].copy()
    people["role"] = ["core", "core", *["leader"] * 4, "caller", "leader", "caller", "caller"]
    one = people["person_id"].tolist()
    ties = [
        (one[0], one[2], "command"),
        (one[0], one[3], "command"),
        (one[0], one[4], "command"),
        (one[1], one[5], "command"),
        *((one[1], one[at], "command") for at in (6, 8, 9)),  # no leaders
        (one[2], one[7], "command"),  # by no core member
        (one[1], one[7], "payment"),
    ]
    table = pd.DataFrame(ties, columns=["source", "target", "layer"])
    assert value(records, "organisation.leaders_core", persons=people, ties=table) == (1, 3)
    groups = pd.DataFrame({"group": [1, 2, 3], "leader": [one[2], one[2], one[3]]})
    assert value(records, "organisation.groups_leader", groups=groups) == (1, 2)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("operation.officers", "deployments"),
        ("operation.provinces", "arrests"),
        ("operation.cities", "arrests"),
        ("organisation.groups_leader", "groups"),
        ("organisation.leaders_core", "ties"),
        ("victims.first_loss", "victims"),
        ("pay.caller.base_wage_day", "rates"),
    ],
)
def test_an_empty_table_holds_no_value(records, name, table):
    empty = {table: records.tables[table].iloc[:0]}
    if table == "rates":
        empty["shifts"] = records.tables["shifts"].iloc[:0]
    assert value(records, name, **empty) is None


def test_what_no_table_holds_says_why(records):
    assert certificate._value(records, "comparator.calls") == (
        None,
        "of another case; not generated",
    )
    assert certificate._value(records, "organisation.leaders_managed") == (
        None,
        "no table holds it",
    )
    assert certificate._value(records, "arrests.total")[1] == ""


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(0, 0, True), (0, 9, True), (9, 9, True), (-1, 3, False), (3, 10, False)],
)
def test_a_day_must_lie_within_the_days_that_are_said(records, begins, ends, holds):
    """The detection is between 1 and 10 March."""
    dated = with_event(records, "detection", date(2023, 3, 1), begins, ends)
    assert {row["holds"] for row in rows_of(dated, "events.detection")} == {holds}


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(0, 3, True), (0, 2, False), (1, 3, False), (-1, 3, False), (0, 4, False)],
)
def test_what_lasts_must_fill_the_days_that_are_said(records, begins, ends, holds):
    """The raid is from 25 to 28 April."""
    dated = with_event(records, "raid", date(2023, 4, 25), begins, ends)
    assert {row["holds"] for row in rows_of(dated, "events.raid")} == {holds}


def with_event(records, name, first, begins, ends):
    events = records.tables["events"].copy()
    at = events["event"] == name
    events.loc[at, "begins"] = first + timedelta(days=begins)
    events.loc[at, "ends"] = first + timedelta(days=ends)
    return dataclasses.replace(records, tables={**records.tables, "events": events})


def test_an_event_that_no_row_has_is_compared_with_nothing(records):
    events = records.tables["events"]
    few = dataclasses.replace(
        records, tables={**records.tables, "events": events[events["event"] != "raid"]}
    )
    (row,) = rows_of(few, "events.raid")
    assert (row["value"], row["holds"], row["why"]) == (None, None, "no table holds it")


def test_each_claim_is_told_with_its_place_in_the_file(records):
    lines = MAIN.read_text("utf-8").splitlines()
    for row in certify(records)["claims"]:
        line, column = map(int, re.fullmatch(r"(\d+):(\d+)", row["where"]).groups())
        there = lines[line - 1][column - 1 :]
        assert str(row["says"]) in there
        assert f"source: {row['source']}" in there or row["source"] in lines[line]
        assert (row["why"] == "") == (row["holds"] is not None)


def test_nothing_holds_where_nothing_is_compared(records):
    scaled = dataclasses.replace(
        records, organisation=dataclasses.replace(records.organisation, scale=2)
    )
    dated = certify(scaled)
    assert dated["all_hold"]
    counts = [r for r in dated["claims"] if not r["quantity"].startswith("events.")]
    assert {row["holds"] for row in counts} == {None}
    (row,) = rows_of(scaled, "arrests.coerced")
    assert (row["value"], row["why"]) == ([501, 501], "counts are scaled")
    no_events = {**records.tables, "events": records.tables["events"].iloc[:0]}
    assert certify(dataclasses.replace(scaled, tables=no_events))["all_hold"] is False


def test_claims_of_sources_left_out_are_left_out(records):
    case = open_case(MAIN, sources="-xinhua")
    less = dataclasses.replace(records, case=case)
    rows = certify(less)["claims"]
    assert "xinhua" not in {row["source"] for row in rows}
    others = [row for row in certify(records)["claims"] if row["source"] != "xinhua"]
    assert [row["where"] for row in rows] == [row["where"] for row in others]


def test_one_end_that_is_wrong_suffices(records):
    """Of 190.50 to 230.25 yuan the lower end is about 200, the upper isn't."""
    (row,) = rows_of(records, "pay.caller.base_wage_day")
    assert (row["value"], row["holds"]) == ([190.5, 230.25], False)
    assert certify(records)["all_hold"] is False
    (rejected,) = [r for r in rows_of(records, "arrests.total") if r["says"] == "50+"]
    assert (rejected["holds"], rejected["why"]) == (None, "rejected in the case file")
