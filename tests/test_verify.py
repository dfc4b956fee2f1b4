from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from case_lib.base.errors import FactError, ParameterError
from case_lib.casefile.loader import load_case
from case_lib.casefile.source_check import verify
from tests.conftest import MAIN, MINIMAL

ARTICLE = os.environ.get("CASE_LIB_ARTICLE", "")
TEXT = "甲地警方抓獲１２ 名嫌疑人\n\n  另有 3余名在逃\n5月3日召開會議\n"


@pytest.fixture
def case(write_case):
    def build(text=MINIMAL):
        return load_case(write_case(text))

    return build


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def of(verdicts, subject):
    return next(v for v in verdicts if v.subject == subject)


def test_width_script_and_spaces_do_not_matter(case, article):
    verdict = of(verify(case(), "paper", article), "quantities.arrests.total")
    assert verdict.result == "pass"


@pytest.mark.parametrize(
    ("unit", "says", "anchor", "line", "result"),
    [
        ("CNY", "12000000+", "1200余万", "涉案金额达1,200余万元", "pass"),
        ("CNY", "12000000+", "1,200余万", "涉案金额达1200余万元", "pass"),
        ("person", "50+", "50余名", "抓获，，50余名", "pass"),
        ("month", 14, "一年二个月", "判处有期徒刑一年二个月", "pass"),
        ("month", 13, "一年二个月", "判处有期徒刑一年二个月", "fail"),
        ("%", 60, "四六分成", "双方四六分成", "pass"),
        ("%", 50, "四六分成", "双方四六分成", "fail"),
    ],
)
def test_tokens_read_as_sources_print_them(case, article, unit, says, anchor, line, result):
    text = MINIMAL.replace("unit: person", f"unit: '{unit}'").replace("says: 12,", f"says: {says},")
    article.write_text(line, encoding="utf-8")
    text = text.replace("anchor: 12名", f"anchor: '{anchor}'").replace("arrests.total", "fig.a")
    assert of(verify(case(text), "paper", article), "quantities.fig.a").result == result


@pytest.mark.parametrize(
    ("unit", "says", "anchor", "line", "part"),
    [
        ("person", 506, "506名", "抓获1506名嫌疑人", "only within a longer number"),
        ("person", 27, "27名", "抓获127名嫌疑人", "only within a longer number"),
        ("person", 27, "27名", "抓获嫌疑人3,127名", "only within a longer number"),
        ("CNY", "3800000+", "380余万", "查扣1380余万元", "only within a longer number"),
        ("INR", 50000, "50,000", "14,50,000 rupees", "only within a longer number"),
        ("CNY", 5, "5", "每人5.06元", "only within a longer number"),
        ("person", 10, "十名", "抓获二十名", "only within a longer number"),
        ("person", 506, "506", "共506万名", "only within a longer number"),
        ("person", 27, "27名", "抓获不到27名", "the text has 不到27名"),
        ("person", 27, "27名", "抓获27名以上", "the text has 27名以上"),
        ("person", 27, "27名", "抓获约27名嫌疑人", "the text has 约27名"),
        ("person", 27, "27名", "抓获27名至39名嫌疑人", "the text has 27名至39名"),
        ("person", 27, "27", "抓获27余名嫌疑人", "the text has 27余名"),
        ("person", 27, "27名", "抓获第27名嫌疑人", "not understood"),
        ("person", 27, "27", "是27倍", "not understood"),
        ("CNY", 400, "400元", "日薪400元左右", "the text has 400元左右"),
        ("CNY", 400, "400元", "日薪至少400元", "the text has 至少400元"),
        ("CNY", 3.8, "3.8", "worth 3.8 million yuan", "the text has 3.8 million yuan"),
        ("CNY", 3.8, "3.8 million", "worth 3.8 million", "reads as exact 3.8e+06"),
        ("person", 500, "500 people", "more than 500 people", "the text has more than 500"),
        ("person", 500, "500", "caught 500 or more", "the text has 500 or more"),
        ("person", 20, "20", "caught 20k people", "the text has 20k"),
        ("%", 30, "30%", "more than 30%", "the text has more than 30%"),
        ("person", 20, "20人", "起码20人被骗", "起码20人, which reads as at_least 20"),
        ("person", 500, "500人", "抓获差不多500人", "差不多500人, which reads as about 500"),
        ("person", 300, "300人", "抓获>300人", ">300人, which reads as more_than 300"),
        ("person", 5, "五名", "抓获廿五名嫌疑人", "only within a longer number"),
        ("person", 1000, "千名", "成百上千名群众被骗", "not understood"),
        ("person", "几百", "几百人", "拉进群两千好几百人", "not understood"),
        ("person", 40, "40 people", "About 1 in 40 people joined.", "not understood"),
        ("person", "forty", "forty", "Of them one in forty joined.", "not understood"),
        ("%", "33.33333333333333", "三分之一", "三分之一强的被害人", "not understood"),
        ("CNY", 10000, "一万元", "被骗小一万元", "not understood"),
        ("person", 20, "20 people", "Barely 20 people were held.", "not understood"),
        ("person", 12, "12 people", "As few as 12 people were held.", "not understood"),
        ("person", 20, "20 people", "20 people and counting were held.", "not understood"),
        (
            "EUR",
            5000000,
            "5 million euros",
            "They stole 1,5 million euros.",
            "only within a longer number",
        ),
        ("person", 6, "six", "He made six figures.", "not understood"),
    ],
)
def test_what_stands_beside_a_token_is_told(case, article, unit, says, anchor, line, part):
    text = MINIMAL.replace("unit: person", f"unit: '{unit}'").replace("says: 12,", f"says: {says},")
    text = text.replace("anchor: 12名", f"anchor: '{anchor}'").replace("arrests.total", "fig.a")
    article.write_text(line, encoding="utf-8")
    verdict = of(
        verify(case(text.replace("    stage: arrested\n", "")), "paper", article),
        "quantities.fig.a",
    )
    assert verdict.result == "fail"
    assert part in verdict.remark


@pytest.mark.parametrize(
    ("unit", "says", "anchor", "line"),
    [
        ("CNY", "110000..190000", "十几万元", "涉案十几万元"),
        ("person", "21..29", "二十几名", "抓获二十几名"),
        ("CNY", "30000..50000", "三至五万元", "骗取三至五万元"),
        ("CNY", 256000, "25万6千元", "金额25万6千元"),
        ("call", ">=10000", "数以万计", "电话数以万计"),
        ("%", 30, "三成", "占三成"),
        ("%", 0.359, "3.59‰", "占3.59‰"),
        ("CNY", 20000, "2万元", "并处罚金人民币2万元"),
        ("month", 1.5, "一个半月", "持续一个半月"),
        ("person", 27, "27名", "抓获第二批27名嫌疑人,其中1527名"),
        ("person", 27, "27名", "最近27名嫌疑人落网"),
        ("person", 27, "27名", "27名多次作案者"),
        ("person", "<27", "27名", "抓获近27名"),
        ("person", "3..9", "数名", "管理数名话务员"),
        ("CNY", 3800000, "3.8 million yuan", "a total of 3.8 million yuan was seized"),
        ("person", "500+", "more than 500", "caught more than 500 people"),
        ("person", 500, "500 people", "in 2012, 500 people"),
        ("CNY", "20000..30000", "20,000-30,000", "paid 20,000-30,000 yuan"),
        ("CNY", "5..10", "10元至5元", "提成10元至5元"),
    ],
)
def test_right_claims_pass(case, article, unit, says, anchor, line):
    text = MINIMAL.replace("unit: person", f"unit: '{unit}'")
    text = text.replace("says: 12,", f"says: '{says}',").replace("    stage: arrested\n", "")
    text = text.replace("anchor: 12名", f"anchor: '{anchor}'").replace("arrests.total", "fig.a")
    article.write_text(line, encoding="utf-8")
    verdict = of(verify(case(text), "paper", article), "quantities.fig.a")
    assert (verdict.result, verdict.remark) == ("pass", "")


COUNTED = """\
  arrests.organisers: {{label: o, unit: person, stage: arrested, claims: [{0}]}}
  arrests.technicians: {{label: t, unit: person, stage: arrested, claims: [{1}]}}
"""


@pytest.mark.parametrize(
    ("line", "results"),
    [
        ("其中组织者27名、技术人员39名", ["pass", "pass"]),
        ("其中技术人员39名、组织者27名", ["pass", "pass"]),
        ("其中组织者39名、技术人员27名", ["fail", "fail"]),
        ("其中39名组织者、27名技术人员", ["fail", "fail"]),
        ("其中有39名、27名", ["pass", "pass"]),
    ],
)
def test_two_figures_of_a_paragraph_that_changed_places_are_found(case, article, line, results):
    article.write_text(f"抓获12名\n{line}\n", encoding="utf-8")
    text = MINIMAL.replace("says: 12,", "says: 120,") + COUNTED.format(
        *(f"{{says: {count}, source: paper, at: p2, anchor: {count}名}}" for count in (27, 39))
    )
    verdicts = verify(case(text), "paper", article)
    pair = [of(verdicts, f"quantities.arrests.{name}") for name in ("organisers", "technicians")]
    assert [verdict.result for verdict in pair] == results
    if "fail" in results:
        assert "that of arrests.technicians; were the two swapped?" in pair[0].remark


@pytest.mark.parametrize(
    ("when", "anchor", "line", "result"),
    [
        ("2023-04-25/2023-05-02", "4月25日至5月2日", "于4月25日至5月2日收网", "pass"),
        ("2023-04-25", "4月25日", "于4月25日至5月2日收网", "fail"),
        ("2023-04-25", "4月25日", "于4月25日-28日收网", "fail"),
        ("2023-04-25", "4月25日", "截至4月25日", "fail"),
        ("2023-04-25", "4月25日", "4月25日收网,截至4月25日抓获12名", "pass"),
        ("2023-04", "4月", "4月底前", "fail"),
        ("2021-05", "前年5月", "早在前年5月报案", "pass"),
        ("2021-06", "同年6月", "2021年3月报案,同年6月立案", "pass"),
        ("2023-06", "同年6月", "2021年3月报案,同年6月立案", "fail"),
        ("2022-12/2023-04", "12月至4月", "12月至4月间", "pass"),
        ("2022-12-03", "12月3日", "12月3日立案", "pass"),
        ("2023-04-25", "当日", "4月25日收网,当日通报", "pass"),
        ("2023-04-25", "收网", "4月25日警方收网", "no figure"),
    ],
)
def test_dates_are_read_as_they_stand(case, article, when, anchor, line, result):
    event = (
        f"events:\n  talk: {{label: talk, claims: [{{when: {when}, source: paper, at: p1, "
        f"anchor: {anchor}}}]}}\n"
    )
    article.write_text(line, encoding="utf-8")
    assert of(verify(case(MINIMAL + event), "paper", article), "events.talk").result == result


@pytest.mark.parametrize(("says", "result"), [(12, "pass"), (13, "fail")])
def test_counts_of_places_are_compared_once(case, article, says, result):
    place = (
        f"{{province: CN-GD, arrests: {says}, claims: [{{source: paper, at: p1, anchor: 12名}}]}}"
    )
    verdicts = verify(case(MINIMAL + f"places:\n  - {place}\n"), "paper", article)
    assert of(verdicts, "quantities.places.CN-GD").result == result
    assert [v.subject for v in verdicts if "places" in v.subject] == ["quantities.places.CN-GD"]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("at: p1", "at: p2", "occurs not in p2 but in p1"),
        ("12名", "13名", "does not occur"),
        ("says: 12", "says: 13", "says 13, but the token reads as exact 12"),
    ],
)
def test_each_kind_of_failure(case, article, old, new, part):
    verdict = of(
        verify(case(MINIMAL.replace(old, new)), "paper", article), "quantities.arrests.total"
    )
    assert verdict.result == "fail"
    assert part in verdict.remark


def test_dates_are_read_too(case, article):
    event = (
        "events:\n  talk: {label: talk, claims: [{when: 2023-05-03, source: paper, at: p3, "
        "anchor: 5月3日}]}\n"
    )
    assert of(verify(case(MINIMAL + event), "paper", article), "events.talk").result == "pass"
    late = event.replace("05-03", "05-04")
    assert of(verify(case(MINIMAL + late), "paper", article), "events.talk").result == "fail"


@pytest.mark.parametrize(("anchor", "result"), [("在逃", "pass"), ("归案", "fail")])
def test_statements_are_checked_as_every_other_claim_is(case, article, anchor, result):
    statement = (
        "statements:\n  - {about: operation, speaker: police, said: Some are at large., claims: "
        f"[{{source: paper, at: p2, anchor: {anchor}}}]}}\n"
    )
    assert of(verify(case(MINIMAL + statement), "paper", article), "statements.1").result == result


def test_the_hash_is_checked_where_it_is_stated(case, article):
    right = hashlib.sha256(article.read_bytes()).hexdigest()
    stated = MINIMAL.replace("    access:", f"    sha256: '{right}'\n    access:")
    assert verify(case(stated), "paper", article)[0].result == "pass"
    assert verify(case(stated.replace(right, "0" * 64)), "paper", article)[0].result == "fail"
    assert verify(case(), "paper", article)[0].result == "no figure"


def test_bad_input_is_told(case, tmp_path):
    with pytest.raises(ParameterError, match="Did you mean 'paper'"):
        verify(case(), "papr", tmp_path / "x")
    with pytest.raises(FactError, match="can't be read"):
        verify(case(), "paper", tmp_path / "x")


@pytest.mark.skipif(not ARTICLE, reason="CASE_LIB_ARTICLE names no article text to compare with")
def test_every_claim_of_the_main_source_stands_in_the_article():
    verdicts = verify(load_case(MAIN), "legal-daily", Path(ARTICLE))
    assert [v for v in verdicts if v.result == "fail"] == []
    assert sum(v.result == "pass" for v in verdicts) > 50
