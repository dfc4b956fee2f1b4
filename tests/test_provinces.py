from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from case_lib.base.errors import ModelError, ParameterError
from case_lib.base.kinds import Kind
from case_lib.casefile import divisions
from case_lib.casefile.opening import open_case
from case_lib.chapters.provinces import CHAPTER, comparison, draws, tables, weights
from case_lib.chapters.provinces import model as provinces
from case_lib.chapters.provinces import text as prose
from case_lib.document.inline import text_of
from case_lib.synthetic.clustering import CONCENTRATION
from tests.conftest import MAIN, RARE, ROOT

NINE = ROOT / "tests/cases/nine-provinces.yaml"
PLACES = "places:\n  - {{province: {}, claims: [{{source: legal-daily, at: p5}}]}}\n"


@pytest.fixture(scope="module")
def case():
    return open_case(MAIN, draws=4000)


@pytest.fixture(scope="module")
def spread(case):
    return provinces.spread(case)


@pytest.fixture(scope="module")
def others(case):
    return provinces.others(case, "population")


@pytest.fixture(scope="module")
def beside(case):
    return comparison.variants(case, "population")


def place(spread, name):
    return list(spread.table["id"]).index(name)


def prose_of(paragraph):
    return " ".join(text_of(line) for line in paragraph.lines)


# -- draws ---------------------------------------------------------------------------------------


def test_every_draw_agrees_with_the_report(spread):
    drawn = spread.drawn
    assert drawn.counts.shape == drawn.cities.shape == (4000, 31)
    assert (drawn.counts.sum(axis=1) == 506).all()
    assert ((drawn.counts > 0).sum(axis=1) == 24).all()
    reached = drawn.cities.sum(axis=1)
    assert reached.min() > 100
    assert reached.max() < 200


def test_cities_are_no_more_than_people_or_units(spread):
    cities, counts = spread.drawn.cities, spread.drawn.counts
    assert (cities <= spread.table["city_units"].to_numpy()).all()
    assert (cities <= counts).all()
    assert ((cities > 0) == (counts > 0)).all()


def test_what_a_reviewer_found_with_both_levels(spread):
    """Guangdong 6–107, the top five 45–69 %, Tianjin about one half, Tibet 15 %.

    The reviewer fixed the concentration near its likeliest value and asked for 97 to 103 cities;
    here the concentration is drawn and the cities are those of the wording, 101 to 199.
    """
    guangdong = spread.arrests([place(spread, "CN-GD")])
    assert guangdong.low == pytest.approx(6, abs=2)
    assert guangdong.high == pytest.approx(107, abs=8)
    top = spread.figures()["top5"]
    assert (top.low, top.high) == (pytest.approx(45, abs=2), pytest.approx(69, abs=2))
    chance = (spread.drawn.counts > 0).mean(axis=0)
    assert chance[place(spread, "CN-TJ")] == pytest.approx(0.48, abs=0.05)
    assert chance[place(spread, "CN-XZ")] == pytest.approx(0.15, abs=0.04)


def test_ninety_per_cent_of_draws_lie_between_the_ends(spread):
    """At most one in twenty below, at most one above, and no narrower range does."""
    for at in range(31):
        ends, drawn = spread.arrests([at]), spread.drawn.counts[:, at]
        assert (drawn < ends.low).mean() < 0.05 <= (drawn <= ends.low).mean()
        assert (drawn < ends.high).mean() < 0.95 <= (drawn <= ends.high).mean()
    bounds = [spread.arrests([at]) for at in (3, 7, 12)]
    together = spread.arrests([3, 7, 12])
    assert together.low == min(q.low for q in bounds)
    assert together.high == max(q.high for q in bounds)


def test_the_model_is_the_same_for_the_same_seed(case, spread):
    assert np.array_equal(provinces.spread(case).drawn.counts, spread.drawn.counts)
    other = open_case(MAIN, draws=4000, seed=1)
    assert not np.array_equal(provinces.spread(other).drawn.counts, spread.drawn.counts)


def test_a_named_province_is_in_every_draw(open_edited):
    added = PLACES.format("CN-XZ") + (
        "  - {province: CN-SH, arrests: 40, claims: [{source: legal-daily, at: p5}]}\n"
    )
    spread = provinces.spread(open_edited(added=added, draws=500))
    assert (spread.drawn.counts[:, place(spread, "CN-XZ")] >= 1).all()
    assert (spread.drawn.counts[:, place(spread, "CN-SH")] == 40).all()
    assert spread.levels[place(spread, "CN-XZ")] == draws.KNOWN
    assert "places.CN-SH" in {q.name for q in spread.inputs}


def test_weights_of_ones_own(case, tmp_path):
    path = tmp_path / "my-own.csv"
    ids = list(divisions.divisions(case.file)["id"])
    path.write_text(
        "province,weight\n" + "".join(f"{i},{1 if n < 25 else 0}\n" for n, i in enumerate(ids))
    )
    spread = provinces.spread(case, str(path))
    assert (spread.drawn.counts[:, 25:] == 0).all()
    assert (spread.levels[25:] == draws.RULED_OUT).all()
    assert spread.arrests([0]).name == "provinces.my_own.CN-BJ.range90"
    path.write_text("province,weight\nCN-XX,1\n")
    with pytest.raises(ParameterError, match="CN-XX"):
        provinces.spread(case, str(path))
    with pytest.raises(ParameterError, match="Did you mean 'population'"):
        provinces.spread(case, "populaton")


def test_without_the_facts_there_is_no_model_and_it_says_what_it_needs():
    case = open_case(MAIN, sources="shfzb")
    assert provinces.spread(case) is None
    assert provinces.others(case, "population") == comparison.variants(case, "population") == {}
    assert provinces.needs(case) == ["arrests.total", "operation.provinces"]


def test_cities_that_the_model_can_not_reach_are_told(open_edited):
    replacements = [
        (
            f'{{says: "100+", source: legal-daily, at: {at}',
            "{says: 330, source: legal-daily, at: " + at,
        )
        for at in ("p1,", "p5,", "p21,")
    ]
    case = open_edited(*replacements, draws=500)
    with pytest.raises(ModelError, match=r"reach 330 cities, so the model doesn't fit"):
        provinces.spread(case)


# -- classes of chance -----------------------------------------------------------------------------


def with_chances(spread, chances, **more):
    """The model, with given shares of draws that reach each province."""
    rows = 1000
    hit = np.arange(rows)[:, None] < np.round(np.array(chances) * rows)
    drawn = replace(spread.drawn, counts=hit.astype(np.int64))
    table = spread.table.head(len(chances))
    fields = {"named": (), "open": tuple(range(len(chances))), "reached": 3, **more}
    return replace(spread, drawn=drawn, table=table, **fields)


def test_four_classes_of_chance(spread):
    classed = with_chances(spread, [1, 0.91, 0.9, 0.67, 0.66, 0.34, 0.33, 0.01, 0])
    assert classed.levels.tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 4]


def test_what_is_known_is_in_no_class_of_chance(spread):
    chances = [1, 1, 0.5, 0.5, 0]
    classed = with_chances(spread, chances, named=(0, 1), open=(2, 3))
    assert classed.levels.tolist() == [0, 0, 3, 3, draws.RULED_OUT]
    # as many are named as reached, so none of the others is
    classed = with_chances(spread, chances, named=(0, 1), open=(2, 3), reached=2)
    assert classed.levels.tolist() == [0, 0, *[draws.RULED_OUT] * 3]
    # as many are reached as there are
    classed = with_chances(spread, chances, named=(0,), open=(1, 2), reached=3)
    assert classed.levels.tolist() == [0, 0, 0, *[draws.RULED_OUT] * 2]


def test_all_provinces_reached(open_edited):
    spread = provinces.spread(open_edited(("says: 24,", "says: 31,"), draws=500))
    assert (spread.levels == draws.KNOWN).all()


def test_classes_hold_every_province_once_in_the_order_of_the_table(case, spread):
    table = tables.classes(case, spread)
    names = [name for row in table.rows for name in text_of(row[1]).split(", ")]
    assert sorted(names) == sorted(spread.table["name_en"])
    for row in table.rows:
        order = [list(spread.table["name_en"]).index(n) for n in text_of(row[1]).split(", ")]
        assert order == sorted(order)
    words = [text_of(row[0]) for row in table.rows]
    assert words == [word for word in draws.LEVELS[1:5] if word in words]


def test_nothing_that_is_printed_has_a_decimal(case, spread, others, beside):
    drawn = (
        *(spread.arrests([at]) for at in range(31)),
        *spread.figures().values(),
        *(q for model in (*others.values(), *beside.values()) for q in model.figures().values()),
        *(comparison.chance("x", model) for model in (spread, *others.values())),
        comparison.moved_by_weights(spread, others),
    )
    for quantity in drawn:
        assert quantity.kind is Kind.ASSUMED
        assert quantity.low == int(quantity.low), quantity
        assert quantity.high == int(quantity.high), quantity


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 0), (1, 100), (0.0004, 1), (0.9996, 99), (0.214, 21), (0.005, 1)]
)
def test_a_share_short_of_all_is_never_all(share, expected):
    assert draws.per_cent(share) == expected


# -- checks --------------------------------------------------------------------------------------


def test_how_likely_the_report_is_with_and_without_clusters(spread, beside):
    separate = beside[comparison.SEPARATE]
    assert math.exp(separate.log_chance) == pytest.approx(8.13e-14, rel=1e-3)
    assert comparison.rare(separate)
    assert comparison.chance("x", separate).low == 1e13
    assert math.exp(spread.log_best) == pytest.approx(0.2097, abs=1e-3)
    assert spread.figures()["best"].low == 21
    assert spread.log_chance < spread.log_best
    # everyone placed separately: by brute force
    rng = np.random.default_rng(8)
    share = spread.table["population"] / spread.table["population"].sum()
    reached = [(rng.multinomial(506, share) > 0).sum() for _ in range(4000)]
    low, high = np.quantile(reached, [0.05, 0.95], method="inverted_cdf")
    free = separate.figures()["free"]
    assert (free.low, free.high) == (low, high)


def test_what_is_reported_is_typical_of_the_model(case, spread, beside):
    assert spread.typical
    # draws that know of no number of cities, against those that are kept
    within = spread.drawn.before[(spread.drawn.before > 100) & (spread.drawn.before < 200)]
    assert len(within) / len(spread.drawn.before) == pytest.approx(spread.drawn.accepted, abs=0.03)
    text = prose_of(prose.checks(case, spread, beside))
    assert "lies within" in text
    assert "less than once in 10\u00a0trillion" in text
    assert "That is why the model has clusters" in text
    assert "more than the wording of the reports allows" in text
    odd = replace(spread, free=np.full(100, 30))
    assert "lies outside" in prose_of(prose.checks(case, odd, beside))


@pytest.mark.parametrize(
    ("accepted", "part"),
    [
        (1.0, "All of these draws agree"),
        (0.97, "therefore hardly narrows the model"),
        (0.6, "the others are left out"),
    ],
)
def test_what_the_cities_say_follows_from_the_draws(case, spread, beside, accepted, part):
    model = replace(spread, drawn=replace(spread.drawn, accepted=accepted))
    assert part in prose_of(prose.checks(case, model, beside))


@RARE
def test_clusters_are_not_called_for_where_the_report_is_likely_without(open_edited):
    case = open_edited(("says: 24,", "says: 30,"), draws=600)
    spread, beside = provinces.spread(case), comparison.variants(case, "population")
    separate = beside[comparison.SEPARATE]
    share = (separate.free == 30).mean()
    assert math.exp(separate.log_chance) == pytest.approx(share, abs=0.05)
    text = prose_of(prose.checks(case, spread, beside))
    assert "That is why" not in text
    assert "% of samples" in text.replace("○", "")


def test_known_counts_are_said_to_be_part_of_the_condition():
    case = open_case(NINE, draws=300)
    beside = comparison.variants(case, "population")
    text = prose_of(prose.checks(case, provinces.spread(case), beside))
    assert "with the counts reported there" in text
    assert "agree with the reported number of cities" not in text


def test_how_much_rests_on_the_weights(case, spread, others):
    moved = comparison.moved_by_weights(spread, others)
    differ = [spread.levels != other.levels for other in others.values()]
    assert list(others) == ["uniform", "prefectures"]
    assert moved.low == (differ[0] | differ[1]).sum() > 0
    text = prose_of(prose.spread(case, spread, others))
    assert f"{moved.low:.0f}○ of the provinces in the table would fall in another class" in text
    same = prose_of(prose.spread(case, spread, {"uniform": spread}))
    assert "every province would fall in the same class" in same


def test_models_stand_beside_the_one_printed(case, spread, others, beside):
    table = tables.models(case, spread, others, beside)
    assert len(table.rows) == 6
    assert text_of(table.rows[0][4]) == "–"
    assert "less than once in 10\u00a0trillion" in text_of(table.rows[-1][1])
    # its prior a hundred times as wide, the model says nearly the same
    wide = list(beside.values())[1]
    for at in (0, 5, 18, 25):
        one, other = spread.arrests([at]), wide.arrests([at])
        assert other.high == pytest.approx(one.high, rel=0.15, abs=4)
    assert (wide.levels != spread.levels).sum() <= 3


def test_weights_that_do_not_fit_are_left_out(case, monkeypatch):
    def refuse(*_, **__):
        raise ModelError("no")

    monkeypatch.setattr(provinces, "drawn_from", refuse)
    assert provinces.others(case, "population") == {}
    with pytest.raises(ModelError):
        provinces.spread(case)


# -- words and assumptions -----------------------------------------------------------------------


def test_provinces_are_named_where_the_chosen_sources_do():
    for lang, part in (("en", "name Guangdong, Hunan,"), ("zh", "点名的有广东省、湖南省、")):
        case = open_case(NINE, lang=lang, draws=200)
        assert part in prose_of(prose.spread(case, provinces.spread(case), {}))
    main = open_case(MAIN, draws=200)
    assert "name none" in prose_of(prose.spread(main, provinces.spread(main), {}))


def test_a_case_with_its_own_table_leans_on_no_census(case, spread):
    assert weights.prior_label(case.file, "population").endswith("2020")
    assert weights.prior_label(case.file, "mine.csv") == "mine.csv"


def test_a_concentration_stated_in_the_case_is_used_and_checked(open_edited):
    line = (
        f"assumptions:\n  {CONCENTRATION}: {{label: x, unit: '1', value: VALUE, reason: tried}}\n"
    )
    case = open_edited(("assumptions:\n", line.replace("VALUE", "20")), draws=500)
    spread = provinces.spread(case)
    assert (spread.drawn.between == 20).all()
    assert math.exp(spread.log_chance) == pytest.approx(0.20691, abs=1e-5)
    bad = open_edited(("assumptions:\n", line.replace("VALUE", "'0..9'")), draws=500)
    with pytest.raises(ModelError, match="must be above 0"):
        CHAPTER.check(bad, {})


@pytest.mark.parametrize(
    ("weight", "part"), [("0", "has no weight above zero"), ("1e308", "one weight from 0 to 1e")]
)
def test_weights_that_place_nobody_are_refused(main_case, tmp_path, weight, part):
    """All zero ended in “n_provinces=24 must be from 1 to 0”; huge ones overflowed in sums."""
    path = tmp_path / "weights.csv"
    rows = [f"{name},{weight}" for name in divisions.divisions(main_case.file)["id"]]
    path.write_text("\n".join(["province,weight", *rows]))
    with pytest.raises(ParameterError, match=part):
        weights.check_prior(main_case, str(path))


def test_the_shares_of_followers_that_the_model_tries_are_those_of_the_case(main_case):
    wide = "every share from half of the people to hardly anyone"
    own = main_case.assume({CONCENTRATION: {"value": "5..50", "unit": "1", "label": "x"}})
    assert wide in prose.model(main_case).as_text()
    assert wide not in prose.model(own).as_text()
    assert "that the case file assumes" in prose.model(own).as_text()
    assert prose.model(own).aside  # alone it is no chapter
    names = [set(comparison.variants(case, "population")) for case in (main_case, own)]
    assert any("a hundred times as wide" in name for name in names[0])
    assert not any("a hundred times as wide" in name for name in names[1])
