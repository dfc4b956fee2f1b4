"""Quantities of the main case against values computed by hand, and user formulas."""

from __future__ import annotations

import re

import pytest

from case_lib.base import yaml_text
from case_lib.base.errors import FormulaError, ParameterError, UnitError
from case_lib.base.kinds import Kind
from case_lib.casefile import chapter
from case_lib.casefile.opening import open_case
from case_lib.quantity.evaluation import evaluate
from case_lib.quantity.formulas import Formula
from case_lib.quantity.quantities import Quantity
from tests.conftest import MAIN, ROOT

EXPECTED = yaml_text.load((ROOT / "tests/scenarios/shanghai-2023.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_value_worked_out_by_hand(main_case, name):
    row, quantity = EXPECTED[name], main_case[name]
    assert quantity.unit == row["unit"]
    assert (quantity.low, quantity.high) == pytest.approx((row["low"], row["high"]), rel=1e-3)
    if "face" in row:
        assert (quantity.face.low, quantity.face.high) == pytest.approx(
            tuple(row["face"]), rel=1e-3
        )
    assert quantity.kind.word == row["kind"]


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
    assert repr(half_wage) == "<own.half_wage = [9, 13.75] CNY/hour, derived>"
    with pytest.raises(UnitError, match=r"own\.mixed: units are incompatible"):

        @case.formula("person")
        def mixed(arrests_total, pay_caller_base_wage_day):
            return arrests_total + pay_caller_base_wage_day

    with pytest.raises(UnitError, match="stated in CNY/day"):
        case.formula("CNY/day")(lambda pay_caller_base_wage_hour: pay_caller_base_wage_hour)
    with pytest.raises(FormulaError, match="neither reported, assumed nor derived"):

        @case.formula("CNY")
        def lost(pay_caler_base_wage_hour):
            return pay_caler_base_wage_hour


def test_what_rests_on_a_formula_that_is_written_anew_follows():
    case = open_case(MAIN)

    def declare(factor):
        def half_wage(pay_caller_base_wage_hour):
            return pay_caller_base_wage_hour * factor

        return case.formula("CNY/hour")(half_wage)

    declare(0.5)

    @case.formula("CNY/hour")
    def twice(own_half_wage):
        return 2 * own_half_wage

    @case.formula("1")
    def unrelated(arrests_total, operation_provinces):
        return arrests_total / arrests_total

    assert (twice.low, twice.high) == (18, 27.5)
    declare(0.25)
    assert (case["own.twice"].low, case["own.twice"].high) == (9, 13.75)
    assert case["own.unrelated"] == 1
    # what can't be, leaves everything as it was
    with pytest.raises(FormulaError, match="circular"):

        @case.formula("CNY/hour")
        def half_wage(own_twice):
            return own_twice / 4

    with pytest.raises(UnitError, match=r"own\.twice is stated in CNY/hour"):

        @case.formula("person")
        def half_wage(arrests_total):
            return arrests_total

    assert (case["own.half_wage"].low, case["own.twice"].low) == (4.5, 9)


def test_a_formula_that_fails_is_told_and_all_at_once():
    """It used to disappear silently, because any failure counted as unbounded."""
    inputs = {"x.a": Quantity.parse("1..2", "CNY", "x.a")}

    def b(a):
        return a.wage

    def c(a):
        return a if a > 1.5 * a else 2 * a

    with pytest.raises(FormulaError) as caught:
        evaluate(inputs, [Formula(b, "CNY", "x"), Formula(c, "CNY", "x")], [], {})
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("x.b fails: AttributeError")
    assert "np.where(a > b, x, y)" in lines[1]


def test_a_ratio_to_what_may_only_be_zero_is_left_out():
    inputs = {n: Quantity.parse(v, "1", f"x.{n}") for n, v in {"a": 3, "none": 0}.items()}

    def ratio(a, none):
        return a / none

    quantities = evaluate(inputs, [Formula(ratio, "1", "x")], [], {}).quantities
    assert "x.ratio" not in quantities
    with pytest.raises(FormulaError, match="divides by zero"):
        evaluate(inputs, [Formula(ratio, "1", "x")], [], {}, strict=True)


def test_a_role_is_not_compared_with_itself():
    names = {"pay.boss.wage": 3, "pay.hand.wage": 2}
    inputs = {n: Quantity.parse(v, "CNY", n) for n, v in names.items()}

    def over_frontline(wage, frontline_wage):
        return wage / frontline_wage

    item = Formula(over_frontline, "1", "pay", each="role")
    quantities, graph, _ = evaluate(inputs, [item], ["boss", "hand"], {"frontline": "hand"})
    assert quantities["pay.boss.over_frontline"] == 1.5
    assert "pay.hand.over_frontline" not in quantities
    assert "pay.hand.over_frontline" not in graph


def test_every_shipped_formula_gives_a_figure_in_some_case(main_case, write_case):
    """A mistyped argument has no input, so the formula would never be evaluated."""
    folders = [ROOT / "cases" / name for name in ("cixi-2022", "hanchuan-2021")]
    cases = [main_case, *map(open_case, folders)]
    cases += map(open_case, sorted((ROOT / "tests/cases").glob("*.yaml")))
    counted = MAIN.read_text("utf-8")  # the main case, had it counted its callers
    for old, new in (
        ("    tier: 4\n", "    tier: 4\n    counted_in: arrests.callers\n"),
        ("arrests.technicians]}", "arrests.technicians, arrests.callers]}"),
        (
            "  arrests.coerced:\n",
            "  arrests.callers:\n    label: callers\n    unit: person\n"
            "    claims: [{says: 400, source: legal-daily}]\n  arrests.coerced:\n",
        ),
    ):
        assert counted.count(old) == 1, old
        counted = counted.replace(old, new)
    cases.append(open_case(write_case(counted)))
    used = {q.function for case in cases for q in case.quantities.values()}
    silent = [item.output() for item in chapter.formulas() if item.function not in used]
    assert silent == []


def test_formulas_in_a_circle_and_doubled_names_are_refused():
    inputs = {"x.a": Quantity.parse(1, "1", "x.a")}

    def b(c):
        return c

    def c(b):
        return b

    def a():
        return 1

    circle = [Formula(b, "1", "x"), Formula(c, "1", "x")]
    with pytest.raises(FormulaError, match="circular"):
        evaluate(inputs, circle, [], {})
    with pytest.raises(FormulaError, match="already defined"):
        evaluate(inputs, [Formula(a, "1", "x")], [], {})


def test_all_unit_faults_are_told_when_the_case_opens():
    inputs = {"x.a": Quantity.parse(1, "CNY", "x.a")}

    def b(a):
        return a

    def c(a):
        return a

    with pytest.raises(UnitError) as caught:
        evaluate(inputs, [Formula(b, "day", "x"), Formula(c, "hour", "x")], [], {})
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("wrong", [{"draws": 5}, {"draws": 1.5}, {"seed": -1}, {"lang": "fr"}])
def test_parameters_out_of_range_are_refused(wrong):
    with pytest.raises(ParameterError):
        open_case(MAIN, **wrong)


def test_a_case_is_shown_on_a_line_and_in_jupyter_as_a_table(main_case):
    assert re.fullmatch(r"<shanghai-2023: 9 sources, \d+ reported, .*assumed>", repr(main_case))
    assert len(repr(main_case)) < 80
    markup = main_case._repr_html_()
    assert markup.startswith("<table>")
    assert "The Shanghai cold-call network, 2023" in markup
