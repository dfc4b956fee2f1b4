from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from case_lib.base.errors import ModelError, ParameterError
from case_lib.base.kinds import Kind
from case_lib.casefile.opening import open_case
from case_lib.chapters.provinces import model as provinces
from case_lib.chapters.provinces import text as prose
from case_lib.document.inline import text_of
from tests.conftest import MAIN, ROOT


@pytest.fixture(scope="module")
def case():
    return open_case(MAIN, draws=2000)


@pytest.fixture(scope="module")
def spread(case):
    return provinces.spread(case)


def test_every_draw_agrees_with_the_report(spread):
    assert spread.counts.shape == spread.cities.shape == (2000, 31)
    assert (spread.counts.sum(axis=1) == 506).all()
    assert ((spread.counts > 0).sum(axis=1) == 24).all()
    assert (spread.cities.sum(axis=1) >= 100).all()


def test_cities_are_no_more_than_people_or_units(spread):
    units = spread.table["city_units"].to_numpy()
    assert (spread.cities <= units).all()
    assert (spread.cities <= spread.counts).all()
    assert ((spread.cities > 0) == (spread.counts > 0)).all()


def test_expected_counts_add_up_and_are_assumed(spread):
    rows = [spread.row(place) for place in range(31)]
    assert sum(row["expected"].low for row in rows) == pytest.approx(506, abs=31 * 0.05)
    assert sum(row["chance"].low for row in rows) == pytest.approx(2400, abs=31 * 0.05)
    assert all(q.kind is Kind.ASSUMED for row in rows for q in row.values())


def test_ninety_per_cent_of_draws_lie_between_the_ends(spread):
    """At most one in twenty below, at most one above, and no narrower range does."""
    for place in range(31):
        ends, drawn = spread.row(place)["range"], spread.counts[:, place]
        assert (drawn < ends.low).mean() < 0.05 <= (drawn <= ends.low).mean()
        assert (drawn < ends.high).mean() < 0.95 <= (drawn <= ends.high).mean()
    found = spread.concentration()
    top = np.sort(spread.counts, axis=1)[:, -5:].sum(axis=1) / 5.06
    cities = spread.cities.sum(axis=1)
    for name, drawn in (("top5", top), ("cities", cities)):
        assert np.quantile(drawn, 0.05) == pytest.approx(found[name].low)
        assert np.quantile(drawn, 0.95) == pytest.approx(found[name].high)


def test_distinct_cities_expected_number():
    counts = np.full((20_000, 1), 5)
    found = provinces.distinct_cities(counts, np.array([4]), 0.0, np.random.default_rng(1))
    assert found.mean() == pytest.approx(4 * (1 - (3 / 4) ** 5), abs=0.02)


def test_gini_of_known_spreads(spread):
    def gini(row):
        model = provinces.Spread(
            "p", spread.table, np.array([row]), np.array([row]), 1.0, spread.inputs
        )
        return model.concentration()["gini"].low

    assert gini([5] * 31) == pytest.approx(0)
    assert gini([0] * 30 + [31]) == pytest.approx(30 / 31)


def test_the_model_is_the_same_for_the_same_seed(case, spread):
    assert np.array_equal(provinces.spread(case).counts, spread.counts)
    other = open_case(MAIN, draws=2000, seed=1)
    assert not np.array_equal(provinces.spread(other).counts, spread.counts)


@pytest.mark.parametrize("exponent", [0, 1, 2])
def test_nearly_every_draw_has_enough_cities(case, exponent):
    assert provinces.spread(case, city_exponent=exponent).accepted > 0.97


def test_where_nearly_nothing_is_accepted_it_refuses(case):
    with pytest.raises(ModelError, match="Lower city_exponent"):
        provinces.spread(case, city_exponent=3)


def test_a_named_province_is_in_every_draw(tmp_path):
    text = MAIN.read_text("utf-8") + (
        "places:\n  - {province: CN-XZ, claims: [{source: legal-daily, at: p5}]}\n"
        "  - {province: CN-SH, arrests: 40, claims: [{source: legal-daily, at: p5}]}\n"
    )
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    found = provinces.spread(open_case(path, draws=500))
    ids = list(found.table["id"])
    assert (found.counts[:, ids.index("CN-XZ")] >= 1).all()
    assert (found.counts[:, ids.index("CN-SH")] == 40).all()


def test_a_prior_of_ones_own(case, tmp_path):
    path = tmp_path / "mine.csv"
    table = provinces.spread(case).table
    path.write_text(
        "province,weight\n"
        + "".join(f"{i},{1 if n < 24 else 0}\n" for n, i in enumerate(table["id"]))
    )
    counts = provinces.spread(case, str(path)).counts
    assert (counts[:, :24] > 0).all()
    assert (counts[:, 24:] == 0).all()
    path.write_text("province,weight\nCN-XX,1\n")
    with pytest.raises(ParameterError, match="CN-XX"):
        provinces.spread(case, str(path))
    with pytest.raises(ParameterError, match="Did you mean 'population'"):
        provinces.spread(case, "populaton")


def test_without_the_facts_there_is_no_model_and_it_says_what_it_needs():
    case = open_case(MAIN, sources="shfzb")
    assert provinces.spread(case) is None
    assert provinces.needs(case) == ["arrests.total", "operation.provinces"]


# -- what the model is conditioned on --------------------------------------------------------------


def said(paragraph):
    return " ".join(text_of(line) for line in paragraph.lines)


def test_how_likely_the_model_finds_what_is_reported(case, spread):
    found = spread.plausibility()
    assert np.exp(spread.log_chance) == pytest.approx(8.13e-14, rel=1e-3)
    assert found["odds"].low == 1e13
    assert spread.rare
    # unprompted, by brute force
    rng = np.random.default_rng(8)
    share = spread.table["population"] / spread.table["population"].sum()
    reached = [(rng.multinomial(506, share) > 0).sum() for _ in range(4000)]
    low, high = np.quantile(reached, [0.05, 0.95], method="inverted_cdf")
    assert (found["free"].low, found["free"].high) == (low, high)
    text = said(prose.spread(case, spread))
    assert "would come out less than once in 10 trillion" in text
    assert "they are no estimate" in text


def test_a_model_that_finds_the_report_likely_is_not_called_an_illustration(tmp_path):
    text = MAIN.read_text("utf-8").replace("says: 24,", "says: 30,")
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    case = open_case(path, draws=2000)
    model = provinces.spread(case)
    assert not model.rare
    share = (model.free == 30).mean()
    assert np.exp(model.log_chance) == pytest.approx(share, abs=0.05)
    text = said(prose.spread(case, model))
    assert "no estimate" not in text
    assert "of samples." in text
    assert "None of these weights" not in said(prose.priors(case, {"population": model}))


def test_known_counts_are_said_to_be_part_of_the_condition(tmp_path):
    text = MAIN.read_text("utf-8") + (
        "places:\n  - {province: CN-HI, arrests: 200, claims: [{source: legal-daily, at: p5}]}\n"
    )
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    case = open_case(path, draws=500)
    model = provinces.spread(case)
    assert model.plausibility()["odds"].low == 1e15
    assert "with the counts reported for single provinces" in said(prose.spread(case, model))


@pytest.mark.parametrize(
    ("accepted", "part"),
    [
        (1.0, "Every draw reaches at least as many cities"),
        (0.97, "reach at least as many cities as reported, so the number of cities hardly narrows"),
        (0.6, "the others are left out"),
    ],
)
def test_what_the_cities_say_follows_from_the_draws(case, spread, accepted, part):
    text = said(prose.spread(case, replace(spread, accepted=accepted)))
    assert part in text
    assert "must have been" not in text
    # fewer cities than the greatest number reported, so no draw goes beyond the report
    few = np.minimum(spread.cities, 3)
    near = said(prose.spread(case, replace(spread, cities=few)))
    assert few.sum(axis=1).max() < 200
    assert "more cities than reported" not in near
    many = spread.cities * 3
    far = said(prose.spread(case, replace(spread, cities=many)))
    assert "more cities than reported" in far


def test_priors_are_compared_by_their_numbers(case):
    spreads = provinces.compare_priors(case)
    tops = [model.counts.mean(axis=0).max() for model in spreads.values()]
    text = said(prose.priors(case, spreads))
    assert f"by a factor of {max(tops) / min(tops):.2f}" in text
    assert "fewer than one sample in 10 trillion" in text


def test_weights_that_change_nothing_are_not_said_to(case, spread):
    text = said(prose.priors(case, dict.fromkeys(provinces.PRIORS, spread)))
    assert "the choice of weights doesn’t change it" in text
    assert "factor" not in text


def test_provinces_are_named_where_the_chosen_sources_do():
    path = ROOT / "tests/cases/nine-provinces.yaml"
    for lang, part in (("en", "name Guangdong, Hunan,"), ("zh", "点名的有广东省、湖南省、")):
        case = open_case(path, lang=lang, draws=200)
        assert part in said(prose.spread(case, provinces.spread(case)))
    main = open_case(MAIN, draws=200)
    assert "name none" in said(prose.spread(main, provinces.spread(main)))


def test_a_hundred_thousand_people_fit_into_memory():
    counts = np.full((200, 2), 50_000)
    found = provinces.distinct_cities(counts, np.array([9, 1]), 1.0, np.random.default_rng(1))
    assert (found == [9, 1]).all()
