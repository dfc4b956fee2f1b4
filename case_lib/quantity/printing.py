"""Print quantities by the editorial rules of a language, with their precision.

A reported figure is printed as reported, and a count exactly. Bounds of computed quantities are
rounded outward. A share below the whole isn't printed as 100 %, nor a small one as zero.
"""

from __future__ import annotations

import math
from decimal import Decimal

from case_lib.base import rounding, unit_words, units
from case_lib.base.kinds import Kind
from case_lib.base.languages import style
from case_lib.quantity import numbers
from case_lib.quantity.quantities import Quantity

__all__ = ["joined", "say", "unit", "worded"]

_YEAR = 12  # months
_SHORT = 3  # significant digits of ends that are printed in full
_SPACE = "\u00a0"  # non-breaking


def unit(name: str | None, lang: str, value: float = 2.0) -> str:
    """Return a unit as printed after a number: people, yuan a day, 元/天."""
    return unit_words.called(name, lang, value)


def _unit_of(quantity: Quantity, lang: str, value: float) -> str:
    cited = [c for q in (quantity, *quantity.inputs) for c in q.citations]
    tokens = [c.anchor for c in cited if c.decides and c.anchor]
    own = unit_words.as_in_sources(quantity.unit, lang, tokens)
    return own or unit(quantity.unit, lang, value)


def _nearly(quantity: Quantity, lang: str) -> str:
    """Return a single computed value: all digits if short, else rounded."""
    value = rounding.decimal(quantity.low)
    drawn = quantity.kind >= Kind.ASSUMED
    full = _full(quantity.unit)
    if drawn and full:
        least = Decimal(full) / 1000
        if 0 < value < least:
            return style(lang).numbers.near_none.format(numbers.digits(least, lang))
        if full - least < value < full:
            return style(lang).numbers.near_all.format(numbers.digits(full - least, lang))
        return numbers.digits(rounding.nearest(value, 1), lang)
    if rounding.places(value) <= (0 if quantity.unit in units.SHARES else 3):
        return numbers.exactly(quantity.low, lang)
    size = abs(value)
    count = 2 if full or 1 <= size < 10 else 1 if size < 100 else 0
    if size < 1 and not full:
        count = 2 - value.adjusted()
    never = [0, full] if full else [0]
    return numbers.digits(rounding.nearest(value, count, never), lang, None if full else count)


def _full(unit_name: str | None) -> int | None:
    """Return the whole for a share in that unit: 100 for per cent."""
    return units.SHARES.get(unit_name or "")


@rounding.in_full
def say(quantity: Quantity, lang: str, with_unit: bool = True) -> str:
    """Return a quantity in words: by the wording of its source if it has one, else its bounds.

    >>> from case_lib import open_case
    >>> wage = open_case("shanghai-2023")["pay.caller.base_wage_hour"]
    >>> say(wage, "zh"), say(wage, "en", with_unit=False)
    ('18至27.5元/小时', '18–27.5')
    """
    wording = quantity.wording
    low, high = quantity.low, quantity.high
    stated = wording is not None or quantity.kind is Kind.REPORTED
    if wording is not None and wording.form not in ("between", "several"):
        form, value = wording.form, wording.numbers[0]
    elif quantity.exact:
        form, value = "exact", low
    elif math.isinf(high):
        form, value = "at_least", low
    elif math.isinf(low):
        form, value = "at_most", high
    else:
        if with_unit and _in_years(quantity, low, high):
            ends = [_term(_months(quantity, end), lang) for end in (low, high)]
            return style(lang).numbers.ranges.terms.join(ends)
        form = wording.form if wording is not None else "between"
        phrase = _range(quantity, stated, lang, with_unit)
        return phrase + _several(low, quantity.unit, lang) if form == "several" else phrase
    if with_unit and math.isfinite(value) and _in_years(quantity, value, value):
        return worded(form, _term(_months(quantity, value), lang), lang)
    if form == "exact" and not stated:
        text = _nearly(quantity, lang)
    elif math.isinf(value):
        text = numbers.number(value, lang)
    elif form == "more_than" and (within := style(lang).numbers.more_within) is not None:
        form = "exact"  # the qualifier is inside the number
        said_so = within.said.get(int(value)) if value.is_integer() else None
        text = said_so or numbers.exactly(value, lang, more=within.word)
    elif stated:
        text = numbers.exactly(value, lang)
    else:  # a computed bound with no bound on the other side
        places = 2 if abs(value) < 100 else 0
        turned = rounding.up if form == "at_most" else rounding.down
        text = numbers.digits(turned(rounding.decimal(value), places), lang)
    phrase = worded(form, text, lang)
    return _join(phrase, _unit_of(quantity, lang, value), lang) if with_unit else phrase


def _several(low: float, unit: str | None, lang: str) -> str:
    """Return the word after a range that means several, so that it isn't read as a count."""
    written = style(lang)
    own = written.numbers.several_of.get(unit or "", {})
    word = own.get(int(low), written.numbers.several.get(int(low)))
    return "" if word is None else written.bracketed(written.quoted(word))


def _range(quantity: Quantity, stated: bool, lang: str, with_unit: bool) -> str:
    """Return both bounds: with all digits if stated or short, else rounded outward.

    Some languages repeat after the first number what follows the second: 万, %, 元.
    """
    ends = rounding.decimal(quantity.low), rounding.decimal(quantity.high)
    if stated and quantity.unit in units.counted() and all(end % 1 == 0 for end in ends):
        # counts are whole: over 100 and under 200 is 101 to 199
        ends = ends[0] + quantity.interval.low_open, ends[1] - quantity.interval.high_open
    most = 0 if _full(quantity.unit) else 1
    short = all(rounding.places(end) <= most and rounding.figures(end) <= _SHORT for end in ends)
    short = short and all(abs(end) < 10**6 for end in ends)
    whole = all(end == end.to_integral_value() for end in ends)
    if (
        stated
        or short
        or (whole and all(numbers.multiple(end, lang) != numbers.ONE for end in ends))
    ):
        multiples = numbers.alike(ends, [numbers.multiple(end, lang) for end in ends])
        parts = [end / scale for end, (scale, _) in zip(ends, multiples, strict=True)]
        # 35.18–41.50, but 18–27.5
        both = [rounding.places(part) for part in parts]
        count = max(both) if stated and all(both) and multiples[0] == multiples[1] else None
        shown = [numbers.digits(part, lang, count) for part in parts]
    else:
        full = _full(quantity.unit)
        never = [0, full] if full else [0, 1] if quantity.unit in (None, "1") else [0]
        *turned, decimals = rounding.outward(*ends, never)
        multiples = numbers.in_one(turned, lang)
        shown = []
        for part, end, (scale, _) in zip(turned, ends, multiples, strict=True):
            # 39.9–41.0, but an end that needs no rounding or has a multiple of its own keeps its
            # own decimals: 9000元至1万元
            count = None
            if decimals is not None and part != end and multiples[0] == multiples[1]:
                count = max(0, decimals + scale.adjusted())
            shown.append(numbers.digits(part / scale, lang, count))
    name = _unit_of(quantity, lang, quantity.high) if with_unit else ""
    rule = style(lang).numbers.ranges
    words = [word for _, word in multiples]
    if not rule.whole and words[0] == words[1]:
        words[0] = ""
    first, last = (numbers.times(part, word, lang) for part, word in zip(shown, words, strict=True))
    if rule.whole and (quantity.unit in units.SHARES or unit_words.money(quantity.unit)):
        first = _join(first, name, lang)
    between = rule.below_nought if quantity.low < 0 else rule.to
    return _join(f"{first}{between}{last}", name, lang)


def worded(form: str, text: str, lang: str) -> str:
    """Return a number with the words of its form; an exact form has none."""
    pattern = getattr(style(lang).numbers.hedges, form, "{}")
    return str(pattern).format(text)


def joined(text: str, unit_name: str | None, lang: str, value: float) -> str:
    """Return a formatted number with its unit."""
    return _join(text, unit(unit_name, lang, value), lang)


def _join(text: str, unit_text: str, lang: str) -> str:
    if not unit_text:
        return text
    # a Latin word such as USDT is separated by a space in Chinese too
    apart = style(lang).punctuation.word or unit_text[0].isascii()
    close = unit_text in units.SHARES or not apart
    return f"{text}{unit_text}" if close else f"{text}{_SPACE}{unit_text}"


# -- terms ------------------------------------------------------------------------------------


def _in_years(quantity: Quantity, low: float, high: float) -> bool:
    """Return whether to print a term as years and months: from one year, for ranges from two.

    Years with a fraction are printed so for prison terms alone: five years and six months.
    """
    term = "sentences" in quantity.name.split(".")
    ends = [_months(quantity, end) for end in (low, high)]
    if quantity.unit not in ("month", "year") or not all(end.is_integer() for end in ends):
        return False
    if quantity.unit == "year":
        return term and not (low.is_integer() and high.is_integer())
    return low >= (_YEAR if term else 2 * _YEAR)


def _months(quantity: Quantity, value: float) -> float:
    return value * _YEAR if quantity.unit == "year" else value


def _term(months: float, lang: str) -> str:
    """Return months as years and months: seven years and three months, 7年3个月."""
    rule = style(lang).terms
    spans = []
    for count, words in zip(divmod(int(months), _YEAR), (rule.year, rule.month), strict=True):
        pattern = words if isinstance(words, str) else words[0 if count == 1 else 1]
        if count:
            spans.append(pattern.format(rule.spelt[count] if count < len(rule.spelt) else count))
    return rule.joined.join(spans).replace(" ", _SPACE)
