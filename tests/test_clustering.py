"""Clusters of people: the urn of cities, the posterior of both levels, places of records."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from case_lib.base.errors import ModelError
from case_lib.base.intervals import Interval
from case_lib.casefile import divisions
from case_lib.synthetic import clustering, placing, urn
from case_lib.synthetic.clustering import CITY_CONCENTRATION, CONCENTRATION, Clusters
from tests.enumeration import fits, splits


def reached_by_all(people, units, concentration):
    """Probability of each number of cities, by enumeration of allocations."""
    chances = np.zeros(min(people, units) + 1)
    own = np.full(units, concentration / units)
    for counts in splits(people, units):
        chance = stats.dirichlet_multinomial.pmf(np.array(counts), own, people) if people else 1.0
        chances[sum(count > 0 for count in counts)] += chance
    return chances


# -- the urn -------------------------------------------------------------------------------------


@pytest.mark.parametrize("concentration", [0.2, 3.0, 500.0])
@pytest.mark.parametrize(("people", "units"), [(0, 3), (1, 4), (5, 1), (6, 3), (4, 5)])
def test_cities_reached_agree_with_going_through_every_allocation(people, units, concentration):
    exact = reached_by_all(people, units, concentration)
    assert urn.chances(people, units, concentration) == pytest.approx(exact)
    drawn = urn.distinct(np.full(20_000, people), units, concentration, np.random.default_rng(4))
    assert fits(np.bincount(drawn, minlength=len(exact)), 20_000 * exact)


def test_many_provinces_at_once_are_as_each_alone():
    people, units = np.array([[4, 0, 9], [1, 30, 2]]), np.array([3, 5, 7])
    own = np.array([[2.0], [9.0]])
    together = urn.chances(people, units, own)
    assert together.shape == (2, 3, 8)
    for row, column in itertools.product(range(2), range(3)):
        alone = urn.chances(people[row, column], units[column], own[row, 0])
        assert together[row, column, : len(alone)] == pytest.approx(alone)
        assert (together[row, column, len(alone) :] == 0).all()


def test_without_clusters_cities_are_those_of_balls_in_boxes():
    """A mean of u (1 − (1 − 1/u)^n)."""
    exact = urn.chances(12, 7, 1e10)
    assert exact @ np.arange(8) == pytest.approx(7 * (1 - (6 / 7) ** 12))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.integers(1, 40), st.floats(1e-3, 1e6))
def test_chances_of_cities_are_chances(people, units, concentration):
    chances = urn.chances(people, units, concentration)
    assert chances.sum() == pytest.approx(1)
    assert (chances >= 0).all()
    assert (chances[0] == 1) == (people == 0)


# -- both levels -----------------------------------------------------------------------------------

WEIGHTS, UNITS = (5.0, 3.0, 1.0), (3, 2, 2)
BETWEEN, WITHIN = np.array([0.5, 4.0, 60.0]), np.array([0.3, 8.0])


def small(known=None):
    return Clusters(6, 2, WEIGHTS, known, UNITS, BETWEEN, WITHIN)


def enumerated(cities, known=None):
    """Probability of (index of between, index of within, counts, cities), by enumeration."""
    chances = {}
    share = np.array(WEIGHTS) / sum(WEIGHTS)
    for (a, alpha), (g, gamma) in itertools.product(enumerate(BETWEEN), enumerate(WITHIN)):
        for counts in splits(6, 3):
            if sum(c > 0 for c in counts) != 2:
                continue
            if known and any(counts[at] not in box for at, box in known.items()):
                continue
            chance = stats.dirichlet_multinomial.pmf(np.array(counts), alpha * share, 6)
            parts = [reached_by_all(c, u, gamma) for c, u in zip(counts, UNITS, strict=True)]
            for hit in itertools.product(*(range(len(part)) for part in parts)):
                both = chance * math.prod(part[n] for part, n in zip(parts, hit, strict=True))
                if both:
                    chances[a, g, counts, hit] = both
    total = sum(chances.values())
    inside = {key: chance for key, chance in chances.items() if sum(key[3]) in cities}
    return chances, inside, sum(inside.values()) / total


@pytest.mark.parametrize("known", [None, {1: Interval(1, 3)}], ids=["free", "known"])
@pytest.mark.parametrize(
    "cities", [Interval(0, 9), Interval(2, 4, low_open=True), Interval.at(2)], ids=str
)
def test_draws_agree_with_going_through_everything(cities, known):
    chances, inside, share = enumerated(cities, known)
    model = small(known)
    drawn = model.sample(30_000, np.random.default_rng(7), cities)
    rows = zip(
        np.searchsorted(BETWEEN, drawn.between).tolist(),
        np.searchsorted(WITHIN, drawn.within).tolist(),
        map(tuple, drawn.counts.tolist()),
        map(tuple, drawn.cities.tolist()),
        strict=True,
    )
    frequencies = Counter(rows)
    assert set(frequencies) <= set(inside)
    total = sum(inside.values())
    assert fits([frequencies[key] for key in inside], [30_000 * c / total for c in inside.values()])
    assert drawn.accepted == pytest.approx(share, abs=0.02)
    # before cities are asked for, they are reached as the provinces alone have it
    free = np.zeros(10)
    for key, chance in chances.items():
        free[sum(key[3])] += chance / sum(chances.values())
    assert fits(np.bincount(drawn.before, minlength=10), len(drawn.before) * free)
    # the concentration over provinces, and the chance of what is known of them
    by_concentration = np.zeros(len(BETWEEN))
    for key, chance in chances.items():
        by_concentration[key[0]] += chance / len(WITHIN)
    assert model.posterior == pytest.approx(by_concentration / by_concentration.sum())
    assert model.posterior.sum() == pytest.approx(1)
    assert np.exp(model.log_chances) == pytest.approx(by_concentration)
    assert math.exp(model.log_chance) == pytest.approx(by_concentration.mean())


@pytest.mark.parametrize("seed", range(10))
def test_as_many_draws_as_asked_for_however_few_are_left(seed):
    """Of a hundred draws some miss the bounds, and are drawn again, a few at a time."""
    drawn = small().sample(100, np.random.default_rng(seed), Interval(2, 4))
    assert len(drawn.counts) == len(drawn.cities) == 100
    assert 0 < drawn.accepted <= 1


def test_one_concentration_for_both_levels():
    drawn = small().sample(500, np.random.default_rng(1), alike=True)
    assert (drawn.between == drawn.within).all()


def test_a_number_of_cities_that_no_draw_reaches_is_refused():
    with pytest.raises(ModelError, match=r"0 reach 7 cities.*provinces\.city_concentration"):
        small().sample(100, np.random.default_rng(1), Interval.at(7))


def test_a_number_of_cities_that_few_draws_reach_is_refused(monkeypatch):
    monkeypatch.setattr(clustering, "_LEAST_ACCEPTED", 1.0)
    assert len(small().sample(2000, np.random.default_rng(1)).counts) == 2000
    with pytest.raises(ModelError, match=r"^Of 2000 draws [1-9]\d* reach 4 cities"):
        small().sample(2000, np.random.default_rng(1), Interval.at(4))


def test_a_model_is_rejected_only_after_two_thousand_draws():
    """Thirty at first, and then four times as many each time, as none is accepted."""
    with pytest.raises(ModelError, match=r"^Of 2070 draws 0 reach 7 cities"):
        small().sample(30, np.random.default_rng(1), Interval.at(7))


@pytest.mark.parametrize("ends", list(itertools.product([False, True], repeat=2)))
def test_cities_within_bounds_are_those_of_the_interval(ends):
    box = Interval(2, 4, *ends)
    reached = np.arange(7)
    assert clustering._inside(reached, box).tolist() == [count in box for count in range(7)]
    assert clustering._inside(reached, None).all()


def test_without_bounds_nothing_is_drawn_twice(monkeypatch):
    model, sizes = small(), []
    counts = model.counts
    monkeypatch.setattr(model, "counts", lambda n, rng: sizes.append(n) or counts(n, rng))
    drawn = model.sample(50, np.random.default_rng(1))
    assert sizes == [50]
    assert (len(drawn.before), drawn.accepted) == (50, 1)


def test_what_is_very_unlikely_at_every_concentration_still_has_a_posterior():
    """Chances below the smallest number that a computer has: their ratio is what counts."""
    far = np.array([1e5, 1e6, 1e7])
    model = Clusters(400, 1, [1.0, 1e-9], {1: 400}, [1, 1], far, WITHIN)
    assert model.log_chances.max() < -2000
    assert model.posterior.tolist() == pytest.approx([1, 0, 0], abs=1e-9)
    near = Clusters(400, 1, [1.0, 1e-9], {1: 400}, [1, 1], np.full(4, 1e6), WITHIN)
    assert near.posterior.tolist() == pytest.approx([0.25] * 4)
    assert near.log_chance == pytest.approx(near.log_chances[0])


def test_only_likely_tables_are_kept():
    """They take memory: one table per concentration and province."""
    between = np.array([1e4, 0.05, 1e3, 0.5, 5.0])
    model = Clusters(60, 1, [3.0, 2.0, 1.0], None, UNITS, between, WITHIN)
    best = model.log_chances.max()
    likely = {at for at, log in enumerate(model.log_chances) if log > best - clustering._LIKELY}
    assert set(model._held) == likely
    assert 1 < len(likely) < 5
    point, counts = model.counts(200, np.random.default_rng(1))
    assert ((counts > 0).sum(axis=1) == 1).all()
    assert set(point) <= likely


def test_people_placed_anew_reach_as_many_provinces_as_simulation_says():
    model, rng = small(), np.random.default_rng(6)
    for between in (2.0, math.inf):
        reached = model.reached_freely(np.full(20_000, between), rng)
        share = np.array(WEIGHTS) / sum(WEIGHTS)
        exact = np.zeros(4)
        for counts in splits(6, 3):
            exact[sum(c > 0 for c in counts)] += (
                stats.multinomial.pmf(counts, 6, share)
                if math.isinf(between)
                else stats.dirichlet_multinomial.pmf(np.array(counts), between * share, 6)
            )
        assert fits(np.bincount(reached, minlength=4), 20_000 * exact)


# -- assumptions ---------------------------------------------------------------------------------


def test_concentrations_are_assumptions_of_the_case_or_a_wide_range(main_case):
    own = clustering.prior(main_case, CONCENTRATION)
    assert (own.low, own.high) == (1, 1000)
    values = clustering.grid(own)
    assert values[0] == pytest.approx(1000 ** (0.5 / 17))
    assert values[-1] < 1000
    assert np.diff(np.log(values)) == pytest.approx(math.log(1000) / len(values))
    assert clustering.prior(main_case, CITY_CONCENTRATION).reason


def test_a_finer_grid_changes_next_to_nothing(main_case):
    table = divisions.divisions(main_case.file)
    weights, units = table["population"].to_numpy(float), table["city_units"].to_numpy()
    one = np.array([1.0])

    def moments(points):
        values = 1000 ** ((np.arange(points) + 0.5) / points)
        model = Clusters(506, 24, weights, None, units, values, one)
        mean = model.posterior @ np.log(values)
        return mean, math.sqrt(model.posterior @ np.log(values) ** 2 - mean**2)

    assert moments(clustering._POINTS) == pytest.approx(moments(40), abs=0.005)


# -- places of records ---------------------------------------------------------------------------


def test_records_reach_exactly_so_many_cities():
    model, rng = small(), np.random.default_rng(8)
    for cities in (2, 3, 5):
        people, hit, within = placing.spread(model, cities, rng)
        assert hit.sum() == cities
        assert ((hit > 0) == (people > 0)).all()
        assert within in WITHIN
        for total, number, units in zip(people, hit, UNITS, strict=True):
            if number:
                people_by_city = placing.cities_of(int(total), int(number), units, within, rng)
                assert people_by_city.sum() == total
                assert len(people_by_city) == number
                assert (people_by_city >= 1).all()
    people, hit, _ = placing.spread(model, None, rng)
    assert (hit[people > 0] >= 1).all()
    with pytest.raises(ModelError, match="7 cities don't fit into 2 provinces in 200 tries"):
        placing.spread(model, 7, rng)


@pytest.mark.parametrize(
    ("units", "cities", "hit"), [((1, 3), 4, [1, 3]), ((3, 1), 4, [3, 1]), ((1, 1), 2, [1, 1])]
)
def test_cities_that_only_fill_all_provinces_do(units, cities, hit):
    model = Clusters(6, 2, [1.0, 1.0], None, units, BETWEEN, WITHIN)
    people, reached, _ = placing.spread(model, cities, np.random.default_rng(1))
    assert reached.tolist() == hit
    assert people.sum() == 6
    assert (people >= reached).all()


def test_records_are_placed_as_the_model_has_it_given_the_number_of_cities():
    _, inside, _ = enumerated(Interval.at(3))
    exact = Counter()
    for (_, _, counts, hit), chance in inside.items():
        exact[counts, hit] += chance / sum(inside.values())
    model, rng = small(), np.random.default_rng(9)
    frequencies = Counter()
    for _ in range(150):
        people, hit, _ = placing.spread(model, 3, rng)
        frequencies[tuple(people.tolist()), tuple(hit.tolist())] += 1
    assert set(frequencies) <= set(exact)
    assert fits([frequencies[key] for key in exact], [150 * chance for chance in exact.values()])


def test_people_of_a_city_follow_each_other():
    """Two cities of four reached by five people: shares by the concentration of two cities."""
    rng, frequencies = np.random.default_rng(3), Counter()
    for _ in range(600):
        frequencies[int(placing.cities_of(5, 2, 4, 6.0, rng)[0])] += 1
    own = np.full(2, 1.5)
    exact = [stats.dirichlet_multinomial.pmf(np.array([c, 5 - c]), own, 5) for c in range(1, 5)]
    assert fits([frequencies[c] for c in range(1, 5)], 600 * np.array(exact) / sum(exact))


def with_concentration(open_edited, value):
    """Return the main case with an assumption about the concentration."""
    stated = f"{CONCENTRATION}: {{label: x, unit: '1', value: {value}, reason: tried}}"
    return open_edited(("assumptions:\n", f"assumptions:\n  {stated}\n"))


def test_a_concentration_of_none_is_refused(open_edited):
    case = with_concentration(open_edited, "'0..5'")
    with pytest.raises(
        ModelError, match=r"case\.yaml:\d+:\d+  provinces\.concentration must be above 0"
    ):
        clustering.prior(case, CONCENTRATION)


@pytest.mark.parametrize(
    ("value", "points"), [("20", [20.0]), ("'0.5..0.5'", [0.5]), ("'0.5..1'", None)]
)
def test_a_case_may_state_its_own_concentration(open_edited, value, points):
    case = with_concentration(open_edited, value)
    grid = clustering.grid(clustering.prior(case, CONCENTRATION)).tolist()
    if points is None:  # equally likely, so evenly spaced
        points = [0.5 + 0.5 * (at + 0.5) / 17 for at in range(17)]
    assert grid == pytest.approx(points)
