"""Read one number of a wording: qualifiers, digits or words, scale, counter."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from case_lib.base.errors import QuantityError
from case_lib.reading import counters, hedges, numerals
from case_lib.reading.counters import Counter
from case_lib.reading.numeral_parts import Number, no_number, unreadable
from case_lib.reading.numeral_patterns import HALF, run

__all__ = ["OneNumber", "pattern"]

_PARTED = r"个{}(?=月|小时|钟头|星期|礼拜)"
# three years and 10 months, in English
_MONTHS_MORE = re.compile("(?: and |,(?: ?and)? ?| )([0-9]{1,2})[ -](?=months?(?![a-z]))")
_TENTH = re.compile("[一二三四五六七八九半]")
_CENTS = re.compile(r"(?:([0-9一二两三四五六七八九])角)?(?:零?([0-9一二两三四五六七八九])分)?整?")
# letters that mean million or billion beside money, but may mean metres or minutes elsewhere
_OF_MONEY = {"m": Decimal(10**6), "b": Decimal(10**9)}
_HALVABLE = ("year", "month", "day", "hour")


@functools.cache
def pattern(of: str) -> re.Pattern[str]:
    """Return the pattern of a part of a wording."""
    exponent = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)e[+-]?[0-9]+(?![0-9.])|\.[0-9]+"
    return re.compile(
        {
            "before": rf" ?({hedges.pattern('before')})",
            "after": rf" ?-?({hedges.pattern('after')})",
            "neutral": rf" ?({counters.neutral()}|好(?=几)|(?:between|from)(?![a-z]) ?)",
            "currency": rf" ?({counters.currency()})",
            "counter": rf" ?({counters.pattern()})",
            "scale": rf" ?({counters.alternatives(counters.scales())})",
            "number": rf" ?(-?)({exponent}|{run()}|[几数](?![额字据量目值学]))",
            "inside": hedges.pattern("inside"),
            "half": rf" ?{HALF}",
        }[of]
    )


class OneNumber:
    """Parser of one number; ``rest`` is the unparsed text."""

    def __init__(self, plain: str, said: str, counting: bool) -> None:
        self.rest, self.said, self.counting = plain, said, counting
        self.form, self.ahead = "exact", ""
        self.counted: list[Counter] = []

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return a match at the beginning of the rest, and parse it; None without one."""
        match = pattern.match(self.rest)
        if match is not None and match[0]:
            self.rest = self.rest[match.end() :]
            return match
        return None

    def qualify(self, form: str) -> None:
        """Note a qualifier; one number has only one."""
        if form in ("exact", "several"):
            return
        if form == self.form and form in ("about", "at_least", "at_most"):
            return  # 大约500人左右, 至少500人以上
        if (self.form, form) == ("about", "more_than"):
            self.form = form  # 约600余吨 is a little more than 600
            return
        if form == "more_than" == self.ahead:
            self.ahead = ""  # 逾4亿余元 says it once more
            return
        if self.form != "exact":
            raise QuantityError(
                f'"{self.said}" qualifies the number twice. Keep the one that the source means, '
                "and explain it in a note."
            )
        self.form = form

    def unqualified(self, form: str) -> str:
        """Return a form that takes no qualifier."""
        if self.form != "exact":
            raise QuantityError(
                f'"{self.said}" qualifies a range. Write the range alone, such as "20..30", and '
                "quote the wording of the source in a note."
            )
        return form

    def before(self) -> bool:
        """Read the words before the number; return whether they open a range (between, from)."""
        enclosed = False
        while True:
            if money := self.take(pattern("currency")):
                self.counted.append(counters.known()[money[1].lower()])
            elif hedge := self.take(pattern("before")):
                self.qualify(hedges.form_of(hedge[1], "before"))
            elif neutral := self.take(pattern("neutral")):
                enclosed = enclosed or neutral[1].startswith("between")
            else:
                self.ahead = self.form
                return enclosed

    def number(self) -> Number:
        """Read one number with its scale word."""
        if self.take(pattern("half")):
            self.rest = self.rest.removeprefix("个") if self.rest[:2] != "个月" else self.rest
            half = Decimal("0.5")
            return Number(half, half, half, "exact", "半", Decimal(1))
        match = self.take(pattern("number"))
        if match is None:
            raise no_number(self.said, self.rest)
        sign, token = match[1], match[2].replace("个", "")  # 1.2个亿
        form = "exact"
        if "e" not in token:
            inside = list(pattern("inside").finditer(token))
            if inside:
                if len(inside) > 1:
                    raise unreadable(self.said)
                form = hedges.form_of(inside[0][0], "inside")
                token = token[: inside[0].start()] + token[inside[0].end() :]
        try:
            low, high, several = numerals.span(token)
        except (ValueError, ArithmeticError):
            raise unreadable(self.said) from None
        if (several or low != high) and form != "exact":
            raise unreadable(self.said)
        if sign:
            low, high = -high, -low
        step = Decimal(10) ** int(low.normalize().as_tuple().exponent)
        times = self.scale()
        number = Number(
            low * times,
            high * times,
            step * times,
            "several" if several else form,
            token,
            times,
        )
        self.parted(number)
        return number

    def scale(self) -> Decimal:
        """Read scale words (million; lakh crore) and return their value, 1 without any."""
        times = Decimal(1)
        while scale := self.take(pattern("scale")):
            times *= counters.scales()[scale[1]]
        if times != 1:
            return times
        letter = re.match(" ?([mb])(?![a-z])", self.rest)
        if letter is None:
            return Decimal(1)
        after = self.rest[letter.end() :]
        if self.counting and letter[0] == "m" and (not after or after[0] == " "):
            self.rest = after
            return _OF_MONEY["m"]
        money = re.match(rf"[^a-z]*?{pattern('currency').pattern}", after)
        if not money and not any(counters.of_money(counter) for counter in self.counted):
            return Decimal(1)
        self.rest = after
        return _OF_MONEY[letter[1]]

    def parted(self, number: Number) -> None:
        """Read 半, 余, 多 or 来 inside a counter: 一个半月, 4个多月."""
        if match := re.match(_PARTED.format("半"), self.rest):
            self.add(number, Decimal("0.5"), Decimal("0.5"))
        elif match := re.match(_PARTED.format(f"({hedges.pattern('inside')})"), self.rest):
            if number.form != "exact":
                raise unreadable(self.said)
            number.form = hedges.form_of(match[1], "inside")
        if match:
            self.rest = f"个{self.rest[match.end() :]}"

    def add(self, number: Number, part: Decimal, step: Decimal) -> None:
        """Add a part to a number."""
        try:
            number.add(part, step)
        except ValueError:
            raise unreadable(self.said) from None

    def counter(self, number: Number) -> Counter | None:
        """Read the word for what is counted; None without one."""
        match = self.take(pattern("counter"))
        if match is None:
            return None
        counter = counters.known()[match[1].lower()]
        self.counted.append(counter)
        if set(counter.counts) & set(_HALVABLE) and self.take(re.compile("半")):
            self.add(number, Decimal("0.5"), Decimal("0.5"))
        if "year" in counter.counts and (months := self.take(_MONTHS_MORE)):
            number.low, number.high = (12 * years for years in (number.low, number.high))
            self.add(number, Decimal(months[1]), Decimal(1))
            self.take(pattern("counter"))
            self.counted[-1] = counter = counters.known()["months"]
        if counter.word in ("成", "折") and (tenth := self.take(_TENTH)):
            part = Decimal("0.5") if tenth[0] == "半" else numerals.value(tenth[0]) / 10
            self.add(number, part, Decimal("0.1"))
        if counter.word.startswith("元") and (cents := self.take(_CENTS)):
            for char, step in zip(cents.groups(), ("0.1", "0.01"), strict=True):
                if char:
                    part = numerals.value(char) * Decimal(step)
                    number.low, number.high = number.low + part, number.high + part
                    number.step = Decimal(step)
        return counter
