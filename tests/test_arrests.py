from __future__ import annotations

import re

import numpy as np
import pytest

from case_lib.base.kinds import Kind
from case_lib.casefile import role_counts
from case_lib.casefile.opening import needs, open_case
from case_lib.chapters.arrests import law, tables
from case_lib.chapters.arrests import text as prose
from case_lib.chapters.arrests.text import composition as told
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
    given = {name: np.full(4, base.low) for name, base in span.bases.items()}
    given["arrests.core_among_organisers"] = k = np.arange(4.0)
    assert rest.values(given).tolist() == (473 + k).tolist()
    assert np.allclose(span.values(given), (473 + k) / (27 - k))
    assert (span.low, span.high) == (pytest.approx(473 / 27), pytest.approx(476 / 24))
    assert rest.kind is span.kind is Kind.ASSUMED


def test_the_rest_needs_to_know_where_the_core_is_counted(write_case):
    text = re.sub(
        r"  arrests.core_among_organisers:\n(    .*\n)+", "", MAIN.read_text(encoding="utf-8")
    )
    case = open_case(write_case(text))
    assert "arrests.residual" not in case
    assert needs(case, "arrests.residual") == ["arrests.core_among_organisers"]


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
    whole = ROLES.replace("cooks]}", "cooks], complete: true}").replace("7..8", "9")
    case = open_case(write_case(MINIMAL + whole))
    assert "arrests.residual" not in case
    assert sum(share.low for _, _, share in role_counts.composition(case)) == pytest.approx(100)


def test_parts_by_raid_are_not_roles():
    case = open_case(ROOT / "cases/cixi-2022")
    assert role_counts.composition(case) == []


def test_stages_say_what_is_reported_and_what_is_not(main_case):
    found = dict(role_counts.stages(main_case))
    assert list(found) == list(role_counts.STAGES)
    assert found["investigated"] == []
    assert found["charged"] == []
    assert [q.name for q in found["convicted"]] == ["convicted.core"]


def _rows(block):
    return {row[0][0]: "".join(str(getattr(r, "text", r)) for r in row[1]) for row in block.rows}


def test_a_stage_before_a_conviction_is_never_said_to_be_unreported(main_case):
    found = _rows(tables.stages(main_case))
    assert found["charged"].startswith("came before the next stage")
    assert found["investigated"].startswith("came before the next stage")
    assert "caught or detained" in found
    assert "arrested" not in found  # 抓获 is no formal arrest


def test_without_later_stages_nothing_is_inferred():
    found = _rows(tables.stages(open_case(ROOT / "cases/cixi-2022")))
    assert found["charged"] == found["convicted"] == "not in the texts read"
    assert found["investigated"].startswith("came before the next stage")


def test_days_to_the_lines_are_upper_values_and_say_who_answers_for_what(main_case):
    said = prose.thresholds(main_case).as_text()
    assert "can’t be established, 500\xa0calls or more" in said
    assert "at most 0.83–1.05" in said
    assert "Calls that nobody answers count too" in said
    assert "These days count what one person does. People who commit fraud as a group" in said
    assert "counts that sum as serious circumstances (aiding crime through" in said
    assert "the police can still detain and fine" in said
    assert "五百人次以上" in prose.thresholds(open_case(MAIN, lang="zh")).as_text()


def test_rules_that_are_not_in_force_are_not_said():
    """The Anti-Telecom and Online Fraud Law came into force after the calls of 2021."""
    said = prose.thresholds(open_case(ROOT / "cases/hanchuan-2021")).as_text()
    assert "answer for all fraud of the group" in said
    assert "detain and fine" not in said
    assert "These days" not in said  # of which none is printed


def test_what_a_sum_counts_as_is_what_the_table_of_the_country_says():
    said = prose.thresholds(open_case(ROOT / "tests/cases/port-town.yaml")).as_text()
    assert "The law counts that sum as a heavier band (cheating)." in said


def test_no_line_is_drawn_for_an_offence_that_no_chosen_source_names():
    case = open_case(MAIN, sources="-legal-daily-online")
    named = {offence.name for offence in law.offences(case)}
    assert {"aiding", "fraud"} <= named
    case = open_case(MAIN, sources="feature,xinhua")
    assert law.offences(case) == []
    assert prose.thresholds(case).left_out == ()


def test_every_sentence_on_a_case_without_law_would_have_nothing_to_speak_of():
    assert prose.thresholds(open_case(ROOT / "cases/cixi-2022")).left_out == ()
