"""Processes that end when the one that asked for them does, and leave Ctrl-C to it."""

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
    """Give a pool whose processes, and all that they start, end when this block does."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    pool = ProcessPoolExecutor(count, context, attend, (theirs,))
    try:
        yield pool
    except BaseException:
        ours.close()  # which each process waits for
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        ours.close()
        theirs.close()


def attend(parent: Connection) -> None:
    """Prepare a process for tasks: quiet, and gone when the one that asked is gone.

    What a kernel writes beside its errors is about transport. An interrupt is for the process that
    started this one, which then closes ``parent``.
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
    """End this process at once, and before it all that it started."""
    import psutil  # noqa: PLC0415 - comes with ipykernel; only the end needs it

    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            child.kill()
    os._exit(1)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Keep Ctrl-C waiting while a process starts, and from it for good: it is for this one."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
