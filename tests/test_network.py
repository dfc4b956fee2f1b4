from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib import disruption, ensemble, layouts, network
from case_lib.errors import ParameterError
from case_lib.network import Network, network_of
from case_lib.opening import open_case
from case_lib.synthetic import Organisation, build
from case_lib.synthetic.organisation import BUYER
from tests.conftest import MAIN


def tiny(edges, size, superior=None) -> Network:
    """Return a network of one role with the given ties."""
    above = np.full(size, -1) if superior is None else np.array(superior)
    nobody = np.full(size, -1)
    organisation = Organisation(
        ("r", "s"),
        np.zeros(size, dtype=np.int64),
        above,
        nobody,
        nobody,
        np.zeros(size, dtype=bool),
        nobody,
        np.zeros(0, dtype=np.int64),
        np.flatnonzero(above == -1),
        np.setdiff1d(np.arange(size), above),
        {},
        1,
    )
    return Network(organisation, np.array(sorted(edges), dtype=np.int64).reshape(-1, 2))


@st.composite
def graphs(draw):
    size = draw(st.integers(2, 9))
    pairs = list(itertools.combinations(range(size), 2))
    return tiny([p for p in pairs if draw(st.booleans())], size)


@pytest.fixture(scope="module")
def one(main_case):
    return network_of(build(main_case, 1))


def as_networkx(made: Network) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(made.size))
    graph.add_edges_from(made.edges.tolist())
    return graph


def test_measures_agree_with_networkx(one):
    graph = as_networkx(one)
    assert network.density(one) == pytest.approx(nx.density(graph))
    assert network.efficiency(one.distances) == pytest.approx(nx.global_efficiency(graph))
    reference = nx.betweenness_centrality(graph, normalized=False)
    assert np.allclose(one.betweenness, [reference[n] for n in range(one.size)])
    if nx.is_connected(graph):
        assert network.mean_path(one) == pytest.approx(nx.average_shortest_path_length(graph))


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_measures_agree_with_networkx_on_any_small_graph(made):
    graph = as_networkx(made)
    assert network.density(made) == pytest.approx(nx.density(graph))
    assert network.efficiency(made.distances) == pytest.approx(nx.global_efficiency(graph))
    reference = nx.betweenness_centrality(graph, normalized=False)
    assert np.allclose(made.betweenness, [reference[n] for n in range(made.size)])


def test_a_star_is_most_central():
    star = tiny([(0, n) for n in range(1, 7)], 7)
    assert network.degree_centralisation(star) == pytest.approx(1)
    assert network.betweenness_centralisation(star) == pytest.approx(1)
    assert network.core_periphery(star, np.array([0])) == pytest.approx(1)
    ring = tiny([(n, (n + 1) % 6) if n < 5 else (0, 5) for n in range(6)], 6)
    assert network.degree_centralisation(ring) == 0


@given(graphs(), st.data())
@settings(max_examples=80, deadline=None)
def test_core_periphery_is_a_correlation(made, data):
    core = np.array(data.draw(st.sets(st.integers(0, made.size - 1), min_size=1)), dtype=object)
    core = np.array(sorted(core.item() if core.shape == () else core), dtype=np.int64)
    pairs = list(itertools.combinations(range(made.size), 2))
    tied = [float((a, b) in {tuple(e) for e in made.edges.tolist()}) for a, b in pairs]
    ideal = [float(a in core or b in core) for a, b in pairs]
    if np.std(tied) and np.std(ideal):
        expected = np.corrcoef(tied, ideal)[0, 1]
        assert network.core_periphery(made, core) == pytest.approx(expected)
    else:
        assert network.core_periphery(made, core) == 0


@pytest.mark.parametrize(
    ("subordinates", "relations"), [(1, 1), (2, 6), (3, 18), (4, 44), (5, 100)]
)
def test_graicunas(subordinates, relations):
    assert network.graicunas(subordinates) == relations


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_fragmentation_by_counting_pairs(made):
    for removed in ([], [0], [0, 1]):
        graph = as_networkx(made)
        graph.remove_nodes_from(removed)
        left = sorted(graph)
        pairs = list(itertools.combinations(left, 2))
        if not pairs:
            continue
        apart = sum(not nx.has_path(graph, a, b) for a, b in pairs) / len(pairs)
        gone = np.array(removed, dtype=np.int64)
        assert network.fragmentation(made, gone) == pytest.approx(apart)


def test_key_players_cut_and_reach_most():
    # two stars joined by one person
    ties = [(0, n) for n in (2, 3, 4)] + [(1, n) for n in (5, 6, 7)] + [(0, 8), (1, 8)]
    made = tiny(ties, 9)
    best = max(
        itertools.combinations(range(9), 2),
        key=lambda pair: network.fragmentation(made, np.array(pair)),
    )
    assert set(network.key_players(made, 2, "fragment", None)) == set(best) == {0, 1}
    assert network.key_players(made, 1, "reach", None).tolist() == [8]  # all within two steps
    assert network.reach(made, np.array([8])) == 1
    for aim, size, part in (("reech", 1, "aim"), ("reach", 0, "size"), ("reach", 10, "size")):
        with pytest.raises(ParameterError, match=part):
            network.key_players(made, size, aim)


# -- removal --------------------------------------------------------------------------------------


@given(graphs(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_removal_curve_by_recounting(made, random):
    order = list(range(made.size))
    random.shuffle(order)
    order = order[: random.randint(0, made.size)]
    graph = as_networkx(made)
    expected = []
    for step in range(len(order) + 1):
        if step:
            graph.remove_node(order[step - 1])
        expected.append(max((len(c) for c in nx.connected_components(graph)), default=0))
    assert disruption.removal_curve(made.edges, made.size, order).tolist() == expected


def test_removal_without_recovery_follows_the_curve(one):
    for strategy in ("degree", "betweenness", "value_chain", "role:leader"):
        rng = np.random.default_rng([7, 2014])
        order = disruption.order(one, strategy, rng)
        curve = disruption.removal_curve(one.edges, one.size, order)
        after = [0, 3, 10, 20]
        left = disruption.disrupt(one, strategy, "none", after, 7)
        assert [round(o.largest * curve[0]) for o in left] == [curve[n] for n in after]


def test_reach_by_walking_down(one):
    organisation = one.organisation
    left = disruption.disrupt(one, "role:leader", "none", [5], 3)[0]
    gone = set(disruption.order(one, "role:leader", np.random.default_rng([3, 2014]))[:5].tolist())
    reached = [c for c in organisation.callers if int(organisation.superior[c]) not in gone]
    assert left.reach == pytest.approx(len(reached) / len(organisation.callers))


def test_taking_everyone_leaves_nothing(one):
    for recovery in disruption.RECOVERIES:
        (left,) = disruption.disrupt(one, "random", recovery, [one.size], 1)
        assert (left.largest, left.reach) == (0, 0)


def test_taking_the_core_ends_all_tasks_without_recovery(one):
    (left,) = disruption.disrupt(one, "role:core", "none", [3], 1)
    assert left.reach == 0
    assert left.largest > 0.9


@pytest.mark.parametrize("strategy", ["random", "degree", "role:leader"])
def test_recovery_never_leaves_less_together(one, strategy):
    after = [5, 20]
    bare, mended = (
        disruption.disrupt(one, strategy, recovery, after, 4) for recovery in ("none", "random")
    )
    for a, b in zip(bare, mended, strict=True):
        assert b.largest >= a.largest


def test_efficiency_left_is_that_of_the_graph(one):
    (left,) = disruption.disrupt(one, "degree", "none", [10], 5)
    order = disruption.order(one, "degree", np.random.default_rng([5, 2014]))
    graph = as_networkx(one)
    graph.remove_edges_from([e for n in order[:10] for e in list(graph.edges(int(n)))])
    before = network.efficiency(one.distances)
    assert left.efficiency == pytest.approx(nx.global_efficiency(graph) / before)


@pytest.mark.parametrize("strategy", ["random", "value_chain", "role:leader", "role:caller"])
def test_curves_are_what_removal_one_by_one_leaves(one, strategy):
    seed, steps = 7, [0, 1, 2, 5, 24, 60]
    order = disruption.order(one, strategy, np.random.default_rng([seed, 2014]))
    together = disruption.removal_curve(one.edges, one.size, order)
    reached = disruption.reach_curve(one.organisation, order)
    found = disruption.disrupt(one, strategy, "none", steps, seed)
    for step, left in zip(steps, found, strict=True):
        at = min(step, len(order))
        assert left.largest == pytest.approx(together[at] / one.largest)
        assert left.reach == pytest.approx(reached[at] / reached[0])


def test_reach_by_walking_up_from_each_caller():
    superior = [-1, 0, 0, 1, 1, 2, -1, 6]
    made = tiny([(0, 1)], 8, superior=superior).organisation
    order = [5, 1, 6, 0]
    for taken in range(len(order) + 1):
        gone = set(order[:taken])
        alive = 0
        for caller in made.callers.tolist():
            line = [caller]
            while superior[line[-1]] != -1:
                line.append(superior[line[-1]])
            alive += not gone & set(line)
        assert disruption.reach_curve(made, order)[taken] == alive


def test_dependants_by_walking_up():
    made = tiny([(0, 1), (1, 2), (1, 3)], 4, superior=[-1, 0, 1, 1])
    assert disruption.dependants(made.organisation).tolist() == [3, 2, 0, 0]
    assert disruption.order(made, "value_chain", np.random.default_rng(1))[:2].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("betweeness", "none", [1], 1), "Did you mean 'betweenness'"),
        (("role:leaders", "none", [1], 1), "Did you mean 'role:leader'"),
        (("degree", "nothing", [1], 1), "must be one of none, random, same_role"),
        (("degree", "none", [507], 1), "from 0 to 506"),
        (("degree", "none", [-1], 1), "from 0 to 506"),
    ],
)
def test_what_does_not_exist_is_refused(one, arguments, part):
    with pytest.raises(ParameterError, match=part):
        disruption.disrupt(one, *arguments)


# -- ensemble -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(main_case):
    return ensemble.generate(main_case, 12)


def test_ranges_hold_every_organisation(made):
    for name in ("density", "people:inspector", "broker:leader", "span:core"):
        found = made.measure(name)
        factor = 100 if name.startswith("broker") else 1
        values = factor * made.measures[name]
        # three digits are printed
        assert found.low == pytest.approx(values.min(), rel=6e-3)
        assert found.high == pytest.approx(values.max(), rel=6e-3)
        assert found.kind.word == "synthetic"
        assert {"arrests.total", "arrests.organisers"} <= {q.name for q in found.inputs}


def test_curves_only_fall_and_end_with_everyone(made):
    for (strategy, _), rows in made.curves.groupby(["strategy", "what"]):
        assert (rows["low"] <= rows["high"]).all()
        assert (rows["low"].diff().dropna() <= 1e-12).all()
        assert (rows["high"].diff().dropna() <= 1e-12).all()
        assert rows["removed"].iloc[-1] == made.first.size
        if strategy in ("random", "degree", "betweenness", "value_chain"):
            assert rows["high"].iloc[-1] == 0


def test_comparisons_add_up(made):
    shares = made.compare("value_chain", "random", "none", "reach")
    assert sum(q.low for q in shares.values()) == pytest.approx(100, abs=0.2)
    back = made.compare("random", "value_chain", "none", "reach")
    assert back["more"].low == shares["less"].low


def test_the_same_seed_makes_the_same_ensemble(main_case, made):
    again = ensemble.generate(main_case, 12)
    assert again.measures.equals(made.measures)
    assert again.outcomes.equals(made.outcomes)


@pytest.mark.parametrize("organisations", [0, -3, True, 10**6])
def test_an_ensemble_of_none_is_refused(main_case, organisations):
    with pytest.raises(ParameterError, match="organisations="):
        ensemble.generate(main_case, organisations)
    with pytest.raises(ParameterError, match="removed="):
        ensemble.generate(main_case, 1, organisations)


def test_a_ranking_is_printed_only_where_it_holds(main_case, made):
    from case_lib.prose.network import rankings
    from case_lib.runs import text_of

    lines = [text_of(line) for line in rankings(main_case, made).lines]
    for line in lines:
        share = float(line.split("%")[0].split()[-1])
        assert ("nothing is decided" in line) == (share < 95)


def test_the_graph_that_users_see(main_case):
    organisation = build(main_case, 1)
    graph = network.graph_of(organisation)
    assert nx.is_directed_acyclic_graph(
        graph.edge_subgraph([e for e in graph.edges if "command" in graph.edges[e]["layers"]])
    )
    assert graph.number_of_nodes() == organisation.size + 1
    assert all(data["synthetic"] for _, data in graph.nodes(data=True))
    layers = {layer for *_, data in graph.edges(data=True) for layer in data["layers"]}
    assert layers == {"command", "supervision", "recruitment", "payment", "outside"}
    inside = {frozenset(e) for e in graph.edges if BUYER not in e}
    assert len(inside) == len(network_of(organisation).edges)


def test_no_two_people_stand_on_one_spot(one):
    place = layouts.by_tier(one.organisation)
    assert np.isfinite(place).all()
    assert len(np.unique(place.round(3), axis=0)) == one.size


def test_more_roles_than_looks_are_all_drawn(write_case):
    """A case may have any number of roles; none is left out of drawing, legend or page."""
    from case_lib.figures.network import organisation as draw

    more = "".join(
        f"  extra{n}:\n    tier: 5\n    label: {{en: extra role {n}, zh: 其他角色{n}}}\n"
        for n in range(4)
    )
    text = MAIN.read_text("utf-8").replace("\nacts:\n", f"\n{more}\nacts:\n")
    case = open_case(write_case(text))
    block = draw(case, ensemble.generate(case, 1))
    assert {look["label"] for look in block.network["legend"]} >= {
        f"extra role {n}" for n in range(4)
    }
    people = [node for node in block.network["nodes"] if node["title"].endswith("extra role 3")]
    assert people
    for n in range(4):
        assert f"extra role {n}" in block.svgs[0]
