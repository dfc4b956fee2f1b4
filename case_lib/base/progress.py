"""A progress bar for work over two seconds; a render has its own bar and disables this one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TypeVar

from case_lib.base import inputs

__all__ = ["bar"]

_T = TypeVar("_T")
_DELAY = 2.0  # seconds


def bar(
    items: Iterable[_T], what: str, total: int | None = None, delay: float = _DELAY
) -> Iterable[_T]:
    """Return items with a progress bar that appears after ``delay`` seconds.

    The bar appears in JupyterLab or on a terminal (stderr), and disappears when it is complete.
    Work of which a cell does several in a row has a shorter delay.
    """
    if inputs.FOLDER in os.environ or not _watched():
        return items
    from tqdm.auto import tqdm  # noqa: PLC0415 - a tenth of a second

    shown: Iterable[_T] = tqdm(items, desc=what, total=total, delay=delay, leave=False)
    return shown


def _watched() -> bool:
    """Return whether a user is watching: in a notebook or on a terminal."""
    return "ipykernel" in sys.modules or sys.stderr.isatty()
