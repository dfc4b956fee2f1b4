"""How units are called in print: of the table, of money by its currency, of a case's own."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from typing import Any

from babel.numbers import get_currency_name
from ruamel.yaml import YAML

from case_lib.base import units
from case_lib.base.languages import locale

_WHOLE = 2.0  # any number that isn't one


@functools.cache
def _table() -> dict[str, Mapping[str, Any]]:
    path = importlib.resources.files("case_lib") / "reference" / "units.yaml"
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


@functools.cache
def _ratios() -> dict[frozenset[tuple[str, float]], Mapping[str, Any]]:
    """Return the ratios that the table has words of their own for."""
    return {frozenset(units.factors(name)): row for name, row in _table().items() if "/" in name}


def called(unit: str | None, lang: str, value: float = _WHOLE) -> str:
    """Return a unit as printed after a number: people, yuan a day, 元/天."""
    if unit is None or unit == "1":
        return ""
    if unit in units.SHARES:
        return unit
    ratio = _ratios().get(frozenset(units.factors(unit)))
    if ratio is not None:
        return _after(ratio, lang, value)
    own = units.declared(unit)
    above, below = units.parts(unit)
    gap = " " if lang == "en" else ""
    head = gap.join(_after(_row(word, own), lang, value) for word in above)
    if not below:
        return head
    if lang == "zh":
        return f"{head}/{'·'.join(_below(word, own, lang) for word in below)}"
    return f"{head} {' '.join(_below(word, own, lang) for word in below)}".strip()


def money(unit: str | None) -> bool:
    """Return whether a unit is a currency, and no ratio."""
    return unit is not None and unit.isupper() and unit in units.currencies()


def _row(word: str, own: Mapping[str, units.Words]) -> Mapping[str, Any]:
    if word in own:
        return own[word]
    return _table().get(word) or _currency(word)


@functools.cache
def _currency(code: str) -> Mapping[str, Any]:
    if code not in units.currencies():
        return {"en": code, "zh": code}
    names = [get_currency_name(code, count, locale("en")) for count in (1, 2)]
    # “(1988-2007)” of a currency that is no more
    plain = [name.split(" (")[0] for name in names]
    return {"en": plain, "zh": get_currency_name(code, locale=locale("zh")).split(" (")[0]}


def _after(row: Mapping[str, Any], lang: str, value: float) -> str:
    words = row[lang]
    return str(words if isinstance(words, str) else words[0 if value == 1 else 1])


def _below(word: str, own: Mapping[str, units.Words], lang: str) -> str:
    row = _row(word, own)
    if f"per_{lang}" in row:
        return str(row[f"per_{lang}"])
    return f"per {_after(row, lang, 1)}" if lang == "en" else _after(row, lang, 1)
