"""English and Chinese: catalogs of messages, and labels that come in both."""

from __future__ import annotations

import functools
import gettext
import importlib.resources
import io
from collections.abc import Mapping
from typing import TypeVar

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from case_lib.base.errors import ParameterError, nearest

LANGUAGES = ("en", "zh")
_S = TypeVar("_S", bound=str)


def N_(message: _S) -> _S:  # noqa: N802 - the name that gettext tools look for
    """Mark a message for the catalog; it is translated where it is printed."""
    return message


def check(lang: str) -> str:
    """Return ``lang`` if reports are made in it.

    Raises
    ------
    ParameterError
        For any other language.
    """
    if lang not in LANGUAGES:
        raise ParameterError(
            f"lang: {lang!r} is not a language of the reports. Use en or zh."
            f"{nearest(str(lang), LANGUAGES)}"
        )
    return lang


def several(langs: str) -> tuple[str, ...]:
    """Return languages named in one text, separated by commas, each once.

    Raises
    ------
    ParameterError
        When one of them is no language of the reports, or none is named.
    """
    named = dict.fromkeys(part.strip() for part in langs.split(","))
    return tuple(check(lang) for lang in named)


@functools.cache
def _translations(lang: str) -> gettext.NullTranslations:
    path = importlib.resources.files("case_lib") / "locale" / f"{lang}.po"
    if lang == "en" or not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(message: str, lang: str) -> str:
    """Return a message of the catalog in ``lang``; English messages are their own key."""
    return _translations(lang).gettext(message) if message else ""


def text(label: str | Mapping[str, str], lang: str) -> str:
    """Return a label in ``lang``: from the case file, or through the catalog."""
    return translate(label, lang) if isinstance(label, str) else label[lang]


def both(label: str | Mapping[str, str]) -> dict[str, str]:
    """Return a label in every language of the reports."""
    return {lang: text(label, lang) for lang in LANGUAGES}


@functools.cache
def locale(lang: str) -> Locale:
    """Return the Babel locale that numbers and dates are printed in."""
    return Locale.parse({"en": "en_GB", "zh": "zh_CN"}[lang])
