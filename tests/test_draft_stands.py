"""Drafts of difficult articles pass the check; their open questions reach no report."""

from __future__ import annotations

import re
import shutil

import pypdf
import pytest
from typer.testing import CliRunner

from case_lib.base import yaml_text
from case_lib.base.errors import FactError
from case_lib.base.unit_words import called
from case_lib.casefile import checks
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.casefile.source_check import verify
from case_lib.cli import app
from case_lib.reading import draft_writing
from case_lib.reading.drafting import draft
from case_lib.reports import report_files
from case_lib.reports.render import render
from case_lib.reports.request import Request
from tests.command import run
from tests.conftest import MINIMAL, RARE, ROOT, write_draft

# written for this test; they tell of no real case
AWKWARD = {
    "nobody can be everywhere": "5月3日收网,抓获犯罪嫌疑人9名,该案涉及29个省、98个城市。",
    "many currencies": "查获2000万泰铢、30万令吉、5万USDT、3万美元、6万港元和9317.28元。",
    "no known unit": "查扣车辆12辆、房产3套、窝点18个,共17个层级,黄金2公斤,服务器4组。抓获30名。",
    "places": "广东、湖南、新疆三地警方联动,广东抓获3人,湖南抓获5人,共抓获8名。",
    "shares": "提成3.59‰,另有四六分成,成功率3成,12.5%的人被骗。抓获2人。",
    "same sums": "甲被罚款2万元,乙被罚款2万元,丙、丁各退赃2万元,判处有期徒刑三年。",
    "sentences": "张某被判处有期徒刑五年六个月,并处罚金10万元;李某被判处有期徒刑二年,缓刑三年。",
    "dates": "3月5日立案,3月5日抓捕,4月至6月侦查,6月18日至19日收网,抓获40余名。6月20日通报。",
    "a misprint": "抓获1700000000名,查扣99999999999万元,另有8名在逃。",
    "no full stop": "抓获12名 查扣手机30部 涉案40亿元 冻结账户1000余个",
    "odd characters": "抓获１２名“骨干”:甲|乙#丙,涉案{100}万元 & <b>30</b>部手机: 'x' \"y\"。",
    "parts over their whole": "抓获犯罪嫌疑人5名,其中组织者9名,技术人员3名。",
    "words that YAML reads": "抓获12名。是: no, yes, null, ~, - 30人,? 5人。",
    "contradicting twice": "共抓获83名。经核实,抓获80名。另据通报,抓获38名嫌疑人。",
}


def drafted(tmp_path, text, published="2023-06-01", title="某地通报一起案件\n"):
    article = tmp_path / "article.txt"
    article.write_text(f"{title}{text}\n", encoding="utf-8")
    path = tmp_path / "my-case" / "case.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(draft(article, "daily", published, "my-case").text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        *AWKWARD.values(),
        "延扣7天至9月10日,抓获12名。3月5日起获赃物,两天前抓获数位嫌疑人。",
        "最长10年监禁,最重5年有期徒刑。抓获俩人,另有起码20人被骗。",
        "Police held 12 people. Each must pay a £195 victim surcharge. He got a month in jail.",
        "Millions of refugees fled. Hundreds of fraud cases were filed. Police held 9 people.",
        "Police found about 900g of cannabis and 5ml of oil.Fifteen of those victims paid in 2021.",
        "Police held 30 people after a month-long probe. They work for a year.",
    ],
)
def test_verify_reads_every_claim_of_a_draft_as_the_draft_does(tmp_path, text):
    path = drafted(tmp_path, text)
    path.write_text(path.read_text("utf-8").replace(", review: true", ""), "utf-8")
    verdicts = verify(load_case(path), "daily", tmp_path / "article.txt")
    assert len(verdicts) > 1
    assert [v for v in verdicts if v.result != "pass"] == []


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
@pytest.mark.parametrize("published", [None, "2023-06-01"])
def test_a_draft_passes_the_check_as_written(tmp_path, text, published):
    path = drafted(tmp_path, text, published)
    case = load_case(path)
    assert case.to_review
    assert not case.quantities
    assert not checks.reconcile(case, frozenset(case.sources))
    open_case(path)
    result = CliRunner().invoke(app, ["check", str(path)])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_what_is_not_sorted_has_a_plain_name_a_unit_and_a_question(tmp_path, text):
    data = yaml_text.load(drafted(tmp_path, text).read_text("utf-8"))
    for name, spec in data["quantities"].items():
        is_question = all(words.startswith(("? ", "？")) for words in spec["label"].values())
        assert is_question == bool(re.fullmatch(r"unsorted\.p[0-9]+\.[0-9]+", name)), name
        assert spec["unit"]
    for name, spec in data["events"].items():
        assert name.startswith("dated.") == spec["label"]["en"].startswith("? ")


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_once_reviewed_it_can_be_checked_and_never_ends_in_a_traceback(tmp_path, text):
    path = drafted(tmp_path, text)
    path.write_text(path.read_text("utf-8").replace(", review: true", ""), encoding="utf-8")
    case = load_case(path)
    for issue in checks.reconcile(case, frozenset(case.sources)):
        assert issue.sentence("en")
        assert issue.sentence("zh")
    assert CliRunner().invoke(app, ["check", str(path)]).exit_code in (0, 1)


def test_verify_says_that_claims_to_review_were_not_compared(tmp_path):
    """It printed “1 pass” of the hash alone, which reads as if the draft were verified."""
    path, article = write_draft(tmp_path, AWKWARD["nobody can be everywhere"])
    waiting = len(load_case(path).to_review)
    printed = " ".join(run("verify", path, "--source", f"daily={article}").stdout.split())
    assert f"{waiting} claims to review not compared" in printed
    path.write_text(path.read_text("utf-8").replace("review: true", "review: false"), "utf-8")
    reviewed = run("verify", path, "--source", f"daily={article}").stdout
    assert "not compared" not in reviewed


def test_nine_people_in_29_provinces_is_a_tension_that_check_tells(tmp_path):
    path = drafted(tmp_path, AWKWARD["nobody can be everywhere"])
    path.write_text(path.read_text("utf-8").replace(", review: true", ""), encoding="utf-8")
    case = load_case(path)
    findings = checks.reconcile(case, frozenset(case.sources))
    assert {item.level for item in findings} == {"tension"}
    assert any("provinces reached (29" in item.sentence("en") for item in findings)


def test_a_unit_that_no_case_knows_is_declared(tmp_path):
    name, words = draft_writing.usable("vehicle", "辆")
    assert (name, words) == ("vehicle", {"en": ["vehicle", "vehicles"], "zh": "辆"})
    text = (
        MINIMAL
        + f"  cars.seized: {{label: x, unit: {name}, claims: [{{says: 2, source: paper}}]}}\n"
    )
    path = tmp_path / "case.yaml"
    path.write_text(text + f"units: {{{name}: {{en: vehicle, zh: 辆}}}}\n", encoding="utf-8")
    assert open_case(path)["cars.seized"].low == 2
    assert draft_writing.usable("person", "名") == ("person", {})
    assert draft_writing.usable("THB", "泰铢") == ("THB", {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Police seized four call rooms.", {"room": {"en": ["room", "rooms"]}}),
        ("Police seized 12 batteries.", {"battery": {"en": ["battery", "batteries"]}}),
        ("Police seized 12 loaves.", {"loaf": {"en": ["loaf", "loaves"]}}),
        ("Police seized 12 cars.", {"vehicle": {"en": ["vehicle", "vehicles"], "zh": "辆"}}),
        ("警方查扣车辆12辆。", {"vehicle": {"en": ["vehicle", "vehicles"], "zh": "辆"}}),
    ],
)
def test_drafted_units_have_the_words_that_are_known(tmp_path, text, words):
    case = yaml_text.load(drafted(tmp_path, text, title="").read_text("utf-8"))
    assert case["units"] == words


def test_several_of_a_drafted_unit_are_printed_in_the_plural(tmp_path):
    text = "Police raided four call rooms and arrested 38 people."
    path = drafted(tmp_path, text, title="")
    path.write_text(path.read_text("utf-8").replace(", review: true", ""), encoding="utf-8")
    case = open_case(path)
    (room,) = {
        case[name].unit for name, item in case.file.quantities.items() if item.unit == "room"
    }
    assert (called(room, "en", 1), called(room, "en", 4)) == ("room", "rooms")
    assert called(room, "zh", 4) == "rooms"  # no Chinese word is known


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_check_lists_what_is_open_and_render_refuses(tmp_path, lang):
    path = drafted(tmp_path, AWKWARD["many currencies"])
    case = load_case(path)
    questions = [words for _, words in case.questions]
    assert [words.partition(":")[0] for words in questions[:3]] == [
        "title",
        "summary",
        "sources.daily.outlet",
    ]
    result = CliRunner().invoke(app, ["check", str(path), "--lang", lang])
    for where, words in case.questions:
        assert re.search(r":[0-9]+:[0-9]+$", where)
        assert words in result.output
    with pytest.raises(FactError) as refused:
        render(str(path), Request(ROOT / "notebooks", [lang]), tmp_path / "out")
    faults = refused.value.faults
    assert len(faults) == 3  # what waits for review reaches no report
    assert all(fault.where.startswith(str(path)) for fault in faults)
    assert all("--draft" in fault.way_out for fault in faults)
    assert not (tmp_path / "out").exists()


def test_once_all_is_answered_nothing_is_refused(write_case):
    assert load_case(write_case(MINIMAL)).questions == ()
    text = MINIMAL.replace("summary:", "short: ？简称\nsummary:", 1)
    ((where, words),) = load_case(write_case(text)).questions
    assert words == "short: 简称?"
    assert re.search(r":[0-9]+:[0-9]+$", where)


@pytest.fixture(scope="module")
def asking(report_of, tmp_path_factory):
    """Return the folder of a report whose case file has an open question."""
    folder = tmp_path_factory.mktemp("asking")
    report = report_of("one-source")
    for part in ("notebooks", "cases"):
        shutil.copytree(report / part, folder / part)
    path = folder / "cases" / report.name / "case.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        re.sub("(?m)^summary:", "short: {en: '? Its name', zh: ？简称}\nsummary:", text)
    )
    return report, folder


@pytest.mark.parametrize(
    ("lang", "word"), [("zh", "草稿"), pytest.param("en", "draft", marks=RARE)]
)
def test_a_draft_says_so_across_each_page(asking, tmp_path, lang, word):
    whole, folder = asking
    report = report_files.describe(folder, lang)
    for pdf in (report.pdf, report.brief):
        (tmp_path / "made.pdf").write_bytes(pdf)
        pages = pypdf.PdfReader(tmp_path / "made.pdf").pages
        assert all(word in page.extract_text() for page in pages)
    assert f'<p class="draft">{word}</p>'.encode() in report.page
    assert b"position:fixed" in report.page.partition(b".draft{")[2][:40]
    other = pypdf.PdfReader(whole / lang / "report.pdf").pages
    assert not any(word in page.extract_text().split() for page in other)
    assert b'<p class="draft">' not in (whole / lang / "report.html").read_bytes()
