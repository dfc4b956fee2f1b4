"""Runs one notebook with papermill and hands back what its cells show."""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.errors import RenderError


@dataclass(frozen=True)
class Run:
    """One notebook to run, with the parameters it takes; ``output`` is where it goes."""

    notebook: Path
    output: Path
    parameters: Mapping[str, Any]
    folder: Path

    @property
    def lang(self) -> str:
        """The language it is run in."""
        return str(self.parameters["lang"])


def hush_kernels() -> None:
    """Let the kernels that this process starts write their remarks nowhere.

    A kernel's errors reach us through papermill; what it writes beside them is about transport.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)


def execute(run: Run) -> Path:
    """Execute a notebook and return where the executed one lies.

    Papermill's marks of time and place are taken out, so that equal input gives equal files.

    Raises
    ------
    RenderError
        Naming the cell that failed and its error.
    """
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    os.environ["IPYTHONDIR"] = str(run.output.parent / ".ipython")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import papermill  # noqa: PLC0415 - half a second, and only a report needs it
        from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

        logging.getLogger("papermill").setLevel(logging.ERROR)
        try:
            book = papermill.execute_notebook(
                str(run.notebook),
                str(run.output),
                dict(run.parameters),
                kernel_name="python3",
                language="python",  # one written by a script need not say so
                progress_bar=False,
                cwd=str(run.folder),
                log_output=False,
            )
        except PapermillExecutionError as error:
            said = re.sub(r"\x1b\[[0-9;]*m", "", str(error.evalue)).strip()
            raise RenderError(
                f"{run.notebook.name}, cell {error.cell_index + 1}: {error.ename}: {said}"
            ) from None
        except Exception as error:  # a kernel that doesn't start has many faces
            raise RenderError(
                f"{run.notebook.name} could not be run: {error}. Try `make clean`, then again."
            ) from None
    _without_marks(book, run.output)
    return run.output


def _without_marks(book: Any, output: Path) -> None:
    import nbformat  # noqa: PLC0415

    book.metadata = {
        key: value for key, value in book.metadata.items() if key in ("kernelspec", "language_info")
    }
    for row, cell in enumerate(book.cells):
        cell["id"] = f"cell-{row:02d}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
    nbformat.write(book, output)
