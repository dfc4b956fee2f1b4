"""Render reports with notebooks in the test process, without starting kernels.

That kernels give the same is held by ``test_reports.py`` and ``test_inputs.py``.
"""

from __future__ import annotations

import ast
import contextlib
import json
import linecache
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import nbformat

from case_lib.base import inputs
from case_lib.base.errors import CaseLibError
from case_lib.document.display import Block
from case_lib.reports import running
from case_lib.reports.render import render as render_with_kernels
from case_lib.reports.running import NotebookJob


def render(*arguments: Any, **more: Any) -> list[Path]:
    """Render as ``reports.render`` does, without kernels."""
    with mock.patch("case_lib.reports.render._run_all", _run_all):
        return render_with_kernels(*arguments, **more)


def _run_all(runs: Sequence[NotebookJob], *_: Any) -> None:
    for run in runs:
        with (
            contextlib.chdir(run.folder),
            mock.patch.dict(os.environ, {inputs.FOLDER: str(run.copies)}),
        ):
            try:
                running._write(_executed(run), run, {})
            except CaseLibError as error:
                if type(error).__name__ not in running._WITHOUT_RESULT:
                    raise
                running._leave_out(run, str(error))


def _executed(run: NotebookJob) -> Any:
    book = nbformat.read(run.notebook, as_version=4)
    names: dict[str, Any] = {}
    for row, cell in enumerate(book.cells):
        if cell.cell_type != "code":
            continue
        # where a kernel keeps the lines of a cell, too, for formulas that are written in one
        name = f"<{run.notebook}, cell {row}>"
        linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(True), name)
        body, value = ast.parse(cell.source).body, None
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), name, "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(run.parameters)
        if isinstance(value, Block):
            data = json.loads(json.dumps(value._repr_mimebundle_()))
            cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    return book
