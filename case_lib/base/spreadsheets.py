"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

__all__ = ["plain_cell"]

_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def plain_cell(words: str) -> str:
    """Return a cell of a CSV file as text: after an apostrophe where it would be a formula.

    So OWASP advises against CSV injection. Numbers, with a sign or without, stay numbers.
    """
    if words.startswith(_BEGINS) and not _NUMBER.fullmatch(words):
        return f"'{words}"
    return words
