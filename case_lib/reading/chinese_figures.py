"""Find figures in Chinese text by its grammar: number, classifier, noun.

The words beside a number determine its unit: a currency, a share, a time; a classifier with the
noun after it, or before it if none follows (窝点18个); or a noun alone (300余警力). A number whose
unit is unclear is yielded with the reason why it can't be read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from case_lib.base.errors import QuantityError
from case_lib.reading import gazetteer, hedges, measures, numeral_reading, numerals
from case_lib.reading.chinese_units import Number
from case_lib.reading.figures import NO_NUMBER, NO_UNIT, Figure

__all__ = ["find"]

_ANY = re.compile(f"[0-9{numerals.HAN}几数半壹贰叁肆伍陆柒捌玖拾]")
# 壹佰, but not the 陆 of 大陆
_FORMAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟](?:[壹贰叁肆伍陆柒捌玖拾佰仟万亿零]+|(?=元))")
_ABOUT = re.compile(f"(?:大约|大概|约为?)(?=[0-9{numerals.HAN}])")
_AND = re.compile("(?<=[件箱条包盒])零(?=[0-9])")  # 1448件零38条
_WHOLE = re.compile("[0-9]{2,}|[百千万亿余多]")
_OPENED = re.compile('[“"「][^”"」]{0,6}$')
_TITLE = re.compile('[^”"」]{0,8}(?:行动|工程|计划|战役|会战|攻坚)[”"」]')
# 马六甲(27)、彭亨(18)、霹雳(17): a list counts what the figure before it counts
_BRACKETS = re.compile("(?:[一-鿿]+[(][0-9]+[)][、,和及与]*){3}")
_CLOCK = re.compile(f"[0-9{numerals.HAN}][时点]$")


def find(
    clause: str,
    money: str = "CNY",
    earlier: Sequence[Figure] = (),
    dated: Collection[tuple[int, int]] = (),
) -> Iterator[Figure]:
    """Yield the figures of a normalised clause in order.

    Parameters
    ----------
    money
        The currency that 元 means.
    earlier
        Preceding figures of the sentence; 个 in brackets may refer to their noun.
    dated
        Spans (start, end) of dates.
    """
    for amount in hedges.unclear().finditer(clause):
        if any(start < amount.end() and amount.start() < end for start, end in dated):
            continue  # 判处三年零六个月
        yield Figure.unread(amount[0], clause, amount.start(), NO_NUMBER)
    if not _ANY.search(clause):
        return
    known = list(earlier)
    plain = _FORMAL.sub(lambda digits: numerals.plain(digits[0]), clause)  # keeps the length
    for names in (gazetteer.numbered(), measures.patterns().words, hedges.unclear()):
        plain = names.sub(lambda name: "某" * len(name[0]), plain)
    plain = _AND.sub("及", plain)
    for longest in measures.patterns().number.finditer(plain):
        match: re.Match[str] | None = longest
        begin = longest.start("to")
        if begin >= 0 and any(begin < start < longest.end() for start, _ in dated):
            # 延扣5天至4月12日: no range, but the days before a date
            match = measures.patterns().number.match(plain, longest.start(), begin)
        if match is None:
            continue
        if any(match.start("number") < end and start < match.end() for start, end in dated):
            continue
        if _OPENED.search(plain[: match.start()]) and _TITLE.match(plain, match.end()):
            continue  # “百日行动”
        if _CLOCK.search(plain[: match.start()]) and plain.startswith("分", match.end()):
            continue
        reading = _Reading(plain, match, money, known, clause)
        figure = reading.figure()
        if figure is not None:
            known.append(figure)
            yield figure


class _Reading(Number):
    """A number with its reading."""

    def figure(self) -> Figure | None:
        """Return the figure, or None if the number isn't one."""
        measure = self.measure()
        if measure is None:
            return self._unclear()
        length, unit, word, measured = measure
        if not unit:
            return None
        tail = measures.patterns().after.match(self.clause, self.end + length)
        after = tail[0] if tail else ""
        stop = self.end + length + len(after)
        token = self.text[self.start : stop]
        says = (
            re.sub("[颗个枚粒](?=[A-Za-z比泰以])", "", token) if measured else f"{self.said}{after}"
        )
        return self._read(token, says, unit, word)

    def _read(self, token: str, says: str, unit: str, word: str) -> Figure:
        start = self.start
        try:
            read, turned = numeral_reading.read_turned(says, unit=unit)
        except QuantityError as error:
            if about := _ABOUT.match(says):  # 大约500至1000元: the range says it
                self.start += about.end()
                return self._read(token[about.end() :], says[about.end() :], unit, word)
            return Figure.unread(token, self.text, start, str(error), unit, word)
        box = read.interval
        wording = read.text if turned else says
        return Figure(token, self.text, wording, box.low, box.high, unit, start, turned, "", word)

    def _unclear(self) -> Figure | None:
        """Return a likely figure whose unit is unclear."""
        bracketed = self.before.endswith("(") and self.rest.startswith(")")
        if bracketed and self.known and _BRACKETS.search(self.clause):
            return self._read(self.said, self.said, self.known[-1].unit, "")
        alone = self.hedged and not self.rest  # 嫌疑人过百
        if not _WHOLE.search(self.number) or not (alone or re.match("[一-鿿]", self.rest)):
            return None
        if measures.patterns().never.match(self.rest) or re.search("[号编第码]$", self.before):
            return None
        return Figure.unread(self.said, self.text, self.start, NO_UNIT)
