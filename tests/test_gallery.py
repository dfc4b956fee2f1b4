"""The notebooks of the gallery are short, stored without outputs, and run unchanged."""

from __future__ import annotations

import ast
import contextlib

import matplotlib as mpl
import nbformat
import pytest

from case_lib.reports import parameters
from case_lib.reports.planning import notebooks_in
from tests.conftest import RARE, ROOT

GALLERY = sorted((ROOT / "notebooks" / "gallery").glob("*.ipynb"))
CHEAP = {"draws": 200, "organisations": 3, "subscribers": 300, "articles": 24}


def test_there_are_eleven_and_none_is_a_chapter():
    assert len(GALLERY) == 11
    assert not {path.name for path in GALLERY} & {p.name for p in notebooks_in(ROOT / "notebooks")}


# the others are run by `make test-all`
@pytest.mark.parametrize(
    "path",
    [
        path if path.stem[:2] in ("02", "06", "10") else pytest.param(path, marks=RARE)
        for path in GALLERY
    ],
    ids=lambda p: p.stem,
)
def test_a_notebook_of_the_gallery_runs(path, monkeypatch):
    mpl.use("agg")
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: None)
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert set(parameters.COMMON) <= set(parameters.declared(path))
    assert book.cells[0].source.startswith("# ")
    names = {}
    with contextlib.chdir(path.parent):
        for row, cell in enumerate(book.cells):
            if cell.cell_type != "code":
                continue
            assert cell.outputs == []
            assert cell.execution_count is None
            assert len(cell.source.splitlines()) <= 12
            # that more of them give the same is held by test_asking.py
            source = cell.source.replace('"processes:2"', '"processes:1"')
            run(source, f"<{path.name}, cell {row}>", names)
            if "parameters" in cell.metadata.get("tags", []):
                names |= {name: value for name, value in CHEAP.items() if name in names}


def run(source, where, names):
    """Run a cell; render its last value as JupyterLab would."""
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), where, "exec"), names)
    if last is not None:
        shown = eval(compile(ast.Expression(last.value), where, "eval"), names)
        assert shown is not None
        for face in ("_repr_mimebundle_", "_repr_html_", "_ipython_display_"):
            if hasattr(type(shown), face):
                getattr(shown, face)()
                break
        assert len(repr(shown)) < 6000
