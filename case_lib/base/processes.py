"""Worker processes that end with their parent and leave Ctrl-C to it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import Connection

__all__ = ["attend", "end_with_children", "held_back", "processes"]

_PATIENCE = 5.0  # seconds


@contextlib.contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool whose processes, with all their children, end with the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    pool = ProcessPoolExecutor(count, context, attend, (theirs,))
    try:
        yield pool
    except BaseException:
        ours.close()  # each worker ends when this pipe closes
        raise
    finally:
        _end(pool)
        ours.close()
        theirs.close()


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool, also one whose workers were killed while a long task was sent to them.

    In older releases of Python 3.11 such a pool waits forever until one of them reads the rest of
    the task (https://github.com/python/cpython/issues/94777).
    """
    manager = getattr(pool, "_executor_manager_thread", None)
    tasks = getattr(pool, "_call_queue", None)
    pool.shutdown(wait=False, cancel_futures=True)
    if manager is None or tasks is None:
        return
    manager.join(_PATIENCE)
    while manager.is_alive():
        with contextlib.suppress(OSError):
            tasks._reader.close()  # this process doesn't read it
        manager.join(_PATIENCE)


def attend(parent: Connection) -> None:
    """Prepare a worker process: silence its transport log and end it with its parent.

    The log of a Jupyter kernel concerns transport only. The parent handles interrupts, and then
    closes ``parent``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        parent.recv_bytes()
    end_with_children()


def end_with_children() -> None:
    """End this process immediately, after all its children."""
    import psutil  # noqa: PLC0415 - a dependency of ipykernel; needed only at the end

    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            child.kill()
    os._exit(1)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Block Ctrl-C while a process starts, and permanently in that process."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
