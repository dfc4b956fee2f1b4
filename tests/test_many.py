"""Many reports: checked together, resumable, faults reported, differences in a table."""

from __future__ import annotations

import csv
from unittest import mock

import pytest

from case_lib.base.errors import CaseLibError, FactError, RenderError
from case_lib.base.executors import HERE
from case_lib.casefile import grid
from case_lib.casefile.loader import load_case
from case_lib.reports import differing, many, render
from case_lib.reports.audit import audit
from case_lib.reports.request import Request
from tests import in_process
from tests.command import run
from tests.conftest import ROOT

SHOP = str(ROOT / "tests/cases/quota-shop.yaml")
ONE = str(ROOT / "tests/cases/one-source.yaml")
BOOKS = ROOT / "notebooks"
GRID = """\
grid:
  name: month
  case: quota-shop
  assumptions:
    pay.clerk.days_month: [20, "21..22"]
scenarios:
  - scenario: fewer
    case: quota-shop
    why: A shop may close on Sundays.
    assumptions: {pay.clerk.days_month: {value: "18..20"}}
"""
NAMES = [
    "quota-shop",
    "one-source",
    "quota-shop+fewer",
    "quota-shop+month_clerk-days-month-20",
    "quota-shop+month_clerk-days-month-21-22",
]


@pytest.fixture
def write_grid(tmp_path):
    path = tmp_path / "grid.yaml"

    def write(text=GRID):
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def rendered(tmp_path):
    """Return a function that renders here, and the names of reports whose notebooks ran."""
    ran = []

    def run_all(runs, *_):
        ran.append(runs[0].copies)
        in_process._run_all(runs)

    def go(scenarios=None, **more):
        ran.clear()
        with mock.patch("case_lib.reports.render._run_all", run_all):
            request = Request(BOOKS, ["en"], {"draws": "100"}, ["00_facts"], pdf=False)
            out = tmp_path / "reports"
            reports = many.render_many([SHOP, ONE], request, out, scenarios, on=HERE, **more)
        return reports, len(ran)

    return go


def test_what_is_there_and_fits_stays_and_an_ended_run_goes_on(rendered, write_grid, tmp_path):
    out, path = tmp_path / "reports", write_grid()
    steps = []

    def ended(report, done, total):
        steps.append((report.name, done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rendered(path, progress=ended)
    assert steps == [(NAMES[0], 1, 5), (NAMES[1], 2, 5)]
    reports, ran = rendered(path)
    assert [(report.name, report.how) for report in reports] == [
        *((name, "kept") for name in NAMES[:2]),
        *((name, "made") for name in NAMES[2:]),
    ]
    assert ran == 3
    assert not (out / NAMES[0] / "en/report.pdf").exists()
    assert audit(out / NAMES[3]) == []

    # what was changed on disk, and what the file now asks otherwise, is made again, and no more
    (out / NAMES[0] / "en/report.html").write_text("changed", encoding="utf-8")
    reports, ran = rendered(write_grid(GRID.replace('"18..20"', '"18..19"')))
    assert [report.name for report in reports if report.how == "made"] == [NAMES[0], NAMES[2]]
    assert ran == 2

    rows = _table(differing.write(out, reports, ["en"])[0])
    name = "pay.clerk.days_month"
    bounds = {row["report"]: (row["lower bound"], row["upper bound"]) for row in rows[name]}
    assert bounds == {
        NAMES[0]: ("20", "26"),
        NAMES[2]: ("18", "19"),
        NAMES[3]: ("20", "20"),
        NAMES[4]: ("21", "22"),
    }
    printed = {row["what"] for row in rows[name]}
    assert printed == {"days worked a month"}
    # what all print alike isn't told; what some don't print is
    for number, values in rows.items():
        distinct = {tuple(value[k] for k in ("as printed", "lower bound")) for value in values}
        assert len(distinct) > 1 or len(values) < len(reports), number
    page = (out / "differs.en.html").read_text("utf-8")
    assert "Days worked a month" in page
    assert f'href="{NAMES[2].replace("+", "%2B")}/en/report.html"' in page
    assert "not printed" in page


def test_a_report_rests_on_all_code_that_makes_it(monkeypatch):
    """Also with chapters of other packages, which the package's own digest excludes."""
    parcel = many._Parcel("one", {"a": b"1"}, {}, (), "notebooks", ("en",), True)
    before = parcel.key
    assert parcel.key == before
    monkeypatch.setattr(many.code, "everything", lambda: "another chapter")
    assert parcel.key != before


def _table(path):
    rows = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["name"], []).append(row)
    return rows


def test_a_report_that_fails_is_told_and_the_others_are_made(rendered, tmp_path, monkeypatch):
    make = render.make

    def failing(plan, *more):
        if plan.name == "quota-shop":
            raise RenderError("03_pay.ipynb, cell 4: ValueError: no.")
        return make(plan, *more)

    monkeypatch.setattr(render, "make", failing)
    reports, _ = rendered()
    assert [(report.name, report.how, report.why) for report in reports] == [
        ("quota-shop", "failed", "03_pay.ipynb, cell 4: ValueError: no."),
        ("one-source", "made", ""),
    ]
    assert not (tmp_path / "reports/quota-shop").exists()
    (_, page) = differing.write(tmp_path / "reports", reports, ["en"])
    assert "failed: 03_pay.ipynb, cell 4" in page.read_text("utf-8")
    monkeypatch.setattr(render, "make", make)
    assert [report.how for report in rendered()[0]] == ["made", "kept"]


def test_all_faults_are_told_before_anything_is_made(rendered, write_grid, tmp_path):
    path = write_grid(
        "grid:\n  assumptions:\n    pay.clerk.days_month: [20, 99]\n    pay.clrk: [1]\n"
        "  source: [all]\n"
    )
    with pytest.raises(FactError) as error:
        rendered(path)
    assert [fault.where.split("/")[-1] for fault in error.value.faults] == ["grid.yaml:5:3"]
    path = write_grid(
        "scenarios:\n  - scenario: a\n    case: quota-shop\n    assumptions:\n"
        "      pay.clerk.days_month: 99\n      pay.clrk: 1\n"
        '  - {scenario: b, case: elsewhere, sources: "-daily"}\n'
        '  - {scenario: c, case: quota-shop, sources: "-dayly"}\n'
    )
    with pytest.raises(FactError) as error:
        rendered(path)
    message = str(error.value)
    assert [f.where.rpartition("/")[2] for f in error.value.faults] == [
        "grid.yaml:5:29",
        "grid.yaml:6:17",
        "grid.yaml:7:25",
        "grid.yaml:8:46",
    ]
    for words in ("99", "'pay.clrk' is not an assumption", "is about elsewhere", "'daily'?"):
        assert words in message
    assert not (tmp_path / "reports").exists()
    # what only opening a case shows, of all of them, and in each once
    two = "scenarios:\n" + "".join(
        f"  - scenario: {name}\n    case: quota-shop\n"
        f"    assumptions: {{pay.clerk.days_month: {days}}}\n"
        for name, days in (("a", 20), ("b", 21))
    )
    refused = mock.patch("case_lib.reports.planning.open_file", side_effect=_refuse)
    with refused, pytest.raises(CaseLibError) as error:
        rendered(write_grid(two))
    assert str(error.value).splitlines() == [
        "20..26 can't be.",
        "one-source can't be.",
        "quota-shop+a: 20 can't be.",
        "quota-shop+b: 21 can't be.",
    ]
    assert not (tmp_path / "reports").exists()


def _refuse(file, **_):
    days = file.assumptions.get("pay.clerk.days_month")
    raise RenderError(f"{days.value if days else file.case} can't be.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "this is not a file of scenarios"),
        ("scenarios: {a: 1}\n", "scenarios: a list is expected here"),
        ("scenarios:\n  - {case: quota-shop}\n", "scenario is missing. Add it"),
        ("grid: {name: a}\n", "grid: it changes nothing"),
        ("grid: {assumptions: {a.b: 3}}\n", "a.b: a list is expected here"),
        ("grid: {assumptions: {a.b: [3, 3]}}\n", "a.b: a value occurs twice"),
        ("grid: {assumptions: {a.b: [3]}}\nscenario: x\nmore: 1\n", "more is not a known key"),
        ("grids: {}\ngrid: {}\n", "Did you mean 'grid'?"),
        ("grid: {name: 3, assumptions: {a.b: [3]}}\n", "name: 3 is read as a number"),
        ("grid: {case: [a], assumptions: {a.b: [3]}}\n", "isn't among the cases given"),
        ("scenarios:\n  - {scenario: a, case: [b]}\n", "isn't among the cases given"),
        (
            "scenarios:\n" + "  - {scenario: a, assumptions: {pay.clerk.days_month: 20}}\n" * 2,
            "'a' occurs twice",
        ),
    ],
)
def test_what_is_no_grid_is_told_where_it_stands(write_grid, text, message):
    with pytest.raises(FactError, match=message.replace("?", r"\?")) as error:
        grid.scenarios(write_grid(text), [load_case(SHOP)])
    assert error.value.faults
    assert all("grid.yaml:" in fault.where for fault in error.value.faults)


def test_each_point_of_a_grid_has_a_name_of_its_own(write_grid):
    text = 'grid: {assumptions: {pay.clerk.days_month: ["20.21", "20..21", 22]}, sources: [all]}\n'
    points = [scenario for _, scenario in grid.scenarios(write_grid(text), [load_case(SHOP)])]
    names = [scenario.name for scenario in points]
    assert len(set(names)) == 3
    assert names[2] == "clerk-days-month-22"
    # and it stays the same when the grid grows
    more = text.replace("22]", "22, 23]")
    again = [scenario.name for _, scenario in grid.scenarios(write_grid(more), [load_case(SHOP)])]
    assert again[:3] == names


def test_the_command_takes_one_report_or_many(tmp_path):
    completed = run("render", SHOP, ONE, "-a", "pay.clerk.days_month=20")
    assert completed.returncode == 1
    assert "are of one report" in completed.stderr
    assert run("render", SHOP, "--on", "spark://h:1").stderr.startswith("on='spark://h:1' must be")
