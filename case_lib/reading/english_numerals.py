"""Read English number words: twenty-seven, two and a half million, half a dozen, several hundred.

They are rewritten in digits, or as the equivalent Chinese round number (数百), before a wording is
read. Words that don't form one number are left unchanged and refused later.
"""

from __future__ import annotations

import functools
import re

__all__ = ["as_noun", "in_digits", "pattern"]

_ONES = {
    word: number
    for number, word in enumerate(
        re.findall(
            "[a-z]+",
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen",
        ),
        1,
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_PLACES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
# the round number that a plural stands for, as the Chinese one of the same order
_SEVERAL = {
    "dozen": "十",
    "score": "十",
    "hundred": "百",
    "thousand": "千",
    "tens of thousand": "万",
    "hundreds of thousand": "十万",
    "million": "百万",
    "tens of million": "千万",
    "hundreds of million": "亿",
    "billion": "十亿",
    "tens of billion": "百亿",
}
_PLURAL = "|".join(rf"{word}s" for word in sorted(_SEVERAL, key=len, reverse=True))
_FEW = rf"(?:several|a few)(?: (?:{'|'.join(word for word in _SEVERAL if ' ' not in word)}))?"
_DOZENS_OF = r"(?:dozens|scores|thousands|millions) of (?=dozens|hundreds|thousands|millions)"
_ROUND = (
    rf"(?<!(?<!out )of )(?<![0-9] out of )(?!{_DOZENS_OF})(?:{_PLURAL}|{_FEW})(?: of(?= [a-z]|$))?"
)
_PARTS = {"half": "0.5", "quarter": "0.25", "three": "0.75"}
_MEASURE = (
    "hundred|thousand|million|billion|trillion|dozen|lakh|crore|year|month|week|day|hour|tonne|ton|"
    "kilo|kg|kilogram|kilogramme|gram|ounce|pound|litre|liter|mile"
)
_HALF = rf"(?:half|(?:a|one)[ -]quarter of|three[ -]quarters of) an?(?= (?:{_MEASURE})(?![a-z])|$)"


@functools.cache
def pattern() -> str:
    """Return a pattern of a number in English words, in lower case."""
    first = "|".join([*_ONES, *_TENS])
    place = "|".join(_PLACES)
    begin = rf"(?:{first}|an?(?= (?:{place})(?![a-z])))"
    after_place = "|".join(f"(?<={word})" for word in _PLACES)
    more = rf"(?:(?:{after_place}) and |[ -])(?:{first}|{place})(?![a-z])"
    # not possessive: Python before 3.11.5 misses “six suspects”, which begins like “six seven”
    words = rf"(?:{begin}(?![a-z])(?:{more})*(?: dozen)?|a dozen)(?:[ -]and[ -]a[ -]half)?"
    # 12 and a half: its digits are read as they are
    halved = r"(?<![0-9.,])[0-9]{1,3}[ -]and[ -]a[ -]half"
    return rf"(?<![a-z])(?:{_ROUND}|{_HALF}|{words}|{halved})(?![a-z])"


def in_digits(text: str) -> str:
    """Return a text in lower case with its English numbers in digits, or as round numbers.

    >>> in_digits("two hundred and five people"), in_digits("half a million")
    ('205 people', '0.5 million')
    >>> in_digits("five to six hundred people")
    '500 to 600 people'
    """
    if span := _ONE_SPAN.fullmatch(text):
        return f"1 {span[1] or span[2]}"
    text = _SHARED.sub(_share, text)
    return re.sub(pattern(), lambda match: _written(match[0]), text)


# a wording that is one span of time, as a draft may take it from “for a month”
_ONE_SPAN = re.compile("an? (year|month|week)|(year|month|week)-long")
# five to six hundred: both ends have the place of the second
_END = "|".join([*_ONES, *_TENS])
_SHARED = re.compile(
    rf"(?:(?<![a-z-])(?:{_END}) to |(?<=between )(?:{_END}) and )"
    rf"(?=(?:{_END}) (?P<place>{'|'.join(_PLACES)})(?![a-z]))"
)


def _share(match: re.Match[str]) -> str:
    return f"{match[0].partition(' ')[0]} {match['place']} to "


_ADJECTIVE = re.compile(
    r"(?<=[0-9])(?:-| (?=[a-z]+[- ]olds?(?![a-z])))"
    r"(year|month|week|day|hour|minute|member|person|man|strong)s?"
    r"(?:[- ]olds?(?: (?:wo)?man| boy| girl)?| (?:sentence|term|period))?(?![a-z-])"
)
_PLURALS = {"man": " men", "strong": " people"}


def as_noun(text: str) -> str:
    """Return a text with number adjectives rewritten as nouns.

    >>> as_noun("17-year-old"), as_noun("32-year sentence"), as_noun("9-member")
    ('17 years', '32 years', '9 members')
    """
    return _ADJECTIVE.sub(lambda match: _PLURALS.get(match[1], f" {match[1]}s"), text)


def _written(words: str) -> str:
    plural = re.sub(" of$", "", words)
    if re.fullmatch(_FEW, plural):
        order = re.sub("several ?|a few ?", "", plural)
        return f"数{_SEVERAL[order] if order else ''}"
    if plural.removesuffix("s") in _SEVERAL:
        return f"数{_SEVERAL[plural.removesuffix('s')]}"
    if re.fullmatch(_HALF.rpartition("(?= ")[0], words):
        return next(share for word, share in _PARTS.items() if word in words)
    whole, half_more, _ = words.replace("-and-a-half", " and a half").partition(" and a half")
    number, dozen, _ = whole.partition(" dozen")
    if half_more and (dozen or number.endswith(tuple(_PLACES))):
        return words  # a million and a half
    if number.isdigit():
        return f"{number}.5"
    value = 1 if number == "a" else _value(re.split("[ -]", number))
    return words if value is None else f"{value}{'.5' if half_more else ''}{dozen}"


def _value(words: list[str]) -> int | None:
    """Return the number that words form, or None if they form none, such as twenty eleven."""
    total, group, above = 0, 0, 10**12
    for row, word in enumerate(words):
        if word in ("a", "an"):
            group = 1
        elif word == "and":
            if words[row - 1] not in _PLACES:
                return None
        elif word in _ONES:
            if group % 100 and (group % 10 or _ONES[word] > 9 or group % 100 < 20):
                return None
            group += _ONES[word]
        elif word in _TENS:
            if group % 100:
                return None
            group += _TENS[word]
        elif word == "hundred":
            if not 0 < group < 100:
                return None
            group *= 100
        elif not group or _PLACES[word] >= above:
            return None
        else:
            above = _PLACES[word]
            total, group = total + group * above, 0
    return total + group
