"""The central range of draws that is printed as 90 %."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base import rounding
from case_lib.casefile.opening import open_case
from case_lib.quantity.quantities import Quantity
from tests.conftest import MAIN


def test_a_range_of_draws_holds_nine_in_ten_of_them():
    quantity = Quantity.parse("0..100", "CNY", "x")
    nine_tenths = quantity.spread(20_000, 1)
    assert nine_tenths.name == "x.range90"
    assert nine_tenths.low == pytest.approx(5, abs=0.6)
    assert nine_tenths.high == pytest.approx(95, abs=1.1)
    draws = quantity.draws(20_000, 1)
    inside = ((draws >= nine_tenths.low) & (draws <= nine_tenths.high)).mean()
    assert 0.9 - 1e-3 < inside < 0.92  # ends are rounded outward
    half = quantity.spread(20_000, 1, level=0.5)
    assert (half.low, half.high) == (pytest.approx(25, abs=1), pytest.approx(75, abs=1))


ends = st.floats(-1e12, 1e12, allow_subnormal=False)


@given(ends, ends)
def test_two_digits_hold_all_that_lay_between_the_ends(one, other):
    low, high = sorted((one, other))
    down, up = rounding.coarse(low, high)
    for end, rounded in ((low, down), (high, up)):
        assert len(Decimal(repr(rounded)).normalize().as_tuple().digits) <= 2
        assert abs(rounded - end) <= 0.1 * abs(end)
    slack = 1e-12 * max(abs(low), abs(high))
    assert down <= low + slack
    assert high <= up + slack


def test_a_share_short_of_all_is_not_rounded_to_all():
    share = Quantity.parse("99.5..99.95", "%", "x").spread(5_000, 1)
    assert (share.low, share.high) == (99, 99.93)
    share = Quantity.parse("99.5..99.95", "person", "x").spread(5_000, 1)
    assert share.high == 100


@pytest.mark.parametrize("name", ["pay.break_even_price_lead", "pay.leads_day"])
def test_another_seed_moves_a_range_by_no_more_than_its_last_digit(name):
    """Ten thousand draws bear two digits, and not three."""
    ranges = [open_case(MAIN, seed=seed)[name].spread(10_000, seed) for seed in range(4)]
    for end_of in (lambda q: q.low, lambda q: q.high):
        ends = np.array([end_of(q) for q in ranges])
        digit = 10 ** (np.floor(np.log10(ends.max())) - 1)
        assert np.ptp(ends) <= 1.01 * digit
