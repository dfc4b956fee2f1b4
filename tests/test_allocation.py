from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from case_lib.base.errors import ModelError
from case_lib.base.intervals import Interval
from case_lib.casefile import reference_data
from case_lib.synthetic import allocation_dp, urn
from case_lib.synthetic.allocation import Allocation, allocate
from tests.conftest import RARE
from tests.enumeration import fits, splits


def log_chance(total, reached, weights, known=None, *more):
    return Allocation(total, reached, weights, known, *more).log_chance


def log_term(weight, count, concentration, weight_sum):
    """Logarithm of a count's factor in the probability of an allocation."""
    if not count:
        return 0.0
    if math.isinf(concentration):
        return count * math.log(weight) - math.lgamma(count + 1)
    own = concentration * weight / weight_sum
    return math.lgamma(own + count) - math.lgamma(own) - math.lgamma(count + 1)


def chances(weights, total, reached, known, concentration=math.inf):
    """Every allowed allocation with its exact probability, by enumeration."""
    allowed = {}
    for counts in splits(total, len(weights)):
        if sum(c > 0 for c in counts) != reached:
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
        allowed[counts] = math.exp(
            sum(
                log_term(w, c, concentration, sum(weights))
                for w, c in zip(weights, counts, strict=True)
            )
        )
    total_chance = sum(allowed.values())
    return {counts: chance / total_chance for counts, chance in allowed.items()}


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
    # a count that the weights would hardly give moves all others
    ([50, 3, 2, 1], 9, 3, {3: 5}),
    ([50, 3, 2, 1], 9, 3, {0: Interval(1, 2)}),
    ([50, 1, 2, 9], 8, 3, {0: Interval(0, 1), 1: Interval(2, 4)}),
    ([1, 1, 1], 12, 3, {2: Interval(1, 5)}),
    ([9, 1, 1, 1], 9, 2, {1: Interval(3, 8, low_open=True), 0: Interval(0, 9)}),
    ([5, 1, 3], 8, 2, {2: Interval(2, math.inf)}),
]


CONCENTRATIONS = [math.inf, 0.3, 6.0]


@pytest.mark.parametrize("size", [10_000, pytest.param(40_000, marks=RARE)])
@pytest.mark.parametrize("concentration", CONCENTRATIONS)
@pytest.mark.parametrize(("weights", "total", "reached", "known"), INSTANCES)
def test_agrees_with_going_through_every_allocation(
    weights, total, reached, known, concentration, size
):
    exact = chances(weights, total, reached, known, concentration)
    rng = np.random.default_rng(5)
    drawn = allocate(total, reached, weights, known, size, rng, concentration)
    frequencies = Counter(map(tuple, drawn.tolist()))
    assert set(frequencies) <= set(exact)
    assert fits([frequencies[counts] for counts in exact], [size * p for p in exact.values()])


@pytest.mark.parametrize("concentration", CONCENTRATIONS)
@pytest.mark.parametrize(("weights", "total", "reached", "known"), INSTANCES)
def test_the_chance_agrees_with_going_through_every_allocation(
    weights, total, reached, known, concentration
):
    share = np.array(weights) / sum(weights)
    weighted = [place for place, weight in enumerate(weights) if weight]
    chance = sum(
        stats.multinomial.pmf(counts, total, share)
        if math.isinf(concentration)
        else stats.dirichlet_multinomial.pmf(
            np.array(counts)[weighted], concentration * share[weighted], total
        )
        for counts in chances(weights, total, reached, known, concentration)
    )
    computed = log_chance(total, reached, weights, known, concentration)
    assert computed == pytest.approx(math.log(chance))


# -- the case itself, by a dynamic programme that cuts nothing off ---------------------------------


def provinces():
    table = reference_data.provinces("CN")
    table = table[table["census"] == "yes"]
    return list(table["id"]), table["population"].to_numpy(float)


def without_cuts(total, reached, weights, known, concentration=math.inf):
    """Logarithm of the chance of the conditions, and each province's chance of being hit.

    Every count of every province is gone through, as independent Poisson counts, or as independent
    negative binomial ones, which given their sum are a Dirichlet-multinomial; each province's
    terms are divided by the largest, whose logarithm is kept apart.
    """
    counts = np.arange(total + 1)
    share = weights / weights.sum()
    if math.isinf(concentration):
        logs = np.array([stats.poisson.logpmf(counts, total * own) for own in share])
        summed = stats.poisson.logpmf(total, total)
    else:
        kept = concentration / (concentration + total)
        logs = np.array([stats.nbinom.logpmf(counts, concentration * own, kept) for own in share])
        summed = stats.nbinom.logpmf(total, concentration, kept)
    for place, box in known.items():
        box = box if isinstance(box, Interval) else Interval.at(box)
        logs[place, [count not in box for count in range(total + 1)]] = -np.inf
    apart = logs.max(axis=1)
    terms = np.exp(logs - apart[:, None])

    def add(table, term):
        shifted = term[0] * table
        for count in np.flatnonzero(term[1:]) + 1:
            shifted[1:, count:] += term[count] * table[:-1, : total + 1 - count]
        return shifted

    empty = np.zeros((reached + 1, total + 1))
    empty[0, 0] = 1.0
    before, after = [empty], [empty]
    for term in terms:
        before.append(add(before[-1], term))
    for term in terms[::-1]:
        after.insert(0, add(after[0], term))
    total_chance = before[-1][reached, total]
    missed = [
        term[0] * (before[place] * after[place + 1][::-1, ::-1]).sum() / total_chance
        for place, term in enumerate(terms)
    ]
    log = math.log(total_chance) + apart.sum() - summed
    return log, 1 - np.array(missed)


@pytest.mark.parametrize(
    ("known", "concentration"),
    [
        ({"CN-HI": 200}, math.inf),
        pytest.param({"CN-SH": 300}, math.inf, marks=RARE),
        pytest.param({"CN-GD": Interval(1, 5)}, math.inf, marks=RARE),
        ({"CN-XZ": Interval(1, 5)}, math.inf),
        pytest.param({}, 20.0, marks=RARE),
        pytest.param({"CN-HI": 200}, 20.0, marks=RARE),
        ({"CN-XZ": Interval(1, 5)}, 3.0),
    ],
)
def test_known_counts_agree_with_a_programme_without_cuts(known, concentration):
    ids, weights = provinces()
    known = {ids.index(name): count for name, count in known.items()}
    log, hit = without_cuts(506, 24, weights, known, concentration)
    computed = log_chance(506, 24, weights, known, concentration)
    assert computed == pytest.approx(log, rel=1e-9)
    drawn = allocate(506, 24, weights, known, 40_000, np.random.default_rng(1), concentration)
    share_reached = (drawn > 0).mean(axis=0)
    assert np.allclose(share_reached, hit, atol=4.5 * 0.5 / math.sqrt(40_000))
    for name in ("CN-BJ", "CN-TJ", "CN-QH"):
        place = ids.index(name)
        both = log_chance(506, 24, weights, {**known, place: None}, concentration)
        assert math.exp(both - log) == pytest.approx(hit[place], rel=1e-6)


def test_how_unlikely_the_number_of_provinces_is():
    """As a reviewer computed: 8e-14 by population, 1.5e-50 with all alike."""
    _, weights = provinces()
    assert math.exp(log_chance(506, 24, weights)) == pytest.approx(8.13e-14, rel=1e-3)
    assert math.exp(log_chance(506, 24, np.ones(31))) == pytest.approx(1.506e-50, rel=1e-3)
    # over all numbers of provinces the chances add up to one
    few = [3.0, 1.0, 1.0, 0.2, 0.01]
    assert sum(math.exp(log_chance(9, n, few)) for n in range(1, 6)) == pytest.approx(1)


def test_how_likely_the_number_of_provinces_is_in_clusters():
    """As a reviewer found by simulation: about 0.21 at a concentration of 20."""
    _, weights = provinces()
    assert math.exp(log_chance(506, 24, weights, None, 20.0)) == pytest.approx(0.20691, abs=1e-5)
    # people placed one after another, as the urn does it
    rng = np.random.default_rng(2)
    shares, size = weights / weights.sum(), 4000
    counts = np.zeros((size, len(shares)))
    for placed in range(506):
        share = np.cumsum(20.0 * shares + counts, axis=1) / (20.0 + placed)
        spot = (rng.random((size, 1)) >= share).sum(axis=1)
        counts[np.arange(size), np.minimum(spot, len(shares) - 1)] += 1
    share_of_draws = ((counts > 0).sum(axis=1) == 24).mean()
    assert share_of_draws == pytest.approx(0.20691, abs=4 * math.sqrt(0.2 * 0.8 / size))
    # provinces alike: their number is a chain of its own
    exact = urn.chances(506, 31, 7.0)
    for reached in (3, 12, 31):
        chance = math.exp(log_chance(506, reached, np.ones(31), None, 7.0))
        assert chance == pytest.approx(exact[reached], rel=1e-9)


@pytest.mark.parametrize("concentration", [0.01, 1.0, 30.0, 1e5])
def test_chances_of_all_numbers_of_provinces_add_up_to_one(concentration):
    few = [3.0, 1.0, 1.0, 0.2, 0.01]
    logs = [log_chance(9, n, few, None, concentration) for n in range(1, 6)]
    assert sum(map(math.exp, logs)) == pytest.approx(1)


def test_limits_of_the_concentration():
    """Its limits are the multinomial for infinity, and terms of weight over count for zero."""
    weights, known = [5, 3, 2, 1], {1: None}
    far = log_chance(40, 3, weights, known, 1e11)
    assert far == pytest.approx(log_chance(40, 3, weights, known), abs=1e-7)
    assert log_chance(40, 1, weights, None, 1e-9) == pytest.approx(0, abs=1e-6)
    drawn = allocate(12, 2, weights, {}, 40_000, np.random.default_rng(3), 1e-9)
    exact = {
        counts: math.prod(w / c for w, c in zip(weights, counts, strict=True) if c)
        for counts in chances(weights, 12, 2, {})
    }
    total = sum(exact.values())
    frequencies = Counter(map(tuple, drawn.tolist()))
    assert set(frequencies) <= set(exact)
    assert fits(
        [frequencies[counts] for counts in exact],
        [40_000 * chance / total for chance in exact.values()],
    )


def test_many_small_provinces_beside_a_large_one():
    drawn = allocate(506, 200, [1e6, *[1] * 199], {}, 20, np.random.default_rng(1))
    assert (drawn[:, 0] >= 300).all()
    assert (drawn[:, 1:] >= 1).all()


@pytest.mark.parametrize(
    ("weights", "total", "known", "expected"),
    [
        ([1, 1e-200], 5, {0: Interval(0, 2)}, [2, 3]),
        ([1, 1e-150, 1e-300], 100, {0: Interval(0, 2)}, [2, 97, 1]),
        ([1, 1, 1], 3, {}, [1, 1, 1]),
        ([1, 1], 7, {0: Interval(2, 2)}, [2, 5]),
    ],
)
def test_what_leaves_one_likely_allocation_gives_it(weights, total, known, expected):
    drawn = allocate(total, len(weights), weights, known, 5, np.random.default_rng(1))
    assert (drawn == expected).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=9), st.integers(2, 40), st.data())
def test_every_draw_meets_what_is_known(weights, total, data):
    """Conditions come from an allocation, so that they can be met."""
    reached = data.draw(st.integers(1, min(len(weights), total)))
    drawn_once = allocate(total, reached, weights, {}, 1, np.random.default_rng(2))[0]
    known = {}
    for place in data.draw(st.sets(st.integers(0, len(weights) - 1))):
        count = int(drawn_once[place])
        low = data.draw(st.integers(0, count))
        known[place] = data.draw(
            st.sampled_from([count, Interval(low, count + 3), Interval(low, math.inf)])
        )
    drawn = allocate(total, reached, weights, known, 20, np.random.default_rng(3))
    assert (drawn.sum(axis=1) == total).all()
    assert ((drawn > 0).sum(axis=1) == reached).all()
    for place, box in known.items():
        box = box if isinstance(box, Interval) else Interval.at(box)
        assert all(count in box for count in drawn[:, place].tolist())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.01, 100), min_size=2, max_size=12),
    st.integers(1, 60),
    st.sampled_from([math.inf, 1e6, 50.0, 1.0, 1e-3]),
    st.data(),
)
def test_every_draw_meets_the_conditions(weights, total, concentration, data):
    reached = data.draw(st.integers(1, min(len(weights), total)))
    drawn = allocate(total, reached, weights, {}, 50, np.random.default_rng(1), concentration)
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


@RARE
def test_two_thousand_people_in_clusters():
    weights = np.arange(1, 32, dtype=float)
    drawn = allocate(2000, 24, weights, {}, 20, np.random.default_rng(1), 10.0)
    assert (drawn.sum(axis=1) == 2000).all()
    assert ((drawn > 0).sum(axis=1) == 24).all()


@pytest.mark.parametrize("concentration", [0, -1.0, math.nan])
def test_a_concentration_that_is_none_is_refused(concentration):
    with pytest.raises(ModelError, match="must be above 0"):
        log_chance(5, 2, [1, 1, 1], None, concentration)


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
        ((5, 2, [1, float("inf"), 1], {}), "non-negative"),
        ((5, 2, [[1, 1, 1]], {}), "non-negative"),
        ((0, 1, [1, 1], {}), "total=0"),
        ((5001, 2, [1, 1], {}), "total=5001 must be from 1 to 5000"),
        ((5, 0, [1, 1], {}), "n_provinces=0 must be from 1 to 2"),
        ((5, 3, [1, 0, 1], {}), "n_provinces=3 must be from 1 to 2"),
        ((5, 2, [1, 1, 1], {3: 1}), "not one of the 3 provinces"),
        ((5, 2, [1, 1, 1], {-1: 1}), "not one of the 3 provinces"),
        ((5, 2, [1, 1, 1], {7: 1}), "not one of the 3 provinces"),
        ((5, 2, [1, 1, 1], {0: 1, 1: 1, 2: 1}), "can't be allocated"),
        ((5, 2, [1, 1, 1], {0: 9}), "has weight zero, or a larger count"),
        ((5, 1, [1, 0, 1], {1: None}), "has weight zero, or a larger count"),
        ((9, 2, [1, 1, 1], {0: 3, 1: Interval(1, 4)}), "hold at most 7 people"),
        ((9, 3, [1, 1, 1], {0: 3, 1: Interval(6, 8)}), "hold at least 10 people"),
        ((9, 2, [1, 1, 1], {0: 0, 1: 0}), "only 1 provinces can be reached"),
        ((5, 2, [1, 1, 1], {0: None, 1: None, 2: None}), "3 provinces are known"),
    ],
)
def test_what_cannot_be_met_is_refused(arguments, part):
    with pytest.raises(ModelError, match=part):
        allocate(*arguments, 10, np.random.default_rng(1))


def test_at_least_one_draw_is_asked_for():
    rng = np.random.default_rng(1)
    assert allocate(3, 1, [1], None, 1, rng).tolist() == [[3]]
    with pytest.raises(ModelError, match="draws=0 must be at least 1"):
        allocate(3, 1, [1], None, 0, rng)


@pytest.mark.parametrize(
    ("total", "reached", "known", "expected"),
    [
        # at the edges of what can be met, one allocation is left, or few
        (7, 2, {0: 3, 1: Interval(1, 4)}, {(3, 4, 0)}),
        (10, 3, {0: 3, 1: Interval(6, 8)}, {(3, 6, 1)}),
        (2, 2, {0: None, 1: None}, {(1, 1, 0)}),
        (5, 1, {0: 0, 2: 0}, {(0, 5, 0)}),
        (4, 2, {0: 4, 1: 0}, None),
        (4, 1, {0: 4}, {(4, 0, 0)}),
        (5, 2, {0: Interval(0, 1), 1: Interval(0, 4), 2: 0}, {(1, 4, 0)}),
        (6, 2, {0: Interval(0, 1), 1: Interval(0, 4), 2: 0}, None),
        (3, 3, {0: Interval(0, 1), 1: Interval(0, 1), 2: Interval(0, 1)}, {(1, 1, 1)}),
        (6, 2, {1: Interval(0, 1, high_open=True), 2: Interval(5, 9)}, {(1, 0, 5)}),
        (6, 2, {1: Interval(0, 0.5), 2: Interval(4, 9, low_open=True)}, {(1, 0, 5)}),
    ],
)
def test_edges_of_what_can_be_met(total, reached, known, expected):
    def drawn():
        return allocate(total, reached, [3, 2, 1], known, 30, np.random.default_rng(1))

    if expected is None:
        with pytest.raises(ModelError, match="can't be allocated"):
            drawn()
    else:
        assert set(map(tuple, drawn().tolist())) == expected
        assert np.isfinite(log_chance(total, reached, [3, 2, 1], known))


def test_no_more_people_than_a_table_holds(monkeypatch):
    monkeypatch.setattr("case_lib.synthetic.allocation.MOST_PEOPLE", 20)
    drawn = allocate(20, 2, [1, 1, 1], None, 5, np.random.default_rng(1))
    assert drawn.sum(axis=1).tolist() == [20] * 5
    with pytest.raises(ModelError, match="total=21 must be from 1 to 20"):
        allocate(21, 2, [1, 1, 1], None, 5, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("known", "allowed"),
    [
        (Interval(3.5, 4.5, high_open=True), {4}),
        (Interval(3, 5, low_open=True, high_open=True), {4}),
        (Interval(2.5, 4), {3, 4}),
        (Interval(2.5, 4, low_open=True), {3, 4}),
        (Interval(2.5, 4.5, low_open=True, high_open=True), {3, 4}),
        (Interval(3, 4.5), {3, 4}),
        (Interval(2, 3.5, low_open=True), {3}),
    ],
    ids=str,
)
def test_counts_are_the_whole_numbers_within_a_range(known, allowed):
    drawn = allocate(9, 2, [1, 1, 1], {0: known}, 400, np.random.default_rng(1))
    assert set(drawn[:, 0].tolist()) == allowed


# -- parts of the programme ------------------------------------------------------------------------


def poisson_terms(total, weights):
    """Return logarithms of Poisson terms, shape (provinces, total + 1)."""
    return np.array([stats.poisson.logpmf(np.arange(total + 1), total * w) for w in weights])


PLANS = [
    (2, poisson_terms(9, [0.5, 0.3, 0.2])),
    (4, poisson_terms(40, [0.4, 0.3, 0.15, 0.1, 0.05])),
    (6, poisson_terms(12, np.full(31, 1 / 31))),
    (24, poisson_terms(506, np.arange(1, 32) ** 2 / sum(np.arange(1, 32) ** 2))),
]


@pytest.mark.parametrize("point", [(0.0, 0.0), (0.3, -0.2), (-0.5, 1.5)], ids=str)
@pytest.mark.parametrize(("hits", "terms"), PLANS)
def test_slope_and_curvature_are_those_of_the_objective(hits, terms, point):
    plan, point, step = allocation_dp.Plan(hits, terms), np.array(point), 1e-4

    def value(at):
        """The logarithm of the terms' generating function, less the totals that are asked for."""
        counts = np.arange(terms.shape[1])
        generating = np.exp(terms + counts * at[0] + (counts > 0) * at[1]).sum(axis=1)
        return np.log(generating).sum() - (terms.shape[1] - 1) * at[0] - hits * at[1]

    objective, slope, curvature = plan._moments(terms, point)
    assert objective == pytest.approx(value(point))
    for axis in range(2):
        way = step * np.eye(2)[axis]
        around = (value(point + way) - value(point - way)) / (2 * step)
        assert slope[axis] == pytest.approx(around, rel=1e-4, abs=1e-4)
        slopes = [plan._moments(terms, point + sign * way)[1] for sign in (1, -1)]
        assert curvature[axis] == pytest.approx(
            (slopes[0] - slopes[1]) / (2 * step), rel=1e-4, abs=1e-4
        )


@pytest.mark.parametrize(("hits", "terms"), PLANS)
def test_the_totals_that_are_asked_for_are_those_expected(hits, terms, monkeypatch):
    """At the saddle point, which Newton's method reaches within a few steps."""
    examined, moments = [], allocation_dp.Plan._moments
    monkeypatch.setattr(
        allocation_dp.Plan,
        "_moments",
        lambda plan, terms, at: examined.append(at) or moments(plan, terms, at),
    )
    plan = allocation_dp.Plan(hits, terms)
    assert plan.chance.sum(axis=1) == pytest.approx(np.ones(len(terms)))
    counts = np.arange(terms.shape[1])
    assert (plan.chance @ counts).sum() == pytest.approx(terms.shape[1] - 1, rel=1e-2)
    assert (1 - plan.chance[:, 0]).sum() == pytest.approx(hits, rel=1e-2)
    assert len(examined) < 9
    # rows of tables: chances of hits and people in a province and later ones
    for place, (table, hit) in enumerate(zip(plan.tables[:-1], plan.reached, strict=True)):
        assert 0 < table.sum() <= 1 + 1e-9
        missed = plan.chance[place, 0] * plan.tables[place + 1]
        assert table == pytest.approx(missed + hit, abs=1e-20)
        assert (table[:, -1] == 0).all()
        assert (hit[0] == 0).all()


def test_an_optimum_at_infinity_is_neared_without_end():
    """Everyone must be hit once: one allocation, at the limit of ever smaller factors."""
    plan = allocation_dp.Plan(3, poisson_terms(3, [0.6, 0.3, 0.1]))
    assert (plan.sample(20, np.random.default_rng(1)) == 1).all()
    assert math.exp(plan.log_weight) == pytest.approx(math.exp(-3) * 27 * 0.6 * 0.3 * 0.1)


@pytest.mark.parametrize("columns", [1, 3, 16])
@pytest.mark.parametrize(
    ("height", "size", "width"), [(1, 1, 1), (3, 7, 4), (2, 5, 30), (4, 40, 9)]
)
def test_convolutions_are_those_of_numpy(monkeypatch, height, size, width, columns):
    monkeypatch.setattr(allocation_dp, "_COLUMNS", columns)
    monkeypatch.setattr(allocation_dp, "_PRODUCTS", 1)
    rng = np.random.default_rng(1)
    rows, chance = rng.random((height, size)), rng.random(width)
    expected = np.array([np.convolve(row, chance) for row in rows])
    for length in {1, size, size + width - 1}:
        convolved = allocation_dp._convolved(rows, chance, length)
        assert convolved == pytest.approx(expected[:, :length], rel=1e-13)


@pytest.mark.parametrize(
    ("chance", "kept"),
    [([0, 0, 0], (0, 0)), ([0, 2, 0], (1, 2)), ([1, 0, 3], (0, 3)), ([0, 0, 5, 1, 0], (2, 4))],
)
def test_what_is_kept_holds_all_but_nothing(chance, kept):
    assert allocation_dp._kept(np.array(chance)) == kept
    assert allocation_dp._cut(np.array([1e-24, 1e-25, 1e-26, 0.0])).tolist() == [1e-24, 0, 0, 0]


@pytest.mark.parametrize("block", [(1, 1), (2, 3), (4, 32), (50, 50)])
def test_counts_are_drawn_by_inverting_their_cumulative_chances(monkeypatch, block):
    """Whatever the number of counts that are examined at a time."""
    monkeypatch.setattr(allocation_dp, "_BLOCK", block)
    hits, terms = PLANS[1]
    plan = allocation_dp.Plan(hits, terms)
    total = terms.shape[1] - 1
    for place, left_hits in ((0, 3), (1, 2), (3, 1)):
        for remaining in (left_hits + 1, 17, total):
            after = plan.tables[place + 1][left_hits]
            mass = np.array(
                [plan.chance[place, c] * after[remaining - c] for c in range(1, remaining + 1)]
            )
            cumulative = np.cumsum(mass)
            target = np.linspace(0, 1, 23)[:-1] * cumulative[-1]
            expected = 1 + np.searchsorted(cumulative, target, side="right")
            many = np.full(len(target), left_hits), np.full(len(target), remaining)
            assert plan._count(place, *many, target.copy()).tolist() == expected.tolist()
