"""Read Chinese dates relative to publication: 昨日, 前天晚上, 上周五, 本周.

Without a day of publication they are reported as unreadable. A week begins on Monday: 上周五 is the
Friday of the previous week; 周五 alone is the last one up to the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from case_lib.reading import numerals
from case_lib.reading.dates import DateExpression, When, between

__all__ = ["find", "places"]

_WEEKDAYS = "一二三四五六日"
_PART = "(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|深夜|[晨早午晚夜])?"
_PATTERN = re.compile(
    "(?<![0-9零一二三四五六七八九十.月])(?P<ago>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
    "(?:天|(?<=[两二三四五])日)前(?![往后述])|"
    # 今日头条 and 日前 aren't dates; 昨日(9日) is read from the day in brackets
    "(?:(?<!的)(?P<day>大前[天日]|(?<![目以之当此年月日])前[天日晚夜](?![后均])|昨[天日晚夜晨早]|今[天日晚夜晨早])"
    "(?!新闻|头条|关注|说法|看点|聚焦|报)"
    f"|(?P<week>上上|上个?|本|这)?(?:周|星期|礼拜)(?P<weekday>[{_WEEKDAYS}天])"
    "(?![均报刊某年期])(?![至到—~-](?:周|星期|礼拜)?[一二三四五六日天])"
    "|(?P<whole>上个?|本|这)(?:周(?![年岁])|星期|礼拜)(?P<end>末)?)"
    rf"{_PART}(?![(（][0-9一二三四五六七八九十廿])"
)
_QUICK = re.compile("[今昨前日]|周|星期|礼拜")
_RATE = re.compile("(?:每|逢|隔|[至到—~-])$|[0-9一二两三四五六七八九十]个?$")
_AGO = {"今": 0, "昨": 1, "前": 2, "大": 3}


def find(text: str, published: When | None, last: When | None = None) -> Iterator[DateExpression]:
    """Yield such dates of a normalised text in order; 两天前 is relative to the ``last`` date.

    >>> from case_lib.reading import dates
    >>> day = dates.read("2023-05-31")
    >>> [(one.token, one.when.text) for one in find("昨日通报,上周五抓获", day)]
    [('昨日', '2023-05-30'), ('上周五', '2023-05-26')]
    """
    for match in _matches(text):
        if match["ago"] and (base := last or published):
            days = int(numerals.value(match["ago"]))
            days_before = between(base.earliest - timedelta(days), base.latest - timedelta(days))
            yield DateExpression(match[0], match.start(), days_before)
        elif published is None:
            yield DateExpression(match[0], match.start(), None, "the day of publication is unknown")
        else:
            yield DateExpression(match[0], match.start(), _relative(match, published.latest))


def places(text: str) -> list[tuple[int, int]]:
    """Return the spans of such dates in a normalised text."""
    return [match.span() for match in _matches(text)]


def _matches(text: str) -> list[re.Match[str]]:
    if not _QUICK.search(text):
        return []
    return [one for one in _PATTERN.finditer(text) if not _RATE.search(text[: one.start()])]


def _relative(match: re.Match[str], day: date) -> When:
    groups = match.groupdict()
    if groups["day"]:
        only = day - timedelta(_AGO[groups["day"][0]])
        return between(only, only)
    monday = day - timedelta(day.weekday())
    if groups["weekday"]:
        number = _WEEKDAYS.index(groups["weekday"].replace("天", "日"))
        if not groups["week"]:
            only = day - timedelta((day.weekday() - number) % 7)
        else:
            weeks = groups["week"].count("上")
            only = monday + timedelta(number - 7 * weeks)
        return between(only, only)
    before = groups["whole"].startswith("上")
    first = monday - timedelta(7 * before)
    if groups["end"]:
        return between(first + timedelta(5), first + timedelta(6))
    return between(first, first + timedelta(6) if before else day)
