"""Each function of intervals alone: no value outside, and for rising ones no wider than needed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from case_lib.quantity.boxes import Box
from case_lib.quantity.interval_arrays import UFUNCS, IntervalArray
from case_lib.quantity.tied_inputs import trimmed

CONDITIONS = ("greater", "less", "equal", "logical", "bitwise", "not_", "invert")
NUMBERS = sorted(name for name in UFUNCS if not name.startswith(CONDITIONS))
RISING = ("cbrt", "ceil", "exp", "exp2", "expm1", "floor", "log", "log1p", "log2", "sqrt", "trunc")
ENDS = st.sampled_from([-7.5, -2.0, -1.0, -0.25, 0.0, 0.3, 1.0, 2.5, 9.0])
WIDTHS = st.sampled_from([0.0, 0.5, 1.0, 3.7])


def one(low, high):
    return IntervalArray(np.array([low]), np.array([high]))


@pytest.mark.parametrize("name", NUMBERS)
@given(st.data())
def test_no_value_lies_outside(name, data):
    function = getattr(np, name)
    boxes = []
    for _ in range(function.nin):
        low = data.draw(ENDS)
        boxes.append((low, low + data.draw(WIDTHS)))
    if name.endswith("power"):  # of a negative number only to whole exponents
        assume(boxes[0][0] >= 0 or (boxes[1][0] == boxes[1][1] and boxes[1][0] % 1 == 0))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    points = [np.append(rng.uniform(*box, 30), box) for box in boxes]
    if len(points) > 1:
        points = [both.ravel() for both in np.meshgrid(*points)]
    with np.errstate(all="ignore"):
        values = function(*points)
        found = function(*[one(*box) for box in boxes])
    values = values[np.isfinite(values)]
    near = 1e-12 * (1 + abs(values))
    assert (values >= found.low - near).all()
    assert (values <= found.high + near).all()


@pytest.mark.parametrize("name", [name for name in RISING if name in UFUNCS])
@given(st.floats(0.01, 20), st.floats(0, 20))
def test_rising_functions_have_the_values_at_the_ends(name, low, width):
    function = getattr(np, name)
    found = function(one(low, low + width))
    assert found.low[0] == pytest.approx(function(low), rel=1e-12, abs=1e-12)
    assert found.high[0] == pytest.approx(function(low + width), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("low_open", [False, True])
@pytest.mark.parametrize("high_open", [False, True])
@pytest.mark.parametrize("sums", [(0, 0, 9, 9), (9, 0, 0, 9), (9, 9, 0, 0), (0, 0, 0, 0)], ids=str)
def test_an_end_that_is_cut_off_is_closed_and_one_that_stays_is_as_it_was(
    low_open, high_open, sums
):
    flags = np.array([[low_open]]), np.array([[high_open]])
    box = Box(np.array([[0.0]]), np.array([[4.0]]), *flags)
    edges = np.arange(5.0)[:, None]
    cut, floor = trimmed(box, [0], edges, {0: np.array(sums, float)}, 1.0)
    kept = np.flatnonzero(np.array(sums) <= 1)
    assert (cut.low[0, 0], cut.high[0, 0]) == (kept[0], kept[-1] + 1)
    assert cut.low_open[0, 0] == (low_open and kept[0] == 0)
    assert cut.high_open[0, 0] == (high_open and kept[-1] == 3)
    assert floor == (np.inf if len(kept) == 4 else 9)
