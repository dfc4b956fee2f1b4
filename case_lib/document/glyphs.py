"""Which characters the shipped fonts have, and how reports handle missing ones.

Names of people contain rare characters, so the fonts cover GBK, Big5 and all of Noto Sans SC (see
``fonts/README.md``). A missing character, such as an emoji, doesn't prevent a report: it is printed
as 〓, the mark of Chinese and Japanese printers for a missing type, and listed with its place in
the case file at the end of the report.
"""

from __future__ import annotations

import functools
import importlib.resources
import io
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from case_lib.base.errors import Fault
from case_lib.base.languages import known, style
from case_lib.base.memoising import memoised
from case_lib.casefile.schema import CaseFile

__all__ = [
    "FOLDER",
    "GETA",
    "code_points",
    "faults",
    "files",
    "has",
    "missing",
    "named",
    "printable",
]

FOLDER = importlib.resources.files("case_lib") / "fonts"
GETA = "〓"


def files() -> dict[tuple[str, int], Any]:
    """Return the file of each family and weight (400 regular, 700 bold)."""
    fonts = {}
    for family in dict.fromkeys(name for lang in known() for name in style(lang).fonts):
        for face, weight in (("Regular", 400), ("Bold", 700)):
            file = FOLDER / f"{family.replace(' ', '')}-{face}.ttf"
            if file.is_file():
                fonts[family, weight] = file
    return fonts


@functools.cache
def code_points() -> frozenset[int]:
    """Return the code points that a shipped font has."""
    # bold falls back to regular
    regular = (has(family, weight) for family, weight in files() if weight == 400)
    return frozenset[int]().union(*regular)


@functools.cache
def has(family: str, weight: int) -> frozenset[int]:
    """Return the code points that one of the shipped fonts has."""
    return _code_points(files()[family, weight].read_bytes())


@memoised
def _code_points(raw: bytes) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a tenth of a second

    return frozenset(TTFont(io.BytesIO(raw), lazy=True).getBestCmap())


# format characters that are visible (not default-ignorable in Unicode 16), and the byte order mark,
# which typst can't set between letters
_DRAWN = frozenset({0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xFEFF, 0x110BD, 0x110CD}).union(
    range(0x600, 0x606), range(0xFFF9, 0xFFFC), range(0x13430, 0x13440)
)


_OF_LINES = "\t\n\v\f\r\x85"


def _prints(letter: str) -> bool:
    """Return whether a character needs a glyph; spaces and variation selectors don't."""
    code = ord(letter)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or letter in _OF_LINES:
        return False
    return code in _DRAWN or unicodedata.category(letter) not in ("Cf", "Zl", "Zp")


def missing(words: str) -> list[str]:
    """Return the distinct characters of a text that no shipped font has."""
    strange = set(words) - _letters()
    return [c for c in dict.fromkeys(words) if c in strange and _prints(c)] if strange else []


@functools.cache
def _letters() -> frozenset[str]:
    """Return the characters that a shipped font has, and those of lines, which need none."""
    return frozenset({*map(chr, code_points()), *_OF_LINES})


def named(letter: str) -> str:
    """Return the name of a character: ``U+1F600 (grinning face)``."""
    called = unicodedata.name(letter, "").lower()
    return f"U+{ord(letter):04X}" + (f" ({called})" if called else "")


def printable(words: str) -> str:
    """Return a text with 〓 for each character that no shipped font has."""
    for letter in missing(words):
        words = words.replace(letter, GETA)
    return words


def faults(case_file: CaseFile) -> list[Fault]:
    """Return each place of a case file with a character that reports can't print."""
    unprintable = (
        Fault(
            case_file.where(*loc),
            f"the character {named(letter)} has no glyph in the report’s fonts, and is printed as "
            f"{GETA}.",
            "Use other characters.",
        )
        for loc, words in _strings(case_file.model_dump(mode="json"), ())
        for letter in missing(words)
    )
    return list(dict.fromkeys(unprintable))  # a label without languages appears once per language


def _strings(
    node: object, loc: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, str):
        yield loc, node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _strings(value, (*loc, key))
    elif isinstance(node, list | tuple):
        for row, value in enumerate(node):
            yield from _strings(value, (*loc, row))
