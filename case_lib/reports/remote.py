"""Make parts of a report on other machines: inputs and results are sent as bytes.

No shared folder is needed. Notebooks must run in processes that may start others and have their own
settings. A worker of Dask may not start processes and runs several tasks at a time, so there each
of its threads uses a separate process.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import queue
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from case_lib.base import executors, folders
from case_lib.base.errors import RenderError
from case_lib.base.executors import On
from case_lib.base.processes import end_with_children
from case_lib.reports import run_cache, warm
from case_lib.reports.running import NotebookJob, execute

__all__ = ["in_own_process", "main", "notebooks"]

_T = TypeVar("_T")
_R = TypeVar("_R")
_LENGTH = struct.Struct("<Q")


# -- notebooks --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Notebook:
    """A notebook to run with all its inputs; paths are those of the requesting machine."""

    name: str
    content: bytes
    parameters: Mapping[str, Any]
    folder: str
    inputs: Mapping[str, bytes]
    printed: bool


def notebooks(
    runs: Sequence[NotebookJob], on: On
) -> Generator[tuple[NotebookJob, str], None, None]:
    """Yield each notebook with the reason why it is left out, run where ``on`` says.

    Other files that it reads must exist there.
    """
    tasks = [
        _Notebook(
            run.notebook.name,
            run.notebook.read_bytes(),
            dict(run.parameters),
            str(run.folder),
            folders.contents(run.copies),
            run.printed,
        )
        for run in runs
    ]
    results = executors.each(_run, tasks, on, "", named=lambda task: task.name)
    for run, (left_out, book) in zip(runs, results, strict=True):
        run.output.write_bytes(book)
        yield run, left_out


def _run(task: _Notebook) -> tuple[str, bytes]:
    return in_own_process(_run_here, task)


def _run_here(task: _Notebook) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="case-lib-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary).resolve()
        folders.lay_out(task.inputs, folder / "cases")
        folders.lay_out({task.name: task.content}, folder / "books")
        (folder / "made").mkdir()
        there = Path(task.folder)
        job = NotebookJob(
            folder / "books" / task.name,
            folder / "made" / task.name,
            task.parameters,
            there if there.is_dir() else folder / "books",
            folder / "cases",
            task.printed,
            not warm.available(),
        )
        left_out = run_cache.take(job)
        if left_out is None and job.kernel:
            left_out = execute(job)
        elif left_out is None:
            ((_, left_out),) = warm.each(run_cache.execute_and_keep, [job], 1)
        return left_out, job.output.read_bytes()


# -- a separate process for a thread ----------------------------------------------------------

_beside = threading.local()


def in_own_process(function: Callable[[_T], _R], task: _T) -> _R:
    """Run a module-level function in a separate process that may start others.

    Raises
    ------
    CaseLibError
        The error of the task, or if its process is killed.
    """
    alone = threading.current_thread() is threading.main_thread()
    if alone and not multiprocessing.current_process().daemon:
        return function(task)
    for start in (True, False):
        if not hasattr(_beside, "process"):
            _beside.process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            start = False
        process = _beside.process
        try:
            _send(process.stdin, pickle.dumps((function, task)))
            succeeded, result = pickle.loads(_received(process.stdout))
        except (OSError, EOFError):
            del _beside.process
            process.kill()
            process.wait()
            if start:  # it was killed while it was idle
                continue
            raise RenderError(warm.ENDED) from None
        if not succeeded:
            raise result
        returned: _R = result
        return returned
    raise AssertionError


def _send(pipe: BinaryIO, content: bytes) -> None:
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def _received(pipe: BinaryIO) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return _exactly(pipe, length)


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content


def main() -> None:
    """Run tasks from the pipe, one after another, until the sending process ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # keep printed text out of the pipe
    coming: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_listen, args=(coming,), daemon=True).start()
    while True:
        function, task = pickle.loads(coming.get())
        with contextlib.suppress(OSError):
            _send(answers, pickle.dumps(warm.outcome(function, task)))


def _listen(coming: queue.Queue[bytes]) -> None:
    pipe = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    with contextlib.suppress(EOFError, OSError):
        while True:
            coming.put(_received(pipe))
    end_with_children()


if __name__ == "__main__":
    main()
