"""The brief: two pages for any case, each fact with its outlet, each warning tested."""

from __future__ import annotations

import re

import nbformat
import pytest

from case_lib.casefile.opening import open_case
from case_lib.chapters.brief import text
from case_lib.document.inline import Number, Token
from case_lib.reports import sections
from tests.conftest import CASE_FILES, MAIN, MINIMAL, ROOT


def plain(paragraph) -> str:
    return paragraph.as_text().replace("\xa0", " ")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.parent.name + path.stem)
def test_every_case_has_a_headline_and_facts_with_their_outlets(path, lang):
    case = open_case(path, lang=lang)
    (headline,) = text.headline(case).lines
    first = headline[0] if isinstance(headline[0], str) else headline[0].text
    assert first[:1] == first[:1].upper()
    facts = text.facts(case)
    assert 1 <= len(facts.lines) <= 6
    outlets = {
        s.outlet.model_dump().get(lang) or s.outlet.model_dump()["en"]
        for s in case.file.sources.values()
    }
    for line in facts.lines:
        assert any(isinstance(run, Number) for run in line)
        (source,) = (run for run in line if isinstance(run, Token))
        assert any(source.text.startswith(outlet) for outlet in outlets), line
    for part in (text.lede, text.adds, text.how_sure, text.not_said, text.ask):
        assert part(case).lines
        assert len(text.adds(case).lines) <= 6


def test_a_fact_names_the_paragraph_that_gives_it_not_one_with_a_wider_wording(open_edited):
    exact = "- {says: 506, source: legal-daily, at: p21, anchor: 506名}"
    wider = '- {says: "500+", source: legal-daily, at: p1, anchor: 500余名}'
    turned = open_edited((f"{exact}\n      {wider}", f"{wider}\n      {exact}"))
    assert "506, among them" in plain(text.facts(turned))
    assert plain(text.facts(turned)) == plain(text.facts(open_case(MAIN)))


def test_a_headline_sets_no_arrests_of_three_raids_in_the_provinces_of_one():
    case = open_case("cixi-2022")
    assert case["operation.provinces"].low == 18
    assert plain(text.headline(case)) == "Police caught 171 people"
    assert plain(text.headline(open_case(MAIN))) == "Police caught 506 people in 24 provinces"


def test_each_step_is_told_by_role_in_the_order_of_the_business():
    sentences = plain(text.steps(open_case(MAIN))).split("\n")
    assert len(sentences) == 5
    assert sentences[1] == (
        "Callers answer an advertisement and bring in friends and relatives. "
        "Group leaders train new callers. (Legal Daily paras 15, 24)"
    )
    assert sentences[3].startswith("Quality inspectors check recordings")
    assert sentences[4].startswith("People in the chat groups are defrauded.")


def test_what_must_not_be_said_follows_from_what_is_known(open_edited):
    said = plain(text.not_said(open_case(MAIN)))
    for part in (
        "That everyone caught was convicted",
        "That those caught were all callers",
        "in a particular province",
        "is profit, turnover",
        "only very probably on it",
    ):
        assert part in said
    why = re.search(
        r"    same_case: likely\n    same_case_why:\n(      .*\n)+", MAIN.read_text("utf-8")
    )
    sure = open_edited((why[0], ""))
    assert "only very probably" not in plain(text.not_said(sure))
    hanchuan = plain(text.not_said(open_case("hanchuan-2021")))
    assert "everyone caught was convicted" not in hanchuan


def test_what_to_ask_leaves_out_what_is_reported():
    questions = plain(text.ask(open_case("hanchuan-2021")))
    assert "how many calls" not in questions
    assert "how much money was lost in all" in questions
    assert "how many calls" in plain(text.ask(open_case(MAIN)))
    assert "Still missing" not in plain(text.ask(open_case(ROOT / "tests/cases/open-inquiry.yaml")))


@pytest.mark.parametrize("counted", [True, False])
def test_a_term_of_imprisonment_is_no_number_of_people_convicted(write_case, counted):
    """A brief said “Courts convicted two years and ten months; everyone else is presumed …”."""
    case_text = MINIMAL.replace("stage: arrested\nchanged", "stage: convicted\nchanged")
    case_text += (
        "  sentences.head:\n    label: term of the head\n    unit: month\n    stage: convicted\n"
        "    claims:\n      - {says: 34, source: paper}\n"
    )
    if counted:
        case_text += (
            "  convicted.some:\n    label: people convicted\n    unit: person\n"
            "    stage: convicted\n    claims:\n      - {says: 3, source: paper}\n"
        )
    lede = plain(text.lede(open_case(write_case(case_text))))
    assert "two years" not in lede
    assert ("The sources tell of 3 people convicted" in lede) == counted


def test_a_result_of_another_chapter_continues_the_analysis():
    own = {"block": "paragraph", "style": "list", "lines": [["a"]], "continued": True}
    more = [{"lines": [["b"]], "tested": [1]}, {"lines": [["not said"]], "left_out": []}]
    (joined,) = sections.continued([own], more)
    assert joined["lines"] == [["a"], ["b"]]
    assert joined["tested"] == [1]
    (alone,) = sections.continued([own | {"lines": [["no content"]], "left_out": []}], more)
    assert alone["lines"] == [["b"]]
    assert "left_out" not in alone
    (same,) = sections.continued([own | {"left_out": []}], more[1:])
    assert "left_out" in same
    tagged = {
        book.stem: [
            c.source for c in nbformat.read(book, 4).cells if "brief" in c.metadata.get("tags", [])
        ]
        for book in (ROOT / "notebooks").glob("*.ipynb")
    }
    assert {name: cells for name, cells in tagged.items() if cells} == {
        "07_detection": ["text.in_brief(opened, laboratory)"],
        "90_brief": ["text.adds(opened)"],
    }
