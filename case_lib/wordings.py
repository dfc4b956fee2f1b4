"""How a source words a number, and which numbers that wording allows.

The table of wordings is data (``reference/wordings.yaml``). The notation of case files
(``1000+``, ``~200``, ``5..10``) and the Chinese of the sources (1000余名, 200元左右,
5元至10元, 百余, 两三百) are read by the same few rules.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML

from case_lib.errors import QuantityError
from case_lib.intervals import Interval

_DIGITS = {
    char: value
    for value, chars in enumerate(["〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"])
    for char in chars
}
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?(?:[eE][0-9]+)?|\.[0-9]+|"
    r"[〇零一二两三四五六七八九十百千万亿]+"
)
_TOKEN = re.compile(
    r"(?:[0-9]+(?:\.[0-9]+)?(?:[eE][0-9]+)?|[〇零一二两三四五六七八九十百千万亿])"
    r"[0-9.〇零一二两三四五六七八九十百千万亿余多]*"
)
_RANGE = re.compile(r"\.\.|至|到|–|—|~(?=.)|(?<=[0-9万亿元年月日人名])-(?=[0-9])")
_SEVERAL = re.compile(r"^(?:(十)几|(?:几|数|好几)([十百千万亿]*))")
_TWO_DIGITS = re.compile(r"^([一二两三四五六七八])([二三四五六七八九])([十百千万亿]+)")


@dataclass(frozen=True)
class Conventions:
    """The shares behind "about" and "just under", which a case may set for itself."""

    about: float = 0.10
    just_under: float = 0.90


@dataclass(frozen=True)
class Wording:
    """A wording as read.

    ``numbers`` are the numbers named, ``interval`` what the wording allows, ``face`` the
    same with "about" taken as exactly, ``text`` what the source or case file says.
    """

    form: str
    numbers: tuple[float, ...]
    interval: Interval
    face: Interval
    text: str


@functools.cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """Return the table of wordings: form → says, zh_form, before, after, means, share."""
    path = importlib.resources.files("case_lib") / "reference" / "wordings.yaml"
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def read(text: str | float, conventions: Conventions | None = None) -> Wording:
    """Read a wording in the notation of case files or in the Chinese of a source.

    Raises
    ------
    QuantityError
        When there is no number, a range runs backwards, or words are left over that could
        change the meaning.
    """
    conventions = conventions or Conventions()
    said = str(text)
    plain = _normalised(said)
    if not plain:
        raise QuantityError('nothing is said. Write a number, such as 506 or "1000+".')
    several = _several(plain)
    if several:
        return Wording("several", several, Interval(*several), Interval(*several), said)
    form, rest = _form(plain)
    if form == "exact":
        ends = _RANGE.split(rest, maxsplit=1)
        if len(ends) == 2 and all(_NUMBER.search(end) for end in ends):
            return _between(ends[0], ends[1], said)
        pair = _TWO_DIGITS.match(rest)
        if pair:
            scale = _chinese("一" + pair[3]) if pair[3][0] == "十" else _chinese(pair[3])
            low, high = _DIGITS[pair[1]] * scale, _DIGITS[pair[2]] * scale
            if low < high:
                both = Interval(float(low), float(high))
                return Wording("between", (both.low, both.high), both, both, said)
    number = _number(rest, said)
    return _bounded(form, number, said, conventions)


def _bounded(form: str, number: Decimal, said: str, conventions: Conventions) -> Wording:
    value = float(number)
    face = Interval.at(value)
    if form == "exact":
        interval = face
    elif form == "more_than":
        exponent = number.normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        interval = face = Interval(value, float(number + Decimal(10) ** exponent), False, True)
    elif form == "about":
        ends = sorted((value * (1 - conventions.about), value * (1 + conventions.about)))
        low, high = (float(f"{end:.12g}") for end in ends)
        interval = Interval(low, high)
    elif form == "just_under":
        interval = face = Interval(value * conventions.just_under, value, False, True)
    elif form == "at_least":
        interval = face = Interval(value, math.inf)
    else:
        interval = face = Interval(0.0, value)
    return Wording(form, (value,), interval, face, said)


def _between(first: str, second: str, said: str) -> Wording:
    # "1至2万" means ten to twenty thousand: a lone digit borrows the other's place
    borrowed = re.search(r"[万亿]+", second)
    if borrowed and re.fullmatch(r"[0-9.]+", first):
        first += borrowed[0]
    low, high = _number(first, said), _number(second, said)
    if low > high:
        raise QuantityError(
            f'"{said}" runs backwards. Write the lower bound first: "{high:f}..{low:f}".'
        )
    both = Interval(float(low), float(high))
    return Wording("between", (both.low, both.high), both, both, said)


def _normalised(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", plain)
    return re.sub(r"(?<=[0-9])[,_](?=[0-9]{3})", "", plain)


def _form(plain: str) -> tuple[str, str]:
    """Return the form of a wording and the text without the words that decided it."""
    for word, form in _affixes("before"):
        if plain.startswith(word):
            return form, plain[len(word) :]
    token = _TOKEN.match(plain)
    for word, form in _affixes("after"):
        inside = word in ("余", "多") and token is not None and word in token[0]
        if inside or plain.endswith(word):
            return form, plain.replace(word, "", 1)
    return "exact", plain


@functools.cache
def _affixes(place: str) -> list[tuple[str, str]]:
    """Return (word, form) for the words before or after a number, longest first."""
    pairs = [(word, form) for form, row in table().items() for word in row[place]]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _several(plain: str) -> tuple[float, float] | None:
    match = _SEVERAL.match(plain)
    if not match:
        return None
    if match[1]:
        return 11.0, 19.0
    scale = float(_chinese(match[2])) if match[2] else 1.0
    if scale == 1:
        return 3.0, 9.0
    return 2 * scale, 10 * scale - 1


def _number(text: str, said: str) -> Decimal:
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-")
    token = _TOKEN.match(text)
    if not token:
        raise QuantityError(
            f'"{said}" holds no number that can be read. Write 506, "1000+", "~200", "5..10", '
            '"<200", ">=400", or the Chinese wording.'
        )
    rest = text[token.end() :]
    if _NUMBER.search(rest) or re.search(r"[0-9+~<>=.]", rest):
        raise QuantityError(f'"{said}" holds more than one number. Write a range as "5..10".')
    try:
        return sign * _chinese(token[0])
    except (ValueError, ArithmeticError):
        raise QuantityError(f'"{said}" is not a number that can be read.') from None


def _chinese(token: str) -> Decimal:
    """Return the value of digits, Chinese numerals or a mix of both (1.4万, 三百二十)."""
    for place in ("亿", "万"):
        head, found, tail = token.partition(place)
        if found:
            rest = _chinese(tail) if tail else Decimal(0)
            if tail and len(tail) == 1 and tail in _DIGITS and _DIGITS[tail]:
                rest = Decimal(_DIGITS[tail] * _PLACES[place] // 10)
            return (_chinese(head) if head else Decimal(1)) * _PLACES[place] + rest
    if re.fullmatch(r"[0-9]*\.?[0-9]+(?:[eE][0-9]+)?", token):
        return Decimal(token)
    total, digit, last = Decimal(0), Decimal(0), 1
    pending = False
    for part in re.findall(r"[0-9.]+|.", token):
        if part in _PLACES:
            total += (digit if pending else Decimal(1)) * _PLACES[part]
            digit, pending, last = Decimal(0), False, _PLACES[part]
        elif part in "〇零":
            last = 1
        else:
            if pending:
                raise ValueError(token)
            digit, pending = Decimal(_DIGITS.get(part, part)), True
    if pending:
        total += digit * (last // 10 if last >= 100 else 1)
    return total
