"""Parse a wording from left to right: qualifier, number, unit.

Every character must be parsed. An unparsed rest could change the number, so it is an error.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from decimal import Decimal

from case_lib.base.errors import QuantityError
from case_lib.reading import counters, hedges, numerals
from case_lib.reading.counters import Counter
from case_lib.reading.numeral_patterns import HALF, RANGE, run

__all__ = ["BackwardsError", "NoNumberError", "Parsed", "parse"]

_PARTED = r"个{}(?=月|小时|钟头|星期|礼拜)"
_TO = re.compile(rf"{RANGE}| ?to(?![a-z]) ?")
_AND = re.compile(" ?and(?![a-z]) ?")  # between 5 and 10; elsewhere it joins two numbers
# three years and 10 months, in English
_MONTHS_MORE = re.compile("(?: and |,(?: ?and)? ?| )([0-9]{1,2})[ -](?=months?(?![a-z]))")
_COUNTED_BY = re.compile(r"数以([十百千万亿]+)计$")
_FRACTION = re.compile(rf"([{numerals.HAN}]+|[0-9]+)分之")
_TENTH = re.compile("[一二三四五六七八九半]")
_CENTS = re.compile(r"(?:([0-9一二两三四五六七八九])角)?(?:零?([0-9一二两三四五六七八九])分)?整?")
# letters that mean million or billion beside money, but may mean metres or minutes elsewhere
_OF_MONEY = {"m": Decimal(10**6), "b": Decimal(10**9)}
_HALVABLE = ("year", "month", "day", "hour")


class NoNumberError(QuantityError):
    """Raised for a text without any number."""


class BackwardsError(QuantityError):
    """Raised for a descending range; ``upward`` is the same range in ascending order."""

    def __init__(self, said: str, low: Decimal, high: Decimal) -> None:
        self.upward = f"{low:f}..{high:f}"
        super().__init__(f'"{said}" runs backwards. Write the lower bound first: "{self.upward}".')


@dataclass
class Parsed:
    """A parsed wording: its form, the lowest and highest number named, the place value of the last
    non-zero digit (``step``), and the counters.
    """

    form: str
    low: Decimal
    high: Decimal
    step: Decimal
    counted: list[Counter] = field(default_factory=list)


@dataclass
class _Number:
    low: Decimal
    high: Decimal
    step: Decimal
    form: str
    token: str
    scale: str

    def add(self, part: Decimal, step: Decimal) -> None:
        if self.form != "exact" or self.low != self.low.to_integral_value():
            raise ValueError
        self.low, self.high, self.step = self.low + part, self.high + part, step


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


@functools.cache
def _pattern(of: str) -> re.Pattern[str]:
    exponent = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)e[+-]?[0-9]+(?![0-9.])|\.[0-9]+"
    return re.compile(
        {
            "before": rf" ?({hedges.pattern('before')})",
            "after": rf" ?-?({hedges.pattern('after')})",
            "neutral": rf" ?({counters.neutral()}|好(?=几)|(?:between|from)(?![a-z]) ?)",
            "currency": rf" ?({counters.currency()})",
            "counter": rf" ?({counters.pattern()})",
            "scale": rf" ?({counters.alternatives(counters.scales())})",
            "number": rf" ?(-?)({exponent}|{run()}|[几数](?![额字据量目值位学]))",
            "inside": hedges.pattern("inside"),
            "half": rf" ?{HALF}",
        }[of]
    )


class _Reader:
    """Parser of one wording; ``rest`` is the unparsed text."""

    def __init__(self, plain: str, said: str, counting: bool) -> None:
        self.rest, self.said, self.counting = plain, said, counting
        self.form = "exact"
        self.counted: list[Counter] = []

    def read(self) -> Parsed:
        by = _COUNTED_BY.match(self.rest)
        if by:
            number = self._value(by[1])
            return Parsed("at_least", number, number, number)
        enclosed = self._before()
        share = self._take(_FRACTION)
        first = self._number()
        if share:
            return self._share(share[1], first)
        counter = self._counter(first)
        if self._to(enclosed):
            found = self._range(first, counter)
        else:
            if enclosed:
                raise self._open()
            self._qualify(first.form)
            found = Parsed(self.form, first.low, first.high, first.step)
            if first.low != first.high:
                found.form = self._unqualified(first.form if first.form == "several" else "between")
        self._after(found, counter)
        found.counted = self.counted
        return found

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.rest)
        if match is not None and match[0]:
            self.rest = self.rest[match.end() :]
            return match
        return None

    def _qualify(self, form: str) -> None:
        if form in ("exact", "several"):
            return
        if (self.form, form) == ("about", "more_than"):
            self.form = form  # 约600余吨 is a little more than 600
            return
        if self.form != "exact":
            raise QuantityError(
                f'"{self.said}" qualifies the number twice. Keep the one that the source means, '
                "and explain it in a note."
            )
        self.form = form

    def _unqualified(self, form: str) -> str:
        if self.form != "exact":
            raise QuantityError(
                f'"{self.said}" qualifies a range. Write the range alone, such as "20..30", and '
                "quote the wording of the source in a note."
            )
        return form

    def _before(self) -> bool:
        """Read the words before the number; return whether they open a range (between, from)."""
        enclosed = False
        while True:
            if money := self._take(_pattern("currency")):
                self.counted.append(counters.known()[money[1].lower()])
            elif hedge := self._take(_pattern("before")):
                self._qualify(hedges.form_of(hedge[1], "before"))
            elif neutral := self._take(_pattern("neutral")):
                enclosed = enclosed or neutral[1].startswith("between")
            else:
                return enclosed

    def _number(self) -> _Number:
        if self._take(_pattern("half")):
            self.rest = self.rest.removeprefix("个") if self.rest[:2] != "个月" else self.rest
            half = Decimal("0.5")
            return _Number(half, half, half, "exact", "半", "")
        match = self._take(_pattern("number"))
        if match is None:
            raise self._no_number()
        sign, token = match.groups()
        form = "exact"
        if "e" not in token:
            inside = list(_pattern("inside").finditer(token))
            if inside:
                if len(inside) > 1:
                    raise self._unreadable()
                form = hedges.form_of(inside[0][0], "inside")
                token = token[: inside[0].start()] + token[inside[0].end() :]
        try:
            low, high, several = numerals.span(token)
        except (ValueError, ArithmeticError):
            raise self._unreadable() from None
        if (several or low != high) and form != "exact":
            raise self._unreadable()
        if sign:
            low, high = -high, -low
        step = Decimal(10) ** int(low.normalize().as_tuple().exponent)
        scale, times = self._scale()
        found = _Number(
            low * times,
            high * times,
            step * times,
            "several" if several else form,
            token,
            scale,
        )
        self._parted(found)
        return found

    def _scale(self) -> tuple[str, Decimal]:
        """Read a scale word; return it and its value."""
        if found := self._take(_pattern("scale")):
            return found[1], counters.scales()[found[1]]
        letter = re.match(" ?([mb])(?![a-z])", self.rest)
        if letter is None:
            return "", Decimal(1)
        after = self.rest[letter.end() :]
        if self.counting and letter[0] == "m" and (not after or after[0] == " "):
            self.rest = after
            return "m", _OF_MONEY["m"]
        money = re.match(rf"[^a-z]*?{_pattern('currency').pattern}", after)
        if not money and not any(counters.of_money(counter) for counter in self.counted):
            return "", Decimal(1)
        self.rest = after
        return letter[1], _OF_MONEY[letter[1]]

    def _parted(self, number: _Number) -> None:
        """Read 半, 余, 多 or 来 inside a counter: 一个半月, 4个多月."""
        if match := re.match(_PARTED.format("半"), self.rest):
            self._add(number, Decimal("0.5"), Decimal("0.5"))
        elif match := re.match(_PARTED.format(f"({hedges.pattern('inside')})"), self.rest):
            if number.form != "exact":
                raise self._unreadable()
            number.form = hedges.form_of(match[1], "inside")
        if match:
            self.rest = f"个{self.rest[match.end() :]}"

    def _add(self, number: _Number, part: Decimal, step: Decimal) -> None:
        try:
            number.add(part, step)
        except ValueError:
            raise self._unreadable() from None

    def _counter(self, number: _Number) -> Counter | None:
        match = self._take(_pattern("counter"))
        if match is None:
            return None
        found = counters.known()[match[1].lower()]
        self.counted.append(found)
        if set(found.counts) & set(_HALVABLE) and self._take(re.compile("半")):
            self._add(number, Decimal("0.5"), Decimal("0.5"))
        if "year" in found.counts and (months := self._take(_MONTHS_MORE)):
            number.low, number.high = (12 * years for years in (number.low, number.high))
            self._add(number, Decimal(months[1]), Decimal(1))
            self._take(_pattern("counter"))
            self.counted[-1] = found = counters.known()["months"]
        if found.word in ("成", "折") and (tenth := self._take(_TENTH)):
            part = Decimal("0.5") if tenth[0] == "半" else numerals.value(tenth[0]) / 10
            self._add(number, part, Decimal("0.1"))
        if found.word.startswith("元") and (cents := self._take(_CENTS)):
            for char, step in zip(cents.groups(), ("0.1", "0.01"), strict=True):
                if char:
                    part = numerals.value(char) * Decimal(step)
                    number.low, number.high = number.low + part, number.high + part
                    number.step = Decimal(step)
        return found

    def _to(self, enclosed: bool) -> bool:
        match = _TO.match(self.rest) or (_AND.match(self.rest) if enclosed else None)
        after = self.rest[match.end() :] if match else ""
        plain = re.sub(_pattern("currency"), "", after, count=1)
        if match and _pattern("number").match(plain):
            self.rest = after
            return True
        return False

    def _range(self, first: _Number, counter: Counter | None) -> Parsed:
        money = self._take(_pattern("currency"))
        if money and counters.known()[money[1].lower()] not in self.counted:
            raise self._leftover()
        second = self._number()
        later = self._counter(second)
        if counter and later and counter.counts != later.counts:
            raise QuantityError(
                f'"{self.said}" counts two things. Write both ends in one unit, such as "5..10".'
            )
        several = first.form == second.form == "several"  # 几万至数十万
        if not several and (first.low != first.high or second.low != second.high):
            raise self._unreadable()
        if not several and (first.form != "exact" or second.form != "exact"):
            raise self._unreadable()
        self._unqualified("between")
        if counter and later:
            self.counted.remove(later)
        if several:
            if first.high > second.high:
                raise self._unreadable()
            return Parsed("between", first.low, second.high, second.step)
        low = self._shared(first, second, counter)
        if low > second.low:
            raise BackwardsError(self.said, second.low, low)
        return Parsed("between", low, second.low, second.step)

    def _shared(self, first: _Number, second: _Number, counter: Counter | None) -> Decimal:
        """Return the lower end; it may share the scale of the upper: 1至2万 is 10,000–20,000."""
        places = re.search(r"(?<=[0-9一二两三四五六七八九])[百千万亿]+$", second.token)
        bare = re.fullmatch(rf"{numerals.ARABIC}|[一二两三四五六七八九]", first.token)
        if not bare or first.scale or counter or not (places or second.scale):
            return first.low
        times = numerals.value(places[0]) if places else Decimal(1)
        if second.scale:
            times *= {**counters.scales(), **_OF_MONEY}[second.scale]
        if first.low * times <= second.low:
            return first.low * times
        if first.low < 100:
            raise self._unreadable()  # 8至5万: from eight, or from eighty thousand down?
        return first.low

    def _value(self, token: str) -> Decimal:
        try:
            return numerals.value(token)
        except ValueError:
            raise self._unreadable() from None  # 三一, 百百

    def _share(self, whole: str, part: _Number) -> Parsed:
        bottom = self._value(whole)
        if not bottom or part.low != part.high:
            raise self._unreadable()
        low, high, step = (100 * number / bottom for number in (part.low, part.high, part.step))
        if self._to(enclosed=False):
            again = self._take(_FRACTION)
            last = self._number()
            if (again and again[1] != whole) or last.low != last.high or part.form != "exact":
                raise self._unreadable()
            high = 100 * last.high / bottom
            if low > high:
                raise BackwardsError(self.said, high, low)
            found = Parsed(self._unqualified("between"), low, high, step)
        else:
            self._qualify(part.form)
            found = Parsed(self.form, low, high, step)
        self.counted.append(counters.known()["%"])
        self._after(found, self.counted[-1])
        found.counted = self.counted
        return found

    def _after(self, found: Parsed, counter: Counter | None) -> None:
        while self.rest:
            if hedge := self._take(_pattern("after")):
                if found.form in ("between", "several"):
                    self.form = "after"
                    self._unqualified(found.form)
                self._qualify(hedges.form_of(hedge[1], "after"))
                found.form = self.form
            elif counter is None and (match := self._take(_pattern("counter"))):
                counter = counters.known()[match[1].lower()]
                self.counted.append(counter)
            elif money := self._take(_pattern("currency")):
                self.counted.append(counters.known()[money[1].lower()])
            else:
                raise self._leftover()

    # -- errors -----------------------------------------------------------------------------------

    def _no_number(self) -> QuantityError:
        holds = re.search(rf"[0-9{numerals.HAN}几半]", self.rest)
        if holds:
            return self._leftover()
        return NoNumberError(
            f'"{self.said}" contains no readable number. Write 506, "1000+", "~200", "5..10", '
            '"<200", ">=400", or the wording of the source.'
        )

    def _unreadable(self) -> QuantityError:
        return QuantityError(
            f'"{self.said}" can\'t be read as a number. Write it in digits, such as 506, '
            '"1000+" or "5..10".'
        )

    def _open(self) -> QuantityError:
        if self.rest.strip():
            return self._leftover()
        return QuantityError(
            f'"{self.said}" begins a range without its end. Write both, such as "5..10".'
        )

    def _leftover(self) -> QuantityError:
        if re.match(rf" ?[,+-]?[0-9{numerals.HAN}]", self.rest):
            return QuantityError(
                f'"{self.said}" contains more than one number. Write a range as "5..10".'
            )
        return QuantityError(
            f'"{self.said}": "{self.rest.strip()}" beside the number is not understood, and could '
            "change it. Write the number in digits with its qualifier, such as 3800000, "
            '"1000+" or ">=400".'
        )
