"""The chapter on victims: its statements and omissions, and that it gives no total."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base.errors import ParameterError
from case_lib.base.kinds import Kind
from case_lib.casefile import chapter
from case_lib.casefile.opening import open_case
from case_lib.chapters.victims import elsewhere, figures, model, tables, text
from case_lib.document.inline import text_of
from case_lib.document.needed import words
from tests.conftest import MAIN, MINIMAL, ROOT

CALLS = (
    "\nassumptions:\n",
    "\nassumptions:\n  calls.total: {label: calls, unit: call, value: 500000..600000, reason: x}\n",
)


@pytest.fixture(scope="module")
def funnel(main_case):
    return model.run(main_case)


def test_what_is_reported_comes_first_and_speaks_of_people(main_case):
    said = text.reported(main_case).as_text()
    assert "more than 150,000\xa0yuan○" in said  # the report very probably speaks of this case
    assert "February 2023○" in said
    assert "Most victims had paid for courses" in said
    assert "in all is not in the texts" in said
    assert "多数被害人有过教育消费或投资经历" in text.reported(open_case(MAIN, lang="zh")).as_text()


def test_ranges_fall_from_stage_to_stage_and_are_assumed(funnel):
    for quantities in (funnel.ranges, funnel.middles, funnel.days):
        bounds = [(q.low, q.high) for q in quantities.values()]
        assert bounds == sorted(bounds, reverse=True)
        assert {q.kind for q in quantities.values()} == {Kind.ASSUMED}
    for stage, middle in funnel.middles.items():
        assert funnel.ranges[stage].low <= middle.low <= funnel.ranges[stage].high


def test_counts_grow_with_the_calls(main_case, funnel):
    more = model.run(main_case, 10 * funnel.calls)
    for stage, quantity in more.ranges.items():
        assert quantity.low >= funnel.ranges[stage].low
        assert quantity.high == pytest.approx(10 * funnel.ranges[stage].high, rel=0.35)
    nothing = model.run(main_case, 1)
    assert nothing.ranges["reported"].high <= 1


@pytest.mark.parametrize("calls", [0, -1, 2.5, True, "many", 10**10])
def test_only_whole_numbers_of_calls_are_told_for(main_case, calls):
    with pytest.raises(ParameterError, match="must be a whole number"):
        model.run(main_case, calls)


def test_no_total_unless_someone_says_how_many_calls(main_case, funnel, write_case):
    assert funnel.totals == {}
    assert "none of these is a total" in text.funnel(main_case, funnel).as_text()
    case = open_case(write_case(MAIN.read_text("utf-8").replace(*CALLS)))
    counted = model.run(case)
    said = text.funnel(case, counted).as_text()
    assert "Over 500,000–600,000\xa0calls○" in said
    assert "none of these is a total" not in said
    assert "How many people were called" not in text.limits(case, counted).as_text()
    per_call = counted.ranges["joined"].high / counted.calls
    assert counted.totals["joined"].high == pytest.approx(per_call * 575_000, rel=0.1)


def test_a_case_without_its_facts_says_what_it_needs(write_case):
    case = open_case(write_case(MINIMAL.replace("country:", "kind: diversion\ncountry:", 1)))
    assert model.run(case) is None
    needed = ["comparator.calls", "comparator.leads", "pay.lead_rate_factor"]
    for block in (text.funnel(case, None), text.method(case, None)):
        assert list(block.left_out)[:3] == [words(case, name) for name in needed]
    for shown in (figures.funnel(case, None), tables.stages(case, None)):
        assert shown.left_out
    assert text.chosen(case).left_out == text.reported(case).left_out == ()
    (victims,) = (at for at in chapter.chapters() if at.notebook == "06_victims")
    assert list(victims.needs(case))[:3] == needed


def test_a_case_with_its_own_total_says_so():
    said = text.reported(open_case(ROOT / "tests/cases/open-inquiry.yaml")).as_text()
    assert "people who lost money, more than 20;" in said
    assert "is not in the texts" not in said


@given(st.integers(1, 400), st.integers(1, 400), st.integers(1, 400), st.integers(1, 400))
def test_the_least_relative_chance_is_bayes_rule(hit, spared, hit_others, spared_others):
    """On any list where most who lost money have the history, the ratio is above the bound."""
    share = (hit + spared) / (hit + spared + hit_others + spared_others)
    ratio = (hit / (hit + spared)) / (hit_others / (hit_others + spared_others))
    bound = model.least_relative_chance.function(share)
    if hit > hit_others:
        assert ratio > bound * (1 - 1e-12)
    elif hit == hit_others:
        assert ratio == pytest.approx(bound)
    else:
        assert ratio < bound * (1 + 1e-12)


def test_nothing_is_said_of_who_is_deceived_unless_the_numbers_do(main_case, write_case):
    assert "doesn’t show that people with this history" in text.chosen(main_case).as_text()
    few = MAIN.read_text("utf-8").replace('value: "0.1..0.9"', 'value: "0.1..0.4"')
    assert "more than once" in text.chosen(open_case(write_case(few))).as_text()
    many = MAIN.read_text("utf-8").replace('value: "0.1..0.9"', 'value: "0.6..0.9"')
    said = text.chosen(open_case(write_case(many))).as_text()
    assert "doesn’t show" not in said
    assert "more than once" not in said


def test_figure_and_table_tell_the_same(main_case, funnel):
    numbers = {n.name: n.text for n in figures.funnel(main_case, funnel).numbers}
    rows = tables.stages(main_case, funnel).rows
    assert [text_of(row[1]).rstrip("○") for row in rows] == list(numbers.values())
    assert len(rows) == 4


def test_what_is_counted_elsewhere_keeps_its_denominator():
    counts = {item.part.name.split(".")[1]: item for item in elsewhere.counts("en")}
    zhenjiang = counts["zhenjiang"].share
    assert (zhenjiang.low, zhenjiang.high) == pytest.approx((100 * 8 / 170, 100 * 9 / 170))
    assert zhenjiang.kind is Kind.DERIVED
    assert counts["suining-2019"].share is None  # people who lost money are no part of callers
    assert all(item.url.startswith("http") for item in counts.values())
    shares = [survey.share for survey in elsewhere.surveys("zh")]
    low, high = min(q.low for q in shares), max(q.high for q in shares)
    rate = open_case(MAIN)["victims.reporting_rate"]
    assert rate.low <= low / 100 <= high / 100 <= rate.high


def test_the_same_seed_gives_the_same(main_case, funnel):
    again = model.run(main_case)
    assert all(again.ranges[s] == q for s, q in funnel.ranges.items())
    alone = model.comparator_alone(main_case, funnel.calls)
    assert np.isclose((alone.low + alone.high) / 2, 10_000 * 739 / 16069, rtol=0.01)


def test_a_statement_of_a_source_that_is_only_probably_on_the_case_is_marked(write_case):
    """The chapter printed it as if it were certain; the annex and other chapters marked it."""
    statement = (
        "statements:\n  - {about: victims, speaker: police, said: They paid., claims: "
        "[{source: paper, at: p1}]}\n"
    )
    likely = MINIMAL.replace(
        "    access:", "    same_case: likely\n    same_case_why: same names\n    access:"
    )
    for case, mark in ((MINIMAL, ""), (likely, " ○")):
        words = text.reported(open_case(write_case(case + statement))).as_text()
        assert f"Police: They paid.{mark}" in words
