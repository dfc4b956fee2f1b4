"""The languages of reports: which exist, their typography and their message catalogs.

A language consists of ``case_lib/languages/<lang>.yaml``, its typography, and ``<lang>.po``, its
catalog. Messages are written in the code in the default language, which needs no catalog. A chapter
may add a catalog: any ``*.<lang>.po`` in its folder.
"""

from __future__ import annotations

import functools
import gettext
import importlib.resources
import io
from collections.abc import Callable, Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import TypeVar

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from pydantic import ValidationError

from case_lib.base import yaml_text
from case_lib.base.chapter_packages import folders_of, packages
from case_lib.base.errors import FactError, Fault, ParameterError, nearest
from case_lib.base.styles import Style

__all__ = [
    "DEFAULT",
    "N_",
    "capital",
    "check",
    "in_all",
    "is_default",
    "known",
    "locale",
    "several",
    "style",
    "text",
    "translate",
]

DEFAULT = "en"  # language of the messages in the code
_S = TypeVar("_S", bound=str)
_Label = str | Mapping[str, str]


def N_(message: _S) -> _S:  # noqa: N802 - the name that gettext tools look for
    """Mark a message for extraction; it is translated when it is printed."""
    return message


def _folder() -> Traversable:
    return importlib.resources.files("case_lib") / "languages"


@functools.cache
def known() -> tuple[str, ...]:
    """Return the languages that have files, the default language first."""
    names = {item.name[:-5] for item in _folder().iterdir() if item.name.endswith(".yaml")}
    return (DEFAULT, *sorted(names - {DEFAULT}))


def check(lang: str) -> str:
    """Return ``lang`` if it is a language of reports.

    Raises
    ------
    ParameterError
        For any other language; the message lists the available ones.
    """
    if lang not in known():
        *before, last = known()
        listed = f"{', '.join(before)} or {last}" if before else last
        raise ParameterError(
            f"lang: {lang!r} is not a language of the reports. Use {listed}."
            f"{nearest(str(lang), known())}"
        )
    return lang


def several(langs: str) -> tuple[str, ...]:
    """Return the languages of a comma-separated list, without duplicates.

    Raises
    ------
    ParameterError
        If the list is empty or contains an unknown language.
    """
    named = dict.fromkeys(part.strip() for part in langs.split(","))
    return tuple(check(lang) for lang in named)


@functools.cache
def style(lang: str) -> Style:
    """Return the typography of a language.

    Raises
    ------
    ParameterError
        For a language without a file.
    FactError
        With every missing or invalid field of its file.
    """
    path = _folder() / f"{check(lang)}.yaml"
    try:
        read = yaml_text.load(path.read_text(encoding="utf-8"))
        return Style.model_validate(read)
    except yaml_text.YAMLError as error:
        line = str(error).replace("\n", " ")
        raise FactError([Fault(str(path), f"can't be read: {line}.", "Correct it.")]) from None
    except ValidationError as error:
        raise FactError(
            [
                Fault(
                    str(path),
                    f"{'.'.join(map(str, item['loc']))}: {item['msg']}.",
                    f"Compare it with {DEFAULT}.yaml.",
                )
                for item in error.errors(include_url=False)
            ]
        ) from None


def is_default(lang: str) -> bool:
    """Return whether a language is the one in which the code and its docstrings are written."""
    return known().index(check(lang)) == 0


def _catalogs(lang: str) -> Iterator[Traversable]:
    """Yield the catalogs of a language: its own, then those of built-in and external chapters."""
    yield _folder() / f"{lang}.po"
    for folder in sorted(folder for name in packages() for folder in folders_of(name)):
        yield from sorted(folder.glob(f"*.{lang}.po"))


@functools.cache
def _translations(lang: str) -> gettext.NullTranslations:
    translations = gettext.NullTranslations()
    for path in reversed([path for path in _catalogs(lang) if path.is_file()]):
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=lang))
        compiled.seek(0)
        read = gettext.GNUTranslations(compiled)
        read.add_fallback(translations)
        translations = read
    return translations


def translate(message: str, lang: str) -> str:
    """Return the translation of a message; the message itself if the catalog lacks it."""
    return _translations(lang).gettext(message) if message else ""


def text(label: _Label, lang: str) -> str:
    """Return a label in ``lang``, from the catalog or from a mapping by language.

    If the mapping lacks the language, its first entry is translated by the catalog, or used as it
    is.
    """
    if isinstance(label, str):
        return translate(label, lang)
    words = label.get(lang)
    return translate(next(iter(label.values())), lang) if words is None else words


def in_all(label: _Label | Callable[[str], str]) -> dict[str, str]:
    """Return a label, or the result of a function of the language, in every language."""
    if callable(label):
        return {lang: label(lang) for lang in known()}
    return {lang: text(label, lang) for lang in known()}


def capital(words: str) -> str:
    """Return words with an initial capital; scripts without capitals are unchanged.

    >>> capital("people caught"), capital("被抓获的人")
    ('People caught', '被抓获的人')
    """
    return words[:1].upper() + words[1:]


@functools.cache
def locale(lang: str) -> Locale:
    """Return the Babel locale for numbers and dates."""
    return Locale.parse(style(lang).locale)
