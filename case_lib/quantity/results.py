"""Quantities without a formula: the intersection of readings, and results of models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from case_lib.base import units
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind, weakest
from case_lib.quantity.quantities import Label, Quantity

__all__ = ["intersect", "modelled"]


def intersect(name: str, parts: Sequence[Quantity], **more: Any) -> Quantity | None:
    """Return the intersection of several readings of a quantity, or None if it is empty.

    If one reading equals the intersection, its wording is kept.
    """
    shared: Interval | None = parts[0].interval
    face: Interval | None = parts[0].face
    for part in parts[1:]:
        shared = shared.intersect(part.interval) if shared else None
        face = face.intersect(part.face) if face else None
    if shared is None:
        return None
    same = [part for part in parts if part.interval == shared]
    return Quantity(
        name,
        shared,
        parts[0].unit,
        max(part.kind for part in parts),
        face or shared,
        wording=same[0].wording if same else None,
        citations=tuple(c for part in parts for c in part.citations),
        **more,
    )


def modelled(
    name: str,
    low: float,
    high: float,
    unit: str,
    inputs: Sequence[Quantity],
    method: Label,
    label: Label = "",
    kind: Kind = Kind.ASSUMED,
    family: str = "",
) -> Quantity:
    """Return the result of a model as a quantity: assumed or weaker, unless ``kind`` is given."""
    both = Interval(low, high)
    return Quantity(
        name,
        both,
        units.check(unit, units.declared(*(item.unit or "1" for item in inputs))),
        weakest([kind, *(q.kind for q in inputs)]),
        both,
        label,
        inputs=tuple(inputs),
        method=method,
        family=family,
    )
