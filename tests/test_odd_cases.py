"""Cases that are valid and odd: nobody caught, no upper ends, one role, a country without tables.

What can't be computed is left out with its reason, and nothing is said that says nothing.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest

from case_lib.casefile.opening import open_case
from case_lib.chapters.arrests import tables as arrests
from case_lib.chapters.arrests import text as of_arrests
from case_lib.chapters.brief import text as of_brief
from case_lib.chapters.facts import source_tables
from case_lib.chapters.law import sentences
from case_lib.chapters.network import tables as of_network
from case_lib.chapters.network import way
from case_lib.chapters.pay import tables as pay
from case_lib.chapters.pay import text as of_pay
from case_lib.chapters.provinces import model as provinces
from case_lib.chapters.provinces import text as of_provinces
from case_lib.chapters.victims import model as victims
from case_lib.chapters.victims import text as of_victims
from case_lib.document import show
from case_lib.document.cells import cited
from case_lib.document.inline import text_of
from case_lib.reports import cited_works, sections, single_rows
from tests.conftest import ROOT

NOTHING = "Nothing of this is reported by the chosen sources."
REST = "if all without a published role were callers"
HEAD = """\
case: odd
title: {en: The odd case, zh: 奇案}
summary: {en: Invented., zh: 虚构。}
country: COUNTRY
currency: CURRENCY
stage: arrested
changed: 2024-05-01
operation: raid
sources:
  paper: {outlet: {en: The Paper, zh: 报纸}, published: 2023-06-01, access: {en: all, zh: 全文}}
events:
  raid: {label: {en: the raid, zh: 收网}, claims: [{when: 2023-05-25, source: paper}]}
roles:
  caller: {function: frontline, tier: 1, label: {en: callers, zh: 话务员}}
assumptions:
  pay.call_minutes: {label: a, unit: minute/call, value: 1..4, reason: r}
  pay.answer_rate: {label: b, unit: '1', value: 0.2..0.6, reason: r}
  pay.lead_rate_factor: {label: c, unit: '1', value: 0.5..2, reason: r}
  victims.reporting_rate: {label: d, unit: '1', value: 0.2..0.6, reason: r}
quantities:
"""
UNITS = {
    "arrests.total": "person",
    "arrests.heads": "person",
    "charged.total": "person",
    "operation.officers": "officer",
    "operation.provinces": "province",
    "operation.seized": "CURRENCY",
    "pay.caller.base_wage_day": "CURRENCY/day",
    "pay.caller.talk_hours_day": "hour/day",
    "pay.caller.commission_lead": "CURRENCY/lead",
    "calls.total": "call",
    "leads.total": "lead",
    "victims.total": "victim",
}
STAGES = {"arrests": "arrested", "charged": "charged"}
OWN = {"calls.total": 20000, "leads.total": 900, "victims.total": 3}
PAID = {
    "arrests.total": 15,
    "operation.seized": 2000000,
    "pay.caller.base_wage_day": 500,
    "pay.caller.talk_hours_day": 8,
    "pay.caller.commission_lead": "20..30",
}


@pytest.fixture
def opened(write_case):
    def made(figures, country="TH", currency="THB", more="", lang="en"):
        text = HEAD
        for name, says in figures.items():
            text += f"  {name}:\n    label: {name.replace('.', ' ')}\n    unit: {UNITS[name]}\n"
            stage = STAGES.get(name.partition(".")[0])
            text += f"    stage: {stage}\n" if stage else ""
            text += f'    claims: [{{says: "{says}", source: paper}}]\n'
        text = text.replace("COUNTRY", country).replace("CURRENCY", currency)
        return open_case(write_case(text + more), lang=lang, draws=500)

    return made


def test_where_nobody_was_caught_nobody_is_placed(opened):
    case = opened({"arrests.total": 0, "operation.provinces": 2}, "CN", "CNY")
    assert provinces.needs(case) == ["arrests.total of at least 1"]
    assert provinces.spread(case) is None
    block = of_provinces.spread(case, None, {})
    assert list(block.left_out) == ["arrests total, at least one"]
    zh = opened({"arrests.total": 0, "operation.provinces": 2}, "CN", "CNY", lang="zh")
    assert "（至少一名）" in of_provinces.spread(zh, None, {}).as_text()


def test_more_people_than_the_model_takes_are_told_before_it_is_run(opened):
    case = opened({"arrests.total": 60000, "operation.provinces": 20}, "CN", "CNY")
    assert provinces.needs(case) == ["arrests.total of at most 5,000"]
    assert "no more than the model takes" in of_provinces.spread(case, None, {}).as_text()


def test_nobody_passes_a_stage_on_the_way_to_none(opened):
    case = opened({"arrests.total": 0})
    assert arrests.at_least(case, "investigated") is None
    rows = {text_of(row[0]): text_of(row[1]) for row in arrests.stages(case).rows}
    assert rows["investigated"] == "not in the texts read"
    case = opened({"arrests.total": 4})
    assert arrests.at_least(case, "investigated").low == 4


def test_what_has_no_upper_end_is_not_drawn_and_the_chapter_stays(opened):
    more = "parts:\n  - {whole: arrests.total, parts: [arrests.heads]}\n"
    figures = {"arrests.heads": 3, "pay.caller.base_wage_day": ">=500"}
    case = opened(PAID | OWN | figures, more=more)
    assert not case["pay.pay_with_commission_day"].drawable
    said = of_pay.payroll(case).as_text()
    assert "base pay alone would come to at least 6,000\xa0baht a day" in said
    assert "With commission" not in said
    amounts = {text_of(row[0]): text_of(row[2]) for row in pay.payroll(case).rows}
    assert amounts[f"Daily payroll, commission included, {REST}"] == "–"
    # of what is bounded the draws stay
    assert amounts["People who joined a day, for each of the callers"] != "–"


def test_a_sentence_that_says_nothing_is_not_said(opened):
    """Of at least 200 officers and at least 80 people nothing follows for each person."""
    case = opened({"arrests.total": ">=80", "operation.officers": ">=200"})
    each = case["arrests.officers_arrest"]
    assert each.idle
    assert (each.low, each.high) == (0, math.inf)
    assert of_arrests.effort(case).as_text() == NOTHING
    case = opened({"arrests.total": ">=80", "operation.officers": 200})
    assert not case["arrests.officers_arrest"].idle
    assert "officers" in of_arrests.effort(case).as_text()
    assert not case["arrests.total"].idle  # what a source says is said


def test_a_case_with_its_own_counts_borrows_no_rate(opened, main_case):
    case = opened(PAID | OWN)
    assert "take the rate of this case" in of_pay.passage(case, "price").as_text()
    assert "borrow the rate of another case" in of_pay.passage(main_case, "price").as_text()
    own, borrowed = victims.run(case), victims.run(main_case)
    between = "lie within the range that we assume around those of another"
    assert between not in of_victims.limits(case, own).as_text()
    assert between in of_victims.limits(main_case, borrowed).as_text()


def test_nothing_is_said_of_prices_and_frontiers_that_are_not_there(opened, main_case):
    case = opened(PAID | OWN)
    assert of_pay.accounts(case).left_out
    assert of_pay.passage(case, "deterrence").left_out == ()
    assert "Each band of the figure" in of_pay.passage(main_case, "deterrence").as_text()


def test_what_needs_nothing_in_particular_is_left_out_without_a_gap(opened):
    passage = sentences.sentences(opened(PAID))
    assert passage.as_text() == NOTHING
    assert passage.left_out == ()


def test_a_section_that_reports_nothing_is_left_out_without_a_word(opened):
    """Its heading stood alone in print, or a line at the end said “Needed: –”."""
    block = sentences.sentences(opened(PAID)).describe() | {"made": True}
    assert not block.get("aside")
    blocks, missing = sections.shown([head("Other"), KEPT, head("Sentences"), block], "en")
    assert [row.get("runs") for row in blocks] == [["Other"], None]
    assert missing == []


KEPT = {"block": "paragraph", "lines": [["Kept."]], "made": True}
GONE = {"block": "paragraph", "lines": [["–"]], "left_out": ["acts"], "made": True}


def head(title, level=2):
    return {"block": "heading", "level": level, "runs": [title]}


@pytest.mark.parametrize(
    ("lang", "limits"), [("en", "What this cannot show"), ("zh", "本章不能说明什么")]
)
def test_a_chapter_is_not_printed_for_what_it_cannot_show(lang, limits):
    """“The organisation” of a case without roles was a title above what the chapter can't show."""
    last = [head(limits), {"block": "paragraph", "lines": [["Who knew whom."]], "made": True}]
    blocks, missing = sections.shown([head("Title", 1), head("Acts"), GONE, *last], lang)
    assert (blocks, missing) == ([], [sections.Missing("Title", False)])
    blocks, missing = sections.shown([head("Title", 1), head("Acts"), KEPT, *last], lang)
    assert [block.get("level") for block in blocks] == [1, 2, None, 2, None]
    assert missing == []


def test_what_a_researcher_wrote_and_why_a_chapter_failed_are_printed():
    """Neither comes from a chapter of the package; both were left out as if they were empty."""
    prose = {"block": "paragraph", "lines": [["My own words."]]}
    assert sections.shown([head("Mine", 1), prose], "en") == ([head("Mine", 1), prose], [])
    why = sections.failed([head("A model", 1)], "too many groups", "en")
    assert sections.shown(why, "en") == (why, [])


def test_what_is_missing_is_told_in_one_line():
    """Empty chapters stood in print, each with a list of the claims that it needs."""
    blocks, missing = sections.shown(
        [head("Title", 1), KEPT, head("The acts"), GONE, GONE, head("Money"), KEPT, GONE], "en"
    )
    assert [row.get("runs") for row in blocks] == [["Title"], None, ["Money"], None]
    large = sections.Missing("Where it was", True)
    (paragraph,) = sections.not_covered([*missing, sections.Missing("Who", False), large], "en")
    assert "".join(
        run if isinstance(run, str) else run["text"] for run in paragraph["lines"][0]
    ) == (
        "What follows is not covered, because the sources tell too little: “The acts” and “Who”. "
        "What follows is not covered, because the case is too large for our models: “Where it was”."
    )
    assert sections.not_covered([], "en") == []


def test_what_the_kind_of_case_does_not_have_is_not_missed():
    """A gambling case was said to lack hours of talk of its middlemen, and people diverted."""
    gambling = open_case(ROOT / "cases/bayannur-2023", draws=200)
    assert of_network.money(gambling).left_out == ()
    assert "hours of talk" in of_network.money(gambling).as_text()
    inquiry = open_case(ROOT / "tests/cases/open-inquiry.yaml", draws=200)
    assert of_network.money(inquiry).left_out
    abroad = open_case(ROOT / "cases/tidworth-2018", draws=200)
    assert of_provinces.spread(abroad, None, {}).left_out == ()


def test_a_table_of_one_row_is_a_sentence():
    table = {
        "block": "table",
        "name": "spans",
        "caption": ["Days."],
        "note": ["Sources: A, B. Told."],
        "heads": ["span", "days", "dates from", "remark"],
        "rows": [[["To the raid"], ["9 days"], ["A p5"], ["–"]]],
        "made": True,
    }
    long = {**table, "rows": table["rows"] * 2}
    frame = pd.DataFrame({"role": ["caller"], "hours": [9.5]})
    own = show.table(frame, "Hours.", "Invented.", name="spans").describe()["versions"]["en"]
    assert len(own["rows"]) == 1
    tables = [{**table, "name": "statements"}, {**own, "made": True}]
    tables += [{key: value for key, value in table.items() if key != "made"}]  # in Markdown
    blocks = single_rows.as_sentences([table, long, *tables], "en")
    assert blocks[1:] == [long, *tables]
    (line,) = blocks[0]["lines"]
    assert "".join(line) == "To the raid: 9 days (dates from: A p5). Told."
    (line,) = single_rows.as_sentences(
        [{**table, "caption": ["天数。不含推测。"], "note": ["来源：《甲报》《乙报》。"]}], "zh"
    )[0]["lines"]
    assert "".join(line) == "To the raid：9 days（dates from：A p5）。"


def test_only_works_that_a_report_cites_are_listed(main_case):
    """The list of a small case named each work of the workbench, on a page and a half."""
    listed = source_tables.literature(main_case).describe()
    back = [head("Sources"), KEPT, head("Literature"), {**listed, "made": True}]
    cites = {"block": "paragraph", "lines": [["By order (Dechter, Meiri and ", "Pearl 1991)."]]}
    (*_, table) = cited_works.only_cited(back, [cites])
    assert [row[0][0] for row in table["rows"]] == ["Dechter, Meiri, Pearl"]
    chinese = {"block": "paragraph", "lines": [["（Saltelli等，2010；Cornish，1994）"]]}
    (*_, table) = cited_works.only_cited(back, [chinese])
    assert [row[0][0] for row in table["rows"]] == ["Cornish", "Saltelli et al."]
    assert cited_works.only_cited(back, [KEPT]) == back[:2]


def test_the_first_of_two_roles_with_one_function_is_used_everywhere(write_case):
    """A formula's argument and ``case.role`` mean the same role."""
    second = "  sender: {function: frontline, tier: 1, label: {en: senders, zh: 发送员}}\n"
    head = HEAD.replace("COUNTRY", "CN").replace("CURRENCY", "CNY")
    text = head.replace("assumptions:\n", f"{second}assumptions:\n")
    case = open_case(write_case(text.replace("quantities:\n", "")))
    assert case.role("frontline") == case.file.functions["frontline"] == "caller"


def test_what_a_label_counts_is_not_repeated_as_a_unit():
    """“People convicted: 6 people”, “Searches: 4 searches”; and the lede said it once more."""
    tidworth = open_case(ROOT / "cases/tidworth-2018", lang="en", draws=200)
    text = of_brief.facts(tidworth).as_text().replace("\u00a0", " ")
    assert "People convicted: 6 (" in text
    assert "Imprisonment of the one who led: 11 years (" in text
    assert "Money lost by those who invested: more than 2.8 million pounds (" in text
    assert of_brief.lede(tidworth).as_text().endswith("Everyone else is presumed innocent.")
    assert "法院已对" not in of_brief.lede(tidworth.speaking("zh")).as_text()


def test_one_act_is_a_sentence_and_not_a_drawing_of_one_box():
    tidworth = open_case(ROOT / "cases/tidworth-2018", draws=200)
    passage = way.way(tidworth)
    assert passage.as_text().startswith("Brokers telephoned people who had not asked for it, and")
    assert passage.as_text().endswith("(Action Fraud para. 4).")


def test_paragraphs_are_cited_in_their_order(main_case):
    """“Legal Daily paras 21, 1, 5.”"""
    assert cited(main_case, main_case["arrests.total"].citations).startswith(
        "Legal Daily paras 1, 5, 21, Xinhua"
    )
