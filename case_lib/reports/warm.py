"""Processes that begin with everything imported: each is forked from one that is warm.

Where the system can't fork safely, there are none, and notebooks run in kernels.
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

__all__ = ["ENDED", "available", "begin", "each", "import_all"]

_J = TypeVar("_J")
_R = TypeVar("_R")
# what models import only where they need it, and reports do need
_LATER = ("papermill", "pint", "rustworkx", "scipy.optimize", "scipy.sparse.csgraph", "scipy.stats")
ENDED = "a notebook's process was ended from outside, perhaps for want of memory. Lower `draws`."


# letters of a temporary folder; a socket’s path may have 107, and 32 of them come after it
_LONGEST = 75


def available() -> bool:
    """Whether processes can be forked here.

    On macOS what is imported forbids it; anywhere, a temporary folder with a long path does.
    """
    short = len(os.fsencode(tempfile.gettempdir())) <= _LONGEST
    return sys.platform == "linux" and short and hasattr(os, "fork")


def import_all() -> None:
    """Import what notebooks do, before any of them runs."""
    from case_lib.base import code  # noqa: PLC0415

    # as it is now: what is changed from here on isn't what the processes run
    code.everything()
    asked_by = os.getppid()
    from case_lib.casefile import chapter  # noqa: PLC0415

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in (
        *_LATER,
        "case_lib.reports.kept",
        "case_lib.reports.making",
        "case_lib.reports.shell",
        "case_lib.document.show",
    ):
        _while_it_runs(asked_by)
        importlib.import_module(name)
    for name in chapter.packages():
        _while_it_runs(asked_by)
        package = importlib.import_module(name)
        for found in pkgutil.iter_modules(package.__path__):
            # what can't be imported fails where a notebook needs it
            with contextlib.suppress(Exception):
                importlib.import_module(f"{name}.{found.name}")
    _read_all()
    gc.freeze()  # nothing of this is garbage, so that no process looks through it


def _while_it_runs(command: int) -> None:
    """End with the command that began this process, which may have been refused meanwhile."""
    if os.getppid() != command:
        os._exit(0)


def _read_all() -> None:
    """Read what every notebook reads of the package: languages, and fonts with their glyphs."""
    from case_lib.base import languages  # noqa: PLC0415 - imported above
    from case_lib.document import drawing, glyphs  # noqa: PLC0415

    for lang in languages.known():
        _ = languages.locale(lang).decimal_formats
        languages.translate("Contents", lang)
    glyphs.held()
    drawing.try_fonts()


def begin() -> None:
    """Let the warm process import everything now, beside what this one does until it is needed."""
    _context()
    with held_back():
        forkserver.ensure_running()


def _context() -> multiprocessing.context.ForkServerContext:
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["case_lib.reports.preloaded"])
    return found


def each(
    function: Callable[[_J], _R],
    jobs: Sequence[_J],
    workers: int,
    before: Callable[[], object] | None = None,
) -> Generator[tuple[_J, _R], None, None]:
    """Yield each job and what a function of a module makes of it, in the order they are done.

    Each runs in a process of its own, so many at a time, forked from one that has done what
    comes ``before``. They end when this generator does.

    Raises
    ------
    CaseLibError
        Of the first that fails.
    RenderError
        When a process is ended from outside.
    """
    context = _context()
    ours, theirs = context.Pipe()
    hear, say = context.Pipe(duplex=False)
    asked = (say, theirs, function, list(jobs), workers, before, dict(os.environ))
    stem = context.Process(target=_fork_each, args=asked)
    try:
        with held_back():
            stem.start()
        say.close()
        for _ in jobs:
            row, found = _heard(hear)
            yield jobs[row], found
    finally:
        ours.close()  # which each process waits for
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
    good, found = pickle.loads(said)
    if not good:
        raise found
    return row, found


def _fork_each(
    say: connection.Connection,
    parent: connection.Connection,
    function: Callable[[Any], Any],
    jobs: Sequence[Any],
    workers: int,
    before: Callable[[], object] | None,
    environment: dict[str, str],
) -> None:
    """Do what comes before, fork a process for each job, and say what they answer, by row.

    It has one thread, so that forking is safe; each of its processes gets a second one, by which
    it ends with who asked.
    """
    # the one that it is forked from began earlier, perhaps with another environment
    os.environ.update(environment | {"MPLBACKEND": os.environ["MPLBACKEND"]})
    for name in set(os.environ) - set(environment) - {"MPLBACKEND"}:
        del os.environ[name]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    if before is not None:
        with contextlib.suppress(Exception):  # told where it is needed
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
            if ready is parent:  # who asked is gone, and each process ends by itself
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
    # without what modules would do at exit: nothing is left to be done
    os._exit(0)


def _answer(say: Any, parent: Any, function: Callable[[Any], Any], job: Any) -> None:
    """Do a job in a process of its own and say what came out, a mistake of the job included."""
    attend(parent)
    try:
        answer = (True, function(job))
    except CaseLibError as error:
        answer = (False, error)
    except BaseException as error:
        answer = (False, RenderError(f"{type(error).__name__}: {error}"))
    with contextlib.suppress(OSError):
        say.send_bytes(pickle.dumps(answer))
    os._exit(0)
