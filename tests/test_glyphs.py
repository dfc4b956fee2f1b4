"""Rare characters: a missing one is reported with its place, and doesn't prevent a report."""

from __future__ import annotations

import io

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from case_lib.base.languages import style
from case_lib.casefile.loader import load_case
from case_lib.document import drawing, glyphs
from tests.conftest import MINIMAL

NAMES = [
    "二〇二三",
    "陈喆",
    "朱旻",
    "臺北",
    "䶮",
    "堃犇翀昇",
    "聯合報",
    "𫖯𬭎",
    "Nguyễn Văn Đức",
    "₿ ₫ ₱ ₹",
    "𠮷",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed_as_they_are(name):
    assert glyphs.missing(name) == []
    assert glyphs.printable(name) == name


@pytest.mark.parametrize(
    ("codec", "first", "second"),
    [
        ("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF)),
        ("gbk", range(0x81, 0xA1), range(0x40, 0xFF)),
        ("gbk", range(0xAA, 0xFE), range(0x40, 0xA1)),
        ("big5", range(0xA4, 0xC7), range(0x40, 0xFF)),
        ("big5", range(0xC9, 0xFA), range(0x40, 0xFF)),
    ],
)
def test_the_chinese_character_sets_are_whole(codec, first, second):
    pairs = (bytes([a, b]).decode(codec, "ignore") for a in first for b in second)
    letters = {letter for letter in pairs if len(letter) == 1 and letter >= "一" and letter < "鿿"}
    assert len(letters) > 5000
    assert glyphs.missing("".join(sorted(letters))) == []


def test_bold_and_regular_hold_the_common_characters():
    for face in ("Regular", "Bold"):
        raw = (glyphs.FOLDER / f"NotoSansSC-{face}.ttf").read_bytes()
        characters = TTFont(io.BytesIO(raw), lazy=True).getBestCmap()
        assert {ord(c) for c in "喆旻翀昇臺聯報"} <= set(characters)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("𪚥某", ["𪚥"]),
        ("met 😀 and 😀", ["😀"]),
        ("👩‍👧 ❤️", ["👩", "👧", "❤"]),
        ("bell\a", ["\a"]),
        ("a\ufeffb", ["\ufeff"]),
        ("soft\u00adhyphen, no\u2060break, zero\u200bwidth\t", []),
    ],
)
def test_what_is_missing_becomes_a_geta(words, missing):
    assert glyphs.missing(words) == missing
    assert [glyphs.printable(letter) for letter in missing] == ["〓"] * len(missing)
    assert glyphs.missing(glyphs.printable(words)) == []


@given(st.text())
def test_no_text_is_left_that_can_not_be_printed(words):
    assert glyphs.missing(glyphs.printable(words)) == []
    assert len(glyphs.printable(words)) == len(words)


def test_the_case_file_is_told_at_its_place(write_case):
    path = write_case(MINIMAL.replace("The Paper", "The 𪚥 Paper").replace("12名", "12名😀"))
    faults = glyphs.faults(load_case(path))
    assert [fault.where.removeprefix(str(path)) for fault in faults] == [":10:13", ":19:51"]
    assert "U+2A6A5" in str(faults[0])
    assert "U+1F600 (grinning face)" in str(faults[1])


@pytest.mark.parametrize("words", ["US$40 paid, US$140", r"$\frac$", "$x^2$", "😀 $", "a_b^c{}"])
@pytest.mark.parametrize("fonttype", ["none", "path"])
def test_a_drawing_shows_text_as_it_stands(words, fonttype):
    """Also one that was begun without the common style, in which a dollar sign is money."""
    drawing.load_font()
    with mpl.rc_context({"font.family": list(style("en").fonts)}):  # which have 〓
        figure = Figure(figsize=(3, 1))
        axes = figure.add_subplot()
        axes.text(0.5, 0.5, words)
        axes.annotate(words, (0.1, 0.1))
        axes.set_yticks([0], [words])
        axes.set_xticks([0.2], [words])
        axes.set_title(words)
        axes.plot([0, 1], [0, 1], label=words)
        axes.legend()
        svg = drawing.svg_of(figure, fonttype)
    shown = glyphs.printable(words)
    assert svg.count(f"<!-- {shown} -->" if fonttype == "path" else f">{shown}</text>") == 6
