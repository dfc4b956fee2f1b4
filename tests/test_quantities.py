from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base.errors import FormulaError, QuantityError, UnitError
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.quantity.derivation import derive
from case_lib.quantity.evaluation import Resolver
from case_lib.quantity.formulas import formula
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import intersect, modelled
from case_lib.quantity.traces import trace

numbers = st.integers(1, 10**6)


def q(name, low, high=None, unit="CNY", kind=Kind.REPORTED):
    says = str(low) if high is None else f"{low}..{high}"
    return Quantity.parse(says, unit, name, kind)


@st.composite
def quantities(draw, name="x"):
    low, more = draw(numbers), draw(st.integers(0, 1000))
    return q(name, low, low + more)


@given(quantities())
def test_a_quantity_less_itself_is_zero_and_over_itself_one(x):
    assert x - x == 0
    assert x / x == 1
    assert (2 * x - x) == x


@given(quantities("x"), quantities("y"))
def test_draws_lie_inside_bounds_and_are_shared(x, y):
    for made in (x + y, x * y, x / y, x - y):
        drawn = made.draws(200, 7)
        assert (drawn >= made.low - 1e-6 * abs(made.low)).all()
        assert (drawn <= made.high + 1e-6 * abs(made.high)).all()
    assert np.allclose((x + y).draws(50, 3) - y.draws(50, 3), x.draws(50, 3))


@given(quantities("x"), quantities("y"), quantities("z"))
def test_bounds_hold_every_point_inside_the_box(x, y, z):
    made = (x + y) / z
    rng = np.random.default_rng(1)
    given_values = {b.name: rng.uniform(b.low, b.high, 300) for b in (x, y, z)}
    values = made.values(given_values)
    assert values.min() >= made.low * (1 - 1e-12)
    assert values.max() <= made.high * (1 + 1e-12)


def test_open_ends_stay_open():
    officers = Quantity.parse("1000+", "officer", "o")
    ratio = officers / q("n", 506, unit="person")
    assert (ratio.interval.low_open, ratio.interval.high_open) == (True, True)
    swapped = q("n", 506, unit="person") / officers
    assert (swapped.interval.low_open, swapped.interval.high_open) == (True, True)


def test_parse_agrees_in_both_notations():
    assert Quantity.parse("380余万", unit="CNY") == Quantity.parse("3800000+")
    assert Quantity.parse("380余万", unit="CNY") != Quantity.parse("3800000+", unit="person")


def test_kind_is_that_of_the_weakest_input():
    reported, assumed = q("a", 1), q("b", 1, kind=Kind.ASSUMED)
    assert (reported + reported).kind is Kind.DERIVED
    assert (reported + assumed).kind is Kind.ASSUMED
    synthetic = modelled("m", 1, 1, "CNY", [assumed], "model", kind=Kind.SYNTHETIC)
    assert (reported + synthetic).kind is Kind.SYNTHETIC


def test_units_are_checked_and_never_converted():
    wage, hours = q("w", 200, unit="CNY/day"), q("h", 8, 10, unit="hour/day")
    assert derive("hourly", lambda a, b: a / b, [wage, hours], "CNY/hour").unit == "CNY/hour"
    with pytest.raises(UnitError, match="stated in CNY/day, but its inputs give CNY/hour"):
        derive("hourly", lambda a, b: a / b, [wage, hours], "CNY/day")
    with pytest.raises(UnitError, match="incompatible"):
        wage + hours
    with pytest.raises(UnitError, match="Did you mean 'person'"):
        Quantity.parse(1, "persson")


def test_a_formula_that_turns_inside_its_box_is_bounded():
    x = q("x", 180, 220, unit="1")
    hill = derive("hill", lambda v: (v - 200) * (v - 200), [x], "1")
    assert (hill.low, hill.high) == (0, 400)
    assert not hill.enclosure
    assert "enclosure" not in trace(hill)


def test_what_is_no_more_than_an_enclosure_says_so():
    x = Quantity.parse(">=1", "1", "x")
    share = derive("share", lambda v: v**2 / (v**2 + 1), [x], "1")
    assert share.enclosure
    assert share.low <= 0.5
    assert share.high >= 1
    assert trace(share)["enclosure"] is True
    assert repr(share).startswith("<share in ")


def test_two_quantities_of_one_name_are_refused():
    with pytest.raises(FormulaError, match="two different quantities"):
        q("x", 1) + q("x", 2)


def test_unbounded_has_bounds_but_no_draws():
    most = Quantity.parse(">=400", "CNY", "m")
    assert (most * 2).low == 800
    with pytest.raises(QuantityError, match="no finite bounds"):
        most.draws(10, 1)


def test_intersection_keeps_the_wording_that_says_as_much():
    parts = [Quantity.parse(s, "person", "n") for s in ("500+", "506")]
    found = intersect("n", parts)
    assert found == 506
    assert found.wording.text == "506"
    assert intersect("n", [parts[1], Quantity.parse("50+", "person", "n")]) is None


@given(
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 50),
    st.booleans(),
    st.booleans(),
)
def test_intersection_holds_what_both_hold(a, b, c, d, left_open, right_open):
    (a, b), (c, d) = sorted((a, b)), sorted((c, d))
    if (a == b and left_open) or (c == d and right_open):
        return
    left, right = Interval(a, b, high_open=left_open), Interval(c, d, low_open=right_open)
    both = left.intersect(right)
    for point in np.arange(-1, 52, 0.5):
        assert ((point in left) and (point in right)) == (both is not None and point in both)


def test_draws_depend_on_name_and_seed_alone():
    x = q("x", 1, 100)
    assert np.array_equal(x.draws(10, 1), q("x", 1, 100).draws(10, 1))
    assert not np.array_equal(x.draws(10, 1), x.draws(10, 2))
    assert not np.array_equal(x.draws(10, 1), q("y", 1, 100).draws(10, 1))


@pytest.mark.parametrize("shape", ["uniform", "loguniform", "triangular"])
def test_distributions_fill_the_bounds_and_are_symmetric_in_their_scale(shape):
    x = Quantity.parse("1..4", "1", "x", Kind.ASSUMED, distribution=shape)
    shares = np.array([0.0, 0.5, 1.0])
    middle = 2.0 if shape == "loguniform" else 2.5
    assert np.allclose(x.inverse(shares), [1, middle, 4])


def test_a_divisor_that_is_zero_is_told():
    with pytest.raises(FormulaError, match="divides by zero"):
        derive(
            "x", lambda a, b: a / b, [Quantity.parse(3, "person"), Quantity.parse(0, "person", "b")]
        )


@pytest.mark.parametrize(
    ("module", "section"),
    [
        ("__main__", "own"),
        ("case_lib.chapters.pay.model", "pay"),
        ("my_desk.overtime", "overtime"),
        ("model", "model"),
    ],
)
def test_a_formula_belongs_to_the_section_of_its_module(module, section):
    def hours(days):
        return 8 * days

    hours.__module__ = module
    declared = formula("hour")(hours)
    assert declared.output() == f"{section}.hours"
    assert declared.output("caller") == f"{section}.caller.hours"


def test_what_a_role_has_in_several_sections_is_that_of_the_first_by_the_alphabet():
    for names in (
        ["pay.caller.hours", "work.caller.hours"],
        ["work.caller.hours", "pay.caller.hours"],
    ):
        assert Resolver(names, {}).find("hours", "arrests", "caller") == "pay.caller.hours"
