"""The funnel: identities, limits, enumeration, and one run by independent code."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from case_lib.base.errors import ModelError
from case_lib.casefile.opening import open_case
from case_lib.synthetic import funnel
from tests.conftest import MAIN, ROOT

share = st.floats(0, 1)


def with_assumptions(write_case, **values):
    """Return the main case with other values of its assumptions, by their last name."""
    text = MAIN.read_text("utf-8")
    for name, value in values.items():
        head, key, tail = text.partition(f".{name}:\n")
        assert key, name
        tail = tail.replace(tail.split("value: ", 1)[1].split("\n", 1)[0], f'"{value}"', 1)
        text = head + key + tail
    return open_case(write_case(text))


def chances_of(*values):
    return funnel.Chances(*(np.array([value], dtype=float) for value in values))


@given(share, share, share, share, st.integers(0, 10**6), st.integers(0, 99))
def test_no_stage_holds_more_than_the_one_before(a, b, c, d, calls, seed):
    counts = chances_of(a, b, c, d).counts(calls, np.random.default_rng(seed))
    assert list(counts) == list(funnel.STAGES)
    for before, after in itertools.pairwise(counts.values()):
        assert (after >= 0).all()
        assert (after <= before).all()


@given(share, share, share, share)
def test_what_is_expected_is_the_product_of_the_shares(a, b, c, d):
    expected = chances_of(a, b, c, d).expected()
    products = [1, a, a * b, a * b * c, a * b * c * d]
    assert [float(v[0]) for v in expected.values()] == pytest.approx(products)


def test_limits():
    rng = np.random.default_rng(1)
    everyone = chances_of(1, 1, 1, 1).counts([0, 7], rng)
    assert all(count.tolist() == [0, 7] for count in everyone.values())
    nobody = chances_of(0, 1, 1, 1).counts([7], rng)
    assert [int(count[0]) for count in nobody.values()] == [7, 0, 0, 0, 0]
    with pytest.raises(ModelError, match="whole numbers"):
        chances_of(1, 1, 1, 1).counts(1.5, rng)
    with pytest.raises(ModelError, match="non-negative"):
        chances_of(1, 1, 1, 1).counts(-1, rng)


def by_hand(tries, part, whole):
    """Chances of each count of a beta-binomial, by its product formula in whole fractions.

    P(k) = C(n, k) · a(a+1)…(a+k−1) · b(b+1)…(b+n−k−1) / (a+b)(a+b+1)…(a+b+n−1), with the halves
    of Jeffreys' prior as fractions.
    """
    a, b = Fraction(2 * part + 1, 2), Fraction(2 * (whole - part) + 1, 2)

    def rising(x, times):
        return math.prod((x + i for i in range(times)), start=Fraction(1))

    return [
        math.comb(tries, k) * rising(a, k) * rising(b, tries - k) / rising(a + b, tries)
        for k in range(tries + 1)
    ]


@pytest.mark.parametrize(("part", "whole"), [(0, 3), (1, 4), (2, 7), (5, 5)])
def test_the_beta_binomial_by_enumeration_and_by_scipy(part, whole):
    tries = 6
    exact = by_hand(tries, part, whole)
    assert sum(exact) == 1
    peer = stats.betabinom(tries, part + 0.5, whole - part + 0.5).pmf(range(tries + 1))
    assert np.allclose([float(p) for p in exact], peer, rtol=1e-12)
    # every sequence of tries, with the share integrated out by the law of total probability
    counted = [Fraction(0)] * (tries + 1)
    for sequence in itertools.product((0, 1), repeat=tries):
        chance, seen = Fraction(1), [part, whole - part]
        for hit in sequence:
            among = Fraction(2 * seen[0] + 1, 2) / (seen[0] + seen[1] + 1)
            chance *= among if hit else 1 - among
            seen[0 if hit else 1] += 1
        counted[sum(sequence)] += chance
    assert counted == exact
    low, high = funnel.predictive(part, whole, tries, 0.9)
    below = [float(sum(exact[: k + 1])) for k in range(tries + 1)]
    assert low == next(k for k in range(tries + 1) if below[k] >= 0.05)
    assert high == next(k for k in range(tries + 1) if below[k] >= 0.95)


def test_with_one_cases_counts_joins_are_beta_binomial(write_case):
    """For any share answered: thinning twice equals thinning once by the product."""
    case = with_assumptions(write_case, lead_rate_factor=1, answer_rate="0.3..0.5")
    rng, calls = np.random.default_rng(5), 200
    joined = funnel.chances(case, 20_000, 11).counts(calls, rng)["joined"]
    law = stats.betabinom(calls, 739 + 0.5, 16069 - 739 + 0.5)
    seen = np.bincount(joined, minlength=40)[:40] / len(joined)
    assert np.abs(seen - law.pmf(range(40))).max() < 0.008
    assert joined.mean() == pytest.approx(law.mean(), rel=0.01)


def test_the_same_by_code_of_another_kind():
    """Everything again with Python's own random numbers, one call and one person at a time."""
    import random

    case = open_case(MAIN)
    mine = funnel.chances(case, 20_000, 3).expected()
    rng = random.Random(8)
    rows = []
    for _ in range(20_000):
        answered = _between(rng, case["pay.answer_rate"])
        joined = rng.betavariate(739.5, 16069 - 739 + 0.5) * 4 ** (rng.random() - 0.5)
        known = rng.betavariate(2.5, 737.5) * 4 ** (rng.random() - 0.5)
        reporting = rng.uniform(0.1, 0.6)
        joined = min(joined, answered)
        rows.append((answered, joined, joined * min(known / reporting, 1), joined * known))
    columns = np.array(rows).T
    for stage, drawn in zip(funnel.STAGES[1:], columns, strict=True):
        ends = [np.quantile(x, [0.05, 0.5, 0.95]) for x in (mine[stage], drawn)]
        assert np.allclose(*ends, rtol=0.05), stage


def _between(rng, quantity):
    low, high = quantity.low, quantity.high
    if quantity.distribution == "loguniform":
        return low * (high / low) ** rng.random()
    return rng.uniform(low, high)


def test_known_people_do_not_depend_on_the_reporting_rate(write_case):
    """The comparator counts the known ones; the rate only scales the total."""
    few, many = (with_assumptions(write_case, reporting_rate=rate) for rate in ("0.1", "0.5"))
    few, many = (funnel.chances(case, 2_000, 7).expected() for case in (few, many))
    assert np.allclose(few["reported"], many["reported"])
    assert np.allclose(few["lost"], 5 * many["lost"])


def test_nobody_loses_money_who_has_not_joined(write_case):
    """A rate so low that more would have lost money than joined."""
    chances = funnel.chances(with_assumptions(write_case, reporting_rate="0.0001"), 2_000, 7)
    assert (chances.lost == 1).any()
    assert (chances.lost <= 1).all()
    assert (chances.reported <= 1).all()


def test_a_case_with_its_own_counts_borrows_none(write_case):
    text = (ROOT / "cases/hanchuan-2021/case.yaml").read_text("utf-8")
    text += (
        "assumptions:\n"
        "  pay.answer_rate: {label: a, unit: '1', value: '0.2..0.6', reason: r}\n"
        "  victims.reporting_rate: {label: a, unit: '1', value: '0.5', reason: r}\n"
    )
    case = open_case(write_case(text))
    assert funnel.needs(case) == []
    names = [q.name for q in funnel.inputs(case)]
    assert "calls.total" in names
    assert not any(name.startswith("comparator") or "factor" in name for name in names)
    assert funnel.predictive(739, 16069, 10_000) == pytest.approx(
        np.quantile(1e4 * funnel.chances(case, 20_000, 2).expected()["joined"], [0.05, 0.95]),
        rel=0.08,
    )


def test_what_is_lacking_is_named(open_edited):
    case = open_case(ROOT / "tests/cases/open-inquiry.yaml")
    assert funnel.needs(case)[:3] == [
        "comparator.calls",
        "comparator.leads",
        "pay.lead_rate_factor",
    ]
    with pytest.raises(ModelError, match=r"needs comparator\.calls"):
        funnel.chances(case, 10, 1)
    many = open_edited(("{says: 739, source", "{says: 17000, source"))
    assert "comparator.calls" in funnel.needs(many)
    with pytest.raises(ModelError, match="is not a share"):
        funnel.predictive(3, 2, 10)


def test_those_who_have_joined_go_on_at_the_same_shares(main_case):
    chances = funnel.chances(main_case, 1, 9)
    counts = chances.after_joining(np.full(4_000, 1_000), np.random.default_rng(2))
    assert counts["lost"].mean() == pytest.approx(1_000 * chances.lost[0], rel=0.05)
    assert counts["reported"].mean() == pytest.approx(
        1_000 * chances.lost[0] * chances.reported[0], rel=0.1
    )


def test_a_factor_multiplies_its_share(write_case):
    once, twice = (
        funnel.chances(
            with_assumptions(write_case, lead_rate_factor=f, known_rate_factor=f), 500, 3
        ).expected()
        for f in (1, 2)
    )
    assert np.allclose(twice["joined"], 2 * once["joined"])
    assert np.allclose(twice["reported"], 4 * once["reported"])
