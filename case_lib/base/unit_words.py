"""Print units: in the words of a language, of a currency, or of the case that declares them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from babel.numbers import get_currency_name

from case_lib.base import units
from case_lib.base.languages import DEFAULT, locale, style
from case_lib.base.style_sections import UnitWords, Words

__all__ = ["as_in_sources", "called", "money"]

_WHOLE = 2.0  # any number other than one


@functools.cache
def _ratios(lang: str) -> dict[frozenset[tuple[str, float]], str]:
    """Return the ratios that have their own words in a language."""
    return {frozenset(units.factors(name)): name for name in style(lang).units if "/" in name}


def called(unit: str | None, lang: str, value: float = _WHOLE) -> str:
    """Return a unit as printed after a number: people, yuan a day, 元/天."""
    if unit is None or unit == "1":
        return ""
    if unit in units.SHARES:
        return unit
    ratio = _ratios(lang).get(frozenset(units.factors(unit)))
    if ratio is not None:
        return _after(_words(ratio, {}, lang), lang, value)
    own = units.declared(unit)
    above, below = units.parts(unit)
    rule = style(lang).ratios
    head = rule.times.join(_after(_words(word, own, lang), lang, value) for word in above)
    if not below:
        return head
    under = rule.below.join(_below(_words(word, own, lang), lang) for word in below)
    return rule.over.format(above=head, below=under).strip()


def as_in_sources(unit: str | None, lang: str, tokens: Iterable[str]) -> str | None:
    """Return the word that all ``tokens`` of sources end in, if the language lets it stand.

    >>> as_in_sources("device", "zh", ["8部"])
    '部'
    >>> as_in_sources("device", "zh", ["720余台", "720余件"])
    >>> as_in_sources("person", "zh", ["8名"])

    A ratio takes the word from those tokens that count what is above the line.

    >>> as_in_sources("device/person", "zh", ["8部", "17人"])
    '部/人'
    """
    if unit in (None, "1") or unit in units.SHARES:
        return None
    above, below = units.parts(unit)
    words = style(lang).units.get(above[0]) if len(above) == 1 else None
    if not isinstance(words, UnitWords):
        return None
    allowed = words.as_in_sources
    endings = {next((word for word in allowed if token.endswith(word)), None) for token in tokens}
    if below and allowed:
        usual = _after(words, lang, _WHOLE)
        endings -= {None} if not any(token.endswith(usual) for token in tokens) else set()
    own = endings.pop() if len(endings) == 1 else None
    if own is None or not below:
        return own
    rule = style(lang).ratios
    under = rule.below.join(_below(_words(word, {}, lang), lang) for word in below)
    return rule.over.format(above=own, below=under)


def money(unit: str | None) -> bool:
    """Return whether a unit is a plain currency rather than a ratio."""
    return unit is not None and unit.isupper() and unit in units.currencies()


def _words(word: str, own: Mapping[str, units.Words], lang: str) -> UnitWords:
    """Return the words of a unit; those of the default language if this one lacks them."""
    if word in own:
        by_language = own[word]
        return UnitWords(after=by_language.get(lang, next(iter(by_language.values()))))
    spoken = style(lang).units.get(word)
    if spoken is None:
        spoken = _currency(word, lang) or style(DEFAULT).units.get(word, word)
    return spoken if isinstance(spoken, UnitWords) else UnitWords(after=spoken)


@functools.cache
def _currency(code: str, lang: str) -> Words | None:
    if code not in units.currencies():
        return None
    one, more = (get_currency_name(code, count, locale(lang)) for count in (1, 2))
    # “(1988-2007)” in the name of a former currency
    return one.split(" (")[0], more.split(" (")[0]


def _after(words: UnitWords, lang: str, value: float) -> str:
    forms = words.after
    if isinstance(forms, str):
        return forms
    if isinstance(forms, tuple):
        return forms[0 if value == 1 else 1]
    kind = locale(lang).plural_form(value) if abs(value) < float("inf") else "other"
    return forms.get(kind, next(reversed(forms.values())))


def _below(words: UnitWords, lang: str) -> str:
    if words.below is not None:
        return words.below
    return style(lang).ratios.per.format(_after(words, lang, 1))
