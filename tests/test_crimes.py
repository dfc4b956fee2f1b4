"""Kinds of case: their chapters, questions and comparators; the included cases of three kinds."""

from __future__ import annotations

import pytest

from case_lib.base import units
from case_lib.base.errors import ParameterError
from case_lib.base.languages import known
from case_lib.casefile.chapter import chapters
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.casefile.style_lint import walk
from case_lib.casefile.unreported import unreported_labels
from case_lib.chapters.brief import text as brief
from case_lib.chapters.compare import figures as compare_figures
from case_lib.chapters.compare import model as compare
from case_lib.chapters.compare import tables as compare_tables
from case_lib.chapters.compare.text import standing
from case_lib.chapters.facts import text as facts
from case_lib.chapters.law.sentences import imposed, sentences
from case_lib.document.inline import text_of
from case_lib.document.table import Table
from case_lib.reading.crimes import crimes, guess
from case_lib.reading.drafting import draft
from case_lib.reports.planning import notebooks_in, of_kind
from tests.conftest import MAIN, MINIMAL, ROOT

NEW = {"tidworth-2018": "fraud_room", "bayannur-2023": "gambling", "luojiang-2021": "laundering"}
OTHERS = "shanghai-2023,cixi-2022,hanchuan-2021"
# what is said of diversion, and of no other crime
FOREIGN = {
    "en": ("chat group", "diverted", "steered", "person who joined", "the buyer"),
    "zh": ("群聊", "引流", "进群", "上家", "话务员"),
}


@pytest.fixture(params=NEW)
def example(request):
    return open_case(ROOT / "cases" / request.param, lang="en,zh", draws=200)


def test_each_kind_names_chapters_that_there_are_and_speaks_every_language():
    books = {at.notebook for at in chapters()}
    for crime in crimes().values():
        assert set(crime.without) <= books
        for words in (crime.label, *crime.asked.values()):
            assert set(words) == set(known())
            assert all(words.values())
        for unit in crime.counts:
            units.check(unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("警方破获一起话务引流案,话务员按引流人数提成。", "diversion"),
        ("团伙冒充客服实施电信网络诈骗,捣毁诈骗窝点。", "fraud_room"),
        ("网络赌博平台涉案流水超亿元,参赌人员数万。", "gambling"),
        ("传销组织以入门费发展下线,层级达17级。", "pyramid_selling"),
        ("跑分团伙用银行卡转账洗钱。", "laundering"),
        ("倒卖公民个人信息数万条。", "data_trafficking"),
        ("警方找到一只走失的狗。", "other"),
        ("Brokers in a boiler room cold-called pensioners.", "fraud_room"),
        ("The casino took bets from players abroad.", "gambling"),
        ("Money mules laundered the proceeds.", "laundering"),
    ],
)
def test_a_draft_proposes_the_kind(text, kind):
    assert guess(text) == kind


def test_a_file_without_a_kind_is_of_diversion_only_if_it_counts_people_diverted(write_case):
    assert load_case(MAIN).kind is None
    assert load_case(MAIN).crime.name == "diversion"
    assert load_case(write_case(MINIMAL)).crime.name == "other"
    case_text = MINIMAL.replace("country:", "kind: gambling\ncountry:", 1)
    assert load_case(write_case(case_text)).crime.name == "gambling"


def test_a_kind_stays_when_claims_are_left_out(write_case):
    claim = "{says: 3, source: paper, review: true}"
    more = f"  leads.total: {{label: x, unit: lead, claims: [{claim}]}}\n"
    case = load_case(write_case(MINIMAL + more))
    assert "leads.total" not in case.quantities
    assert case.crime.name == "diversion"


def test_a_kind_decides_the_chapters():
    books = notebooks_in(ROOT / "notebooks")
    assert of_kind(books, load_case(MAIN)) == books
    gambling = load_case(ROOT / "cases/bayannur-2023")
    left = {path.stem for path in books} - {path.stem for path in of_kind(books, gambling)}
    assert left == {"03_pay", "06_victims", "07_detection"}
    with pytest.raises(ParameterError, match="of kind gambling doesn't have this chapter"):
        of_kind(books, gambling, ["06_victims"])


def test_what_is_not_reported_is_what_the_kind_is_asked(example):
    for lang in ("en", "zh"):
        case = example.speaking(lang)
        questions = [words[lang] for words in case.file.crime.asked.values()]
        missing = unreported_labels(case)
        assert set(missing) <= set(questions)
        assert missing  # no example tells everything
        limits, ask = facts.limits(case), brief.ask(case)
        for passage in (limits, ask, brief.facts(case), brief.not_said(case), facts.summary(case)):
            assert not any(word in passage.as_text() for word in FOREIGN[lang]), passage.as_text()


def test_the_questions_of_diversion_are_as_they_were(main_case):
    assert unreported_labels(main_case) == [
        "how many calls were made",
        "how many people were steered into chat groups",
        "how many people lost money",
        "how much money was lost in all",
    ]
    assert "How were the people who were called chosen" in brief.ask(main_case).as_text()


def test_when_all_is_told_the_report_says_so(write_case):
    case_text = MINIMAL.replace("country:", "kind: other\ncountry:", 1)
    for name, unit in (("victims.total", "victim"), ("operation.gained", "CNY")):
        case_text += f"  {name}: {{label: x, unit: {unit}, claims: [{{says: 2, source: paper}}]}}\n"
    said = facts.limits(open_case(write_case(case_text))).as_text()
    assert "say how many people were harmed and how much money was made" in said
    assert "leave out" not in said


def test_a_case_is_compared_with_its_kind_alone(example, main_case):
    example = example.speaking("en")
    assert compare.others(example, OTHERS) == []
    assert compare.alone(example, [])
    blocks = (
        standing(example, []),
        compare_tables.matrix(example, []),
        compare_tables.further(example, []),
        compare_tables.further_sources(example, []),
        compare_figures.ranges(example, [], "arrests"),
    )
    for block in blocks:
        assert block.left_out == ()  # so a report says nothing of it
        assert "other cases of its kind" in block.as_text()
    assert [case.file.case for case in compare.others(main_case, ",".join([OTHERS, *NEW]))] == [
        "cixi-2022",
        "hanchuan-2021",
    ]


def test_money_gained_is_not_called_money_from_a_buyer(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("跑分洗钱团伙抓获9名,获利30万元,收到佣金2万元。", encoding="utf-8")
    text = draft(article, "daily", "2023-06-01").text
    assert "kind: laundering" in text
    assert "operation.gained" in text
    assert "stage: arrested" in text.partition("arrests.total")[2]
    assert "buyer" not in text


# -- sentences --------------------------------------------------------------------------------

COURT = (
    MINIMAL.replace("stage: arrested", "stage: convicted")
    + """\
  sentences.head_imprisonment:
    {label: x, short: {en: the first accused, zh: 第一被告人}, unit: month, offence: fraud,
     claims: [{says: 66, source: paper, at: p2}]}
  sentences.head_fine: {label: x, unit: CNY, claims: [{says: 100000, source: paper, at: p2}]}
  sentences.imprisonment_2:
    {label: {en: another, zh: 另一人}, unit: month, claims: [{says: 24, source: paper}]}
  sentences.suspended_2: {label: x, unit: month, claims: [{says: 36, source: paper}]}
  sentences.clerk:
    {label: {en: a clerk, zh: 一名职员}, unit: CNY, claims: [{says: 2000, source: paper}]}
offences:
  fraud: {label: {en: fraud, zh: 诈骗罪}, provision: "266", claims: [{source: paper}]}
"""
)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sentences_stand_a_row_a_person(write_case, lang):
    case = open_case(write_case(COURT), lang=lang)
    assert {who: sorted(kinds) for who, kinds in imposed(case).items()} == {
        "head": ["fine", "imprisonment"],
        "_2": ["imprisonment", "suspended"],
        "clerk": ["fine"],
    }
    table = sentences(case)
    assert isinstance(table, Table)
    rows = [[text_of(cell).replace("\u00a0", " ") for cell in row] for row in table.rows]
    if lang == "en":
        assert [row[:-1] for row in rows] == [
            ["The first accused", "five years and six months", "–", "100,000 yuan", "fraud"],
            ["Another", "two years", "three years", "–", "–"],
            ["A clerk", "–", "–", "2,000 yuan", "–"],
        ]
    else:
        assert rows[0][0] == "第一被告人"
        assert rows[0][-2] == "诈骗罪"


def test_without_a_court_nothing_is_said_of_sentences(write_case):
    assert list(sentences(open_case(write_case(MINIMAL))).left_out) == []
    convicted = MINIMAL.replace("stage: arrested", "stage: convicted")
    passage = sentences(open_case(write_case(convicted)))
    assert passage.left_out is None
    assert passage.as_text().startswith("No text that we read says what a court imposed")


# -- examples ---------------------------------------------------------------------------------


def test_the_examples_are_of_three_kinds_and_one_is_told_in_english(example):
    assert example.file.crime.name == NEW[example.file.case]
    for spec in example.file.sources.values():
        assert spec.url or "not linked" in spec.access.root["en"]  # a mirror is no source
        undated = ("day was not seen", "nor the day")
        assert spec.published or any(words in spec.access.root["en"] for words in undated)
    assert load_case(ROOT / "cases/tidworth-2018").country == "GB"


def test_every_claim_of_an_example_has_its_paragraph_and_token(example):
    for name, spec in example.file.quantities.items():
        assert all(claim.at and claim.anchor for claim in spec.claims), name
    for name, event in example.file.events.items():
        assert all(claim.at and claim.anchor for claim in event.claims), name
    for loc, part in walk(example.file):
        if loc and loc[-1] == "anchor":
            assert len(str(part)) <= 24
