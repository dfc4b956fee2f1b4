from __future__ import annotations

import re

from tests.conftest import ROOT

# Python before 3.11.5 mismatches a possessive group that can backtrack (gh-106052, gh-100061); a
# possessive set such as [0-9]++ is matched rightly
POSSESSIVE = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+|\(\?>")


def test_no_group_of_a_pattern_is_possessive():
    assert POSSESSIVE.search("(?:ab?c)*+")
    assert not POSSESSIVE.search("[0-9]++")
    files = [*(ROOT / "case_lib").rglob("*.py"), *(ROOT / "case_lib/reference").glob("*.yaml")]
    possessive = [str(path) for path in files if POSSESSIVE.search(path.read_text("utf-8"))]
    assert not possessive
