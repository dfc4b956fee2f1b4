"""Quantities of the main case against the values worked out by hand, and one's own formulas."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from case_lib.errors import FormulaError, ParameterError, UnitError
from case_lib.formulas import Formula, evaluate
from case_lib.kinds import Kind
from case_lib.opening import open_case
from case_lib.quantities import Quantity
from tests.conftest import MAIN, ROOT

EXPECTED = YAML(typ="safe").load((ROOT / "tests/scenarios/shanghai-2023.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_value_worked_out_by_hand(main_case, name):
    row, found = EXPECTED[name], main_case[name]
    assert found.unit == row["unit"]
    assert (found.low, found.high) == pytest.approx((row["low"], row["high"]), rel=1e-3)
    if "face" in row:
        assert (found.face.low, found.face.high) == pytest.approx(tuple(row["face"]), rel=1e-3)
    assert found.kind.word == row["kind"]


def test_every_derived_figure_traces_to_claims_or_assumptions(main_case):
    for quantity in main_case.quantities.values():
        for base in quantity.bases.values():
            assert base.citations or base.reason, f"{quantity.name} rests on {base.name}"


def test_switching_a_source_off_takes_what_rests_on_it(main_case):
    alone = open_case(MAIN, sources="legal-daily")
    assert "convicted.core" not in alone
    assert "timeline.raid_to_press" not in alone
    assert alone["operation.cities"].high == 200
    without = open_case(MAIN, sources="-feature")
    assert without["operation.cities"].interval.high_open
    assert main_case["operation.cities"].interval == alone["operation.cities"].interval


def test_an_unknown_source_or_name_is_told_with_the_nearest(main_case):
    with pytest.raises(ParameterError, match="Did you mean 'legal-daily'"):
        open_case(MAIN, sources="legal-dayly")
    with pytest.raises(ParameterError, match=r"Did you mean 'arrests\.total'"):
        main_case["arrests.totl"]
    with pytest.raises(ParameterError, match="leaves no source"):
        open_case(MAIN, sources="xinhua,-xinhua")


def test_a_formula_of_ones_own():
    case = open_case(MAIN)

    @case.formula("CNY/hour", "half the hourly base pay")
    def half_wage(pay_caller_base_wage_hour):
        """Half of it."""
        return pay_caller_base_wage_hour / 2

    assert (half_wage.low, half_wage.high) == (9, 13.75)
    assert half_wage.kind is Kind.DERIVED
    assert case["own.half_wage"] == half_wage
    assert repr(half_wage) == "<◐ own.half_wage = [9, 13.75] CNY/hour>"
    with pytest.raises(UnitError, match=r"own\.mixed: units don't fit together"):

        @case.formula("person")
        def mixed(arrests_total, pay_caller_base_wage_day):
            return arrests_total + pay_caller_base_wage_day

    with pytest.raises(UnitError, match="stated in CNY/day"):
        case.formula("CNY/day")(lambda pay_caller_base_wage_hour: pay_caller_base_wage_hour)
    with pytest.raises(FormulaError, match="neither reported, assumed nor derived"):

        @case.formula("CNY")
        def lost(pay_caler_base_wage_hour):
            return pay_caler_base_wage_hour


def test_formulas_in_a_circle_and_doubled_names_are_refused():
    given = {"x.a": Quantity.parse(1, "1", "x.a")}

    def b(c):
        return c

    def c(b):
        return b

    def a():
        return 1

    circle = [Formula(b, "1", "x"), Formula(c, "1", "x")]
    with pytest.raises(FormulaError, match="in a circle"):
        evaluate(given, circle, [], {})
    with pytest.raises(FormulaError, match="has a value already"):
        evaluate(given, [Formula(a, "1", "x")], [], {})


def test_all_unit_faults_are_told_when_the_case_opens():
    given = {"x.a": Quantity.parse(1, "CNY", "x.a")}

    def b(a):
        return a

    def c(a):
        return a

    with pytest.raises(UnitError) as caught:
        evaluate(given, [Formula(b, "day", "x"), Formula(c, "hour", "x")], [], {})
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("wrong", [{"draws": 5}, {"draws": 1.5}, {"seed": -1}, {"lang": "fr"}])
def test_parameters_out_of_range_are_refused(wrong):
    with pytest.raises(ParameterError):
        open_case(MAIN, **wrong)
