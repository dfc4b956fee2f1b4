"""The words that may stand beside a number without changing it, and the units they imply.

They are data (``reference/counters.yaml``). An unknown word beside a number is an error, because it
could change the number.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from case_lib.base import reference
from case_lib.base.errors import QuantityError
from case_lib.base.units import TIME, parts

__all__ = [
    "Counter",
    "alternatives",
    "currency",
    "factor",
    "known",
    "neutral",
    "of_money",
    "pattern",
    "scales",
    "table",
]

_CURRENCY = re.compile(r"[A-Z]{3,5}")


@dataclass(frozen=True)
class Counter:
    """A word beside a number; ``counts`` gives the factor for each unit that it can be read in."""

    word: str
    counts: Mapping[str, Fraction]


@functools.cache
def table() -> Mapping[str, Any]:
    """Return the table of counters, neutral words and scales."""
    return dict(reference.load("counters.yaml"))


@functools.cache
def known() -> Mapping[str, Counter]:
    """Return all counters by their word in lower case."""
    words: dict[str, Counter] = {}
    for row in table()["counts"].values():
        counts = {key: Fraction(str(value)) for key, value in row.items() if key != "words"}
        for word in row["words"]:
            words[word.lower()] = Counter(word, counts)
    return words


@functools.cache
def pattern() -> str:
    """Return a pattern of all counters, longest first."""
    rows = known().items()
    return alternatives(word for word, row in rows if not (_is_letter(word) and of_money(row)))


@functools.cache
def currency() -> str:
    """Return a pattern of the counters of money, which may also precede a number."""
    money = [word for word, row in known().items() if of_money(row)]
    # P5,000 are pesos, P2P and p4 aren't
    sum_of = r"(?=[0-9]{2}|[0-9]\.[0-9]|[0-9] ?(?:m|b)illion)"
    letters = [rf"(?<![a-z0-9]){word}{sum_of}" for word in money if _is_letter(word)]
    return "|".join([alternatives(word for word in money if not _is_letter(word)), *letters])


@functools.cache
def neutral() -> str:
    """Return a pattern of the neutral words that may precede a number."""
    return alternatives(table()["before"])


@functools.cache
def scales() -> Mapping[str, Decimal]:
    """Return the English scale words: million → 1,000,000."""
    return {word: Decimal(number) for word, number in table()["scales"].items()}


def alternatives(words: Any) -> str:
    """Return a pattern of any of ``words``, longest first; Latin words match only as a whole."""
    patterns = []
    for word in sorted(map(str, words), key=len, reverse=True):
        plain = re.escape(word.lower()).replace("\\ ", " ?")
        begin, end = (re.match("[a-z]", word.lower()[place]) for place in (0, -1))
        patterns.append(f"{'(?<![a-z])' if begin else ''}{plain}{'(?![a-z])' if end else ''}")
    return "|".join(patterns)


def factor(counters: list[Counter], unit: str | None) -> Fraction:
    """Return the factor that converts a number with these counters to ``unit``, or its own.

    Raises
    ------
    QuantityError
        If the words count something other than ``unit``.
    """
    product = Fraction(1)
    for counter in counters:
        if unit is None:
            product *= counter.counts.get("%", Fraction(1))
            continue
        above = parts(unit)[0]
        target = above[0] if len(above) == 1 else unit
        fits = counter.counts.get(target)
        if fits is None and target == "‰" and "%" in counter.counts:
            fits = counter.counts["%"] * 10
        if fits is None and "money" in counter.counts and _CURRENCY.fullmatch(target):
            fits = counter.counts["money"]
        if fits is None and "thing" in counter.counts and not _is_measured(target):
            fits = counter.counts["thing"]
        if fits is None:
            raise QuantityError(
                f'"{counter.word}" is beside the number, but the unit is {unit}. '
                + _way_out(counter)
            )
        product *= fits
    return product


def of_money(counter: Counter) -> bool:
    """Return whether a word counts only money."""
    return "thing" not in counter.counts and any(
        key == "money" or _CURRENCY.fullmatch(key) for key in counter.counts
    )


def _is_letter(word: str) -> bool:
    return len(word) == 1 and "a" <= word <= "z"


def _is_measured(unit: str) -> bool:
    return unit in (*TIME, "%", "‰") or bool(_CURRENCY.fullmatch(unit))


def _way_out(counter: Counter) -> str:
    if "%" in counter.counts:
        return 'State the unit "%", or write the share as a number without that word.'
    named = next(iter(counter.counts))
    return f"State a unit of {named}, or write the number alone if it was converted."
