"""Read the wording of a number as the interval that it allows.

The table of wordings is data (``reference/wordings.yaml``). The notation of case files
(``1000+``, ``~200``, ``5..10``), the Chinese of the sources (1000余名, 200元左右, 5元至10元,
25万6千元, 两三百) and plain English (3.8 million, more than 500 people) follow the same rules.
An unknown word beside a number is an error, because it could change the number.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from case_lib.base import units
from case_lib.base.errors import QuantityError
from case_lib.base.intervals import Interval
from case_lib.reading import counters, english_numerals, hedges, numerals
from case_lib.reading.hedges import table
from case_lib.reading.numeral_grammar import BackwardsError, NoNumberError, parse
from case_lib.reading.source_text import simplified

__all__ = [
    "BackwardsError",
    "Conventions",
    "NoNumberError",
    "Wording",
    "read",
    "read_turned",
    "share",
    "table",
]

# measured rather than counted units, in which 2.4m may mean metres
_LENGTHS = ("metre", "kilometre", "area", "tonne", "kilogram", "kg", "gram", "pound", "litre")
_MEASURED = frozenset((*units.TIME, *units.SHARES, *_LENGTHS))


@dataclass(frozen=True)
class Conventions:
    """The shares that "about" and "just under" allow; a case may set its own."""

    about: float = 0.10
    just_under: float = 0.90


@dataclass(frozen=True)
class Wording:
    """A wording as read.

    ``numbers`` are the numbers named, ``interval`` what the wording allows, ``face`` the same with
    "about" read as exactly, ``text`` the wording of the source or case file.
    """

    form: str
    numbers: tuple[float, ...]
    interval: Interval
    face: Interval
    text: str


@functools.lru_cache(maxsize=4096, typed=True)
def read(
    text: str | float, conventions: Conventions | None = None, unit: str | None = None
) -> Wording:
    """Read a wording in the notation of case files, or in the Chinese or English of a source.

    Parameters
    ----------
    unit
        The unit of the quantity. A counter beside the number (元, 个月, %) must be compatible with
        it; years are converted to months, and minutes to hours, if needed. Without a unit, the
        number is read in the unit beside it, and shares in per cent.

    Raises
    ------
    NoNumberError
        If there is no number.
    QuantityError
        If a range is descending, or a word beside the number is unknown or incompatible with
        ``unit``.
    """
    said = str(text)
    short = said if len(said) <= 60 else f"{said[:60]}…"
    plain = _normalised(said, short)
    if not plain:
        raise NoNumberError('the wording is empty. Write a number, such as 506 or "1000+".')
    parsed = parse(plain, short, unit is not None and unit.islower() and unit not in _MEASURED)
    try:
        times = counters.factor(parsed.counted, unit)
        scale = Decimal(times.numerator) / Decimal(times.denominator)
        low, high = (numerals.within(end * scale) for end in (parsed.low, parsed.high))
    except (QuantityError, ValueError) as error:
        raise QuantityError(f'"{short}": {error}') from None
    if parsed.form in ("between", "several"):
        both = hedges.allowed(parsed.form, {"n": low, "m": high})
        return Wording(parsed.form, (both.low, both.high), both, both, said)
    if (low < 0 and parsed.form not in ("exact", "about")) or (
        low == 0 and parsed.form in ("just_under", "less_than")
    ):
        raise QuantityError(f'"{short}" allows no number. Write a number or a range.')
    ends = {"n": low, "step": parsed.step * scale}
    interval = hedges.allowed(parsed.form, ends | {"share": share(parsed.form, conventions)})
    face = Interval.at(float(low)) if parsed.form == "about" else interval
    return Wording(parsed.form, (float(low),), interval, face, said)


def read_turned(
    text: str | float, conventions: Conventions | None = None, unit: str | None = None
) -> tuple[Wording, bool]:
    """Read a wording, a descending range in ascending order; return whether it was turned.

    Parameters and errors are those of ``read``, but for a descending range.

    >>> read_turned("1000元至800元", unit="CNY")[0].text
    '800..1000'
    """
    try:
        return read(text, conventions, unit), False
    except BackwardsError as error:
        return read(error.upward, conventions, unit), True


def share(form: str, conventions: Conventions | None = None) -> Decimal:
    """Return the share that "about" or "just under" allows in a case; zero for other forms."""
    return Decimal(repr(getattr(conventions or Conventions(), form, 0.0)))


def _normalised(text: str, short: str) -> str:
    """Return a wording with plain digits, simplified characters and no digit grouping."""
    for char in text:
        # NFKC would turn these into digits: 506¹ into 5061
        if unicodedata.category(char) in ("No", "Nl") and char != "〇":
            raise QuantityError(
                f'"{short}": {char} beside a number could be a note, a power or a part of it. '
                "Omit it, or write the number in full."
            )
    plain = numerals.plain(simplified(unicodedata.normalize("NFKC", text)).lower().strip())
    plain = english_numerals.as_noun(english_numerals.in_digits(re.sub(r"\s+", " ", plain)))
    plain = re.sub(r"(?<![!-~]) | (?![!-~])", "", plain)
    # groups of thousands, or of lakhs: 14,50,000
    grouped = (
        r"(?<![0-9.,_])(?:[0-9]{1,3}(?:[,_][0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?![0-9,_])"
    )
    return re.sub(grouped, lambda match: re.sub("[,_]", "", match[0]), plain)
