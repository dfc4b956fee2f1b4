"""The plan of the house: no module at the top, none too long, and no chapter named from outside.

``lint-imports`` holds which package imports which; a name in a string would escape it.
"""

from __future__ import annotations

import ast
import re

from tests.conftest import ROOT

PACKAGE = ROOT / "case_lib"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 300
MAY_NAME_CHAPTERS = ("chapters/", "cli/")  # `case-lib compare` prints the table of a chapter


def chapters_named(source: str) -> list[str]:
    """Return the chapters that code names in strings, apart from docstrings."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        if re.match(r"case_lib\.chapters\.\w", node.value)
    ]


def names(source: str) -> set[str]:
    """Return the names of variables, parameters, attributes and definitions in code."""
    return {
        getattr(node, attribute)
        for node in ast.walk(ast.parse(source))
        for attribute in ("id", "arg", "attr", "name")
        if isinstance(getattr(node, attribute, None), str)
    }


def test_only_the_entry_points_stand_at_the_top():
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_no_module_is_longer_than_a_reader_keeps_in_mind():
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert [f"{path}: {count}" for path, count in lines.items() if count > MOST_LINES] == []


def test_a_chapter_in_a_string_is_seen():
    assert chapters_named('"""case_lib.chapters.pay"""\nx = "case_lib.chapters.pay.model.f"')
    assert not chapters_named('"""case_lib.chapters.pay"""\nx = "case_lib.chapters"')


def test_no_other_package_names_a_chapter():
    chapters_by_module = {
        path.relative_to(PACKAGE).as_posix(): named
        for path in MODULES
        if (named := chapters_named(path.read_text("utf-8")))
    }
    assert {
        n: of for n, of in chapters_by_module.items() if not n.startswith(MAY_NAME_CHAPTERS)
    } == {}


def test_names_are_seen():
    assert "found" in names("found = 1") & names("def f(found): pass") & names("x.found")
    assert "found" in names("f(found=1)") & names("def found(): pass")
    assert "found" not in names('"""It is found."""\nunfound = "found"')


def test_a_result_is_named_after_what_it_holds():
    nameless = [str(path) for path in MODULES if "found" in names(path.read_text("utf-8"))]
    assert nameless == []
