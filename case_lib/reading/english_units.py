"""Determine the units of numbers in an English sentence: money, time, shares, people, things.

A number without a noun takes the noun of another number in its sentence (80 suspects, of whom 30;
twenty of the 24 suspects), or is an age (Jane Doe, 37, of Leeds).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from case_lib.base.units import currencies
from case_lib.reading import counters, english_nouns
from case_lib.reading.counters import Counter

__all__ = ["Number", "number", "with_units"]

_TIME = ("year", "month", "day", "hour", "minute")
_TERM = re.compile(
    r"\b(?:jail|prison|imprison|sentenc|behind bars|incarcerat|custod|penitentiar|probation|"
    r"supervis|suspended)"
)
_AGED = re.compile(
    r"\b(?:aged?|ages of|ages|aged between|ages? (?:that )?(?:rang(?:e|es|ed|ing)|span|vary)|"
    r"under the age of|between the ages of) ?$"
)
_TERM_OF = re.compile(
    r"\b(?:got|gets|given|handed|received|receives|receiving|serv(?:e|es|ed|ing)|"
    r"(?:jailed|imprisoned|sentenced|locked up) (?:to|for)) ?$"
)
_TEAM = re.compile(r"\b(?:team|gang|group|crew|ring|cell|squad|band|party|mob|trio|family) of ?$")
_AGES = re.compile("(?:(?:[1-9][0-9])(?:, ?(?:and )?| and | or | & ))+$")
_BRACKET = re.compile(r"[A-Za-z][’'.\w]* ?\($")
# in Romania (9) and Spain (16)
_BY_PLACE = re.compile(
    r"\b(?:in|from|at) [A-Z][\w ]* ?\([0-9]+\)(?:(?:, ?| and )[A-Z][\w ]* ?\([0-9]+\))*"
    r"(?:, ?|,? ?and )[A-Z][\w ]* ?\($"
)
_QUOTED = "(?: ?[‘“\"'][^’”\"']{1,24}[’”\"'])?"
_WEIGHT = re.compile(r"(?<=[0-9]) ?(g|mg|ml)$")
_WEIGHTS = {"g": "gram", "mg": "milligram", "ml": "millilitre"}
_OLDER = re.compile(
    "(?i:(?:over|under|above|below|younger than|older than) [1-9][0-9]"
    "|[1-9][0-9] or (?:over|above|under|below|older|younger))$"
)
_IS = re.compile(r"\b(?:was|were|is|are|be) ?$")
_NAMED = re.compile(
    r"(?:(?<!\bin )(?<!\bfrom )(?<!\bat )(?<![\w’'.-])"
    r"[A-Z][\w’'.-]+|\b(?:man|woman|boy|girl|male|female|father|mother|teenager|pensioner|student|"
    r"driver|resident|national))(?:,|\() ?(?:(?:also|then|now) ?)?$"
)
_PEOPLE = re.compile(
    r"\b(?:arrest|detain|nabbed|charged|pleaded|convicted|sentenced|jailed|rescued|injured|killed|dead|held\b)"
)
_CAUGHT = re.compile(
    r"\b(?:arrest(?:ed|ing|s)|detain(?:ed|ing)|nabb(?:ed|ing)|charg(?:ed|ing)|jailed|convicted|"
    r"rescu(?:ed|ing))(?: (?:about|around|nearly|at least|another|over|more than))? ?$"
)
_MEDICINE = re.compile(
    r"(?i:\b(?:drugs?|medicines?|pharma\w*|mg|capsules?|pills?|ecstasy|yaba|antibiotic\w*|"
    r"bottles|syrup|vials?|\w+(?:adol|zepam|mycin|pine|nol|zinc))\b)"
)
_DOLLARS = ("USD", "SGD", "HKD", "AUD", "CAD", "NZD", "TWD")


@dataclass(frozen=True)
class Number:
    """A number in a sentence: its span, its counters, and its unit ("" if unclear).

    ``bare`` is the end of the number without a noun that the grammar took (506 of 506 people).
    """

    start: int
    end: int
    bare: int
    token: str
    unit: str
    until: int


def number(sentence: str, start: int, end: int, money: str) -> Number:
    """Return the number in a span of a sentence, with the unit that its own words give."""
    token = sentence[start:end]
    lower = token.lower()
    counted = _counters(lower)
    bare, unit, until = end, "", end
    tail = re.search(rf" (?:{counters.pattern()})$", lower)
    if tail and re.search(counters.currency(), lower) and _counted_people(tail[0].strip()):
        return number(sentence, start, start + tail.start(), money)  # a £195 victim surcharge
    if sums := [one for one in counted if counters.of_money(one)] or _currency_before(lower):
        weighed = sums[-1].word.startswith("pound") and re.match(
            r" of (?!the\b|money\b|cash\b)[a-z]", sentence[end:]
        )
        unit = _code(sums[0], money)
        if weighed and not re.search("illion|thousand|hundred", lower):
            unit = "pound"
    elif any("%" in one.counts for one in counted) and "%" in counted[-1].counts:
        unit = "%"
    elif spans := [
        *_adjective(lower),
        *(one.counts for one in counted if set(one.counts) & set(_TIME)),
    ]:
        unit = _time(spans[-1], sentence, start, end)
    elif weight := _WEIGHT.search(lower):
        bare, unit = start + weight.start(), _WEIGHTS[weight[1]]
    elif re.search("-(?:members?|strong|man|person)$", lower):
        unit = "person"
    else:
        if counted and (tail := re.search(rf" ?(?:{counters.pattern()})$", lower)):
            bare = start + tail.start() if tail.start() else end
        unit, until, _ = english_nouns.counted(sentence, bare)
        until = max(until, end if unit and until == bare else until)
    return Number(start, end, bare, token, unit, until)


def _counted_people(word: str) -> bool:
    return "person" in english_nouns.unit_of(word)


@functools.lru_cache(maxsize=4096)
def _counters(lower: str) -> tuple[Counter, ...]:
    """Return the counters in a token in lower case."""
    words = (match[0].strip() for match in re.finditer(counters.pattern(), lower))
    return tuple(counters.known()[word] for word in words if word in counters.known())


def _currency_before(lower: str) -> list[Counter]:
    money = re.search(counters.currency(), lower)
    return [counters.known()[money[0]]] if money else []


def _adjective(lower: str) -> list[Mapping[str, Any]]:
    """Return the units of an adjective such as 17-year-old."""
    unit = re.search(r"-(year|month|week|day|hour|minute)", lower)
    return [{("day" if unit[1] == "week" else unit[1]): 1}] if unit else []


def _code(counter: Counter, money: str) -> str:
    """Return the currency of a word; ``money`` if the word is ambiguous."""
    codes = [key for key in counter.counts if key in currencies()]
    if money in codes or (not codes and "money" in counter.counts):
        if counter.word == "¥" and money not in ("CNY", "JPY"):
            return "CNY"
        return money if counter.word != "$" or money in _DOLLARS else "USD"
    return codes[0]


def _time(counts: Mapping[str, Any], sentence: str, start: int, end: int) -> str:
    """Return the unit of a duration: years of age, months of a sentence, else as stated."""
    stated = next((unit for unit in _TIME if counts.get(unit) == 1), "")
    stated = stated or next(unit for unit in _TIME if unit in counts)
    if stated in ("year", "month") and not _of_age(sentence, start, end):
        around = sentence[max(0, start - 120) : end + 120].lower()
        if _TERM.search(around):
            return "month"
    return stated


def _of_age(sentence: str, start: int, end: int) -> bool:
    after = sentence[end : end + 8].lower()
    before = sentence[max(0, start - 30) : start].lower()
    return bool(
        re.match(r"[ -]olds?\b", after)
        or re.search(r"-olds?$", sentence[start:end].lower())
        or _AGED.search(before)
    )


def with_units(sentence: str, numbers: list[Number], money: str) -> list[Number]:
    """Return the numbers, with units inferred for those without a noun."""
    resolved = list(numbers)
    for row in reversed(range(len(resolved))):
        one = resolved[row]
        if one.unit:
            continue
        before, after = sentence[: one.start], sentence[one.end :]
        following = resolved[row + 1] if row + 1 < len(resolved) else None
        value = re.fullmatch("[0-9]{1,2}(?: to | and |[-–])?(?:[0-9]{1,2})?", one.token.lower())
        if value and _ends_list(sentence, one, following) and (listed := _AGES.search(before)):
            # aged 22, 24 and 31; (21, 23, 28): all of a list are what its first is
            first = before[: listed.start()]
            if _AGED.search(first.lower()) or _BRACKET.search(first):
                resolved[row] = replace(one, unit="year")
                continue
        span = one.token.lower().startswith(("between", "from"))
        aged = (value or span) and _AGED.search(before.lower())
        if value and before.endswith("(") and following and following.unit == "year":
            aged = re.match(", ?[1-9][0-9]", after)  # three men from Rotterdam (21, 23, 28)
        named = re.fullmatch("[1-9][0-9]", one.token) and _NAMED.search(before)
        apposed = named and not _BY_PLACE.search(before)
        if aged or (apposed and re.match(r"[,)]", after)):
            resolved[row] = replace(one, unit="year")
        elif following and re.fullmatch(
            rf" of (?:the |those )?|{_QUOTED} ?and (?:a )?|, ?| or ",
            sentence[one.end : following.start],
        ):
            # 18 and 20 years: a reader must decide what the years belong to
            if following.unit == "person" or following.unit in english_nouns.units():
                resolved[row] = replace(one, unit=following.unit)
        elif re.search(r"\b(?:crores?|lakhs?|cr)$", one.token.lower()) or (
            re.search("illion", one.token.lower())
            and re.search(r"\b(?:worth|cost|valued at|out of|lost|losing|stole) ?$", before.lower())
        ):
            resolved[row] = replace(one, unit=money)
    for row, one in enumerate(resolved):
        if one.unit == "tablet":
            resolved[row] = replace(one, unit="pill" if _MEDICINE.search(sentence) else "device")
        if not one.unit:
            resolved[row] = replace(one, unit=_elliptic(sentence, resolved[:row], one))
    return resolved


def _ends_list(sentence: str, one: Number, following: Number | None) -> bool:
    """Return whether no later number gives the unit of a list (12, 14 and 16 houses)."""
    if following is None or following.unit in ("", "year"):
        return True
    return not re.fullmatch(", ?(?:and )?| and | or | & ", sentence[one.end : following.start])


def _elliptic(sentence: str, earlier: list[Number], one: Number) -> str:
    """Return the unit of a number whose noun was named before: 850 of which, six were from."""
    after = sentence[one.end :]
    if _TEAM.search(sentence[: one.start]):
        return "person"
    follows = re.match(
        r" (?:in|from|each|of (?:which|whom|them|those|these)|others?|more|were|was|are|have|had|"
        r"has|will|would|could|remain(?:s|ed)?|fac(?:e|es|ed)|await(?:s|ed)?|fled|escaped|pleaded|"
        r"linked|arrested|detained|sentenced|charged|convicted|jailed|held|nabbed|dead|injured|for)\b"
        r"|[,;.)]|$",
        after,
        re.I,
    )
    if not follows:
        return ""
    if re.fullmatch(r"(?:19|20)[0-9]{2}|(?:around |about |at )?[0-9]+[.][0-9]+", one.token):
        return ""  # a year, a time of the day
    before = sentence[: one.start]
    if _CAUGHT.search(before):
        return "person"  # searched three places and arrested 14
    if re.match(" of (?:which|whom|them|those|these)", after) and earlier and earlier[-1].unit:
        return earlier[-1].unit
    if _TERM_OF.search(before) or (_OLDER.match(one.token) and _IS.search(before)):
        return ""  # his brother got eight; half of them were under 25
    for other in reversed(earlier):
        if other.unit == "person" or other.unit in english_nouns.units():
            return other.unit
    if english_nouns.people().search(before) or _PEOPLE.search(sentence.lower()):
        return "person"
    return ""
