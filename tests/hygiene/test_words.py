"""Catalog and notebooks use the right words for people at each stage."""

from __future__ import annotations

import nbformat
from babel.messages.pofile import read_po

from case_lib.casefile.style_lint import lint
from tests.conftest import ROOT


def test_the_catalog_is_clean():
    with (ROOT / "case_lib/languages/zh.po").open("rb") as file:
        messages = [m for m in read_po(file, locale="zh") if m.id]
    found = [
        str(r)
        for m in messages
        for lang, text in (("en", m.id), ("zh", m.string))
        for r in lint(text, lang, m.id[:40])
    ]
    assert found == []


def test_the_notebooks_are_clean():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                assert [str(r) for r in lint(cell.source, "en", path.name)] == []
