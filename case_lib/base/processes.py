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
        _unblock(pool)
        pool.shutdown(wait=True, cancel_futures=True)
        ours.close()
        theirs.close()


def _unblock(pool: ProcessPoolExecutor) -> None:
    """Let a pool end whose workers are gone.

    Before Python 3.12 it waits forever until one reads the rest of a long task
    (https://github.com/python/cpython/issues/94777).
    """
    tasks = getattr(pool, "_call_queue", None)
    reader = getattr(tasks, "_reader", None)
    if reader is not None:
        reader.close()  # this process doesn't read it


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
