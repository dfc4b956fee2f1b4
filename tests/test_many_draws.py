from __future__ import annotations

import numpy as np
import pytest

from case_lib.base.errors import QuantityError
from case_lib.quantity.derivation import derive
from case_lib.quantity.many_draws import many
from case_lib.quantity.quantities import Quantity


def given(says, name, **more):
    return Quantity.parse(says, "1", name, **more)


def test_draws_by_the_million_have_the_distribution_of_draws(main_case):
    price = main_case["pay.break_even_price_lead"]
    ours, exact = many(price, 200_000, 1), price.draws(200_000, 2)
    levels = [0.01, 0.05, 0.5, 0.95, 0.99]
    assert np.quantile(ours, levels) == pytest.approx(np.quantile(exact, levels), rel=0.012)
    assert price.low * 0.9999 <= ours.min() <= ours.max() <= price.high * 1.0001


@pytest.mark.parametrize("shape", ["uniform", "loguniform", "triangular"])
def test_each_distribution(shape):
    base = given("1..4", "x", distribution=shape)
    draws = np.sort(many(base, 100_000, 3))
    shares = (np.arange(draws.size) + 0.5) / draws.size
    assert np.abs(draws - base.inverse(shares)).max() < 0.03


def test_a_quantity_used_twice_is_drawn_once():
    x = given("1..4", "x")
    ratio = derive("ratio", lambda a, b: a / b, [x, x])
    assert np.allclose(many(ratio, 50_000, 1), 1)


def test_chunks_differ_and_a_seed_gives_the_same_draws():
    x = given("1..4", "x")
    draws = many(x, 100_000, 1)
    assert draws.shape == (100_000,)
    assert np.unique(draws).size > 90_000  # no chunk repeats another
    assert np.array_equal(draws, many(x, 100_000, 1))
    assert not np.array_equal(draws, many(x, 100_000, 2))


def test_without_bounds_nothing_is_drawn():
    with pytest.raises(QuantityError, match="no finite bounds"):
        many(given(">=400", "x"), 10, 1)
