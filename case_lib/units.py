"""Units of a case: what is counted, money and time, without any silent conversion.

Every unit is a dimension of its own, so that yuan a day and yuan an hour never pass for
each other; a factor between two units has to stand in a formula as an input.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

import pint

from case_lib.errors import UnitError, nearest

COUNTED = (
    "person",
    "officer",
    "device",
    "province",
    "city",
    "group",
    "lead",
    "call",
    "message",
    "victim",
    "family",
    "record",
    "account",
    "card",
    "case",
    "sentence",
    "relation",
)
TIME = ("minute", "hour", "day", "month", "year")
_CURRENCY = re.compile(r"[A-Z]{3}")
_WORD = re.compile(r"[A-Za-z_]+")


@functools.cache
def _registry() -> pint.UnitRegistry[float]:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None)
    for name in (*COUNTED, *TIME):
        registry.define(f"{name} = [{name}]")
    return registry


def _as_pint(unit: str) -> pint.Unit:
    registry = _registry()
    if unit in ("1", "%"):
        return registry.Unit("")
    for word in _WORD.findall(unit):
        if word in registry:
            continue
        if not _CURRENCY.fullmatch(word):
            known = (*COUNTED, *TIME)
            raise UnitError(
                f"unknown unit {word!r}.{nearest(word, known)} Use one of {', '.join(known)}, "
                "a three-letter currency code, or a ratio of them such as CNY/day."
            )
        registry.define(f"{word} = [currency_{word}]")
    try:
        return registry.Unit(unit)
    except Exception as error:  # pint's parser raises many kinds
        raise UnitError(f"unit {unit!r} can't be read. Write it as CNY or CNY/day.") from error


def check(unit: str) -> str:
    """Return ``unit`` if it is known.

    Raises
    ------
    UnitError
        For an unknown word or a form that can't be read; names the nearest unit.
    """
    _as_pint(unit)
    return unit


def parts(unit: str) -> tuple[list[str], list[str]]:
    """Return the words above and below the stroke, ``("CNY/day")`` → ``["CNY"], ["day"]``."""
    above, _, below = unit.partition("/")
    return _WORD.findall(above), _WORD.findall(below)


def result(function: Callable[..., object], inputs: Iterable[str]) -> str:
    """Return the unit of ``function`` applied to quantities in the units of ``inputs``.

    Raises
    ------
    UnitError
        When the function adds or compares quantities of different units.
    """
    registry = _registry()
    # unlike numbers, so that no difference of two inputs is zero
    arguments = [
        registry.Quantity(1.37 ** (row + 1), _as_pint(unit)) for row, unit in enumerate(inputs)
    ]
    try:
        value = function(*arguments)
    except (pint.DimensionalityError, pint.OffsetUnitCalculusError) as error:
        raise UnitError(f"units don't fit together: {error}") from error
    units = value.units if isinstance(value, pint.Quantity) else registry.Unit("")
    text = str(units)
    return "1" if text in ("", "dimensionless") else text.replace(" ", "")


def same(left: str, right: str) -> bool:
    """Return whether two units are the same; per cent counts as a plain number."""
    return bool(_as_pint(left) == _as_pint(right))
