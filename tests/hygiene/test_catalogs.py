"""Every message is translated, none is fuzzy or stale, and placeholders agree."""

from __future__ import annotations

import re
import string

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from case_lib.chapters.provinces import draws
from case_lib.detection import evaluation
from case_lib.quantity import drawn_ranges
from case_lib.reports import markdown
from tests.conftest import ROOT

HOW = (
    "pybabel extract -F babel.cfg -k N_ -o messages.pot . ; pybabel update -i messages.pot "
    "-o case_lib/languages/zh.po -l zh"
)


def messages() -> set[str]:
    texts = {
        m
        for _, _, m, _, _ in extract_from_dir(
            ROOT / "case_lib", [("**.py", "python")], keywords={"N_": None}
        )
    }
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        texts |= {m for _, m, _, _ in extract_from_file(markdown.extract, path)}
    return texts


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (ROOT / "case_lib/languages/zh.po").open("rb") as file:
        return read_po(file, locale="zh")


def test_every_message_is_translated(catalog):
    known = {m.id: m for m in catalog if m.id}
    assert sorted(messages() - set(known)) == [], HOW
    assert [m.id for m in known.values() if not m.string or m.fuzzy] == []


def test_no_message_is_stale(catalog):
    assert sorted({m.id for m in catalog if m.id} - messages()) == [], HOW


def test_placeholders_agree(catalog):
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for message in catalog:
        if message.id:
            # a sentence that begins with a name has it with a capital in English
            plain = {name.removeprefix("capital_") for name in fields(message.id)}
            assert plain == fields(message.string), message.id


def test_the_shipped_font_has_every_character_of_the_catalog(catalog):
    for style in ("Regular", "Bold"):
        known = set(TTFont(ROOT / f"case_lib/fonts/NotoSansSC-{style}.ttf").getBestCmap())
        used = {ord(c) for m in catalog if m.id for c in m.string + m.id} - {10}
        assert {chr(c) for c in used - known} == set()


def percents(words: str) -> set[int]:
    """Return the whole per cent in words, and the lower ends of ranges of them."""
    return {int(share) for share in re.findall(r"(?<![0-9.])([0-9]+)(?:%|(?=–[0-9]+%))", words)}


def test_percents_are_seen():
    assert percents("about (33–66%)") == percents("参半（33%至66%）") == {33, 66}
    assert percents("18–27.5 yuan") == set()


def test_shares_in_labels_are_those_of_the_code(catalog):
    """A label says “90% of draws”, and a constant decides how many draws a range holds."""
    said = {
        round(100 * drawn_ranges.CENTRAL): r"([0-9]+)% (?:of draws|range)|central ([0-9]+)%",
        round(100 * evaluation.LEVEL): r"([0-9]+)% interval",
    }
    for share, pattern in said.items():
        shares = {
            int(next(filter(None, match.groups())))
            for message in messages()
            for match in re.finditer(pattern, message)
        }
        assert shares == {share}
    for message in catalog:
        assert percents(str(message.id)) == percents(str(message.string)), message.id
    classes = {share for label in draws.LEVELS for share in percents(label)}
    assert classes == {round(100 * above) for above in draws._ABOVE}
