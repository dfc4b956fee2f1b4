"""What a Chinese newspaper editor would strike out: doubled facts, wrong counters, riddles."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from case_lib.base import yaml_text
from case_lib.base.languages import text
from case_lib.casefile.opening import open_case
from case_lib.chapters.arrests import tables as arrests
from case_lib.chapters.brief import text as brief
from case_lib.chapters.facts import tables as facts_tables
from case_lib.chapters.facts import text as facts
from case_lib.chapters.law import rules as law_rules
from case_lib.chapters.pay import ladder
from case_lib.chapters.pay import text as pay
from case_lib.chapters.victims import text as victims
from case_lib.document.inline import text_of
from case_lib.quantity import printed_dates, printing
from case_lib.quantity.quantities import Quantity
from case_lib.reading.dates import read as read_date
from case_lib.reports import citing, single_rows
from tests.conftest import CASE_FILES, ROOT
from tests.test_figures import measured


def case(name):
    invented = ROOT / f"tests/cases/{name}.yaml"
    return open_case(invented if invented.is_file() else ROOT / "cases" / name, "zh")


def said(passage):
    return "\n".join(text_of(line) for line in passage.lines).replace("\u2060", "")


def rows(table):
    return [[text_of(cell).replace("\u2060", "") for cell in row] for row in table.rows]


# -- counters and units -------------------------------------------------------------------------


def test_a_ratio_keeps_the_counter_of_what_is_counted():
    def devices(name):
        return printing.say(case(name)["arrests.devices_arrest"], "zh")

    assert devices("bayannur-2023") == "0.471部/人"
    assert devices("shanghai-2023") == "1.42至1.45台/人"


def test_provinces_and_groups_have_the_counter_of_a_paper():
    provinces = [q for q in case("bayannur-2023").quantities.values() if q.unit == "province"]
    assert [printing.say(q, "zh") for q in provinces] == ["9个省区市"]
    assert (
        printing.say(case("shanghai-2023")["organisation.groups_run"], "zh") == "3至9个（“数个”）"
    )


@pytest.mark.parametrize(
    ("says", "name", "zh", "en"),
    [
        ("5.5", "sentences.broker", "5年6个月", "five years and six months"),
        ("30.5", "sentences.all", "30年6个月", "30 years and six months"),
        ("<18", "sentences.five", "近18年", "just under 18 years"),
        ("5.5", "timeline.all", "5.5年", "5.5 years"),
        ("5.3", "sentences.other", "5.3年", "5.3 years"),
    ],
)
def test_terms_are_told_in_years_and_months(says, name, zh, en):
    term = Quantity.parse(says, "year", name)
    assert printing.say(term, "zh") == zh
    assert printing.say(term, "en").replace("\u00a0", " ") == en


def test_months_of_one_year_name_it_once():
    assert printed_dates.when(read_date("2023-03/2023-05"), "zh") == "2023年3月至5月"
    assert printed_dates.when(read_date("2023-03/2023-05"), "en") == "March – May 2023"


# -- sentences ----------------------------------------------------------------------------------


def test_a_label_and_its_number_make_a_sentence():
    text = said(facts.summary(case("hanchuan-2021")))
    assert "被判刑的人为8人（为首者1人、其余人员7人）。" in text
    assert "作案天数为43天；拨打电话数为16069通" in text
    assert "查扣手机8部；查扣银行卡109张" in said(facts.summary(case("bayannur-2023")))
    assert "被起诉者至少30人；警员约60名" in said(facts.summary(case("port-town")))


def test_no_rate_is_told_per_unit_twice():
    assert "超额部分每引流一人的提成：5元（" in said(brief.facts(case("quota-shop")))
    assert "每组人数为10至20人。" in said(facts.summary(case("cixi-2022")))
    assert "第三次收网涉及省份：18个（" in said(brief.facts(case("cixi-2022")))
    assert "行动涉及省份9个。" in said(facts.summary(case("nine-provinces")))
    for path in CASE_FILES:
        one_case = case(path.parent.name if path.name == "case.yaml" else path.stem)
        for passage in (brief.facts, facts.summary, victims.reported):
            words = said(passage(one_case))
            assert not re.search(r"每[^：；。，]*[：为][^：；。，]*/", words), path


def test_who_speaks_says_so():
    words = said(victims.reported(case("tidworth-2018")))
    assert "主审法官称，部分出资者损失了全部财产。" in words


def test_pay_by_the_hour_is_not_calculated_from_itself():
    port_town = case("port-town")
    assert "拨号员每天通话8小时，每小时12林吉特至15林吉特（" in said(brief.facts(port_town))
    assert "折合" not in said(brief.adds(port_town)) + said(pay.passage(port_town, "hourly"))
    assert "折合每小时通话18元至27.5元" in said(brief.adds(case("shanghai-2023")))


def test_a_stage_that_is_reached_is_not_said_to_be_unreported():
    stages = {row[0]: row[1] for row in rows(arrests.stages(case("open-inquiry")))}
    assert stages["侦查"] == "已进入这一阶段；人数未见统计"
    assert stages["抓获"] == "所读报道未提及"


def test_parts_are_called_by_their_short_names_and_wordings_are_quoted():
    words = "\n".join(row[0] for row in rows(facts_tables.tensions(case("shanghai-2023"))))
    assert "中，组织者、技术人员合计30人" in words
    assert "（《法治日报》：“百余”“百余个”）；另一说法" in words


def test_a_role_is_named_once_in_the_label_of_its_pay():
    labels = [step.label for step in ladder.steps(case("hanchuan-2021"))]
    assert "话务员每引流一人所得" in labels
    assert not [label for label in labels if re.search(r"^(.+)：\1", label)]


def test_citations_are_set_as_chinese():
    line = citing.sources(case("shanghai-2023").file, "zh")[0]
    citation = "余东明、张海燕，《法治日报》，《上海捣毁特大“话务引流”黑灰产业链》，2023年5月31日（"
    assert line.startswith(citation)
    (first, *_) = citing.sources(case("shanghai-2023").file, "en")
    assert "2023 (read in full" in first


# -- words of the files -------------------------------------------------------------------------


def chinese():
    """Yield (place, Chinese words) of catalogs, passages and case files."""
    for path in sorted((ROOT / "case_lib").rglob("*.zh.md")):
        yield from ((path.name, line) for line in path.read_text("utf-8").splitlines())
    for path in sorted((ROOT / "case_lib").rglob("*zh.po")):
        with path.open("rb") as file:
            yield from ((path.name, str(message.string)) for message in read_po(file))
    for path in CASE_FILES:
        yield from ((path.as_posix(), words) for words in _zh(yaml_text.load(path.read_text())))


def _zh(node):
    if isinstance(node, dict):
        if isinstance(node.get("zh"), str):
            yield node["zh"]
        for below in node.values():
            yield from _zh(below)
    elif isinstance(node, list):
        for below in node:
            yield from _zh(below)


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        ("基本薪资|基础工资", "底薪, one word for one thing"),
        ("本报告所印|印于|印出的|所印数字", "本报告写法、见于"),
        ("重构|还原的案件", "据公开报道梳理"),
        ("以(?:诈骗罪|.{1,12}罪)被判刑", "因犯诈骗罪被判刑"),
        ("^此(?:为|系|数|人)|比此数|报道称之为", "say what 此 or 之 stands for"),
        ("[A-Za-z], ?[A-Za-z]+和", "顿号 between names"),
        ("[（(][^）)]*[（(][^）)]*[）)][）)]", "no brackets in brackets"),
        ("这门生意|案例文件|本案卷", "该团伙、案件文件"),
    ],
)
def test_words_that_an_editor_strikes_out(pattern, instead):
    hits = [(place, words) for place, words in chinese() if re.search(pattern, words)]
    assert not hits, (instead, hits)


def test_papers_stand_in_title_marks():
    for path in CASE_FILES:
        for name, spec in yaml_text.load(path.read_text("utf-8"))["sources"].items():
            outlet = text(spec["outlet"], "zh")
            assert not re.fullmatch(r"[^《]*(?:日|晨|晚|时|法治)报", outlet), (path, name)


def test_no_character_stands_alone_on_the_last_line_of_a_label():
    main = case("shanghai-2023")
    for words, wide in (("《法治日报》刊发报道", 0.95), ("现场讯问与电子数据勘查取证", 0.72)):
        lines, _ = measured(main, words, wide, 8)
        assert "".join(lines) == words
        assert len(lines) > 1
        assert len(lines[-1]) > 2, lines


def test_a_head_that_its_cell_repeats_is_left_out_of_the_sentence():
    table = {
        "block": "table",
        "name": "spans",
        "caption": ["罪名。"],
        "note": [],
        "heads": ["罪名", "依据", "情节", "量刑档次"],
        "rows": [[["诈骗罪"], ["第一条"], ["情节严重"], ["三年以下有期徒刑"]]],
        "made": True,
    }
    (line,) = single_rows.as_sentences([table], "zh")[0]["lines"]
    assert "".join(line) == "诈骗罪：第一条（情节严重；量刑档次：三年以下有期徒刑）。"


def test_dates_in_tables_are_dates():
    rows = [row for rows_of in (nationwide_rows, provision_rows) for row in rows_of()]
    assert rows
    assert not [row for row in rows if re.search(r"\d{4}-\d\d", " ".join(row[:3]))]
    assert {"2023年", "2021年1月至2023年6月"} <= {row[0] for row in nationwide_rows()}


def nationwide_rows():
    return rows(arrests.context(case("shanghai-2023")))


def provision_rows():
    return rows(law_rules.verified(case("shanghai-2023")))
