"""What-if questions: other assumptions, sources and claims, and their results."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib.base import inputs
from case_lib.base.errors import FactError, ParameterError
from case_lib.base.kinds import Kind
from case_lib.casefile import grid, scenario, scenario_application
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case, open_file
from case_lib.document import scenario_notice
from case_lib.document.inline import Number, text_of
from case_lib.reports import pdf_text, recount
from case_lib.reports.request import Request
from tests import command, in_process
from tests.conftest import MAIN, MINIMAL, ROOT

PRICE = "pay.break_even_price_lead"


def test_the_former_case_stays_and_what_rests_on_it_follows(main_case):
    before = dict(main_case.quantities)
    changed = main_case.assume({"pay.call_minutes": "2..3"}, why="Longer calls.")
    assert dict(main_case.quantities) == before
    assert main_case.scenario is None
    assert (changed["pay.call_minutes"].low, changed["pay.call_minutes"].high) == (2, 3)
    assert changed["pay.call_minutes"].reason["en"] == "Longer calls."
    below, above = changed[PRICE], main_case[PRICE]
    assert above.low < below.low < below.high < above.high
    moved = {n for n, q in main_case.quantities.items() if changed[n].interval != q.interval}
    rests = {n for n, q in main_case.quantities.items() if "pay.call_minutes" in q.bases}
    assert moved
    assert moved <= rests


def test_what_is_asked_is_what_a_changed_case_file_says(main_case, write_case):
    changed = main_case.assume({"pay.answer_rate": (0.2, 0.3), "pay.callers_inspector": 15})
    text = MAIN.read_text("utf-8")
    text = text.replace('value: "0.15..0.6"', 'value: "0.2..0.3"')
    text = text.replace('value: "10..20"', 'value: "15"')
    written = open_file(load_case(write_case(text)))
    assert {n: q.interval for n, q in changed.quantities.items()} == {
        n: q.interval for n, q in written.quantities.items()
    }


@settings(max_examples=4)
@given(st.lists(st.floats(1, 4), min_size=2, max_size=2, unique=True).map(sorted))
def test_a_narrower_assumption_never_widens_a_result(ends):
    case = open_case(MAIN)
    changed = case.assume({"pay.call_minutes": tuple(ends)})
    for name, before in case.quantities.items():
        after = changed[name]
        slack = 1e-6 * max(1, abs(before.low) if math.isfinite(before.low) else 1)
        assert after.low >= before.low - slack, name
        assert after.high <= before.high * (1 + 1e-6) + slack, name


def test_all_faults_at_once_each_with_its_way_out(main_case):
    with pytest.raises(ParameterError) as error:
        main_case.assume(
            {
                "pay.call_minuts": 2,
                "pay.answer_rate": "0..2",
                "pay.call_spread": "wide",
                "arrests.total": 5,
                "pay.skill_shape": {"value": "3..9", "unit": "person"},
                "own.thing": {"value": 3, "unit": "persn", "label": "things"},
            }
        )
    faults = str(error.value).splitlines()
    assert len(faults) == 7
    for words in (
        "Did you mean 'pay.call_minutes'?",
        "must be more than 0.",
        "contains no readable number",
        "arrests.total is reported in shanghai-2023, not assumed",
        "pay.skill_shape already has its unit in the case file",
        "Did you mean 'person'?",
    ):
        assert sum(words in line for line in faults) == 1, words


@pytest.mark.parametrize(
    ("assumptions", "words"),
    [
        ({"pay.call_minutes": "0..3"}, "must be more than 0 (minute/call)"),
        ({"pay.call_minutes": "2..1"}, "backwards"),
        ({"pay.call_minutes": ">=2"}, "no upper end"),
        ({"organisation.leaders_core": {"value": 3, "distribution": "normal"}}, "uniform"),
        ({"Pay": 3}, "lower-case letters"),
        ({}, ""),
    ],
)
def test_what_can_not_be_assumed(main_case, assumptions, words):
    if not words:
        assert main_case.assume(assumptions)[PRICE] == main_case[PRICE]
        return
    with pytest.raises(ParameterError) as error:
        main_case.assume(assumptions)
    assert words in str(error.value)


def test_an_assumption_can_be_added(main_case):
    changed = main_case.assume(
        {"own.share": {"value": "0.1..0.2", "unit": "1", "label": "a share"}}
    )
    assert changed["own.share"].kind == Kind.ASSUMED
    assert "own.share" not in main_case


def test_sources_are_left_out_and_come_back(main_case):
    without = main_case.with_sources("-hanchuan", why="It is another case.")
    assert PRICE not in without
    assert without.sources == main_case.sources - {"hanchuan"}
    assert open_case(MAIN, sources="-hanchuan").quantities.keys() == without.quantities.keys()
    further = without.with_sources(["-mirror-x"])
    assert further.sources == main_case.sources - {"hanchuan", "mirror-x"}
    assert without.with_sources("all").sources == main_case.sources
    assert without.with_sources("legal-daily").sources == {"legal-daily"}
    with pytest.raises(ParameterError, match="Did you mean 'hanchuan'"):
        main_case.with_sources("-hanchan")
    with pytest.raises(ParameterError, match="leaves no source"):
        main_case.with_sources("legal-daily").with_sources("-legal-daily")


def test_a_claim_is_weighed_with_the_others(main_case):
    with pytest.raises(FactError, match="they can't both hold"):
        main_case.with_claim("arrests.total", 510, "legal-daily", at="p3")
    changed = main_case.with_claim(
        "arrests.total", 510, "legal-daily", why="A correction.", rank="preferred"
    )
    assert changed["arrests.total"] == 510
    assert changed["arrests.residual"].low == main_case["arrests.residual"].low + 4
    with pytest.raises(ParameterError) as error:
        main_case.with_claim("arrests.totl", 5, "legal-dail", att="p3")
    for words in ("'arrests.total'?", "'legal-daily'?", "att is not a known key"):
        assert words in str(error.value)


def test_own_formulas_come_along():
    case = open_case(MAIN)

    @case.formula("minute/call", "twice the length of a call")
    def twice(pay_call_minutes):
        return pay_call_minutes * 2

    assert (twice.low, twice.high) == (2, 8)
    changed = case.assume({"pay.call_minutes": 3})
    assert changed["own.twice"] == 6
    assert case["own.twice"].high == 8


def test_a_scenario_file_gives_the_same_case_again(main_case, tmp_path):
    changed = main_case.assume({"pay.call_minutes": "2..3"}, why="Longer.", name="longer")
    changed = changed.with_sources("-mirror-x").with_claim("arrests.total", "500+", "legal-daily")
    path = tmp_path / "asked.yaml"
    path.write_text(scenario.written(changed.scenario), encoding="utf-8")
    file = load_case(MAIN)
    again = open_file(scenario_application.apply(file, scenario_application.read(path, file)))
    assert again.sources == changed.sources
    assert {n: q.interval for n, q in again.quantities.items()} == {
        n: q.interval for n, q in changed.quantities.items()
    }
    assert again.scenario.plain() == changed.scenario.plain()


def test_faults_of_a_scenario_file_are_told_at_their_places(tmp_path, main_case):
    path = tmp_path / "asked.yaml"
    path.write_text(
        "scenario: asked\ncase: other\nassumption: {}\nassumptions:\n  pay.call_minuts: 3\n"
        '  pay.answer_rate: "0..2"\nsources: "-hanchan"\nclaims:\n  arrests.total:\n'
        "    - {says: 3, source: nobody}\n"
    )
    with pytest.raises(FactError) as error:
        scenario_application.read(path, main_case.file)
    faults = {f.where.removeprefix(f"{path.as_posix()}:"): f.what for f in error.value.faults}
    assert {"2:7", "5:20", "6:20", "7:10", "10:25"} <= faults.keys()
    assert any("assumption is not a known key" in what for what in faults.values())
    path.write_text("case: small\n")
    with pytest.raises(FactError, match="not a scenario file"):
        scenario_application.read(path, main_case.file)


def test_a_missing_or_empty_scenario_file_says_what_to_name(tmp_path, main_case):
    path = tmp_path / "asked.yaml"
    for reader, named, needed in (
        (scenario_application.read, "Name a file of a scenario.", "Begin with `scenario: NAME`"),
        (grid.scenarios, "Name a file of scenarios.", "It needs `grid` or `scenarios`."),
    ):
        against = main_case.file if reader is scenario_application.read else [main_case.file]
        path.unlink(missing_ok=True)
        with pytest.raises(FactError, match=named):
            reader(path, against)
        path.write_text("\n")
        with pytest.raises(FactError, match=needed):
            reader(path, against)


def test_a_scenario_beside_a_copied_case_is_applied(tmp_path, main_case):
    (tmp_path / "case.yaml").write_text(MINIMAL)
    plain = open_case(tmp_path / "case.yaml")
    (tmp_path / inputs.APPLIED).write_text(
        "scenario: more\nclaims:\n  arrests.total:\n    - {says: 12, source: paper, at: p2}\n"
    )
    changed = open_case(tmp_path / "case.yaml")
    assert plain.scenario is None
    assert changed.scenario.name == "more"
    assert len(changed["arrests.total"].citations) == 2


def test_the_cover_says_that_it_is_a_scenario(main_case):
    assert scenario_notice.rows(main_case) == []
    assert scenario_notice.lines(main_case) == []
    changed = main_case.assume({"pay.call_minutes": "2..3"}, why="In 2024 calls grew.")
    changed = changed.with_sources("-hanchuan")
    for lang in ("en", "zh"):
        (name, reason), (_, differs) = scenario_notice.rows(changed.speaking(lang))
        assert name
        assert "In 2024 calls grew." in text_of(reason)
        numbers = [run for run in differs if isinstance(run, Number)]
        assert [n.name for n in numbers] == ["pay.call_minutes", "pay.call_minutes.before"]
        assert (numbers[0].low, numbers[1].high) == (2, 4)
        assert all(n.kind == Kind.ASSUMED for n in numbers)
        assert not any(char.isdigit() for run in differs if isinstance(run, str) for char in run)


def test_a_report_of_a_scenario_lies_apart_and_can_be_audited(tmp_path):
    case = tmp_path / "case.yaml"
    case.write_text(MINIMAL, encoding="utf-8")
    scenario = scenario_application.scenario_from(
        load_case(case),
        {"scenario": "more", "claims": {"arrests.total": [{"says": "10+", "source": "paper"}]}},
    )
    (pdf,) = in_process.render(
        str(case), Request(ROOT / "notebooks", ["en"], only=["00_facts"]), tmp_path, scenario
    )
    assert pdf.parts[-3] == "small-case+more"
    sidecar = json.loads((pdf.parent / "provenance.json").read_text("utf-8"))
    assert sidecar["scenario"] == scenario.plain()
    first, made = "".join(pdf_text.read(pdf.read_bytes()).pages[:1]), pdf.parents[1]
    assert "Scenario, not a finding" in first
    assert "scenario more" in first
    assert list(recount.differences(pdf.parent)) == []
    path = made / "cases" / "small-case" / inputs.APPLIED
    path.write_text(path.read_text("utf-8").replace("10+", "11+"), encoding="utf-8")
    assert list(recount.differences(pdf.parent)) != []


def test_a_command_tells_all_faults_of_what_is_asked_before_anything_runs(tmp_path):
    args = ["render", "shanghai-2023", "--out", tmp_path, "-a", "pay.call_minuts=2"]
    done = command.run(*args, "-a", "pay.answer_rate=0..2")
    assert done.returncode == 1
    assert "'pay.call_minutes'?" in done.stderr
    assert "must be more than 0" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert "must be NAME=VALUE" in command.run(*args[:4], "-a", "x").stderr


def test_names_of_scenarios_are_names_of_folders(main_case):
    names = {
        main_case.assume({"pay.call_minutes": "2..3"}).scenario.name,
        main_case.assume({"pay.call_minutes": "2..4"}).scenario.name,
        main_case.with_sources("-hanchuan").scenario.name,
        main_case.assume({n: s.value for n, s in main_case.file.assumptions.items()}).scenario.name,
    }
    assert len(names) == 4
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_") for name in names)
    assert all(len(name) < 100 for name in names)
    json.dumps(main_case.with_sources("-hanchuan").scenario.plain())
