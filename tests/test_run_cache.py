"""Cached runs: only equal ones are used, and reports are equal to the byte."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import nbformat
import pytest

from case_lib.base import cache, code
from case_lib.base.errors import RenderError
from case_lib.reports import executed, run_cache, unchanged, warm
from case_lib.reports.render import render
from case_lib.reports.request import Request
from case_lib.reports.running import NotebookJob
from tests import command
from tests.conftest import MINIMAL, ROOT
from tests.test_warm import book

pytestmark = pytest.mark.skipif(not warm.available(), reason="no warm processes on this system")

OWN = """\
from case_lib.casefile.opening import open_case
from case_lib.document import show
opened = open_case(case, lang=lang, sources=sources, draws=draws, seed=seed)
---
show.quantities(opened, opened["arrests.total"])
"""
COMMON = {"case": "small-case", "lang": "en", "sources": "all", "draws": 1000, "seed": 1}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A case with two notebooks, an empty cache, and a list of executed notebooks."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks/00_facts.ipynb", tmp_path / "notebooks")
    book(tmp_path / "notebooks/01_own.ipynb", OWN, **COMMON)
    (tmp_path / "case.yaml").write_text(MINIMAL, "utf-8")
    ran, each = [], warm.each

    def watched(function, jobs, *more):
        ran.extend(job.notebook.stem for job in jobs)
        return each(function, jobs, *more)

    monkeypatch.setattr(warm, "each", watched)
    return tmp_path, ran


def rendered(folder: Path, out: str) -> dict[str, bytes]:
    render(
        str(folder / "case.yaml"),
        Request(folder / "notebooks", ["en"], {"draws": 200}),
        folder / out,
    )
    reports = folder / out
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for path in reports.rglob("*")
        if path.is_file()
    }


def test_reports_are_equal_with_and_without_and_run_what_changed_alone(project):
    folder, ran = project
    first = rendered(folder, "first")
    assert sorted(ran) == ["00_facts", "01_own"]
    ran.clear()
    assert rendered(folder, "again") == first
    assert ran == []
    with cache.switched_off():
        assert rendered(folder, "off") == first
    assert sorted(ran) == ["00_facts", "01_own"]
    ran.clear()
    path = folder / "notebooks/01_own.ipynb"
    more = nbformat.read(path, as_version=4)
    more.cells.append(nbformat.v4.new_markdown_cell("A word more."))
    nbformat.write(more, path)
    assert rendered(folder, "edited") != first
    assert ran == ["01_own"]
    ran.clear()
    case = folder / "case.yaml"
    case.write_text(case.read_text("utf-8").replace("says: 12,", "says: 13,"), "utf-8")
    assert b"13" in rendered(folder, "claim")["small-case/en/provenance.json"]
    assert sorted(ran) == ["00_facts", "01_own"]


@pytest.mark.parametrize(
    ("source", "is_plain"),
    [
        (OWN, True),
        ("import numpy as np\nnp.linspace(0, 1)", True),
        ("import numpy as np\nnp.random.default_rng().random()", False),
        ("from numpy.random import default_rng", False),
        ("import numpy.random as chance", False),
        ("from numpy import random", False),
        ("import time\ntime.time()", False),
        ("from datetime import datetime", False),
        ("import os", False),
        ("open('x').read()", False),
        ("__import__('os')", False),
        ("getattr(1, 'x')", False),
        ("%time 1", False),
        ("!ls", False),
        ("from . import beside", False),
        ("import numbers_of_mine", False),
    ],
)
def test_what_could_depend_on_more_is_not_kept(tmp_path, source, is_plain):
    path = book(tmp_path / "01_x.ipynb", source.replace("---", "\n---\n"), given=1)
    assert run_cache.plain(path) is is_plain


def test_all_notebooks_of_the_project_are_kept():
    assert all(run_cache.plain(path) for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))


def job(folder):
    (folder / "copies" / "small-case").mkdir(parents=True, exist_ok=True)
    path = book(folder / "01_x.ipynb", "1", given=1)
    out, copies = folder / "out.ipynb", folder / "copies"
    return NotebookJob(path, out, {"given": 1}, folder, copies, True, False)


def test_a_run_is_used_only_if_all_is_equal(tmp_path, monkeypatch):
    """Notebook, parameters, copies, files opened beside them, code and environment."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    run = job(tmp_path)
    other = tmp_path / "table.csv"
    other.write_text("a\n1\n")
    result = (b"book", "", {str(other): code.of_file(other)})
    cache.write(run_cache._key(run), run_cache.pickle.dumps(result))
    assert run_cache.take(run) == ""
    assert run.output.read_bytes() == b"book"
    for name, content in (("case.yaml", "case: x"), ("table.csv", "b\n")):
        copy = run.copies / "small-case" / name
        copy.write_text(content)
        assert run_cache.take(run) is None
        copy.unlink()
    assert run_cache.take(run) == ""
    for change in ({"parameters": {"given": 2}}, {"printed": False}, {"kernel": True}):
        assert run_cache.take(NotebookJob(**{**vars(run), **change})) is None
    other.write_text("a\n2\n")
    assert run_cache.take(run) is None
    other.write_text("a\n1\n")
    assert run_cache.take(run) == ""
    monkeypatch.setattr(code, "everything", lambda: "other code")
    assert run_cache.take(run) is None


def test_runs_that_took_longest_last_time_and_unknown_ones_start_first(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    run = job(tmp_path)
    runs = [
        dataclasses.replace(run, notebook=run.notebook.with_name(f"0{row}_x.ipynb"))
        for row in range(4)
    ]
    assert run_cache.slowest_first(runs) == runs
    for row, seconds in ((0, 0.2), (1, 11.0), (3, 2.0)):
        cache.write(run_cache._key_of_time(runs[row]), str(seconds).encode())
    assert run_cache.slowest_first(runs) == [runs[2], runs[1], runs[3], runs[0]]


def test_the_same_command_is_answered_only_if_nothing_changed(project, monkeypatch, capsys):
    """Whatever a report depends on, and the report itself."""
    folder, _ = project
    nearer = folder / "desk/cases/small-case/case.yaml"
    nearer.parent.mkdir(parents=True)
    case = folder / "cases/small-case/case.yaml"
    case.parent.mkdir(parents=True)
    shutil.move(folder / "case.yaml", case)
    monkeypatch.chdir(folder / "desk")
    words = ["render", "small-case", "--lang", "en", "--out", str(folder / "out")]
    words += ["--notebooks", str(folder / "notebooks"), "-p", "draws=200"]
    assert not unchanged.answered(words)
    done = command.run(*words, cwd=folder / "desk")
    assert done.returncode == 0, done.stderr
    assert unchanged.answered(words)
    assert "Nothing changed" in capsys.readouterr().out
    report = folder / "out/small-case"

    def edited(path: Path, content: bytes | None) -> bool:
        """Return whether the report counts as up to date with other content of a file."""
        before = path.read_bytes() if path.exists() else None
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        up_to_date = unchanged.answered(words)
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)
        return up_to_date

    own = folder / "notebooks/01_own.ipynb"
    pages = [report / name for name in ("en/report.html", "manifest.json", "cases/small-case/x")]
    for path in (case, nearer, own, folder / "notebooks/02_more.ipynb", *pages):
        assert not edited(path, b"other"), path
    for path in (case, own, *pages[:2]):
        assert not edited(path, None), path
    assert unchanged.answered(words)
    assert not unchanged.answered([*words, "--draft"])
    with monkeypatch.context() as patch:
        patch.setattr(code, "everything", lambda: "other code")
        assert not unchanged.answered(words)
        patch.undo()
        patch.setenv("CASE_LIB_AGENT", "Someone")
        assert not unchanged.answered(words)
        patch.setenv("CASE_LIB_CACHE", "off")
        assert not unchanged.answered(words)


def test_a_report_of_a_run_that_is_not_kept_is_made_anew(project, monkeypatch):
    folder, _ = project
    words = ["render", str(folder / "case.yaml"), "--lang", "en", "--out", str(folder / "out")]
    words += ["--notebooks", str(folder / "notebooks")]
    more = OWN.replace("show\n", "show\nimport time\n", 1)
    book(folder / "notebooks/01_own.ipynb", more, **COMMON)
    monkeypatch.chdir(folder)
    assert command.run(*words, cwd=folder).returncode == 0
    assert not unchanged.answered(words)


def test_an_executed_notebook_is_read_by_nbformat_as_it_was(tmp_path):
    book = nbformat.v4.new_notebook()
    data = {
        "text/plain": "a\nb",
        "text/html": "<b>\n中文",
        "application/json": {"b": [1], "a": "x\n"},
    }
    outputs = [
        nbformat.v4.new_output("display_data", data),
        nbformat.v4.new_output("stream", name="stderr", text="one\ntwo\n"),
    ]
    code = nbformat.v4.new_code_cell("1\n2", outputs=outputs, execution_count=1)
    book.cells = [nbformat.v4.new_markdown_cell("# Title\n\nWords"), code]
    book.metadata[executed.ABOUT] = {"parameters": {"lang": "en"}}
    ours = tmp_path / "ours.ipynb"
    executed.write(book, ours)
    assert nbformat.read(ours, as_version=4) == book
    nbformat.validate(nbformat.read(ours, as_version=4))
    assert len(ours.read_text().splitlines()) == len(book.cells) + 3  # for `diff`
    read = executed.read(ours)
    assert [cell["source"] for cell in read["cells"]] == ["# Title\n\nWords", "1\n2"]
    assert read["cells"][1]["outputs"][0]["data"]["application/json"] == data["application/json"]
    ours.write_text("{}")
    with pytest.raises(RenderError, match="is not a notebook executed by `render`"):
        executed.read(ours)


def test_a_run_whose_model_counts_cores_is_kept_and_one_that_starts_or_asks_others_is_not():
    """Else the notebook on detection, whose models scikit-learn fits, would run twice."""
    assert not run_cache._strange(
        "subprocess.Popen", ("lscpu", ["lscpu", "--parse=core"], None, None)
    )
    assert run_cache._strange("subprocess.Popen", ("curl", ["curl", "lscpu"], None, None))
    assert run_cache._strange("os.system", (b"lscpu",))
    assert run_cache._strange("socket.connect", (None, ("127.0.0.1", 80)))
    assert not run_cache._strange("open", ("lscpu", "r", 0))
