"""Catalog and notebooks use the right words for people at each stage."""

from __future__ import annotations

import re

import nbformat
from babel.messages.pofile import read_po

from case_lib.base import yaml_text
from case_lib.casefile.style_lint import lint
from tests.conftest import ROOT


def test_the_catalog_is_clean():
    with (ROOT / "case_lib/languages/zh.po").open("rb") as file:
        messages = [m for m in read_po(file, locale="zh") if m.id]
    remarks = [
        f"{r.where}  {r.sentence(lang)}"
        for m in messages
        for lang, text in (("en", m.id), ("zh", m.string))
        for r in lint(text, lang, m.id[:40])
    ]
    assert remarks == []


def test_the_notebooks_are_clean():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                assert [*lint(cell.source, "en", path.name)] == []


# 抓获 is caught: an arrest is a later step; who was steered into a chat group joined it
OTHER_WORDS = re.compile(r"\b(?:diverted|diverts?|arrested|per arrest|arrests (?:per|may))\b")


def test_one_thing_has_one_word():
    """“People who joined a group: 739 people diverted” stood in one row of a table."""
    with (ROOT / "case_lib/languages/zh.po").open("rb") as file:
        lines = [str(m.id) for m in read_po(file, locale="zh") if m.id]
    for path in (ROOT / "case_lib").rglob("*.en.md"):
        lines += re.sub(r"\{[{%].*?[%}]\}", "", path.read_text("utf-8")).splitlines()
    lines += (
        (ROOT / "case_lib/languages/en.yaml")
        .read_text("utf-8")
        .partition("avoided:")[0]
        .splitlines()
    )
    for path in ROOT.glob("cases/*/case.yaml"):
        lines += [text["en"] for text in walked(yaml_text.load(path.read_text("utf-8")))]
    assert [line for line in lines if OTHER_WORDS.search(line)] == []


def test_the_line_of_time_is_told_as_headlines_are():
    """“Five are sentenced: 4 September 2018.”"""
    for path in ROOT.glob("cases/*/case.yaml"):
        for event in yaml_text.load(path.read_text("utf-8"))["events"].values():
            assert not re.search(r"\b(?:is|are|was|were)\b", event["label"]["en"]), event["label"]


def walked(node):
    """Yield the texts of a case file that stand in several languages."""
    if isinstance(node, dict):
        if isinstance(node.get("en"), str):
            yield node
        for item in node.values():
            yield from walked(item)
    elif isinstance(node, list):
        for item in node:
            yield from walked(item)
