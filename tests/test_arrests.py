from __future__ import annotations

import pytest

from case_lib import arrests
from case_lib.opening import open_case
from case_lib.prose.arrests import composition as told
from tests.conftest import MINIMAL, ROOT

ROLES = """\
  arrests.heads:
    label: heads arrested
    short: heads
    unit: person
    claims: [{says: 2, source: paper}]
  arrests.hands:
    label: hands arrested
    unit: person
    claims: [{says: "7..8", source: paper}]
  arrests.cooks:
    label: cooks arrested
    unit: person
    claims: [{says: 1, source: paper}]
parts:
  - {whole: arrests.total, parts: [arrests.heads, arrests.hands, arrests.cooks]}
"""


def test_composition_is_the_whole(main_case):
    parts = arrests.composition(main_case)
    assert [called for called, _, _ in parts][:2] == ["organisers", "technical staff"]
    assert sum(count.low for _, count, _ in parts) == main_case["arrests.total"].low
    assert sum(share.low for _, _, share in parts) == pytest.approx(100)


def test_any_number_of_roles_is_counted_apart(write_case):
    case = open_case(write_case(MINIMAL + ROLES))
    parts = arrests.composition(case)
    assert [called for called, _, _ in parts][:3] == ["heads", "hands arrested", "cooks arrested"]
    rest = case["arrests.residual"]
    assert (rest.low, rest.high) == (1, 2)  # 12 − 2 − (7…8) − 1
    assert case["arrests.share_residual"].high == pytest.approx(100 * 2 / 12)
    text = told(case).as_text()
    assert "2◐" not in text
    assert "count apart: 2● heads (16.67%◐), 7–8● hands arrested" in text


def test_a_part_that_no_chosen_source_counts_is_left_in_the_rest(write_case):
    text = MINIMAL.replace(
        "access: read in full", "access: read in full\n  late: {outlet: L, access: x}"
    )
    text += ROLES.replace("claims: [{says: 1, source: paper}]", "claims: [{says: 1, source: late}]")
    case = open_case(write_case(text), sources="paper")
    assert case["arrests.residual"].low == 2
    assert "cooks" not in told(case).as_text()


def test_parts_that_make_up_the_whole_leave_no_rest(write_case):
    whole = ROLES.replace("cooks]}", "cooks], complete: true}").replace("7..8", "9")
    case = open_case(write_case(MINIMAL + whole))
    assert "arrests.residual" not in case
    assert sum(share.low for _, _, share in arrests.composition(case)) == pytest.approx(100)


def test_parts_by_raid_are_not_roles():
    case = open_case(ROOT / "cases/cixi-2022")
    assert arrests.composition(case) == []


def test_stages_say_what_is_reported_and_what_is_not(main_case):
    found = dict(arrests.stages(main_case))
    assert list(found) == list(arrests.STAGES)
    assert found["investigated"] == []
    assert found["charged"] == []
    assert [q.name for q in found["convicted"]] == ["convicted.core"]
