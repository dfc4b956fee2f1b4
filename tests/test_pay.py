from __future__ import annotations

import numpy as np
import pytest

from case_lib import pay, wages
from case_lib.errors import ModelError
from case_lib.kinds import Kind
from case_lib.opening import open_case
from tests.conftest import MAIN, MINIMAL

PRICE = "pay.break_even_price_lead"


def test_the_break_even_price_covers_what_it_says(main_case):
    """At the price, income from leads equals callers' pay and their share of an inspector."""
    price = main_case[PRICE]
    rng = np.random.default_rng(3)
    given = {n: rng.uniform(b.low, b.high, 500) for n, b in price.bases.items()}
    leads = main_case["pay.leads_day"].values(given)
    income = price.values(given) * leads
    wages = (
        given["pay.caller.base_wage_day"]
        + given["pay.inspector.base_wage_day"] / given["pay.callers_inspector"]
        + given["pay.caller.commission_lead"] * leads
    )
    assert np.allclose(income, wages)


def test_the_price_is_never_below_commission(main_case):
    assert main_case[PRICE].low > main_case["pay.caller.commission_lead"].low
    assert main_case[PRICE].kind is Kind.ASSUMED


def test_draws_are_kept_apart_from_bounds(main_case):
    price = main_case[PRICE]
    spread = price.spread(4000, 1)
    assert price.low < spread.low < spread.high < price.high
    assert spread.kind is Kind.ASSUMED
    assert spread.name != price.name


def test_minimum_wages_of_the_day(main_case):
    found = {row.province: row for row in wages.minimum_wages(main_case)}
    assert len(found) == 31
    assert found["CN-SH"].minimum_month == 2590
    assert found["CN-SH"].minimum_hour == 23
    assert found["CN-AH"].minimum_month == 2060  # raised on 1 March, before the raid
    assert found["CN-SN"].minimum_month == 1950  # raised on 1 May, after it
    assert found["CN-SH"].ratio.low == pytest.approx(18 / 23)
    assert found["CN-SH"].ratio.high == pytest.approx(27.5 / 23)
    assert found["CN-SH"].days_to_month.face.low == pytest.approx(2590 / 200)


def test_wages_that_changed_in_an_uncertain_window_are_left_out():
    case = open_case(MAIN, sources="legal-daily")
    assert "CN-SN" not in {row.province for row in wages.minimum_wages(case)}
    assert "CN-GD" in {row.province for row in wages.minimum_wages(case)}


def test_drivers_of_a_known_function():
    """log(x * y) with x twice as wide in the logarithm: shares of variance 4/5 and 1/5."""
    case = open_case(MAIN)

    @case.formula("call/day")
    def product(pay_call_minutes, pay_lead_rate_factor, pay_calls_day):
        return pay_lead_rate_factor * pay_calls_day * pay_call_minutes / pay_call_minutes

    frame = pay.drivers(case, "own.product", power=13)
    shares = {row.input: row.total.low for row in frame.itertuples()}
    wide = np.log(4) ** 2 / 12
    hours = np.log(np.linspace(8, 10, 100_001)).var()
    whole = 2 * wide + hours
    assert shares["pay.call_minutes"] == pytest.approx(wide / whole, abs=0.01)
    assert shares["pay.lead_rate_factor"] == pytest.approx(wide / whole, abs=0.01)
    assert shares["pay.caller.talk_hours_day"] == pytest.approx(hours / whole, abs=0.005)


def test_nothing_is_said_of_drivers_without_uncertain_inputs(main_case):
    with pytest.raises(ModelError, match="fewer than two"):
        pay.drivers(main_case, "pay.lead_rate")


def test_bands_of_the_figure_are_the_bounds_of_the_formula(main_case):
    price, leads = main_case[PRICE], main_case["pay.leads_day"]
    ends = pay.price_bands(main_case, np.array([leads.high, leads.low]))
    assert ends["low"][0] >= price.low - 1e-9
    assert ends["high"][1] <= price.high + 1e-9


def test_roles_without_pay_are_not_listed(main_case):
    assert pay.roles(main_case) == ["inspector", "caller"]


def test_what_a_comparison_with_minimum_wages_lacks(main_case, write_case):
    assert wages.needs(main_case) == []
    text = MINIMAL.replace("country: CN", "country: NW")
    case = open_case(write_case(text))
    assert wages.needs(case) == [
        "pay.<role>.base_wage_hour",
        "operation",
        "minimum wage table for NW",
    ]
    dated = "operation: raid\nevents: {raid: {label: raid, claims: [{source: paper}]}}\n"
    assert "events.raid" in wages.needs(open_case(write_case(text + dated)))


@pytest.mark.parametrize(
    ("base", "first", "step", "beyond", "leads"),
    [
        (100, 5, 30, 8, 20),  # reached before the step
        (100, 2, 20, 4, 35),  # 20 × 2 + 15 × 4
        (100, 2, 20, 1, 80),  # a rate that falls
        (40, 2, 20, 4, 20),  # at the step itself
    ],
)
def test_stepped_commission_equals_base_pay(base, first, step, beyond, leads):
    found = pay.leads_for_base_stepped(base, first, step, beyond)
    assert found == pytest.approx(leads)
    paid = first * min(found, step) + beyond * max(found - step, 0)
    assert paid == pytest.approx(base)
