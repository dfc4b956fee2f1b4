"""A function of uncertain inputs over a box: its enclosures, its values and initial points."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.base.errors import UndefinedError
from case_lib.base.intervals import Interval
from case_lib.quantity import interval_functions  # noqa: F401 - registers numpy's functions
from case_lib.quantity.boxes import Box
from case_lib.quantity.interval_arrays import CLOSED, Flags, IntervalArray, Linear, NumpyLike
from case_lib.quantity.separate_inputs import Group, groups, terms

__all__ = ["BoxedFunction", "Evaluate"]

Evaluate = Callable[[Mapping[str, Any]], Any]

# boxes that take as long as the calls of numpy for one
_AS_LONG = 600  # pragma: no mutate - effort
# the time that a search needs beside an enclosure, in operations
_BESIDE = 50  # pragma: no mutate - effort


class _Count(NumpyLike):
    """A value that counts the operations in which it takes part."""

    __slots__ = ("operations",)

    def __init__(self) -> None:
        self.operations = 0

    def __array_ufunc__(self, *_: Any, **__: Any) -> _Count:
        self.operations += 1
        return self

    __array_function__ = __round__ = __array_ufunc__


class BoxedFunction:
    """A function of the uncertain inputs only; parameters as in ``bounds.bound``."""

    def __init__(self, name: str, evaluate: Evaluate, boxes: Mapping[str, Interval]) -> None:
        self.name, self.evaluate = name, evaluate
        self.loose = [key for key, box in boxes.items() if not box.exact]
        self.fixed = {key: float(box.low) for key, box in boxes.items() if box.exact}
        given = [boxes[key] for key in self.loose]
        self.box = Box(
            np.array([[box.low] for box in given], dtype=float).reshape(-1, 1),
            np.array([[box.high] for box in given], dtype=float).reshape(-1, 1),
            np.array([[box.low_open] for box in given], dtype=bool).reshape(-1, 1),
            np.array([[box.high_open] for box in given], dtype=bool).reshape(-1, 1),
        )
        self.work = 0.0  # of all enclosures, in operations of one box
        self._inputs: list[IntervalArray] = []
        self._forms = [
            Linear({row: Fraction(1)}, Fraction(0), self._inputs) for row in range(len(self.loose))
        ]

    @functools.cached_property
    def groups(self) -> list[Group]:
        """The uncertain inputs of each term, if the function is a sum of terms."""
        return groups(self.evaluate, self.loose, self.fixed)

    @functools.cached_property
    def operations(self) -> int:
        """The number of operations of the function."""
        count = _Count()
        self.evaluate(dict.fromkeys([*self.fixed, *self.loose], count))
        return count.operations

    def enclosure(self, box: Box, wanted: Flags | None = None) -> IntervalArray:
        """Enclose the values over each box, and the slopes in those variables that are wanted.

        Without ``wanted``, in those that vary.
        """
        wanted = box.wide if wanted is None else wanted
        variables, count = len(self.loose), max(box.low.shape[1], 1)
        rows, size = _shared(wanted)
        slopes = wanted.any()
        inputs = self._inputs
        inputs.clear()
        flags = zip(_flags_of(box.low_open), _flags_of(box.high_open), strict=True)
        for row, ends in enumerate(flags):
            slope = None
            if slopes:
                own = np.zeros((size, count if size < variables else 1))
                own[rows[row]] = wanted[row] if size < variables else 1.0
                slope = (own, own)
            form = self._forms[row]
            inputs.append(IntervalArray(box.low[row], box.high[row], *ends, slope, form))
        enclosed = IntervalArray.of(
            self.evaluate(self._fixed | dict(zip(self.loose, inputs, strict=True)))
        )
        bounds = [np.broadcast_to(end, (count,)) for end in (enclosed.low, enclosed.high)]
        opens = [
            np.broadcast_to(flag, (count,)) for flag in (enclosed.low_open, enclosed.high_open)
        ]
        steep = enclosed.slope or (np.zeros((1, 1)), np.zeros((1, 1)))
        low, high = (np.broadcast_to(end, (size, count)) for end in steep)
        if size < variables:
            low, high = (np.where(wanted, end[rows], 0.0) for end in (low, high))
        # unknown means unbounded
        low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
        return IntervalArray(bounds[0], bounds[1], opens[0], opens[1], (low, high))

    def cost(self, boxes: int) -> float:
        """Return the work of enclosing some boxes together, in operations of one box."""
        return (self.operations + _BESIDE) * (1 + boxes / _AS_LONG)

    def asked(self, box: Box, wanted: Flags) -> IntervalArray:
        """Enclose the function for a search, and count the work."""
        self.work += self.cost(box.low.shape[1])
        return self.enclosure(box, wanted)

    def terms(self, box: Box) -> list[tuple[tuple[int, ...], IntervalArray]]:
        """Enclose each term over each box, with the numbers of its uncertain inputs, in order."""
        flags = _flags_of(box.low_open), _flags_of(box.high_open)
        inputs = [IntervalArray(*each) for each in zip(box.low, box.high, *flags, strict=True)]
        by_group = terms(self.evaluate, dict(zip(self.loose, inputs, strict=True)), self._fixed)
        return [
            (
                tuple(n for n, name in enumerate(self.loose) if name in group),
                IntervalArray.of(value),
            )
            for group, value in by_group.items()
        ]

    @property
    def _fixed(self) -> dict[str, Any]:
        return {key: IntervalArray.of(end) for key, end in self.fixed.items()}

    def values(self, points: Floats) -> Floats:
        """Evaluate at points, shape ``(variables, points)``; NaN where undefined.

        An infinite value is kept only at an infinite input, where it is a limit.
        """
        count = max(points.shape[1], 1)
        given = {key: points[row] for row, key in enumerate(self.loose)}
        given |= {key: np.full(count, value) for key, value in self.fixed.items()}
        values = np.array(np.broadcast_to(np.asarray(self.evaluate(given), dtype=float), count))
        if self.loose:
            values[np.isinf(values) & np.isfinite(points).all(axis=0)] = np.nan
        return values

    def check(self, points: Floats, values: Floats) -> None:
        """Raise UndefinedError if points inside the box have no value."""
        gone = ~np.isfinite(values)
        if not gone.any():
            return
        where = "for all values of its inputs" if gone.all() else "for some values of its inputs"
        try:
            with np.errstate(over="raise"):
                self.values(points[:, gone])
        except FloatingPointError:
            raise UndefinedError(
                f"{self.name} is too large to be computed {where} within their bounds: it, or a "
                f"part of it, is beyond {np.finfo(float).max:.1e}. Limit an exponent with "
                "np.minimum, or narrow an input."
            ) from None
        raise UndefinedError(
            f"{self.name} is undefined {where} within their bounds: it divides by zero, or takes a "
            "root or logarithm of a negative number. Guard it with np.where or np.maximum, or "
            "narrow an input."
        )


def _flags_of(flags: Flags) -> list[Flags]:
    """Return the flags of each variable; ``CLOSED`` where none is open."""
    return [row if row.any() else CLOSED for row in flags]


def _shared(wanted: Flags) -> tuple[list[int], int]:
    """Return a row for the slopes of each variable, and the number of rows.

    Variables of which only one is wanted of each box share a row.
    """
    meeting = wanted.astype(float) @ wanted.T.astype(float) > 0
    rows: list[int] = []
    for variable in range(len(wanted)):
        taken = {row for other, row in enumerate(rows) if meeting[variable, other]}
        rows.append(next(row for row in range(len(wanted)) if row not in taken))
    return rows, max(rows, default=-1) + 1
