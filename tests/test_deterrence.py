from __future__ import annotations

import numpy as np
import pytest

from case_lib.casefile.opening import open_case
from case_lib.chapters.pay import deterrence, deterrence_figure, earnings
from tests.conftest import MAIN, ROOT


@pytest.fixture(scope="module")
def frontiers(main_case):
    return deterrence.frontiers(main_case, earnings.simulate(main_case))


def test_both_ways_are_worth_the_same_at_indifference():
    rng = np.random.default_rng(1)
    pay, other = rng.uniform(6000, 20_000, 200), rng.uniform(1000, 6000, 200)
    fine, days, value = (
        rng.uniform(0, 1e5, 200),
        rng.uniform(10, 900, 200),
        rng.uniform(0, 1e3, 200),
    )
    chance = deterrence.indifference(pay, other, fine, days, value)
    assert np.allclose((1 - chance) * pay - chance * (fine + days * value), other)
    assert deterrence.indifference(3000, 4000, 0, 0, 0) == 0
    assert deterrence.indifference(6000, 3000, 0, 0, 1e9) == 0.5


def test_sanctions_are_those_in_force(main_case):
    """Art. 38: ten to fifteen days, one to ten times the gains, up to 100,000 below 10,000."""
    police, aiding, fraud = deterrence.sanctions(main_case)
    assert police.days == (10, 15)
    least, most = police.fines(np.array([5000.0, 10_000.0, 20_000.0]))
    assert least.tolist() == [0, 10_000, 20_000]
    assert most.tolist() == [100_000, 100_000, 200_000]
    assert aiding.days == (pytest.approx(30.4, abs=0.1), pytest.approx(1095.75))
    assert fraud.days[0] == aiding.days[1]
    assert aiding.fines(np.array([1.0]))[1] == 0


def test_frontiers_fall_with_the_value_of_a_day(frontiers):
    assert len(frontiers) == 6
    for item in frontiers:
        assert (np.diff(item.low) <= 1e-12).all()
        assert (np.diff(item.high) <= 1e-12).all()
        assert (item.low >= 0).all()
        assert (item.low <= item.high).all()
        assert (item.high <= 1).all()


def test_frontiers_hold_every_case_between_their_bounds(main_case, frontiers):
    """Pay, the other wage, fine and days drawn at random within their ranges."""
    rng = np.random.default_rng(2)
    earned = earnings.simulate(main_case)
    ends = np.quantile(earned.pay.mean(axis=1), [0.05, 0.95]) * 21.75
    legal = main_case["pay.legal_wage_month"]
    for item in frontiers[3:]:
        pay = rng.uniform(*ends, (2000, 1))
        other = rng.uniform(legal.low, legal.high, (2000, 1))
        least, most = item.sanction.fines(pay)
        fine = least + rng.random((2000, 1)) * (most - least)
        days = rng.uniform(*item.sanction.days, (2000, 1))
        chance = deterrence.indifference(pay, other, fine, days, deterrence.VALUES)
        assert (chance >= item.low - 1e-3).all()
        assert (chance <= item.high + 1e-3).all()


def test_without_dates_or_law_there_is_no_frontier():
    case = open_case(ROOT / "tests/cases/quota-shop.yaml")
    assert deterrence.frontiers(case, None) == []
    assert deterrence.sanctions(case) == []


def test_bands_of_a_table_of_ones_own_have_no_terms(write_case, tmp_path):
    """The chart of sanctions looked for the months of a band in a table that doesn't have them."""
    text = MAIN.read_text("utf-8").replace(
        "\nsources:\n", "\ntables: {thresholds: l.csv}\nsources:\n", 1
    )
    head = "provision,article,document,from,measure,value,unit,what_en,effect_en\n"
    (tmp_path / "l.csv").write_text(head + "266,266,Law,1997-10-01,,,,fraud,three years\n", "utf-8")
    case = open_case(write_case(text), draws=200)
    assert [item.days for item in deterrence.sanctions(case)] == [(10, 15)]


def test_a_drawing_left_out_says_what_is_lacking(main_case):
    """It named the pay of a legal call centre, which the case has, instead of figures it lacks."""
    case = open_case(MAIN, sources="-hanchuan", draws=200)
    assert earnings.simulate(case) is None
    said = deterrence_figure.frontiers(case, None).as_text()
    assert "legal call centre" not in said
    assert "calls made (Hanchuan case)" in said
