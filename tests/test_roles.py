"""What a figure is in the case: told where words say it, left open where they don't."""

from __future__ import annotations

import re

import pytest

from case_lib.base import yaml_text
from case_lib.base.intervals import Interval
from case_lib.reading import dates, drafting, scope
from case_lib.reading.figures import Figure
from case_lib.reading.formats.opening import Article
from case_lib.reading.role_evidence import Context, evidence, settled
from case_lib.reading.source_text import normalised
from tests.conftest import ROOT

SCENARIOS = yaml_text.load((ROOT / "tests/scenarios/wording_roles.yaml").read_text("utf-8"))
ROWS = [
    pytest.param(*row, id=f"{row[1]} of {row[0]}")
    for kinds in SCENARIOS.values()
    for rows in kinds.values()
    for row in rows
]


def names(text):
    """Return the names that a draft gives to the figures and dates of a paragraph, by token."""
    work = drafting.Findings()
    work.read(Article((text,), "0" * 64), "s", dates.read("2023-05-31"))
    claims = [(name, claim) for name, item in work.quantities.items() for claim in item.claims]
    claims += [(name, claim) for name, event in work.events.items() for claim in event["claims"]]
    by_token: dict[str, set[str]] = {}
    for name, claim in claims:
        open_ = re.match(r"unsorted|dated", name)
        plain = "" if open_ else re.sub(r"_\d+$", "", name)
        by_token.setdefault(claim["anchor"], set()).add(plain)
    return by_token


@pytest.mark.parametrize(("text", "token", "role"), ROWS)
def test_a_figure_is_sorted_only_where_words_say_what_it_is(text, token, role):
    assert names(text).get(normalised(token)) == {role}


def test_a_smaller_total_is_a_part_and_a_larger_one_is_not():
    row = {"name": "arrests.total", "part": "arrests.part"}
    table = {
        "guesses": [row, {"name": "arrests.part"}],
        "tallies": "this year",
        "elsewhere": "another case",
    }
    known = [Interval.at(50.0)]

    def named(low, high, said="Police held them"):
        guess = scope.scoped(row, Figure("x", said, "x", low, high, "person", 0), known, table)
        return guess and guess["name"]

    assert named(8, 8) == "arrests.part"
    assert named(90, 90) == "arrests.total"
    assert named(45, 55) == "arrests.total"  # may be the same, told roughly
    assert named(90, 90, "held this year") is None
    assert named(50, 50, "held this year") == "arrests.total"
    assert named(50, 50, "held in another case") is None


@pytest.mark.parametrize(
    ("text", "token", "role"),
    [
        # the nearest verb of the clause decides, not another one of the sentence
        (
            "Police arrested 5 men after rescuing 12 people from a flat.",
            "12 people",
            "victims.rescued",
        ),
        ("A gang of about 80 individuals, of whom 17 were arrested.", "about 80 individuals", ""),
        # members of a list share its verb
        ("In all 31 men and 12 women were arrested.", "31 men", "arrests.total"),
        # ages stand between the figure and its verb
        (
            "13 men aged 24 to 57 were detained by police; none was charged.",
            "13 men",
            "arrests.total",
        ),
        # a time is told by what was done in it, in the next clause
        ("经8个月,民警蹲守取证,嫌疑人落网。", "8个月", "operation.duration"),
        # money that isn't what was seized or lost
        ("Police seized forged notes after a man spent $900.", "$900", ""),
        ("警方抓获嫌疑人9名,该团伙花费30万元购买设备。", "30万元", ""),
        ("警方查封冻结涉案资产7亿元。", "7亿元", "operation.seized"),
        # what a report tells of things that were stolen, or of cases that were reported
        ("该团伙盗窃电脑40台。", "40台", ""),
        ("警方捣毁窝点3个,今年辖区接到报案26起。", "26起", ""),
        # a statement, a trial or a period is no raid
        ("The men, arrested earlier, appeared in court on June 3, 2022.", "June 3, 2022", ""),
    ],
)
def test_a_nearer_rival_leaves_a_figure_open(text, token, role):
    assert names(text).get(normalised(token)) == {role}


def test_a_sentence_decides_only_if_it_names_one_family():
    rules = evidence(
        [
            {
                "unit": "person",
                "families": {"caught": "arrest", "freed": "rescue"},
                "roles": {"arrests": "caught", "victims": "freed"},
            }
        ]
    )

    def stands(name, sentence, before="", after="", unit="person"):
        return settled(name, unit, Context(before, "12 people", after, sentence), rules)

    assert stands("arrests.total", "they arrested them")
    assert not stands("arrests.total", "they arrested some and rescued others")
    assert not stands("arrests.total", "they saw them")
    # in the clause, the nearest word decides, whatever the sentence says
    assert stands("victims.all", "", before="arrested some and rescued ")
    assert not stands("arrests.total", "", before="arrested some and rescued ")
    assert stands("arrests.total", "", before="rescued some; of ", after=" arrested")
    # what has no families is settled by its row alone
    assert stands("arrests.total", "they saw them", unit="device")
    assert stands("members.all", "they saw them")
