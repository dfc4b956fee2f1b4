"""Numerals against a writer of its own, and the parts of a wording one by one."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base.errors import QuantityError
from case_lib.reading import numerals
from case_lib.reading.numeral_grammar import parse
from case_lib.reading.numeral_reading import BackwardsError, Conventions, NoNumberError, read

HAN = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def below_ten_thousand(number: int) -> str:
    """Write 1 to 9999 in full: 3050 is 三千零五十."""
    characters, gap = "", False
    for digit, place in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True):
        if digit == "0":
            gap = bool(characters)
            continue
        characters += ("零" if gap else "") + HAN[int(digit)] + place
        gap = False
    return characters


def written(number: int) -> str:
    """Write 1 to 10¹² − 1 in full, with 零 wherever places are left out."""
    characters, gap = "", False
    for scale, place in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // scale % 10**4
        if not part:
            gap = bool(characters)
            continue
        zero = characters and (gap or part < 1000)
        characters += ("零" if zero else "") + below_ten_thousand(part) + place
        gap = False
    return characters


@given(st.integers(1, 10**12 - 1))
def test_a_number_written_in_full_is_read_back(number):
    assert numerals.value(written(number)) == number
    assert numerals.value(numerals.plain(written(number).translate(FORMAL))) == number


def test_every_number_below_ten_thousand_is_read_back():
    assert all(numerals.value(below_ten_thousand(n)) == n for n in range(1, 10_000))


@given(st.integers(1, 99_999), st.sampled_from(["万", "亿"]), st.integers(1, 9), st.data())
def test_digits_and_places_mix(head, place, digit, data):
    scale = numerals.PLACES[place]
    lower = data.draw(st.sampled_from(["千", "百", "十"]))
    number = head * scale + digit * numerals.PLACES[lower]
    assert numerals.value(f"{head}{place}{digit}{lower}") == number
    assert numerals.value(f"{head}{place}{digit}") == head * scale + digit * scale // 10
    assert numerals.value(f"{head}{place}零{digit}") == head * scale + digit
    assert numerals.value(f"{head}.5{place}") == head * scale + scale // 2


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("十", 10),
        ("百", 100),
        ("万", 10**4),
        ("亿", 10**8),
        ("十万", 10**5),
        ("万亿", 10**12),
        ("百十", 110),
        ("一百十", 110),
        ("十五", 15),
        ("一十五", 15),
        ("两千五", 2500),
        ("1千9", 1900),
        ("1千10", 1010),
        ("一千零五", 1005),
        ("三千五十", 3050),
        ("1.5千", 1500),
        ("三亿零五万", 300_050_000),
        ("五亿六", 560_000_000),
        ("二〇二三", 2023),
        ("一〇", 10),
        ("一三五", 135),
        ("三四六", 346),
        ("零五", 5),
        ("三点一四", "3.14"),
        ("十二点零五", "12.05"),
        ("三点〇零一二两三四五六七八九", "3.001223456789"),
        ("12000万", 120_000_000),
        ("五十七点四千", 57_400),
        ("二点一五亿", 215_000_000),
        (".5", "0.5"),
        ("1.5e3", 1500),
        ("2e-3", "0.002"),
        ("1e+003", 1000),
    ],
)
def test_numerals_that_sources_shorten(token, value):
    assert numerals.span(token) == (Decimal(value), Decimal(value), False)


@pytest.mark.parametrize(
    "token",
    [
        *("", "点五", "三点", "三点百", "3点五十", "三点1"),
        *("一三", "两三五", "五两〇", "零五六", "三四五", "一二三四"),
        *("百八十", "千五", "百千", "一百千", "一百百", "十十", "一千百", "三一百"),
        *("一百零", "一百零十", "零一百", "一零百", "一百零零十", "五三十"),
        *("一百200", "1百100", "十10", "1.5千2百", "1.5百十", "1.5万3千"),
        *("1万2万", "1万1万", "一万亿亿", "万八千", "万5", "亿三千"),
        *("三七", "三七百", "五三百", "八五", "几1", "几一", "数1万", "数0", "数一0万"),
        *("几几", "数十几", "三百几", "三几", "几十几", "百几万", "1e1000", "1e18", "1e-13"),
    ],
)
def test_numerals_that_are_none(token):
    with pytest.raises(ValueError, match=r"^"):
        numerals.span(token)


@pytest.mark.parametrize("place", ["", "十", "百", "千", "万", "亿"])
def test_two_digits_in_a_row_are_a_range_where_they_follow_each_other(place):
    """三四十 is thirty or forty, 三五十 thirty to fifty; 三七十 is nothing."""
    scale = numerals.PLACES.get(place, 1)
    for one, two in itertools.product(range(1, 10), repeat=2):
        token = f"{HAN[one]}{HAN[two]}{place}"
        if two == one + 1 or (one, two) == (3, 5):
            assert numerals.span(token) == (one * scale, two * scale, False)
            assert numerals.span(f"十{HAN[one]}{HAN[two]}") == (10 + one, 10 + two, False)
        else:
            with pytest.raises(ValueError, match=r"^"):
                numerals.span(token)


@pytest.mark.parametrize(
    ("token", "low", "high"),
    [
        ("几", 3, 9),
        ("几十", 20, 99),
        ("数百", 200, 999),
        ("几千", 2000, 9999),
        ("数一万", 20_000, 99_999),
        ("数10万", 200_000, 999_999),
        ("数100", 200, 999),
        ("几百万", 2_000_000, 9_999_999),
        ("十几", 11, 19),
        ("九十几", 91, 99),
        ("十几万", 110_000, 190_000),
        ("三百几十", 310, 399),
        ("三百几十万", 3_100_000, 3_999_999),
        ("一千几百", 1100, 1999),
        ("一千几百万", 11_000_000, 19_999_999),
        ("一万几千", 11_000, 19_999),
        ("一亿几千万", 110_000_000, 199_999_999),
    ],
)
def test_several(token, low, high):
    assert numerals.span(token) == (low, high, True)


def test_a_number_is_as_long_and_as_large_as_something_counted():
    assert numerals.span("0" * 39 + "1") == (1, 1, False)
    with pytest.raises(ValueError, match=r"^0{12}… has more than 40 characters"):
        numerals.span("0" * 40 + "1")
    for size in (Decimal(10**18 - 1), Decimal("1e-12"), Decimal(0), Decimal("0.5")):
        for number in (size, -size):
            assert numerals.within(number) == number
    for size in (Decimal(10**18), Decimal("9.9e-13")):
        for number in (size, -size):
            with pytest.raises(ValueError, match="beyond what can be counted"):
                numerals.within(number)


# -- grammar ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "unit", "low", "high"),
    [
        ("六个月至两年", "month", 6, 24),
        ("3个月至1年", "year", 0.25, 1),
        ("10 years to 2 decades", "year", 10, 20),
        ("几十至几百人", "person", 20, 999),
        ("几十至几十人", "person", 20, 99),
        ("数百至几千", None, 200, 9999),
        ("5元至10元", "CNY", 5, 10),
        ("$5至$10", "USD", 5, 10),
        ("from 5 to 10 people", "person", 5, 10),
        ("between 3 and 5 million", None, 3e6, 5e6),
        ("between 3 thousand and 5 million", None, 3e3, 5e6),
        # the lower end has the scale of the upper where it would be small beside it
        ("1至1万", None, 10**4, 10**4),
        ("9至10万", None, 9 * 10**4, 10**5),
        ("一到三百万", None, 10**6, 3 * 10**6),
        ("1.5 to 2.5 million", None, 1.5e6, 2.5e6),
        ("100至5万", None, 100, 5 * 10**4),
        ("5000至1万", None, 5000, 10**4),
        ("三十至五十", None, 30, 50),
        ("五十至一百", None, 50, 100),
        ("五百至一千", None, 500, 1000),
        ("五万至10万", None, 5 * 10**4, 10**5),
        ("2 thousand to 3 million", None, 2000, 3e6),
        ("三至五", None, 3, 5),
        ("3名至5万名", "person", 3, 5 * 10**4),
        # shares
        ("百分之零至百分之五", "%", 0, 5),
        ("百分之五至百分之五", "%", 5, 5),
        ("五十分之一至五十分之三", "%", 2, 6),
        ("百分之十至三十", "%", 10, 30),
    ],
)
def test_ranges(says, unit, low, high):
    reading = read(says, unit=unit)
    assert reading.form == "between"
    assert reading.numbers == (low, high)
    assert (reading.interval.low, reading.interval.high) == (low, high)
    assert reading.face == reading.interval


@pytest.mark.parametrize(
    ("says", "part"),
    [
        ("几百至几十人", "can't be read"),
        ("几十至500人", "can't be read"),
        ("500至几千人", "can't be read"),
        ("十七八至30人", "can't be read"),
        ("10至十七八人", "can't be read"),
        ("50多至60人", "can't be read"),
        ("50至60多人", "can't be read"),
        ("两年至6个月", "counts two things"),
        ("5元至10美元", "counts two things"),
        ("3天至2周", "counts two things"),
        ("1周至10天", "counts two things"),
        ("5天至2个月", "counts two things"),
        ("2个月至90天", "counts two things"),
        ("$5至£10", "more than one number|not understood"),
        ("8至5万", "can't be read"),
        ("99至5万", "can't be read"),
        ("5至10人以上", "qualifies a range"),
        ("两三年多", "qualifies a range"),
        ("十几人以上", "qualifies a range"),
        ("约5人至10人", "qualifies a range"),
        ("百分之三 and 百分之五", "and"),
        ("30至五百", "can't be read"),
        ("between 5", "without its end"),
        ("between 5 and", "and"),
        ("5 and 10", "and 10"),
        ("零分之一", "can't be read"),
        ("三一分之一", "can't be read"),
        ("百分之二三十", "can't be read"),
        ("百分之三至五十分之三", "can't be read"),
        ("百分之三至百分之七八", "can't be read"),
        ("百分之三余至百分之五", "can't be read"),
        ("5人人", "not understood"),
    ],
)
def test_ranges_that_are_none(says, part):
    with pytest.raises(QuantityError, match=part):
        read(says)


@pytest.mark.parametrize(
    ("says", "upward"),
    [
        ("10..8", "8..10"),
        ("5万至3万", "30000..50000"),
        ("百分之三十至百分之十", "10..30"),
        ("3 years to 2 years", "2..3"),
        ("100至5", "5..100"),
    ],
)
def test_a_range_that_runs_backwards_is_told_the_right_way_round(says, upward):
    with pytest.raises(BackwardsError) as refused:
        read(says)
    assert refused.value.upward == upward


@pytest.mark.parametrize(
    ("plain", "form", "low", "high", "step"),
    [
        ("506", "exact", 506, 506, 1),
        ("500余", "more_than", 500, 500, 100),
        ("数以万计", "at_least", 10**4, 10**4, 10**4),
        ("5至10万", "between", 5 * 10**4, 10**5, 10**5),
        ("六个月至两年", "between", 6, 24, 12),
        ("百分之三十余", "more_than", 30, 30, 10),
        ("五十分之三", "exact", 6, 6, 2),
        ("百分之十至百分之三十", "between", 10, 30, 10),
        ("几十", "several", 20, 99, 10),
        ("十七八", "between", 17, 18, 1),
    ],
)
def test_parts_of_a_wording(plain, form, low, high, step):
    """The step is the value of the last place that is named."""
    parsed = parse(plain, plain)
    assert (parsed.form, parsed.low, parsed.high, parsed.step) == (form, low, high, step)


def test_a_letter_means_millions_only_of_what_is_counted():
    assert parse("2.4m", "2.4m", counting=True).low == 2_400_000
    for counting in ({}, {"counting": False}):
        with pytest.raises(QuantityError, match='"m" beside the number'):
            parse("2.4m", "2.4m", **counting)


def test_what_is_counted_is_kept_once():
    assert [c.word for c in parse("5人至10人", "").counted] == ["人"]
    assert [c.word for c in parse("人民币5元", "").counted] == ["人民币", "元"]
    assert [c.word for c in parse("百分之五", "").counted] == ["%"]


# -- readings --------------------------------------------------------------------------------------


def test_a_step_is_converted_with_its_number():
    """Two years and more are less than three."""
    assert str(read("2年多", unit="month").interval) == "(24, 36)"
    assert str(read("18个月+", unit="year").interval) == "(1.5, 1.58333333333)"


@pytest.mark.parametrize("length", [59, 60, 61, 80])
def test_a_long_wording_is_quoted_by_its_first_sixty_characters(length):
    wording = "甲" * length
    with pytest.raises(QuantityError) as refused:
        read(wording)
    shown = wording if length <= 60 else "甲" * 60 + "…"
    assert f'"{shown}"' in str(refused.value)


def test_only_what_is_about_has_another_face():
    assert read("约200").face.exact
    assert (read("约200").face.low, read("约200").numbers) == (200, (200.0,))
    for says in ("200", "200+", "近200", "不到200", "200以上"):
        assert read(says).face == read(says).interval
        assert read(says).numbers == (200.0,)


@pytest.mark.parametrize("says", ["-5+", "<=-5", ">=-5", "不到-5", "近0", "不到0"])
def test_less_than_none_is_no_count(says):
    with pytest.raises(QuantityError, match="allows no number"):
        read(says)


@pytest.mark.parametrize(("says", "low", "high"), [("-5", -5, -5), ("~-10", -11, -9)])
def test_a_difference_may_be_negative(says, low, high):
    assert (read(says).interval.low, read(says).interval.high) == (low, high)


def test_conventions_are_those_of_the_case():
    assert read("近200", Conventions(just_under=0.5)).interval.low == 100
    assert read("近200").interval.low == 180
    assert read("约200").interval.low == 180


def test_an_empty_wording_has_no_number():
    for says in ("", " ", "　"):
        with pytest.raises(NoNumberError, match="empty"):
            read(says)


@pytest.mark.parametrize(
    ("says", "value"),
    [("1,234", 1234), ("1_234_567", 1_234_567), ("14,50,000", 1_450_000), ("12,345.5", 12345.5)],
)
def test_groups_of_digits(says, value):
    assert read(says).numbers == (value,)


@pytest.mark.parametrize("says", ["1,23", "1234,567", "1,2345", "0,5", "12,34"])
def test_what_groups_no_thousands_is_two_numbers(says):
    with pytest.raises(QuantityError):
        read(says)
