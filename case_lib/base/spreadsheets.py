"""Protect cells of CSV files from being read as formulas."""

from __future__ import annotations

import re

__all__ = ["plain_cell"]

_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def plain_cell(words: str) -> str:
    """Return a cell as text, with a leading apostrophe if a spreadsheet would run it as a formula.

    This follows OWASP's advice against CSV injection. Numbers, signed or not, stay numbers.
    """
    if words.startswith(_BEGINS) and not _NUMBER.fullmatch(words):
        return f"'{words}"
    return words
