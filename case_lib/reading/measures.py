"""The words that give the unit of a number in Chinese text, and the country of the text.

They are data (``reference/measures.yaml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from case_lib.base import reference
from case_lib.reading import counters, hedges, numeral_patterns, numerals

__all__ = ["LINK", "Patterns", "country", "currency", "patterns", "table", "unit_word"]

_OWN = 3  # what a body counts that one country alone has, if a place counts one
# words allowed between a noun and the number that counts it
LINK = re.compile(
    "(?:共计|总计|合计|累计|共有|共|总共|达到|高达|多达|达|计|仅|为|有|约|近|逾|超过|超|分别|各|数|就|已|更|[:：(（])+$"
)


@functools.cache
def table() -> Mapping[str, Any]:
    """Return the table of units and their words."""
    return dict(reference.load("measures.yaml"))


def country(text: str, traditional: bool = False) -> str:
    """Return the country of a case, by the words of its normalised text.

    The bodies that only one country has (``own``: police forces, courts, its names for money)
    count three times; a place counts three times if its police or courts act, or if it stands in
    the dateline, else once. ``traditional`` characters are seldom those of the mainland.

    >>> country("刑事局逮捕犯嫌,查扣新台币40万元")
    'TW'
    >>> country("海南海警局在台湾海峡以南抓获506名")
    'CN'
    """
    # 5万元(约16万令吉): a sum is converted into the readers' money, so 元 isn't 令吉 here
    other = {
        code
        for word in _converted().findall(text)
        for code in counters.known()[word.lower()].counts
    }
    weights = (_OWN, 1, _OWN - 1)
    counts = {
        code: sum(
            weight * len(words.findall(text))
            for weight, words in zip(weights, patterns, strict=True)
        )
        for code, patterns in _countries().items()
        if table()["countries"][code]["currency"] not in other
    }
    if traditional and "CN" in counts:
        counts["CN"] //= _OWN
    return max(counts, key=lambda code: counts[code]) if any(counts.values()) else "CN"


@functools.cache
def _countries() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    """Return patterns of a country's own bodies, of its places, and of places that act."""
    patterns = {}
    for code, row in table()["countries"].items():
        own, places = _longest(row["own"]), _longest(row["places"])
        acts = rf"\((?:{places})[^()]{{0,8}}[讯电]\)|(?:{places})(?:{table()['acting']})"
        patterns[code] = (re.compile(own), re.compile(places), re.compile(acts))
    return patterns


@functools.cache
def _converted() -> re.Pattern[str]:
    money = counters.currency()
    return re.compile(
        rf"[0-9万亿千百]元\((?:大约|约|折合|相当于|等于|即)*(?:[0-9.万亿千百余多]+({money}))\)",
        re.IGNORECASE,
    )


@functools.cache
def _declared() -> re.Pattern[str]:
    return re.compile(rf"\(({counters.currency()}),?下同\)", re.IGNORECASE)


def currency(code: str, text: str = "") -> str:
    """Return the currency that 元 means in a text, if it says so, or in its country.

    It is CNY if the table lacks the country.

    >>> currency("MO", "月薪2万元(港币,下同)")
    'HKD'
    """
    if said := _declared().search(text):
        return next(iter(counters.known()[said[1].lower()].counts))
    return str(table()["countries"].get(code, {"currency": "CNY"})["currency"])


def unit_word(unit: str) -> str:
    """Return the Chinese word for a count in a unit; "" if the table lacks the unit.

    >>> unit_word("vehicle")
    '辆'
    """
    return str(table()["units"].get(unit, ""))


@dataclass(frozen=True)
class Patterns:
    """Patterns of what may follow a number, each matched at its end."""

    number: re.Pattern[str]
    share: re.Pattern[str]
    money: re.Pattern[str]
    time: re.Pattern[str]
    sex: re.Pattern[str]
    physical: re.Pattern[str]
    classifier: re.Pattern[str]
    noun: re.Pattern[str]
    bare: re.Pattern[str]
    never: re.Pattern[str]
    after: re.Pattern[str]
    sum_before: re.Pattern[str]
    sum_after: re.Pattern[str]
    words: re.Pattern[str]


def _begins() -> str:
    """Return the characters with which a figure may begin, because few characters do."""
    hedged = [str(word) for row in hedges.table().values() for word in row.get("before", ())]
    money = [word for word, row in counters.known().items() if counters.of_money(row)]
    # and those of `order` and `unclear` in the table of wordings, and of neutral words
    first = {word[0] for word in (*hedged, *money)} | {*"共总合累达高多上过小大乃几数半0123456789"}
    return re.escape("".join(sorted(first | {*numerals.HAN})))


@functools.cache
def patterns() -> Patterns:
    """Return the patterns built from the table."""
    rows, money = table(), counters.currency()
    classifiers, physical = _longest(rows["classifiers"].split()), _longest(rows["physical"])
    bare = "|".join(f"(?P<{unit}>{'|'.join(words)})" for unit, words in rows["bare"].items())
    counted = rf"{classifiers}|{money}|[年月日天周人省市国州]|小时|星期"
    # 人数 and 总数 don't mean “several”
    several = rf"(?<![人次总多少无指倍参件户额基字系岁位个年月])[几数](?=(?:{counted}))"
    one = rf"(?:{numeral_patterns.HALF}|{numeral_patterns.run()}|{several})"
    more = rf"半|{hedges.pattern('inside')}"  # 一个半月, 两个多月
    # between the ends of a range
    unit = rf"个(?:{more})?月|{money}|年半?|小时|天|日|岁|[%‰成名人台部条个张起宗间角分]"
    hedge = rf"(?:{hedges.beside('before')}|(?<=折合)约)"
    neutral = "(?:共计|总计|合计|累计|达到|高达|多达|达)?"  # with 最高达
    part = rf"(?:[{numerals.HAN}]+|[0-9]+)分之"
    return Patterns(
        number=re.compile(
            rf"(?=[{_begins()}])(?<![0-9.{numerals.HAN}几第A-Za-z·・•¹²³⁰-⁹₀-₉¼-¾⅐-⅞⁄/^±×*])"
            rf"(?<![0-9{numerals.HAN}]点)(?<!数以)"
            # a minus, or the bullet of a list
            r"(?<![^0-9A-Za-z一-鿿%‰)”》]-)(?<!^-)"
            rf"(?P<before>{neutral}(?:(?:{hedge}){neutral})?"
            rf"(?P<money>{money})?(?:{hedge})?(?P<part>{part})?)"
            rf"(?P<number>{one})(?P<to>(?:{unit})?{numeral_patterns.RANGE}(?:{money})?"
            rf"(?(part)(?:{part})?|){one})?",
            re.IGNORECASE,
        ),
        share=re.compile(
            "个?百分点|个点(?!钟)|[%‰]|厘(?![米定清])|成(?=为)|[成折](?![立为员功交本长果就绩熟都语品型效人扣合射算群])"
            "(?:[一二三四五六七八九半](?![成折名人个]))?"
        ),
        money=re.compile(
            rf"(?:[颗个枚粒](?=(?:{money})))?(?P<currency>{money})"
            rf"(?:(?<=元)[0-9一二两三四五六七八九]角(?:[0-9一二两三四五六七八九]分)?整?)?(?:(?<=元)(?P<named>{money})(?!元))?",
            re.IGNORECASE,
        ),
        time=re.compile(
            rf"(?P<month>个(?:{more})?月|(?<=[数几两多余])月)|(?P<year>(?:周)?年半?)(?![代级度份货轻龄底初末中前])|"
            rf"(?P<week>个?(?:{more})?(?:星期|礼拜)|周(?![年岁末边围六日一二三四五]))|"
            rf"(?P<day>[天日](?![数常]))|(?P<hour>个?(?:{more})?(?:小时|钟头))|(?P<minute>分钟)|"
            r"(?P<age>周?岁)"
        ),
        sex=re.compile("(?P<men>男)(?![子性人孩友学童])|(?P<women>女)(?![子性人孩友佣学童])"),
        physical=re.compile(rf"(?P<word>{physical})(?![局粒])"),
        classifier=re.compile(rf"(?P<word>{classifiers})"),
        noun=re.compile(_longest(word for words in rows["nouns"].values() for word in words)),
        bare=re.compile(bare),
        never=re.compile(str(rows["never"])),
        after=re.compile(rf"(?:{hedges.beside('after')}){{1,2}}"),
        sum_before=re.compile(f"(?:{rows['money']['before']})[^0-9,，。;；]{{0,8}}$"),
        sum_after=re.compile(str(rows["money"]["after"])),
        words=re.compile("|".join(rows["words"])),
    )


def _longest(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
