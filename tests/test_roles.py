"""What a figure is in the case: told where words say it, left open where they don't."""

from __future__ import annotations

import re

import pytest

from case_lib.base import yaml_text
from case_lib.base.intervals import Interval
from case_lib.reading import dates, drafting, scope
from case_lib.reading.formats.opening import Article
from case_lib.reading.phrases import Phrase
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
    work = drafting.Work()
    work.read(Article((text,), "0" * 64), "s", dates.read("2023-05-31"))
    claims = [(name, claim) for name, item in work.quantities.items() for claim in item.claims]
    claims += [(name, claim) for name, event in work.events.items() for claim in event["claims"]]
    found: dict[str, set[str]] = {}
    for name, claim in claims:
        open_ = re.match(r"unsorted|dated", name)
        plain = "" if open_ else re.sub(r"_\d+$", "", name)
        found.setdefault(claim["anchor"], set()).add(plain)
    return found


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
        found = scope.scoped(row, Phrase("x", said, "x", low, high, "person", 0), known, table)
        return found and found["name"]

    assert named(8, 8) == "arrests.part"
    assert named(90, 90) == "arrests.total"
    assert named(45, 55) == "arrests.total"  # may be the same, told roughly
    assert named(90, 90, "held this year") is None
    assert named(50, 50, "held this year") == "arrests.total"
    assert named(50, 50, "held in another case") is None
