"""A note on an omitted part lists the required claims in words, in every language."""

from __future__ import annotations

import ast
import re

import pytest

from case_lib.base import languages
from case_lib.casefile import chapter
from case_lib.casefile.guidance import missing_for
from case_lib.casefile.opening import open_case
from case_lib.document.needed import words
from tests.conftest import MINIMAL, ROOT

# as names stand in a case file
CODE = re.compile(r"^[a-z]+$|[a-z]\.[a-z<]|_|^[a-z]+: [a-z]+$")


def named_in_chapters():
    """Every name that the code of a chapter lists as required."""
    for path in sorted((ROOT / "case_lib/chapters").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "left_out":
                within = [i for i in ast.walk(node.args[1]) if isinstance(i, ast.JoinedStr)]
                parts = {id(part) for joined in within for part in ast.walk(joined)}
                for item in ast.walk(node.args[1]):
                    if isinstance(item, ast.Constant) and id(item) not in parts:
                        yield str(item.value)


@pytest.fixture(params=languages.known())
def lacking(request, write_case):
    return open_case(write_case(MINIMAL), lang=request.param)


def test_what_chapters_need_is_said_in_words(lacking):
    names = {name for item in chapter.chapters() for name in item.needs(lacking)}
    names |= {name for name in named_in_chapters() if CODE.search(name)}
    assert len(names) > 20
    for name in sorted(names):
        for lack in missing_for(lacking, name):
            said = words(lacking, lack)
            assert said != lack, lack
            assert not CODE.search(said) or said in ("tiers",), said


def test_each_language_has_its_own_words(write_case):
    path = write_case(MINIMAL)
    by_language = {
        lang: words(open_case(path, lang=lang), "calls.total") for lang in languages.known()
    }
    assert len(set(by_language.values())) == len(by_language)


def test_a_figure_goes_by_its_own_label(main_case):
    assert words(main_case, "operation.officers") == main_case["operation.officers"].label["en"]
    assert words(main_case, "pay.caller.quota_month").startswith("people whom callers must")
    assert words(main_case, "nothing.of_the_kind") == "nothing.of_the_kind"
