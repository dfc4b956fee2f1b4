"""A chapter is a folder and a notebook; no other code names it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import browsing
from tests.browsing import browser, page, show  # noqa: F401 - fixtures
from tests.conftest import MINIMAL, RARE, ROOT

SEIZED = """\
  operation.officers:
    {label: officers, unit: officer, claims: [{says: 40, source: paper}]}
  operation.seized:
    {label: money seized, unit: CNY, claims: [{says: "80000+", source: paper}]}
"""
ASSUMED = """\
assumptions:
  seizure.share_returned:
    {label: share returned to victims, unit: "1", value: "0.2..0.5", reason: not reported}
"""
EXTRA = Path(__file__).with_name("extra_chapter")


def case_lib(folder, *arguments):
    """Run a command with the package of a folder in place of the installed one."""
    return subprocess.run(
        [sys.executable, "-m", "case_lib", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path):
    """A copy of the package, a case, and the mandatory notebook."""
    ignored = shutil.ignore_patterns("fonts")  # bytecode comes along
    shutil.copytree(ROOT / "case_lib", tmp_path / "case_lib", ignore=ignored)
    (tmp_path / "case_lib/fonts").symlink_to(ROOT / "case_lib/fonts")
    (tmp_path / "case.yaml").write_text(MINIMAL + SEIZED + ASSUMED, "utf-8")
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks/00_facts.ipynb", tmp_path / "notebooks")
    return tmp_path


def within(project):
    """Copy the chapter into the package."""
    shutil.copytree(EXTRA / "seizure", project / "case_lib/chapters/seizure")
    shutil.copy(EXTRA / "10_seizure.ipynb", project / "notebooks")


def beside(project):
    """Install the chapter as a package of another distribution, which offers it."""
    shutil.copytree(EXTRA / "seizure", project / "seizure_chapter")
    about = project / "seizure_chapter-0.1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: seizure-chapter\nVersion: 0.1\n")
    (about / "entry_points.txt").write_text("[case_lib.chapters]\nseizure = seizure_chapter\n")
    book = (EXTRA / "10_seizure.ipynb").read_text("utf-8")
    book = book.replace("from case_lib.chapters.seizure", "from seizure_chapter")
    (project / "notebooks/10_seizure.ipynb").write_text(book, "utf-8")


# what a further formula adds to three files of the chapter
FORMULA = {
    "model.py": """

_PER_PERSON = {"en": "money seized per person caught", "zh": "人均查扣的资金"}


@formula("money/person", _PER_PERSON, section="seizure")
def per_person(operation_seized, arrests_total):
    return operation_seized / arrests_total
""",
    "text.en.md": "For each person caught, {{ seizure.per_person | amount }} were seized.\n",
    "text.zh.md": "平均每抓获一人，查扣{{ seizure.per_person | amount }}。\n",
}


def add_formula(chapter):
    """Add a formula to a chapter, and cite it in its first passage."""
    for name, more in FORMULA.items():
        text = (chapter / name).read_text("utf-8")
        first, gap, rest = text.partition("\n\n") if name.endswith(".md") else (text, "", "")
        (chapter / name).write_text(f"{first}\n{more}{gap}{rest}", "utf-8")


@pytest.mark.parametrize("put", [within, pytest.param(beside, marks=RARE)])
def test_a_folder_and_a_notebook_make_a_chapter(project, put):
    """A formula more takes three files of it: its model, and its text in both languages."""
    put(project)
    inside = project / "case_lib/chapters/seizure"
    add_formula(inside if inside.is_dir() else project / "seizure_chapter")
    checked = case_lib(project, "check", "case.yaml", "--lang", "zh")
    assert "10_seizure（查扣了什么）" in checked.stdout.replace(" (", "（").replace(")", "）")
    assert "seizure.vehicles" in checked.stdout
    done = case_lib(project, "render", "case.yaml", "--only", "10_seizure", "-p", "draws=200")
    assert done.returncode == 0, done.stderr
    for lang, heading, said, caption, note, label in (
        (
            "en",
            "What was seized",
            "For each officer deployed",
            "beside the officers",
            "Ranges show",
            "money seized per person caught",
        ),
        (
            "zh",
            "查扣了什么",
            "平均每出动一名警力",
            "与出动的警力对照",
            "上下限为来源措辞",
            "人均查扣的资金",
        ),
    ):
        folder = project / "reports/small-case" / lang
        html = (folder / "report.html").read_text("utf-8")
        assert heading in html
        assert said in html
        assert caption in html  # of a table, whose words stand in the chapter's text as well
        assert note in html
        assert label in html.casefold()  # of the further formula, in the ledger
        ledger = json.loads((folder / "provenance.json").read_text("utf-8"))
        names = {number["name"] for number in ledger["numbers"]}
        assert {"seizure.per_officer", "seizure.per_person"} <= names
        assert "operation.seized" in json.dumps(ledger["traces"]["seizure.per_officer"])


# the ends of the band in the drawing as shares of the axis, what it says, and whether it is veiled
BAND = """() => {
  const figure = document.querySelector("figure[data-drawing=returned]");
  const svg = figure.querySelector("svg"), wide = svg.getBoundingClientRect();
  const band = figure.querySelector("[id$=mv-band] path").getBoundingClientRect();
  const share = x => ((x - wide.left) / wide.width - 0.02) / 0.96;
  const said = figure.querySelector("[id$=mv-said]").textContent.trim();
  return [share(band.left), share(band.right), said, Boolean(figure.querySelector(".old"))];
}"""


@browsing.needed
def test_a_chapter_of_ones_own_has_a_drawing_that_moves(project, page):  # noqa: F811
    """Its folder records how; the scripts of a page know no chapter."""
    within(project)
    command = ("render", "case.yaml", "--only", "10_seizure", "-p", "draws=200", "--no-pdf")
    assert (done := case_lib(project, *command)).returncode == 0, done.stderr
    show(page, project / "reports/small-case")
    # of more than 80,000 and less than 90,000, and an axis that is a fifth longer than the band
    for link, share, said in (
        ("", (0.2, 0.5), "16,000–45,000\u00a0yuan ○"),
        ("#set=seizure.share_returned=0.1..0.6", (0.1, 0.6), "8,000–54,000\u00a0yuan ○"),
    ):
        page.goto(page.url.partition("#")[0] + link)
        ends = [80_000 * share[0] / (1.2 * 90_000 * share[1]), 1 / 1.2]
        left, right, words, veiled = page.evaluate(BAND)
        assert ([left, right], words, veiled) == (pytest.approx(ends, abs=0.003), said, False)
