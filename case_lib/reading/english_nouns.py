"""The unit of a number from the noun that follows it, by the table or else the noun itself."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from case_lib.base import reference

__all__ = ["counted", "people", "plural", "plural_in", "unit_of", "units"]

_WORD = re.compile(r"[ \-/]?[‘’“”\"']?([A-Za-z][A-Za-z’'-]*)[’”\"']?")
_MOST = 6  # words between a number and its noun
_PEOPLES = re.compile(
    "(?:[A-Z][a-z]+(?:ns|is|ese|inos|inas|men|ish|ch|nationals|[iec]an|ghan|ani))$"
)
# nouns for people that also qualify another noun
# three shoplifters who; six poachers were jailed
_DOING = re.compile(
    r",? who\b| (?:were|was|have been|has been|had been) (?:\w+ )?"
    r"(?:arrested|jailed|sentenced|charged|detained|convicted|nabbed|imprisoned)\b"
)
_OF_PEOPLES = re.compile(" [A-Z][a-z]+ (?:[a-z]+ )?[A-Za-z]+s\\b")
_FOLLOWED = re.compile(" ?[a-z]+ [a-z]+s\\b")
_ADJECTIVES = ("criminal", "national", "minor", "adult", "male", "female", "senior", "official")
# plurals that qualify another noun
_QUALIFYING = ("savings", "sports", "customs", "arms", "sales", "narcotics", "drugs")


@functools.cache
def _nouns() -> dict[str, str]:
    rows = reference.load("phrases_en.yaml")["nouns"]
    return {word: unit for unit, words in reversed(rows.items()) for word in words}


@functools.cache
def units() -> frozenset[str]:
    """Return all units in the table of nouns."""
    return frozenset(reference.load("phrases_en.yaml")["nouns"])


@functools.cache
def _stops() -> frozenset[str]:
    table = reference.load("phrases_en.yaml")
    return frozenset(table["stops"]) - frozenset(table["through"])


@functools.cache
def people() -> re.Pattern[str]:
    """Return a pattern of people in the plural, such as suspects."""
    words = [word for word, unit in _nouns().items() if unit == "person"]
    plural = "|".join(rf"{re.escape(word)}s" for word in words)
    return re.compile(rf"\b(?:people|persons|men|women|accused|{plural})\b")


def counted(sentence: str, start: int) -> tuple[str, int, str]:
    """Return the unit of a number that ends before ``start``, the end of its noun, and the noun.

    The unit is "" if there is no noun.

    >>> counted("56 call centre staffers in Thane", 2)
    ('person', 23, 'staffers')
    >>> counted("six banks, and", 3), counted("six were held", 3)
    (('company', 9, 'banks'), ('', 3, ''))
    """
    known: tuple[str, int, str] = ("", start, "")
    other: tuple[str, int, str] = ("", start, "")
    whole = re.match(" of (?:the|these|those|its|their|his|her)(?= )", sentence[start:])
    place = start + (whole.end() if whole else 0)
    last = ""
    for _ in range(_MOST):
        match = _WORD.match(sentence, place)
        if match is None:
            break
        word = match[1].rstrip("’'").removesuffix("'s").removesuffix("’s")
        if word in ("and", "or") and last and _goes_on(sentence, last, match.end()):
            place, last = match.end(), ""  # bank and crypto accounts
            continue
        people = known[2][:1].isupper() and bool(_PEOPLES.match(known[2]))
        if word in ("and", "or") and people and _OF_PEOPLES.match(sentence, match.end()):
            place, last = match.end(), ""  # Vietnamese and Philippine vessels
            continue
        if word.lower() in _stops() or (known[0] and word.endswith("ed")):
            break
        if known[0] and word.endswith("ing") and not (people and _FOLLOWED.match(sentence, place)):
            break  # but Vietnamese fishing vessels
        if other[0] and word.endswith("ed"):
            break  # six forces executed warrants
        one = _singular(word.lower())
        pair = f"{sentence[place - len(last) : place].lower()} {one}" if last else ""
        unit = _nouns().get(pair) or _nouns().get(_singular(word)) or _nouns().get(one, "")
        if not unit and _PEOPLES.match(word) and word[0].isupper():
            unit = "person"
        end = match.end(1)
        if unit:
            known, other = (unit, end, word), ("", start, "")
        elif re.fullmatch("[a-z-]{3,}s", word) and not word.endswith(("ss", "us", "is")):
            other = (_singular(word), end, word)
        place, last = match.end(), match[1] if match.end() == match.end(1) else ""
        quoted = match[0].endswith(("’", "”", '"'))
        if not quoted and sentence[end : end + 1] not in (" ", "-", "/", "‘", "“"):
            break
    if known[2].lower() in _ADJECTIVES and re.match(",| and [a-z]", sentence[known[1] :]):
        return "", start, ""  # 279 criminal, civil and regulatory actions
    if other[0] and _DOING.match(sentence, other[1]):
        return "person", other[1], other[2]
    if other[0] and re.fullmatch("[a-z]+", other[0].split("-")[-1]):
        return (other[0].split("-")[-1], other[1], other[2])
    return known


def unit_of(word: str) -> str:
    """Return the unit of a noun; "" if the table lacks it."""
    return _nouns().get(_singular(word.lower()), "")


def plural(noun: str) -> str:
    """Return the plural of a noun, by the table or else by its ending.

    >>> plural("call room"), plural("battery"), plural("box"), plural("man")
    ('call rooms', 'batteries', 'boxes', 'men')
    """
    *before, last = noun.split(" ")
    regular = f"{last}s"
    if re.search("(?:s|x|z|ch|sh)$", last):
        regular = f"{last}es"
    elif re.search("[^aeiou]y$", last):
        regular = f"{last[:-1]}ies"
    irregular = [word for word, one in _plurals().items() if one == last]
    return " ".join((*before, regular if regular in irregular else [*irregular, regular][0]))


def plural_in(token: str, noun: str) -> str:
    """Return the plural of a noun that a token of several has; "" if it has none.

    >>> plural_in("four call rooms", "room"), plural_in("12 aircraft", "aircraft")
    ('rooms', 'aircraft')
    >>> plural_in("one room", "room"), plural_in("a 40-room", "room")
    ('', '')
    """
    said = re.search("(?<!\\bone)(?<!\\ba)(?<!\\ban) ([a-z]+)$", token.lower())
    return said[1] if said and _singular(said[1]) == noun else ""


def _goes_on(sentence: str, last: str, place: int) -> bool:
    """Return whether a singular noun shares the noun after it (bank and crypto accounts)."""
    if _singular(last) != last and last not in _QUALIFYING:
        return False
    ahead = re.match(r"(?: [A-Za-z]+){0,2} ([a-z]+)", sentence[place:])
    words = ahead[0].split() if ahead else []
    return any(_nouns().get(_singular(word)) and _singular(word) != word for word in words)


def _plurals() -> Mapping[str, str]:
    """Return the plurals of the table, with their singulars."""
    rows: Mapping[str, str] = reference.load("phrases_en.yaml")["plurals"]
    return rows


def _singular(word: str) -> str:
    if word in _plurals():
        return _plurals()[word]
    if word.endswith(("us", "is")):
        return word  # modus, basis
    if word.endswith("ies") and len(word) > 5:
        return f"{word[:-3]}y"
    if word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
