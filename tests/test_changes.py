from __future__ import annotations

import json

import pytest

from case_lib.base.errors import FactError, ParameterError
from case_lib.reports import changes
from case_lib.reports.changes import read_state
from tests.conftest import MAIN, MINIMAL


def note(old, new):
    return [line.replace("\u00a0", " ") for line in changes.note(old, new)]


def states(tmp_path, before, after):
    old_and_new = []
    for name, text in (("old", before), ("new", after)):
        path = tmp_path / name / "case.yaml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        old_and_new.append(read_state(path))
    return old_and_new


def test_equal_cases_have_no_note(tmp_path):
    assert note(*states(tmp_path, MINIMAL, MINIMAL)) == []


def test_a_changed_claim_and_what_moved_with_it(tmp_path):
    main = MAIN.read_text("utf-8")
    lines = note(*states(tmp_path, main, main.replace("says: 27,", "says: 37,")))
    assert lines[:3] == [
        "What sources are read to say",
        "- Organisers among those caught (Legal Daily para. 21, “27名”): read as 27 people, now "
        "as 37 people.",
        "Numbers that moved",
    ]
    moved = {line.split("): ")[0].rsplit("(", 1)[1] for line in lines[3:]}
    assert moved == {
        "arrests.organisers",
        "arrests.residual",
        "arrests.share_organisers",
        "arrests.share_residual",
        "arrests.span_of_control",
        "arrests.leaders_core",
        "pay.base_payroll_day",
        "pay.payroll_day",
        "pay.seizure_pay_days",
        "pay.seizure_payroll_days",
    }


def test_added_and_withdrawn_claims(tmp_path):
    more = MINIMAL + '      - {says: "10+", source: paper}\n'
    assert note(*states(tmp_path, MINIMAL, more)) == [
        "What sources are read to say",
        "- People arrested (The Paper) (added): more than 10 people.",
    ]
    (tmp_path / "b").mkdir()
    assert note(*states(tmp_path / "b", more, MINIMAL)) == [
        "What sources are read to say",
        "- People arrested (The Paper) (withdrawn): more than 10 people.",
    ]


def test_a_date_that_changed_is_told_as_a_date(tmp_path):
    main = MAIN.read_text("utf-8")
    lines = note(*states(tmp_path, main, main.replace("when: 2023-02,", "when: 2023-01,")))
    assert lines[1] == (
        "- First victim reports to the police (Shanghai Fazhi Bao, “2023年2月”): read as February "
        "2023, now as January 2023."
    )


def test_cases_of_two_names_are_set_beside_each_other_and_named(tmp_path):
    other = MINIMAL.replace("case: small-case", "case: other")
    assert note(*states(tmp_path, MINIMAL, other)) == []
    (tmp_path / "b").mkdir()
    more = other.replace("says: 12, source: paper, at: p1, anchor: 12名", "says: 13, source: paper")
    lines = note(*states(tmp_path / "b", MINIMAL, more))
    assert lines[0] == "small-case beside other"
    assert (
        "- People arrested (arrests.total): 12 people in the first, 13 people in the second."
        in (lines)
    )


def test_a_scenario_is_set_beside_its_case(tmp_path):
    path = tmp_path / "asked.yaml"
    path.write_text(
        "scenario: asked\ncase: shanghai-2023\nassumptions:\n  pay.callers_inspector: 15\n"
    )
    lines = note(read_state("shanghai-2023"), read_state(path))
    assert lines[0] == "shanghai-2023 beside shanghai-2023+asked"
    moved = {line.split("): ")[0].rsplit("(", 1)[1] for line in lines[2:]}
    assert {"pay.callers_inspector", "pay.break_even_price_lead"} <= moved
    assert not any(name.startswith("arrests.") for name in moved)
    path.write_text("scenario: asked\n")
    with pytest.raises(FactError, match="names no case"):
        read_state(path)


def provenance(path, says, text, **more):
    bounds = {"low": float(says), "high": float(says), "unit": "person", "kind": "reported"}
    claim = {"source": "s", "at": "p2", "anchor": "", "says": says, "confidence": "high"}
    place = {"mark": "", "notebook": "00_facts", "cell": 1, "use": "use-1", "row": "q-a"}
    label = {"en": "people", "zh": "人"}
    sidecar = {
        "case": "c",
        "lang": "en",
        "case_lib": "0.1.0",
        "case_sha256": "0" * 64,
        "sources": {"s": {"outlet": {"en": "The Star", "zh": "星报"}}},
        "notebooks": {},
        "numbers": [{"name": "a", "text": text, **bounds, **place}],
        "traces": {"a": {"name": "a", "label": label, **bounds, "claims": [claim]}},
    }
    path.write_text(json.dumps({**sidecar, **more}))
    return read_state(path)


def test_provenance_files_are_compared_too(tmp_path):
    old = provenance(tmp_path / "o.json", "1", "1 person")
    assert note(old, provenance(tmp_path / "n.json", "2", "2 people")) == [
        "What sources are read to say",
        "- People (The Star para. 2): read as 1 person, now as 2 people.",
        "Numbers that moved",
        "- People (a): 1 person, now 2 people.",
    ]
    with pytest.raises(ParameterError, match="one language"):
        note(old, provenance(tmp_path / "z.json", "2", "2人", lang="zh"))
    (tmp_path / "case.yaml").write_text(MINIMAL.replace("case: small-case", "case: c"), "utf-8")
    with pytest.raises(ParameterError, match=r"provenance\.json, en and case file can't"):
        note(old, read_state(tmp_path / "case.yaml"))


def test_what_is_no_provenance_is_told(tmp_path):
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(
        FactError, match=r"x\.json:1:1  is not a provenance\.json of a report: case"
    ):
        read_state(tmp_path / "x.json")
    (tmp_path / "x.json").write_text("not json")
    with pytest.raises(FactError, match=r"is not a provenance\.json .*Invalid JSON"):
        read_state(tmp_path / "x.json")
    with pytest.raises(FactError, match=r"can't be read \(No such file"):
        read_state(tmp_path / "y.json")
