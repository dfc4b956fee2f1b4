from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from case_lib.base.errors import FactError, ParameterError
from case_lib.casefile.opening import open_case
from case_lib.cli.app import PANELS, app
from tests.command import run
from tests.conftest import MAIN, MINIMAL, ROOT


@pytest.mark.parametrize(
    "arguments", [["check", "tests/cases/port-town.yaml"], ["check", "nowhere"]]
)
def test_a_process_of_its_own_says_the_same(arguments):
    """Run one command in a separate process, unlike the other tests."""
    done = subprocess.run(
        [sys.executable, "-m", "case_lib", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    here = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (
        here.returncode,
        here.stdout,
        here.stderr,
    )


def test_check_lists_tensions_and_ends_well():
    done = run("check", "cases/shanghai-2023")
    assert done.returncode == 0
    assert "no contradiction" in done.stdout
    assert "cases/shanghai-2023/case.yaml:" in done.stdout


def test_check_of_a_contradiction_ends_with_one(write_case):
    path = write_case(MINIMAL + "      - {says: 50, source: paper}\n")
    done = run("check", path)
    assert done.returncode == 1
    assert "they can't both hold" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_what_check_calls_a_contradiction_opens_nowhere(write_case):
    """Notebook and command refuse what `check` refuses, with the same words and place."""
    path = write_case(MAIN.read_text("utf-8").replace("says: 27,", "says: 600,"))
    check = run("check", path)
    assert check.returncode == 1
    with pytest.raises(FactError) as refused:
        open_case(path)
    assert refused.value.faults
    for fault in refused.value.faults:
        assert str(fault) in check.stdout
    done = run("quantities", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(refused.value) in done.stderr


def test_sources_are_a_text_or_a_list():
    by_list = open_case(MAIN, sources=["legal-daily", "shfzb"])
    assert by_list.sources == open_case(MAIN, sources="legal-daily,shfzb").sources
    for wrong, part in (("", "names no source"), ([], "names no source"), (3, "must be names")):
        with pytest.raises(ParameterError, match=part):
            open_case(MAIN, sources=wrong)


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["check", "nowhere"], 1, "Cases here: bayannur-2023"),
        (["check", "shanghai-2032"], 1, "Did you mean 'shanghai-2023'"),
        (["render", "shanghai-2023", "-p", "draws"], 1, "must be NAME=VALUE"),
        (["render", "shanghai-2023", "--lang", "fr"], 1, "not a language"),
        (["render", "shanghai-2023", "--only", "03_pai"], 1, "Did you mean '03_pay'"),
        (["render", "shanghai-2023", "--notebooks", "tests"], 1, "holds no 00_facts"),
        (["trace", "shanghai-2023", "arrests.totl"], 1, "Did you mean 'arrests.total'"),
        (["quantities", "shanghai-2023", "--sources", "x"], 1, "is not a source"),
        (["verify", "shanghai-2023", "--source", "legal-daily"], 1, "must be ID=FILE"),
        (["verify", "shanghai-2023", "--source", "legal=x"], 1, "Did you mean 'legal-daily'"),
        (["verify", "shanghai-2023", "--source", "legal-daily=gone.txt"], 1, "gone.txt"),
        (["verify", "nowhere", "--source", "a=b"], 1, "there is no such case"),
        (["audit", "nowhere"], 1, "there is no such report"),
        (["audit", "--mutate", "nowhere"], 1, "there is no such case"),
        (
            ["audit", "--mutate", "shanghai-2023", "--notebooks", "tests"],
            1,
            "has no notebooks",
        ),
        (["diff", "gone.json", "cases/shanghai-2023"], 1, "gone.json:1:1"),
        (["diff", "cases/shanghai-2023", "README.md"], 1, "README.md:"),
        (["schema", "cases"], 1, "Did you mean 'case'"),
        (["render"], 2, "Missing argument"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_bad_input_gives_a_message_and_its_exit_code(arguments, code, part):
    done = run(*arguments)
    assert done.returncode == code
    output = " ".join((done.stdout + done.stderr).split())
    assert part in output
    assert "Traceback" not in output


def test_quantities_as_json():
    done = run("quantities", "shanghai-2023", "--json", "--sources", "legal-daily,shfzb")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    keys = {"name", "label", "low", "high", "unit", "kind", "trace"}
    assert all(keys <= set(row) for row in rows.values())
    assert (
        rows["pay.caller.base_wage_hour"]["low"],
        rows["pay.caller.base_wage_hour"]["high"],
    ) == (18, 27.5)
    assert rows["events.detection"]["low"] == "2023-03-01"
    assert rows["events.detection"]["high"] == "2023-03-10"
    case = open_case(MAIN, sources="legal-daily,shfzb")
    assert set(case.quantities) <= set(rows)


def test_unbounded_is_null_in_json(write_case):
    path = write_case(MINIMAL.replace("says: 12", 'says: ">=12"'))
    rows = {row["name"]: row for row in json.loads(run("quantities", path, "--json").stdout)}
    assert rows["arrests.total"]["low"] == 12
    assert rows["arrests.total"]["high"] is None


def test_trace_goes_down_to_paragraph_and_token():
    done = run("trace", "shanghai-2023", "pay.caller.base_wage_hour")
    assert "Legal Daily para. 15, “200元左右”, says: ~200, confidence: high" in done.stdout
    assert "200元左右" in done.stdout
    assert "8小时至10小时" in done.stdout
    output = run("trace", "shanghai-2023", "pay.caller.base_wage_hour", "--lang", "zh").stdout
    assert "《法治日报》第15段，“200元左右”，读作：~200，可信度：高" in output
    assert ", " not in output


def test_every_command_has_help_with_an_example():
    runner = CliRunner()
    commands = [c.name for c in app.registered_commands]
    # the list of commands shows each one, once
    assert sorted(commands) == sorted(name for names in PANELS.values() for name in names)
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in commands:
        help_text = runner.invoke(app, [name, "--help"]).output
        assert "Example" in help_text
        assert f"case-lib {name}" in readme


@pytest.mark.parametrize(("ending", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_command_that_a_signal_ends_says_which(monkeypatch, ending, code):
    def find_case(_):
        signal.raise_signal(getattr(signal, ending))

    monkeypatch.setattr("case_lib.cli.cases.find_case", find_case)
    done = run("check", "shanghai-2023")
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
