from __future__ import annotations

import json

import pytest

from case_lib.changes import note, read_state
from case_lib.errors import FactError
from tests.conftest import MAIN, MINIMAL


def states(tmp_path, before, after):
    found = []
    for name, text in (("old", before), ("new", after)):
        path = tmp_path / name / "case.yaml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        found.append(read_state(path))
    return found


def test_equal_cases_have_no_note(tmp_path):
    assert note(*states(tmp_path, MINIMAL, MINIMAL)) == []


def test_a_changed_claim_and_what_moved_with_it(tmp_path):
    main = MAIN.read_text("utf-8")
    lines = note(*states(tmp_path, main, main.replace("says: 27,", "says: 28,")))
    assert lines[0] == "Claim changed: arrests.organisers legal-daily p21 27名: 27 → 28"
    moved = {line.split(": ")[1] for line in lines[1:]}
    assert moved == {
        "arrests.organisers",
        "arrests.residual",
        "arrests.share_organisers",
        "arrests.share_residual",
        "arrests.span_of_control",
        "arrests.leaders_core",
        "pay.base_payroll_day",
        "pay.seizure_payroll_days",
    }


def test_added_and_withdrawn_claims(tmp_path):
    more = MINIMAL + '      - {says: "10+", source: paper}\n'
    assert note(*states(tmp_path, MINIMAL, more)) == ["Claim added: arrests.total paper: 10+"]
    (tmp_path / "b").mkdir()
    assert note(*states(tmp_path / "b", more, MINIMAL)) == [
        "Claim withdrawn: arrests.total paper: 10+"
    ]


def test_provenance_files_are_compared_too(tmp_path):
    def provenance(name, says, text):
        path = tmp_path / name
        bounds = {"low": float(says), "high": float(says), "unit": "person", "kind": "reported"}
        claim = {"source": "s", "at": "", "anchor": "", "says": says, "confidence": "high"}
        place = {"mark": "●", "notebook": "00_facts", "cell": 1, "use": "use-1", "row": "q-a"}
        whole = {
            "case": "c",
            "lang": "en",
            "case_lib": "0.1.0",
            "case_sha256": "0" * 64,
            "notebooks": {},
            "numbers": [{"name": "a", "text": text, **bounds, **place}],
            "traces": {"a": {"name": "a", **bounds, "claims": [claim]}},
        }
        path.write_text(json.dumps(whole))
        return read_state(path)

    lines = note(provenance("o.json", "1", "1 person"), provenance("n.json", "2", "2 people"))
    assert lines == ["Claim changed: a s: 1 → 2", "Number moved: a: 1 person → 2 people"]
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(FactError, match=r"x\.json:1:1  is no provenance\.json of a report: case"):
        read_state(tmp_path / "x.json")
    (tmp_path / "x.json").write_text("not json")
    with pytest.raises(FactError, match=r"is no provenance\.json .*Invalid JSON"):
        read_state(tmp_path / "x.json")
    with pytest.raises(FactError, match=r"can't be read \(No such file"):
        read_state(tmp_path / "y.json")
