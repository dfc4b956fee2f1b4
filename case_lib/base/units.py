"""Units of a case: counts, money and time, without silent conversion.

Each unit is its own dimension, so that yuan per day can't be confused with yuan per hour, yuan with
ringgit, or per cent with a plain number. A conversion factor must be an input of a formula.

A case may declare its own units. Their words travel with the unit (``Unit``), so other cases don't
see them.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from case_lib.base.errors import UnitError, nearest
from case_lib.base.languages import DEFAULT, style

if TYPE_CHECKING:
    import pint

__all__ = [
    "SHARES",
    "TIME",
    "TOKENS",
    "Unit",
    "Words",
    "carrying",
    "check",
    "check_name",
    "counted",
    "currencies",
    "currency",
    "declared",
    "factors",
    "fits",
    "parts",
    "registry",
    "result",
    "same",
]

TIME = ("minute", "hour", "day", "month", "year")
SHARES = {"%": 100, "‰": 1000}
TOKENS = ("BTC", "ETH", "TRX", "USDC", "USDT")  # money without a code in ISO 4217
_NO_MONEY = {"XXX", "XTS"}  # “no currency” and “for tests” in ISO 4217
_COMMON = {"RMB": "CNY", "NTD": "TWD", "NIS": "ILS", "STG": "GBP"}
_CODE = re.compile(r"[A-Z]{3,5}")
_FACTOR = re.compile(r"\s*([*/]?)\s*(?:([A-Za-z_]+|%|‰)(?:\*\*(-?[0-9]+(?:\.[0-9]+)?))?|1)\s*")
_AS_PINT = {"%": "percent", "‰": "permille"}
_RESERVED = ("money", "date", *_AS_PINT.values())

Words = Mapping[str, Any]  # of a declared unit: language → word, or → [singular, plural]


class Unit(str):
    """A unit that a case declares, or a ratio with one; it carries its words."""

    words: Mapping[str, Words]

    def __new__(cls, name: str, words: Mapping[str, Words]) -> Unit:
        """``words``: declared name → its words by language."""
        unit = super().__new__(cls, name)
        unit.words = dict(words)
        return unit

    def __reduce__(self) -> tuple[type[Unit], tuple[str, Mapping[str, Words]]]:
        return Unit, (str(self), self.words)


@functools.cache
def counted() -> tuple[str, ...]:
    """Return the units that count things: those that the first language has a word for."""
    words = style(DEFAULT).units
    return tuple(name for name in words if name.islower() and "/" not in name and name not in TIME)


def declared(*units: str) -> dict[str, Words]:
    """Return the declared words that units carry, by name."""
    return {name: words for unit in units for name, words in getattr(unit, "words", {}).items()}


def carrying(unit: str, words: Mapping[str, Words]) -> str:
    """Return ``unit`` with the words of the declared units that it contains."""
    own = {word: words[word] for word, _ in factors(unit) if word in words}
    return Unit(str(unit), own) if own else str(unit)


@functools.cache
def registry() -> pint.UnitRegistry[float]:
    """Return pint's units, none at first.

    pint imports dask, if it is installed, for arrays of a kind that no formula has; without it, the
    import takes half the time.
    """
    sys.modules.setdefault("dask", None)  # type: ignore[arg-type]  # Python's mark of “not there”
    try:
        import pint  # noqa: PLC0415 - takes 0.2 s, and only units of formulas need it
    finally:
        if sys.modules["dask"] is None:
            del sys.modules["dask"]
    return pint.UnitRegistry(None)


def _as_pint(unit: str) -> pint.Unit:
    known = registry()
    product = known.Unit("")
    for word, power in factors(unit):
        word = _AS_PINT.get(word, word)
        if word not in known:
            known.define(f"{word} = [{word}]")
        product *= known.Unit(word) ** power
    return product


@functools.cache
def currencies() -> frozenset[str]:
    """Return the codes of ISO 4217, including former ones, and of tokens such as USDT."""
    from babel.numbers import list_currencies  # noqa: PLC0415 - loads its table

    return frozenset({*list_currencies(), *TOKENS} - _NO_MONEY)


def currency(code: str, words: Mapping[str, Words] | None = None) -> str:
    """Return ``code`` if it is a currency, or declared in ``words``.

    Raises
    ------
    UnitError
        For any other code; the message suggests the nearest.
    """
    if code in currencies():
        return code
    if words and code in words and _CODE.fullmatch(code):
        return carrying(code, words)
    meant = _COMMON.get(code.upper(), code.upper())
    near = f" Did you mean {meant!r}?" if meant in currencies() else nearest(meant, currencies())
    raise UnitError(
        f"unknown currency {code!r}.{near} Use a code of ISO 4217, such as CNY or THB, one of "
        f"{', '.join(TOKENS)}, or declare it under `units:`."
    )


def check(unit: str, words: Mapping[str, Words] | None = None) -> str:
    """Return ``unit`` if it is known, with the ``words`` of the declared units that it contains.

    ``words`` are those that a case declares; by default, those that the unit carries.

    Raises
    ------
    UnitError
        For an unknown word or an invalid form; the message suggests the nearest unit.
    """
    own = declared(unit) if words is None else words
    for word, _ in factors(unit):
        if word in own or word in counted() or word in TIME or word in SHARES:
            continue
        if _CODE.fullmatch(word):
            currency(word)
            continue
        known = (*counted(), *TIME, *own)
        raise UnitError(
            f"unknown unit {word!r}.{nearest(word, known)} Use one of {', '.join(known)}, "
            "a currency code, or a ratio of them such as CNY/day; or declare it under `units:`."
        )
    return carrying(unit, own)


def check_name(name: str) -> str:
    """Return ``name`` if a case may declare a unit with this name.

    Raises
    ------
    UnitError
        If it is neither a lower-case word nor a currency code, or is already defined.
    """
    if not (re.fullmatch(r"[a-z]+(_[a-z]+)*", name) or _CODE.fullmatch(name)):
        raise UnitError(
            f"unit {name!r} must be in lower-case letters a-z, with words joined by _; a unit of "
            "money is a code of three to five capital letters."
        )
    if name in (*counted(), *TIME, *_RESERVED) or name in currencies():
        raise UnitError(f"unit {name!r} is already defined. Remove it, or use another name.")
    return name


@functools.lru_cache(maxsize=1024)
def _factors(unit: str) -> tuple[tuple[str, float], ...]:
    factors: list[tuple[str, float]] = []
    place = 0
    while place < len(unit):
        match = _FACTOR.match(unit, place)
        if match is None or bool(match[1]) != (place > 0):
            break
        if match[2]:
            power = float(match[3] or 1) * (-1 if match[1] == "/" else 1)
            factors.append((match[2], power))
        place = match.end()
    if not unit.strip() or place < len(unit):
        raise UnitError(f"unit {unit!r} can't be read. Write it as CNY or CNY/day.")
    return tuple(factors)


def factors(unit: str) -> tuple[tuple[str, float], ...]:
    """Return the words of a unit with their powers: ``CNY/day`` is CNY to 1 and day to −1.

    Raises
    ------
    UnitError
        For an invalid form.
    """
    return _factors(str(unit))


def parts(unit: str) -> tuple[list[str], list[str]]:
    """Return numerator and denominator: ``("CNY/day")`` → ``["CNY"], ["day"]``."""
    powers = factors(unit)
    return [word for word, power in powers if power > 0], [w for w, power in powers if power < 0]


def fits(said: str, unit: str) -> None:
    """Check that a wording with a sign, such as 12%, suits the unit of its quantity.

    Raises
    ------
    UnitError
        If it doesn't.
    """
    for sign, full in SHARES.items():
        if (sign in said or (sign == "%" and "％" in said)) and sign not in dict(factors(unit)):
            raise UnitError(
                f'"{said}" is a share of {full}, but the unit is {unit}. Set `unit: "{sign}"`, or '
                f"write the value in {unit}."
            )


def result(function: Callable[..., object], inputs: Iterable[str]) -> str:
    """Return the unit of ``function`` for inputs in the given units.

    Raises
    ------
    UnitError
        If the function adds or compares quantities of different units.
    """
    known, inputs = registry(), list(inputs)
    import pint  # noqa: PLC0415 - as in `registry`

    # all different, so that no difference of two inputs is zero
    arguments = [
        known.Quantity(1.37 ** (row + 1), _as_pint(unit)) for row, unit in enumerate(inputs)
    ]
    try:
        value = function(*arguments)
    except (pint.DimensionalityError, pint.OffsetUnitCalculusError) as error:
        shares = [unit for unit in inputs if set(dict(factors(unit))) & set(SHARES)]
        hint = (
            " A percentage is not a plain number: use `percent`, which is 100 % by definition, as "
            "in percent - share or share / percent."
            if shares
            else ""
        )
        raise UnitError(f"units are incompatible: {error}.{hint}") from error
    powers_in_pint = value.units._units if isinstance(value, pint.Quantity) else {}
    powers = {word: float(f"{power:g}") for word, power in powers_in_pint.items()}
    return carrying(_written(powers), declared(*inputs))


def _written(powers: Mapping[str, float]) -> str:
    """Return the usual notation of a unit: ``CNY/day``."""
    spelt = {known: sign for sign, known in _AS_PINT.items()}
    above: list[str] = []
    below: list[str] = []
    for word, power in sorted(powers.items()):
        size = "" if abs(power) == 1 else f"**{abs(power):g}"
        (above if power > 0 else below).append(spelt.get(word, word) + size)
    return "/".join(["*".join(above) or "1", *below])


def same(left: str, right: str) -> bool:
    """Return whether two units are equal; per cent differs from a plain number."""
    return _summed(left) == _summed(right)


def _summed(unit: str) -> dict[str, float]:
    powers: dict[str, float] = {}
    for word, power in factors(unit):
        powers[word] = powers.get(word, 0) + power
    return {word: power for word, power in powers.items() if power}
