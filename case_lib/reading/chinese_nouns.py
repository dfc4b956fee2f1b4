"""Find the noun that gives the unit of a number in Chinese text, after it or before it."""

from __future__ import annotations

import re

from case_lib.reading import measures

__all__ = ["STOP", "after_attribute", "ahead", "at_end", "begins"]

STOP = re.compile(
    '[,，。;；:：、()（）“”"「」《》0-9]|(?:市|价|总)值|中(?![心国央学介转])|一(?=[个名起宗件案伙批])'
)
# 两个利用猫池实施诈骗的窝点: what is counted stands at the end
_ATTRIBUTE = re.compile("利用|使用|涉及|装载|存放|怀疑|实施|从事|分别|藏匿|专门|涉嫌|以")
_CRIME = re.compile("(?:诈骗|赌博|传销|洗钱|贩毒|制毒|犯罪|涉[诈赌毒])*")  # 电话诈骗窝点
# 三个青年下车, 进入5家作案: a verb and its object, no noun
_RIDING = re.compile("(?<![一-鿿]手)[下上停开驾乘坐骑]车$|[作立报备破答档]案$")


def ahead(text: str) -> tuple[str, str]:
    """Return unit and noun at the beginning of a text: the last noun of a compound (公司账户)."""
    last: re.Match[str] | None = None
    for noun in measures.patterns().noun.finditer(text):
        if _RIDING.search(text[: noun.end()]):
            continue
        if last is not None and not _CRIME.fullmatch(text[last.end() : noun.start()]):
            break
        last = noun
    return (_unit_of(last[0]), last[0]) if last else ("", "")


def after_attribute(text: str) -> tuple[str, str]:
    """Return unit and noun at the end of a clause, if an attribute with a verb precedes."""
    if not _ATTRIBUTE.match(text):
        return "", ""
    stop = STOP.search(text)
    return at_end(text[: stop.start()] if stop else text)


def at_end(before: str) -> tuple[str, str]:
    """Return unit and noun at the end of a text, ignoring words such as 共."""
    text = measures.LINK.sub("", before)[-8:]
    nouns = list(measures.patterns().noun.finditer(text))
    if not nouns or _RIDING.search(text[: nouns[-1].end()]):
        return "", ""
    if text[nouns[-1].end() :].strip() not in ("", "的", "者", "们", "等", "量"):
        return "", ""
    return _unit_of(nouns[-1][0]), nouns[-1][0]


def _unit_of(noun: str) -> str:
    nouns = measures.table()["nouns"].items()
    return str(next(unit for unit, words in nouns if noun in words))


def begins(text: str) -> bool:
    """Return whether the text after a classifier may start with a noun missing from the table."""
    return not re.match("[被已均都在为于将以后的并也则和及与等共]", text)
