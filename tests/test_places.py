"""Places in articles: the proposals, their roles, and their use in models.

The sentences were written for these tests and tell of no real case.
"""

from __future__ import annotations

import pytest
import yaml

from case_lib.base import countries, reference
from case_lib.base.errors import FactError
from case_lib.casefile import divisions
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.reading import places_named
from tests.command import run
from tests.conftest import MINIMAL, write_draft

CHINESE = {
    "专案组在广东深圳、福建等地抓获12人": "CN-GD caught, CN-FJ caught",
    "4月25日,在辽宁朝阳、湖南长沙等地同步收网,抓获506人": "CN-LN caught, CN-HN caught",
    "民警在南宁市西乡塘区捣毁窝点3处": "CN-GX raid",
    "在恩施州捣毁窝点,抓获3人": "CN-HB raid",
    "西安市民赵某被骗3万元": "CN-SN victims",
    "家住武汉的李某报案": "CN-HB victims",
    "该团伙藏匿在柬埔寨、缅北等地": "KH named, MM named",
    "一名湖南籍男子在五原县被抓获": "CN-NM caught",
    # offices, papers, firms, roads, peoples, origins, words, and names that several provinces have
    "上海市公安局接到报案": "",
    "广东警方破获此案,广州市中级人民法院判决": "",
    "深圳市某某网络技术有限公司报案": "",
    "《北京日报》报道,中新网上海5月31日电": "",
    "中山路、南京东路一带": "",
    "朝阳区居民王某报案": "",
    "湖北籍嫌疑人落网,一名四川人被抓": "",
    "上海地区有人报警": "CN-SH victims",
    "鼓楼区抓获5人": "",
    "打电话的日照常进行": "",
}
ENGLISH = {
    "Six people were arrested in Shenzhen and in Guangxi.": "CN-GD caught, CN-GX caught",
    "Officers raided a compound in Cambodia.": "KH raid",
    "After a raid in Myanmar, 20 were arrested.": "MM caught",
    "A victim in the Philippines lost $500.": "PH victims",
    "The money went to Dubai.": "AE named",
    "Guangdong police and Shanghai Municipal Public Security Bureau said so.": "",
    "Bank of China was told; Hangzhou Example Technology Co was not.": "",
    "Two were arrested in Suzhou.": "",  # there are two
    "A lawyer called Jordan Chad spoke of those arrested.": "",
    "Malaysian nationals were arrested.": "",
    "A native of Fujian was arrested.": "",
}


@pytest.mark.parametrize(("sentence", "expected"), CHINESE.items())
def test_places_of_chinese_sentences(sentence, expected):
    assert provinces_and_roles(places_named.chinese(sentence)) == expected


@pytest.mark.parametrize(("sentence", "expected"), ENGLISH.items())
def test_places_of_english_sentences(sentence, expected):
    assert provinces_and_roles(places_named.english(sentence)) == expected


def provinces_and_roles(places):
    return ", ".join(f"{place.province} {place.role}" for place in places)


def test_a_token_stands_in_its_sentence():
    for sentence in CHINESE:
        for place in places_named.chinese(sentence):
            assert sentence[place.start :].startswith(place.token)


def test_the_gazetteer_is_that_of_the_table_of_provinces():
    """Of the 333 prefectures of GB/T 2260, each province has as many as the table of provinces."""
    provinces = reference.frame("CN_provinces.csv")
    rows = reference.frame("CN_divisions.csv", dtype=str)
    assert rows["code"].is_unique
    cities = rows[rows["code"].str.len() == 4].groupby("province").size()
    units = provinces[provinces["prefecture_units"].astype(str) != ""].set_index("id")
    expected = units["prefecture_units"].astype(int)
    assert cities.sum() == 333
    assert dict(cities) == dict(expected[expected > 0])
    first = {row["code"][:2]: row["province"] for _, row in rows.iterrows()}
    assert all(first[row["code"][:2]] == row["province"] for _, row in rows.iterrows())


ARTICLE = """\
警方破获一起话务引流案
4月25日，专案组在广东深圳、福建等地同步收网，抓获犯罪嫌疑人83名。
上海的一名被害人报案，称被骗3万元。
团伙成员曾在柬埔寨活动。广州市公安局参与侦办。
"""


@pytest.fixture
def drafted(tmp_path):
    return write_draft(tmp_path, ARTICLE)


def test_a_draft_proposes_places_and_asks_what_is_unclear(drafted):
    path, article = drafted
    places = yaml.safe_load(path.read_text("utf-8"))["places"]
    by_role = {(place["province"], place["role"]): place for place in places}
    assert set(by_role) == {
        ("CN-GD", "caught"),
        ("CN-FJ", "caught"),
        ("CN-SH", "victims"),
        ("KH", "named"),
    }
    claim = {"source": "daily", "at": "p2", "anchor": "广东深圳", "review": True}
    assert by_role["CN-GD", "caught"]["claims"] == [claim]
    assert "label" not in by_role["CN-GD", "caught"]
    assert by_role["KH", "named"]["label"] == {
        "en": "? What happened here: Cambodia",
        "zh": "？在柬埔寨发生了什么",
    }
    checked = run("check", path)
    assert checked.returncode == 0, checked.stdout
    verified = run("verify", path, "--source", f"daily={article}")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_only_places_where_people_were_caught_move_the_model(drafted):
    path, _ = drafted
    assert divisions.named(open_case(path)) == []  # nothing counts before it is reviewed
    path.write_text(path.read_text("utf-8").replace(", review: true", ""), encoding="utf-8")
    case = open_case(path)
    assert divisions.named(case) == ["CN-GD", "CN-FJ"]
    assert [place.province for place in case.file.caught_in] == ["CN-GD", "CN-FJ"]
    assert len(case.file.places) == 4


def test_a_count_belongs_where_people_were_caught(drafted):
    path, _ = drafted
    text = path.read_text("utf-8")
    path.write_text(text.replace("  role: victims\n", "  role: victims\n  arrests: 3\n"), "utf-8")
    with pytest.raises(FactError, match="counted where people were caught"):
        load_case(path)


@pytest.mark.parametrize(
    ("said", "advice"),
    [("Guangdong", "Write its id: CN-GD."), ("广东", "Write its id: CN-GD."), ("G", "such as")],
)
def test_a_name_of_a_province_is_refused_with_its_id_and_a_letter_without(drafted, said, advice):
    path, _ = drafted
    text = path.read_text("utf-8").replace(", review: true", "")
    text = text.replace("province: KH\n", f"province: {said}\n")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FactError, match=advice):
        load_case(path)


def test_a_country_is_a_place_but_an_unknown_code_is_none(drafted):
    path, _ = drafted
    text = path.read_text("utf-8").replace(", review: true", "")
    path.write_text(text.replace("province: KH\n", "province: XX\n"), encoding="utf-8")
    with pytest.raises(FactError, match="XX"):
        load_case(path)
    counted = text.replace("province: KH\n  role: named\n", "province: KH\n  arrests: 5\n")
    path.write_text(counted, encoding="utf-8")
    quantity = open_case(path)["places.KH"]
    assert quantity.low == 5
    assert countries.called("KH")["en"] in quantity.label["en"]


def test_every_unknown_place_is_told_at_its_row(write_case):
    places = "places:\n" + "".join(
        f"  - {{province: {name}, claims: [{{source: paper, at: p1}}]}}\n"
        for name in ("CN-GD", "XX", "MM", "Shanghai", "CN-YY")
    )
    path = write_case(MINIMAL + places)
    with pytest.raises(FactError) as refused:
        load_case(path)
    first = MINIMAL.count("\n") + 2
    faults = str(refused.value)
    for row, name in enumerate(("CN-GD", "XX", "MM", "Shanghai", "CN-YY")):
        unknown = name in ("XX", "Shanghai", "CN-YY")
        assert (f"'{name}' is not a province" in faults) is unknown
        assert (f"case.yaml:{first + row}:" in faults) is unknown
    assert "Write its id: CN-SH." in faults


def test_a_place_with_a_count_is_a_quantity_of_its_claims(write_case):
    places = (
        "places:\n"
        "  - {province: CN-GD, arrests: '30+', claims: [{source: paper, at: p1, anchor: 30余名}]}\n"
        "  - {province: CN-FJ, claims: [{source: paper, at: p1}]}\n"
        "  - {province: KH, arrests: 2, claims: [{source: paper, at: p2}]}\n"
    )
    case = open_case(write_case(MINIMAL.replace("says: 12,", "says: 99,") + places))
    assert {name for name in case.file.quantities if name.startswith("places.")} == {
        "places.CN-GD",
        "places.KH",
    }
    there = case["places.CN-GD"]
    assert str(there.interval) == "(30, 40)"
    assert there.unit == "person"
    assert there.label["en"] == "people caught in Guangdong"
    assert "广东" in there.label["zh"]
    assert [(c.source, c.at, c.says, c.stands) for c in there.citations] == [
        ("paper", "p1", "30+", True)
    ]
    assert case["places.KH"].label["en"] == "people caught in Cambodia"


def test_a_country_without_a_table_takes_any_code(write_case):
    text = MINIMAL.replace("country: CN", "country: KH").replace("currency: CNY", "currency: USD")
    places = "places:\n  - {province: KH-12, arrests: 5, claims: [{source: paper, at: p1}]}\n"
    case = open_case(write_case(text + places))
    assert case["places.KH-12"].low == 5
    assert "KH-12" in case["places.KH-12"].label["en"]
