"""Run the cells of a notebook in this process, with the same output as in a kernel.

Each notebook should have its own process (``warm``), so that no state is shared.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output
from traitlets.config import Config

__all__ = ["run"]


class _Outputs:
    """The output of the running cell, in order."""

    def __init__(self) -> None:
        self.cell: list[Any] = []
        self.by_id: dict[str, list[Any]] = {}

    def begin(self, cell: Any) -> None:
        self.cell = cell.outputs = []

    def show(self, kind: str, data: Any, metadata: Any, **more: Any) -> Any:
        made = new_output(kind, metadata=metadata or {}, **more)
        dict.__setitem__(made, "data", data)  # as it is, and not as a node in each of its parts
        self.cell.append(made)
        return made

    def write(self, name: str, text: str) -> None:
        last = self.cell[-1] if self.cell else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        elif text:
            self.cell.append(new_output("stream", name=name, text=text))


_outputs = _Outputs()


class _Stream:
    """Replaces ``sys.stdout`` or ``sys.stderr``."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, name: str) -> None:
        self.name = name

    def write(self, text: str) -> int:
        _outputs.write(self.name, text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError("the output of a cell has no file descriptor.")


class _Hook(DisplayHook):
    """Captures the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        _outputs.show("execute_result", format_dict, md_dict, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        pass


class _Publisher(DisplayPublisher):
    """Captures what a cell displays."""

    def publish(  # type: ignore[override]
        self,
        data: Any,
        metadata: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        name = (transient or {}).get("display_id")
        if update:
            for made in _outputs.by_id.get(str(name), []):
                made.data, made.metadata = dict(data), metadata or {}
            return
        made = _outputs.show("display_data", data, metadata)
        if name is not None:
            _outputs.by_id.setdefault(str(name), []).append(made)

    def clear_output(self, wait: bool = False) -> None:
        _outputs.cell.clear()


class _Shell(InteractiveShell):
    displayhook_class = _Hook
    display_pub_class = _Publisher

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        made = new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))
        _outputs.cell.append(made)


def run(book: Any, folder: Path) -> None:
    """Run the cells of a notebook in a folder until one fails, and store their outputs."""
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    with contextlib.chdir(folder):
        shell = _shell()
        for cell in code:
            if _failed(shell, cell):
                break


def _shell() -> InteractiveShell:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    sys.path.insert(0, os.getcwd())
    sys.argv = ["ipykernel_launcher"]
    shell: InteractiveShell = _Shell.instance(config=config)
    return shell


def _failed(shell: InteractiveShell, cell: Any) -> bool:
    """Run a cell and return whether it failed."""
    _outputs.begin(cell)
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout"), _Stream("stderr")  # type: ignore[assignment]
    try:
        cell.execution_count = shell.execution_count
        done = shell.run_cell(cell.source, store_history=True)
    finally:
        sys.stdout, sys.stderr = before
    return not done.success
