from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base import yaml_text
from case_lib.base.errors import QuantityError
from case_lib.base.intervals import Interval
from case_lib.reading import numeral_patterns
from case_lib.reading.hedges import allowed, meaning
from case_lib.reading.numeral_reading import Conventions, read, share, table
from case_lib.reading.source_text import normalised
from tests.conftest import ROOT

SCENARIOS = yaml_text.load((ROOT / "tests/scenarios/wording.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", SCENARIOS["numbers"], ids=lambda row: str(row["says"]))
def test_reads_as_the_scenario_says(row):
    interval = read(row["says"]).interval
    high = math.inf if row.get("high") is None else row["high"]
    assert (interval.low, interval.high) == (row["low"], high)
    assert interval.high_open is bool(row.get("open") or math.isinf(high))
    assert interval.low_open is (read(row["says"]).form == "more_than")


@pytest.mark.parametrize(("text", "figure"), SCENARIOS["whole"])
def test_a_figure_of_a_text_is_found_whole(text, figure):
    match = next(numeral_patterns.figure().finditer(normalised(text).lower()))
    assert match[0] == figure


@pytest.mark.parametrize("text", SCENARIOS["refused"])
def test_what_is_not_understood_is_never_dropped(text):
    with pytest.raises(QuantityError, match=r"Write|Omit it|Keep the one"):
        read(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("10..8", 'Write the lower bound first: "8..10"'),
        ("", "the wording is empty"),
        ("many", "contains no readable number"),
        ("506 507", "more than one number"),
        ("3..4..5", "beside the number is not understood"),
        ("nan", "contains no readable number"),
        ("十二百三四", "can't be read as a number"),
    ],
)
def test_what_cannot_be_read_is_refused(text, part):
    with pytest.raises(QuantityError, match=part):
        read(text)


@given(st.integers(1, 10**9))
def test_more_than_reaches_one_unit_of_the_last_digit(number):
    box = read(f"{number}+").interval
    unit = 10 ** (len(str(number)) - len(str(number).rstrip("0")))
    assert str(box) == f"({number}, {number + unit})"
    assert number not in box  # “over 100” and “100” exclude each other
    assert number + unit not in box
    assert box.intersect(read(number).interval) is None


@given(st.integers(1, 9999), st.sampled_from(["", "万", "亿"]))
def test_chinese_and_digits_agree(number, place):
    scale = {"": 1, "万": 10**4, "亿": 10**8}[place]
    assert read(f"{number}余{place}").interval == read(f"{number * scale}+").interval


@given(st.integers(1, 10**6), st.floats(0, 0.5))
def test_about_is_symmetric_and_its_face_is_the_number(number, share):
    reading = read(f"~{number}", Conventions(about=share))
    assert reading.face.low == reading.face.high == number
    assert math.isclose(
        number - reading.interval.low, reading.interval.high - number, rel_tol=1e-6, abs_tol=1e-6
    )


@pytest.mark.parametrize("form", table())
@pytest.mark.parametrize("number", [7, 100, 3.5])
def test_the_sentence_of_the_report_follows_from_the_rule(form, number):
    share = {"about": 0.25, "just_under": 0.75}.get(form)
    step = 10.0 ** (2 if number == 100 else 0 if number == 7 else -1)
    box = allowed(
        form,
        {
            "n": Decimal(number),
            "m": Decimal(900),
            "step": Decimal(step),
            "share": Decimal(share or 0),
        },
    )
    said = meaning(form, "en", share)
    if form == "several":
        return
    assert ("exactly" in said) is box.exact
    assert ("more than the number" in said) is box.low_open
    assert ("less than" in said) is (box.high_open and math.isfinite(box.high))
    assert ("25%" in said) is (box.low == 0.75 * number and form == "about")
    assert ("75% of the number" in said) is (form == "just_under")


def test_a_change_of_the_rule_changes_numbers_and_sentence(monkeypatch):
    rows = {**table(), "more_than": {**table()["more_than"], "allows": "[n, n + step]"}}
    monkeypatch.setattr("case_lib.reading.hedges.table", lambda: rows)
    box = read.__wrapped__("100+").interval  # read() remembers what it read by the former rule
    assert 100 in box
    assert 200 in box
    assert meaning("more_than", "en").startswith("at least the number and at most the number plus")
    assert meaning("more_than", "zh").startswith("不小于该数、不大于该数")


def test_every_row_of_the_table_reads_as_its_own_form():
    for form, row in table().items():
        assert read(row["says"]).form == form


@pytest.mark.parametrize("form", ["exact", "more_than", "at_least", "less_than", "between"])
def test_only_about_and_just_under_leave_a_share_open(form):
    assert share(form) == 0
    assert share("about", Conventions(about=0.2)) == Decimal("0.2")


@pytest.mark.parametrize("says", ["1e-13", "-1e-13", "0.0000000000001", "1e18"])
def test_what_nobody_can_count_is_refused(says):
    with pytest.raises(QuantityError):
        read(says)
    for least in ("1e-12", "0", "0.5", "999999999999999999"):
        assert read(least).interval.low == float(least)


@pytest.mark.parametrize("unit", ["metre", "day", "%", "tonne"])
def test_a_letter_that_may_be_a_unit_is_no_million(unit):
    assert read("2.4m", unit="person").interval.low == 2_400_000
    with pytest.raises(QuantityError, match='"m" beside the number'):
        read("2.4m", unit=unit)


@pytest.mark.parametrize(
    ("says", "value"),
    [("1万5", 15_000), ("两万五", 25_000), ("三亿二", 3.2e8), ("一万零五", 10_005)],
)
def test_a_digit_after_a_place_counts_tenths_of_it(says, value):
    assert read(says).interval == Interval.at(value)


def test_nought_may_be_a_lower_end_though_nothing_is_under_it():
    assert (read(">=0").interval.low, read("more than 0").interval.low) == (0, 0)
    assert read("<1", unit="1").interval.high == 1
    for says in ("<0", "less than 0", ">=-1"):
        with pytest.raises(QuantityError):
            read(says)
