"""Notebooks hold calls only: no outputs, no definitions, no figures typed by hand."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest

from case_lib.casefile import reference_data
from case_lib.reports import parameters
from tests.conftest import ROOT

BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_stored_without_outputs_and_in_small_cells(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert book.cells[0].cell_type == "markdown"
    assert book.cells[0].source.startswith("# ")
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        assert cell.outputs == []
        assert cell.execution_count is None
        assert len(cell.source.splitlines()) <= 10
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.Lambda)


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_takes_the_common_parameters(path):
    assert set(parameters.COMMON) <= set(parameters.declared(path))


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_no_figure_is_typed_by_hand(path):
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "markdown":
            # the year of a work after its author is the only number in text
            bare = cell.source
            for work in reference_data.literature():
                bare = re.sub(rf"({work.authors[-1]}) {work.year}", r"\1", bare)
            assert re.findall(r"\d+", bare) == [], cell.source
        elif "parameters" not in cell.metadata.get("tags", []):
            numbers = [
                n.value
                for n in ast.walk(ast.parse(cell.source))
                if isinstance(n, ast.Constant) and isinstance(n.value, int | float)
            ]
            assert numbers == []
