"""Run tasks in local processes, on a Dask cluster, or in any other executor.

A task is plain data that can be pickled and includes its own seed, so results don't depend on where
or how many at a time tasks run. Results keep the order of the tasks. Only a few tasks are in flight
at once, which bounds memory. A task whose process dies is run again; an error names the task that
failed.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from typing import Any, TypeVar

from case_lib.base import code, task_outcomes
from case_lib.base.errors import ParameterError, TaskError
from case_lib.base.processes import held_back, processes
from case_lib.base.progress import bar

__all__ = ["HERE", "PROCESSES", "On", "Where", "at_a_time", "check", "each", "local"]

HERE, PROCESSES = "here", "processes"
On = str | Executor
_T = TypeVar("_T")
_R = TypeVar("_R")
_AHEAD = 2  # tasks in flight per worker
_FEW = 8  # assumed number of workers of a cluster, or of an executor that doesn't state it
_WAIT = 20  # seconds to wait for a cluster
_ADDRESSES = "`here`, `processes`, `processes:4` or `dask://host:8786`"


@dataclass(frozen=True)
class Where:
    """Where tasks run, as an argument of memoised functions: results don't depend on it."""

    CONTENT = ()
    on: On = HERE


def check(on: On) -> None:
    """Check the syntax of an address.

    Raises
    ------
    ParameterError
        For an unknown scheme, or fewer than one process.
    """
    if isinstance(on, Executor) or on in (HERE, PROCESSES):
        return
    scheme, _, rest = str(on).partition(":")
    host, _, port = rest.removeprefix("//").rpartition(":")
    if scheme == PROCESSES and rest.isdecimal() and int(rest) > 0:
        return
    if scheme == "dask" and rest.startswith("//") and host and port.isdecimal():
        return
    raise ParameterError(f"on={on!r} must be {_ADDRESSES}.")


def local(on: On) -> int | None:
    """Return the number of local processes that an address asks for; None for other addresses.

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
    """Yield the result of a module-level function for each task, in order.

    Parameters
    ----------
    function
        Depends only on its task.
    on
        ``here``: this process. ``processes``, or ``processes:4`` for that many: this machine.
        ``dask://host:port``: a Dask scheduler. Or any ``concurrent.futures.Executor``.
    what, total
        Label and total of the progress bar.
    named
        Returns the name of a task for error messages; by default its number.

    Raises
    ------
    CaseLibError
        The error of the first task that fails, with the name of the task.
    TaskError
        If a task fails for any other reason, or its process dies.
    ParameterError
        For an invalid or unreachable address, and for workers that run other code.

    Examples
    --------
    >>> list(each(abs, [-1, -2, -3], on=HERE))
    [1, 2, 3]
    """
    check(on)
    if on == HERE or (on == PROCESSES and total == 1):  # a second process would only cost time
        yield from bar(_here(function, tasks, named), what, total)
        return
    with _opened(on) as workers:
        yield from bar(workers.each(function, tasks, named), what, total)


def _here(function: Callable[[_T], _R], tasks: Iterable[_T], named: Any) -> Iterator[_R]:
    for row, task in enumerate(tasks):
        answer = task_outcomes.perform("", function, task)
        yield task_outcomes.result_of(answer, _name_of(row, task, named))


def _name_of(row: int, task: Any, named: Callable[[Any], str] | None) -> str:
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
    """An executor, its number of parallel tasks, and a factory that replaces it if it breaks."""

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
                name = _name_of(first.row, first.task, named)
                # run the last attempt alone, so that no task is blamed for another one
                sending = [first] if losses == task_outcomes.LOSSES - 1 else waiting
                try:
                    for sent in (sent for sent in sending if sent.future is None):
                        with held_back():
                            sent.future = self.executor.submit(
                                task_outcomes.perform, code_here, function, sent.task
                            )
                    assert first.future is not None
                    answer = first.future.result()
                except BrokenExecutor:
                    losses += 1
                    if self.renewed is None or losses == task_outcomes.LOSSES:
                        raise TaskError(task_outcomes.lost(name)) from None
                    self.executor = self.renewed()
                    for sent in waiting:
                        sent.future = sent.future if sent.done else None
                    continue
                except Exception as error:  # each executor raises its own errors
                    raise task_outcomes.unsent(error, name) from error
                losses = 0
                waiting.popleft()
                yield task_outcomes.result_of(answer, name)
        finally:
            for sent in waiting:
                if sent.future is not None:
                    sent.future.cancel()


def at_a_time(on: On) -> int:
    """Return how many tasks run at a time; an assumed number for a cluster.

    Examples
    --------
    >>> at_a_time(HERE), at_a_time("processes:4")
    (1, 4)
    """
    if isinstance(on, Executor):
        return getattr(on, "_max_workers", None) or _FEW
    return 1 if on == HERE else local(on) or _FEW


@contextlib.contextmanager
def _opened(on: On) -> Iterator[_Workers]:
    count = local(on)
    if isinstance(on, Executor):
        yield _Workers(on, at_a_time(on))
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
                f"on={on}: the scheduler has no workers. Start some: `dask worker {address} "
                "--nthreads 1 --nworkers auto`."
            ) from None
        threads = sum(client.nthreads().values())
        # without pure=False, Dask would merge equal tasks
        yield _Workers(client.get_executor(pure=False), threads)
