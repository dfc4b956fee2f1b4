"""No code depends on a particular language; differences are in files."""

from __future__ import annotations

import ast
import re

import pytest
from babel.messages.pofile import read_po

from case_lib.base.languages import known, style
from tests.conftest import ROOT

# the one place that names a language: that of the messages in the code
DEFAULT = ("base/languages.py", "DEFAULT")


def named(source: str, codes: tuple[str, ...]) -> list[str]:
    """Return references to a language: codes, columns, and attributes such as ``.en``."""
    ends = tuple(f"_{code}" for code in codes)
    references = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            word = node.value
            if word in codes or (re.fullmatch(r"[a-z_]+", word) and word.endswith(ends)):
                references.append(f"{node.lineno}: {word!r}")
        elif isinstance(node, ast.Attribute) and (node.attr in codes or node.attr.endswith(ends)):
            references.append(f"{node.lineno}: .{node.attr}")
        elif isinstance(node, ast.keyword) and node.arg in codes:
            references.append(f"{node.value.lineno}: {node.arg}=")
    return references


@pytest.mark.parametrize(
    "source",
    ['x = lang == "zh"', 'y["en"]', "row.what_zh", 'f(en="a")', '("en", "zh")', '"name_en"'],
)
def test_what_names_a_language_is_seen(source):
    assert named(source, ("en", "zh"))


def test_no_module_names_a_language():
    references = []
    for path in sorted((ROOT / "case_lib").rglob("*.py")):
        name = path.relative_to(ROOT / "case_lib").as_posix()
        source = path.read_text("utf-8")
        references += [f"{name}:{line}" for line in named(source, known())]
        references += [f"{name}: {hit[0]}" for hit in re.finditer(r"\blang\s*[!=]=", source)]
    place = [hit for hit in references if hit.startswith(DEFAULT[0])]
    assert [hit for hit in references if hit not in place] == []
    assert len(place) == 1
    assert f"\n{DEFAULT[1]} = " in (ROOT / "case_lib" / DEFAULT[0]).read_text("utf-8")


CODES = "|".join(known())
NAMED = re.compile(rf"""\blang\w*\b.{{0,8}}[!=]=+\s*["']|[!=]=+\s*["'](?:{CODES})["']""")


@pytest.mark.parametrize(
    "line", ['lang == "x"', "if (lang==='zh')", '{% if report.lang != "en" %}', "'zh' == 'zh'"]
)
def test_a_template_that_names_a_language_is_seen(line):
    assert NAMED.search(line)


def test_templates_and_scripts_name_none():
    kinds = (".typ", ".j2", ".js", ".html", ".css")
    paths = [path for path in (ROOT / "case_lib").rglob("*") if path.suffix in kinds]
    assert len(paths) > 15
    matches = {path.name: NAMED.search(path.read_text("utf-8")) for path in paths}
    assert {name: hit[0] for name, hit in matches.items() if hit} == {}


def test_every_language_has_its_words_of_units():
    first, *others = (set(style(lang).units) for lang in known())
    assert others
    assert all(first == other for other in others)


def test_every_catalog_is_of_a_language_that_is_known():
    catalogs = [
        *(ROOT / "case_lib/languages").glob("*.po"),
        *(ROOT / "case_lib/chapters").rglob("*.po"),
    ]
    assert catalogs
    for path in catalogs:
        lang = path.name.removesuffix(".po").rsplit(".", 1)[-1]
        assert lang in known(), path
        with path.open("rb") as file:
            assert len(read_po(file, locale=lang)) > 0


def test_the_folder_of_languages_holds_no_code():
    assert {p.suffix for p in (ROOT / "case_lib/languages").iterdir()} == {".yaml", ".po"}
