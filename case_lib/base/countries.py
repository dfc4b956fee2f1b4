"""Country codes (ISO 3166, two letters) and the names of countries in each language."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from case_lib.base.languages import in_all, known, locale

__all__ = ["called", "codes", "names"]

# unions, parts of countries, and CLDR's codes for tests
_NONE = re.compile("AC|C[PQ]|DG|E[AUZ]|IC|QO|TA|UN|X[AB]|ZZ")


@functools.cache
def names(lang: str) -> Mapping[str, str]:
    """Return the names of all countries in a language, code → name, from Babel (CLDR).

    >>> names("en")["KH"], names("zh")["KH"], names("en")["MM"]
    ('Cambodia', '柬埔寨', 'Myanmar')
    """
    table = locale(lang).territories
    return {
        code: re.sub(r" *[(（].*", "", name)
        for code, name in table.items()
        if re.fullmatch("[A-Z]{2}", code) and not _NONE.fullmatch(code)
    }


@functools.cache
def codes() -> frozenset[str]:
    """Return the codes of all countries."""
    return frozenset(names(known()[0]))


def called(code: str) -> dict[str, str]:
    """Return the name of a country in each language.

    Raises
    ------
    KeyError
        If no country has this code.
    """
    return in_all(lambda lang: names(lang)[code])
