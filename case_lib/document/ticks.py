"""Ticks of axes whose labels are full numbers of a language."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from case_lib.quantity import numbers

__all__ = ["in_full", "log_ticks"]


def log_ticks(axis: Axis, lang: str, at: Sequence[float] = (1, 2, 5)) -> None:
    """Set ticks of a logarithmic axis ``at`` multiples of each power of ten, in full numbers."""
    axis.set_major_locator(LogLocator(subs=at, numticks=12))
    axis.set_minor_locator(NullLocator())
    in_full(axis, lang)


def in_full(axis: Axis, lang: str) -> None:
    """Label the ticks of an axis with full numbers."""
    # a lambda would have no content by which ``prints`` knows it
    axis.set_major_formatter(FuncFormatter(functools.partial(_number, lang)))


def _number(lang: str, value: float, _: object) -> str:
    return numbers.number(value, lang, 6)
