"""Read dates in Chinese reports: 今年3月初, 4月25日至5月2日, 同年6月, 十二月九日, 114年8月.

A date without a year is the last such date before publication; 去年 is relative to publication too,
同年 and 当日 to the preceding date. A day alone (25日) is relative to publication if it dates the
news (记者25日获悉), otherwise to the preceding date. 年初 is January and 年底 December, “the first
and last days of a year” (现代汉语词典).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from case_lib.reading import numerals
from case_lib.reading.chinese_calendar import MONTHS, Point, month_part, number, year_of
from case_lib.reading.dates import DateExpression, When, altered, between

__all__ = ["find", "places"]

_1 = "[一二三四五六七八九]"
_N = f"(?:[0-9]{{1,2}}|[一二三]?十{_1}?|[廿卅]{_1}?|{_1})"
_FOUR = "(?:[0-9]{4}|[〇零○O0一二三四五六七八九]{4})年"
_MINGUO = "1[0-2][0-9]年"  # years of the Republic calendar, used in Taiwan
_NAMED = "大前年|前年|去年|今年|明年|本年|当年|同年|次年|翌年"
_YEAR = rf"(?:{_NAMED}|{_FOUR}|{_MINGUO}|[0-9]{{2}}年)\)?"
_RELATIVE = "本月|这个月|当月|同月|上个?月|次月|下个?月"
_TO = "(?:至|到|——?|[-–~])"
_THIRD = "初|上旬|中上旬|中下旬|中旬|下旬|底|末|中(?![旬下国央方队午心共毒奖招文外间途])"
_SPAN = "[上下]半年|第?[一二三四]季度|首季|[首前](?:[1-9]|1[01]|[两二三四五六七八九十]|十一)个月"
_AFTER = "之前|以前|前夕|前后|前(?![往述])|之后|以后|后(?![续勤台])|左右|许"
_BEFORE = "大约|约|不晚于|最迟"
_LASTING = "(?<!一连)(?<!连续)(?<!历时)(?<!为期)(?<!长达)(?<!短短)(?<!仅)"
# 25日, 廿五日, but not 三日 or 3日, which may be a duration
_ALONE = "(?:[0-9]{1,2}|[一二三]?十[一二三四五六七八九]|[廿卅][一二三四五六七八九]?)"
_LISTED = f"(?=(?:[、和及与]{_ALONE})+[日号](?!元|均|志|薪|结|籍|前|后|内))"  # 3月20、21日
_NEWS = re.compile(
    "[凌早上中下午晚间傍]{0,3}(?:电|讯|专电|从|对外|发布|通报|披露|宣布|公布|召开|介绍|表示|获悉|报道)"
)
_ANY = re.compile("[年月日号天晚]|[0-9]{4}[-./]")
_ON = re.compile("(?:[于在至到从自即者]|[今昨前]天)$")
_NUMBERED = re.compile("窝点|嫌疑|被告|[楼院线案仓厂店车房桌门库令文公船井]")  # 3号窝点
_NOW = re.compile(
    "(?:记者|今天|昨天|昨日|前天|前日|今日|[两三几]日|连日|周[一二三四五六日]|星期[一二三四五六日天])[(]?$"
)
_DATE = re.compile(
    rf"(?P<hedge>{_BEFORE})?(?<![0-9.{numerals.HAN}第])(?:"
    r"(?P<iso>[0-9]{4}([-./])[0-9]{1,2}\3[0-9]{1,2})"
    rf"|(?P<y1>{_YEAR})?(?P<m1>{_N}(?:月份?|(?={_TO}{_N}月))|{_RELATIVE})"
    rf"(?:(?P<t1>{_THIRD})|(?P<d1>{_N})(?:[日号]|{_LISTED}|(?={_TO}(?:{_N}月)?{_N}[日号])))?"
    rf"(?:{_TO}(?P<now>[今昨][天日][(])?(?:(?P<y2>{_YEAR})?(?P<m2>{_N}月份?|{_RELATIVE})"
    rf"(?:(?P<t2>{_THIRD})|(?P<d2>{_N})[日号])?|(?P<d3>{_N})[日号])(?(now)[)]))?"
    rf"|(?<=[日号0-9十{_1[1:-1]}][、和及与])(?P<d4>{_N})(?:[日号]|{_LISTED})"
    rf"|(?P<d6>{_ALONE})(?:(?P<and>[、和及与])|[日号]?[至到~-])(?P<d7>{_ALONE})[日号](?!元|均|志|薪|结|籍|前|后|内)"
    rf"|(?P<y0>{_FOUR}|(?:19|20)[0-9]{{2}}(?={_TO}(?:19|20)[0-9]{{2}}年)){_TO}(?P<y3>{_FOUR})(?:(?P<m3>{_N})月份?)?(?!底|初|末)"
    rf"|(?P<y4>{_NAMED}|{_FOUR})年?(?P<half>{_SPAN}|初|底|末)"
    rf"|(?<![0-9〇零一二三四五六七八九去今前明本当同次翌])(?P<part>[上下]半年|年[初底末])"
    # 1952年危险毒品法令 is the name of a law
    rf"|(?P<y5>{_FOUR})(?![^,。;0-9《警方据依引违触因在]{{2,16}}(?:法令|法案|条例|[^行依]法》))(?![度级代份版{numerals.HAN}0-9到—~-])(?:(?=至今)|(?!至))"
    rf"|(?P<y6>{_FOUR})至(?P<y7>{_NAMED})(?![初底末0-9{numerals.HAN}])"
    rf"|(?:[今昨]|(?<![以目之])前)\((?P<d5>[0-9]{{1,2}})日?\)[日天]"
    rf"|{_LASTING}(?P<d0>{_ALONE})[日号](?!元|均|志|薪|结|籍|前|后|内)"
    r"|(?:(?P<same>当日|当天|当晚|同日|同天)|(?P<next>次日|翌日|隔日|隔天|翌晨|次晨))(?![(][0-9]{1,2}日)"
    rf")(?![0-9](?![0-9]?[时点:]))(?P<after>{_AFTER})?"
)
# 毒贩将于16日交易: a plan, after which 次日 still follows the day of the story
_PLANNED = re.compile(
    "(?:[将拟准备计划预定约好]{1,4}[在于]|(?:计划|打算|准备|预计|约定)[^,。;]{0,4})$"
)
# 押后至23日: a day to come
_UNTIL = re.compile(
    "(?:押后|延后|延扣|还押|延押|扣留|延长扣押|展延|延期|押候|改期)[^,。]{0,8}[至到]$|[须需订]于$|(?<!决)定于$|[明后][天日][(]$"
)
_MONTH = 31


def find(text: str, published: When | None, last: When | None = None) -> Iterator[DateExpression]:
    """Yield the dates of a normalised text in order.

    Parameters
    ----------
    published
        The day of publication, from which years that the text omits are inferred.
    last
        The preceding date, to which 同年, 当日 and the like refer.
    """
    end, year = -1, 0
    for match in _DATE.finditer(text) if _ANY.search(text) else ():
        if (match["d0"] or match["d6"]) and not _is_day(text, match):
            continue
        if match["iso"] and _is_name(text, match):
            continue
        listed = year if match.start() == end + 1 and text[end] in "、和及与" else 0
        end, year = match.end(), 0
        if match["after"] or match["hedge"]:
            yield altered(match[0], match.start(), match["after"] or match["hedge"])
            continue
        base = None if _is_news(text, match) else last
        if match["and"] and number(match["d7"]) != number(match["d6"]) + 1:
            yield from _two_days(text, match, published, base)
            continue
        when = _read(match, published, base)
        if when and match["m1"] and not match["m2"]:
            if match["y1"] or listed:
                year = listed or when.earliest.year
            if listed and not match["y1"] and match["m1"][0] not in MONTHS:
                when = _in_year(when, listed)  # 2022年3月、5月
        alone = match["d1"] and not match["y1"]
        if when and last and alone and when.text[4:] == last.text[4:]:
            when = last  # the same day again
        if when and published and _UNTIL.search(text[: match.start()]):
            when = _to_come(when, match, published.latest)
        why = "" if when else "the year is unknown" if published is None else "is not a date"
        planned = bool(_PLANNED.search(text[: match.start()]))
        if not planned:
            last = when or last
        yield DateExpression(match[0], match.start(), when, why, planned)


def places(text: str) -> list[tuple[int, int]]:
    """Return the spans of all dates in a normalised text, including those that can't be read."""
    return [
        match.span()
        for match in (_DATE.finditer(text) if _ANY.search(text) else ())
        if not (match["d0"] or match["d6"]) or _is_day(text, match)
    ]


def _is_day(text: str, match: re.Match[str]) -> bool:
    """Return whether a day alone is a date: at most 31, and not part of another number."""
    before = text[: match.start()]
    if match[0].endswith("号") and re.search("[一-鿿]$", before) and not _ON.search(before):
        return False  # 飓风1号
    if match[0].endswith("号") and _NUMBERED.match(text, match.end()):
        return False
    days = [number(day) for day in (match["d0"], match["d6"], match["d7"]) if day]
    return all(0 < day <= 31 for day in days) and not re.search("[号第每]$", before)


def _two_days(
    text: str, match: re.Match[str], published: When | None, base: When | None
) -> Iterator[DateExpression]:
    """Yield both days of 20及23日."""
    for key, token in (("d6", match["d6"]), ("d7", text[match.start("d7") : match.end()])):
        when = _day(number(match[key]), published, base)
        if when and published and _UNTIL.search(text[: match.start()]):
            when = _to_come(when, match, published.latest)
        yield DateExpression(token, match.start(key), when, "" if when else "the year is unknown")
        base = when or base


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Return whether a date in quotation marks is the name of a case (“2019.2.23”)."""
    return text[: match.start()].endswith(("“", '"', "「")) and text[match.end() :].startswith(
        ("”", '"', "」")
    )


def _is_news(text: str, match: re.Match[str]) -> bool:
    """Return whether a day alone dates the report rather than an event."""
    if not (match["d0"] or match["d6"]):
        return False
    return bool(_NEWS.match(text, match.end()) or _NOW.search(text[: match.start()]))


def _read(match: re.Match[str], published: When | None, last: When | None) -> When | None:
    try:
        return _days(match, published, last)
    except (ValueError, calendar.IllegalMonthError, OverflowError):
        return None


def _days(match: re.Match[str], published: When | None, last: When | None) -> When | None:
    groups = match.groupdict()
    if groups["iso"]:
        return _only(date(*(int(part) for part in re.split("[-./]", groups["iso"]))))
    if groups["same"] or groups["next"] or groups["d4"]:
        if last is None:
            return None
        if groups["d4"]:
            return _only(last.latest.replace(day=number(groups["d4"])))
        return last if groups["same"] else _only(last.latest + timedelta(1))
    if groups["d6"]:
        ends = [_day(number(groups[key]), published, last) for key in ("d6", "d7")]
        return between(ends[0].earliest, ends[1].latest) if ends[0] and ends[1] else None
    if groups["y6"]:
        years = [year_of(groups[key], published, last) for key in ("y6", "y7")]
        return _span(date(years[0], 1, 1), date(years[1], 12, 31))
    if groups["d0"] or groups["d5"]:
        return _day(number(groups["d0"] or groups["d5"]), published, None if groups["d5"] else last)
    if groups["y5"]:
        year = year_of(groups["y5"], published, last)
        return _span(date(year, 1, 1), date(year, 12, 31))
    if groups["y4"]:
        return _part_of_year(year_of(groups["y4"], published, last), groups["half"])
    if groups["part"]:
        return _part_past(groups["part"], published)
    if groups["y0"]:
        month = number(groups["m3"]) if groups["m3"] else 12
        end = month_part(year_of(groups["y3"], published, last), month, None, None)
        return _span(date(year_of(groups["y0"], published, last) or 0, 1, 1), end[1])
    second = groups["m2"] or groups["d3"]
    begin = Point(groups["y1"], groups["m1"], groups["t1"], groups["d1"])
    if not second:
        return _span(*begin.days(published, last))
    if groups["d3"]:
        first = begin.days(published, last)
        return _span(first[0], first[0].replace(day=number(groups["d3"])))
    stop = Point(groups["y2"], groups["m2"], groups["t2"], groups["d2"])
    if begin.year is not None:
        first = begin.days(published, last)
        start_year = between(*first)  # 2023年11月至次年1月: the year after 2023
        later = first[0].year + (stop.in_year(published, start_year)[1] < first[0].month)
        return _span(first[0], stop.days(published, start_year, later)[1])
    final = stop.days(published, last)
    earlier = final[1].year - (begin.in_year(published, last)[1] > final[1].month)
    return _span(begin.days(published, last, earlier)[0], final[1])


def _in_year(when: When, year: int) -> When:
    """Return the same days in another year."""
    first = when.earliest.replace(day=1, year=year)
    gap = calendar.monthrange(year, first.month)[1]
    days = [date(year, first.month, min(one.day, gap)) for one in (when.earliest, when.latest)]
    return between(*days)


def _day(number: int, published: When | None, last: When | None) -> When | None:
    """Return that day in the month of the preceding date, else the last one before publication."""
    if last and (last.latest - last.earliest).days > _MONTH:
        last = None  # a day after years or months isn't in their first one
    base = last or published
    if base is None:
        return None
    first = base.earliest if last else base.latest
    if last or number <= first.day:
        return _only(first.replace(day=number))
    return _only((first.replace(day=1) - timedelta(1)).replace(day=number))


def _to_come(when: When, match: re.Match[str], published: date) -> When:
    """Return the first such days after publication, if the year is not stated."""
    if match["y1"] or not (match["m1"] or match["d0"] or match["d6"]):
        return when
    moved = when
    for ahead in range(13):
        month = published.month - 1 + ahead
        if match["m1"] and month % 12 + 1 != when.earliest.month:
            continue
        gap = 12 * (published.year - when.earliest.year) + month + 1 - when.earliest.month
        try:
            moved = between(_moved(when.earliest, gap), _moved(when.latest, gap))
        except ValueError:
            continue
        if moved.latest > published:
            return moved
    return when


def _moved(day: date, months: int) -> date:
    count = 12 * day.year + day.month - 1 + months
    return day.replace(year=count // 12, month=count % 12 + 1)


def _part_of_year(year: int, part: str) -> When | None:
    if "季" in part:
        quarter = "首一二三四".index(part.removeprefix("第")[0]) or 1
        months = (3 * quarter - 2, 3 * quarter)
    elif part.endswith("个月"):
        months = (1, number(part[1:-2].replace("两", "二")))
    else:
        months = {"上半年": (1, 6), "下半年": (7, 12), "初": (1, 1)}.get(part, (12, 12))
    return _span(
        month_part(year, months[0], None, None)[0], month_part(year, months[1], None, None)[1]
    )


def _part_past(part: str, published: When | None) -> When | None:
    """Return the last such part of a year that had begun by the day of publication."""
    if published is None:
        return None
    part_of_year = _part_of_year(published.latest.year, part.removeprefix("年"))
    if part_of_year is not None and part_of_year.earliest > published.latest:
        return _part_of_year(published.latest.year - 1, part.removeprefix("年"))
    return part_of_year


def _only(day: date) -> When:
    return between(day, day)


def _span(first: date, final: date) -> When | None:
    return between(first, final) if first <= final else None
