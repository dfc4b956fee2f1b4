"""Find where a token occurs in a text as a figure of its own, and its qualifiers there.

506名 doesn't occur in 1506名; 27名 occurs in 不到27名, but the text means less than 27.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from case_lib.reading import hedges, numeral_patterns, numerals

__all__ = ["Occurrence", "occurrences"]

_NUMERAL = re.compile(rf"[0-9.{numerals.HAN}点几数]")
_REACH = 5  # characters before a comma that show whether it groups digits


@dataclass(frozen=True)
class Occurrence:
    """One occurrence of a token: its paragraph (from 1), its start, and the figures it overlaps.

    ``figures`` are quoted from the text with their qualifiers; ``part`` is true if the token is
    only a piece of a longer numeral.
    """

    paragraph: int
    start: int
    figures: tuple[str, ...]
    part: bool


def occurrences(token: str, paragraphs: Sequence[str]) -> Iterator[Occurrence]:
    """Yield all occurrences of a normalised token in normalised paragraphs."""
    for number, line in enumerate(paragraphs, 1):
        start = line.find(token) if token else -1
        if start < 0:
            continue
        figures = _figures(line.lower())
        while start >= 0:
            end = start + len(token)
            near = [m for m in figures if m.start() < end and start < m.end()]
            shown = tuple(line[m.start() : m.end()] for m in near)
            yield Occurrence(number, start, shown, _is_part(line, start, end))
            start = line.find(token, start + 1)


def _figures(line: str) -> list[re.Match[str]]:
    """Return the figures of a line; an amount that states no number hides those inside it."""
    amounts = list(hedges.unclear().finditer(line))
    figures = [
        match
        for match in numeral_patterns.figure().finditer(line)
        if not any(match.start() < one.end() and one.start() < match.end() for one in amounts)
    ]
    return sorted([*amounts, *figures], key=lambda match: match.start())


def _is_part(line: str, start: int, end: int) -> bool:
    return _runs_on(line, start) or _runs_on(line, end)


def _runs_on(line: str, place: int) -> bool:
    """Return whether a numeral continues across a position in a line."""
    before, after = line[max(0, place - _REACH) : place], line[place : place + 2]
    if re.match(",[0-9]", after) or before.endswith(","):
        # 14,50,000, but not “in 2012, 500 people”
        return bool(re.search("(?<![0-9])[0-9]{1,3},?$", before) and re.match(",?[0-9]", after))
    if after.startswith("."):  # 4.5, but not the end of a sentence
        return bool(re.search("[0-9]$", before) and re.match(r"\.[0-9]", after))
    if re.search(f"(?<![0-9{numerals.HAN}])点$|[人次户总]数$", before):
        return False  # 窝点14个, 人数14
    return bool(_NUMERAL.fullmatch(before[-1:]) and _NUMERAL.fullmatch(after[:1]))
