"""Run one notebook with papermill; the executed notebook contains the output of its cells."""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.base import inputs
from case_lib.base.digests import of_file
from case_lib.base.errors import RenderError
from case_lib.reports import executed
from case_lib.reports.executed import ABOUT

__all__ = ["FIRST", "NotebookJob", "execute"]

# the notebook with the title page, without which there is no report
FIRST = "00_facts"
# errors by which a model says that it has no result for this case; any other is a bug
_WITHOUT_RESULT = {"ModelError", "FormulaError", "UnitError", "QuantityError"}
_STARTS = 2  # attempts to start a kernel that dies before its first reply
_UNHEARD = "Kernel died before replying"


@dataclass(frozen=True)
class NotebookJob:
    """One notebook to run.

    ``notebook`` is the copy that is run, ``output`` the path of the executed one, ``folder`` its
    working folder, ``copies`` its inputs. ``printed`` is whether it becomes a chapter; ``kernel``
    whether it runs in a kernel rather than in this process, which can't be reused afterwards.
    """

    notebook: Path
    output: Path
    parameters: Mapping[str, Any]
    folder: Path
    copies: Path
    printed: bool
    kernel: bool = True

    def about(self) -> dict[str, Any]:
        """Return the inputs that the executed notebook records."""
        return {
            "sha256": of_file(self.notebook),
            "parameters": dict(self.parameters),
            "printed": self.printed,
        }


def execute(run: NotebookJob) -> str:
    """Execute a notebook, and return why it is left out, "" if it isn't.

    papermill's records of time and place are removed, so that equal inputs give equal files. If a
    model has no result for this case, the executed notebook contains the reason instead.

    Raises
    ------
    RenderError
        Names the cell that failed and its error.
    """
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    os.environ["IPYTHONDIR"] = str(run.output.parent / ".ipython")
    os.environ[inputs.FOLDER] = str(run.copies)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import papermill  # noqa: PLC0415 - half a second, and only a report needs it
        from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

        logging.getLogger("papermill").setLevel(logging.ERROR)
        try:
            book = _executed(papermill, run)
        except PapermillExecutionError as error:
            said = re.sub(r"\x1b\[[0-9;]*m", "", str(error.evalue)).strip()
            if error.ename in _WITHOUT_RESULT and run.notebook.stem != FIRST:
                return _leave_out(run, said)
            raise RenderError(
                f"{run.notebook.name}, cell {error.cell_index + 1}: {error.ename}: {said}"
            ) from None
        except OSError as error:
            said = error.strerror or str(error)
            raise RenderError(
                f"{run.notebook.name} could not be run: {said}. Check the disk."
            ) from None
        except Exception as error:  # a kernel may fail to start in many ways
            raise RenderError(
                f"{run.notebook.name} could not be run: {error}. Try `make clean`, then again."
            ) from None
    from case_lib.reports import unsupported_output  # noqa: PLC0415 - imports block classes after the kernel

    unsupported_output.check(book.cells, run.notebook.stem)
    _write(book, run, {})
    return ""


def _executed(papermill: Any, run: NotebookJob) -> Any:
    """Return the executed notebook; it is written once, when complete, not after each cell."""

    def given(**how: Any) -> Any:
        return papermill.execute_notebook(
            str(run.notebook),
            None,
            dict(run.parameters),
            kernel_name="python3",
            language="python",  # a notebook written by a script may not state it
            progress_bar=False,
            cwd=str(run.folder),
            log_output=False,
            **how,
        )

    if not run.kernel:
        from papermill.execute import raise_for_execution_errors  # noqa: PLC0415 - as above

        from case_lib.reports import shell  # noqa: PLC0415 - imports IPython, which kernels have

        book = given(prepare_only=True)
        shell.run(book, run.folder)
        raise_for_execution_errors(book, None)
        return book
    for start in range(1, _STARTS + 1):
        try:
            return given()
        except RuntimeError as error:
            if _UNHEARD not in str(error) or start == _STARTS:
                raise
    raise AssertionError


def _leave_out(run: NotebookJob, said: str) -> str:
    """Write the notebook without outputs, with the reason why it has none."""
    import nbformat  # noqa: PLC0415

    book = nbformat.read(run.notebook, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    reason = said.replace(str(run.copies), "cases")
    _write(book, run, {"left_out": reason})
    return reason


def _write(book: Any, run: NotebookJob, more: Mapping[str, str]) -> None:
    import nbformat  # noqa: PLC0415

    kept = {k: v for k, v in book.metadata.items() if k in ("kernelspec", "language_info")}
    book.metadata = nbformat.from_dict({**kept, ABOUT: {**run.about(), **more}})
    for row, cell in enumerate(book.cells):
        cell["id"] = f"cell-{row:02d}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
    executed.write(book, run.output)
