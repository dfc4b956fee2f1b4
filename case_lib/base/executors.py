"""Tasks spread over processes of this machine, a Dask cluster, or any other executor.

A task is plain data that can be pickled, and carries its own seed; so results are the same wherever
tasks run and however many run at a time. They come back in the order of the tasks. Few are under
way at once, so that memory doesn't go with their number. One that is lost with the process that it
ran in is done again; one that fails says which it was.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import platform
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
)
from dataclasses import dataclass
from typing import Any, TypeVar

from case_lib.base import code, version
from case_lib.base.errors import CaseLibError, FactError, Fault, ParameterError, TaskError
from case_lib.base.processes import held_back, processes
from case_lib.base.progress import bar

__all__ = [
    "HERE",
    "PROCESSES",
    "On",
    "Where",
    "check",
    "each",
    "local",
]

HERE, PROCESSES = "here", "processes"
On = str | Executor
_T = TypeVar("_T")
_R = TypeVar("_R")
_AHEAD = 2  # tasks under way for each that runs
_FEW = 8  # workers of an executor that doesn't tell
_LOSSES = 3  # of one task
_WAIT = 20  # seconds for a cluster to answer
_SAID = "`here`, `processes`, `processes:4` or `dask://host:8786`"


@dataclass(frozen=True)
class Where:
    """Where tasks are done, as an argument of what is remembered: results don't depend on it."""

    CONTENT = ()
    on: On = HERE


def check(on: On) -> None:
    """Refuse an address that can't be one.

    Raises
    ------
    ParameterError
        For another scheme, or a number of processes below 1.
    """
    if isinstance(on, Executor) or on in (HERE, PROCESSES):
        return
    scheme, _, rest = str(on).partition(":")
    host, _, port = rest.removeprefix("//").rpartition(":")
    if scheme == PROCESSES and rest.isdecimal() and int(rest) > 0:
        return
    if scheme == "dask" and rest.startswith("//") and host and port.isdecimal():
        return
    raise ParameterError(f"on={on!r} must be {_SAID}.")


def local(on: On) -> int | None:
    """Return how many processes of this machine an address asks for; None for anything else.

    >>> local("processes:4"), local("dask://host:8786")
    (4, None)
    """
    check(on)
    if not isinstance(on, str) or not on.startswith(PROCESSES):
        return None
    return int(on.partition(":")[2] or os.cpu_count() or 1)


def each(
    function: Callable[[_T], _R],
    tasks: Iterable[_T],
    on: On = PROCESSES,
    what: str = "tasks",
    total: int | None = None,
    named: Callable[[_T], str] | None = None,
) -> Iterator[_R]:
    """Yield what a function of a module makes of each task, in their order.

    Parameters
    ----------
    function
        Depends on its task alone.
    on
        ``here``: in this process. ``processes``, or ``processes:4`` for as many: on this machine.
        ``dask://host:port``: where that scheduler says. Or any ``concurrent.futures.Executor``.
    what, total
        What the progress bar says, and of how many.
    named
        What a task is called where it fails; its number without.

    Raises
    ------
    CaseLibError
        Of the first task that fails, with its name.
    TaskError
        For a task that fails otherwise, or that its process doesn't survive.
    ParameterError
        For an address that isn't one or where nobody answers, and workers with other code.

    Examples
    --------
    >>> list(each(abs, [-1, -2, -3], on=HERE))
    [1, 2, 3]
    """
    check(on)
    if on == HERE:
        for row, task in enumerate(bar(tasks, what, total)):
            yield _result(_done("", function, task), _told(row, task, named))
        return
    with _opened(on) as workers:
        yield from bar(workers.each(function, tasks, named), what, total)


def _told(row: int, task: Any, named: Callable[[Any], str] | None) -> str:
    return named(task) if named else f"task {row + 1}"


@dataclass
class _Sent:
    row: int
    task: Any
    future: Future[Any] | None = None

    @property
    def done(self) -> bool:
        return (
            self.future is not None
            and self.future.done()
            and not self.future.cancelled()
            and self.future.exception() is None
        )


@dataclass
class _Workers:
    """An executor, how many tasks it runs at a time, and what gives another when it is broken."""

    executor: Executor
    count: int
    renewed: Callable[[], Executor] | None = None

    def each(
        self, function: Callable[[Any], Any], tasks: Iterable[Any], named: Any
    ) -> Iterator[Any]:
        code_here, waiting, todo = code.package(), deque[_Sent](), enumerate(tasks)
        losses = 0
        try:
            while True:
                missing = max(0, _AHEAD * self.count - len(waiting))
                waiting += (_Sent(*pair) for pair in itertools.islice(todo, missing))
                if not waiting:
                    return
                first = waiting[0]
                told = _told(first.row, first.task, named)
                # the last time alone, so that none is blamed for another
                sending = [first] if losses == _LOSSES - 1 else waiting
                try:
                    for sent in (sent for sent in sending if sent.future is None):
                        with held_back():
                            sent.future = self.executor.submit(
                                _done, code_here, function, sent.task
                            )
                    assert first.future is not None
                    answer = first.future.result()
                except BrokenExecutor:
                    losses += 1
                    if self.renewed is None or losses == _LOSSES:
                        raise TaskError(_lost(told)) from None
                    self.executor = self.renewed()
                    for sent in waiting:
                        sent.future = sent.future if sent.done else None
                    continue
                except Exception as error:  # executors differ in how they say what went wrong
                    raise _unsent(error, told) from error
                losses = 0
                waiting.popleft()
                yield _result(answer, told)
        finally:
            for sent in waiting:
                if sent.future is not None:
                    sent.future.cancel()


def _done(code_there: str, function: Callable[[Any], Any], task: Any) -> tuple[str, Any]:
    """Do a task where the executor has it done, unless the code is another there."""
    if code_there and code_there != code.package():
        return "other code", f"{_told_code()} on {platform.node()}"
    try:
        return "good", function(task)
    except CaseLibError as error:
        return "refused", error
    except Exception as error:
        return "failed", (f"{type(error).__name__}: {error}", traceback.format_exc())


def _result(answer: tuple[str, Any], told: str) -> Any:
    how, found = answer
    if how == "good":
        return found
    if how == "other code":
        raise ParameterError(
            f"a worker has other code of case-lib ({found}) than this process ({_told_code()}). "
            "Install the same there and start it again; on one machine, start this process again."
        )
    if how == "failed":
        error = TaskError(f"{told}: {found[0]}")
        error.add_note(found[1])
        raise error
    if str(found).startswith(told):  # it says so itself
        raise found
    if isinstance(found, FactError):
        raise FactError([Fault(f.where, f"{told}: {f.what}", f.way_out) for f in found.faults])
    raise type(found)(f"{told}: {found}")


def _lost(told: str) -> str:
    return (
        f"{told}: its process was ended {_LOSSES} times, perhaps for want of memory. In a script, "
        'call it below `if __name__ == "__main__":`.'
    )


def _unsent(error: Exception, told: str) -> CaseLibError:
    """Return what is said of a task that couldn't be sent, or whose result didn't come."""
    said = f"{type(error).__name__}: {error}"
    if type(error).__name__ == "KilledWorker":  # of Dask, which has tried several others
        return TaskError(_lost(told))
    if isinstance(error, CancelledError):
        return TaskError(f"{told}: the cluster gave it up. Is its scheduler still there?")
    if isinstance(error, ImportError) and "case_lib" in str(error):
        return ParameterError(
            f"a worker has no case-lib, or another one ({error}). Install it there."
        )
    if isinstance(error, pickle.PicklingError | AttributeError | TypeError):
        return ParameterError(
            f"{told}: this can't be sent to another process ({error}). Use on='here', or put your "
            "formula or function in a module."
        )
    return TaskError(f"{told}: {said}")


def _told_code() -> str:
    return f"{version.full()}, {code.package()[:7]}"


@contextlib.contextmanager
def _opened(on: On) -> Iterator[_Workers]:
    count = local(on)
    if isinstance(on, Executor):
        yield _Workers(on, getattr(on, "_max_workers", None) or _FEW)
    elif count is not None:
        with contextlib.ExitStack() as stack:

            def another() -> Executor:
                return stack.enter_context(processes(count))

            yield _Workers(another(), count, another)
    else:
        with _dask(on) as workers:
            yield workers


@contextlib.contextmanager
def _dask(on: str) -> Iterator[_Workers]:
    try:
        import distributed  # noqa: PLC0415 - optional
    except ImportError:
        raise ParameterError(
            f"on={on}: Dask isn't installed. Run `pip install 'case-lib[dask]'`."
        ) from None
    address = "tcp:" + on.partition(":")[2]
    try:
        client = distributed.Client(address, timeout=_WAIT, set_as_default=False)
    except OSError:
        raise ParameterError(
            f"on={on}: no Dask scheduler answers. Start `dask scheduler`, and on each machine "
            f"`dask worker {address} --nthreads 1 --nworkers auto`."
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_WAIT)
        except TimeoutError:
            raise ParameterError(
                f"on={on}: the scheduler has no worker. Start some: `dask worker {address} "
                "--nthreads 1 --nworkers auto`."
            ) from None
        threads = sum(client.nthreads().values())
        # without pure=False, equal tasks would be one task
        yield _Workers(client.get_executor(pure=False), threads)
