"""Tables that a case brings for a country without any."""

from __future__ import annotations

import gzip
import os

import pytest

from case_lib.base.errors import FactError, ModelError, ParameterError
from case_lib.casefile import divisions, user_tables
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.chapters.law import model as law
from case_lib.chapters.pay import wages
from case_lib.chapters.provinces import model as provinces
from case_lib.chapters.provinces.weights import check_prior
from case_lib.reports.audit import audit
from case_lib.reports.request import Request
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
    assert (model.drawn.counts.sum(axis=1) == 12).all()
    assert ((model.drawn.counts > 0).sum(axis=1) == 3).all()
    assert (model.drawn.counts[:, 3] == 2).all()


def test_the_chapter_is_set_from_it(case_file, tmp_path):
    given = {"draws": "300"}
    pdfs = render(
        str(case_file),
        Request(ROOT / "notebooks", ["zh"], given, ["02_provinces"]),
        tmp_path / "out",
    )
    page = (pdfs[0].parent / "report.html").read_text("utf-8")
    assert "West Island" in page
    assert [str(orphan) for orphan in audit(pdfs[0].parent)] == []


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
        ("", "the file is empty"),
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
    with pytest.raises(
        FactError, match=r"East Island \(20\speople\) can’t be more than .*\(12\speople\)"
    ):
        open_case(path)


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
    with pytest.raises(FactError) as error:
        port_town(tmp_path, bad)
    faults = str(error.value)
    for part in (
        "from: '2010-1-1'",
        "to: 'soon'",
        "value: 'many'",
        "unit: unknown unit 'ringgits'",
    ):
        assert f"port-town-law.csv:3:1  {part}" in faults
    assert faults.count("port-town-law.csv:") == 4


# the name under `tables`, what is made there, what is said
ELSEWHERE = {
    "an absolute path": ("/etc/passwd", None, "not in the folder of the case"),
    "above": ("../islands.csv", None, "not in the folder of the case"),
    "above and back": ("tables/../../islands.csv", None, "not in the folder of the case"),
    "a link": ("link.csv", lambda p: p.symlink_to("islands.csv"), "is a link"),
    "a link out": ("link.csv", lambda p: p.symlink_to("/etc/passwd"), "is a link"),
    "a link to nowhere": ("link.csv", lambda p: p.symlink_to("/nowhere"), "is a link"),
    "behind a link": ("link/passwd", lambda p: p.parent.symlink_to("/etc"), "is a link"),
    "a pipe": ("pipe.csv", os.mkfifo, "is not a file"),
    "a device": ("zero.csv", lambda p: p.symlink_to("/dev/zero"), "is a link"),
    "a folder": ("folder", lambda p: p.mkdir(), "is not a file"),
    "nothing": ("nothing.csv", None, "can't be read"),
    "the folder itself": (".", None, "is not a file"),
    "of no name": ('"a\\0b"', None, "not in the folder of the case"),
    "a path of Windows": ('"..\\\\islands.csv"', None, "not in the folder of the case"),
}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_table_stays_in_the_folder_of_the_case(write_case, tmp_path, where):
    name, make, part = ELSEWHERE[where]
    (tmp_path / "islands.csv").write_text(TABLE, encoding="utf-8")
    if make:
        make(tmp_path / name)
    path = write_case(CASE.replace("islands.csv", name))
    with pytest.raises(FactError) as error:
        open_case(path)
    (fault,) = error.value.faults
    assert part in fault.what
    line = int(fault.where.rsplit(":", 2)[1])
    assert path.read_text("utf-8").splitlines()[line - 1].startswith("tables:")


def test_a_table_may_lie_in_a_folder_of_the_case(write_case, tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/islands.csv").write_text(TABLE, encoding="utf-8-sig")
    case = open_case(write_case(CASE.replace("islands.csv", "tables/islands.csv")))
    assert list(divisions.divisions(case.file)["population"]) == [120000, 80000, 30000, 5000]


LARGE = "id,name_en,population,city_units\n"
BAD_TABLES = {
    "a bomb": (gzip.compress(b"0" * 10_000_000), "is not UTF-8"),
    "zeros": (b"\0" * 1000, "lacks the column"),
    "over the size": ((LARGE + "A,B,1,1\n" * 300_000).encode(), "at most 2,000,000. Remove rows"),
    "over the rows": (
        (LARGE + "".join(f"A{n},B,1,1\n" for n in range(20_001))).encode(), "20,001 rows"
    ),
    "heads alone": (LARGE.encode(), "has no rows"),
    "more cells than heads": ((LARGE + "A,B,1,1,9\n").encode(), "more cells than"),
    "more cells in one row": (
        (LARGE + "A,B,1,1\nC,D,1,1,9\n").encode(), "can't be read as a table"
    ),
    "too few cells": ((LARGE + "A,B,1\n").encode(), "2:1  city_units: '' is not"),
    "not UTF-8": (TABLE.replace("North", "Nörth").encode("latin-1"), "2:8  is not UTF-8"),
    "an id twice": (TABLE.replace("ISL-S", "ISL-N").encode(), "3:1  ISL-N occurs twice"),
    "no id": (TABLE.replace("ISL-S", "").encode(), "3:1  id: '' is not"),
    "an id with a dot": (TABLE.replace("ISL-S", "a.b").encode(), "3:1  id: 'a.b' is not"),
    "no name": (TABLE.replace("South Island", " ").encode(), "3:1  name_en is blank"),
    "an infinite population": (TABLE.replace("80000", "inf").encode(), "3:1  population: 'inf'"),
    "no number": (TABLE.replace("80000", "nan").encode(), "3:1  population: 'nan'"),
    "too many people": (TABLE.replace("80000", "1e12").encode(), "3:1  population: '1e12' is"),
    "half a city": (TABLE.replace("80000,2", "80000,2.5").encode(), "'2.5' is not a whole"),
    "a million cities": (TABLE.replace("80000,2", "80000,1000000").encode(), "not between 1 and"),
    "a character of no width": (TABLE.replace("South", "S\x07").encode(), "can't be printed"),
    "a long cell": (TABLE.replace("South", "S" * 501).encode(), "more than 500"),
    "a tile that is none": (
        b"id,name_en,population,city_units,tile_row\nA,B,1,1,x\n", "2:1  tile_row: 'x' is not"
    ),
    "a tile far away": (
        b"id,name_en,population,city_units,tile_col\nA,B,1,1,1e9\n", "tile_col: '1e9' is not betw"
    ),
    "a census of maybe": (
        b"id,name_en,population,city_units,census\nA,B,1,1,maybe\n", "neither yes nor no"
    ),
    "an address that is none": (
        b"id,name_en,population,city_units,url\nA,B,1,1,javascript:x\n", "url: 'javascript:x'"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_table_that_no_model_can_use(case_file, tmp_path, name):
    raw, part = BAD_TABLES[name]
    (tmp_path / "islands.csv").write_bytes(raw)
    with pytest.raises(FactError) as error:
        open_case(case_file)
    assert part in str(error.value)
    assert all(f.where.rsplit(":", 2)[0].endswith("islands.csv") for f in error.value.faults)


def test_lines_are_those_of_the_file_though_a_cell_takes_two(case_file, tmp_path):
    text = TABLE.replace("North Island", '"North\nIsland"').replace("30000", "many")
    (tmp_path / "islands.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FactError, match=r"islands\.csv:5:1  population: 'many'"):
        open_case(case_file)


def test_of_many_faults_some_are_told(case_file, tmp_path):
    rows = "".join(f"A{n},B,x,1\n" for n in range(100))
    (tmp_path / "islands.csv").write_text(LARGE + rows, encoding="utf-8")
    with pytest.raises(FactError) as error:
        open_case(case_file)
    assert len(error.value.faults) == 21
    assert "80 more faults" in str(error.value)


WAGES = "province,from,to,month,hour\n"


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        ("ISL-N,2023-01-01,2022-01-01,900,5\n", "2:1  to: '2022-01-01' is before"),
        ("ISL-N,20230101,,900,5\n", "2:1  from: '20230101' is not a day"),
        (
            "ISL-N,2022-01-01,,900,5\nISL-N,2023-01-01,2023-12-31,950,5\n",
            "3:1  ISL-N occurs twice",
        ),
        ("ISL-N,2022-01-01,2022-12-31,900,5\nISL-N,2023-01-01,,950,5\n", ""),
        ("ISL-N,2022-01-01,,900,inf\n", "hour: 'inf'"),
    ],
)
def test_wages_of_days(tmp_path, rows, part):
    path = tmp_path / "w.csv"
    path.write_text(WAGES + rows, encoding="utf-8")
    if part:
        with pytest.raises(FactError, match=part):
            user_tables.minimum_wages(path)
    else:
        assert list(user_tables.minimum_wages(path)["to"]) == ["2022-12-31", "9999-12-31"]


def test_a_threshold_twice_for_the_same_days(tmp_path):
    row = "420,art. 420,Port Town Code,2010-01-01,,gain_aiding,700,MYR,x,甲,y,乙\n"
    with pytest.raises(FactError, match=r"5:1  420, gain_aiding occurs twice"):
        port_town(tmp_path, LAW.rstrip("\n") + "\n" + row)
    with pytest.raises(FactError, match=r"3:1  unit: "):
        port_town(tmp_path, LAW.replace("600,MYR", "600,nan"))


@pytest.mark.parametrize("value", [" ", "600", "many"])
def test_a_value_without_a_measure_is_told(tmp_path, value):
    law = LAW.replace("2010-01-01,,,,,any", f"2010-01-01,,,{value},,any")
    with pytest.raises(FactError, match=f"csv:2:1  value: '{value}' has no measure"):
        port_town(tmp_path, law)


@pytest.mark.parametrize("unit", ["USD", "day", "MYR/day"])
def test_a_threshold_is_in_the_unit_that_models_take(tmp_path, unit):
    law = LAW.replace("600,MYR", f"600,{unit}")
    with pytest.raises(FactError, match=r"csv:3:1  gain_aiding is in .* need it in MYR") as error:
        port_town(tmp_path, law)
    assert len(error.value.faults) == 1


def test_a_table_that_changes_is_read_again(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text(TABLE, encoding="utf-8")
    assert user_tables.provinces(path)["population"].sum() == 235_000
    path.write_text(TABLE.replace("120000", "1200000"), encoding="utf-8")
    assert user_tables.provinces(path)["population"].sum() == 1_315_000


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("root:x:0:0:root:/root:/bin/sh\n", "lacks the column province, weight"),
        ("province,weight\n", "has no rows"),
        ("", "the file is empty"),
        (b"\xff\xfe", "is not UTF-8"),
        ("province,weight\nISL-N,1\nISL-N,2\nISL-S,1\nISL-W,1\nISL-E,1\n", "see: ISL-N"),
        ("province,weight\nISL-N,inf\nISL-S,1\nISL-W,1\nISL-E,1\n", "see: ISL-N"),
        ("province,weight\nISL-N,-1\nISL-S,1\nISL-W,1\nISL-E,1\n", "see: ISL-N"),
    ],
)
def test_weights_that_are_none(case_file, tmp_path, text, part):
    path = tmp_path / "prior.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ParameterError, match=part):
        check_prior(open_case(case_file), str(path))
