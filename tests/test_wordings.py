from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from case_lib.errors import QuantityError
from case_lib.wordings import Conventions, read, table
from tests.conftest import ROOT

SCENARIOS = YAML(typ="safe").load((ROOT / "tests/scenarios/wording.yaml").read_text("utf-8"))[
    "numbers"
]


@pytest.mark.parametrize("row", SCENARIOS, ids=lambda row: str(row["says"]))
def test_reads_as_the_scenario_says(row):
    found = read(row["says"]).interval
    high = math.inf if row.get("high") is None else row["high"]
    assert (found.low, found.high) == (row["low"], high)
    assert found.high_open is bool(row.get("open") or math.isinf(high))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("10..8", 'Write the lower bound first: "8..10"'),
        ("", "nothing is said"),
        ("many", "holds no number"),
        ("506 507", "more than one number"),
        ("3..4..5", "beside the number is not understood"),
        ("nan", "holds no number"),
        ("十二百三四", "not a number"),
    ],
)
def test_what_cannot_be_read_is_refused(text, part):
    with pytest.raises(QuantityError, match=part):
        read(text)


@given(st.integers(1, 10**9))
def test_more_than_reaches_one_unit_of_the_last_digit(number):
    box = read(f"{number}+").interval
    unit = 10 ** (len(str(number)) - len(str(number).rstrip("0")))
    assert (box.low, box.high, box.high_open) == (number, number + unit, True)
    assert number in box
    assert number + unit not in box


@given(st.integers(1, 9999), st.sampled_from(["", "万", "亿"]))
def test_chinese_and_digits_agree(number, place):
    scale = {"": 1, "万": 10**4, "亿": 10**8}[place]
    assert read(f"{number}余{place}").interval == read(f"{number * scale}+").interval


@given(st.integers(1, 10**6), st.floats(0, 0.5))
def test_about_is_symmetric_and_its_face_is_the_number(number, share):
    found = read(f"~{number}", Conventions(about=share))
    assert found.face.low == found.face.high == number
    assert math.isclose(
        number - found.interval.low, found.interval.high - number, rel_tol=1e-6, abs_tol=1e-6
    )


def test_every_row_of_the_table_reads_as_its_own_form():
    for form, row in table().items():
        assert read(row["says"]).form == form
