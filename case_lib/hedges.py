"""The words that qualify a number (约, 余, 以上, more than): the table of wordings.

What each means stands in ``reference/wordings.yaml`` and nowhere else.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from case_lib.counters import alternatives


@functools.cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """Return the table of wordings: form → says, zh_form, before, after, inside, means, share."""
    path = importlib.resources.files("case_lib") / "reference" / "wordings.yaml"
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


@functools.cache
def pattern(place: str, han_only: bool = False) -> str:
    """Return a pattern of the words ``before``, ``after`` or ``inside`` a number."""
    words = [str(word) for row in table().values() for word in row.get(place, ())]
    if place == "inside":
        return "|".join(words)
    if han_only:
        words = [word for word in words if not word.isascii()]
    found = alternatives(words)
    return rf"{found}|上(?=[百千万亿])" if place == "before" else found


def form_of(word: str, place: str) -> str:
    """Return the form that a word of ``pattern(place)`` gives to a number."""
    if word == "上":
        return "at_least"
    for form, row in table().items():
        for known in row.get(place, ()):
            if word.replace(" ", "") == re.sub(r"\(.*\)| ", "", str(known)):
                return form
    raise KeyError(word)
