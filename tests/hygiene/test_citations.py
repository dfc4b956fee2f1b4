"""Works that the code leans on: each in the literature, or told with where it can be found."""

from __future__ import annotations

import ast
import re

import pytest

from case_lib.casefile.reference_data import literature
from tests.conftest import ROOT

_NAME = r"[A-Z][a-zà-ÿ’]+(?:[A-Z][a-z]+)?"
_YEAR = r"(1[89]\d\d|20[0-2]\d)"
_MORE = rf"(?:(?:, | and | & |, and )(?:{_NAME}|others))*(?: et al\.)?"
_WORK = re.compile(rf"({_NAME}){_MORE},? \(?{_YEAR}\b")
_FOUND = re.compile(r"doi|arXiv|\d:\d|PMLR \d|section \d|as in|[a-z]\.[a-z]{2,}/")
_FAR = 200  # letters after a citation within which it says where the work is
_KNOWN = {(work.authors[0], str(work.year)) for work in literature()}
MODELS = [
    path
    for package in ("synthetic", "chapters", "asking")
    for path in sorted((ROOT / "case_lib" / package).rglob("*.py"))
]


def unfound(text):
    """Return the works that a module cites without saying where, in all its docstrings."""
    tree = ast.parse(text)
    docs = [
        " ".join(ast.get_docstring(node).split())
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
    ]
    has_address = {m.groups(): False for doc in docs for m in _WORK.finditer(doc)}
    for doc in docs:
        for m in _WORK.finditer(doc):
            where = doc[m.end() : m.end() + _FAR]
            has_address[m.groups()] |= m.groups() in _KNOWN or bool(_FOUND.search(where))
    return sorted(work for work, addressed in has_address.items() if not addressed)


@pytest.mark.parametrize("path", MODELS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_each_work_cited_can_be_found(path):
    assert unfound(path.read_text("utf-8")) == []


def test_a_work_from_memory_is_noticed():
    assert unfound('"""After Nobody 1999."""') == [("Nobody", "1999")]
    assert unfound('"""After Nobody and Noone (1999, Journal 3:4-5)."""') == []
    assert unfound('"""As Freeman 1979 has it."""') == []
