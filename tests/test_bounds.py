"""Bounds against values computed by hand, and against attained values."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from case_lib.base.errors import FormulaError, UndefinedError
from case_lib.base.intervals import Interval
from case_lib.quantity.attained_values import Attained
from case_lib.quantity.bounds import bound
from case_lib.quantity.box_margins import between, grid, nested, shells, within
from case_lib.quantity.box_points import first_points, with_round_numbers
from case_lib.quantity.boxed_functions import BoxedFunction
from case_lib.quantity.boxes import Box
from case_lib.quantity.curves import Curve
from case_lib.quantity.directed_rounding import down, exact_product, up
from case_lib.quantity.examined_boxes import Examined
from case_lib.quantity.interval_arrays import IntervalArray, Linear
from case_lib.quantity.least_values import Side
from case_lib.quantity.searches import run, side_by_side
from case_lib.quantity.separate_inputs import groups, joined
from case_lib.quantity.slopes import jumping
from case_lib.quantity.tied_inputs import least_by_piece, least_sums
from tests.expressions import VARIABLES, boxes, exact, formula, points, trees

INF = math.inf
MEMBER, LEADER = Interval(400, INF), Interval(1000, 2000)
UNIT = Interval(0, 1)


def of(function, **given_boxes):
    names = list(given_boxes)
    return bound("f", lambda values: function(*[values[name] for name in names]), given_boxes)


def _tent(height):
    """A feature in a thousandth of the box, which corners and random points miss."""

    def function(x, y, z):
        away = np.maximum(np.maximum(abs(x - 0.3712), abs(y - 0.6131)), abs(z - 0.2327))
        return height * np.maximum(0, 1 - 20 * away)

    return function


BY_HAND = {
    "difference of the pay of leaders and members": (
        lambda m, p: abs(p - m),
        {"m": MEMBER, "p": LEADER},
        Interval(0, INF),
    ),
    "a divisor that may be zero, unbounded": (
        lambda m, p: p / (p - m),
        {"m": MEMBER, "p": LEADER},
        Interval(-INF, INF),
    ),
    "turns, unbounded": (lambda x: (x - 3) ** 2, {"x": Interval(1, INF)}, Interval(0, INF)),
    "turns, as a product": (
        lambda x: (x - 3) * (x - 3),
        {"x": Interval(1, INF)},
        Interval(0, INF),
    ),
    "turns": (lambda x: x * (1 - x), {"x": UNIT}, Interval(0, 0.25)),
    "turns off the grid": (
        lambda x: x * (np.pi - x),
        {"x": Interval(0, 4)},
        Interval(4 * (np.pi - 4), np.pi**2 / 4),
    ),
    "turns in both": (
        lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        {"x": Interval(-2, 2), "y": Interval(-1, 3)},
        Interval(0, 2509),
    ),
    "a tent": (_tent(1.0), {"x": UNIT, "y": UNIT, "z": UNIT}, Interval(0, 1)),
    "a notch": (
        lambda x, y, z: x + _tent(-100.0)(x, y, z),
        {"x": UNIT, "y": UNIT, "z": UNIT},
        None,
    ),
    "a notch by a condition": (
        lambda x, y, z: np.where(
            (abs(x - 0.3712) < 0.01) & (abs(y - 0.6131) < 0.01) & (abs(z - 0.2327) < 0.01), -99, x
        ),
        {"x": UNIT, "y": UNIT, "z": UNIT},
        Interval(-99, 1),
    ),
    "a pole within": (lambda x: 1 / (x - 2.3), {"x": Interval(0, 5)}, Interval(-INF, INF)),
    "a pole close to an end": (lambda x: 1 / x, {"x": Interval(-0.5, 1)}, Interval(-INF, INF)),
    "nearly a pole": (
        lambda x: 1 / (x**2 - x + 0.2501),
        {"x": UNIT},
        Interval(1 / 0.2501, 1e4),
    ),
    "a pole at an end": (lambda x: 1 / (x - 5), {"x": Interval(0, 5)}, Interval(-INF, -0.2)),
    "a pole upward": (lambda x: (x - 2) ** -2, {"x": Interval(0, 4)}, Interval(0.25, INF)),
    "shared": (lambda x: x - x, {"x": Interval(0, INF)}, Interval.at(0)),
    "shared in a ratio": (
        lambda x, y: x / (x + y),
        {"x": Interval(1, 2), "y": Interval(1, 2)},
        Interval(1 / 3, 2 / 3),
    ),
    "a share of what has no end": (
        lambda n: 100 * (n - 30) / n,
        {"n": Interval(506, INF)},
        Interval(100 * 476 / 506, 100, high_open=True),
    ),
    "shared, both without end": (
        lambda x, y: (x - y) / (x + y),
        {"x": Interval(1, INF), "y": Interval(2, INF)},
        Interval(-1, 1, True, True),
    ),
    "a share of zero or more": (lambda x, y: x / (x + y), {"x": UNIT, "y": UNIT}, UNIT),
    "nothing where it is zero": (
        lambda x, y: x / (x - y),
        {"x": Interval(0, 2), "y": Interval(3, 4)},
        Interval(-2, 0),
    ),
    "an odd power": (lambda x: x**3, {"x": Interval(-2, 3)}, Interval(-8, 27)),
    "a root": (lambda x: x**0.5, {"x": Interval(0, 9)}, Interval(0, 3)),
    "an exponential": (lambda x: np.exp(-x) * x, {"x": Interval(0, 20)}, Interval(0, math.exp(-1))),
    "a logarithm": (np.log, {"x": Interval(1, INF)}, Interval(0, INF)),
    "whole days": (
        lambda w: np.ceil(2000 / w),
        {"w": Interval(100, 300)},
        Interval(7, 20),
    ),
    "a rate in two steps": (
        lambda x: np.where(x > 2, 2 + 3 * (x - 2), x),
        {"x": Interval(0, 4)},
        Interval(0, 8),
    ),
    "a jump": (lambda x: np.where(x < 2, x, x + 5), {"x": Interval(0, 4)}, Interval(0, 9)),
    "a condition as a number": (lambda x: (x > 0.5) * x, {"x": UNIT}, UNIT),
    "a guarded root": (
        lambda x: np.where(x > 0, np.sqrt(np.maximum(x, 0)), 0),
        {"x": Interval(-1, 4)},
        Interval(0, 2),
    ),
    "a remainder": (lambda x: x % 3, {"x": Interval(0, 2.5)}, Interval(0, 2.5)),
    "a remainder of any number": (
        lambda x: x % 3,
        {"x": Interval(1, INF)},
        Interval(0, 3, high_open=True),
    ),
    "a remainder of a negative divisor": (
        lambda x: x % -3,
        {"x": Interval(0, 10)},
        Interval(-3, 0, low_open=True),
    ),
    "a remainder that is zero at single points of an open range": (
        lambda x: x % 3,
        {"x": Interval(0, 10, True, True)},
        Interval(0, 3, high_open=True),
    ),
    "a remainder of a negative divisor over an open range": (
        lambda x: x % -3,
        {"x": Interval(0, 10, True, True)},
        Interval(-3, 0, low_open=True),
    ),
    "a remainder beside another input": (
        lambda x, y: x % 0.7 + y,
        {"x": Interval(0, INF, True, True), "y": Interval(1, 2)},
        Interval(1, 2.7, high_open=True),
    ),
    "remainders of several divisors": (
        lambda x, y: x % y,
        {"x": Interval(0, 10), "y": Interval(-3, 2)},
        Interval(-3, 2, True, True),
    ),
    "clipped": (lambda x: np.clip(x, 2, 3), {"x": Interval(0, 10)}, Interval(2, 3)),
    "decimals": (lambda x: x / 10, {"x": Interval(180, 220)}, Interval(18, 22)),
    "a sum of twelve that turn": (
        lambda *x: sum(value * (1 - value) for value in x),
        {f"x{n}": UNIT for n in range(12)},
        Interval(0, 3),
    ),
    "two alternatives decided": (
        lambda x, y: np.where(x > y, x, y),
        {"x": Interval(3, 4), "y": UNIT},
        Interval(3, 4),
    ),
}


@pytest.mark.parametrize("case", [name for name in BY_HAND if name != "a notch"])
def test_bounds_worked_out_by_hand(case):
    function, given_boxes, truth = BY_HAND[case]
    found = of(function, **given_boxes)
    assert found.exact
    assert found.interval.low == pytest.approx(truth.low, rel=1e-9, abs=1e-11)
    assert found.interval.high == pytest.approx(truth.high, rel=1e-9, abs=1e-11)
    ends = (found.interval.low_open, found.interval.high_open)
    assert ends == (truth.low_open, truth.high_open)


def test_a_narrow_notch_is_enclosed():
    function, given_boxes, _ = BY_HAND["a notch"]
    found = of(function, **given_boxes).interval
    bottom = 0.3712 - 100
    assert found.low <= bottom + 1e-9
    assert found.low == pytest.approx(bottom, rel=1e-6)
    assert found.high == 1


OPEN = {
    "open at both": (lambda x: 2 * x, Interval(1, 2, True, True), (True, True)),
    "turned round": (lambda x: 1 / x, Interval(1, 2, False, True), (True, False)),
    "approached at infinity": (lambda x: 1 / x, Interval(1, INF), (True, False)),
    "attained within": (lambda x: x * (1 - x), Interval(0, 1, True, True), (True, False)),
    "a floor takes its last step": (np.floor, Interval(0, 10, True, True), (False, False)),
    "a ceiling leaves its first": (np.ceil, Interval(0, 10, True, True), (False, False)),
    "a step just beyond an open end": (
        lambda x: x - np.ceil(x),
        Interval(0, 0.25, low_open=True),
        (True, False),
    ),
    "cut off": (lambda x: np.clip(x, 2, 3), Interval(0, 10, True, True), (False, False)),
    "square of what is below zero too": (
        lambda x: x**2,
        Interval(-1, 2, True, True),
        (False, True),
    ),
    "absolute value": (abs, Interval(-2, 1, True, True), (False, True)),
    "absolute value below zero": (abs, Interval(-2, 0, False, True), (True, False)),
    "absolute value above zero": (abs, Interval(0, 2, True, False), (True, False)),
}


@pytest.mark.parametrize("case", OPEN)
def test_an_end_is_open_where_no_point_reaches_it(case):
    function, box, ends = OPEN[case]
    found = bound("f", lambda values: function(values["x"]), {"x": box}).interval
    assert (found.low_open, found.high_open) == ends


def test_floors_and_ceilings_of_open_ranges():
    beyond = of(lambda x: x - np.ceil(x), x=Interval(0, 0.25, low_open=True))
    assert beyond.interval == Interval(-1, -0.75, low_open=True)
    before = of(lambda x: np.floor(x) - x, x=Interval(1.5, 2, high_open=True))
    assert before.interval == Interval(-1, -0.5, low_open=True)
    steps = {np.floor: (0, 9), np.ceil: (1, 10)}
    for function, ends in steps.items():
        box = {"x": Interval(0, 10, True, True)}
        found = bound("f", lambda values, f=function: f(values["x"]), box).interval
        assert (found.low, found.high) == ends


@pytest.mark.parametrize(
    ("low", "high", "to"),
    [(0.5, 1.5, (1, 1)), (1.5, 2.5, (2, 2)), (-0.5, 3.5, (0, 3)), (-1.5, -0.5, (-1, -1))],
)
def test_half_way_cases_are_not_reached_from_an_open_end(low, high, to):
    found = of(np.rint, x=Interval(low, high, True, True))
    assert found.exact
    assert (found.interval.low, found.interval.high) == to
    closed = of(np.rint, x=Interval(low, high)).interval
    assert (closed.low, closed.high) == (round(low), round(high))


def test_an_open_end_that_another_input_closes():
    """If an input has no effect, its open ends don't open the result."""
    box = {"x": Interval(0, 1, True, True), "y": Interval(1, 2)}
    found = of(lambda x, y: 0 * x + y, **box).interval
    assert found == Interval(1, 2)
    either = of(np.maximum, x=Interval(0, 2, False, True), y=Interval(0, 2))
    assert not either.interval.high_open
    both = of(np.minimum, x=Interval(0, 2, False, True), y=Interval(0, 2))
    assert both.interval.high_open


def test_an_end_that_two_parts_reach_is_closed_where_one_does():
    box = {"x": Interval(-1, 1, low_open=True)}
    found = of(lambda x: x**2 - x**4 / 4, **box)
    assert found.exact
    assert found.interval == Interval(0, 0.75)
    alone = of(lambda x: x**2 - x**4 / 4, x=Interval(-1, 0.5, low_open=True))
    assert alone.interval == Interval(0, 0.75, high_open=True)


def test_bounds_that_all_but_meet_are_not_called_exact():
    """Each of eight non-monotonic inputs acts together with all others: too much for the search."""
    box = {f"x{n}": UNIT for n in range(8)}

    def function(*x):
        return 0.01 * sum(a * (1 - b) * (a - b) for a, b in itertools.combinations(x, 2))

    found = of(function, **box)
    assert not found.exact
    most = max(function(*corner) for corner in itertools.product((0, 1), repeat=8))
    assert most <= found.interval.high < 2 * most


def test_a_sum_over_many_days_is_bounded():
    def share(x):
        total = x
        for _ in range(1500):
            total = total + x
        return total / (x + 1)

    found = of(share, x=Interval(1, 3)).interval
    assert found.low <= 1501 / 2
    assert found.high >= 1501 * 3 / 4
    assert found.high - found.low < 1501 / 4 + 0.01


def test_one_that_is_open_opens_a_sum():
    found = of(lambda x, y: x + y, x=Interval(0, 1, False, True), y=Interval(0, 1)).interval
    assert (found.low_open, found.high_open) == (False, True)


@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=4)))
def test_ends_are_open_where_no_closed_corner_attains_them(flags):
    x_low, x_high, y_low, y_high = flags

    def value(low, high, low_open, high_open):
        return IntervalArray(*(np.array([end]) for end in (low, high, low_open, high_open)))

    x, y, like, from_zero = (
        value(*ends, *opens)
        for ends, opens in (
            ((1.0, 2.0), flags[:2]),
            ((3.0, 5.0), flags[2:]),
            ((1.0, 2.0), flags[2:]),
            ((0.0, 1.0), flags[2:]),
        )
    )
    closed = IntervalArray(np.array([1.0]), np.array([2.0]))
    for found, low_open, high_open in (
        (x + y, x_low | y_low, x_high | y_high),
        (x - y, x_low | y_high, x_high | y_low),
        (x * y, x_low | y_low, x_high | y_high),
        (x / y, x_low | y_high, x_high | y_low),
        (x * from_zero, y_low, x_high | y_high),
        (from_zero * x, y_low, x_high | y_high),
        (np.where(x > 9, closed, x), x_low, x_high),
        (-2 * x, x_high, x_low),
        (2 * x, x_low, x_high),
        (np.minimum(x, like), x_low & y_low, x_high | y_high),
        (np.maximum(x, like), x_low | y_low, x_high & y_high),
        (np.minimum(x, 1.0), False, False),
        (np.maximum(x, 1.0), x_low, x_high),
        (abs(x - 3), x_high, x_low),
    ):
        assert (bool(found.low_open[0]), bool(found.high_open[0])) == (low_open, high_open)


@given(*[st.floats(-1e150, 1e150)] * 2)
@example(1e-200, 1e-200)
@example(-1e-200, 1e-150)
@example(5e-324, 0.5)
def test_a_product_lies_within_its_rounded_ends(left, right):
    sides = np.array([left]), np.array([right])
    made, error = exact_product(*sides)
    exactly = Fraction(left) * Fraction(right)
    assert Fraction(float(down(made, error)[0])) <= exactly <= Fraction(float(up(made, error)[0]))


def test_what_is_not_proven_narrowest_is_said_to_be_an_enclosure():
    """x² / (x² + 1) stays below 1, which its parts alone don't show where x has no end."""
    found = of(lambda x: x**2 / (x**2 + 1), x=Interval(0, INF))
    assert not found.exact
    assert found.interval.low == 0
    assert found.interval.high >= 1
    assert of(lambda x: x**2 / (x**2 + 1), x=Interval(0, 100)).exact


# what rises over each of its steps, and the most that twelve of it come to below
TIERS = {
    "up": (lambda x: np.where(x > 1.5, 2 * x, x), 48.5),
    "up, said the other way": (lambda x: np.where(x <= 1.5, x, 2 * x), 48.5),
    "a condition as a number": (lambda x: x + (x > 1.5), 36.5),
    "two conditions": (lambda x: np.where((x > 1.2) & (x > 1.7), 3.0, x), 36.3),
    "not both": (lambda x: np.where(~((x > 1.2) & (x > 1.7)), x, 3.0), 36.3),
}


@pytest.mark.parametrize("tier", TIERS)
def test_steps_of_twelve_inputs_have_a_direction(tier):
    """Whole amounts of all, and a part that falls in one input: too much for halving alone."""
    step, most = TIERS[tier]
    inputs = {f"x{n}": Interval(1, 2) for n in range(12)}
    found = of(lambda *x: np.ceil(sum(step(a) for a in x)) + np.maximum(x[0] - x[1], 0), **inputs)
    assert found.exact
    assert (found.interval.low, found.interval.high) == pytest.approx((12, most))


def test_steps_that_rise_and_fall_have_none():
    """An input that raises one side of a condition and lowers what it chooses turns the whole."""
    falls = of(lambda x: np.where(x > 1.5, 2 - x, x), x=Interval(1, 2))
    assert (falls.interval.low, falls.interval.high) == pytest.approx((0, 1.5))
    both = of(lambda x: np.where(x * (3 - x) > 2.1, 5.0, x), x=Interval(1, 2))
    assert (both.interval.low, both.interval.high) == pytest.approx((1, 5))
    endless = of(lambda x, y: np.where(x > y, x, y - 1), x=Interval(0, INF), y=Interval(0, INF))
    assert (endless.interval.low, endless.interval.high) == (-1, INF)


def test_no_value_is_told_with_the_reason():
    for function, box in (
        (lambda x: 1 / x, Interval.at(0)),
        (np.sqrt, Interval(-1, 4)),
        (np.log, Interval(-2, -1)),
        (lambda x: 1 / np.floor(x), Interval(0, 3)),
    ):
        with pytest.raises(UndefinedError, match="f is undefined"):
            of(function, x=box)


@pytest.mark.parametrize(
    ("function", "instead"),
    [
        (lambda x, y: math.log(x), "np.log"),
        (lambda x, y: math.floor(x), "np.floor"),
        (lambda x, y: int(x), "np.floor"),
        (lambda x, y: x if x > y else y, r"np\.where"),
        (max, r"np\.maximum"),
        (min, r"np\.minimum"),
        (lambda x, y: x > y or y, "&"),
        (lambda x, y: np.sin(x), "np.sqrt"),  # angles have no unit here
        (np.hypot, r"np\.hypot can't be bounded"),
        (lambda x, y: np.interp(x, [0, 1], [0, 1]), r"np\.interp can't be bounded"),
        (lambda x, y: x + "a", "own.f fails: TypeError"),
        (lambda x, y: x + np.array([1.0, 2.0]), "is not a number"),
        (lambda x, y: np.sum([x, y]), "mixes their elements"),
        # for some values alone
        (lambda x, y: np.where(x > 1.9, np.sum([x, y]), x), "mixes their elements"),
        (lambda x, y: np.where(x > 1.9, -np.sum([x, y]), x), "mixes their elements"),
        (lambda x, y: (x > 1.5) + (y > 1), "To count, write np.where"),
    ],
)
def test_what_works_on_one_number_is_refused_with_what_to_write(function, instead):
    from case_lib.quantity.derivation import derive
    from case_lib.quantity.quantities import Quantity

    inputs = [Quantity.parse("1..2", "1", "x"), Quantity.parse("0..3", "1", "y")]
    with pytest.raises(FormulaError, match=instead):
        derive("own.f", function, inputs, "1")


@settings(suppress_health_check=list(HealthCheck))
@given(trees(), boxes(), st.integers(0, 2**32))
@example(
    ("whichever", "z", "y", "x"),
    {"x": Interval(0, 0.25), "y": Interval(-1, 0), "z": Interval(-0.25, 0, low_open=True)},
    0,
)
def test_no_value_of_a_random_expression_lies_outside_its_bounds(tree, box, seed):
    """Values are computed with fractions, apart from the arithmetic under test."""
    values = [exact(tree, point) for point in points(box, 24, np.random.default_rng(seed))]
    try:
        found = bound("f", formula(tree), box).interval
    except UndefinedError:
        assume(False)
    except FormulaError:  # numpy takes a comparison with what has no value for false
        assert None in values
        return
    values = [float(value) for value in values if value is not None and abs(value) < 1e300]
    size = float(np.median(np.abs(values))) if values else 0.0
    for value in values:
        slack = 2e-9 * max(abs(value), 1e-2 * size)
        assert found.low - slack <= value <= found.high + slack
        if found.exact:
            assert value == pytest.approx(found.low, rel=1e-9, abs=1e-11)


HALF_OPEN, OPEN_BELOW = Interval(0, 1, high_open=True), Interval(0, 1, low_open=True)


@pytest.mark.parametrize(
    ("function", "x", "y", "right"),
    [
        (lambda x, y: x * (2 - x) + y, HALF_OPEN, Interval(0, 1), Interval(0, 2, high_open=True)),
        (lambda x, y: np.where(x > 0.5, x, y), Interval(0, 1), OPEN_BELOW, OPEN_BELOW),
        (lambda x, y: x / (x + y + 1), HALF_OPEN, Interval(0, 1), Interval(0, 0.5, high_open=True)),
        (lambda x, y: np.floor(x) + y, HALF_OPEN, Interval(0, 1), Interval(0, 1)),
        (lambda x, y: x - x * y, Interval(0, 1), OPEN_BELOW, HALF_OPEN),
    ],
)
def test_an_end_is_reached_only_where_each_input_reaches_its_own(function, x, y, right):
    found = bound("f", lambda given: function(given["x"], given["y"]), {"x": x, "y": y})
    assert found.interval == right


@pytest.mark.parametrize(
    ("function", "which"),
    [
        (np.exp, "some"),
        (lambda x: np.exp(1000) + x, "all"),
        (lambda x: (x + 100) ** 200, "all"),
    ],
)
def test_what_is_too_large_for_a_computer_is_refused_as_that(function, which):
    with pytest.raises(
        UndefinedError, match=f"too large to be computed for {which} values"
    ) as told:
        of(function, x=Interval(0, 1000))
    assert "zero" not in str(told.value)


@pytest.mark.parametrize(
    ("function", "least"),
    [(np.exp, 1), (np.exp2, 1), (np.expm1, 0), (np.log1p, 0), (np.cbrt, 0), (np.arctan, 0)],
)
def test_what_a_function_takes_at_zero_is_not_rounded(function, least):
    """Rounded downward, the first step would be one lower."""
    found = of(lambda x: np.floor(function(x)), x=Interval(0, 0.5))
    assert found.interval.low == least


def test_a_value_of_zero_has_no_sign():
    found = of(lambda x: -abs(x), x=Interval(-1, 2)).interval
    assert str(found) == "[-2, 0]"


def test_what_has_no_value_for_some_inputs_is_refused():
    with pytest.raises(UndefinedError, match="undefined for some values of its inputs"):
        bound("f", lambda given: np.sqrt(given["x"]), {"x": Interval(-1, 1)})


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(-1, 1)), min_size=5, max_size=9),
    st.floats(-0.5, 0.5),
)
def test_many_variables_that_turn_are_bounded_together(turns, tie):
    """Parabolas with any vertex, the first two with a common input: all values are enclosed."""

    def function(x):
        each = [weight * (x[f"x{n}"] - turn) ** 2 for n, (turn, weight) in enumerate(turns)]
        return sum(each) + tie * x["x0"] * x["x1"]

    found = bound("f", function, {f"x{n}": Interval(0, 1) for n in range(len(turns))}).interval
    rng = np.random.default_rng(1)
    random = rng.random((len(turns), 2000))
    near = np.array([[turn] for turn, _ in turns]) + rng.normal(0, 0.01, (len(turns), 500))
    points = np.concatenate([random, np.clip(near, 0, 1), random.round()], axis=1)
    values = function({f"x{n}": row for n, row in enumerate(points)})
    assert found.low <= values.min() + 1e-9
    assert found.high >= values.max() - 1e-9


def test_parabolas_that_turn_off_the_middle_are_exact():
    turns = [0.123, 0.317, 0.41, 0.597, 0.71, 0.88]
    found = bound(
        "f",
        lambda x: sum((x[f"x{n}"] - turn) ** 2 for n, turn in enumerate(turns)),
        {f"x{n}": Interval(0, 1) for n in range(len(turns))},
    )
    most = sum(max(turn, 1 - turn) ** 2 for turn in turns)
    assert found.exact
    assert found.interval.low == 0
    assert found.interval.high == pytest.approx(most, rel=1e-9)


def _renamed(tree, number):
    if isinstance(tree, str):
        return f"{tree}{number}"
    return (
        tree if isinstance(tree, Fraction) else (tree[0], *(_renamed(t, number) for t in tree[1:]))
    )


@settings(suppress_health_check=list(HealthCheck), max_examples=30)
@given(st.lists(st.tuples(trees(2), boxes()), min_size=2, max_size=3), st.integers(0, 2**32))
def test_the_minimum_of_a_sum_is_the_sum_of_minima_of_parts_with_inputs_of_their_own(parts, seed):
    whole, box, alone = Fraction(0), {}, []
    for number, (tree, ends) in enumerate(parts):
        own, its = _renamed(tree, number), {f"{key}{number}": end for key, end in ends.items()}
        try:
            alone.append(bound("f", formula(own), its))
        except (UndefinedError, FormulaError):
            assume(False)
        whole, box = ("add", whole, own), box | its
    found = bound("f", formula(whole), box)
    low, high = found.interval.low, found.interval.high
    for point in points(box, 12, np.random.default_rng(seed)):
        value = exact(whole, point)
        if value is not None and abs(value) < 1e300:
            slack = 2e-9 * max(1.0, abs(value))
            assert low - slack <= value <= high + slack
    lows, highs = ([getattr(each.interval, end) for each in alone] for end in ("low", "high"))
    if all(each.exact for each in alone) and all(abs(end) < 1e6 for end in lows + highs):
        assert (low, high) == pytest.approx((sum(lows), sum(highs)), rel=1e-8, abs=1e-8)
        assert found.interval.low_open == any(each.interval.low_open for each in alone)
        assert found.interval.high_open == any(each.interval.high_open for each in alone)


def test_twelve_parabolas_of_which_two_are_tied_are_exact():
    """(x − 0.3)² + (y − 0.6)² − xy / 2 is smallest at x = 0.48, y = 0.72, by its derivatives."""
    turns = [0.3, 0.6, *(n / 11 for n in range(1, 11))]

    def function(*x):
        each = sum((a - turn) ** 2 for a, turn in zip(x, turns, strict=True))
        return each - x[0] * x[1] / 2

    found = of(function, **{f"x{n}": UNIT for n in range(12)})
    turned = 0.18**2 + 0.12**2 - 0.48 * 0.72 / 2
    corners = itertools.product((0, 1), repeat=2)
    most = max((x - 0.3) ** 2 + (y - 0.6) ** 2 - x * y / 2 for x, y in corners)
    others = sum(max(n / 11, 1 - n / 11) ** 2 for n in range(1, 11))
    assert found.exact
    assert found.interval.low == pytest.approx(turned, rel=1e-9)
    assert found.interval.high == pytest.approx(most + others, rel=1e-9)


@pytest.mark.parametrize(
    ("function", "together"),
    [
        (lambda a, b, c: np.clip(a, 0, b) + c, ["ab", "c"]),
        (lambda a, b, c: np.where(a > 1, b, c), ["abc"]),
        (lambda a, b, c: np.minimum(a, b) - 2 * c, ["ab", "c"]),
        (lambda a, b, c: (a + b) / 4 + 3 * (b - c), ["a", "b", "c"]),
        (lambda a, b, c: 4 / (a + b) - c, ["ab", "c"]),
        (lambda a, b, c: round(a * b) + c + 1, ["ab", "c"]),
        (lambda a, b, c: (a + 1) * b - c, ["ab", "c"]),
        (lambda a, b, c: a / (b + 1) - c, ["ab", "c"]),
        (lambda a, b, c: 7.0, []),
    ],
)
def test_inputs_of_each_term(function, together):
    found = groups(lambda given: function(given["a"], given["b"], given["c"]), "abc")
    assert sorted("".join(sorted(group)) for group in found) == together


ONE_TWO = dict.fromkeys(VARIABLES, Interval(1.0, 2.0))


@settings(suppress_health_check=list(HealthCheck), max_examples=60)
@given(st.tuples(st.just("add"), trees(2), trees(2)), boxes(), st.integers(0, 2**32))
@example(("multiply", "x", "y"), ONE_TWO, 0)
@example(("divide", Fraction(1), ("add", "x", "y")), ONE_TWO, 0)
@example(("add", ("divide", "x", "z"), "y"), ONE_TWO, 0)
def test_what_one_group_of_inputs_changes_depends_on_no_other_group(tree, box, seed):
    separate = joined(groups(formula(tree), VARIABLES))
    first, second = points(box, 2, np.random.default_rng(seed))
    for one in separate:

        def mixed(others, own, one=one):
            return exact(tree, {name: (own if name in one else others)[name] for name in VARIABLES})

        values = [mixed(a, b) for a, b in itertools.product((first, second), repeat=2)]
        if None not in values:
            change, again = values[1] - values[0], values[3] - values[2]
            assert abs(change - again) <= Fraction(1, 10**30) * max(map(abs, values))


def test_inputs_that_share_a_row_of_slopes_keep_their_own():
    """x / (x + 1) − x / 5 turns, and is a ratio of what shares x; y turns at 0.3."""
    found = of(
        lambda x, y, z: 1.2345 + x / (x + 1) - x / 5 + (y - 0.3) ** 2 + (z - 0.6) ** 2,
        **{"x": Interval(0, 2), "y": UNIT, "z": UNIT},
    )
    assert found.exact
    assert found.interval.low == pytest.approx(1.2345)
    turn = math.sqrt(5) - 1
    assert found.interval.high == pytest.approx(1.2345 + turn / (turn + 1) - turn / 5 + 0.49 + 0.36)


def test_slopes_are_enclosed_in_the_inputs_in_which_they_are_wanted():
    """Six boxes; of each, one input is wanted, so that all share a row."""
    named = {"x": Interval(1, 3), "y": UNIT, "z": Interval(1, 2)}
    problem = BoxedFunction(
        "f", lambda v: v["x"] * v["y"] / (v["x"] + v["z"]) + v["z"] * (1 - v["y"]), named
    )
    share = np.random.default_rng(1).random((3, 6))
    low = problem.box.low + share * problem.box.widths / 2
    shut = np.zeros((3, 6), dtype=bool)
    boxes_of = Box(low, low + problem.box.widths / 4, shut, shut)
    wanted = np.arange(3)[:, None] == np.arange(6) % 3
    every, own = problem.enclosure(boxes_of), problem.enclosure(boxes_of, wanted)
    for whole, some in zip(every.slope, own.slope, strict=True):
        assert (whole[wanted] != 0).all()
        assert some[wanted] == pytest.approx(whole[wanted])
        assert (some[~wanted] == 0).all()
    assert (own.low == every.low).all()
    assert (own.high == every.high).all()


def test_a_linear_form_is_made_once_and_read_over_each_box():
    """x (1 − x) is at most 1/4 up to 1, and 3/16 up to 1/4; the number 1 remembers nothing."""
    forms = []

    def function(values):
        rest = 1 - values["x"]
        forms.append(rest.linear)
        return values["x"] * rest

    problem = BoxedFunction("f", function, {"x": UNIT})
    for high, most in ((1.0, 0.25), (0.25, 0.1875)):
        closed = np.zeros((1, 1), dtype=bool)
        box = Box(np.zeros((1, 1)), np.full((1, 1), high), closed, closed)
        assert problem.enclosure(box).high.tolist() == [most]
    assert forms[0] is forms[1]
    one = IntervalArray.of(1.0).linear
    assert one.plus(forms[0]) is one.plus(forms[0])
    assert one.plus(one) is not one.plus(one)


@given(st.data())
@settings(max_examples=8)
def test_a_chain_of_products_is_bounded_by_its_corners(data):
    """What is linear in each input is least and most at corners, which can all be tried."""
    size = data.draw(st.integers(5, 8))
    own, ties = (
        data.draw(st.lists(st.integers(-4, 4), min_size=n, max_size=n)) for n in (size, size - 1)
    )

    def function(*x):
        linear = sum(a * factor for a, factor in zip(x, own, strict=True))
        return linear + sum(
            tie * a * b for tie, (a, b) in zip(ties, itertools.pairwise(x), strict=True)
        )

    found = of(function, **{f"x{n}": Interval(-1, 2) for n in range(size)})
    values = [float(function(*corner)) for corner in itertools.product((-1, 2), repeat=size)]
    assert found.exact
    ends = found.interval.low, found.interval.high
    assert ends == pytest.approx((min(values), max(values)), rel=1e-9)


def _valley(*x):
    """Turn upward and downward by turns, and each together with the next."""
    each = sum((-1) ** n * (n + 2) * (a - (0.61, 0.27, 0.86)[n % 3]) ** 2 for n, a in enumerate(x))
    return each + 0.4 * sum(a * b for a, b in itertools.pairwise(x))


def test_twelve_inputs_in_a_row_of_which_half_have_two_lows_are_exact():
    """Those that turn downward are lowest at an end; the others then follow one after the other."""
    low = math.inf
    for ends in itertools.product((0.0, 1.0), repeat=6):
        x = [0.5, 0.5] * 6
        x[1::2] = ends
        for n in range(0, 12, 2):
            tie = 0.4 * ((x[n - 1] if n else 0) + x[n + 1])
            x[n] = min(max((0.61, 0.27, 0.86)[n % 3] - tie / (2 * (n + 2)), 0), 1)
        low = min(low, _valley(*x))
    found = of(_valley, **{f"x{n}": UNIT for n in range(12)})
    assert found.exact
    assert found.interval.low == pytest.approx(low, rel=1e-9)


def test_twelve_in_a_chain_that_turn_are_exact():
    def function(*x):
        return sum(a * (1 - a) * b for a, b in itertools.pairwise(x))

    found = of(function, **{f"x{n}": UNIT for n in range(12)})
    x = [0.5] * 11 + [1.0]
    for n in list(range(1, 11)) * 100:  # where the slope in each is zero, in turn
        x[n] = min(0.5 + x[n - 1] * (1 - x[n - 1]) / (2 * x[n + 1]), 1)
    assert found.exact
    assert found.interval.low == 0
    assert found.interval.high == pytest.approx(function(*x), rel=1e-9)


@pytest.mark.parametrize("place", range(12, 24))
def test_nested_boxes_count_up_to_the_first_that_may_fall_outward(place):
    """Six margins, of which the first three are empty; parts below and above in two inputs."""
    closed = np.zeros((2, 1), dtype=bool)
    box = Box(np.zeros((2, 1)), np.ones((2, 1)), closed, closed)
    variables, point = np.arange(2), np.full((2, 1), 0.5)
    layers = shells(box, variables, point, np.ones(2), 6)
    below = np.arange(24) % 4 < 2
    low, high = np.where(below, -1.0, 0.5), np.where(below, -0.5, 1.0)
    assert nested(layers, variables, np.tile(low, (2, 1)), np.tile(high, (2, 1))) == 6
    (high if below[place] else low)[place] *= -1
    found = nested(layers, variables, np.tile(low, (2, 1)), np.tile(high, (2, 1)))
    assert found == place // 4


@pytest.mark.parametrize("high", [False, True])
def test_what_is_narrowed_to_an_open_end_keeps_a_number(high):
    """Without it, a condition such as x > 0 would be told of no number at all."""
    ends, shut = (np.full((1, 1), end) for end in (0.0, 1.0)), np.zeros((1, 1), dtype=bool)
    box, first = Box(*ends, shut | (not high), shut | high), np.arange(1)
    for size in (0.5**60, 0.0):
        part = within(box, first, np.full((1, 1), float(high)), np.full((1, 1), size))
        assert (part.low < part.high).all()
    edges = np.array([[0.0], [1.0 if high else 0.0], [1.0]])
    flags = np.full((2, 1), high), np.full((2, 1), not high)
    part = between(box, first, edges, *flags)
    assert (part.low < part.high).all()


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 4), max_size=3), st.integers(0, 2**32)),
        min_size=1,
        max_size=6,
    )
)
def test_eliminating_inputs_gives_the_least_sum_of_all_combinations(given_terms):
    factors = []
    for among, seed in given_terms:
        values = np.random.default_rng(seed).integers(-9, 9, (3,) * len(among)).astype(float)
        factors.append((tuple(sorted(among)), values))
    found = least_sums(factors)
    whole = np.zeros((3,) * 5)
    for among, values in factors:
        whole = whole + values.reshape([3 if v in among else 1 for v in range(5)])
    assert found is not None or len(factors) > 2
    for variable, sums in (found or {}).items():
        others = tuple(v for v in range(5) if v != variable)
        assert sums.tolist() == whole.min(axis=others).tolist()


@given(*[st.integers(-12, 12)] * 6, st.tuples(st.booleans(), st.booleans()))
@example(1, 0, -1, 4, 0, 4, (False, True))
def test_a_product_of_linear_forms_of_one_input_is_narrowest(a, b, c, d, low, wide, flags):
    """Its values at the ends and where it turns are all that count."""
    assume(a and c and wide)
    ends = low / 4, low / 4 + abs(wide) / 4
    x = IntervalArray(
        *(np.array([end]) for end in ends),
        *(np.array([flag]) for flag in flags),
        linear=None,
    )
    x.linear = Linear({0: Fraction(1)}, Fraction(0), [x])
    found = (a * x + b / 4) * (c * x + d / 4)
    turn = -(a * d + b * c) / (8 * a * c)
    within = ends[0] < turn < ends[1]
    at = [*ends, *([turn] if within else [])]
    values = [(a * value + b / 4) * (c * value + d / 4) for value in at]
    assert float(found.low[0]) == pytest.approx(min(values), abs=1e-12)
    assert float(found.high[0]) == pytest.approx(max(values), abs=1e-12)
    if within and not any(flags):
        assert not (found.low_open | found.high_open).any()


def _ring(*x):
    """Parabolas, each tied to the next."""
    ties = itertools.pairwise(x)
    return sum((a - (n + 1) / 9) ** 2 + a * b / 5 for n, (a, b) in enumerate(ties))


def _tied(*x):
    return sum((a - n / 11) ** 2 for n, a in enumerate(x)) - x[0] * x[1] / 2


# evaluations over many points or boxes together, which few inputs and many take equally long for
FEW = {
    "a tent": (_tent(1.0), [UNIT] * 3, 60),
    "steps": (TIERS["up"][0], [Interval(1, 2)], 6),
    "parabolas, two tied": (_tied, [UNIT] * 12, 49),
    "parabolas, each tied to the next": (_ring, [UNIT] * 7, 32),
    "twelve in a row of which half have two lows": (_valley, [UNIT] * 12, 51),
    "a pole": (lambda x: 1 / (x - 2.3), [Interval(0, 5)], 80),
    "no end": (lambda x, y: abs(x - y), [MEMBER, LEADER], 38),
    "smooth": (lambda x: np.exp(-x) * x, [Interval(0, 20)], 20),
    "rising in all but one": (
        lambda x, y, z: x * y / (x + z) + z * (1 - y),
        [Interval(1, 3)] * 3,
        17,
    ),
}


@pytest.mark.parametrize("name", FEW)
def test_few_evaluations_suffice(name):
    """Counted, since a time would depend on the machine."""
    function, given_boxes, most = FEW[name]
    seen = []

    def counted(*x):
        seen.append(len(x))
        return function(*x)

    found = of(counted, **{f"x{n}": box for n, box in enumerate(given_boxes)})
    assert found.exact
    assert len(seen) <= most


def _parabola_side():
    """Return the search for the least x (1 − x) on [0, 1], whose ends have been tried."""
    problem = BoxedFunction("f", lambda v: v["x"] * (1 - v["x"]), {"x": UNIT})
    points, inside = first_points(problem.box)
    return Side(problem, 1.0, 1.0, points, problem.values(points), inside)


@pytest.mark.parametrize(
    ("floor", "bound_of", "exact_of"),
    [(-0.5, -0.5, False), (0.0, 0.0, True), (0.5, 0.0, True), (INF, 0.0, True)],
)
def test_no_bound_is_above_what_was_left_out(floor, bound_of, exact_of):
    """A margin that was cut off may be as low as its own bound."""
    side = _parabola_side()
    side.floor = floor
    flags = np.zeros(1, dtype=bool)
    ended = Examined(side.problem.box, np.zeros(1), flags, np.ones((1, 1)), np.zeros(1, dtype=int))
    assert side.outcome(ended) == (bound_of, False, exact_of)


@pytest.mark.parametrize(("gap", "exact_of"), [(0.0, True), (5e-10, True), (2e-9, False)])
def test_a_bound_is_exact_where_a_value_comes_within_a_billionth(gap, exact_of):
    side = _parabola_side()
    side.best[:] = side.attained.best = 1.0
    flags = np.zeros(1, dtype=bool)
    lows = np.full(1, 1.0 - gap)
    ended = Examined(side.problem.box, lows, flags, np.ones((1, 1)), np.zeros(1, dtype=int))
    low, _, exact = side.outcome(ended)
    assert exact == exact_of
    assert low <= 1.0
    assert low == pytest.approx(1.0 - gap, rel=1e-9)


def _hilly(count):
    """Parabolas that each turn upward, at another place, and are tied to all others."""
    turns = (0.5 + 0.4 * np.random.default_rng(count).random(count)).round(2)

    def function(*x):
        own = sum(4 * (a - turn) ** 2 for a, turn in zip(x, turns.tolist(), strict=True))
        return own + sum(a * b / 2 for a, b in itertools.combinations(x, 2))

    return function, turns


@pytest.mark.parametrize("count", [2, 4, 6])
def test_a_basin_is_exact_where_its_slopes_are_zero(count):
    """The least value is solved for; all inputs act together."""
    function, turns = _hilly(count)
    bends = np.full((count, count), 0.5) + np.diag(np.full(count, 7.5))
    x = np.linalg.solve(bends, 8 * turns)
    assert ((x > 0) & (x < 1)).all()
    found = of(function, **{f"x{n}": UNIT for n in range(count)})
    assert found.exact
    assert found.interval.low == pytest.approx(function(*x), rel=1e-9)
    corners = [function(*corner) for corner in itertools.product((0, 1), repeat=count)]
    assert found.interval.high == pytest.approx(max(corners), rel=1e-9)


def test_a_curve_tells_slopes_minimum_and_basin():
    """3x² + xy + 2y² − x − y: 6x + y = 1 and x + 4y = 1 at (3, 5) / 23."""

    def function(x, y):
        return 3 * x**2 + x * y + 2 * y**2 - x - y

    point, steps = np.array([0.5, -1.0]), np.array([0.25, -0.5])
    around = Curve.around(point, steps)
    curve = Curve.of(point, steps, function(*point), function(*around))
    assert curve.slopes == pytest.approx([1.0, -4.5])
    assert curve.bends == pytest.approx(np.array([[6.0, 1.0], [1.0, 4.0]]))
    both = np.arange(2)
    assert curve.minimum(both) == pytest.approx([3 / 23, 5 / 23])
    assert curve.minimum(both[:1]) == pytest.approx([1 / 3, -1.0])
    half = curve.basin(both, np.array([1.0, 2.0]), 0.8)
    assert (half >= [1.0, 2.0]).all()
    assert (half == pytest.approx([1.0, 2.0])) or (half > [1.0, 2.0]).any()
    least = 0.8 * np.array([6.0, 4.0]) * half - half[::-1]
    assert (least > 0).all()


@pytest.mark.parametrize(
    ("bends", "wide"),
    [
        ([[1.0, 2.0], [2.0, 1.0]], 1.0),  # a saddle
        ([[1.0, 0.9], [0.9, 1.0]], 1.0),  # a valley too narrow for 0.8
        ([[-1.0, 0.0], [0.0, 1.0]], 1.0),
        ([[1.0, 0.0], [0.0, 0.0]], 1.0),
        ([[1.0, 0.0], [0.0, 1.0]], INF),
        ([[INF, 0.0], [0.0, 1.0]], 1.0),
    ],
)
def test_there_is_no_basin_without_a_box_beyond_which_all_slopes_rise(bends, wide):
    curve = Curve(np.zeros(2), np.ones(2), np.array(bends))
    assert curve.basin(np.arange(2), np.full(2, wide), 0.8) is None


def test_searches_side_by_side_get_each_its_own_enclosures():
    """One ends at once, one asks once, one twice; what they ask together is enclosed together."""
    asked = []

    def enclose(box, wanted):
        asked.append(box.low[0].tolist())
        return IntervalArray(box.low[0], box.high[0], wanted[0], wanted[0], (box.low, box.high))

    def search(*turns):
        answers = []
        for turn in turns:
            box = Box.at(np.array([turn]))
            answers.append((yield box, box.wide).low.tolist())
        return answers

    every = [search(), search([1.0, 2.0]), search([3.0], [4.0, 5.0])]
    assert run(side_by_side(every), enclose) == [[], [[1.0, 2.0]], [[3.0], [4.0, 5.0]]]
    assert asked == [[1.0, 2.0, 3.0], [4.0, 5.0]]


@pytest.mark.parametrize("seed", range(8))
def test_random_tied_quadratics_contain_what_they_attain(seed):
    """Work is limited, so that some are enclosures: all values lie in them all the same."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 13))
    own = rng.choice([-1, 1], count) * rng.integers(1, 6, count)
    turns, ties = rng.random(count), rng.uniform(-2, 2, (count, count))
    ties *= rng.random((count, count)) < (0.1, 0.5)[seed % 2]

    def function(*x):
        each = sum(
            a * (b - t) ** 2 for a, b, t in zip(own.tolist(), x, turns.tolist(), strict=True)
        )
        pairs = itertools.combinations(range(count), 2)
        return each + sum(float(ties[n, m]) * x[n] * x[m] for n, m in pairs if ties[n, m])

    found = of(function, **{f"x{n}": UNIT for n in range(count)})
    values = function(*rng.beta(0.3, 0.3, (count, 20_000)))
    assert found.interval.low <= values.min() + 1e-9
    assert found.interval.high >= values.max() - 1e-9


@pytest.mark.parametrize("flags", [*itertools.product([False, True], repeat=8)])
def test_slabs_are_cut_off_up_to_the_first_that_may_turn(flags):
    """Of four slabs, the lowest that fall and then the highest that rise; one is left."""
    falling, rising = (np.array(part)[:, None] for part in (flags[:4], flags[4:]))
    open_ends = np.ones((1, 1), dtype=bool)
    box = Box(np.zeros((1, 1)), np.full((1, 1), 4.0), open_ends, open_ends)
    left = [0, 1, 2, 3]
    while len(left) > 1 and falling[left[0]]:
        left = left[1:]
    while len(left) > 1 and rising[left[-1]]:
        left = left[:-1]
    part = between(box, np.arange(1), np.arange(5.0)[:, None], falling, rising)
    assert (part.low, part.high) == (left[0], left[-1] + 1)
    assert (part.low_open, part.high_open) == (left[0] == 0, left[-1] == 3)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_sums_of_pieces_are_proven_and_near(sign, seed):
    """A chain of three inputs in two pieces each: all eight sums by fractions."""
    rng = np.random.default_rng(seed)
    # the pieces of inputs 0 and 2 are cut in step; those of 1 follow each other slower
    axes, count = {0: 0, 1: 1, 2: 0}, 2
    scale = 10.0 ** float(rng.integers(-3, 7))
    ranges = [np.sort(rng.normal(0, scale, (2, count**2)), axis=0) for _ in range(2)]
    terms = [((0, 1), IntervalArray(*ranges[0])), ((1, 2), IntervalArray(*ranges[1]))]
    proven, usual = least_by_piece(terms, axes, count, sign)
    sums = {
        pieces: sum(
            Fraction(min(sign * float(end[pieces[first] + count * pieces[1]]) for end in ends))
            for first, ends in ((0, ranges[0]), (2, ranges[1]))
        )
        for pieces in itertools.product(range(count), repeat=3)
    }
    for variable in range(3):
        for piece in range(count):
            least = min(total for pieces, total in sums.items() if pieces[variable] == piece)
            assert Fraction(float(proven[variable][piece])) <= least
            assert float(proven[variable][piece]) == pytest.approx(float(least), abs=1e-13 * scale)
            assert usual[variable][piece] >= proven[variable][piece]


def test_points_are_near_an_open_end_within_a_millionth_of_the_width():
    shut = {"x": Interval(0, 2, True, False), "y": Interval(1, INF, True, True)}
    problem = BoxedFunction("f", lambda v: v["x"] + v["y"], shut)
    points = np.array([[1e-6, 3e-6, 1.0, 2.0], [1.0, 1.0, 1.000001, 9.0]])
    near = Attained(problem, 1.0, 1.0).near(points)
    assert near.tolist() == [[True, False, False, False], [True, True, False, False]]
    assert Attained(problem, 1.0, 1.0).within(points).tolist() == [False, False, True, True]


def test_a_jump_has_the_direction_of_what_it_compares():
    low, high = jumping((np.array([[0.0, -1.0, -1.0]]), np.array([[2.0, 0.0, 1.0]])))
    assert low.tolist() == [[0, -INF, -INF]]
    assert high.tolist() == [[INF, 0, INF]]


def _enclosed(function, *ends):
    """Enclose a function of x over three boxes."""
    low, high = (np.array([part]) for part in ends)
    shut = np.zeros_like(low, dtype=bool)
    problem = BoxedFunction("f", lambda v: function(v["x"]), {"x": Interval(0.5, 9)})
    return problem.enclosure(Box(low, high, shut, shut))


@pytest.mark.parametrize(
    ("function", "least", "most"),
    [
        (np.log, lambda low, high: 1 / high, lambda low, high: 1 / low),
        (np.exp, lambda low, high: np.exp(low), lambda low, high: np.exp(high)),
        (np.sqrt, lambda low, high: 0.5 / high**0.5, lambda low, high: 0.5 / low**0.5),
        (lambda x: x**1.5, lambda low, high: 1.5 * low**0.5, lambda low, high: 1.5 * high**0.5),
        (lambda x: x**3, lambda low, high: 3 * low**2, lambda low, high: 3 * high**2),
        (np.log1p, lambda low, high: 0 * low, lambda low, high: INF + low),
        (lambda x: np.maximum(x, 2), lambda low, high: [0, 0, 1], lambda low, high: [0, 1, 1]),
        (lambda x: np.minimum(x, 2), lambda low, high: [1, 0, 0], lambda low, high: [1, 1, 0]),
    ],
)
def test_slopes_are_those_at_the_ends(function, least, most):
    ends = np.array([0.5, 1.5, 2.0]), np.array([2.0, 3.0, 4.0])
    low, high = _enclosed(function, *ends).slope
    assert low[0] == pytest.approx(np.asarray(least(*ends), dtype=float))
    assert high[0] == pytest.approx(np.asarray(most(*ends), dtype=float))


def test_more_operations_and_more_boxes_cost_more():
    short, long = (
        BoxedFunction("f", function, {"x": UNIT})
        for function in (
            lambda v: 2 * v["x"],
            lambda v: abs(2 * v["x"] - 1) + np.where(v["x"] > 0, 1, 2),
        )
    )
    assert (short.operations, long.operations) == (1, 6)
    for boxes_of in (0, 1, 1000):
        assert short.cost(boxes_of) < long.cost(boxes_of) < long.cost(boxes_of + 1)
    shut = np.zeros((1, 1), dtype=bool)
    short.asked(Box(np.zeros((1, 1)), np.ones((1, 1)), shut, shut), ~shut)
    assert short.work == short.cost(1)


def test_margins_cover_what_lies_between_nested_boxes_once():
    """Around 1 in the open range from 0 to 4: from 0 and 4 inward, each edge closed."""
    flags = np.ones((1, 1), dtype=bool)
    box = Box(np.zeros((1, 1)), np.full((1, 1), 4.0), flags, flags)
    margins = shells(box, np.arange(1), np.ones((1, 1)), np.full(1, 4.0), 2)
    assert margins.low[0] == pytest.approx([0, 4, 0, 1 + 4 * 0.8**2])
    assert margins.high[0] == pytest.approx([0, 4, 0, 4])
    assert margins.low_open[0].tolist() == [True, False, True, False]
    assert margins.high_open[0].tolist() == [False, True, False, True]


def test_a_grid_covers_each_combination_of_pieces_and_is_open_only_outside():
    """Inputs 0 and 2 are cut in step, input 1 apart; input 3 isn't cut."""
    flags = np.ones((4, 1), dtype=bool)
    box = Box(np.zeros((4, 1)), np.full((4, 1), 2.0), flags, flags)
    edges_of_all = np.array([[0.0] * 3, [0.5, 1.0, 1.5], [2.0] * 3])
    parts = grid(box, {0: 0, 1: 1, 2: 0}, edges_of_all)
    assert parts.low.T.tolist() == [[0, 0, 0, 0], [0.5, 0, 1.5, 0], [0, 1, 0, 0], [0.5, 1, 1.5, 0]]
    assert parts.high.T.tolist() == [[0.5, 1, 1.5, 2], [2, 1, 2, 2], [0.5, 2, 1.5, 2], [2, 2, 2, 2]]
    assert (parts.low_open == (parts.low == 0)).all()
    assert (parts.high_open == (parts.high == 2)).all()


def test_zero_divided_by_what_may_be_zero_is_zero_where_it_has_a_value():
    y = IntervalArray(np.array([-1.0, 0.0]), np.array([1.0, 0.0]))
    found = 0.0 / y
    assert found.low.tolist() == [0, -INF]
    assert found.high.tolist() == [0, INF]


@pytest.mark.parametrize("flags", [*itertools.product([False, True], repeat=2)])
def test_terms_are_enclosed_over_boxes_with_the_open_ends_of_each(flags):
    """A floor takes its last step only where its upper end is reached."""
    problem = BoxedFunction(
        "f", lambda v: np.floor(v["x"]) - np.ceil(v["x"]), {"x": Interval(0, 2)}
    )
    open_ends = [np.array([[flag]]) for flag in flags]
    ((among, first),) = problem.terms(Box(np.zeros((1, 1)), np.full((1, 1), 2.0), *open_ends))
    assert among == (0,)
    floor_high, ceil_low = 2 - flags[1], 0 + flags[0]
    assert (first.low, first.high) == (0 - 2, floor_high - ceil_low)


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (0.2, 0.4, 0.3),
        (0.0213, 0.0287, 0.025),
        (-1.7, 2.4, 0.0),
        (1100.0, 2900.0, 2000.0),
        (3.0, np.inf, 10.0),
        (-np.inf, 7.0, -10.0),
        (-np.inf, np.inf, 10.0),
    ],
)
def test_round_numbers_of_a_range_of_any_size_are_tried(low, high, wanted):
    ends = np.array([[low], [5.0]]), np.array([[high], [5.0]])
    box = Box(*ends, np.array([[False], [False]]), np.array([[False], [False]]))
    points, parts = with_round_numbers(
        box, np.array([[True], [False]]), np.array([[0.1234567], [5]])
    )
    assert wanted in points[0]
    assert (points[1] == 5).all()
    assert points[0, 0] == 0.1234567
    assert ((points[0, 1:] >= low) & (points[0, 1:] <= high)).all()
    assert 100 <= points.shape[1] <= 3000
    assert not parts.any()


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans(), st.booleans()),
        min_size=1,
        max_size=4,
    )
)
def test_the_hull_of_boxes_holds_their_points_and_no_end_that_none_has(rows):
    ends = [(min(a, b), max(a, b)) for a, b, *_ in rows]
    opens = [
        (left and low < high, right and low < high)
        for (low, high), (_, _, left, right) in zip(ends, rows, strict=True)
    ]
    box = Box(
        np.array([[low for low, _ in ends]], float),
        np.array([[high for _, high in ends]], float),
        np.array([[left for left, _ in opens]]),
        np.array([[right for _, right in opens]]),
    )
    hull = box.hull
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    assert (hull.low[0, 0], hull.high[0, 0]) == (low, high)
    pairs = list(zip(ends, opens, strict=True))
    assert hull.low_open[0, 0] == all(left for (at, _), (left, _) in pairs if at == low)
    assert hull.high_open[0, 0] == all(right for (_, at), (_, right) in pairs if at == high)
