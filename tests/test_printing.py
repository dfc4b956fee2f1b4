from __future__ import annotations

import pytest

from case_lib import printing
from case_lib.quantities import Quantity


@pytest.mark.parametrize(
    ("says", "unit", "en", "zh"),
    [
        ("506", "person", "506 people", "506人"),
        ("1", "person", "1 person", "1人"),
        ("3800000+", "CNY", "more than 3.8 million yuan", "380余万元"),
        ("150000+", "CNY", "more than 150,000 yuan", "15余万元"),
        ("1000+", "officer", "more than 1,000 officers", "1000余名"),
        ("100+", "city", "more than 100 cities", "百余个城市"),
        ("数名", "person", "3–9 people (“several”)", "3至9人（“数”）"),
        ("几十", "victim", "20–99 people (“dozens”)", "20至99人（“几十”）"),
        ("数百", "call", "200–999 calls (“hundreds”)", "200至999通（“数百”）"),
        ("~200", "CNY/day", "about 200 yuan a day", "约200元/天"),
        ("5..10", "CNY/lead", "5–10 yuan per person diverted", "5至10元/人"),
        ("8..10", "hour/day", "8–10 hours a day", "8至10小时/天"),
        ("<200", "officer", "just under 200 officers", "近200名"),
        (">=400", "CNY", "at least 400 yuan", "至少400元"),
        ("16069", "call", "16,069 calls", "16,069通"),
        ("5.34", "%", "5.34%", "5.34%"),
        ("3", "JPY", "3 JPY", "3JPY"),
    ],
)
def test_prints_as_an_editor_would(says, unit, en, zh):
    quantity = Quantity.parse(says, unit, "q")
    assert printing.say(quantity, "en").replace("\u00a0", " ") == en
    assert printing.say(quantity, "zh") == zh


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (18, 27.5, "18–27.5"),
        (39.916, 40.966, "39.9–41.0"),
        (0.8333, 1.0417, "0.83–1.04"),
        (1.976, 3.953, "1.98–3.95"),
        (8.6, 104.2, "9–104"),
        (85680, 104720, "85,680–104,720"),
    ],
)
def test_both_ends_of_a_range_are_rounded_alike(low, high, expected):
    x = Quantity.parse(f"{low}..{high}", "1", "x")
    assert printing.say((x + 0), "en") == expected


def test_bounds_show_open_ends():
    assert printing.bounds(Quantity.parse("1000+", "person", "q"), "en") == "[1,000, 2,000)"
    assert printing.bounds(Quantity.parse(">=4", "person", "q"), "en") == "[4, ∞)"
