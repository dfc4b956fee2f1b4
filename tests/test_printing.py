from __future__ import annotations

import math
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base import rounding, units
from case_lib.base.errors import UnitError
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.base.languages import style
from case_lib.casefile.opening import open_case
from case_lib.quantity import printed_bounds, printed_dates, printing
from case_lib.quantity.derivation import derive
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import intersect, modelled
from case_lib.reading.dates import read as read_date
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("says", "unit", "en", "zh"),
    [
        ("506", "person", "506 people", "506人"),
        ("1", "person", "1 person", "1人"),
        ("3800000+", "CNY", "more than 3.8 million yuan", "380余万元"),
        ("150000+", "CNY", "more than 150,000 yuan", "15万余元"),
        ("1000+", "officer", "more than 1,000 officers", "1000余名"),
        ("100+", "city", "more than 100 cities", "百余个城市"),
        ("数名", "person", "3–9 people (“several”)", "3至9人（“数名”）"),
        ("几十", "victim", "20–99 people (“dozens”)", "20至99人（“几十”）"),
        ("数百", "call", "200–999 calls (“hundreds”)", "200至999通（“数百”）"),
        ("~200", "CNY/day", "about 200 yuan a day", "约200元/天"),
        ("5..10", "CNY/lead", "5–10 yuan per person who joined", "5至10元/人"),
        ("8..10", "hour/day", "8–10 hours a day", "8至10小时/天"),
        ("<200", "officer", "just under 200 officers", "近200名"),
        (">=400", "CNY", "at least 400 yuan", "至少400元"),
        ("16069", "call", "16,069 calls", "16069通"),
        ("4000000000+", "CNY", "more than 4 billion yuan", "40余亿元"),
        ("50000+", "CNY", "more than 50,000 yuan", "5万余元"),
        ("401000000", "CNY", "401 million yuan", "4.01亿元"),
        ("123000000", "CNY", "123 million yuan", "1.23亿元"),
        ("123456789", "CNY", "123,456,789 yuan", "123456789元"),
        ("999999999", "CNY", "999,999,999 yuan", "999999999元"),
        ("0.00000001", "BTC", "0.00000001 bitcoins", "0.00000001个比特币"),
        ("9317.28", "CNY", "9,317.28 yuan", "9317.28元"),
        ("3.59", "‰", "3.59‰", "3.59‰"),
        ("35.18..41.50", "%", "35.18–41.50%", "35.18%至41.50%"),
        ("150000..200000", "CNY", "150,000–200,000 yuan", "15万元至20万元"),
        ("20000000", "THB", "20 million baht", "2000万泰铢"),
        ("5", "USDT/lead", "5 USDT per person who joined", "5 USDT/人"),
        ("87", "month", "seven years and three months", "7年3个月"),
        ("11", "month", "11 months", "11个月"),
        ("5.34", "%", "5.34%", "5.34%"),
        ("3", "JPY", "3 Japanese yen", "3日元"),
    ],
)
def test_prints_as_an_editor_would(says, unit, en, zh):
    quantity = Quantity.parse(says, unit, "q")
    assert printing.say(quantity, "en").replace("\u00a0", " ") == en
    assert printing.say(quantity, "zh").replace("\u00a0", " ") == zh


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (18, 27.5, "18–27.5"),
        (39.916, 40.966, "39.9–41.0"),
        (0.8333, 1.0417, "0.83–1.05"),
        (1.976, 3.953, "1.9–4.0"),
        (7509.88, 7707.51, "7,500–7,710"),
        (85680, 104720, "85,000–105,000"),
        (473, 476, "473–476"),
        (93.4782, 94.0712, "93.4–94.1"),
        (1.42293, 1.44269, "1.42–1.45"),
        (1588, 1602, "1,588–1,602"),
    ],
)
def test_both_ends_of_a_range_are_rounded_alike(low, high, expected):
    x = Quantity.parse(f"{low}..{high}", "1", "x")
    assert printing.say((x + 0), "en") == expected


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [
        (96016.43, 1856700.9, "0.096–1.9 million yuan", "9.6万元至190万元"),
        (105476.43, 1.85e6, "0.105–1.9 million yuan", "10.5万元至190万元"),
        (4.59, 367.92, "4.5–370 yuan", "4.5元至370元"),
        (0.0543, 8.698, "0.054–8.7 yuan", "0.054元至8.7元"),
        (8.6, 104.2, "8.6–105 yuan", "8.6元至105元"),
        (0, 1.2345e6, "0–1.24 million yuan", "0元至124万元"),
        (9e8, 1.2e9, "900 million–1.2 billion yuan", "9亿元至12亿元"),
        (-26.61, 34.52, "−27 to 35 yuan", "−27元至35元"),
    ],
)
def test_the_ends_of_a_wide_range_get_digits_that_suit_its_width(low, high, en, zh):
    said = [printing.say(computed(low, high, "CNY"), lang) for lang in ("en", "zh")]
    assert [text.replace("\u00a0", " ") for text in said] == [en, zh]


@given(st.floats(1e-6, 1e12), st.floats(1.001, 1e6))
def test_rounding_moves_an_end_by_a_twentieth_at_most(low, times):
    ends = [rounding.decimal(low), rounding.decimal(low * times)]
    *shown, _ = rounding.outward(*ends)
    width = ends[1] - ends[0]
    for turned, end, way in zip(shown, ends, (1, -1), strict=True):
        moved = way * (end - turned)
        assert 0 <= moved <= min(end / 20, max(width / 20, min(width, end / 100)))


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [
        (10050, 10351.5, "10,000–10,400 yuan", "10000元至10400元"),
        (399787.1, 399987, "399,700–400,000 yuan", "399700元至400000元"),
        (9043.1, 9947.4, "9,000–10,000 yuan", "9000元至1万元"),
        (388733919.4, 388928286.4, "388.7–389.0 million yuan", "3.887亿元至3.890亿元"),
        (1802384.8, 1982623.3, "1.8–2.0 million yuan", "180万元至200万元"),
    ],
)
def test_both_ends_of_a_range_have_one_multiple_or_none(low, high, en, zh):
    said = [printing.say(computed(low, high, "CNY"), lang) for lang in ("en", "zh")]
    assert [text.replace("\u00a0", " ") for text in said] == [en, zh]


def test_a_stated_range_has_one_multiple_or_none():
    said = {"10000..10400": "10000元至10400元", "3800000..4123456": "3800000元至4123456元"}
    said |= {"5000..12000": "5000元至1.2万元", "15000..123000000": "1.5万元至1.23亿元"}
    for says, text in said.items():
        assert printing.say(Quantity.parse(says, "CNY", "q"), "zh") == text
    stated = Quantity.parse("3800000..4123456", "CNY", "q")
    assert printing.say(stated, "en").replace("\u00a0", " ") == "3,800,000–4,123,456 yuan"


@given(st.floats(-1e9, 1e9), st.floats(1e-5, 1e9))
def test_the_ledger_rounds_outward(low, width):
    shown = printed_bounds.interval(Interval(low, low + width), "en")
    ends = shown.replace("−", "-").replace(",", "").replace(" to ", "–").split("–")
    noise = 1e-14 * (abs(low) + width)  # of binary fractions, which no ledger shows
    assert float(ends[0]) <= low + noise
    assert float(ends[1]) >= low + width - noise


def test_bounds_show_open_ends():
    assert printed_bounds.interval(Quantity.parse("1000+", "person", "q").interval, "en") == (
        "more than 1,000, less than 2,000"
    )
    assert (
        printed_bounds.interval(Quantity.parse(">=4", "person", "q").interval, "en") == "at least 4"
    )


@pytest.mark.parametrize(
    ("ends", "unit", "en", "zh"),
    [
        (
            Interval(170, 180, True, True),
            "person",
            "more than 170, less than 180 people",
            "超过170，不到180人",
        ),
        (Interval(0.45, 0.69), "%", "0.45–0.69%", "0.45%至0.69%"),
        (Interval(-3, 4), "CNY", "−3 to 4 yuan", "−3元至4元"),
        (Interval(-math.inf, 4), "CNY", "at most 4 yuan", "至多4元"),
        (Interval(1, 1), "person", "1 person", "1人"),
        (Interval(-math.inf, math.inf), "1", "−∞ to ∞", "−∞至∞"),
    ],
)
def test_bounds_are_worded_as_an_editor_writes_them(ends, unit, en, zh):
    said = [
        printed_bounds.interval(ends, lang, unit).replace("\u00a0", " ") for lang in ("en", "zh")
    ]
    assert said == [en, zh]


def test_what_is_counted_is_printed_whole_within_open_ends():
    over = Quantity.parse("100+", "city", "q")
    assert printing.say(over, "en") == "more than 100\u00a0cities"
    both = intersect("q", [over, Quantity.parse("50..150", "city", "q")])
    assert printing.say(both, "en") == "101–150\u00a0cities"
    money = intersect("q", [Quantity.parse(s, "CNY", "q") for s in ("100+", "50..150")])
    assert printing.say(money, "en") == "100–150\u00a0yuan"


def computed(low, high, unit="1", kind=Kind.DERIVED):
    return modelled("m", low, high, unit, [], "x", kind=kind)


def parsed(text):
    scale = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
    text = text.replace("−", "-").replace(",", "")
    ends = text.split(" to ") if " to " in text else text.split("–")
    shared = ends[-1].split()[1:]
    found = []
    for end in ends:
        number, *word = end.split()
        found.append(float(number) * scale.get((word or shared or [""])[0], 1))
    return found


@given(st.floats(-1e6 + 1, 1e6 - 1), st.floats(1e-6, 1e5))
def test_printed_bounds_hold_the_true_ones(low, width):
    high = min(low + width, 999_999.0)
    if high <= low:
        return
    shown = parsed(printing.say(computed(low, high), "en"))
    assert shown[0] <= low + 2e-14 * abs(low)
    assert shown[-1] >= high - 2e-14 * abs(high)


@given(st.integers(0, 10**15))
def test_a_count_is_printed_to_its_last_digit(count):
    text = printing.say(computed(count, count, "person", Kind.SYNTHETIC), "en", with_unit=False)
    number, _, word = text.partition("\u00a0")
    scale = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}[word]
    assert round(float(number.replace(",", "")) * scale) == count


@pytest.mark.parametrize(
    ("share", "text"), [(99.95, "over 99.9%"), (0.05, "under 0.1%"), (100, "100%"), (0, "0%")]
)
def test_a_share_short_of_the_whole_is_not_printed_as_the_whole(share, text):
    assert printing.say(computed(share, share, "%", Kind.SYNTHETIC), "en") == text


def test_per_cent_is_no_plain_number():
    share = Quantity.parse("94.07", "%", "share")
    with pytest.raises(UnitError, match="percent"):
        derive("rest", lambda x: 1 - x, [share])
    assert not units.same("%", "1")
    with pytest.raises(UnitError, match="is a share of 100"):
        Quantity.parse("12%", "person")


def test_an_unknown_currency_is_refused_and_a_declared_unit_stays_with_its_case():
    with pytest.raises(UnitError, match="Did you mean 'CNY'"):
        units.check("RMB")
    own = units.check("vehicle/person", {"vehicle": {"en": ["car", "cars"], "zh": "辆"}})
    assert printing.unit(own, "en") == "cars per person"
    with pytest.raises(UnitError, match="vehicle"):
        units.check("vehicle/person")


@pytest.mark.parametrize(("share", "said"), [(99.9, "99.9%"), (99.95, "over 99.9%"), (0.1, "0.1%")])
def test_only_what_lies_beyond_the_last_printed_share_is_said_to(share, said):
    at = Interval.at(share)
    found = printing.say(Quantity("x", at, "%", Kind.ASSUMED, at), "en")
    assert found == said


@pytest.mark.parametrize("value", [1e27, 1e28, 3.3e40, 1e49, 1.7e300])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_numbers_of_any_size_are_printed(value, lang):
    for low, high in ((value, value), (value, 1.05 * value), (-value, value), (0.0, value)):
        found = computed(low, high)
        assert printing.say(found, lang)
        assert printed_bounds.interval(found.interval, lang)


def test_a_count_keeps_the_counter_of_its_sources_where_the_language_lets_it():
    def devices(case):
        return printing.say(open_case(case)["operation.devices"], "zh")

    assert devices("bayannur-2023") == "8部"  # telephones
    assert devices("shanghai-2023") == "720余台"  # 台 in one source, 件 in another
    assert printing.say(open_case("bayannur-2023")["operation.devices"], "en") == "8\u00a0devices"


def test_titles_and_quotations_stand_side_by_side():
    """GB/T 15834—2011, 4.5.3.5: no 、 between 《…》《…》, unless something parts them."""
    chinese, english = style("zh"), style("en")
    papers = ["《甲报》", "《乙报》", "新华社", "《丙报》（网络版）", "《丁报》"]
    said = "《甲报》《乙报》、新华社、《丙报》（网络版）、《丁报》"
    assert chinese.series(papers) == chinese.listed(papers) == said
    assert chinese.listed(["“甲”", "“乙”"]) == "“甲”“乙”"
    assert chinese.listed(["\ue0001", "\ue0002"], ["《甲》", "《乙》"]) == "\ue0001\ue0002"
    assert english.series(["a", "b", "c"]) == "a, b, c"
    assert english.listed(["“a”", "“b”"]) == "“a” and “b”"
    assert english.either(["a", "b", "c"]) == "a, b or c"
    assert chinese.either(["甲", "乙", "丙"]) == "甲、乙或丙"
    assert english.either(["a"]) == chinese.either(["a"]) == "a"
    assert english.listed([]) == english.series([]) == ""


def test_no_list_in_a_text_of_ours_parts_titles():
    for path in [*ROOT.glob("case_lib/**/*.zh.md"), *ROOT.glob("cases/*/case.yaml")]:
        assert not re.search("》、《|”、“", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    ("dates", "en", "zh"),
    [
        ("2010-07/2014-04", "July 2010 – April 2014", "2010年7月至2014年4月"),
        ("2010-07-01/2014-04-29", "1 July 2010 – 29 April 2014", "2010年7月1日至2014年4月29日"),
        ("2023-04-25/2023-04-28", "25–28 April 2023", "2023年4月25日至28日"),
    ],
)
def test_whole_months_are_printed_as_months(dates, en, zh):
    assert printed_dates.when(read_date(dates), "en") == en
    assert printed_dates.when(read_date(dates), "zh") == zh


def test_a_window_is_told_by_the_ends_that_it_has():
    first, last = date(2023, 4, 25), date(2023, 5, 2)
    said = {
        "en": ["–", "25 April 2023 or later", "2 May 2023 or earlier", "25 April – 2 May 2023"],
        "zh": ["–", "2023年4月25日或之后", "2023年5月2日或之前", "2023年4月25日至5月2日"],
    }
    ends = ((None, None), (first, None), (None, last), (first, last))
    for lang, expected in said.items():
        shown = [printed_dates.window(*pair, lang).replace("\u00a0", " ") for pair in ends]
        assert shown == expected


def test_the_unit_of_a_range_agrees_with_its_upper_end():
    assert (
        printing.say(Quantity.parse("1..2", "person"), "en").replace("\u00a0", " ") == "1–2 people"
    )


def test_a_term_with_more_years_than_are_spelt_out_has_digits():
    spelt = len(style("en").terms.spelt)
    for years in (spelt - 1, spelt):
        term = Quantity.parse(12 * years, "month", "law.sentences.most")
        word = style("en").terms.spelt[years] if years < spelt else years
        assert printing.say(term, "en").replace("\u00a0", " ") == f"{word} years"


@pytest.mark.parametrize(
    ("says", "placed"),
    [
        ("2023-04-25", "on {}"),
        ("2023-04-25/2023-04-28", "on {}"),
        ("2023-04-25/2023-05-02", "in the period {}"),
        ("2022-12-30/2023-12-02", "in the period {}"),
        ("2023-04", "in {}"),
        ("2023", "in {}"),
    ],
)
def test_a_date_is_placed_in_a_sentence_by_its_precision(says, placed):
    assert printed_dates.placed(read_date(says), "en") == placed


def test_months_with_a_fraction_are_not_turned_into_years():
    said = printing.say(Quantity.parse("24..30.5", "month"), "en").replace("\u00a0", " ")
    assert said == "24–30.5 months"
    assert "years" in printing.say(Quantity.parse("24..30", "month"), "en")


@pytest.mark.parametrize(("months", "said"), [("18", "18 months"), ("23", "23 months")])
def test_a_span_below_two_years_is_told_in_months(months, said):
    assert printing.say(Quantity.parse(months, "month"), "en").replace("\u00a0", " ") == said
    years = printing.say(Quantity.parse("24", "month"), "en").replace("\u00a0", " ")
    assert years == "two years"


@pytest.mark.parametrize(
    ("value", "said"),
    [(1.23456, "1.23"), (12.3456, "12.3"), (123.45678, "123"), (0.123456, "0.123")],
)
def test_a_calculated_value_has_three_digits_or_all_before_the_point(value, said):
    calculated = Quantity.parse(2 * value, "CNY", "x") / 2
    assert printing.say(calculated, "en", with_unit=False) == said
