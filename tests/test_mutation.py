from __future__ import annotations

import pytest

from case_lib.facts import load_case
from case_lib.reports.mutation import check_claim, compare, nudges
from case_lib.wordings import read
from tests.conftest import MAIN, ROOT

BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUDGES = {(n.section, n.name): n for n in nudges(load_case(MAIN))}


def tree(name, *inputs):
    return {"name": name, "inputs": [tree(i) for i in inputs]}


def state(values, traces):
    return {
        "printed": {n: [v] for n, v in values.items()},
        "traces": {t["name"]: t for t in traces},
    }


TRACES = [tree("a"), tree("b", "a"), tree("c")]


def test_what_the_trace_names_may_move():
    before, after = state({"a": 1, "b": 2, "c": 3}, TRACES), state({"a": 2, "b": 3, "c": 3}, TRACES)
    assert compare(before, after, "a") == ""


def test_a_silent_dependence_and_a_dead_claim_are_told():
    before = state({"a": 1, "b": 2, "c": 3}, TRACES)
    assert "doesn't name it: c" in compare(before, state({"a": 2, "b": 2, "c": 4}, TRACES), "a")
    assert "nothing printed" in compare(before, before, "a")
    assert "doesn't name it: d" in compare(
        before, state({"a": 2, "b": 2, "c": 3, "d": 1}, TRACES), "a"
    )


def test_every_standing_claim_is_nudged_to_other_numbers():
    file = load_case(MAIN)
    found = list(nudges(file))
    standing = sum(c.rank != "rejected" for s in file.quantities.values() for c in s.claims)
    dated = sum(c.when is not None for e in file.events.values() for c in e.claims)
    assert len(found) == standing + dated
    for nudge in found:
        if nudge.section == "quantities":
            assert read(nudge.instead).interval != read(nudge.said).interval


@pytest.mark.parametrize("which", [("quantities", "arrests.organisers"), ("events", "raid")])
def test_a_claim_of_the_main_case_moves_what_its_trace_says(which):
    assert check_claim(str(MAIN), BOOKS, NUDGES[which]) is None
