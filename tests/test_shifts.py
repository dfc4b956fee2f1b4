from __future__ import annotations

import random

import numpy as np
import pytest
from scipy import stats

from case_lib.base.errors import ModelError
from case_lib.casefile.opening import open_case
from case_lib.chapters.pay import earnings, shift_pay
from case_lib.synthetic.calibration import Reported, calibrate, joins_elsewhere
from case_lib.synthetic.shifts import (
    COLUMNS,
    Work,
    answered_until,
    chunks,
    joined,
    skills,
    work,
)
from tests.conftest import MAIN, ROOT


def shifts_of(callers=2000, seed=1, **more):
    parameters = Work(
        **{
            "talk_hours": 4,
            "call_minutes": 2,
            "call_spread": 0.8,
            "answer_rate": 0.3,
            "join_rate": 0.1,
            "skill_shape": 4.0,
        }
        | more
    )
    return work(parameters, callers, np.random.default_rng(seed))


# -- identities and limits ---------------------------------------------------------------------


def test_talk_time_reaches_the_quota_and_counts_are_nested():
    shifts = shifts_of(talk_hours=[4, 8], call_minutes=[2, 1.5])
    assert shifts.talk_minutes.shape == (2, 2000)
    assert (shifts.talk_minutes >= [[240], [480]]).all()
    assert (shifts.made >= shifts.answered).all()
    assert (shifts.answered >= shifts.joins).all()
    assert (shifts.joins >= 0).all()


def test_limits():
    even = shifts_of(call_spread=0, skill_shape=np.inf, answer_rate=1)
    assert (even.answered == 120).all()
    assert (even.made == even.answered).all()
    assert np.allclose(even.talk_minutes, 240)
    assert (even.skill == 1).all()
    # 35 calls of seven minutes pass 240
    assert (shifts_of(call_spread=0, call_minutes=7).answered == 35).all()
    assert (shifts_of(join_rate=0).joins == 0).all()
    all_join = shifts_of(join_rate=1, skill_shape=np.inf)
    assert (all_join.joins == all_join.answered).all()
    assert (shifts_of().pay(200, 0) == 200).all()
    assert np.allclose(shifts_of().pay(200, 7.5) - 200, 7.5 * shifts_of().joins)


def test_skills_have_mean_one_and_variance_one_over_shape():
    drawn = skills(np.array([[2.0], [np.inf]]), (2, 100_000), np.random.default_rng(2))
    assert drawn[0].mean() == pytest.approx(1, abs=0.01)
    assert drawn[0].var() == pytest.approx(0.5, rel=0.03)
    assert (drawn[1] == 1).all()


def test_means_are_those_of_renewal_theory():
    """E N = q/m + (1 + v)/2; E talk = m E N (Wald); calls made and joins in proportion."""
    shifts = shifts_of(callers=20_000)
    varied = np.expm1(0.8**2)
    answered = shifts.answered.mean()
    assert answered == pytest.approx(120 + (1 + varied) / 2, abs=0.3)
    assert shifts.talk_minutes.mean() == pytest.approx(2 * answered, rel=0.005)
    assert shifts.answered.var() == pytest.approx(varied * 120, rel=0.05)
    assert shifts.made.mean() == pytest.approx(answered / 0.3, rel=0.005)
    assert shifts.joins.mean() == pytest.approx(0.1 * answered, rel=0.02)
    # skill between callers, and chance within a shift
    mean_joins = 0.1 * answered
    assert shifts.joins.var() == pytest.approx(mean_joins * 0.9 + mean_joins**2 / 4, rel=0.06)


def test_plain_loops_agree():
    """One shift after another, call after call, with another generator of random numbers."""
    rng, rows = random.Random(5), []
    for _ in range(3000):
        skill, talked, answered, dialled, joined = rng.gammavariate(3, 1 / 3), 0.0, 0, 0, 0
        while talked < 60:
            dialled += 1
            if rng.random() < 0.4:
                answered += 1
                talked += rng.lognormvariate(np.log(2) - 0.5**2 / 2, 0.5)
                joined += rng.random() < min(1, 0.2 * skill)
        rows.append((answered, dialled, joined, talked))
    plain = np.array(rows)
    ours = shifts_of(
        30_000,
        talk_hours=1,
        call_spread=0.5,
        answer_rate=0.4,
        join_rate=0.2,
        skill_shape=3.0,
    )
    for column, mine in enumerate((ours.answered, ours.made, ours.joins, ours.talk_minutes)):
        theirs = plain[:, column]
        error = theirs.std() / np.sqrt(theirs.size)
        assert mine.mean() == pytest.approx(theirs.mean(), abs=4.5 * error), column
        assert mine.std() == pytest.approx(theirs.std(), rel=0.08), column


def test_a_call_is_never_cut_short():
    """The part of the last call past the quota has mean E L² / (2 E L), of the equilibrium."""
    _, talked = answered_until(np.full(20_000, 300.0), 2, 0.8, np.random.default_rng(3))
    assert (talked - 300).mean() == pytest.approx(2 * np.exp(0.8**2) / 2, rel=0.04)


# -- many rows ---------------------------------------------------------------------------------


def test_rows_by_the_million_agree_with_calls_one_by_one():
    parameters = Work(9, 2, 0.9, 0.3, 0.15, 3.0)
    exact = work(parameters, 20_000, np.random.default_rng(1))
    rows = next(chunks(parameters, 10_000, 30, 200, 7.5, seed=4))
    assert set(rows) == set(COLUMNS)
    pairs = {
        "answered": exact.answered,
        "made": exact.made,
        "joins": exact.joins,
        "talk_seconds": 60 * exact.talk_minutes,
    }
    for name, simulated in pairs.items():
        assert rows[name].mean() == pytest.approx(simulated.mean(), rel=0.015), name
        assert rows[name].std() == pytest.approx(simulated.std(), rel=0.06), name
    for share in (0.05, 0.5, 0.95):
        assert np.quantile(rows["made"], share) == pytest.approx(
            np.quantile(exact.made, share), rel=0.015
        )
    assert (rows["talk_seconds"] >= 9 * 3600).all()
    assert (rows["made"] >= rows["answered"]).all()
    assert (rows["joins"] <= rows["answered"]).all()
    assert np.array_equal(rows["pay"], (200 + 7.5 * rows["joins"]).astype(int))


def test_every_caller_has_every_day_once_and_a_seed_gives_the_same_rows():
    parameters = Work(9, 2, 0.9, 0.3, 0.15, 3.0)
    rows = list(chunks(parameters, 5, 700_000, 200, 7.5, seed=4))
    assert [len(part["day"]) for part in rows] == [700_000] * 5
    assert [int(part["caller"][0]) for part in rows] == [0, 1, 2, 3, 4]
    small = next(chunks(parameters, 3, 4, 200, 7.5, seed=4))
    assert list(zip(small["caller"], small["day"], strict=True)) == [
        (c, d) for c in range(3) for d in range(4)
    ]
    again = next(chunks(parameters, 3, 4, 200, 7.5, seed=4))
    assert all(np.array_equal(small[name], again[name]) for name in COLUMNS)


@pytest.mark.parametrize("minutes", [2.0, 4.5, 20.0])
def test_who_joins_without_simulating_calls_agrees_with_calls_one_by_one(minutes):
    """At 270, 120 and 27 calls per shift; the last are simulated one by one."""
    parameters = Work(9, minutes, 1.2, 0.3, 0.15, 3.0)
    exact = work(parameters, 20_000, np.random.default_rng(1)).joins.ravel()
    drawn = joined(parameters, 20_000, np.random.default_rng(2))
    assert drawn.shape == (1, 20_000)
    assert stats.ks_2samp(exact, drawn.ravel()).statistic < 0.02
    assert drawn.mean() == pytest.approx(exact.mean(), rel=0.02)
    assert drawn.std() == pytest.approx(exact.std(), rel=0.04)


@pytest.mark.parametrize("minutes", [2.0, 4.5])
def test_calls_of_a_shift_without_simulating_them_are_as_many(minutes):
    """Everyone joins, so joins are calls, and the mean shows the last call’s overhang of two."""
    parameters = Work(9, minutes, 1.2, 0.3, 1.0, np.inf)
    exact = work(parameters, 20_000, np.random.default_rng(1)).joins
    drawn = joined(parameters, 20_000, np.random.default_rng(2))
    assert drawn.mean() == pytest.approx(exact.mean(), abs=0.7)


def test_who_joins_has_a_row_for_each_parameter_set():
    parameters = Work(9, [2.0, 4.0, 90.0], 0, 0.3, [0.1, 1.0, 1.0], np.inf)
    drawn = joined(parameters, 5_000, np.random.default_rng(3))
    assert drawn.mean(axis=1) == pytest.approx([27, 135, 6], rel=0.02)
    assert (drawn[1:] == [[135], [6]]).all()  # calls of equal length fill nine hours exactly


# -- calibration -------------------------------------------------------------------------------


def prior(sets, shape=np.inf, **more):
    values = {
        "talk_hours": 9.0,
        "call_minutes": 2.0,
        "call_spread": 0.8,
        "answer_rate": 0.3,
        "skill_shape": shape,
    }
    return {name: np.full(sets, value) for name, value in (values | more).items()}


def test_the_rate_kept_has_the_exact_posterior():
    """One person, equal skill, exact match: binomial likelihood under a log-uniform prior."""
    reported = Reported(40, 6, (1, 1))
    calibrated = calibrate(
        prior(200_000, answer_rate=0.99), np.ones(200_000), reported, np.random.default_rng(1), 0
    )
    grid = np.exp(np.linspace(np.log(0.15 / 4), np.log(0.15 * 4), 20_001))
    weight = stats.binom.pmf(6, 40, grid)  # the grid is even in the logarithm, as is the prior
    mean = (grid * weight).sum() / weight.sum()
    spread = np.sqrt(((grid - mean) ** 2 * weight).sum() / weight.sum())
    assert calibrated.rate.mean() == pytest.approx(mean, rel=0.01)
    assert calibrated.rate.std() == pytest.approx(spread, rel=0.02)


def test_unequal_skill_makes_a_borrowed_rate_less_certain():
    reported, widths = Reported(16069, 739, (7, 8)), []
    for shape in (np.inf, 1.0):
        rng = np.random.default_rng(2)
        calibrated = calibrate(prior(30_000, shape), np.ones(30_000), reported, rng)
        widths.append(calibrated.rate.std())
        # what is kept reproduces the joins: simulated again, most lie near
        joins = joins_elsewhere(
            calibrated.rate, np.full(calibrated.rate.size, shape), reported, rng
        )
        assert np.median(joins) == pytest.approx(739, rel=0.06)
    assert widths[0] < 0.1 * 739 / 16069 < widths[1]


def test_sets_that_fall_short_of_another_case_are_dropped():
    """With a quota of 9 hours, 2-minute calls and joins of 0.046 / 0.3, a shift brings 41 joins."""
    rng = np.random.default_rng(3)
    factor = np.exp(rng.uniform(np.log(0.1), np.log(2), 20_000))
    free = calibrate(prior(20_000), factor, Reported(16069, 739, (7, 8)), rng)
    assert free.how.joins_shift.min() < 10
    bound = calibrate(prior(20_000), factor, Reported(16069, 739, (7, 8), 10.0), rng)
    assert bound.how.joins_shift.min() >= 10
    assert bound.reached < free.reached == 1
    with pytest.raises(ModelError, match="No set of assumptions"):
        calibrate(prior(2000), np.ones(2000), Reported(16069, 739, (7, 8), 1e6), rng)


def test_no_more_join_than_answer():
    calibrated = calibrate(
        prior(20_000, answer_rate=0.05),
        np.full(20_000, 1.0),
        Reported(16069, 739, (7, 8)),
        np.random.default_rng(4),
    )
    assert (np.asarray(calibrated.how.join_rate) <= 1).all()


# -- what callers may have earned --------------------------------------------------------------


@pytest.fixture(scope="module")
def earned(main_case):
    return earnings.simulate(main_case)


def test_a_share_of_shifts_short_of_all_is_not_printed_as_all(earned):
    """It was rounded to the nearest: 99.97 % came out as 100 %."""
    short = np.full(len(earned.base), 99.97)
    assert earned.over("x", short, "%", "x").high == 99.97
    assert earned.over("x", np.full(len(earned.base), 100.0), "%", "x").high == 100
    assert earned.over("x", np.full(len(earned.base), 1234.0), "CNY/day", "x").high == 1300


def test_pay_names_the_case_that_it_is_calibrated_to(earned):
    names = {quantity.name for quantity in earned.inputs}
    assert {"comparator.cixi.earnings_day", "comparator.cixi.price_lead"} <= names


def test_parameter_sets_reproduce_what_is_reported(main_case, earned):
    """Hanchuan's 2.1–2.5 joins and 47–53 calls per person-day, Cixi's ten joins a day at least."""
    assert earnings.least_elsewhere(main_case) == 10  # 400 a day at 40 for each
    assert earned.how.joins_shift.min() >= 10
    rng = np.random.default_rng(1)
    people, days = main_case["comparator.people"], main_case["comparator.days"]
    shape = np.asarray(earned.calibrated.how.skill_shape)
    joins = joins_elsewhere(earned.calibrated.rate, shape, Reported(16069, 739, (7, 8)), rng)
    assert 2.1 < np.median(joins) / people.high / days.low < 2.5
    assert 2.1 < np.median(joins) / people.low / days.low < 2.5


def test_quantiles_rise_and_pay_is_base_and_commission(main_case, earned):
    rows = earned.quantiles()
    middles = [middle.low for middle, _ in rows]
    assert middles == sorted(middles)
    assert all(q.low <= middle.low <= q.high for middle, q in rows)
    pay = earned.base[:, None] + earned.commission[:, None] * earned.joins
    assert np.allclose(earned.pay, pay)
    assert (earned.pay >= main_case["pay.caller.base_wage_day"].low).all()


def test_who_goes_on_is_counted_by_brute_force(earned):
    """Gamma skills drawn by the hundred thousand, against the closed form."""
    share, joins = shift_pay.beyond(earned, earned.commission)
    rng = np.random.default_rng(9)
    for row in range(5):
        shape = np.asarray(earned.how.skill_shape)[row]
        skill = rng.standard_gamma(shape, 200_000) / shape
        hourly = earned.how.joins_shift[row] / earned.hours[row] * skill
        goes_on = earned.commission[row] * hourly >= earned.base[row] / earned.hours[row]
        assert share[row] == pytest.approx(goes_on.mean(), abs=0.005)
        assert joins[row] == pytest.approx((hourly * goes_on).mean(), abs=0.02)


def test_one_more_yuan(earned):
    """It costs one yuan per join of the shift; the elasticity is the share of commission."""
    more = earned.one_more()
    assert more["pay"].low == pytest.approx(earned.joined().low)
    share = 1 - earned.base / earned.pay.mean(axis=1)
    assert more["elasticity"].high == pytest.approx(np.quantile(share, 0.95), rel=0.01)
    assert 0 <= more["joins"].low <= more["joins"].high < 100 / 8 / 2


def test_another_seed_gives_the_same_but_for_the_second_digit():
    """As many sets are drawn as the two digits printed take."""
    simulated = [earnings.simulate(open_case(MAIN, seed=seed)) for seed in (1, 2)]
    figures = [[q for pair in run.quantiles() for q in pair] + [run.joined()] for run in simulated]
    for first, second in zip(*figures, strict=True):
        for a, b in ((first.low, second.low), (first.high, second.high)):
            digit = 10 ** (np.floor(np.log10(max(a, b))) - 1)
            assert abs(a - b) <= max(1.01 * digit, 0.025 * a), first.name


def test_a_case_without_the_facts_has_no_shifts():
    assert earnings.simulate(open_case(ROOT / "tests/cases/quota-shop.yaml")) is None
