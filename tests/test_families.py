"""Families of networks: each fits every published count, and the sampler is correct."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib.base.errors import ParameterError
from case_lib.synthetic import build, families
from case_lib.synthetic.exponential_graph import MOST_TAU, rounds, ties_within
from case_lib.synthetic.organisation import NOBODY, Organisation
from case_lib.synthetic.organisation_model import programme


@pytest.fixture(scope="module")
def plan(main_case):
    return programme(main_case)


def pairs_of(edges):
    return {tuple(pair) for pair in edges.tolist()}


# -- published counts -----------------------------------------------------------------------------


@given(st.integers(0, 2**40))
@settings(max_examples=25, deadline=None)
def test_every_published_count_is_met(main_case, plan, seed):
    organisation = build(main_case, seed, plan=plan)
    sizes = {role: len(organisation.of(role)) for role in organisation.roles}
    assert organisation.size == sum(sizes.values()) == 506
    assert sizes["core"] == sizes["technician"] == 3
    assert sizes["leader"] + organisation.counts["arrests.core_among_organisers"] == 27
    load = np.bincount(organisation.inspector[organisation.callers])[organisation.of("inspector")]
    assert load.min() >= 10
    assert load.max() <= 20
    leaders = organisation.of("leader")
    groups = np.bincount(organisation.leader_of_group)[leaders]
    assert groups.min() >= 3
    assert groups.max() <= 9
    above = organisation.superior[leaders]
    direct = np.isin(above, organisation.of("core"))
    under_core = np.bincount(above[direct], minlength=3)
    assert under_core[:3].min() >= 1
    assert under_core[:3].max() <= 9
    # who doesn't answer to the core answers to a leader who does
    assert np.isin(above[~direct], leaders[direct]).all()


def test_several_group_leaders_may_be_so_many_each_or_in_all(main_case, plan):
    """Between a few who answer to the core and all of them, as either reading of it has it."""
    answering_to_core = []
    for seed in range(60):
        organisation = build(main_case, seed, plan=plan)
        above = organisation.superior[organisation.of("leader")]
        answering_to_core.append(int(np.isin(above, organisation.of("core")).sum()))
    assert min(answering_to_core) <= 5
    assert max(answering_to_core) >= 24


@pytest.mark.parametrize("family", families.FAMILIES)
@pytest.mark.parametrize("seed", range(6))
def test_a_family_adds_ties_to_the_same_organisation(main_case, plan, family, seed):
    organisation = build(main_case, seed, plan=plan)
    tree = pairs_of(families.network_ties(organisation, "tree", "recordings"))
    above = organisation.superior
    assert {tuple(sorted((who, int(up)))) for who, up in enumerate(above) if up != NOBODY} <= tree
    bare, checked = (
        pairs_of(families.network_ties(organisation, family, how))
        for how in ("recordings", "command")
    )
    assert tree <= bare <= checked
    checks = {tuple(sorted((int(organisation.inspector[c]), int(c)))) for c in organisation.callers}
    assert checked - bare <= checks
    assert checks <= checked
    for edges in (bare, checked):
        assert all(0 <= a < b < organisation.size for a, b in edges)
    assert not organisation.inspector[organisation.of("leader")].max(initial=NOBODY) > NOBODY


def test_further_ties_stay_where_they_belong(main_case, plan):
    organisation = build(main_case, 3, plan=plan)
    leading = {*organisation.top.tolist(), *organisation.leader_of_group.tolist()}
    chats = pairs_of(np.sort(families.further_ties(organisation, "chat_groups"), axis=1))
    for a, b in chats:
        assert organisation.group[a] == organisation.group[b] != NOBODY
    sizes = np.bincount(organisation.group[organisation.callers])
    assert len(chats) == (sizes * (sizes - 1) // 2).sum()
    organisers = (
        pairs_of(np.sort(families.further_ties(organisation, "organisers_chat"), axis=1)) - chats
    )
    assert organisers == set(itertools.combinations(sorted(leading), 2))
    drawn = np.sort(families.further_ties(organisation, "exponential"), axis=1)
    assert len(drawn)
    for a, b in drawn:
        assert {a, b} <= leading or {a, b} <= set(organisation.callers.tolist())


def test_a_family_is_drawn_the_same_again(main_case, plan):
    one, again = build(main_case, 8, plan=plan), build(main_case, 8)
    for family, inspectors in families.GENERATORS:
        first = families.network_ties(one, family, inspectors)
        assert np.array_equal(first, families.network_ties(again, family, inspectors))
        known = families.further_ties(one, family)
        assert np.array_equal(first, families.network_ties(one, family, inspectors, known))
    assert {families.drawn_family(seed) for seed in range(100)} == set(families.GENERATORS)
    for seed in range(50):
        drawn = vars(families.parameters(seed))
        assert all(low <= drawn[name] <= high for name, (low, high) in families.PRIOR.items())


def test_what_does_not_exist_is_refused(main_case, plan):
    organisation = build(main_case, 1, plan=plan)
    with pytest.raises(ParameterError, match="Did you mean 'chat_groups'"):
        families.network_ties(organisation, "chat_group", "command")
    with pytest.raises(ParameterError, match="inspectors='none'"):
        families.network_ties(organisation, "tree", "none")


def test_a_tiny_organisation_by_hand():
    """One at the top, two leaders, two callers each of one chat group each, one who checks all."""
    array = np.array
    organisation = Organisation(
        ("core", "leader", "inspector", "caller"),
        array([0, 1, 1, 2, 3, 3, 3, 3]),
        array([-1, 0, 0, 0, 1, 1, 2, 2]),
        array([-1, -1, -1, -1, 3, 3, 3, 3]),
        array([-1, -1, -1, 0, 1, 4, 2, 2]),
        np.zeros(8, dtype=bool),
        array([-1, -1, -1, -1, 0, 0, 1, 1]),
        array([1, 2]),
        array([0]),
        array([4, 5, 6, 7]),
        {},
        1,
    )
    tree = nx.Graph([(0, 1), (0, 2), (0, 3), (1, 4), (1, 5), (2, 6), (2, 7), (4, 5)])
    chats = nx.compose(tree, nx.Graph([(4, 5), (6, 7)]))
    organisers = nx.compose(chats, nx.Graph([(0, 1), (0, 2), (1, 2)]))
    checks = nx.Graph([(3, caller) for caller in range(4, 8)])
    for family, graph in (
        ("tree", tree),
        ("chat_groups", chats),
        ("organisers_chat", organisers),
    ):
        for inspectors, more in (("recordings", nx.Graph()), ("command", checks)):
            expected = {tuple(sorted(edge)) for edge in nx.compose(graph, more).edges}
            assert pairs_of(families.network_ties(organisation, family, inspectors)) == expected


# -- the sampler ----------------------------------------------------------------------------------


@given(st.integers(2, 40))
@settings(max_examples=40, deadline=None)
def test_nobody_plays_twice_in_a_round(size):
    left, right = np.triu_indices(size, 1)
    turn = rounds(left, right, size)
    assert turn.max() < size + size % 2 - 1
    for at in range(turn.max() + 1):
        players = np.concatenate([left[turn == at], right[turn == at]])
        assert len(set(players.tolist())) == len(players)
        assert len(players) == size - size % 2


def enumerated(size, theta, tau):
    """Return the chance of each graph on some people, by the definition of the model."""
    pairs = list(itertools.combinations(range(size), 2))
    chances = {}
    for on in itertools.product((False, True), repeat=len(pairs)):
        ties = {pair for pair, tied in zip(pairs, on, strict=True) if tied}
        triangles = sum(
            all(pair in ties for pair in itertools.combinations(three, 2))
            for three in itertools.combinations(range(size), 3)
        )
        weight = tau / max(size - 2, 1)
        chances[frozenset(ties)] = math.exp(theta * len(ties) + weight * triangles)
    total = sum(chances.values())
    return {graph: chance / total for graph, chance in chances.items()}


@pytest.mark.parametrize(("size", "theta", "tau"), [(4, -0.5, 2.0), (4, 0.4, 1.0), (3, -1.0, 2.0)])
def test_graphs_come_as_often_as_enumeration_says(size, theta, tau):
    """Chi-square over all 64 graphs of four people (8 of three) in 8,000 draws."""
    draws = 8_000
    groups = [np.arange(size) + size * n for n in range(draws)]
    ties = ties_within(groups, theta, tau, np.random.default_rng(4))
    ties_by_draw: dict[int, set[tuple[int, int]]] = {}
    for a, b in ties.tolist():
        ties_by_draw.setdefault(a // size, set()).add((a % size, b % size))
    expected = enumerated(size, theta, tau)
    counts = dict.fromkeys(expected, 0)
    for n in range(draws):
        counts[frozenset(ties_by_draw.get(n, set()))] += 1
    square = sum((counts[g] - draws * p) ** 2 / (draws * p) for g, p in expected.items())
    free = len(expected) - 1
    assert abs(square - free) < 4 * math.sqrt(2 * free)


def test_expected_ties_and_triangles_of_five_people():
    theta, tau, draws = -0.7, 1.8, 8_000
    chances = enumerated(5, theta, tau)
    ties = ties_within(
        [np.arange(5) + 5 * n for n in range(draws)], theta, tau, np.random.default_rng(1)
    )
    tied = np.zeros((draws, 5, 5))
    tied[ties[:, 0] // 5, ties[:, 0] % 5, ties[:, 1] % 5] = 1
    tied += tied.transpose(0, 2, 1)
    triangles = np.einsum("nij,njk,nki->n", tied, tied, tied) / 6
    by_hand = [
        (sum(p * len(g) for g, p in chances.items()), tied.sum(axis=(1, 2)) / 2),
        (
            sum(
                p
                * sum(
                    all(pair in g for pair in itertools.combinations(three, 2))
                    for three in itertools.combinations(range(5), 3)
                )
                for g, p in chances.items()
            ),
            triangles,
        ),
    ]
    for exact, drawn in by_hand:
        assert abs(drawn.mean() - exact) < 4 * drawn.std() / math.sqrt(draws)


def test_without_triangles_ties_are_independent():
    groups = [np.arange(30) + 30 * n for n in range(50)]
    ties = ties_within(groups, math.log(0.2 / 0.8), 0.0, np.random.default_rng(2))
    most = 50 * 30 * 29 / 2
    assert abs(len(ties) - 0.2 * most) < 4 * math.sqrt(most * 0.2 * 0.8)


@pytest.mark.parametrize("theta", [math.log(0.02 / 0.98), math.log(0.3 / 0.7)])
def test_large_groups_are_neither_empty_nor_complete(theta):
    """The distribution is unimodal where a fixed weight has two modes, and few sweeps reach it."""
    after_thirty = ties_within(
        [np.arange(80)], theta, MOST_TAU, np.random.default_rng(3), sweeps=30
    )
    after_six = ties_within([np.arange(80)], theta, MOST_TAU, np.random.default_rng(5), sweeps=6)
    share = len(after_thirty) / 3160
    assert abs(share - len(after_six) / 3160) < 0.04
    assert 0.01 < share < 0.6


def test_bad_weights_are_refused():
    for more, part in (({"tau": 2.5}, "tau=2.5"), ({"tau": 1.0, "sweeps": 0}, "sweeps=0")):
        with pytest.raises(ParameterError, match=part):
            ties_within([np.arange(3)], 0.0, rng=np.random.default_rng(1), **more)
    none = ties_within([np.array([4])], 0.0, 1.0, np.random.default_rng(1))
    assert none.shape == (0, 2)
