"""Read articles as plain text; each non-empty line is a paragraph."""

from __future__ import annotations

from case_lib.reading.formats.characters import decoded

__all__ = ["lines"]


def lines(raw: bytes) -> list[str]:
    """Return the lines of a text.

    Raises
    ------
    ValueError
        If it isn't text.
    """
    text = decoded(raw)
    if text[:200].count("\0") or text.startswith("{\\rtf"):
        raise ValueError("it is not plain text")
    return text.splitlines()
