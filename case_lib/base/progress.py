"""A progress bar for work over two seconds; a render has its own bar and disables this one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

from case_lib.base import inputs

__all__ = ["bar", "steps", "unseen"]

_T = TypeVar("_T")
_DELAY, _AGAIN = 2.0, 1.0  # seconds


def bar(
    items: Iterable[_T], what: str, total: int | None = None, delay: float = _DELAY
) -> Iterable[_T]:
    """Return items with a progress bar that appears after ``delay`` seconds.

    The bar appears in JupyterLab or on a terminal (stderr), and disappears when it is complete.
    Work of which a cell does several in a row has a shorter delay.
    """
    if not _shown():
        return items
    from tqdm.auto import tqdm  # noqa: PLC0415 - a tenth of a second

    shown: Iterable[_T] = tqdm(items, desc=what, total=total, delay=delay, leave=False)
    return shown


@contextmanager
def steps(what: str, total: int) -> Iterator[Callable[[], object]]:
    """Show a progress bar at once, and yield a function to call after each of ``total`` steps.

    Steps may take seconds: also within one, the bar shows the elapsed time every second.
    """
    if not _shown():
        yield unseen
        return
    from tqdm.auto import tqdm  # noqa: PLC0415

    with tqdm(total=total, desc=what, leave=False) as shown, _repeated(shown.refresh):
        yield shown.update


def unseen() -> None:
    """Do nothing: what ``steps`` yields where no bar is shown."""


@contextmanager
def _repeated(act: Callable[[], object]) -> Iterator[None]:
    """Call a function every second from another thread."""
    over = Event()

    def repeat() -> None:
        while not over.wait(_AGAIN):
            act()

    thread = Thread(target=repeat, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _shown() -> bool:
    """Return whether a user is watching, in a notebook or on a terminal, and no render runs."""
    watched = "ipykernel" in sys.modules or sys.stderr.isatty()
    return watched and inputs.FOLDER not in os.environ
