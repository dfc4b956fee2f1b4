"""The newsroom kit: pictures and tables with source, marks and citation."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from case_lib.casefile.loader import load_case
from case_lib.reports import kit, report_files
from case_lib.reports.recount import _kit

LANGS = ("en", "zh")


@pytest.fixture(scope="module", params=LANGS)
def folder_and_report(request, report_of):
    """Return a report's folder in a language, and its report made again."""
    root = report_of("port-town")
    return root / request.param, report_files.describe(root, request.param)


def rows(raw):
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


def test_a_kit_holds_what_is_in_print_with_source_and_citation(folder_and_report):
    folder, report = folder_and_report
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(report.kit) <= there
    cited = (folder / "citation.txt").read_text("utf-8").splitlines()[0]
    assert report.described["case_sha256"][:12] in cited
    assert "@misc{port-town-" in (folder / "citation.bib").read_text("utf-8")
    named = {name.rpartition(".")[0] for name in report.kit if "/" in name}
    assert {"figures/composition", "figures/timeline", "tables/evidence"} <= named
    for name in named:
        said = report.kit[f"{name}.txt"].decode()
        assert cited in said
        if name.startswith("figures/"):
            assert report.kit[f"{name}.png"].startswith(b"\x89PNG")
            assert report.kit[f"{name}.svg"].startswith(b"<svg")
    assert len((folder / "README.txt").read_text("utf-8")) < 1500


def test_numbers_of_a_drawing_are_those_of_its_block(folder_and_report):
    _, report = folder_and_report
    shown_in = [block for chapter in report.described["chapters"] for block in chapter["blocks"]]
    block = next(b for b in shown_in if b.get("name") == "composition")
    printed = [n["text"] + n["mark"] for n in block["numbers"]]
    shown = [list(row.values())[1] for row in rows(report.kit["figures/composition.csv"])]
    assert shown[: len(printed)] == printed
    rest = next(
        r for r in rows(report.kit["figures/composition.csv"]) if "arrests.residual" in r.values()
    )
    assert list(rest.values())[2:4] == ["6", "6"]


def test_the_audit_finds_a_file_of_the_kit_that_was_changed(folder_and_report, tmp_path):
    _, report = folder_and_report
    for name, content in report.kit.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert list(_kit(tmp_path, report.kit, same_makers=True)) == []
    table = tmp_path / "figures" / "composition.csv"
    table.write_bytes(table.read_bytes().replace(b"30", b"31"))
    (tmp_path / "figures" / "composition.png").write_bytes(b"")
    (tmp_path / "tables" / "evidence.csv").unlink()
    (tmp_path / "tables" / "other.csv").write_bytes(b"")
    names = {difference.where.rpartition("/")[2] for difference in _kit(tmp_path, report.kit, True)}
    assert names == {"composition.csv", "composition.png", "evidence.csv", "other.csv"}


def test_a_kit_is_the_same_each_time(folder_and_report):
    folder, report = folder_and_report
    again = kit.files(json.loads(json.dumps(report.described)), load_case(report.case_path))
    assert again == report.kit
    assert all((folder / name).read_bytes() == content for name, content in again.items())


def test_a_drawing_has_the_number_that_print_gives_it(folder_and_report):
    """The brief’s timeline was Figure 1 in the kit, so that all others were off by one."""
    _, report = folder_and_report
    numbered = [
        block["number"]
        for chapter in report.described["chapters"]
        for block in chapter["blocks"]
        if block["block"] == "figure"
    ]
    assert numbered == [str(n) for n in range(1, len(numbered) + 1)]
    first = report.kit["figures/timeline.txt"].decode()
    assert re.search(r"(Figure 1 of|图1)", first.replace("\u00a0", " ")), first
    assert all(
        not block["number"].isdecimal()
        for block in report.described["brief"]["blocks"]
        if block["block"] in ("figure", "table")
    )
