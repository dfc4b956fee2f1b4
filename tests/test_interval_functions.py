"""Each function of intervals alone: no value outside, and for rising ones no wider than needed."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from case_lib.quantity import interval_choices
from case_lib.quantity.box_margins import grid, slabs
from case_lib.quantity.boxed_functions import BoxedFunction
from case_lib.quantity.boxes import Box
from case_lib.quantity.interval_arrays import CLOSED, UFUNCS, Condition, IntervalArray
from case_lib.quantity.slopes import jumping, times
from case_lib.quantity.tied_inputs import trimmed
from tests.expressions import OPERATIONS, boxes, exact, formula, leaves, points, trees

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
    flags = np.array([[True], [low_open]]), np.array([[False], [high_open]])
    box = Box(np.array([[7.0], [0.0]]), np.array([[8.0], [4.0]]), *flags)
    edges = np.arange(5.0)[:, None]
    cut, floor = trimmed(box, [1], edges, {1: np.array(sums, float)}, 1.0)
    kept = np.flatnonzero(np.array(sums) <= 1)
    assert (cut.low[1, 0], cut.high[1, 0]) == (kept[0], kept[-1] + 1)
    assert cut.low_open[1, 0] == (low_open and kept[0] == 0)
    assert cut.high_open[1, 0] == (high_open and kept[-1] == 3)
    assert floor == (np.inf if len(kept) == 4 else 9)
    # an input that isn't cut stays as it was
    assert (cut.low[0, 0], cut.high[0, 0]) == (7, 8)
    assert (cut.low_open[0, 0], cut.high_open[0, 0]) == (True, False)


@pytest.mark.parametrize("low_open", [False, True])
@pytest.mark.parametrize("high_open", [False, True])
def test_slabs_are_open_only_where_their_box_is(low_open, high_open):
    box = Box(
        np.array([[0.0], [10.0]]),
        np.array([[3.0], [16.0]]),
        np.full((2, 1), low_open),
        np.full((2, 1), high_open),
    )
    parts = slabs(box, np.array([0, 1]), np.array([[0.0, 10.0], [1, 12], [2, 14], [3, 16]]))
    for variable, ends in ((0, [0.0, 1, 2, 3]), (1, [10.0, 12, 14, 16])):
        own = parts.take(np.arange(variable, 6, 2))
        assert own.low[variable].tolist() == ends[:-1]
        assert own.high[variable].tolist() == ends[1:]
        assert own.low_open[variable].tolist() == [low_open, False, False]
        assert own.high_open[variable].tolist() == [False, False, high_open]
        other = 1 - variable
        assert set(own.low[other]) == {box.low[other, 0]}
        assert set(own.high[other]) == {box.high[other, 0]}
        assert set(own.low_open[other]) == {low_open}
        assert set(own.high_open[other]) == {high_open}


PARTS = st.one_of(leaves, st.tuples(st.sampled_from(["square", "cube", "absolute"]), leaves))


@pytest.mark.parametrize("name", sorted(OPERATIONS))
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=30)
@given(st.data(), boxes(), st.integers(0, 2**32))
def test_an_operation_encloses_values_and_slopes_of_what_turns(name, data, box, seed):
    """Values and differences are computed with fractions, and no rounding is forgiven to ends."""
    parts = [data.draw(PARTS) for _ in range(OPERATIONS[name][0])]
    encloses_values_and_slopes((name, *parts), box, seed)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(trees(3), boxes(), st.integers(0, 2**32))
def test_one_enclosure_holds_all_values_and_slopes(tree, box, seed):
    encloses_values_and_slopes(tree, box, seed)


def encloses_values_and_slopes(tree, box, seed):
    problem = BoxedFunction("f", formula(tree, IntervalArray.of), box)
    assume(problem.loose)
    with np.errstate(all="ignore"):
        found = problem.enclosure(problem.box)
    some = points(box, 16, np.random.default_rng(seed))
    for point, other in itertools.pairwise(some):
        value = exact(tree, point)
        if value is None:
            continue
        assert found.low[0] <= value <= found.high[0]
        assert not (found.low_open[0] and value == found.low[0])
        assert not (found.high_open[0] and value == found.high[0])
        for row, name in enumerate(problem.loose):
            step = other[name] - point[name]
            moved = exact(tree, {**point, name: other[name]})
            if moved is None or not step:
                continue
            steep = float((moved - value) / step)
            slack = 1e-9 * (1 + abs(steep))
            assert found.slope[0][row, 0] - slack <= steep <= found.slope[1][row, 0] + slack


@pytest.mark.parametrize("axes", [{0: 0, 1: 1}, {0: 0, 1: 0}, {1: 0}], ids=str)
@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=2)), ids=str)
def test_pieces_of_a_box_make_it_up_and_only_outer_ends_are_open(axes, flags):
    shut = np.zeros((2, 1), bool)
    ends = np.array([[0.0], [4.0]]), np.array([[3.0], [7.0]])
    box = Box(*ends, shut | flags[0], shut | flags[1])
    edges = np.linspace(box.low[list(axes), 0], box.high[list(axes), 0], 4)
    found = grid(box, axes, edges)
    volume = (found.high - found.low)[list(axes)].prod(axis=0).sum()
    in_step = len(axes) > len({*axes.values()})  # only the pieces along the diagonal
    assert volume == pytest.approx(3.0 if in_step else 3.0 ** len(axes))
    for variable in range(2):
        outer = found.low[variable] == box.low[variable]
        assert (found.low_open[variable] == (outer & flags[0])).all()
        outer = found.high[variable] == box.high[variable]
        assert (found.high_open[variable] == (outer & flags[1])).all()


@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=4)), ids=str)
def test_a_product_is_open_where_an_end_of_either_factor_is(flags):
    opens = [np.array([flag]) if flag else CLOSED for flag in flags]
    ends = [np.array([end]) for end in (1.0, 2.0, 1.0, 3.0)]
    found = IntervalArray(*ends[:2], *opens[:2]) * IntervalArray(*ends[2:], *opens[2:])
    assert (bool(found.low_open[0]), bool(found.high_open[0])) == (
        flags[0] or flags[2],
        flags[1] or flags[3],
    )


@pytest.mark.parametrize(
    ("slope", "found"),
    [((0, 1), (0, np.inf)), ((-1, 0), (-np.inf, 0)), ((-1, 1), (-np.inf, np.inf))],
)
def test_a_step_rises_only_where_its_value_may_rise(slope, found):
    ends = jumping((np.array([float(slope[0])]), np.array([float(slope[1])])))
    assert (ends[0][0], ends[1][0]) == found


@given(st.integers(1, 10**6), st.integers(0, 12), st.integers(0, 10**6))
def test_a_root_is_rounded_outward_only_if_it_has_to_be(whole, places, more):
    low, high = whole / 2.0**places, (whole + more) / 2.0**places
    found = np.sqrt(one(low, high))
    assert Fraction(found.low[0]) ** 2 <= Fraction(low)
    assert Fraction(found.high[0]) ** 2 >= Fraction(high)
    squares = np.sqrt(one(low**2, high**2))
    assert (squares.low[0], squares.high[0]) == (low, high)


@given(*[st.tuples(st.integers(-4, 4), st.integers(0, 4))] * 2)
def test_the_product_of_slopes_is_that_of_their_ends(left, right):
    pairs = [
        (np.array([low], float), np.array([low + width], float)) for low, width in (left, right)
    ]
    ends = [a[0] * b[0] for a in pairs[0] for b in pairs[1]]
    low, high = times(*pairs)
    assert (low[0], high[0]) == (min(ends), max(ends))


@pytest.mark.parametrize("low", [-2.0, 0.0, 3.0])
def test_a_slope_of_zero_stays_zero_beside_an_unbounded_one(low):
    zero, endless = np.zeros(1), np.full(1, np.inf)
    for pair in (
        ((zero, zero), (np.full(1, low), endless)),
        ((np.full(1, low), endless), (zero, zero.copy())),
    ):
        with np.errstate(invalid="ignore"):
            least, most = times(*pair)
        assert (least[0], most[0]) == (0, 0)


# every interval between 0 and 2 with whole ends, open and closed
FLAGS = list(itertools.product((0, 1), repeat=2))
SMALL = [(*ends, *flags) for ends in ((0, 1), (0, 2), (1, 2)) for flags in FLAGS]
SMALL += [(at, at, 0, 0) for at in range(3)]


def either_one(x, y):
    unknown = Condition(np.zeros(len(x.low), bool), np.ones(len(x.low), bool), None)
    return interval_choices.where(unknown, x, y, None)


CHOICES = {
    "minimum": (interval_choices.minimum, lambda x, y: {min(x, y)}),
    "maximum": (interval_choices.maximum, lambda x, y: {max(x, y)}),
    "absolute": (lambda x, y: interval_choices.absolute(x - y), lambda x, y: {abs(x - y)}),
    "where": (either_one, lambda x, y: {x, y}),
}


def quarters(low, high, low_open, high_open):
    inside = [n / 4 for n in range(4 * low, 4 * high + 1)]
    return inside[low_open : len(inside) - high_open]


@pytest.mark.parametrize("name", CHOICES)
def test_an_end_of_a_choice_is_open_where_nothing_attains_it(name):
    """By the values themselves: among quarters stands every value at which an end is attained."""
    chosen, exactly = CHOICES[name]
    pairs = list(itertools.product(SMALL, repeat=2))
    x, y = (
        IntervalArray(
            *(np.array(column, float) for column in (*zip(*own, strict=True),)[:2]),
            *(np.array(column, bool) for column in (*zip(*own, strict=True),)[2:]),
        )
        for own in zip(*pairs, strict=True)
    )
    result = chosen(x, y)
    for row, (first, second) in enumerate(pairs):
        values = set().union(*(exactly(a, b) for a in quarters(*first) for b in quarters(*second)))
        assert (result.low[row] in values) != result.low_open[row], (first, second)
        assert (result.high[row] in values) != result.high_open[row], (first, second)
        assert all(result.low[row] <= value <= result.high[row] for value in values)
