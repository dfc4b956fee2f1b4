"""A progress bar for work over a second; a render has its own bar and disables this one."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from case_lib.base import inputs

__all__ = ["bar", "steps", "unseen"]

_T = TypeVar("_T")
_DELAY, _AGAIN = 1.0, 1.0  # seconds


def bar(items: Iterable[_T], what: str, total: int | None = None) -> Iterable[_T]:
    """Return items that take time to arrive, with a progress bar as ``steps`` shows it.

    For loops whose own body takes the time, use ``steps``.
    """
    return _counted(items, what, total) if _shown() else items


def _counted(items: Iterable[_T], what: str, total: int | None) -> Iterator[_T]:
    shown = _Bar(what, total, _DELAY)
    try:
        shown.run()
        for item in items:
            shown.pause()  # a loop that fails may never ask for the next item, nor end this one
            yield item
            shown.run()
            shown.add()
    finally:
        shown.close()


@contextmanager
def steps(what: str, total: int | None, delay: float = _DELAY) -> Iterator[Callable[[], object]]:
    """Show a progress bar after ``delay`` seconds, and yield a function to call after each step.

    The bar appears in JupyterLab or on a terminal (stderr), and disappears when it is complete.
    Steps may take seconds: before the first and within one, it shows the elapsed time every second.
    Work of which a cell does several in a row has a shorter delay.
    """
    if not _shown():
        yield unseen
        return
    shown = _Bar(what, total, delay)
    try:
        shown.run()
        yield shown.add
    finally:
        shown.close()


def unseen() -> None:
    """Do nothing: what ``steps`` yields where no bar is shown."""


class _Bar:
    """Counts steps; while work runs, a thread draws the bar after its delay, then every second."""

    def __init__(self, what: str, total: int | None, delay: float) -> None:
        self._what, self._total, self._count = what, total, 0
        self._start, self._due = time.time(), time.monotonic() + delay
        self._lock, self._over = Lock(), Event()
        self._running = False
        self._thread: Thread | None = None
        self._drawn: Any = None

    def add(self) -> None:
        with self._lock:
            self._count += 1
            if self._drawn is not None:
                self._drawn.update()

    def run(self) -> None:
        with self._lock:
            self._running = True
            if self._thread is None:
                self._thread = Thread(target=self._repeat, name="progress", daemon=True)
                self._thread.start()

    def pause(self) -> None:
        """Draw no more; the thread ends within a second, so that nothing is left of this bar."""
        with self._lock:
            self._running = False

    def close(self) -> None:
        self._over.set()
        thread = self._thread
        if thread is not None:
            thread.join()
        if self._drawn is not None:
            self._drawn.close()

    def _repeat(self) -> None:
        while not self._over.wait(max(self._due - time.monotonic(), 0)):
            with self._lock:
                self._due = time.monotonic() + _AGAIN
                if not self._running:
                    self._thread = None
                    return
                if self._drawn is None:
                    self._draw()
                else:
                    self._drawn.refresh()

    def _draw(self) -> None:
        from tqdm.auto import tqdm  # noqa: PLC0415 - a fifth of a second, only for slow work

        self._drawn = tqdm(total=self._total, desc=self._what, leave=False)
        self._drawn.start_t = self._start
        self._drawn.update(self._count)


def _shown() -> bool:
    """Return whether a user is watching, in a notebook or on a terminal, and no render runs."""
    watched = "ipykernel" in sys.modules or sys.stderr.isatty()
    return watched and inputs.FOLDER not in os.environ
