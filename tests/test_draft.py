from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib.base import yaml_text
from case_lib.base.errors import FactError, ParameterError
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.casefile.role_counts import short_label
from case_lib.reading import chinese_roles, dates, dates_in_text, figure_extraction, terms
from case_lib.reading.drafting import draft
from case_lib.reading.joining import Named, draft_together
from case_lib.reading.source_text import normalised
from tests.command import run
from tests.conftest import ROOT

SCENARIOS = yaml_text.load((ROOT / "tests/scenarios/wording.yaml").read_text("utf-8"))
PUBLISHED = dates.read("2023-05-31")
# written for this test; it tells of no real case
ARTICLE = """\
某市警方破获一起引流案
本报讯
今年4月初,,民警发现线索。据查,该团伙分为 4 个小组,組長每日1000至800元,话务员日薪约1 50元。
4月12日,警方出动民警近100名,赴全国9省份收网,抓获犯罪嫌疑人80余名,查扣资金56万余元。
当日,警方共抓获犯罪嫌疑人83名,查获手机100余部。另有消息称抓获嫌疑人8名。
"""


def figures(text):
    return [
        (p.token, p.unit, p.low, p.high, (chinese_roles.guess(p) or {}).get("name"))
        for clause in figure_extraction.clauses(normalised(text))
        for p in figure_extraction.figures(clause)
        if not p.wrong
    ]


def test_there_are_enough_phrases():
    assert sum(len(rows) for rows in SCENARIOS.values()) >= 150


@pytest.mark.parametrize("row", SCENARIOS["figures"], ids=lambda row: row["text"])
def test_figures_are_read(row):
    assert figures(row["text"]) == [tuple(read) for read in row["reads"]]


@pytest.mark.parametrize("text", SCENARIOS["nothing"])
def test_no_figure_is_read_where_there_is_none(text):
    assert figures(text) == []


@pytest.mark.parametrize("row", SCENARIOS["remark"], ids=lambda row: row["text"])
def test_an_amount_that_states_no_number_is_left_out_with_a_remark(row):
    clauses = figure_extraction.clauses(normalised(row["text"]))
    (figure,) = [figure for clause in clauses for figure in figure_extraction.figures(clause)]
    assert figure.token == row["token"]
    assert figure.wrong


@pytest.mark.parametrize("row", SCENARIOS["dates"], ids=lambda row: row["text"])
def test_dates_are_read(row):
    published = dates.read(row.get("published", "2023-05-31"))
    texts = [
        date.when.text
        for date in dates_in_text.find(normalised(row["text"]), published)
        if date.when is not None
    ]
    when = [row["when"]] if isinstance(row["when"], str) else row["when"]
    assert texts == [dates.read(text).text for text in when]


@pytest.mark.parametrize("row", SCENARIOS["splits"], ids=lambda row: row["text"])
def test_splits_are_read(row):
    shares = terms.split_of(row["text"])
    assert (list(shares) if shares else None) == row["shares"]


@pytest.mark.parametrize("row", SCENARIOS["terms"], ids=lambda row: row["text"])
def test_terms_are_read(row):
    months = row["months"]
    assert terms.terms_of(row["text"]) == (months and (months, months))


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_a_draft_is_a_case_of_which_nothing_counts_yet(article, tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(draft(article, "daily", "2023-05-31").text, encoding="utf-8")
    case = load_case(path)
    assert case.quantities == {}
    assert case.roles == {}
    assert len(case.to_review) > 10
    done = run("check", path)
    assert done.returncode == 0
    assert "not used until `review` is removed" in done.stdout


def test_once_reviewed_it_says_what_the_article_says(article, tmp_path):
    path = tmp_path / "case.yaml"
    text = draft(article, "daily", "2023-05-31").text.replace(", review: true", "")
    path.write_text(text, encoding="utf-8")
    case = load_case(path)
    claims = {name: [(c.says, c.at) for c in spec.claims] for name, spec in case.quantities.items()}
    # 80余名 and 83名 are one figure, told twice
    assert claims["arrests.total"] == [("80余", "p4"), ("83", "p5")]
    assert claims["operation.officers"] == [("近100", "p4")]
    assert claims["operation.provinces"] == [("9", "p4")]
    assert claims["operation.seized"] == [("56万余元", "p4")]
    assert claims["organisation.groups"] == [("4", "p3")]
    assert claims["pay.caller.base_wage_day"] == [("约150元", "p3")]
    assert claims["pay.leader.earnings_day"] == [("800..1000", "p3")]  # printed downward
    assert case.quantities["pay.leader.earnings_day"].claims[0].note is not None
    assert case.events["detection"].claims[0].when == "2023-04-01/2023-04-10"
    raid = {claim.when for claim in case.events["raid"].claims}
    assert raid == {"2023-04-12"}  # 当日 is the day told before
    assert {role.function for role in case.roles.values()} == {"group_head", "frontline"}
    verified = run("verify", path, "--source", f"daily={article}")
    assert " fail" not in verified.stdout
    assert verified.returncode == 0


def test_the_case_is_named_after_its_folder(article, tmp_path):
    article.write_text(ARTICLE + "6月18日至19日,警方收网。\n", encoding="utf-8")
    path = tmp_path / "my-case" / "case.yaml"
    arguments = ["--source", "daily", "--published", "2023-07-01", "-o", path]
    done = run("draft", article, *arguments)
    assert done.returncode == 0, done.stderr
    case = load_case(path)
    assert case.case == "my-case"
    assert case.events["raid"].lasting


def test_terms_and_splits_become_claims(article, tmp_path):
    article.write_text("甲被判处有期徒刑一年二个月,团伙内部四六分成。一年来案件高发。\n", "utf-8")
    path = tmp_path / "case.yaml"
    text = draft(article, "daily", "2023-05-31").text
    path.write_text(text.replace(", review: true", ""), encoding="utf-8")
    claims = {
        name: (spec.unit, [(c.says, c.anchor) for c in spec.claims])
        for name, spec in load_case(path).quantities.items()
    }
    assert claims == {
        "sentences.imprisonment": ("month", [("14", "一年二个月")]),
        "pay.split": ("%", [("40", "四六分成")]),
        "pay.split_2": ("%", [("60", "四六分成")]),
    }
    verified = run("verify", path, "--source", f"daily={article}")
    assert verified.returncode == 0, verified.stdout


def test_who_is_counted_by_role_is_part_of_all_arrested(article, tmp_path):
    article.write_text("警方抓获犯罪嫌疑人60名,其中包括组织者5名,技术人员1名。\n", "utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(draft(article, "daily", "2023-05-31").text, encoding="utf-8")
    assert "arrests.residual" not in open_case(path)  # nothing counts yet
    path.write_text(path.read_text("utf-8").replace(", review: true", ""), encoding="utf-8")
    assert open_case(path)["arrests.residual"] == 54


def test_labels_say_whose_loss_it_is_and_fit_the_sentences_of_the_brief(article, tmp_path):
    article.write_text(
        "一名市民接到话务员电话后,被骗12万余元。警方抓获境外诈骗团伙成员38名。\n", "utf-8"
    )
    path = tmp_path / "case.yaml"
    said = draft(article, "daily", "2023-05-31").text.replace(", review: true", "")
    path.write_text(said, encoding="utf-8")
    drafted = open_case(path).file
    assert drafted.quantities["losses.first"].label.model_dump() == {
        "en": "money lost by the first person named",
        "zh": "首名被害人损失",
    }
    # “That the police caught fraud groups abroad”
    assert drafted.roles["buyer"].label.model_dump()["en"] == "fraud groups abroad"


def test_a_draft_gives_no_day_of_its_own(article):
    head = draft(article, "daily").text.split("quantities:")[0]
    assert f"changed: '{date.today().isoformat()}'" in head
    assert "published" not in head


def test_a_part_that_is_told_as_one_lost_no_digit(article):
    article.write_text("警方抓获嫌疑人83名,其中8名是女子。\n", "utf-8")
    assert not draft(article, "daily", "2023-05-31").remarks
    article.write_text("警方抓获嫌疑人83名。当日抓获嫌疑人8名。\n", "utf-8")
    assert any("lost digit" in remark for remark in draft(article, "daily", "2023-05-31").remarks)


def test_what_looks_corrupted_is_told(article, tmp_path):
    remarks = draft(article, "daily", "2023-05-31").remarks
    assert any("8名 (p5)" in remark and "lost digit" in remark for remark in remarks)
    article.write_text("累计拨打1700亿通\n", encoding="utf-8")
    (remark,) = draft(article, "daily").remarks
    assert "1700亿通" in remark
    assert "seems too many" in remark


def test_without_a_day_of_publication_this_year_is_not_guessed(article):
    case_draft = draft(article, "daily")
    assert any("--published" in remark for remark in case_draft.remarks)
    assert "detection" not in case_draft.text


@pytest.mark.parametrize(
    ("text", "source", "published", "part"),
    [
        ("没有数字。", "daily", None, "contains no readable figure"),
        (ARTICLE, "The Daily", None, "lower-case letters"),
        (ARTICLE, "daily", "soon", "is not a date"),
    ],
)
def test_what_cannot_be_drafted_is_refused(article, text, source, published, part):
    article.write_text(text, encoding="utf-8")
    with pytest.raises((FactError, ParameterError, ValueError), match=part):
        draft(article, source, published)


def test_an_article_that_is_not_there(tmp_path):
    with pytest.raises(FactError, match="can't be read"):
        draft(tmp_path / "gone.txt", "daily")


def test_a_file_that_is_there_is_not_written_over(article, tmp_path):
    (tmp_path / "case.yaml").write_text("mine")
    done = run("draft", article, "--source", "daily", "-o", tmp_path / "case.yaml")
    assert done.returncode == 1
    assert (tmp_path / "case.yaml").read_text() == "mine"


def test_figures_of_different_things_are_not_one(article, tmp_path):
    article.write_text(
        "甲被罚款2万元,乙被罚款2万元。被骗10万元,她损失3万元至10万元。抓获80余名,抓获83名。\n",
        "utf-8",
    )
    path = tmp_path / "case.yaml"
    path.write_text(
        draft(article, "daily", "2023-05-31").text.replace(", review: true", ""), "utf-8"
    )
    claims = {name: [c.says for c in q.claims] for name, q in load_case(path).quantities.items()}
    assert [claims["sentences.fine"], claims["sentences.fine_2"]] == [["2万元"], ["2万元"]]
    assert [claims["losses.first"], claims["losses.first_2"]] == [["10万元"], ["3万元至10万元"]]
    assert claims["arrests.total"] == ["80余", "83"]
    assert load_case(path).quantities["arrests.total"].stage == "arrested"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("抓获80名,4月底前收网", '4月底前 was left out: "前" beside it changes the date'),
        ("抓获80名,2月30日收网", "2月30日 was left out: is not a date"),
        ("抓获80名,查扣约近50万元", "约近50万元 was left out:"),
        ("抓获80名,另有三四五人", "三四五人 was left out:"),
    ],
)
def test_what_is_left_out_is_told(article, line, part):
    article.write_text(line, "utf-8")
    assert any(part in remark for remark in draft(article, "daily", "2023-05-31").remarks)


def test_without_a_day_of_publication_no_date_vanishes_without_a_remark(article):
    article.write_text("抓获80名,4月6日收网。\n", "utf-8")
    (remark,) = draft(article, "daily").remarks
    assert "4月6日 was left out" in remark
    assert "--published" in remark


@pytest.mark.parametrize(
    "line",
    ["1" * 5000 + "名", "抓获" + "余多" * 3000 + "名", "一二三" * 3000 + "名", "1e999名,12名"],
)
def test_a_hostile_text_is_read_or_refused(article, line):
    article.write_text(line + ",抓获12名", "utf-8")
    assert "12" in draft(article, "daily").text


@given(st.text(alphabet="0123456789百千万亿余多约近名元人至-,。第一二三 ", max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_grammar(text):
    for clause in figure_extraction.clauses(normalised(text)):
        for figure in figure_extraction.figures(clause):
            assert figure.wrong or figure.low <= figure.high
            assert figure.token in clause
            chinese_roles.guess(figure)
        list(dates_in_text.find(clause, PUBLISHED))


def test_tens_of_thousands_without_a_classifier_are_read(article):
    article.write_text("抓获27名,受骗群众数以万计。", "utf-8")
    assert "says: 数以万计" in draft(article, "daily").text


def test_only_the_operation_dates_the_raid(article):
    article.write_text(
        "3月5日,抓捕张某。4月1日,开展专项行动。4月25日,统一收网,抓获506名。", "utf-8"
    )
    events = yaml_text.load(draft(article, "daily", "2023-05-31").text)["events"]
    assert [claim["when"] for claim in events["raid"]["claims"]] == ["2023-04-25"]


@pytest.mark.parametrize(
    ("line", "token"),
    [
        ("1.5M条信息", "1.5M条"),
        ("twenty-seven名嫌疑人", "twenty-seven名"),
        ("1½万元", "1½"),
        ("twenty万元", "twenty万元"),
    ],
)
def test_a_figure_in_latin_script_is_left_out_as_a_whole(article, line, token):
    article.write_text(f"抓获80名,{line}", "utf-8")
    case_draft = draft(article, "daily")
    assert any(f"{token} was left out" in remark for remark in case_draft.remarks)
    assert case_draft.text.count("says:") == 1


@pytest.mark.parametrize(
    ("published", "event"), [("2023-05-31", "dated.p2.1"), ("2023-06-30", "raid")]
)
def test_a_day_after_publication_is_no_raid(tmp_path, published, event):
    article = tmp_path / "article.txt"
    article.write_text("警方破获一起案件\n2023年6月5日,警方收网,抓获犯罪嫌疑人83名。\n", "utf-8")
    drafted = yaml_text.load(draft(article, "daily", published).text)
    assert list(drafted["events"]) == [event]


@pytest.mark.parametrize("day", ["14 June 2024 -", "14 June —", "June 14, 2024 -"])
def test_the_day_of_an_english_dateline_is_no_raid(article, day):
    article.write_text(f"HAVEN, {day} Police arrested 20 people on Tuesday.\n", "utf-8")
    events = yaml_text.load(draft(article, "daily", "2024-06-14").text)["events"]
    assert [claim["when"] for claim in events["raid"]["claims"]] == ["2024-06-11"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("HAVEN, June 14 (Reuters) - Police arrested 20 people in a raid.", "June 14"),
        ("KUALA LUMPUR, June 14 — Police arrested three men.", "June 14"),
        ("DELHI, June 14 (PTI): Police raided a shop and arrested five men.", "June 14"),
        ("MANILA, 14 June 2024 - Police raided a den and arrested nine men.", "14 June 2024"),
        ("本报海州6月14日电 海州警方捣毁一窝点,抓获20人。", "6月14日"),
        ("新华社海州6月14日电(记者 王某)海州市公安局捣毁一窝点,抓获20人。", "6月14日"),
        ("(海州14日讯)警方捣毁一窝点,抓获20人。", "14日"),
    ],
)
def test_a_dateline_alone_is_no_press_conference(article, text, day):
    article.write_text(f"{text}\n", "utf-8")
    drafted = draft(article, "daily", "2024-06-14")
    assert yaml_text.load(drafted.text)["events"] == {}
    remark = f"p1: {normalised(day)} was left out: it is the dateline, the day of the report."
    assert remark in drafted.remarks


@pytest.mark.parametrize(
    "text",
    [
        "HAVEN, June 14 (Reuters) - Police told reporters that they arrested 20 people.",
        "HAVEN, June 14 (Reuters) - At a press conference the police showed 20 phones.",
        "本报海州6月14日电 海州警方召开新闻发布会,通报抓获20人。",
    ],
)
def test_a_conference_that_a_report_tells_of_is_on_its_dateline(article, text):
    article.write_text(f"{text}\n", "utf-8")
    events = yaml_text.load(draft(article, "daily", "2024-06-14").text)["events"]
    assert [claim["when"] for claim in events["press_conference"]["claims"]] == ["2024-06-14"]


@pytest.mark.parametrize(
    "text",
    [
        "On June 14 (Friday) police raided a house and arrested 20 people.",
        "Police on June 14 - a Friday - raided a house and arrested 20 people.",
        "警方6月14日(星期五)捣毁一窝点,抓获20人。",
        "6月14日电诈团伙落网,警方收网抓获20人。",
    ],
)
def test_the_day_of_a_raid_is_no_dateline(article, text):
    article.write_text(f"{text}\n", "utf-8")
    events = yaml_text.load(draft(article, "daily", "2024-06-16").text)["events"]
    assert list(events) == ["raid"]


def test_counts_by_role_have_the_short_words_that_a_brief_lists(article, tmp_path):
    article.write_text("警方抓获嫌疑人38名,其中组织者4名、技术人员2名。\n", "utf-8")
    path = tmp_path / "case.yaml"
    text = draft(article, "daily", "2023-05-31").text.replace(", review: true", "")
    path.write_text(text, encoding="utf-8")
    case = load_case(path)
    words = {
        (name, lang): short_label(case, f"arrests.{name}", lang)
        for name in ("organisers", "technicians")
        for lang in ("en", "zh")
    }
    assert words == {
        ("organisers", "en"): "organisers",
        ("organisers", "zh"): "组织者",
        ("technicians", "en"): "technical staff",
        ("technicians", "zh"): "技术人员",
    }


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("Nine out of ten victims lost money.", "p1: Nine out of ten was left out"),
        ("抓获小四十人。", "p1: 小四十人 was left out"),
        ("HAVEN, June 14 (Reuters) - Police are at work.", "p1: June 14 was left out"),
    ],
)
def test_an_article_whose_only_figures_are_refused_says_which(article, tmp_path, text, remark):
    article.write_text(f"{text}\n", "utf-8")
    with pytest.raises(FactError, match="contains no readable figure or date") as error:
        draft(article, "daily", "2024-06-14")
    assert remark in str(error.value)
    told = tmp_path / "told.txt"
    told.write_text("警方抓获嫌疑人83名。\n", "utf-8")
    named = [Named(told, "one", "2024-06-14"), Named(article, "two", "2024-06-14")]
    with pytest.raises(FactError, match="contains no readable figure or date") as error:
        draft_together(named, "case")
    assert remark in str(error.value)


@pytest.mark.parametrize("number", ["小四十人", "大几十人", "小二百人"])
def test_a_remark_names_the_word_beside_a_number_without_the_number(article, number):
    article.write_text(f"警方抓获{number},查获手机30部。\n", "utf-8")
    (remark,) = draft(article, "daily", "2024-06-14").remarks
    assert f'"{number[0]}" beside the number is not understood' in remark
