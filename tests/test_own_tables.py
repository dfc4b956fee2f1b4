"""Tables that a case brings for a country without any."""

from __future__ import annotations

import pytest

from case_lib import law, provinces, wages
from case_lib.constraints import programme
from case_lib.errors import FactError, ModelError
from case_lib.facts import load_case
from case_lib.opening import open_case
from case_lib.reports.audit import audit
from tests.conftest import MINIMAL, ROOT
from tests.in_process import render

TABLE = (ROOT / "tests/cases/islands.csv").read_text("utf-8")
CASE = (
    MINIMAL.replace("country: CN", "country: NW").replace(
        "currency: CNY", "currency: NWD\nunits: {NWD: {en: [dollar, dollars], zh: 北地元}}"
    )
    + """\
  operation.provinces:
    label: islands reached
    unit: province
    claims: [{says: 3, source: paper}]
tables: {provinces: islands.csv}
places:
  - {province: ISL-E, arrests: 2, claims: [{source: paper, at: p3}]}
"""
)


@pytest.fixture
def case_file(write_case, tmp_path):
    (tmp_path / "islands.csv").write_text(TABLE, encoding="utf-8")
    return write_case(CASE)


def test_the_model_runs_on_the_table(case_file):
    model = provinces.spread(open_case(case_file, draws=300))
    assert list(model.table["id"]) == ["ISL-N", "ISL-S", "ISL-W", "ISL-E"]
    assert (model.counts.sum(axis=1) == 12).all()
    assert ((model.counts > 0).sum(axis=1) == 3).all()
    assert (model.counts[:, 3] == 2).all()


def test_the_chapter_is_set_from_it(case_file, tmp_path):
    given = {"draws": "300"}
    made = render(
        str(case_file), ["zh"], tmp_path / "out", ROOT / "notebooks", given, ["02_provinces"]
    )
    page = (made[0].parent / "report.html").read_text("utf-8")
    assert "West Island" in page
    assert [str(orphan) for orphan in audit(made[0].parent)] == []


def test_without_a_table_the_model_says_so(write_case):
    case = open_case(write_case(CASE.replace("tables: {provinces: islands.csv}\n", "")))
    assert provinces.spread(case) is None
    assert provinces.needs(case) == ["province table for NW"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("id,name_en\nA,B\n", "lacks the column population, city_units"),
        (TABLE.replace("80000", "many"), r"islands\.csv:3:1  population: 'many'"),
        (TABLE.replace("5000,1", "5000,-1"), r"islands\.csv:5:1  city_units: '-1'"),
        ("", "can't be read as a table"),
    ],
)
def test_a_bad_table_is_told_by_line(case_file, tmp_path, text, part):
    (tmp_path / "islands.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FactError, match=part):
        provinces.spread(open_case(case_file))


def test_a_table_that_is_not_there(case_file, tmp_path):
    (tmp_path / "islands.csv").unlink()
    with pytest.raises(FactError, match=r"islands\.csv"):
        provinces.spread(open_case(case_file))


def test_places_that_exceed_the_total_are_named(write_case, tmp_path):
    (tmp_path / "islands.csv").write_text(TABLE, encoding="utf-8")
    path = write_case(CASE.replace("arrests: 2,", "arrests: 20,"))
    assert load_case(path).places
    found = programme(open_case(path)).conflict()
    assert {line.split(":")[0] for line in found} == {"arrests.total", "places.ISL-E"}


def test_minimum_wages_of_a_province_that_is_not_there_are_told(write_case, tmp_path):
    (tmp_path / "islands.csv").write_text(TABLE, encoding="utf-8")
    head = "province,from,to,month,hour\n"
    pay = """\
  pay.hand.base_wage_day:
    label: pay
    unit: NWD/day
    claims: [{says: 80, source: paper}]
  pay.hand.talk_hours_day:
    label: hours
    unit: hour/day
    claims: [{says: 8, source: paper}]
operation: raid
events: {raid: {label: raid, claims: [{when: 2023-05-01, source: paper}]}}
roles: {hand: {label: hands, function: frontline}}
tables: {provinces: islands.csv, minimum_wages: wages.csv}
"""
    text = CASE.replace("tables: {provinces: islands.csv}\n", pay)
    (tmp_path / "wages.csv").write_text(head + "ISL-N,2023-01-01,2023-12-31,900,5\n")
    (row,) = wages.minimum_wages(open_case(write_case(text)))
    assert (row.ratio.low, row.days_to_month.low) == (2, 900 / 80)
    (tmp_path / "wages.csv").write_text(head + "ISL-Q,2023-01-01,2023-12-31,900,5\n")
    with pytest.raises(ModelError, match="ISL-Q in no row of the table of provinces"):
        wages.minimum_wages(open_case(write_case(text)))


LAW = (ROOT / "tests/cases/port-town-law.csv").read_text("utf-8")
PORT = (ROOT / "tests/cases/port-town.yaml").read_text("utf-8")


def port_town(tmp_path, law):
    (tmp_path / "port-town-law.csv").write_text(law, encoding="utf-8")
    (tmp_path / "case.yaml").write_text(PORT, encoding="utf-8")
    return open_case(tmp_path / "case.yaml")


def test_a_law_that_a_case_brings_is_used_as_of_the_day(tmp_path):
    case = port_town(tmp_path, LAW)
    assert case["law.threshold_gain_aiding"] == 600
    assert (case["law.dialler.days_to_gain"].low, case["law.dialler.days_to_gain"].high) == (5, 7)
    (offence,) = law.offences(case)
    assert len(offence.bands) == 1
    assert list(offence.thresholds["value"]) == [600]


def test_every_fault_of_a_law_is_told_at_once(tmp_path):
    bad = LAW.replace("2010-01-01,,gain_aiding,600,MYR", "2010-1-1,soon,gain_aiding,many,ringgits")
    with pytest.raises(FactError) as told:
        port_town(tmp_path, bad)
    said = str(told.value)
    for part in (
        "from: '2010-1-1'",
        "to: 'soon'",
        "value: 'many'",
        "unit: unknown unit 'ringgits'",
    ):
        assert f"port-town-law.csv:3:1  {part}" in said
    assert said.count("port-town-law.csv:") == 4
