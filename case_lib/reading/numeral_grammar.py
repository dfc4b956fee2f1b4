"""Parse a wording from left to right: qualifier, number, unit.

Every character must be parsed. An unparsed rest could change the number, so it is an error.
"""

from __future__ import annotations

import re
from decimal import Decimal

from case_lib.base.errors import QuantityError
from case_lib.reading import counters, hedges, numerals
from case_lib.reading.counters import Counter
from case_lib.reading.numeral_parts import (
    BackwardsError,
    NoNumberError,
    Number,
    Parsed,
    endless,
    leftover,
    unreadable,
)
from case_lib.reading.numeral_patterns import RANGE
from case_lib.reading.numeral_words import OneNumber, pattern

__all__ = ["BackwardsError", "NoNumberError", "Parsed", "parse"]

_TO = re.compile(rf"{RANGE}| ?to(?![a-z]) ?")
_AND = re.compile(" ?and(?![a-z]) ?")  # between 5 and 10; elsewhere it joins two numbers
_COUNTED_BY = re.compile(r"数以([十百千万亿]+)计$")
_DIGIT = "[一二两三四五六七八九]"
# the scale behind the digits of a numeral; 万 and 亿 may have more behind them (5万4千)
_PLACES = re.compile(rf"(?:{numerals.ARABIC}|{_DIGIT}?十?{_DIGIT}?)([百千]?[万亿]+|[百千]+$)")
_LARGE = re.compile("[万亿]+")
_FRACTION = re.compile(rf"([{numerals.HAN}]+|[0-9]+)分之")


def parse(plain: str, said: str, counting: bool = False) -> Parsed:
    """Parse a normalised wording.

    Parameters
    ----------
    said
        The wording as quoted in error messages.
    counting
        Whether things are counted, so that 2.4m means millions; else m may mean metres.

    Raises
    ------
    NoNumberError, BackwardsError, QuantityError
        For a text without a number, a descending range, or any other unreadable wording.
    """
    return _Reader(plain, said, counting).read()


def _times(first: Counter, second: Counter) -> Decimal | None:
    """Return how many of the first unit are in one of the second (six months to two years: 12)."""
    if first.counts == second.counts:
        return Decimal(1)
    month = [counter.counts.get("month") for counter in (first, second)]
    if month[0] is None or month[1] is None or (month[1] / month[0]).denominator > 1:
        return None
    return Decimal(int(month[1] / month[0]))


class _Reader(OneNumber):
    """Parser of one wording."""

    def read(self) -> Parsed:
        by = _COUNTED_BY.match(self.rest)
        if by:
            number = self._value(by[1])
            return Parsed("at_least", number, number, number)
        enclosed = self.before()
        share = self.take(_FRACTION)
        first = self.number()
        if share:
            return self._share(share[1], first)
        counter = self.counter(first)
        if self._to(enclosed):
            parsed = self._range(first, counter)
        else:
            if enclosed:
                raise endless(self.said, self.rest)
            self.qualify(first.form)
            parsed = Parsed(self.form, first.low, first.high, first.step)
            if first.low != first.high:
                parsed.form = self.unqualified(first.form if first.form == "several" else "between")
        self._after(parsed, counter)
        parsed.counted = self.counted
        return parsed

    def _to(self, enclosed: bool) -> bool:
        match = _TO.match(self.rest) or (_AND.match(self.rest) if enclosed else None)
        after = self.rest[match.end() :] if match else ""
        plain = re.sub(pattern("currency"), "", after, count=1)
        if match and pattern("number").match(plain):
            self.rest = after
            return True
        return False

    def _range(self, first: Number, counter: Counter | None) -> Parsed:
        money = self.take(pattern("currency"))
        if money and counters.known()[money[1].lower()] not in self.counted:
            raise leftover(self.said, self.rest)
        second = self.number()
        later = self.counter(second)
        times = _times(counter, later) if counter and later else Decimal(1)
        if times is None:
            raise QuantityError(
                f'"{self.said}" counts two things. Write both ends in one unit, such as "5..10".'
            )
        several = first.form == second.form == "several"  # 几万至数十万
        if not several and (first.low != first.high or second.low != second.high):
            raise unreadable(self.said)
        if not several and (first.form != "exact" or second.form != "exact"):
            raise unreadable(self.said)
        self.unqualified("between")
        if counter and later:
            self.counted.remove(later)
        if several:
            if first.high > second.high:
                raise unreadable(self.said)
            return Parsed("between", first.low, second.high, second.step)
        low, high = self._shared(first, second, counter), second.low * times
        if low > high:
            raise BackwardsError(self.said, second.low, low)
        return Parsed("between", low, high, second.step * times)

    def _shared(self, first: Number, second: Number, counter: Counter | None) -> Decimal:
        """Return the lower end; it may share the scale of the upper: 1至2万 is 10,000–20,000."""
        tens = re.fullmatch("[一二两三四五六七八九十百千零〇]+", first.token)
        bare = re.fullmatch(rf"{numerals.ARABIC}|{_DIGIT}", first.token)
        if not (bare or tens) or first.scale != 1 or counter:
            return first.low
        # 十至三百 isn't 十百, but 十至二十万 is 十万
        places = _PLACES.match(second.token) if bare else _LARGE.search(second.token)
        if not places and second.scale == 1:
            return first.low
        times = second.scale * (numerals.value(places[places.re.groups]) if places else 1)
        if first.low * times <= second.low:
            return first.low * times
        if first.low < 100:
            raise unreadable(self.said)  # 8至5万: from eight, or from eighty thousand down?
        return first.low

    def _value(self, token: str) -> Decimal:
        try:
            return numerals.value(token)
        except ValueError:
            raise unreadable(self.said) from None  # 三一, 百百

    def _share(self, whole: str, part: Number) -> Parsed:
        bottom = self._value(whole)
        if not bottom or part.low != part.high:
            raise unreadable(self.said)
        low, step = 100 * part.low / bottom, 100 * part.step / bottom
        high = low
        if self._to(enclosed=False):
            again = self.take(_FRACTION)
            last = self.number()
            if (again and again[1] != whole) or last.low != last.high or part.form != "exact":
                raise unreadable(self.said)
            high = 100 * last.high / bottom
            if low > high:
                raise BackwardsError(self.said, high, low)
            parsed = Parsed(self.unqualified("between"), low, high, step)
        else:
            self.qualify(part.form)
            parsed = Parsed(self.form, low, high, step)
        self.counted.append(counters.known()["%"])
        self._after(parsed, self.counted[-1])
        parsed.counted = self.counted
        return parsed

    def _after(self, parsed: Parsed, counter: Counter | None) -> None:
        while self.rest:
            if hedge := self.take(pattern("after")):
                if parsed.form in ("between", "several"):
                    self.form = "after"
                    self.unqualified(parsed.form)
                self.qualify(hedges.form_of(hedge[1], "after"))
                parsed.form = self.form
            elif counter is None and (match := self.take(pattern("counter"))):
                counter = counters.known()[match[1].lower()]
                self.counted.append(counter)
            elif money := self.take(pattern("currency")):
                self.counted.append(counters.known()[money[1].lower()])
            else:
                raise leftover(self.said, self.rest)
