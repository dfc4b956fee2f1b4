"""Read and normalise the text of a source, paragraph by paragraph.

Full-width forms become half-width (Unicode NFKC), traditional characters simplified. White space is
removed, except one blank between Latin words; doubled commas and commas that group digits are
removed too, because scanning adds or loses them. Paragraphs are the non-empty lines; the headline
is p1.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path
from typing import Any

from case_lib.reading.formats.opening import open_article

__all__ = ["WIDEST", "cut", "normalised", "paragraphs", "simplified", "width"]

WIDEST = 48  # of an anchor, which is a token and never a sentence: 24 Chinese characters

_LATIN = "[A-Za-z0-9]"
_MONEY = "$£€₹₱₦"  # after a blank: a $5 note is not A$5
_LAKHS = re.compile(
    r"(?<![0-9])(?<![0-9][.,])[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9,])"
)  # 14,50,000


def normalised(text: str) -> str:
    """Return ``text`` normalised by the rule above."""
    plain = re.sub(r"[,，]{2,}", ",", _compatible(text))
    # before spaces are removed: “in 2012, 500 people” has two numbers
    plain = re.sub(_LAKHS, lambda match: match[0].replace(",", ""), plain)
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", plain)
    # 1, 025 bottles; R 750 000-00
    plain = re.sub(r"(?<=[0-9]), (?=0[0-9]{2}(?![0-9]))", "", plain)
    plain = re.sub(r"\bR ([0-9]{1,3}(?: [0-9]{3})*)-00(?![0-9])", _rand, plain)
    # in a headline, where the sum ends and people are counted: 700万 292人
    plain = re.sub(r"(?<=[万亿萬億])\s+(?=[0-9]+[名人])", ",", plain)
    plain = re.sub(rf"\s+(?!(?<={_LATIN} )(?=[{_MONEY}]|{_LATIN}))", "", re.sub(r"\s+", " ", plain))
    # 10 000 is one number, 2023 150 is a year and another number
    return simplified(re.sub(r"(?<=[0-9])(?<![^0-9](?:19|20)[0-9]{2}) (?=[0-9])", "", plain))


def _rand(sum_in_rand: re.Match[str]) -> str:
    return f"R{sum_in_rand[1].replace(' ', '')}"


def width(text: str) -> int:
    """Return the display width of a text: a Chinese character counts as two letters.

    >>> width("506名"), width("506 people")
    (5, 10)
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def cut(token: str) -> str:
    """Return the longest prefix of a token that an anchor may hold, without cutting Latin words."""
    end = min(len(token), WIDEST)  # every character is at least as wide as a letter
    while width(token[:end]) > WIDEST:
        end -= 1
    if end == len(token):
        return token
    begun = re.search(r"(?<=.) ?[A-Za-z]+$", token[:end])
    return token[: begun.start()] if begun and token[end : end + 1].isalpha() else token[:end]


def _compatible(text: str) -> str:
    """Return ``text`` in NFKC, but keep ½ and ²: 1½ would become 11⁄2, and 506² 5062."""
    parts = re.split(r"([¹²³⁰-⁹₀-₉¼-¾⅐-⅞])", text)
    return "".join(
        part if row % 2 else unicodedata.normalize("NFKC", part) for row, part in enumerate(parts)
    )


def simplified(text: str) -> str:
    """Return ``text`` in simplified characters."""
    if text.isascii() or not any(map(_is_traditional, set(text))):
        return text
    return str(_simplifier().convert(text))


@functools.cache
def _is_traditional(char: str) -> bool:
    """Return whether a character changes by itself; a phrase that changes contains one."""
    return bool(_simplifier().convert(char) != char)


@functools.cache
def _simplifier() -> Any:
    import opencc  # noqa: PLC0415 - reads its tables when made

    return opencc.OpenCC("t2s")


def paragraphs(path: Path) -> list[str]:
    """Return the normalised paragraphs of an article, whatever its format.

    Raises
    ------
    FactError
        If the file can't be read, with the way out.
    """
    return [normalised(line) for line in open_article(path).paragraphs]
