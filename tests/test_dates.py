from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base.errors import QuantityError
from case_lib.quantity import printed_dates
from case_lib.reading import dates_in_text
from case_lib.reading.dates import between, read

days = st.dates(date(1990, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize(
    ("text", "precision", "en", "zh"),
    [
        ("2023-03-01/2023-03-10", "early", "early March 2023", "2023年3月初"),
        ("2023-02-21/2023-02-28", "late", "late February 2023", "2023年2月下旬"),
        ("2023-04-25", "day", "25 April 2023", "2023年4月25日"),
        ("2023-02", "month", "February 2023", "2023年2月"),
        ("2023", "year", "2023", "2023年"),
        ("2023-04-25/2023-04-28", "days", "25–28 April 2023", "2023年4月25日至28日"),
        ("2023-03-01/2023-04-25", "days", "1 March – 25 April 2023", "2023年3月1日至4月25日"),
        (
            "2023-04-28/2024-02-23",
            "days",
            "28 April 2023 – 23 February 2024",
            "2023年4月28日至2024年2月23日",
        ),
    ],
)
def test_precision_is_kept_in_print(text, precision, en, zh):
    window = read(text)
    assert window.precision == precision
    assert (printed_dates.when(window, "en"), printed_dates.when(window, "zh")) == (en, zh)


@given(days, st.integers(0, 400))
def test_a_window_reads_back_as_itself(first, more):
    last = first + timedelta(days=more)
    window = read(between(first, last).text)
    assert (window.earliest, window.latest) == (first, last)


@given(days, days)
def test_intersection_is_later_start_and_earlier_end(a, b):
    one, two = between(a, a + timedelta(30)), between(b, b + timedelta(30))
    both = one.intersect(two)
    if abs((a - b).days) > 30:
        assert both is None
    else:
        assert both.earliest == max(a, b)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-13",
        "2023-02-30",
        "2023-05-01/2023-04-01",
        "early March",
        "2023-04-25~",
        "2023-02/",
        "20230401",
    ],
)
def test_other_forms_are_refused_with_a_way_out(text):
    with pytest.raises(QuantityError, match=r"Write"):
        read(text)


def test_a_report_is_of_the_day_in_its_dateline():
    lines = ["Police hold two men", "Newport, December 25 (NNA)", "The men were held today."]
    assert dates_in_text.written(lines, read("2022-12-26")).text == "2022-12-25"
    assert dates_in_text.written(lines, read("2023-03-26")).text == "2023-03-26"
    assert dates_in_text.written(["Two men were held on May 3."], read("2023-05-04")).text == (
        "2023-05-04"
    )


def test_a_day_is_in_the_years_that_were_told_long_before_publication():
    published, years = read("2023-12-23"), read("2019-07/2020-02")
    assert [one.when.text for one in dates_in_text.find("taken on July 24", published, years)] == [
        "2019-07-24"
    ]
    assert [one.when.text for one in dates_in_text.find("taken on June 24", published, years)] == [
        "2023-06-24"
    ]
