"""Makes the fonts of this folder from Noto's own files; see README.md.

    python case_lib/fonts/make.py SC-400.ttf SC-700.ttf SANS-400.ttf SANS-700.ttf JP-400.ttf

in this order: Noto Sans SC regular and bold, Noto Sans regular and bold, Noto Sans JP regular, as
static TrueType files.
Equal input gives equal bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
# set narrow in Latin text, where the Chinese font has them as wide as a character
NARROW = "‘’“”—…"
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00)]
LATIN += [ord(sign) for sign in "‐‑–−√≤≥" + NARROW]
_HANZI = 0x2E80  # below it stand letters and signs, from it on Chinese characters


def of_charset(codec: str) -> set[int]:
    """Return the code points that a double-byte character set holds."""
    points = set()
    for first in range(0x81, 0xFF):
        for second in range(0x40, 0xFF):
            try:
                letters = bytes([first, second]).decode(codec)
            except UnicodeDecodeError:
                continue
            points |= {ord(letters)} if len(letters) == 1 else set()
    return points


def common(held: Iterable[int]) -> set[int]:
    """Return which of the code points held have a bold of their own.

    The characters of GB 2312, Big5, KS X 1001 and JIS X 0213 (the latter two for those common in
    names, such as 喆 and 旻), and all letters and signs.
    """
    charsets = ("gb2312", "big5", "cp950", "euc_kr", "shift_jis_2004")
    hanzi = set().union(*map(of_charset, charsets))
    return {code for code in held if code in hanzi or code < _HANZI or 0x3000 <= code < 0x3400}


def cut(source: str, codes: set[int], family: str, style: str, narrow: str = "") -> None:
    """Write the code points of a font as a font of its own."""
    font = TTFont(source, recalcTimestamp=False)
    if narrow:
        _narrow(font, narrow)
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk", "ccmp"] if family == "Noto Sans" else ["kern"],
        hinting=False,
        notdef_outline=True,
        recalc_timestamp=False,
        name_IDs=["*"],
    )
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    file = family.replace(" ", "")
    for name in font["name"].names:
        said = {1: family, 2: style, 4: f"{family} {style}", 6: f"{file}-{style}"}.get(name.nameID)
        if said:
            name.string = said
    font["name"].names = [n for n in font["name"].names if n.nameID not in (16, 17)]
    font.save(HERE / f"{file}-{style}.ttf")


def _narrow(font: TTFont, signs: str) -> None:
    """Map signs to their proportional forms, the font's feature ``pwid``."""
    table = font["GSUB"].table
    forms: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "pwid":
            for index in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[index].SubTable:
                    forms.update(getattr(part, "ExtSubTable", part).mapping)
    for plane in font["cmap"].tables:
        for sign in signs:
            if ord(sign) in getattr(plane, "cmap", {}):
                plane.cmap[ord(sign)] = forms.get(plane.cmap[ord(sign)], plane.cmap[ord(sign)])


def main(sc: str, sc_bold: str, sans: str, sans_bold: str, japanese: str) -> None:
    """Write all fonts of this folder."""
    held = set(TTFont(sc).getBestCmap())
    ours = common(held)
    for style, path in (("Regular", sc), ("Bold", sc_bold)):
        cut(path, ours, "Noto Sans SC", style)
        cut(path, held & set(LATIN), "Noto Sans SC Latin", style, NARROW)
    cut(sc, held - ours, "Noto Sans SC Rare", "Regular")
    cut(japanese, set(TTFont(japanese).getBestCmap()) - held, "Noto Sans JP", "Regular")
    letters = {code for code in TTFont(sans).getBestCmap() if 0x20 < code < 0xF000}
    for style, path in (("Regular", sans), ("Bold", sans_bold)):
        cut(path, letters - held, "Noto Sans", style)


if __name__ == "__main__":
    main(*sys.argv[1:])
