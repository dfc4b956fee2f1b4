"""Print the bounds of quantities with all digits, as a ledger shows them."""

from __future__ import annotations

import math

from case_lib.base import rounding, unit_words, units
from case_lib.base.intervals import Interval
from case_lib.base.languages import style
from case_lib.quantity import numbers, printing

__all__ = ["interval"]

_DECIMALS = 6


def interval(ends: Interval, lang: str, unit_name: str | None = None) -> str:
    """Return bounds with all digits, rounded outward, for ledgers; or the only number.

    >>> interval(Interval(18, 27.5), "zh", "CNY/hour"), interval(Interval(400, math.inf), "en")
    ('18至27.5元/小时', 'at least 400')
    >>> interval(Interval(1000, 2000, low_open=True, high_open=True), "en")
    'more than 1,000, less than 2,000'
    """
    if ends.exact:
        return printing.joined(
            numbers.number(ends.low, lang, _DECIMALS), unit_name, lang, ends.high
        )
    low, high = _end(ends.low, lang, upper=False), _end(ends.high, lang, upper=True)
    rule = style(lang).numbers.ranges
    if rule.whole and (unit_name in units.SHARES or unit_words.money(unit_name)):
        low = printing.joined(low, unit_name, lang, ends.high)
    said = f"{low}{rule.below_nought if ends.low < 0 else rule.to}{high}"
    if ends.low_open or ends.high_open or not math.isfinite(ends.high - ends.low):
        forms = (
            ("more_than" if ends.low_open else "at_least", low, ends.low),
            ("less_than" if ends.high_open else "at_most", high, ends.high),
        )
        worded = [printing.worded(form, end, lang) for form, end, at in forms if math.isfinite(at)]
        said = style(lang).clause.join(worded) or said
    return printing.joined(said, unit_name, lang, ends.high)


def _end(value: float, lang: str, upper: bool) -> str:
    if math.isinf(value):
        return numbers.number(value, lang)
    exact = rounding.decimal(value)
    # a small bound keeps as many digits as a large one
    count = _DECIMALS if not exact else max(_DECIMALS, _DECIMALS - 1 - exact.adjusted())
    return numbers.digits((rounding.up if upper else rounding.down)(exact, count), lang)
