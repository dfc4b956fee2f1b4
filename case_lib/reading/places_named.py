"""Find the places that a report names and their role: where people were caught, raided, defrauded.

Names inside those of offices, newspapers, firms, roads and peoples are ignored. The role of a place
is inferred from the words of its own clause, else of the clauses after it in the sentence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from case_lib.base import reference
from case_lib.reading import gazetteer
from case_lib.reading.gazetteer import Name

__all__ = ["ROLES", "Place", "chinese", "english"]

ROLES = ("caught", "raid", "victims", "named")
_STOPS = re.compile("[,，;；:：。!?！？]")
_ENGLISH_STOPS = re.compile(r"[;:]|, (?=(?:and|but|while|where|after|which|who)\b)")
_LATIN_NAME = re.compile(r"(?<![A-Za-z.])[A-Z][A-Za-z.'’]*")


@dataclass(frozen=True)
class Place:
    """A place: its province or country, token, position in the sentence, and role."""

    province: str
    token: str
    start: int
    role: str


@dataclass(frozen=True)
class _Words:
    roles: Mapping[str, re.Pattern[str]]
    agency: re.Pattern[str]
    firm: re.Pattern[str]
    origin: re.Pattern[str]

    def passes(self, sentence: str, start: int, end: int) -> bool:
        """Return whether a name refers to the place itself."""
        return not (
            self.agency.match(sentence, end)
            or self.firm.match(sentence, end)
            or self.origin.search(sentence[max(0, start - 30) : start])
        )


@functools.cache
def _words(script: str) -> _Words:
    rows = reference.load("places.yaml")[script]
    roles = {role: re.compile(words) for role, words in rows["roles"].items()}
    return _Words(roles, *(re.compile(str(rows[key])) for key in ("agency", "firm", "origin")))


def chinese(sentence: str) -> list[Place]:
    """Return the places that a normalised Chinese sentence names.

    >>> [(p.province, p.token, p.role) for p in chinese("在广东深圳、福建抓获12人")]
    [('CN-GD', '广东深圳', 'caught'), ('CN-FJ', '福建', 'caught')]
    >>> chinese("上海市公安局接到报案")
    []
    """
    return _found(sentence, _words("chinese"), _chinese_names, _STOPS)


def english(sentence: str) -> list[Place]:
    """Return the places that a normalised English sentence names.

    >>> [(p.province, p.token, p.role) for p in english("Six were arrested in Shenzhen.")]
    [('CN-GD', 'Shenzhen', 'caught')]
    >>> english("Guangdong police said so.")
    []
    """
    return _found(sentence, _words("english"), _english_names, _ENGLISH_STOPS)


def _found(
    sentence: str,
    words: _Words,
    names: Callable[[str], Iterator[tuple[int, int, str]]],
    stops: re.Pattern[str],
) -> list[Place]:
    spans = [one for one in names(sentence) if words.passes(sentence, one[0], one[1])]
    if not spans:
        return []
    ends = [match.start() for match in stops.finditer(sentence)]
    return [
        Place(province, sentence[start:end], start, _role(sentence, start, ends, words.roles))
        for start, end, province in spans
    ]


def _role(
    sentence: str, start: int, ends: Sequence[int], roles: Mapping[str, re.Pattern[str]]
) -> str:
    begin = max((end for end in ends if end < start), default=-1) + 1
    stop = next((end for end in ends if end > start), len(sentence))
    for text in (sentence[begin:stop], sentence[stop:]):
        near = {role for role, pattern in roles.items() if pattern.search(text)}
        if near == {"caught", "raid"}:
            return "caught"  # raided premises, where people were caught
        if near:
            return near.pop() if len(near) == 1 else "named"
    return "named"


def _chinese_names(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and province of each name; a name after that of its province extends it."""
    end = 0
    for match in _beginnings().finditer(sentence):
        start = match.start()
        if start < end:
            continue
        name = _at(sentence, start, "")
        if name is None:
            continue
        end = start + len(name.text)
        while more := _at(sentence, end, name.province):
            end += len(more.text)
        yield start, end, name.province


@functools.cache
def _beginnings() -> re.Pattern[str]:
    seconds: dict[str, set[str]] = {}
    for key in gazetteer.chinese():
        seconds.setdefault(key[0], set()).add(key[1])
    firsts, others = "".join(seconds), "".join({char for some in seconds.values() for char in some})
    return re.compile(f"[{firsts}](?=[{others}])")


def _at(sentence: str, start: int, province: str) -> Name | None:
    """Return the longest name at this position: of the given province, else an unambiguous one."""
    for name in gazetteer.chinese().get(sentence[start : start + 2], ()):
        if (name.province == province if province else name.clear) and sentence.startswith(
            name.text, start
        ):
            return name
    return None


def _english_names(sentence: str) -> Iterator[tuple[int, int, str]]:
    end = 0
    for match in _LATIN_NAME.finditer(sentence):
        start = match.start()
        if start < end:
            continue
        word = re.sub(r"['’]s?$|\.$", "", match[0])
        for name in gazetteer.english().get(word, ()):
            stop = start + len(name.text)
            follows = sentence[stop : stop + 1]
            if name.clear and sentence.startswith(name.text, start) and not follows.isalpha():
                end = stop
                yield start, end, name.province
                break
