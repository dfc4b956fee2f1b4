"""The documentation is complete and correct: pages, links, sections, commands, fields.

Building all of it takes longer than a test may; `make docs` does, and fails on any warning.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import io
import json
import os
import pkgutil
import posixpath
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from markdown_it import MarkdownIt
from pypdf import PdfReader
from ruamel.yaml import YAML

import case_lib
from case_lib.base import reference
from case_lib.casefile import loader
from case_lib.casefile.chapter import formulas
from case_lib.cli import app
from case_lib.reports import provenance
from case_lib.synthetic import package
from tests.browsing import browser, needed  # noqa: F401
from tests.conftest import ROOT

DOCS = ROOT / "docs"
MADE = {"reference/case-file.md", "reference/provenance.md", "reference/records.md"}
MADE |= {"reference/commands.md", "methods/literature.md"}
SITES = {"mkdocs.yml": DOCS, "mkdocs.zh.yml": DOCS / "zh"}
PYTHON = "docs/reference/python.md"
PAGES = sorted(DOCS.rglob("*.md"))
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in PAGES}


def listed(item) -> list[str]:
    if isinstance(item, str):
        return [item]
    parts = item.values() if isinstance(item, dict) else item
    return [name for part in parts for name in listed(part)]


def text_of(folder: Path) -> set[str]:
    pages = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    return {name for name in pages if folder != DOCS or not name.startswith("zh/")}


@pytest.mark.parametrize("name", SITES)
def test_the_navigation_lists_each_page_once(name):
    nav = listed(YAML(typ="safe").load((ROOT / name).read_text("utf-8"))["nav"])
    assert len(nav) == len(set(nav))
    generated_pages = MADE if SITES[name] == DOCS else set()
    assert set(nav) == text_of(SITES[name]) | generated_pages


def test_a_reader_follows_a_claim_to_the_page_in_fifteen_files_at_most():
    """Each file of the walk imports another one of it, or is imported: there is no gap."""
    text = TEXTS["docs/ARCHITECTURE.md"]
    section = re.search(r"## From a claim.*?\n\n(.*?)\n\n[A-Z#]", text, re.S)
    steps = re.findall(r"^\d\. .*(?:\n   .*)*", section[0], re.M)
    files = re.findall(r"`([\w/]+\.[\w.]+)`", "\n".join(steps))
    assert [name for name in files if not (ROOT / "case_lib" / name).is_file()] == []
    assert len(steps) == 8
    assert len(set(files)) == len(files) <= 15
    modules = [name for name in files if name.endswith(".py")]
    texts = {name: (ROOT / "case_lib" / name).read_text("utf-8") for name in modules}
    walked, left = set(), modules[:1]
    while left:
        here = left.pop()
        walked.add(here)
        beside = [name for name in modules if imports(texts[here], name)]
        beside += [name for name in modules if imports(texts[name], here)]
        left += [name for name in beside if name not in walked]
    assert walked == set(modules)


@needed
def test_the_plan_of_the_house_prints_on_one_page(browser):  # noqa: F811
    style = "body {font: 10pt/1.3 sans-serif} code {font-size: 85%} td {vertical-align: top}"
    html = MarkdownIt("commonmark").enable("table").render(TEXTS["docs/ARCHITECTURE.md"])
    page = browser.new_page()
    page.set_content(f"<!doctype html><style>{style}</style>{html}")
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "15mm")
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4", margin=margin)))
    assert len(pdf.pages) == 1


def imports(text: str, name: str) -> bool:
    """Return whether a module's text imports another module, named by its path."""
    package, _, module = f"case_lib/{name.removesuffix('.py')}".replace("/", ".").rpartition(".")
    by_name = rf"from {re.escape(package)} import (?:\([^)]*|.*)\b{module}\b"
    return re.search(rf"from {re.escape(package)}\.{module} import|{by_name}", text) is not None


def test_each_newsroom_page_is_written_in_chinese_too():
    theirs = {Path(name).stem for name in TEXTS if name.startswith("docs/newsroom/")}
    assert theirs | {"index", "ten-minutes", "own-case"} == {p.stem for p in DOCS.glob("zh/*.md")}


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_to_pages_that_are_there(name):
    for link in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        if re.match(r"https?:|#", link):
            continue
        at = posixpath.normpath(posixpath.join(posixpath.dirname(name), link.partition("#")[0]))
        assert (ROOT / at).is_file() or at.removeprefix("docs/") in MADE, link


def test_sections_and_modules_that_pages_ask_for_are_there():
    readme = (ROOT / "README.md").read_text("utf-8")
    text = "\n".join(TEXTS.values())
    titles = re.findall(r"<!-- README: (.+?) -->", text)
    assert len(titles) >= 3
    assert all(f"\n## {title}\n" in readme for title in titles)
    modules = set(re.findall(r"^::: (\S+)$", text, re.M)) - {*_documented(TEXTS[PYTHON])}
    assert len(modules) > 10
    assert all(importlib.util.find_spec(module) for module in modules)


def test_the_page_on_python_lists_what_the_package_exports():
    listed = {name.rpartition(".")[2] for name in _documented(TEXTS[PYTHON])}
    assert {*case_lib.__all__} - {"__version__", "show"} <= listed
    assert {*case_lib.show.__all__} <= listed


def _documented(text):
    """Return what the page on Python lists: functions, and the named members of classes."""
    items = {}
    for name, members in re.findall(r"^::: (\S+)(?:\n.*members: \[(.*)\])?", text, re.M):
        items[name] = pkgutil.resolve_name(name)
        for member in filter(None, members.split(", ")):
            items[f"{name}.{member}"] = getattr(items[name], member)
    return items


def test_what_the_page_on_python_lists_has_an_example():
    """An example under Raises would be set as an error that may be raised."""
    for name, item in _documented(TEXTS[PYTHON]).items():
        docstring = inspect.getdoc(item)
        if inspect.isclass(item):
            continue
        assert ">>> " in docstring, name
        sections = re.findall(r"^(\w+)\n-+$", docstring.partition(">>> ")[0], re.M)
        assert not sections or sections[-1] == "Examples", name


@pytest.mark.parametrize("name", TEXTS)
def test_what_pages_say_can_be_typed(name):
    commands = typer.main.get_command(app).commands
    for command, rest in re.findall(r"case-lib ([a-z]+)((?: [^`#\n]*)?)", _code(TEXTS[name])):
        options = {option for given in commands[command].params for option in given.opts}
        assert set(re.findall(r" (--?[a-z-]+)", rest)) <= {*options, "--help"}, command


def _code(text: str) -> str:
    """Return the code in a text: blocks, and words between backticks."""
    blocks = re.findall(r"^ *```.*?^ *```", text, re.M | re.S)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", text)])


@pytest.fixture(scope="module")
def hooks():
    pytest.importorskip("mkdocs", reason="the documentation is built by the extra `docs`")
    return _loaded("hooks")


def _loaded(name):
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("schema", [loader.schema_text, provenance.schema_text])
def test_each_field_of_a_schema_stands_on_its_page(hooks, schema):
    page = hooks._schema("A page", schema())
    root = json.loads(schema())
    for part in (root, *root["$defs"].values()):
        for name, field in part.get("properties", {}).items():
            assert f"| `{name}` |" in page
            assert " ".join(field.get("description", "").split()).replace("|", "\\|") in page
    assert set(re.findall(r"\]\(#([a-z]+)\)", page)) <= {name.lower() for name in root["$defs"]}


def test_each_column_formula_command_and_work_stands_on_its_page(hooks):
    records = hooks._records()
    for table in package.dictionary().values():
        assert table.about in records
        assert all(f"| `{name}` | {c.type} |" in records for name, c in table.columns.items())
    methods = "".join(hooks._methods(name, chapter) for name, chapter in hooks._chapters())
    assert all(f"| `{item.output()}` |" in methods for item in formulas())
    commands = hooks._commands()
    assert all(f"## `{command.name}`" in commands for command in app.registered_commands)
    works = hooks._literature()
    assert all(str(work["title"]) in works for work in reference.load("literature.yaml"))


def test_a_page_asks_nobody_for_anything(hooks, tmp_path):
    """Build the Chinese pages, which are generated like the English ones."""
    site = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-s", "-f", "mkdocs.zh.yml", "-d", site],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    pages = list(site.rglob("*.html"))
    assert len(pages) > 4
    for page in pages:
        html = page.read_text("utf-8")
        links = re.findall(r"<(?:script|img|iframe|source)[^>]*\ssrc=\"?([^\" >]+)", html)
        links += re.findall(r"<link[^>]*\shref=\"?([^\" >]+)", html)
        assert links
        assert [link for link in links if re.match(r"(https?:)?//", link)] == []
        assert 'lang="zh"' in html


def test_examples_without_a_heading_are_set_as_code():
    griffe = pytest.importorskip("griffe", reason="it comes with the extra `docs`")
    extension = _loaded("examples").Examples()
    function = griffe.Function(
        "f", docstring=griffe.Docstring("Return.\n\n>>> f()\n1\n\n>>> f()\n1")
    )
    extension.on_object(obj=function)
    (words, examples) = function.docstring.parse("numpy")
    assert (words.value, examples.kind.value) == ("Return.", "examples")
    before = function.docstring.value
    extension.on_object(obj=function)
    assert function.docstring.value == before


def test_what_a_cell_shows_is_set_on_one_line():
    pytest.importorskip("mkdocs", reason="the documentation is built by the extra `docs`")
    shown = _loaded("gallery")._shown
    table = '<style>\n\na {}\n</style>\n<table border="1" class="dataframe">\n<tr></tr></table>'
    assert "\n" not in shown({"text/html": table, "text/plain": "x"})
    assert "<table> <tr>" in shown({"text/html": table})
    assert shown({"text/plain": "x"}) == "```text\nx\n```"
    assert shown({"application/json": {}}) == ""


def test_each_field_of_a_case_file_is_told_in_words():
    """A text or another part with a name of its own says by its name what it is."""
    root = json.loads(loader.schema_text())
    parts = {"the case file": root, **root["$defs"]}
    assert [
        (part, name)
        for part, schema in parts.items()
        for name, field in schema.get("properties", {}).items()
        if not field.get("description") and "$ref" not in field
    ] == []
