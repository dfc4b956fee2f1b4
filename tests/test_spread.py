"""The central range of draws that is printed as 90 %."""

from __future__ import annotations

import pytest

from case_lib.quantity.quantities import Quantity


def test_a_range_of_draws_holds_nine_in_ten_of_them():
    said = Quantity.parse("0..100", "CNY", "x")
    found = said.spread(20_000, 1)
    assert found.name == "x.range90"
    assert found.low == pytest.approx(5, abs=0.6)
    assert found.high == pytest.approx(95, abs=0.6)
    drawn = said.draws(20_000, 1)
    assert ((drawn >= found.low) & (drawn <= found.high)).mean() == pytest.approx(0.9, abs=1e-3)
    half = said.spread(20_000, 1, level=0.5)
    assert (half.low, half.high) == (pytest.approx(25, abs=1), pytest.approx(75, abs=1))
