"""Break text into lines by its measured width, in any script."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import matplotlib
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from case_lib.base.kinds import Kind
from case_lib.document import glyphs

__all__ = ["LEADING", "inches", "tall", "wrapped"]

LEADING = 1.3  # line spacing, in font sizes
_HAN = r"\u2e80-\u2fff\u3005-\u3007\u3021-\u31ff\u3400-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
_OPEN = "（《〈「『【〔“‘(["  # no line ends with these
_CLOSE = "）》〉」』】〕”’)]，。、；：！？…—％%,.;:!?"  # no line begins with these
_MARKS = "".join(kind.mark for kind in Kind)
# what stays on one line: a Chinese character or a word, with its punctuation and the mark of a
# kind after it
_PIECE = re.compile(
    rf"\s*(?:[{re.escape(_OPEN)}]*(?:[{_HAN}]|[^\s{_HAN}（《〈「『【〔]+)[{re.escape(_CLOSE)}]*|\S)"
    rf"(?:\s?[{_MARKS}][{re.escape(_CLOSE)}]*)?"
)

_SPLIT = re.compile(rf"[{_HAN}]|[^{_HAN}]+?(?:\s+|(?=[{_HAN}])|$)")

_ORPHAN = re.compile(rf"[{_HAN}]{{1,2}}[{re.escape(_CLOSE)}]*")
_NARROWER = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)

_MEASURE = TextToPath()


def inches(words: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line in inches, in the common style at a font size in points."""
    families = tuple(matplotlib.rcParams["font.family"])
    # between two bars, so that leading and trailing space counts
    bars = _wide("||", weight, families)
    pieces = (f"|{glyphs.printable(piece)}|" for piece in _SPLIT.findall(words))
    return sum((_wide(piece, weight, families) - bars) / 10 for piece in pieces) * size / 72


@functools.lru_cache(maxsize=8192)
def _wide(words: str, weight: str, families: tuple[str, ...]) -> float:
    """Return the width of words at a font size of ten points, in points."""
    font = FontProperties(family=list(families), size=10, weight=weight)
    return float(_MEASURE.get_text_width_height_descent(words, font, ismath=False)[0])


def tall(words: str, size: float) -> float:
    """Return the height of lines in inches."""
    return (words.count("\n") + 1) * size * LEADING / 72


def wrapped(words: str, wide: float, size: float, weight: str = "normal") -> str:
    """Return words broken into lines of at most ``wide`` inches.

    Lines break between words and between Chinese characters, not before a closing mark or after an
    opening one; a word wider than a line is broken at its end. One or two Chinese characters don't
    stand alone on the last line if shorter lines before it give it more.
    """
    if "\n" in words:
        return "\n".join(wrapped(line, wide, size, weight) for line in words.split("\n"))
    lines = _broken(words, wide, size, weight)
    for share in _NARROWER if _ORPHAN.fullmatch(lines[-1].strip()) else ():
        shorter = _broken(words, share * wide, size, weight)
        if len(shorter) > len(lines):
            break
        if not _ORPHAN.fullmatch(shorter[-1].strip()):
            return "\n".join(shorter)
    return "\n".join(lines)


def _broken(words: str, wide: float, size: float, weight: str) -> list[str]:
    lines = [""]
    used = 0.0
    for piece in _pieces(words, wide, size, weight):
        if lines[-1] and used + inches(piece.rstrip(), size, weight) > wide:
            lines.append("")
            used = 0.0
        lines[-1] += piece if lines[-1] else piece.lstrip()
        used += inches(piece if used else piece.lstrip(), size, weight)
    return lines


def _pieces(words: str, wide: float, size: float, weight: str) -> Iterator[str]:
    for piece in _PIECE.findall(words):
        if inches(piece.strip(), size, weight) <= wide:
            yield piece
            continue
        part = piece[: len(piece) - len(piece.lstrip())]
        for letter in piece.lstrip():
            if part.strip() and inches(part + letter, size, weight) > wide:
                yield part
                part = ""
            part += letter
        yield part
