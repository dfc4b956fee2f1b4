from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from case_lib import reference_data
from case_lib.allocation import allocate
from case_lib.errors import ModelError
from case_lib.intervals import Interval


def chances(weights, total, reached, known):
    """Every allowed allocation with its exact chance, by going through all of them."""
    found = {}
    for counts in itertools.product(range(total + 1), repeat=len(weights)):
        if sum(counts) != total or sum(c > 0 for c in counts) != reached:
            continue
        if any(w == 0 and c for w, c in zip(weights, counts, strict=True)):
            continue
        if not all(
            counts[i] >= 1
            if box is None
            else counts[i] in (box if isinstance(box, Interval) else Interval.at(box))
            for i, box in known.items()
        ):
            continue
        log = math.lgamma(total + 1) + sum(
            c * math.log(w) - math.lgamma(c + 1) for w, c in zip(weights, counts, strict=True) if c
        )
        found[counts] = math.exp(log)
    whole = sum(found.values())
    return {counts: chance / whole for counts, chance in found.items()}


INSTANCES = [
    ([5, 3, 2, 1], 7, 3, {}),
    ([1, 2, 3, 4], 7, 2, {1: None}),
    ([1, 2, 3, 4], 6, 3, {0: 2}),
    ([1, 2, 3, 4], 8, 3, {3: Interval(0, 2)}),
    ([1, 2, 3, 4], 8, 2, {0: Interval(3, 9, high_open=True)}),
    ([1, 0, 3, 4], 6, 2, {}),
    ([4, 2, 1, 5], 7, 3, {3: 0}),
    ([1, 1, 1], 3, 3, {}),
    ([100, 1, 1, 1, 1], 6, 3, {}),
]


@pytest.mark.parametrize(("weights", "total", "reached", "known"), INSTANCES)
def test_agrees_with_going_through_every_allocation(weights, total, reached, known):
    exact = chances(weights, total, reached, known)
    size = 100_000
    drawn = allocate(total, reached, weights, known, size, np.random.default_rng(5))
    seen = Counter(map(tuple, drawn.tolist()))
    assert set(seen) <= set(exact)
    # rare allocations are pooled, as a chi-square test wants
    common = {c: p for c, p in exact.items() if p * size >= 5}
    observed = [seen[c] for c in common]
    expected = [p * size for p in common.values()]
    rest = size - sum(observed)
    observed, expected = [*observed, rest], [*expected, size - sum(expected)]
    if expected[-1] < 5:
        few, little = observed.pop(), expected.pop()
        observed[-1] += few
        expected[-1] += little
    if len(observed) > 1:
        assert stats.chisquare(observed, expected).pvalue > 1e-4


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=12), st.integers(1, 60), st.data())
def test_every_draw_meets_the_conditions(weights, total, data):
    reached = data.draw(st.integers(1, min(len(weights), total)))
    drawn = allocate(total, reached, weights, {}, 50, np.random.default_rng(1))
    assert drawn.shape == (50, len(weights))
    assert (drawn.sum(axis=1) == total).all()
    assert ((drawn > 0).sum(axis=1) == reached).all()


def test_the_case_itself():
    table = reference_data.provinces("CN")
    weights = table.loc[table["census"] == "yes", "population"]
    assert len(weights) == 31
    assert weights.sum() == 1_409_778_724
    drawn = allocate(506, 24, weights, None, 2000, np.random.default_rng(1))
    assert (drawn.sum(axis=1) == 506).all()
    assert ((drawn > 0).sum(axis=1) == 24).all()


def test_nothing_underflows_for_many_people():
    weights = np.arange(1, 32, dtype=float) ** 2
    drawn = allocate(3000, 24, weights, {}, 20, np.random.default_rng(1))
    assert (drawn.sum(axis=1) == 3000).all()
    assert ((drawn > 0).sum(axis=1) == 24).all()
    # so many people leave the smallest weights out
    assert (drawn[:, :7] == 0).all()


def test_equal_weights_treat_provinces_alike():
    drawn = allocate(40, 5, np.ones(8), {}, 40_000, np.random.default_rng(2))
    assert np.allclose(drawn.mean(axis=0), 5, atol=0.15)
    assert np.allclose((drawn > 0).mean(axis=0), 5 / 8, atol=0.015)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ((5, 6, [1] * 8, {}), "can't reach"),
        ((5, 9, [1] * 8, {}), "must be from 1 to 8"),
        ((5, 2, [1, -1, 1], {}), "non-negative"),
        ((5, 2, [1, float("nan"), 1], {}), "non-negative"),
        ((0, 1, [1, 1], {}), "total=0"),
        ((5, 2, [1, 1, 1], {7: 1}), "none of the 3 provinces"),
        ((5, 2, [1, 1, 1], {0: 1, 1: 1, 2: 1}), "can't be placed"),
        ((5, 2, [1, 1, 1], {0: 9}), "can't be placed"),
        ((5, 1, [1, 0, 1], {1: None}), "can't be placed"),
    ],
)
def test_what_cannot_be_met_is_refused(arguments, part):
    with pytest.raises(ModelError, match=part):
        allocate(*arguments, 10, np.random.default_rng(1))
