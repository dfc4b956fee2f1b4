"""Inputs of a report are read once, and an interrupted run leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pikepdf
import psutil
import pytest

from case_lib.base import inputs
from case_lib.base.errors import FactError, ParameterError
from case_lib.casefile.opening import find_case
from case_lib.casefile.reference_data import provinces
from case_lib.chapters.provinces.weights import prior_weights
from case_lib.reports import parameters, running
from case_lib.reports.audit import audit
from case_lib.reports.freezing import Frozen
from case_lib.reports.render import render
from case_lib.reports.request import Request
from tests import in_process
from tests.conftest import MINIMAL, RARE, ROOT

NOTEBOOKS = ROOT / "notebooks"
PARAMETERS = '''\
"""What all notebooks take."""
case: str = "small-case"
lang = "en"
sources = "all"
draws: int = 500
seed = 20230525
'''


def notebook(path: Path, title: str, code: str, parameters: str = PARAMETERS) -> None:
    v4 = nbformat.v4
    cells = [v4.new_markdown_cell(f"# {title}"), v4.new_code_cell(parameters)]
    cells[1].metadata["tags"] = ["parameters"]
    cells.append(v4.new_code_cell(code))
    for row, cell in enumerate(cells):
        cell["id"] = f"cell-{row}"
    nbformat.write(v4.new_notebook(cells=cells), path)


COUNT = """\
from case_lib.document.display import Paragraph
from case_lib.casefile.opening import open_case
from case_lib.document.inline import number

opened = open_case(case, lang=lang, sources=sources, draws=draws, seed=seed)
Paragraph([[number(opened["arrests.total"], opened.lang)]])
"""


def project(folder: Path) -> Path:
    """A case file outside ``cases/`` with a table, a differing sibling, two notebooks."""
    folder.mkdir()
    text = MINIMAL + "tables: {provinces: regions.csv}\n"
    (folder / "report.json").write_text(text.replace("says: 12", "says: 777"), "utf-8")
    (folder / "case.yaml").write_text(text, "utf-8")
    (folder / "regions.csv").write_text("id,name_en,population,city_units\nA,North,5,1\n", "utf-8")
    (folder / "notebooks").mkdir()
    shutil.copy(NOTEBOOKS / "00_facts.ipynb", folder / "notebooks")
    notebook(folder / "notebooks" / "07_own.ipynb", "Own", COUNT)
    return folder / "report.json"


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def test_a_report_is_made_from_what_was_read_once(tmp_path, monkeypatch):
    """Also if a sibling is called case.yaml, and if all files change while notebooks run."""
    case = project(tmp_path / "one")
    raw, book = case.read_bytes(), (case.parent / "notebooks/07_own.ipynb").read_bytes()
    seen = []

    def change_all(*step):
        seen.append(step)
        case.write_text(case.read_text("utf-8").replace("777", "888"), "utf-8")
        (case.parent / "regions.csv").write_text("id\n", "utf-8")
        notebook(case.parent / "notebooks/07_own.ipynb", "Other", "1 / 0")

    request = Request(case.parent / "notebooks", ["en", "en"])
    (pdf,) = render(str(case), request, tmp_path / "out", progress=change_all, workers=1)
    assert [step[1:] for step in seen] == [(1, 2), (2, 2)]
    report = pdf.parent
    sidecar = json.loads((report / "provenance.json").read_text("utf-8"))
    texts = {n["text"] for n in sidecar["numbers"] if n["name"] == "arrests.total"}
    assert texts == {"777", "777\u00a0people"}
    assert {n["notebook"] for n in sidecar["numbers"]} == {"00_facts", "07_own"}
    assert sidecar["case_sha256"] == hashlib.sha256(raw).hexdigest()
    assert sidecar["notebooks"]["07_own"]["sha256"] == hashlib.sha256(book).hexdigest()
    with pikepdf.open(pdf) as opened:
        assert opened.attachments["case.yaml"].get_file().read_bytes() == raw
    assert (report.parent / "cases/small-case/case.yaml").read_bytes() == raw
    assert b"North" in (report.parent / "cases/small-case/regions.csv").read_bytes()
    assert [str(item) for item in audit(report)] == []
    there = files(report.parent)
    for name, content in there.items():
        assert str(tmp_path).encode() not in content, name
        assert b"case-lib-" not in content, name  # of the folder that it was made in
    # in another folder, from another folder, the same bytes
    again = project(tmp_path / "another place")
    monkeypatch.chdir(again.parent)
    (pdf,) = render("report.json", Request(Path("notebooks"), ["en"]), Path("reports"))
    assert files(pdf.parents[1]) == there


SAID = "9 people do not fit into 12 groups."
WITHOUT_RESULT = f"from case_lib.base.errors import ModelError\nraise ModelError({SAID!r})"


def test_a_chapter_without_result_says_why(tmp_path, write_case):
    """Also if the error of a model is raised in a kernel."""
    books = tmp_path / "notebooks"
    books.mkdir()
    shutil.copy(NOTEBOOKS / "00_facts.ipynb", books)
    notebook(books / "07_model.ipynb", "A model", WITHOUT_RESULT)
    steps = []
    case, out = str(write_case(MINIMAL)), tmp_path / "out"
    (pdf,) = render(case, Request(books, ["en"]), out, progress=lambda *s: steps.append(s))
    assert [name for name, *_ in steps if SAID in name] != []
    assert SAID in (pdf.parent / "report.html").read_text("utf-8")
    assert "Traceback" not in (pdf.parents[1] / "notebooks/07_model.ipynb").read_text("utf-8")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "未能得出结果"), pytest.param("en", "no result could be computed", marks=RARE)],
)
def test_a_chapter_without_result_takes_nothing_with_it(tmp_path, monkeypatch, lang, words):
    """A project with no case but its own; what the comparison names by default isn't there."""
    (tmp_path / "cases" / "small-case").mkdir(parents=True)
    (tmp_path / "cases" / "small-case" / "case.yaml").write_text(MINIMAL, "utf-8")
    books = tmp_path / "notebooks"
    books.mkdir()
    shutil.copy(NOTEBOOKS / "00_facts.ipynb", books)
    shutil.copy(NOTEBOOKS / "02_provinces.ipynb", books)
    shutil.copy(NOTEBOOKS / "09_compare.ipynb", books)
    notebook(books / "07_model.ipynb", "A model", WITHOUT_RESULT)
    monkeypatch.chdir(tmp_path)
    (pdf,) = in_process.render("small-case", Request(books, [lang]), Path("out"))
    page = (pdf.parent / "report.html").read_text("utf-8")
    assert SAID in page
    assert words in page
    assert 'id="00_facts"' in page
    assert [str(item) for item in audit(pdf.parent)] == []
    book = (pdf.parents[1] / "notebooks/07_model.ipynb").read_text("utf-8")
    assert "Traceback" not in book
    sidecar = json.loads((pdf.parent / "provenance.json").read_text("utf-8"))
    assert sidecar["notebooks"]["09_compare"]["parameters"]["compare_with"] == ""
    # asked for, a case that isn't there is an error
    with pytest.raises(FactError, match="there is no such case"):
        render("small-case", Request(books, ["en"], {"compare_with": "cixi-2022"}), Path("out"))
    with pytest.raises(ParameterError, match="names no case"):
        render("small-case", Request(books, ["en"], {"compare_with": ","}), Path("out"))


# -- copies ---------------------------------------------------------------------------------------


@pytest.fixture
def frozen(tmp_path):
    (tmp_path / "frozen").mkdir()
    return Frozen(tmp_path / "frozen")


def test_a_name_leads_to_the_copy_while_a_report_is_made(frozen, write_case, monkeypatch):
    path = write_case(MINIMAL)
    file = frozen.case(path)
    with pytest.raises(FactError):
        find_case("small-case")
    monkeypatch.setenv(inputs.FOLDER, str(frozen.inputs))
    assert find_case("small-case") == frozen.inputs / "small-case" / "case.yaml"
    assert file.case == "small-case"
    for name in ("..", ".", "small-case/../small-case", "nowhere"):
        assert inputs.copy_of(name, "case.yaml") is None


def test_two_cases_of_one_id_are_refused(frozen, tmp_path):
    for name, text in (("a", MINIMAL), ("b", MINIMAL), ("c", MINIMAL.replace("12", "13"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "case.yaml").write_text(text, "utf-8")
    frozen.case(tmp_path / "a" / "case.yaml")
    frozen.case(tmp_path / "b" / "case.yaml")  # the same
    with pytest.raises(ParameterError, match="another case file also has `case: small-case`"):
        frozen.case(tmp_path / "c" / "case.yaml")


def test_a_fault_is_told_at_its_place_in_the_original(frozen, write_case, tmp_path):
    path = write_case(MINIMAL.replace("says: 12", "says: x"))
    with pytest.raises(FactError) as error:
        frozen.case(path)
    assert f"{path.as_posix()}:19:" in str(error.value)
    assert str(frozen.folder) not in str(error.value)


@pytest.mark.parametrize("table", ["/etc/hostname", "../regions.csv", "a/../../regions.csv"])
def test_a_table_outside_the_folder_of_the_case_is_refused(frozen, write_case, table):
    (write_case(MINIMAL).parent.parent / "regions.csv").write_text("id\n")
    with pytest.raises(FactError, match="not in the folder of the case"):
        frozen.case(write_case(MINIMAL + f"tables: {{provinces: {table}}}\n"))


def taken(frozen, case, given, tmp_path):
    return frozen.parameters(case, {"sources": "all", **given}, given, tmp_path)


def test_a_word_stays_a_word_and_a_file_becomes_its_copy(frozen, write_case, tmp_path, monkeypatch):
    own = frozen.case(write_case(MINIMAL))
    other = tmp_path / "other.yaml"
    other.write_text(MINIMAL.replace("case: small-case", "case: other-case"), "utf-8")
    table = provinces("CN")
    lines = [f"{name},{row}" for row, name in enumerate(table["id"])]
    (tmp_path / "prior.csv").write_text("\n".join(["province,weight", *lines]), "utf-8")
    (tmp_path / "paper").write_text("a file of that name")
    monkeypatch.chdir(tmp_path)
    assert taken(frozen, own, {"sources": "paper"}, tmp_path)["sources"] == "paper"
    values = taken(frozen, own, {"compare_with": f"small-case, {other}"}, tmp_path)
    assert values["compare_with"] == "small-case,other-case"
    assert (frozen.inputs / "other-case" / "case.yaml").read_bytes() == other.read_bytes()
    values = taken(frozen, own, {"province_prior": "prior.csv"}, tmp_path)
    assert values["province_prior"] == "prior.csv"
    (tmp_path / "prior.csv").unlink()
    monkeypatch.setenv(inputs.FOLDER, str(frozen.inputs))
    assert list(prior_weights(table, values["province_prior"])) == list(range(len(table)))
    # of a notebook of one's own nothing is known but that it runs elsewhere
    values = taken(frozen, own, {"note": "paper", "data": "./paper"}, tmp_path)
    assert values["note"] == "paper"
    assert values["data"] == str(tmp_path / "paper")


@pytest.mark.parametrize("content", [b"\x00\x01", b"a:b:c\n", b"province\nCN-GD\n", b""])
def test_a_prior_that_is_no_table_is_refused(content, tmp_path):
    path = tmp_path / "prior.csv"
    path.write_bytes(content)
    with pytest.raises(ParameterError, match=r"prior\.csv"):
        prior_weights(provinces("CN"), str(path))


def test_a_parameters_cell_may_have_types_and_words(tmp_path):
    path = tmp_path / "x.ipynb"
    notebook(path, "x", "1")
    assert parameters.declared(path)["draws"] == 500
    assert list(parameters.declared(path)) == list(parameters.COMMON)
    for wrong in ("draws: int", "a.b: int = 1", "5", "draws: int = open('x')"):
        notebook(path, "x", "1", wrong)
        with pytest.raises(ParameterError, match="nothing but"):
            parameters.declared(path)


# -- kernels and signals --------------------------------------------------------------------------


class Unheard:
    """Replaces papermill, with kernels that die before their first reply."""

    def __init__(self, deaths: int, said: str = "Kernel died before replying to kernel_info"):
        self.deaths, self.said, self.started = deaths, said, 0

    def execute_notebook(self, *_, **__):
        self.started += 1
        if self.started <= self.deaths:
            raise RuntimeError(self.said)
        return "executed"


def test_a_kernel_that_dies_before_its_first_word_is_started_once_more(tmp_path):
    run = running.NotebookJob(tmp_path, tmp_path, {}, tmp_path, tmp_path, True)
    once = Unheard(1)
    assert (running._executed(once, run), once.started) == ("executed", 2)
    for fails in (Unheard(2), Unheard(1, "something else")):
        with pytest.raises(RuntimeError):
            running._executed(fails, run)
        assert fails.started == (2 if fails.deaths == 2 else 1)


@pytest.fixture
def short():
    """Return a temporary folder whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="short-") as folder:
        yield Path(folder)


@pytest.mark.parametrize(
    "how", ["SIGKILL", *(pytest.param(name, marks=RARE) for name in ("SIGTERM", "SIGINT"))]
)
def test_a_run_that_is_ended_leaves_nothing(tmp_path, how, short):
    """Interrupted by Ctrl-C (which all processes of a terminal receive), or killed."""
    case = project(tmp_path / "one")
    begun = tmp_path / "begun"
    own = f"import pathlib, time\npathlib.Path({str(begun)!r}).touch()\ntime.sleep(600)"
    notebook(case.parent / "notebooks/07_own.ipynb", "Own", own)
    arguments = ["render", case, "--lang", "en", "--out", tmp_path / "out"]
    arguments += ["--notebooks", case.parent / "notebooks"]
    # a shell lets what it runs in the background ignore Ctrl-C, and so do its children
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    run = subprocess.Popen(
        [sys.executable, "-m", "case_lib", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(short)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    signal.signal(signal.SIGINT, heard)
    process = psutil.Process(run.pid)
    until = time.monotonic() + 300
    while not begun.exists() and run.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
    if run.poll() is not None:
        pytest.fail(f"it ended by itself: {run.communicate()}")
    family = process.children(recursive=True)
    assert begun.exists()
    assert len(family) > 1
    if how == "SIGINT":
        os.killpg(run.pid, signal.SIGINT)
    else:
        run.send_signal(getattr(signal, how))
    out, err = run.communicate(timeout=300)
    assert run.returncode == {"SIGKILL": -9, "SIGTERM": 143, "SIGINT": 130}[how]
    assert b"Traceback" not in out + err
    _, alive = psutil.wait_procs(family, timeout=60)
    assert alive == []
    assert not (tmp_path / "out").exists()
    if how != "SIGKILL":
        assert list(short.glob("case-lib-*")) == []
