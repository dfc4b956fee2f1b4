"""Worker processes forked from a warm process in which everything is already imported.

If the system can't fork safely, notebooks run in kernels instead.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import pickle
import pkgutil
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Sequence
from multiprocessing import connection, forkserver
from typing import Any, TypeVar

from case_lib.base.errors import CaseLibError, RenderError
from case_lib.base.processes import attend, held_back

__all__ = ["ENDED", "available", "begin", "each", "import_all", "import_for_models", "outcome"]

_J = TypeVar("_J")
_R = TypeVar("_R")
# modules that are imported lazily: by every report, and by some models
_LATER = ("papermill",)
_OF_MODELS = ("rustworkx", "scipy.optimize", "scipy.sparse.csgraph", "scipy.stats")
ENDED = "a notebook's process was killed, perhaps because memory ran out. Lower `draws`."


# letters of a temporary folder; a socket’s path may have 107, of which 32 follow it
_LONGEST = 75


def available() -> bool:
    """Return whether processes can be forked here.

    Not on macOS, because of imported libraries, nor with a long path of the temporary folder.
    """
    short = len(os.fsencode(tempfile.gettempdir())) <= _LONGEST
    return sys.platform == "linux" and short and hasattr(os, "fork")


def import_all() -> None:
    """Import what every notebook needs, before any of them runs."""
    from case_lib.base import code  # noqa: PLC0415

    # the digest of the imported code; the processes don't run later changes
    code.everything()
    asked_by = os.getppid()
    from case_lib.casefile import chapter  # noqa: PLC0415

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in (
        *_LATER,
        "case_lib.reports.run_cache",
        "case_lib.reports.report_files",
        "case_lib.reports.shell",
        "case_lib.document.show",
    ):
        _while_it_runs(asked_by)
        importlib.import_module(name)
    for name in chapter.packages():
        _while_it_runs(asked_by)
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__):
            # a failed import is reported where a notebook needs it
            with contextlib.suppress(Exception):
                importlib.import_module(f"{name}.{module.name}")
    _read_all()
    gc.freeze()  # nothing here is garbage, so that no process scans it


def import_for_models() -> None:
    """Import what some models need, once for several notebooks."""
    for name in _OF_MODELS:
        importlib.import_module(name)
    gc.freeze()


def _while_it_runs(command: int) -> None:
    """End this process if the command that started it has already ended."""
    if os.getppid() != command:
        os._exit(0)


def _read_all() -> None:
    """Read what every notebook needs: units, languages, and fonts with their glyphs."""
    from case_lib.base import languages, units  # noqa: PLC0415 - imported above
    from case_lib.document import drawing, glyphs  # noqa: PLC0415

    units.registry()
    for lang in languages.known():
        _ = languages.locale(lang).decimal_formats
        languages.translate("Contents", lang)
    glyphs.code_points()
    drawing.try_fonts()


def begin() -> None:
    """Start the warm process, which imports everything in parallel to this one."""
    _context()
    with held_back():
        forkserver.ensure_running()


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["case_lib.reports.preloaded"])
    return context


def each(
    function: Callable[[_J], _R],
    jobs: Sequence[_J],
    workers: int,
    before: Callable[[], object] | None = None,
) -> Generator[tuple[_J, _R], None, None]:
    """Yield each job and the result of a module-level function, in order of completion.

    Each job has its own process, forked from one that has run ``before``; a limited number run at a
    time. They end when this generator does.

    Raises
    ------
    CaseLibError
        The error of the first job that fails.
    RenderError
        If a process is killed.
    """
    context = _context()
    ours, theirs = context.Pipe()
    hear, say = context.Pipe(duplex=False)
    arguments = (say, theirs, function, list(jobs), workers, before, dict(os.environ))
    stem = context.Process(target=_fork_each, args=arguments)
    try:
        with held_back():
            stem.start()
        say.close()
        for _ in jobs:
            row, result = _heard(hear)
            yield jobs[row], result
    finally:
        ours.close()  # each process ends when this pipe closes
        stem.join()
        hear.close()
        theirs.close()


def _heard(hear: connection.Connection) -> tuple[int, Any]:
    try:
        row, said = pickle.loads(hear.recv_bytes())
    except (EOFError, OSError):
        raise RenderError(ENDED) from None
    if said is None:
        raise RenderError(ENDED)
    succeeded, result = pickle.loads(said)
    if not succeeded:
        raise result
    return row, result


def _fork_each(
    say: connection.Connection,
    parent: connection.Connection,
    function: Callable[[Any], Any],
    jobs: Sequence[Any],
    workers: int,
    before: Callable[[], object] | None,
    environment: dict[str, str],
) -> None:
    """Run ``before``, fork a process for each job, and report the results by row.

    It has only one thread, so that forking is safe; each forked process starts a second one, which
    ends it with the requesting process.
    """
    # the fork server started earlier, perhaps with another environment
    os.environ.update(environment | {"MPLBACKEND": os.environ["MPLBACKEND"]})
    for name in set(os.environ) - set(environment) - {"MPLBACKEND"}:
        del os.environ[name]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    if before is not None:
        with contextlib.suppress(Exception):  # reported where it is needed
            before()
    waiting, running = deque(enumerate(jobs)), dict[Any, tuple[int, int]]()
    while waiting or running:
        while waiting and len(running) < workers:
            row, job = waiting.popleft()
            answer, told = connection.Pipe(duplex=False)
            process = os.fork()
            if process == 0:
                say.close()
                _answer(told, parent, function, job)
            told.close()
            running[answer] = (row, process)
        for ready in connection.wait([*running, parent]):
            if ready is parent:  # the requesting process is gone, and each process ends by itself
                for _, process in running.values():
                    os.waitpid(process, 0)
                os._exit(1)
            row, process = running.pop(ready)
            said = None
            with contextlib.suppress(EOFError, OSError):
                said = ready.recv_bytes()  # type: ignore[union-attr]
            ready.close()  # type: ignore[union-attr]
            os.waitpid(process, 0)
            say.send_bytes(pickle.dumps((row, said)))
    # skip the exit handlers of modules, since nothing is left to do
    os._exit(0)


def _answer(say: Any, parent: Any, function: Callable[[Any], Any], job: Any) -> None:
    """Run a job in its own process and report its result or its error."""
    attend(parent)
    with contextlib.suppress(OSError):
        say.send_bytes(pickle.dumps(outcome(function, job)))
    os._exit(0)


def outcome(function: Callable[[Any], Any], job: Any) -> tuple[bool, Any]:
    """Run a job; return True and its result, or False and its error as a ``CaseLibError``.

    >>> outcome(abs, -1), outcome(int, "one")[0]
    ((True, 1), False)
    """
    try:
        return True, function(job)
    except CaseLibError as error:
        return False, error
    except BaseException as error:  # a job that ends its interpreter is an error as well
        return False, RenderError(f"{type(error).__name__}: {error}")
