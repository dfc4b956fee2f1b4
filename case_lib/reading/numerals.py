"""Read numbers in digits, in Chinese numerals, or in both: 25万6千, 二点一五亿, 十七八, 几十万.

This module reads only the number; ``numeral_reading`` handles qualifiers such as 约 or 余, and
counters.
"""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

__all__ = ["ARABIC", "DIGITS", "HAN", "PLACES", "TENS", "plain", "span", "value", "within"]

DIGITS = {
    char: value
    for value, chars in enumerate(["〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"])
    for char in chars
}
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
TENS = {"廿": "二十", "卅": "三十"}
HAN = "".join(DIGITS) + "".join(PLACES) + "".join(TENS)
ARABIC = r"[0-9]++(?:\.[0-9]++)?"  # possessive, so that a long run of digits has only one match
_LONGEST = 40  # characters; a count needs no more, and longer runs could exhaust the memory
_LARGEST = Decimal(10) ** 18
_SMALLEST = Decimal(10) ** -12
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_PAIR = re.compile(r"(?<![〇零一二两三四五六七八九点])([一二两三四五六七八])([二两三四五六七八九])")
_SEVERAL = re.compile(r"^[几数](?:(1|一)?([0十百千万亿]*))$")
_PARTS = re.compile(rf"{ARABIC}|[{HAN}点]")


def plain(text: str) -> str:
    """Return a text with formal numerals, such as 壹佰, replaced by plain ones."""
    return text.translate(_FORMAL)


def span(token: str) -> tuple[Decimal, Decimal, bool]:
    """Return the lowest and highest number that a numeral names, and whether it has 几 or 数.

    The two differ for 十七八 (17 or 18), 三五十 (30 to 50) and 几十 (20 to 99).

    Raises
    ------
    ValueError
        If it isn't a numeral, or is out of the range of ``within``.
    """
    if len(token) > _LONGEST:
        raise ValueError(f"{token[:12]}… has more than {_LONGEST} characters")
    token = _in_full(token)
    if re.search("[几数]", token):
        return (*_several(token), True)
    pair = _PAIR.search(token)
    if pair and not re.match(r"[〇零一二两三四五六七八九点]", token[pair.end() :]):
        one, two = (DIGITS[digit] for digit in pair.groups())
        if two == one + 1 or (one, two) == (3, 5):
            before, after = token[: pair.start()], token[pair.end() :]
            return value(f"{before}{pair[1]}{after}"), value(f"{before}{pair[2]}{after}"), False
        raise ValueError(token)
    only = value(token)
    return only, only, False


def value(token: str) -> Decimal:
    """Return the single number that a numeral names.

    A digit directly after 万 or 亿 has the next lower place: 1万5 is 15,000, 1万零5 is 10,005.

    Raises
    ------
    ValueError
        As in ``span``.
    """
    token = _in_full(token)
    exponent = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e([+-]?[0-9]{1,3}))?", token)
    if exponent:
        return within(Decimal(exponent[1]).scaleb(int(exponent[2] or 0)))
    return within(_compound(token))


def _in_full(token: str) -> str:
    """Return a numeral with 二十 for 廿 and 三十 for 卅."""
    for char, tens in TENS.items():
        token = token.replace(char, tens)
    return token


def within(number: Decimal) -> Decimal:
    """Return a number if its size is plausible.

    Raises
    ------
    ValueError
        If it is 10¹⁸ or more, or closer to zero than 10⁻¹².
    """
    if abs(number) >= _LARGEST or 0 < abs(number) < _SMALLEST:
        raise ValueError(f"{number:.3g} is beyond what can be counted")
    return number


def _several(token: str) -> tuple[Decimal, Decimal]:
    alone = _SEVERAL.match(token)
    if alone:
        one, rest = alone.groups()
        if (one and not rest) or (one == "1") != rest.startswith("0"):
            raise ValueError(token)
        tail = f"{one or ''}{rest}"
        if not tail:
            return Decimal(3), Decimal(9)
        scale = value(tail)
        return 2 * scale, 10 * scale - 1
    before, after = re.split("[几数]", token)  # a second one is a ValueError
    above = re.fullmatch(r".*[百千万亿][十百千]", f"{before}{after[:1]}")
    if not before.endswith("十") and not above:
        raise ValueError(token)
    low, high = value(f"{before}一{after}"), value(f"{before}九{after}")
    return low, high + (value(f"一{after}") - 1 if above else 0)  # 三百几十万 reaches 399.9万


def _compound(token: str) -> Decimal:
    for place in ("亿", "万"):
        head, separator, tail = token.partition(place)
        if not separator:
            continue
        scale = Decimal(PLACES[place])
        first = _compound(head) if head else Decimal(1)
        if not tail:
            return first * scale
        if not head:
            raise ValueError(token)  # 万八千: approximately that
        rest = _tail(tail, scale)
        if rest >= scale or first != first.to_integral_value():
            raise ValueError(token)
        return first * scale + rest
    return _small(token)


def _tail(tail: str, scale: Decimal) -> Decimal:
    if len(tail) == 1 and (tail in DIGITS or tail.isdigit()):
        return _small(tail) * scale / 10
    if tail[0] in "〇零":
        return _compound(tail[1:])
    return _compound(tail)


def _small(token: str) -> Decimal:
    """Return the value of a numeral without 万 and 亿."""
    whole, point, fraction = token.partition("点")
    if point:
        if fraction[1:] and fraction[-1] in "百千":  # 五十七点四千
            return _small(token[:-1]) * PLACES[fraction[-1]]
        if not fraction or not set(fraction) <= set(DIGITS):
            raise ValueError(token)
        decimals = "".join(str(DIGITS[char]) for char in fraction)
        return _small(whole) + Decimal(f"0.{decimals}")
    if set(token) <= set(DIGITS) and len(token) > 1:
        digits = [DIGITS[char] for char in token]
        if digits[0] == 0:
            if len(digits) == 2:  # 零五, after a place
                return Decimal(digits[1])
            raise ValueError(token)
        if (len(digits) == 2 and digits[1]) or "两" in token:
            raise ValueError(token)
        if all(second == first + 1 for first, second in itertools.pairwise(digits)):
            raise ValueError(token)  # 三四五人: three to five, rather than 345
        return Decimal("".join(map(str, digits)))
    parts = _PARTS.findall(token)
    if not parts or "".join(parts) != token:
        raise ValueError(token)
    if parts[0] in "百千" and parts[1:] not in ([], ["十"]):
        raise ValueError(token)  # 百八十: a hundred or more, up to 180
    none = PLACES["万"]  # larger than any place here
    total, pending, last = Decimal(0), None, none
    skipped = False
    for part in parts:
        if part in PLACES:
            place = PLACES[part]
            if place >= last or (pending is None and (skipped or (total and place != 10))):
                raise ValueError(token)
            total += (Decimal(1) if pending is None else pending) * place
            if pending and pending % 1 and part != parts[-1]:
                raise ValueError(token)
            pending, last, skipped = None, place, False
        elif part in "〇零" and pending is None and total:
            skipped = True
        elif pending is None:
            pending = Decimal(DIGITS.get(part, part))
        else:
            raise ValueError(token)
    if skipped and pending is None:
        raise ValueError(token)
    if pending is not None:
        lone = not skipped and last < none and pending in range(10)
        if last < none and pending >= last:
            raise ValueError(token)
        total += pending * (last // 10 if lone else 1)
    return total
