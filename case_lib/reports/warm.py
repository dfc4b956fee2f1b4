"""Processes that begin with everything imported: each is forked from one that is warm.

Where the system can't fork safely, there are none, and notebooks run in kernels.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import pickle
import pkgutil
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Sequence
from multiprocessing import connection
from typing import Any, TypeVar

from case_lib.base.errors import CaseLibError, RenderError
from case_lib.base.processes import attend, held_back

__all__ = ["ENDED", "available", "each", "import_all"]

_J = TypeVar("_J")
_R = TypeVar("_R")
# what models import only where they need it, and reports do need
_LATER = ("pint", "rustworkx", "scipy.optimize", "scipy.sparse.csgraph", "scipy.stats")
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
    from case_lib.casefile import chapter  # noqa: PLC0415

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in (
        *_LATER,
        "case_lib.reports.kept",
        "case_lib.reports.shell",
        "case_lib.document.show",
    ):
        importlib.import_module(name)
    for name in chapter.packages():
        package = importlib.import_module(name)
        for found in pkgutil.iter_modules(package.__path__):
            # what can't be imported fails where a notebook needs it
            with contextlib.suppress(Exception):
                importlib.import_module(f"{name}.{found.name}")


def each(
    function: Callable[[_J], _R], jobs: Sequence[_J], workers: int
) -> Generator[tuple[_J, _R], None, None]:
    """Yield each job and what a function of a module makes of it, in the order they are done.

    Each runs in a process of its own, so many at a time. They end when this generator does.

    Raises
    ------
    CaseLibError
        Of the first that fails.
    RenderError
        When a process is ended from outside.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["case_lib.reports.preloaded"])
    ours, theirs = context.Pipe()
    waiting, running = deque(jobs), dict[Any, tuple[Any, _J]]()
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                job = waiting.popleft()
                answer, say = context.Pipe(duplex=False)
                process = context.Process(
                    target=_answered, args=(say, theirs, function, job, dict(os.environ))
                )
                with held_back():
                    process.start()
                say.close()
                running[answer] = (process, job)
            for ready in connection.wait(list(running)):
                process, job = running.pop(ready)
                yield job, _heard(ready, process)
    finally:
        ours.close()  # which each process waits for
        for answer, (process, _) in running.items():
            process.join()
            answer.close()
        theirs.close()


def _heard(answer: Any, process: Any) -> Any:
    try:
        good, found = pickle.loads(answer.recv_bytes())
    except (EOFError, OSError):
        raise RenderError(ENDED) from None
    finally:
        answer.close()
    process.join()
    if not good:
        raise found
    return found


def _answered(
    say: Any,
    parent: Any,
    function: Callable[[Any], Any],
    job: Any,
    environment: dict[str, str],
) -> None:
    """Do a job in a process of its own and say what came out, a mistake of the job included."""
    # the one that it is forked from began earlier, perhaps with another environment
    os.environ.update(environment | {"MPLBACKEND": os.environ["MPLBACKEND"]})
    for name in set(os.environ) - set(environment) - {"MPLBACKEND"}:
        del os.environ[name]
    attend(parent)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    try:
        answer = (True, function(job))
    except CaseLibError as error:
        answer = (False, error)
    except BaseException as error:
        answer = (False, RenderError(f"{type(error).__name__}: {error}"))
    with contextlib.suppress(OSError):
        say.send_bytes(pickle.dumps(answer))
    # without what modules would do at exit: nothing is left to be done
    os._exit(0)
