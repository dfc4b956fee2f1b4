"""The types of the fields of a case file: wordings, dates, units, names, labels."""

from __future__ import annotations

import itertools
import re
import textwrap
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationInfo,
    model_validator,
)

from case_lib.base import languages, rounding, style_sections, units
from case_lib.base.errors import nearest
from case_lib.base.slugs import SLUG
from case_lib.reading import dates, numeral_reading

__all__ = [
    "COUNTRY",
    "NAME",
    "PARAGRAPH",
    "SHA256",
    "Confidence",
    "Currency",
    "Distribution",
    "Language",
    "Name",
    "Part",
    "Printable",
    "Says",
    "Slug",
    "SourceId",
    "Stage",
    "Text",
    "Unit",
    "UnitName",
    "UnitSpec",
    "Url",
    "WhenText",
    "Words",
    "declared_units",
]

Confidence = Literal["high", "medium", "low"]
Stage = Literal["investigated", "arrested", "charged", "convicted"]
Distribution = Literal["uniform", "loguniform", "triangular"]
NAME = r"^[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)*$"
PARAGRAPH = r"^(p[0-9]+)?$"
SHA256 = "^[0-9a-f]{64}$"
COUNTRY = "^[A-Z]{2}$"
_MOST = 1e18  # no count or amount is larger, except by misprint
_YEARS = (1800, 2200)
_NOT_IN_URL = set(' \n\t"<>\\^`{|}')
Name = Annotated[
    str,
    Field(
        pattern=NAME,
        description="Lower case, words joined by _, parts by a dot.",
    ),
]
Slug = Annotated[str, Field(pattern=SLUG)]


def _says(value: Any, info: ValidationInfo) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f'{value!r} is not a wording. Write 506, "1000+", "~200" or "5..10".')
    about = (info.context or {}).get("conventions")
    if isinstance(value, float):
        value = f"{rounding.decimal(value):f}"  # 0.00001, not 1e-05
    read = numeral_reading.read(value, about)
    if max(map(abs, read.numbers)) > _MOST:
        raise ValueError(f"{value} exceeds any count or amount (over {_MOST:.0e}). Correct it.")
    return str(value)


def _when(value: Any) -> str:
    read = dates.read(value)
    if read.earliest.year < _YEARS[0] or read.latest.year > _YEARS[1]:
        raise ValueError(
            f'"{read.text}" is not from the years {_YEARS[0]} to {_YEARS[1]}. Correct the year.'
        )
    return read.text


def _words(value: str) -> str:
    if all(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Zs") for char in value):
        raise ValueError("the text is blank. Write a name, or remove it.")
    return _printable(value)


def _printable(value: str) -> str:
    for char in value:
        if unicodedata.category(char) in ("Cc", "Cs", "Co") and char not in "\n\t":
            raise ValueError(f"the character U+{ord(char):04X} can't be printed. Remove it.")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}([-_][A-Za-z]+)*", value):
        raise ValueError(f"{value!r} is not a language code. Write one such as en or zh.")
    return value


def _for_all(value: Any) -> Any:
    return dict.fromkeys(languages.known(), value) if isinstance(value, str) else value


def _url(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme.lower() not in ("http", "https") or not rest.strip("/") or set(value) & _NOT_IN_URL:
        raise ValueError(
            f"{value!r} is not a valid web address. Write one that begins with https:// or "
            "http://, without spaces, or remove it."
        )
    return _words(value)


def _unit(value: str, info: ValidationInfo) -> str:
    return units.check(value, (info.context or {}).get("units"))


def _currency(value: str, info: ValidationInfo) -> str:
    return units.currency(value, (info.context or {}).get("units"))


def _known_source(value: str, info: ValidationInfo) -> str:
    known = (info.context or {}).get("sources")
    if known is not None and value not in known:
        raise ValueError(
            f"{value!r} is not a source of this case.{nearest(value, known)} "
            f"Add it under `sources`, or use one of: {', '.join(sorted(known)) or 'none yet'}."
        )
    return value


Words = Annotated[str, AfterValidator(_words)]
Language = Annotated[str, AfterValidator(_language)]
Printable = Annotated[str, AfterValidator(_printable)]
Url = Annotated[str, Field(max_length=2000), AfterValidator(_url)]
Says = Annotated[str, BeforeValidator(_says, json_schema_input_type=str | int | float)]
WhenText = Annotated[str, BeforeValidator(_when, json_schema_input_type=str)]
SourceId = Annotated[str, AfterValidator(_known_source)]
Unit = Annotated[
    str,
    Field(
        max_length=60,
        description="person, CNY/day, hour/day, %, 1, …, or one declared under `units`.",
    ),
    AfterValidator(_unit),
]
UnitName = Annotated[
    str,
    Field(description="Lower-case letters, words joined by _; or a currency code."),
    AfterValidator(units.check_name),
]
Currency = Annotated[
    str,
    Field(description="A code of ISO 4217, a token such as USDT, or one declared."),
    AfterValidator(_currency),
]


class Part(BaseModel):
    """Base class of all sections: frozen, without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def __repr__(self) -> str:
        """Return what is given, with labels in one language and long lists as their length."""
        fields = [
            _brief(name, value)
            for name, value in self
            if value != type(self).model_fields[name].get_default()
        ]
        return f"<{type(self).__name__}: {', '.join(fields)}>"

    __str__ = __repr__


def _brief(name: str, value: Any) -> str:
    if isinstance(value, Text):
        value = next(iter(value.root.values()))
    if isinstance(value, tuple | list | Mapping) and len(repr(value)) > 50:
        return f"{len(value)} {name}"
    return f"{name}={textwrap.shorten(str(value), 50, placeholder=' …')}"


class Text(RootModel[dict[Language, Words]]):
    """A label or remark by language, such as ``{en: arrests, zh: 收网}``.

    A single string serves all languages. A missing language falls back to the first one.
    """

    model_config = ConfigDict(frozen=True)
    root: Annotated[
        dict[Language, Words],
        Field(min_length=1),
        BeforeValidator(_for_all, json_schema_input_type=str | dict[Language, Words]),
    ]


class UnitSpec(RootModel[dict[Language, style_sections.Words]]):
    """The words of a declared unit, by language; a single string serves all languages.

    ``[vehicle, vehicles]`` for singular and plural, or one word for any number.
    """

    model_config = ConfigDict(frozen=True)
    root: Annotated[
        dict[Language, style_sections.Words],
        Field(min_length=1),
        BeforeValidator(
            _for_all, json_schema_input_type=str | dict[Language, style_sections.Words]
        ),
    ]

    @model_validator(mode="after")
    def _words(self) -> UnitSpec:
        for word in itertools.chain.from_iterable(map(style_sections.each, self.root.values())):
            if not word.strip() or any(char.isnumeric() for char in word):
                raise ValueError(
                    f"{word!r} is not a word. Write what follows a number, without numerals: "
                    "vehicle: {en: [vehicle, vehicles], zh: 辆}."
                )
        return self


def declared_units(section: Any) -> dict[str, units.Words]:
    """Return the words of the units that a case file declares; only names if malformed."""
    declared: dict[str, units.Words] = {}
    for name, words in (section if isinstance(section, Mapping) else {}).items():
        try:
            declared[str(name)] = UnitSpec.model_validate(words).model_dump()
        except ValueError:  # reported with the section itself
            declared[str(name)] = dict.fromkeys(languages.known(), str(name))
    return declared
