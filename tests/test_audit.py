"""Any later change in a report is reported, and nothing crashes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import nbformat
import pikepdf
import pytest

from case_lib.base import folders
from case_lib.casefile.case import Case
from case_lib.casefile.opening import open_case
from case_lib.document.display import MIME
from case_lib.document.versions import version
from case_lib.reports import recount, report_files
from case_lib.reports.audit import audit
from tests.command import run


@pytest.fixture(scope="session")
def small(report_of) -> Path:
    return report_of("one-source") / "en"


@pytest.fixture(scope="session")
def again(small) -> report_files.Report:
    return report_files.describe(small.parent, small.name)


@pytest.fixture(scope="session")
def opened(again) -> Case:
    return open_case(again.case_path, draws=500)


@pytest.fixture(scope="session")
def known(small, opened):
    return recount._known(small.parent, opened)


@pytest.fixture
def unchanged(again, opened, known, monkeypatch):
    """The parts that most edits don't affect are made only once."""
    monkeypatch.setattr(report_files, "describe", lambda folder, lang: again)
    monkeypatch.setattr(recount, "_known", lambda folder, case: known)
    monkeypatch.setattr(recount, "open_case", lambda *_, **__: opened)


@pytest.fixture
def report(small, tmp_path) -> Path:
    """A copy for editing: the folder of one language in it."""
    return Path(shutil.copytree(small.parent, tmp_path / "report")) / small.name


def audited(folder: Path) -> str:
    """Audit a report whose manifest was adapted to the change."""
    folders.seal(folder.parent, report_files.makers())
    return "\n".join(map(str, audit(folder)))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def in_sidecar(change):
    def changed(folder: Path) -> None:
        path = folder / "provenance.json"
        data = json.loads(path.read_text("utf-8"))
        change(data)
        path.write_text(json.dumps(data), "utf-8")

    return changed


def in_page(old: str, new: str):
    return lambda folder: edit(folder / "report.html", old, new)


def within_page(pattern: str, new: str):
    def changed(folder: Path) -> None:
        path = folder / "report.html"
        text, count = re.subn(pattern, new, path.read_text("utf-8"), count=1)
        assert count
        path.write_text(text, "utf-8")

    return changed


def write(name: str, content: bytes):
    return lambda folder: (folder / name).write_bytes(content)


def half_a_page(folder: Path) -> None:
    path = folder / "report.html"
    page = path.read_bytes()
    path.write_bytes(page[: (page.index(b"<main") + page.index(b"</main>")) // 2])


def cut_pdf(folder: Path) -> None:
    with pikepdf.open(folder / "report.pdf", allow_overwriting_input=True) as pdf:
        assert len(pdf.pages) > 2
        del pdf.pages[2:]
        pdf.save()


def other_attachment(folder: Path) -> None:
    with pikepdf.open(folder / "report.pdf", allow_overwriting_input=True) as pdf:
        pdf.attachments["case.yaml"] = pikepdf.AttachedFileSpec(pdf, b"case: other")
        pdf.save()


def drawn_over(folder: Path, name: str = "report.pdf") -> None:
    with pikepdf.open(folder / name, allow_overwriting_input=True) as pdf:
        pdf.pages[-1].contents_add(b"0 0 500 500 re f")
        pdf.save()


EDITS = {
    "a bound": (in_sidecar(lambda d: d["numbers"][0].update(low=11)), "numbers[0]"),
    "a bound of a trace": (
        in_sidecar(lambda d: d["traces"]["arrests.total"].update(high=13)),
        "traces.arrests.total.high is 13; the report gives 12",
    ),
    "a text": (in_sidecar(lambda d: d["numbers"][0].update(text="21 people")), "21 people"),
    "a kind": (in_sidecar(lambda d: d["numbers"][0].update(kind="assumed")), "kind"),
    "the hash of the case": (in_sidecar(lambda d: d.update(case_sha256="0" * 64)), "case_sha256"),
    "the hash of a notebook": (
        in_sidecar(lambda d: d["notebooks"]["00_facts"].update(sha256="0" * 64)),
        "notebooks.00_facts.sha256",
    ),
    "a dropped row": (in_sidecar(lambda d: d["numbers"].pop(3)), "number of rows of numbers"),
    "a dropped trace": (in_sidecar(lambda d: d["traces"].popitem()), '"missing"'),
    "a claim": (
        in_sidecar(lambda d: d["traces"]["arrests.total"]["claims"][0].update(says="21")),
        "claims[0].says",
    ),
    "ink over the brief": (lambda folder: drawn_over(folder, "brief.pdf"), "brief.pdf"),
    "no brief": (lambda folder: (folder / "brief.pdf").unlink(), "brief.pdf"),
    "no sidecar": (lambda folder: (folder / "provenance.json").unlink(), "can't be read"),
    "no JSON": (write("provenance.json", b"{"), "is not a provenance.json"),
    "another spelling": (
        in_sidecar(lambda d: None),
        "formatted differently",
    ),
    "a traced number": (
        within_page(r'(<a class="n [^>]*>)12', r"\g<1>21"),
        "report.html",
    ),
    "a title": (within_page(r'<h1 id="top">', '<h1 id="top">99 '), "99"),
    "code": (within_page(r"<code>", "<code>99"), "99"),
    "the footer": (within_page(r"<footer>", "<footer>99 "), "99"),
    "a tip": (within_page(r'" title="', '" title="99 '), "99"),
    "a text for those who don't see": (in_page('<html lang="', '<html data-x="'), "data-x"),
    "a paragraph": (in_page("</main>", "<p>They were 99.</p></main>"), "99"),
    "half a page": (half_a_page, "report.html"),
    "no page at all": (write("report.html", b"\xff\xfe\x00<"), "report.html"),
    "a cut PDF": (cut_pdf, "has 2 pages; the report has"),
    "a corrupt PDF": (write("report.pdf", b"%PDF-1.7 nonsense"), "can't be read as a PDF"),
    "no PDF": (write("report.pdf", b""), "can't be read as a PDF"),
    "another attachment": (other_attachment, "carries another case.yaml"),
    "a PDF drawn over": (drawn_over, "differs from the report in something other than text"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_changed_file_is_told(name, report, unchanged):
    change, part = EDITS[name]
    change(report)
    assert part in audited(report)


def test_nothing_is_told_of_a_report_as_it_was_made(small):
    assert [str(item) for item in audit(small)] == []


def test_every_file_has_its_hash(report, small, unchanged):
    root = report.parent
    hashes = json.loads((root / "manifest.json").read_text("utf-8"))["files"]
    there = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
    assert there == {*hashes, "manifest.json"}
    for name in hashes:
        (root / name).write_bytes((small.parent / name).read_bytes() + b" ")
    lines = "\n".join(map(str, audit(report)))
    for name in hashes:
        assert f"{name}  was changed after it was made." in lines
    (root / "cases/one-source/case.yaml").unlink()
    (root / "manifest.json").unlink()
    lines = "\n".join(map(str, audit(report)))
    assert "manifest.json  is missing or unreadable" in lines
    shutil.copy(small.parent / "manifest.json", root)
    assert "case.yaml  is missing." in "\n".join(map(str, audit(report)))


def made_anew(folder: Path) -> None:
    """Make all files again from the folder, as a person hiding a change would."""
    report = report_files.describe(folder.parent, folder.name)
    for name, content in (
        (report_files.SIDECAR, report.sidecar_bytes),
        (report_files.PAGE, report.page),
        (report_files.PDF, report.pdf),
    ):
        (folder / name).write_bytes(content)


def in_notebooks(folder: Path, change) -> None:
    for path in (folder.parent / "notebooks").glob("*.ipynb"):
        book = nbformat.read(path, as_version=4)
        for cell in book.cells:
            for output in cell.get("outputs", []):
                change(version(output["data"][MIME], folder.name))
        nbformat.write(book, path)


def numbers(node):
    if isinstance(node, dict):
        if "mark" in node:
            yield node
        for value in node.values():
            yield from numbers(value)
    elif isinstance(node, list):
        for value in node:
            yield from numbers(value)


def retold(block):
    for number in numbers(block):
        if number["name"] == "arrests.total":
            number["text"] = number["text"].replace("12", "21")


def reckoned(block):
    for name, tree in block["traces"].items():
        if name == "arrests.total":
            tree.update(low=21, high=21)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (retold, "arrests.total is printed as '21"),
        (reckoned, "arrests.total (under arrests.total): low is 21; the case file gives 12"),
    ],
)
def test_a_change_in_a_notebook_is_told_though_all_files_fit_it(report, change, part):
    in_notebooks(report, change)
    made_anew(report)
    output = audited(report)
    assert part in output
    assert "report.html" not in output.replace("report.html  '", "")


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("notebooks/00_facts.ipynb", b"{", "is not a notebook executed by `render`"),
        ("notebooks/00_facts.ipynb", b'{"cells": []}', "can't be made again"),
        ("cases/one-source/case.yaml", b"case: [", "case.yaml:"),
        ("cases/one-source/case.yaml", None, "can't be made again"),
    ],
)
def test_broken_inputs_are_told(report, name, content, part):
    if content is None:
        (report.parent / name).unlink()
    else:
        (report.parent / name).write_bytes(content)
    assert part in audited(report)


def test_a_changed_claim_of_the_kept_case_is_told(report):
    edit(report.parent / "cases/one-source/case.yaml", "says: 12", "says: 21")
    output = audited(report)
    assert "arrests.total (under arrests.total): low is 12.0; the case file gives 21.0" in output
    assert "case_sha256" in output


def test_a_report_of_another_version_says_so(report):
    folders.seal(report.parent, {**report_files.makers(), "case_lib": "0.0.1"})
    assert "was made with case-lib 0.0.1" in "\n".join(map(str, audit(report)))
    # another setter of the same words makes other bytes, which are no fault
    folders.seal(report.parent, {**report_files.makers(), "typst": "0.0.1"})
    assert audit(report) == []


def test_three_thousand_open_elements_are_read(report, unchanged):
    edit(report / "report.html", "</main>", "<b>" * 3000 + "99" + "</i>" * 3000 + "</main>")
    assert "99" in audited(report)


def test_the_command_tells_and_ends_with_one(report):
    edit(report / "report.html", "</main>", "<p>They were 99.</p></main>")
    done = run("audit", report)
    assert done.returncode == 1
    assert "was changed after it was made" in done.stdout
    assert "'99' in" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
