from __future__ import annotations

import csv
import json
import re
from unittest import mock

import pandas as pd
import pytest

from case_lib.base import languages
from case_lib.base.spreadsheets import plain_cell
from case_lib.casefile.opening import open_case
from case_lib.chapters.compare import figures, ranking, tables
from case_lib.chapters.compare import model as compare
from case_lib.chapters.compare.text import standing
from case_lib.document.inline import text_of
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import trace
from case_lib.reports import export
from case_lib.reports.audit import audit
from case_lib.reports.request import Request
from tests.command import run
from tests.conftest import MAIN, MINIMAL, ROOT
from tests.in_process import render

NAMED = "shanghai-2023,cixi-2022,hanchuan-2021"


@pytest.fixture(scope="module")
def others(main_case):
    return compare.others(main_case, NAMED)


@pytest.fixture(scope="module")
def columns(main_case, others):
    return compare.columns(main_case, others)


def test_the_case_itself_is_not_set_beside_itself(columns):
    names = [column.name for column in columns]
    assert names[:3] == ["shanghai-2023", "cixi-2022", "hanchuan-2021"]
    assert len(names) == len(set(names))
    assert len(names) > 12


def test_what_is_not_reported_is_never_zero(main_case, others):
    table = tables.matrix(main_case, others)
    cells = {
        (row[0][0], head): text_of(cell)
        for row in table.rows
        for head, cell in zip(table.heads[1:], row[1:], strict=True)
    }
    assert cells["Calls made (by people or by robots)", "Shanghai"] == "not reported"
    assert cells["Calls made (by people or by robots)", "Hanchuan"] == "16,069\u00a0calls"
    assert cells["People caught", "Cixi"] == "171\u00a0people"
    # what is earned, of whatever kind, is not set beside base pay
    assert cells["Base pay per day, lowest tier", "Cixi"] == "not reported"
    assert not any(text in ("0", "–") for text in cells.values())
    # the cover says that convictions are reported: of a part of the people, as this row says too
    said = "3\u00a0people○ (core members convicted of fraud)"
    assert cells["People convicted", "Shanghai"] == said


def test_a_part_of_the_convicted_is_ranked_with_no_case(write_case, others):
    likely = re.compile(r"    same_case: likely\n    same_case_why:\n(      .*\n)+")
    text, count = likely.subn("", MAIN.read_text("utf-8"))
    assert count
    sure = open_case(write_case(likely.sub("", text)))
    beside = compare.columns(sure, others)
    assert beside[0].figures["convicted"].kind.name == "REPORTED"
    assert ranking.highest("convicted", beside) is None


def test_figures_of_another_case_are_told_apart(columns):
    cixi = columns[1].figures["officers_arrest"]
    assert cixi.name == "cixi-2022.arrests.officers_arrest"
    assert set(cixi.bases) == {"cixi-2022.operation.officers", "cixi-2022.arrests.third"}
    # just under 200 officers, 106 people: the third raid alone (1.70–1.89)
    assert cixi.low == pytest.approx(180 / 106)
    assert cixi.high == pytest.approx(200 / 106)
    assert cixi.bases["cixi-2022.arrests.third"].citations[0].source == "The Paper"


def test_the_highest_lies_above_all_that_report_it(main_case, others, columns):
    for row in compare.ROWS:
        best = ranking.highest(row, columns)
        if best is None:
            continue
        rest = [c for c in columns if c.one_case and row in c.figures and c is not best.column]
        assert rest
        assert all(best.figure.low > c.figures[row].high for c in rest)
        assert best.count.low == 1 + len(rest)
    said = standing(main_case, others).as_text()
    assert "say how many people were caught, this case has the most: 506\u00a0people." in said


def test_of_two_one_is_higher_and_of_more_the_highest(main_case, others):
    lines = standing(main_case, others).as_text().splitlines()
    assert len(lines) > 3
    for line in lines[1:-1]:
        assert bool(re.search(r"\bhigher\b|\blarger\b", line)) == ("the 2\u00a0cases◐" in line)


def test_without_a_highest_figure_the_text_says_so(main_case):
    with mock.patch("case_lib.chapters.compare.text.highest", return_value=None):
        (line,) = standing(main_case, []).lines
    assert text_of(line).startswith("We don’t rank the cases on any figure that isn’t named here")


def test_run_for_several_languages_each_block_is_as_in_its_own():
    """Remarks, outlets and parts of other cases are in the language of the reader."""

    def blocks(lang):
        case = open_case(MAIN, lang=lang, draws=100)
        others = compare.others(case, NAMED)
        return [
            standing(case, others),
            tables.matrix(case, others),
            figures.ranges(case, others, "price"),
            tables.further(case, others),
            tables.further_sources(case, others),
        ]

    for lang in languages.known():
        for block, alone in zip(blocks(",".join(languages.known())), blocks(lang), strict=True):
            assert block.of[lang].describe() == alone.describe()


def test_a_ratio_of_a_comparator_stands_in_the_way(columns):
    """Rugao had 120+ officers for 56 arrests, inside what the main case allows."""
    (rugao,) = [column for column in columns if column.name == "rugao-2024"]
    assert rugao.figures["officers_arrest"].low == pytest.approx(120 / 56)
    assert ranking.highest("officers_arrest", columns) is None


def test_money_of_two_currencies_is_not_ranked():
    def column(name, says, unit):
        figure = Quantity.parse(says, unit, f"{name}.operation.seized")
        return compare.Column(name, name, "arrested", {"seized": figure})

    baht, yuan = column("a", "20000000", "THB"), column("b", "12000000", "CNY")
    assert ranking.highest("seized", [baht, yuan]) is None
    assert ranking.like("seized", [baht, yuan]) == [(baht, baht.figures["seized"])]
    more = column("c", "20000000", "CNY")
    assert ranking.highest("seized", [yuan, more]).column is more
    assert ranking.highest("seized", [yuan, more, baht]) is None
    assert ranking.highest("seized", [yuan, column("d", "12000000", "CNY")]) is None


def test_every_comparator_has_a_source_and_can_be_read():
    rows = pd.read_csv(
        ROOT / "case_lib/reference/comparators.csv", dtype=str, keep_default_na=False
    )
    assert (rows["outlet_en"] != "").all()
    assert rows["confidence"].isin(["high", "medium", "low"]).all()
    known = {name for _, names, _ in compare.ROWS.values() for name in names}
    assert set(rows["quantity"]) <= known
    assert (rows["note_en"] != "").all()
    assert (rows["note_zh"] != "").all()
    assert not rows.duplicated(["id", "quantity"]).any()


def test_a_sweep_of_many_cases_is_drawn_beside_none(main_case, others):
    block = figures.ranges(main_case, others, "arrests")
    assert "Shanxi 2022" in block.svgs[0]
    assert "sweep" not in block.svgs[0]
    table = tables.further(main_case, others)
    sweep = [row for row in table.rows if "sweep" in text_of(row[0])]
    assert sweep
    assert all("many cases" in text_of(row[-1]) for row in sweep)
    addresses = {text_of(row[-1]) for row in tables.further_sources(main_case, others).rows}
    assert any(address.startswith("https://") for address in addresses)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_prints_the_matrix(lang):
    done = run("compare", *NAMED.split(","), "--lang", lang)
    assert done.returncode == 0, done.stderr
    assert {"en": "not reported", "zh": "未见报道"}[lang] in done.stdout


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["compare", "shanghai-2023"], "takes two cases or more"),
        (["compare", "shanghai-2023", "shanghai-2023"], "takes two cases or more"),
        (["compare", "shanghai-2023", "cixi"], "Did you mean 'cixi-2022'"),
        (["export", "shanghai-2023", "--out", "tests"], "contains other files"),
        (["synth", "one", "--out", "x"], "there is no such case"),
        (["synth", "cixi-2022", "--out", "x"], "lacks synthetic.group_evenness"),
        (["synth", "shanghai-2023", "--out", "tests"], "contains other files"),
        (["synth", "shanghai-2023", "--days", "0"], "days=0"),
    ],
)
def test_bad_input_is_refused(arguments, part):
    done = run(*arguments)
    assert done.returncode == 1
    assert part in " ".join((done.stdout + done.stderr).split())
    assert not (ROOT / "x").exists()


# -- export ---------------------------------------------------------------------------------------


def test_an_export_holds_the_case(tmp_path, main_case):
    export.write(main_case, MAIN, tmp_path / "out")
    table = pd.read_csv(tmp_path / "out" / "quantities.csv").set_index("name")
    assert len(table) == len(main_case.quantities)
    for name, quantity in main_case.quantities.items():
        assert table.at[name, "kind"] == quantity.kind.word
        if pd.notna(table.at[name, "low"]):
            assert table.at[name, "low"] == pytest.approx(quantity.low)
    again = pd.read_parquet(tmp_path / "out" / "quantities.parquet").set_index("name")
    assert list(again.index) == list(table.index)
    with (tmp_path / "out" / "statements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["schema"] for row in rows} == {"Event", "Article"}
    assert {row["lang"] for row in rows} == {"", "eng", "zho"}  # ISO 639-3
    claims = [r for r in rows if r["value"] == "arrests.organisers = 27 person"]
    assert [(r["dataset"], r["original_value"]) for r in claims] == [("legal-daily", "27名")]
    raid = {r["prop"]: r["value"] for r in rows if r["entity_id"] == "shanghai-2023-raid"}
    assert (raid["startDate"], raid["endDate"]) == ("2023-04-25", "2023-04-28")
    assert not [r for r in rows if "50+" in r["value"] and r["dataset"] == "mirror-x"]


def referred(node):
    """Yield the references of a crate: objects that contain only an id."""
    if isinstance(node, dict):
        if set(node) == {"@id"}:
            yield node["@id"]
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from referred(item)


def test_the_crate_names_every_file_and_its_hash(tmp_path, main_case):
    import hashlib

    export.write(main_case, MAIN, tmp_path / "out")
    graph = json.loads((tmp_path / "out" / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    files = {item["@id"]: item for item in graph if item["@type"] == "File"}
    there = {p.name for p in (tmp_path / "out").iterdir()} - {"ro-crate-metadata.json"}
    assert set(files) == there
    for name, item in files.items():
        data = (tmp_path / "out" / name).read_bytes()
        assert item["sha256"] == hashlib.sha256(data).hexdigest()
    known = {item["@id"] for item in graph} | {"https://w3id.org/ro/crate/1.1"}
    assert set(referred(graph)) <= known
    cited = {item["@id"] for item in graph if item["@type"] == "NewsArticle"}
    assert cited == {f"#{name}" for name in main_case.sources}


def test_no_cell_of_an_export_is_a_formula(tmp_path, write_case):
    """A label, a title and a token may begin as a formula does; a number may be negative."""
    text = MINIMAL.replace("title: A small case", "title: '=cmd()'")
    text = text.replace("label: people arrested", "label: '@sum'")
    text = text.replace("anchor: 12名", "anchor: '+1+cmd|x'").replace("The Paper", "-2+3")
    path = write_case(text)
    export.write(open_case(path), path, tmp_path / "out")
    cells = [
        cell
        for name in ("quantities.csv", "statements.csv")
        for row in csv.reader((tmp_path / "out" / name).open(encoding="utf-8", newline=""))
        for cell in row
    ]
    assert {"'=cmd()", "'@sum", "'+1+cmd|x"} <= set(cells)
    for cell in cells:
        if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
            float(cell)
    assert "12.0" in cells


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ("-5", "-5"),
        ("+1.5e3", "+1.5e3"),
        ("-5+cmd", "'-5+cmd"),
        ("=1", "'=1"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("12", "12"),
        ("", ""),
        ("a=b", "a=b"),
    ],
)
def test_a_cell_that_would_be_a_formula_is_text(said, cell):
    assert plain_cell(said) == cell


def test_a_source_switched_off_is_not_exported():
    case = open_case(MAIN, sources="-feature")
    assert not [row for row in export.statements(case) if row["dataset"] == "feature"]


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "lang"), [("cixi-2022", "en"), ("hanchuan-2021", "zh")])
def test_the_other_cases_have_reports_without_orphans(tmp_path, name, lang):
    given = {"draws": "500", "compare_with": "shanghai-2023"}
    (pdf,) = render(name, Request(ROOT / "notebooks", [lang], given), tmp_path)
    assert [str(orphan) for orphan in audit(pdf.parent)] == []


def test_figures_of_other_cases_name_outlet_and_day(columns):
    """The ledger of a report can only find them here."""
    for column in columns[1:]:
        for figure in column.figures.values():
            for base in figure.bases.values():
                claims = trace(base).get("claims", [])
                assert all(c["published"] for c in claims if c["source"] == "The Paper"), base.name
                assert not {c["source"] for c in claims} & {"cixi", "hanchuan", "legal-daily"}
    cixi = next(column for column in columns if column.name == "cixi-2022")
    (claim,) = trace(cixi.figures["arrests"])["claims"]
    assert (claim["source"], claim["published"]) == ("The Paper", "2022-06-29")
