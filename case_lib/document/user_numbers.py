"""Common attributes of user numbers in a report: author's note, source, kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from case_lib.base.errors import ParameterError
from case_lib.base.kinds import Kind, weakest
from case_lib.base.languages import N_, in_all, known, text, translate
from case_lib.casefile.structural import structural
from case_lib.document.inline import Number, Run, number
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.results import modelled

__all__ = ["UserBlock", "Words", "without_numerals"]

# one text for all languages, a text by language, or pieces with quantities among them
Words = str | Mapping[str, str] | Sequence[str | Quantity]
_SOURCE = N_("Own work. {source}")
_WAY = "Insert it as a quantity: caption=['At ', opened['pay.call_minutes'], ' a call']."


class UserBlock:
    """Common attributes of user numbers: source, the quantities they depend on, kind."""

    def __init__(
        self,
        name: str,
        source: str | Mapping[str, str],
        rests_on: tuple[Quantity, ...],
        kind: Kind | str | None,
        caption: Words,
    ) -> None:
        if not source:
            raise ParameterError(f"show.{name} needs `source`: how it was made, and from what.")
        if not caption:
            raise ParameterError(f"show.{name} needs `caption`: what it shows.")
        self.source, self.rests_on, self._caption = in_all(source), rests_on, caption
        for lang in known():
            without_numerals([text(source, lang)], f"show.{name}, source", _WAY)
            without_numerals(self.caption(lang), f"show.{name}, caption", _WAY)
        words = text(caption, known()[0]) if isinstance(caption, str | Mapping) else str(caption)
        self.name = f"{name}-{_slug(words)}"
        inside = [] if isinstance(caption, str | Mapping) else caption
        under = [*rests_on, *(item for item in inside if isinstance(item, Quantity))]
        best = weakest(q.kind for q in under) if under else Kind.ASSUMED
        self.kind = _kind(kind) if kind is not None else max(best, Kind.DERIVED)

    def quantity(self, row: Any, column: str, value: float, unit: str, label: Label) -> Quantity:
        """Return a user's number as a quantity that depends on its source."""
        family = f"own.{self.name}.{_slug(column)}"
        how = (self.rests_on, self.source, label, self.kind, family)
        return modelled(f"{family}.{row}", value, value, unit, *how)

    def written(self, words: str, row: int, lang: str) -> Number:
        """Return text with numerals in a drawing as a number that depends on its source."""
        traced = self.quantity(row, "words", 0.0, "1", N_("number written in a drawing"))
        plain = number(traced, lang)
        return Number(words, plain.name, None, None, None, plain.kind, plain.label, plain.trace)

    def caption(self, lang: str) -> list[Run]:
        """Return the caption in a language."""
        given = self._caption
        if isinstance(given, str | Mapping):
            return [text(given, lang)]
        return [number(part, lang) if isinstance(part, Quantity) else part for part in given]

    def note(self, lang: str) -> list[Run]:
        """Return the note, which names the author and the source."""
        before, after = translate(_SOURCE, lang).split("{source}")
        return [f"{before}{text(self.source, lang)}{after}"]


def without_numerals(runs: Iterable[Run], where: str, way: str) -> None:
    """Refuse a typed numeral, unless it is an article of law or the year of a cited work.

    Raises
    ------
    ParameterError
        Names the numeral, and the way to give it a trace.
    """
    for run in runs:
        if isinstance(run, str):
            numeral = re.search(r"\d+(?:[.,]\d+)*", structural().sub(" ", run))
            if numeral:
                raise ParameterError(f"{where}: the numeral {numeral[0]!r} has no trace. {way}")


def _kind(kind: Kind | str) -> Kind:
    if isinstance(kind, Kind):
        return kind
    words = {item.word: item for item in Kind}
    if kind not in words:
        raise ParameterError(f"kind={kind!r} must be one of {', '.join(words)}.")
    return words[kind]


def _slug(words: str) -> str:
    return re.sub(r"\W+", "-", words.lower()).strip("-")[:40] or "own"
