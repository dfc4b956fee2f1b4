"""Subset fonts to the characters of a page, to embed them in it."""

from __future__ import annotations

import base64
import functools
import io

from case_lib.base.memoising import memoised
from case_lib.document import glyphs

__all__ = ["reduced"]


@functools.lru_cache(maxsize=4)
def reduced(families: tuple[str, ...], normal: str, bold: str) -> dict[tuple[str, int], str]:
    """Return a subset of each font, without fonts that add no characters to those before.

    Parameters
    ----------
    families
        In the order in which characters are looked up.
    normal, bold
        Characters that a page prints, and those that it prints in bold.

    Returns
    -------
    dict
        WOFF in base64 by family and weight (400 regular, 700 bold).
    """
    subsets = {}
    files, seen = glyphs.files(), {400: set[int](), 700: set[int]()}
    for family in families:
        for (weight, had), characters in zip(seen.items(), (normal, bold), strict=True):
            if (family, weight) not in files:
                continue
            mine = {ord(c) for c in characters} & glyphs.has(family, weight)
            if mine - had:
                subsets[family, weight] = _subset(files[family, weight].read_bytes(), characters)
                had |= mine
    return subsets


@memoised
def _subset(raw: bytes, characters: str) -> str:
    from fontTools import subset  # noqa: PLC0415 - half a second, and only a page needs it
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font = TTFont(io.BytesIO(raw), recalcTimestamp=False)
    # names of glyphs aren't kept; to make them up from the characters takes a fifth of the time
    count = font["maxp"].numGlyphs
    font.setGlyphOrder([".notdef", *(f"glyph{number}" for number in range(1, count))])
    options = subset.Options(
        flavor="woff",
        layout_features=["kern"],
        recalc_timestamp=False,
        notdef_outline=True,
        hinting=False,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    return base64.b64encode(out.getvalue()).decode()
