"""The values that units and names allow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base import units
from case_lib.base.intervals import Interval
from case_lib.casefile.chapter import formulas
from case_lib.quantity import limits

FUNCTIONS = ("buyer", "head", "group_head", "oversight", "frontline", "technical")


@pytest.mark.parametrize(
    ("unit", "most"),
    [
        ("hour/day", 24),
        ("minute/hour", 60),
        ("minute/day", 1440),
        ("day/month", 31),
        ("hour/month", 744),
        ("day/year", 366),
        ("month/year", 12),
        ("%", 100),
        ("‰", 1000),
        ("person", float("inf")),
        ("CNY/day", float("inf")),
        ("person/group", float("inf")),
        ("1", float("inf")),
        ("day", float("inf")),
    ],
)
def test_the_most_that_a_unit_allows(unit, most):
    assert (limits.of_unit(unit).low, limits.of_unit(unit).high) == (0, most)


ENDS = st.integers(-40, 40).map(lambda n: n / 4)


@given(ENDS, ENDS, st.booleans(), st.booleans())
def test_a_range_holds_a_whole_number_if_one_of_those_tried_is_in_it(a, b, low_open, high_open):
    if a == b and (low_open or high_open):
        return
    box = Interval(min(a, b), max(a, b), low_open, high_open)
    assert limits.holds_whole(box) is any(float(n) in box for n in range(-12, 13))


def test_every_figure_that_a_formula_takes_from_a_case_has_a_unit():
    """A figure in another unit is reported with its own line, not by the formula."""
    calculated = {item.fallback_for or item.name or item.function.__name__ for item in formulas()}
    flat = [
        re.compile(pattern.pattern.replace(r"\.", "_").replace("[a-z0-9_]+", "role"))
        for pattern, _ in limits._names()
    ]
    calculated |= {item.function.__name__ for item in formulas()}
    for item in formulas():
        for argument in item.arguments:
            bare = argument
            for function in FUNCTIONS:
                bare = bare.removeprefix(f"{function}_")
            sources = {argument, bare, f"{item.section}_{argument}", f"pay_role_{bare}"}
            known = any(pattern.fullmatch(name) for pattern in flat for name in sources)
            by_parts = bare in ("residual", "arrests_residual", "arrests_frontline", "total")
            own = {bare, bare.removeprefix("pay_"), argument} & calculated
            assert known or own or by_parts or argument.startswith("definition_"), argument


def test_units_of_names_are_units():
    for pattern, row in limits._names():
        name = pattern.pattern.replace("\\", "").replace("[a-z0-9_]+", "caller")
        limit = limits.by_name(name, "CNY")
        assert units.check(limit.unit) == limit.unit
        assert limit.values.low < limit.values.high <= limits.of_unit(limit.unit).high
        assert limits.by_name(name, "soon") is None or "money" not in row["unit"]
    assert limits.by_name("pay.caller.bonus", "CNY") is None
