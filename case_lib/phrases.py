"""Finds figures and dates in the Chinese text of a report: a small grammar over data.

Which classifiers count what, and what a figure is likely to be, stands in
``reference/phrases.yaml``. How a wording is read is the business of ``wordings``.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from case_lib import dates, wordings
from case_lib.dates import When
from case_lib.errors import QuantityError

_DIGITS = r"[0-9]+(?:\.[0-9]+)?"
_CHINESE = r"[〇零一二两三四五六七八九十百千万亿几数]+"
_SCALE = r"[十百千万亿]*"
_NUMBER = rf"(?:{_DIGITS}{_SCALE}|{_CHINESE})[余多]?{_SCALE}"
_BEFORE = r"(?:近|约|大约|逾|超过|超|至少|不少于|不超过)?"
_AFTER = r"(?:左右|上下|以上|以下|余)?"
_RANGE = r"(?:至|到|-|–|—|~)"
# not part of a longer number, an ordinal, a name or a date
_NOT_BEFORE = r"(?<![0-9.第首A-Za-z统唯之其另])"


@dataclass(frozen=True)
class Phrase:
    """A figure as found: its token, clause, wording, and what it counts.

    ``turned`` says that a range ran downward and was read upward.
    """

    token: str
    clause: str
    says: str
    low: float
    high: float
    unit: str
    turned: bool = False


@dataclass(frozen=True)
class Dating:
    """A date as found: its token, clause and the days it allows."""

    token: str
    clause: str
    when: When


@functools.cache
def table() -> Mapping[str, Any]:
    """Return the table of classifiers and guesses."""
    path = importlib.resources.files("case_lib") / "reference" / "phrases.yaml"
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def most(unit: str) -> float:
    """Return the most that is plausible of what a unit counts; infinite where nothing is said."""
    limits = table()["most"]
    return float(limits.get(unit, limits.get(unit.split("/", maxsplit=1)[0], math.inf)))


def clauses(paragraph: str) -> list[str]:
    """Return the clauses of a normalised paragraph."""
    return [part for part in re.split(r"[,，。;；:：!！?？]", paragraph) if part]


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
    found = []
    for row in table()["units"]:
        words = "|".join(map(re.escape, row["words"]))
        follows = f"(?={row['noun']})" if "noun" in row else ""
        found.append(
            (
                re.compile(
                    rf"{_NOT_BEFORE}({_BEFORE}{_NUMBER}(?:(?:{words})?{_RANGE}{_NUMBER})?)"
                    rf"({words}){follows}({_AFTER})"
                ),
                row,
            )
        )
    return found


def figures(clause: str) -> Iterator[Phrase]:
    """Yield the figures of a clause, in order, each once."""
    found = list(_spelt_out(clause))
    taken = [(start, start + len(phrase.token)) for start, phrase in found]
    for pattern, row in _patterns():
        for match in pattern.finditer(clause):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if "before" in row and not re.search(row["before"], clause[: match.start()]):
                continue
            phrase = _read(match, clause, str(row["unit"]))
            if phrase is not None:
                taken.append(match.span())
                found.append((match.start(), phrase))
    yield from (phrase for _, phrase in sorted(found, key=lambda item: item[0]))


def _read(match: re.Match[str], clause: str, unit: str) -> Phrase | None:
    number, word, after = match.groups()
    if unit == "case" and number == "一":
        return None  # 一起 is “together” as often as “one case of”
    said = f"{number}{word if word.startswith(('元', '%')) else ''}{after}"
    turned = False
    try:
        read = wordings.read(said)
    except QuantityError:
        ends = re.split(_RANGE, number, maxsplit=1)
        if len(ends) != 2:
            return None
        try:
            low, high = (wordings.read(end).numbers[0] for end in reversed(ends))
            read, turned = wordings.read(f"{low:.12g}..{high:.12g}"), True
        except QuantityError:
            return None
    return Phrase(
        match[0],
        clause,
        read.text if turned else said,
        read.interval.low,
        read.interval.high,
        unit,
        turned,
    )


def _spelt_out(clause: str) -> Iterator[tuple[int, Phrase]]:
    """Yield (place, phrase) for terms of imprisonment, in months, and splits, in per cent."""
    for match in _TERM.finditer(clause) if "刑" in clause else ():
        months = term_of(match[0])
        if months is not None:
            yield match.start(), Phrase(match[0], clause, f"{months:g}", months, months, "month")
    for match in _SPLIT.finditer(clause):
        for share in split_of(match[0]) or ():
            yield match.start(), Phrase(match[0], clause, f"{share:g}", share, share, "%")


_SPLIT = re.compile(r"([一二三四五六七八九])([一二三四五六七八九])(?:分成|开|分账)")
_TERM = re.compile(
    r"([一二三四五六七八九十]+|[0-9]+)年(?:零|又)?(?:([一二三四五六七八九十]+|[0-9]+)个月)?"
)


def split_of(text: str) -> tuple[float, float] | None:
    """Return the shares in per cent of a split such as 四六分成, None where there is none."""
    match = _SPLIT.search(text)
    if match is None:
        return None
    shares = [wordings.read(part).numbers[0] for part in match.groups()]
    return (10 * shares[0], 10 * shares[1]) if sum(shares) == 10 else None


def term_of(text: str) -> float | None:
    """Return the months of a term such as 一年二个月, None where there is none."""
    match = _TERM.search(text)
    if match is None or re.match(r"[0-9]{4}年", match[0]):
        return None
    years, months = (wordings.read(part).numbers[0] if part else 0.0 for part in match.groups())
    return 12 * years + months


_DATE = re.compile(
    r"(?:(?:今年|去年|[0-9]{4}年)?[0-9]{1,2}月(?:初|上旬|中旬|下旬|底|[0-9]{1,2}日(?:至(?:[0-9]{1,2}月)?"
    r"[0-9]{1,2}日)?)?|当日|当天)(?![0-9])"
)


def datings(clause: str, published: When | None, last: When | None = None) -> Iterator[Dating]:
    """Yield the dates of a clause; 当日 is the one told before."""
    for match in _DATE.finditer(clause):
        token = match[0]
        when = last if token.startswith("当") else dates.read_chinese(token, published)
        if when is not None:
            last = when
            yield Dating(token, clause, when)


def guess(phrase: Phrase) -> Mapping[str, str] | None:
    """Return the row of the table that says what a figure is likely to be, None if none fits."""
    place = phrase.clause.find(phrase.token)
    near = phrase.clause[max(0, place - 6) : place + len(phrase.token) + 8]
    for row in table()["guesses"]:
        if row["unit"] != phrase.unit:
            continue
        if "near" in row and not re.search(row["near"], near):
            continue
        if "clause" in row and not re.search(row["clause"], phrase.clause):
            continue
        return dict(row)
    return None


def guess_event(dating: Dating) -> Mapping[str, str] | None:
    """Return the row of the table that says what a date is likely to be of, None if none fits."""
    for row in table()["events"]:
        if re.search(row["clause"], dating.clause):
            return dict(row)
    return None
