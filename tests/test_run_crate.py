"""A report describes its runs, inputs and outputs (Process Run Crate)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from case_lib.base import folders, version
from case_lib.reports import crate, export, report_files, run_crate
from tests.conftest import MAIN

CONTEXTS = "CASE_LIB_CRATE_CONTEXTS"


@pytest.fixture(scope="module")
def report(report_of) -> Path:
    return report_of("one-source")


@pytest.fixture(scope="module")
def graph(report) -> dict[str, dict]:
    listed = json.loads((report / crate.METADATA).read_bytes())["@graph"]
    entities = {entity["@id"]: entity for entity in listed}
    assert len(entities) == len(listed)
    return entities


def acts(graph):
    return [entity for entity in graph.values() if entity["@type"] == "CreateAction"]


def ids(value) -> list[str]:
    return [item["@id"] for item in (value if isinstance(value, list) else [value])]


def links(value):
    if isinstance(value, list):
        for item in value:
            yield from links(item)
    elif isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        else:
            for item in value.values():
                yield from links(item)


def test_every_link_leads_to_something_described(graph):
    known = {*graph, "https://w3id.org/ro/crate/1.1"}
    assert set(links([*graph.values()])) <= known


def test_each_file_is_described_by_its_hash(report, graph):
    listed = folders.digests(report)
    described = {e["@id"]: e["sha256"] for e in graph.values() if e["@type"] == "File"}
    del listed[crate.METADATA]
    assert described == listed
    assert set(ids(graph["./"]["hasPart"])) == set(listed)


def test_each_file_comes_from_a_run_or_went_into_one(graph):
    files = {e["@id"] for e in graph.values() if e["@type"] == "File"}
    into = {name for act in acts(graph) for name in ids(act["object"])}
    out = {name for act in acts(graph) for name in ids(act["result"])}
    assert files == ((into | out) & files) | {run_crate.ENVIRONMENT}
    assert {name for name in files if name.endswith((".pdf", ".html"))} <= out - into


def test_each_run_has_its_instrument_and_its_parameters(report, graph):
    assert ids(graph["./"]["mentions"]) == [act["@id"] for act in acts(graph)]
    runs = json.loads((report / "en" / report_files.SIDECAR).read_bytes())["notebooks"]
    assert len(acts(graph)) == len(runs) + 1
    for stem, run in runs.items():
        act = graph[f"#run-{stem}"]
        tool = graph[act["instrument"]["@id"]]
        assert tool["version"] == f"sha256:{run['sha256']}"
        values = [graph[name] for name in ids(act["object"]) if name.startswith("#parameter")]
        parameters = {value["name"]: value["value"] for value in values}
        assert parameters == {name: str(value) for name, value in run["parameters"].items()}
    assert graph[graph["#setting"]["instrument"]["@id"]]["@type"] == "SoftwareApplication"


def test_the_code_and_what_was_installed_are_named(report, graph):
    own = graph["#case-lib"]
    assert own["softwareVersion"] == version.full()
    lines = (report / run_crate.ENVIRONMENT).read_text("utf-8").splitlines()
    assert any(line.startswith("papermill==") for line in lines)
    assert not any(line.startswith("case-lib==") for line in lines)
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"],
        cwd=Path(version.__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        assert graph["#commit"]["value"] == done.stdout.strip()


def described_anew(report, tmp_path) -> bytes:
    folder = Path(shutil.copytree(report, tmp_path / str(len(os.listdir(tmp_path)))))
    (folder / crate.METADATA).unlink()
    (folder / folders.MANIFEST).unlink()
    run_crate.write(folder, report_files.describe(folder, "en"))
    return (folder / crate.METADATA).read_bytes()


def test_equal_runs_are_described_alike_and_a_clock_only_when_given(report, tmp_path, monkeypatch):
    before = (report / crate.METADATA).read_bytes()
    assert described_anew(report, tmp_path) == before
    assert b"endTime" not in before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764345600")
    monkeypatch.setenv(run_crate.AGENT, "Jo Doe, https://orcid.org/0000-0000-0000-0000")
    after = json.loads(described_anew(report, tmp_path))["@graph"]
    entities = {entity["@id"]: entity for entity in after}
    assert {act["endTime"] for act in acts(entities)} == {"2025-11-28T16:00:00+00:00"}
    (who,) = {act["agent"]["@id"] for act in acts(entities)}
    assert (entities[who]["@type"], entities[who]["name"]) == ("Person", "Jo Doe")


def test_a_file_s_name_is_an_address(tmp_path):
    entity = crate.file("表 1.csv", b"a")
    assert entity["@id"] == "%E8%A1%A8%201.csv"
    assert entity["sha256"] == hashlib.sha256(b"a").hexdigest()


@pytest.fixture
def checked(monkeypatch):
    """Return a function that applies a profile's own checks to a crate.

    It needs roc-validator, and RO-Crate's two contexts in a folder, as it would fetch them.
    """
    services = pytest.importorskip("rocrate_validator.services", reason="roc-validator is absent")
    folder = os.environ.get(CONTEXTS)
    if not folder:
        pytest.skip(f"{CONTEXTS} names no folder with crate-1.1.json and workflow-run.json")
    from rocrate_validator import models
    from rocrate_validator.utils import document_loader, http

    class Answer:
        status_code, ok = 200, True
        headers = {"Content-Type": "application/ld+json"}  # noqa: RUF012

        def __init__(self, address: str) -> None:
            name = "workflow-run.json" if "workflow-run" in address else "crate-1.1.json"
            self.text = Path(folder, name).read_text("utf-8")
            self.content = self.text.encode()

        def json(self):
            return json.loads(self.text)

    def get(self, url, **_):
        return Answer(url)

    def check(crate_folder: Path, profile: str) -> None:
        settings = services.ValidationSettings(
            rocrate_uri=str(crate_folder),
            profile_identifier=profile,
            requirement_severity=models.Severity.REQUIRED,
            offline=True,
        )
        result = services.validate(settings)
        assert result.passed(), [issue.message for issue in result.get_issues()]

    monkeypatch.setattr(http.HttpRequester, "get", get, raising=False)
    monkeypatch.setattr(document_loader, "_fetch_json_ld", lambda url: Answer(url).json())
    return check


@pytest.mark.parametrize("profile", ["ro-crate-1.1", "process-run-crate"])
def test_the_profile_s_own_checks_pass(report, checked, profile):
    checked(report, profile)


def test_an_export_passes_the_checks_of_ro_crate(tmp_path, main_case, checked):
    export.write(main_case, MAIN, tmp_path / "out")
    checked(tmp_path / "out", "ro-crate-1.1")


def test_an_export_defines_the_terms_that_ro_crate_lacks(tmp_path, main_case):
    export.write(main_case, MAIN, tmp_path / "out")
    metadata = json.loads((tmp_path / "out" / crate.METADATA).read_bytes())
    terms = {key for context in metadata["@context"][1:] for key in context}
    assert any("sha256" in entity for entity in metadata["@graph"])
    assert "sha256" in terms
    articles = [entity for entity in metadata["@graph"] if entity["@type"] == "NewsArticle"]
    assert all(len(a["url"]) > 1 for a in articles if isinstance(a.get("url"), list))
