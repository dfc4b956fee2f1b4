"""Quantities derived from others by a function: their unit, and their proven bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from case_lib.base import units
from case_lib.base.errors import UnitError
from case_lib.base.intervals import Interval
from case_lib.base.kinds import weakest
from case_lib.quantity.applying import called
from case_lib.quantity.bound_memory import bounded, unit_of
from case_lib.quantity.quantities import Quantity

__all__ = ["derive", "rebound"]


def derive(
    name: str,
    function: Callable[..., Any],
    inputs: Sequence[Quantity],
    unit: str | None = None,
    **more: Any,
) -> Quantity:
    """Return ``function`` of ``inputs`` as a quantity.

    Bounds are proven over the box of given quantities; the function may be monotonic or not, or
    have jumps (``quantity.bounds``). If the search doesn't reach tight bounds, the result still
    contains every value, and ``enclosure`` is true.

    Raises
    ------
    UnitError
        If units are incompatible, or differ from the stated unit.
    FormulaError
        If the function fails, or uses an operation that can't be bounded.
    UndefinedError
        If it is undefined in part of the box, for example by division by zero.
    """
    inputs = tuple(inputs)
    if all(item.unit is not None for item in inputs):
        try:
            computed = called(name, unit_of, [function, [item.unit or "1" for item in inputs]])
        except UnitError as error:
            raise UnitError(f"{name}: {error}") from None
        if unit is None:
            unit = computed
        else:
            unit = units.check(unit, units.declared(*(item.unit or "1" for item in inputs)))
        if not units.same(unit, computed):
            raise UnitError(
                f"{name} is stated in {unit}, but its inputs give {computed}. Correct the unit or "
                "the formula."
            )
    blank = Quantity(
        name,
        Interval.at(0),
        unit,
        weakest(q.kind for q in inputs),
        Interval.at(0),
        function=function,
        inputs=inputs,
        **more,
    )
    return rebound(blank)


def rebound(blank: Quantity) -> Quantity:
    """Return a derived quantity with bounds recomputed from its inputs.

    Raises
    ------
    FormulaError, UndefinedError
        As in ``derive``.
    """
    bases = blank.bases
    boxes = {key: base.interval for key, base in bases.items()}
    faces = {key: base.face for key, base in bases.items()}
    wide = bounded(blank, boxes)
    face = wide if faces == boxes else bounded(blank, faces)
    return replace(blank, interval=wide.interval, face=face.interval, enclosure=not wide.exact)
