from __future__ import annotations

import math

import pytest

from case_lib.base import yaml_text
from case_lib.reading import (
    dates,
    dates_in_text,
    figure_extraction,
    measures,
    numeral_reading,
)
from case_lib.reading.source_text import normalised
from tests.conftest import ROOT

FOLDER = ROOT / "tests/scenarios"
PUBLISHED = dates.read("2023-05-31")
FIGURES = yaml_text.load((FOLDER / "wording_zh.yaml").read_text("utf-8"))
DATES = yaml_text.load((FOLDER / "dates_zh.yaml").read_text("utf-8"))
WORDING = yaml_text.load((FOLDER / "wording.yaml").read_text("utf-8"))


def test_each_kind_of_wording_has_ten_sentences_and_all_together_four_hundred():
    assert min(map(len, [*FIGURES.values(), *DATES.values()])) >= 10
    kinds = [*FIGURES.values(), *DATES.values(), WORDING["figures"], WORDING["nothing"]]
    assert sum(map(len, kinds)) >= 400


@pytest.mark.parametrize("kind", FIGURES)
def test_figures_of_a_kind_are_read(kind):
    wrong = []
    for text, token, unit, low, high in FIGURES[kind]:
        open_end = str(high).endswith("+") or high == "∞"
        bounds = (low, math.inf if high == "∞" else float(str(high).rstrip("+")))
        figures = [
            (p.token, p.unit, (pytest.approx(p.low), pytest.approx(p.high)), _is_open(p))
            for clause in figure_extraction.clauses(normalised(text))
            for p in figure_extraction.figures(clause)
            if not p.wrong
        ]
        if (token, unit, bounds, open_end) not in figures:
            wrong.append((text, figures))
    assert not wrong, wrong


def _is_open(figure):
    return numeral_reading.read(figure.says, unit=figure.unit).interval.high_open


@pytest.mark.parametrize("kind", DATES)
def test_dates_of_a_kind_are_read(kind):
    wrong = []
    for text, first, last in DATES[kind]:
        windows = [
            (str(date.when.earliest), str(date.when.latest))
            for date in dates_in_text.find(normalised(text), PUBLISHED)
            if date.when is not None
        ]
        if windows != [(str(first), str(last))]:
            wrong.append((text, windows))
    assert not wrong, wrong


def _days(text):
    return [
        str(one.when.earliest)
        for one in dates_in_text.find(normalised(text), PUBLISHED)
        if one.when is not None
    ]


def test_days_that_share_a_sign_are_two_dates():
    assert _days("警方于5月20及23日收网") == ["2023-05-20", "2023-05-23"]
    assert _days("扣留至20及23日") == ["2023-06-20", "2023-06-23"]


def test_the_next_day_follows_the_story_not_a_plan():
    # the deal is planned for the 16th, and the story goes on from the 15th
    assert _days("5月15日获悉毒贩将于5月16日交易,次日布控")[-1] == "2023-05-16"
    assert _days("5月15日获悉毒贩于5月16日交易,次日布控")[-1] == "2023-05-17"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("新加坡警方查获5万元(约16万令吉),吉隆坡、槟城、柔佛来电", "SGD"),
        ("新加坡警方查获5万元,吉隆坡、槟城、柔佛来电", "MYR"),
        ("裁判法院听取案情,货物值$52万,疑犯抵港时就逮", "HKD"),
        ("商业事务局接获投诉,损失310万元", "SGD"),
        ("海警局查获由台湾驶来的货船,涉案2900万元", "CNY"),
        ("(吉隆坡9日讯)警方查获5万元,疑犯逃往香港", "MYR"),
        ("台中一名负责人向地下钱庄借了4000万元", "TWD"),
        ("澳门司警称,两人以月薪2万元(港币,下同)受雇", "HKD"),
    ],
)
def test_yuan_is_the_money_of_the_country_or_what_the_text_says(text, unit):
    text = normalised(text)
    assert measures.currency(measures.country(text), text) == unit


def test_traditional_characters_are_seldom_those_of_the_mainland():
    assert measures.country("上海,高雄") == "CN"
    assert measures.country("上海,高雄", traditional=True) == "TW"
    assert measures.country("深圳公安局,高雄") == measures.country("广州", traditional=True) == "CN"
