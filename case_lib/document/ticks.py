"""Ticks of axes whose labels are full numbers of a language."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from case_lib.quantity import numbers

__all__ = ["at", "in_full", "log_ticks", "of_decades"]


def log_ticks(axis: Axis, lang: str, at: Sequence[float] = (1, 2, 5)) -> None:
    """Set ticks of a logarithmic axis ``at`` multiples of each power of ten, in full numbers."""
    axis.set_major_locator(LogLocator(subs=at, numticks=12))
    axis.set_minor_locator(NullLocator())
    in_full(axis, lang)


def of_decades(least: float, most: float) -> list[float]:
    """Return the ticks of a logarithmic axis: 1, 2 and 5 of each decade, or all digits if few of those fit.

    >>> of_decades(0.8, 12), of_decades(2.2, 4.8)
    ([1.0, 2.0, 5.0, 10.0], [3.0, 4.0])
    """
    powers = range(math.floor(math.log10(least)), math.floor(math.log10(most)) + 1)
    values: list[float] = []
    for digits in ((1, 2, 5), range(1, 10)):
        values = [float(f"{digit}e{power}") for power in powers for digit in digits]
        values = [value for value in values if least <= value <= most]
        if len(values) > 1:
            break
    return values


def at(axis: Axis, values: Sequence[float], lang: str) -> None:
    """Set ticks at values, in full numbers."""
    axis.set_minor_locator(NullLocator())
    axis.set_ticks(values, [numbers.number(value, lang, 6) for value in values])


def in_full(axis: Axis, lang: str) -> None:
    """Label the ticks of an axis with full numbers."""
    # a lambda would have no content by which ``prints`` knows it
    axis.set_major_formatter(FuncFormatter(functools.partial(_number, lang)))


def _number(lang: str, value: float, _: object) -> str:
    return numbers.number(value, lang, 6)
