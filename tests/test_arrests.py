from __future__ import annotations

import math
import re

import numpy as np
import pytest

from case_lib.base.kinds import Kind
from case_lib.casefile import role_counts
from case_lib.casefile.guidance import missing_for
from case_lib.casefile.opening import open_case
from case_lib.chapters.arrests import nationwide, tables
from case_lib.chapters.arrests import text as prose
from case_lib.chapters.arrests.text import composition as told
from case_lib.document.inline import text_of
from tests.conftest import MAIN, MINIMAL, ROOT

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
    parts = role_counts.composition(main_case)
    assert [called for called, _, _ in parts][:2] == ["organisers", "technical staff"]
    # up to three core members are neither among the organisers nor in the rest
    core = main_case["arrests.core"].low
    assert sum(count.low for _, count, _ in parts) == main_case["arrests.total"].low - core
    assert sum(count.high for _, count, _ in parts) == main_case["arrests.total"].low
    assert sum(share.high for _, _, share in parts) == pytest.approx(100)


def test_core_members_among_the_organisers_are_taken_off_once(main_case):
    """Review E5: with k of them among the 27 the rest is 473 + k, and 27 − k lead groups."""
    span, rest = main_case["arrests.span_of_control"], main_case["arrests.residual"]
    values = {name: np.full(4, base.low) for name, base in span.bases.items()}
    values["arrests.core_among_organisers"] = k = np.arange(4.0)
    assert rest.values(values).tolist() == (473 + k).tolist()
    assert np.allclose(span.values(values), (473 + k) / (27 - k))
    assert (span.low, span.high) == (pytest.approx(473 / 27), pytest.approx(476 / 24))
    assert rest.kind is span.kind is Kind.ASSUMED


def test_the_rest_needs_to_know_where_the_core_is_counted(write_case):
    text = re.sub(
        r"  arrests.core_among_organisers:\n(    .*\n)+", "", MAIN.read_text(encoding="utf-8")
    )
    case = open_case(write_case(text))
    assert "arrests.residual" not in case
    assert missing_for(case, "arrests.residual") == ["arrests.core_among_organisers"]


def test_any_number_of_roles_is_counted_apart(write_case):
    case = open_case(write_case(MINIMAL + ROLES))
    parts = role_counts.composition(case)
    assert [called for called, _, _ in parts][:3] == ["heads", "hands arrested", "cooks arrested"]
    rest = case["arrests.residual"]
    assert (rest.low, rest.high) == (1, 2)  # 12 − 2 − (7…8) − 1
    assert case["arrests.share_residual"].high == pytest.approx(100 * 2 / 12)
    text = told(case).as_text()
    assert "2◐" not in text
    assert "among them 2 heads, 7–8 hands arrested" in text


def test_a_part_that_no_chosen_source_counts_is_left_in_the_rest(write_case):
    text = MINIMAL.replace(
        "access: read in full", "access: read in full\n  late: {outlet: L, access: x}"
    )
    text += ROLES.replace("claims: [{says: 1, source: paper}]", "claims: [{says: 1, source: late}]")
    case = open_case(write_case(text), sources="paper")
    assert case["arrests.residual"].low == 2
    assert "cooks" not in told(case).as_text()


def test_parts_that_make_up_the_whole_leave_no_rest(write_case):
    complete = ROLES.replace("cooks]}", "cooks], complete: true}").replace("7..8", "9")
    case = open_case(write_case(MINIMAL + complete))
    assert "arrests.residual" not in case
    assert sum(share.low for _, _, share in role_counts.composition(case)) == pytest.approx(100)


def test_parts_by_raid_are_not_roles():
    case = open_case(ROOT / "cases/cixi-2022")
    assert role_counts.composition(case) == []


def test_stages_say_what_is_reported_and_what_is_not(main_case):
    stages = dict(role_counts.stages(main_case))
    assert list(stages) == list(role_counts.STAGES)
    assert stages["investigated"] == []
    assert stages["charged"] == []
    assert [q.name for q in stages["convicted"]] == ["convicted.core"]


def _rows(block):
    return {row[0][0]: "".join(str(getattr(r, "text", r)) for r in row[1]) for row in block.rows}


def test_a_stage_before_a_conviction_is_never_said_to_be_unreported(main_case):
    rows = _rows(tables.stages(main_case))
    assert rows["charged"].startswith("came before the next stage")
    assert rows["investigated"].startswith("came before the next stage")
    assert "caught or detained" in rows
    assert "arrested" not in rows  # 抓获 is no formal arrest


def test_without_later_stages_nothing_is_inferred():
    rows = _rows(tables.stages(open_case(ROOT / "cases/cixi-2022")))
    assert rows["charged"] == rows["convicted"] == "not in the texts read"
    assert rows["investigated"].startswith("came before the next stage")


def test_the_least_at_a_stage_is_what_a_later_one_counts(main_case):
    charged, investigated = (tables.at_least(main_case, s) for s in ("charged", "investigated"))
    assert (charged.low, charged.high) == (3, math.inf)
    assert charged.kind is Kind.ASSUMED  # the convictions are very probably of this case
    assert investigated.low == 506
    assert tables.at_least(main_case, "convicted") is None
    assert "at least 3" in text_of(tables.stages(main_case).rows[-2][2])


def test_the_first_batch_is_said_to_be_the_least_there_can_be(main_case):
    assert "first batch, so this number is a minimum" in told(main_case).as_text()


def test_nationwide_counts_are_of_the_offences_named_and_foretell_nothing(main_case):
    said = prose.context(main_case).as_text()
    assert "2023" in said
    assert "50,000" in said
    assert "says nothing of the people in this case" in said
    assert {item.period for item in nationwide.latest(main_case)} == {"2023"}
    rows = tables.context(main_case).rows
    assert len(rows) == len(nationwide.counts(main_case)) == 8
    assert all("http" in text_of(row[4]) for row in rows)
    hanchuan = nationwide.counts(open_case(ROOT / "cases/hanchuan-2021"))
    assert {text["en"] for text in (item.offence for item in hanchuan)} == {"telecom fraud"}


def test_no_nationwide_count_where_no_offence_is_named(write_case):
    case = open_case(write_case(MINIMAL))
    assert nationwide.counts(case) == []
    assert prose.context(case).left_out == ()
    assert tables.context(case).left_out


def test_who_lost_money_passes_through_no_stage():
    """“Investigated: people who lost money” stood in the table of the open inquiry."""
    inquiry = open_case(ROOT / "tests/cases/open-inquiry.yaml", draws=200)
    assert inquiry.file.quantities["victims.total"].stage == "investigated"
    rows = [[text_of(cell) for cell in row] for row in tables.stages(inquiry).rows]
    assert [row[0] for row in rows] == [
        "investigated",
        "caught or detained",
        "charged",
        "convicted",
    ]
    assert not any("lost money" in row[1] for row in rows)
