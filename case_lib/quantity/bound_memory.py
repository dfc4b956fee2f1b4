"""Remember bounds and units, because most of a case is unchanged when it is opened again.

Only results of the package's own formulas are remembered. A user's formula may use a name of its
notebook whose meaning has changed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from case_lib.base import units
from case_lib.base.intervals import Interval
from case_lib.quantity.bounds import Bounded, bound

__all__ = ["Computed", "bounded", "unit_of"]


class Computed(Protocol):
    """The attributes of a quantity that its bounds depend on."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def function(self) -> Callable[..., Any] | None:
        """The function that computes it; None for a given quantity."""

    @property
    def inputs(self) -> Sequence[Any]:
        """The inputs of the function."""

    def values(self, given: Mapping[str, Any], /) -> Any:
        """Evaluate it over arrays of the given quantities."""


@dataclass(frozen=True)
class _Asked:
    """A function, identified by its code, and the box over which it is bounded."""

    tree: Hashable
    box: tuple[tuple[str, Interval], ...]
    quantity: Computed = field(compare=False)


def bounded(quantity: Computed, boxes: Mapping[str, Interval]) -> Bounded:
    """Return the bounds of a quantity over a box, as computed by ``bounds.bound``."""
    tree = _tree(quantity)
    if tree is None:
        return bound(quantity.name, quantity.values, boxes)
    return _bounded(_Asked(tree, tuple(boxes.items()), quantity))


@functools.lru_cache(maxsize=8192)
def _bounded(asked: _Asked) -> Bounded:
    return bound(asked.quantity.name, asked.quantity.values, dict(asked.box))


def unit_of(function: Callable[..., Any], inputs: Sequence[str]) -> str:
    """Return the unit of a function for inputs in given units, as ``units.result`` computes it."""
    identity = _identity(function)
    if identity is None:
        return units.result(function, inputs)
    unit = _unit_of(_Applied(identity, tuple(map(str, inputs)), function))
    return units.carrying(unit, units.declared(*inputs))


@dataclass(frozen=True)
class _Applied:
    """A function, identified by its code, and the units of its inputs."""

    identity: Hashable
    inputs: tuple[str, ...]
    function: Callable[..., Any] = field(compare=False)


@functools.lru_cache(maxsize=4096)
def _unit_of(asked: _Applied) -> str:
    return units.result(asked.function, asked.inputs)


def _tree(quantity: Computed) -> Hashable:
    """Return the expression tree of a quantity; None if it can't be identified."""
    if quantity.function is None:
        return quantity.name
    own = _identity(quantity.function)
    below = [_tree(item) for item in quantity.inputs]
    return None if own is None or None in below else (own, *below)


def _identity(function: Callable[..., Any]) -> Hashable:
    module = str(getattr(function, "__module__", ""))
    if module == "_operator":  # those of a cross-check: a + b, a / b
        return function
    if not module.startswith("case_lib."):
        return None
    held = tuple(cell.cell_contents for cell in getattr(function, "__closure__", None) or ())
    defaults = getattr(function, "__defaults__", None)
    identity = (function.__module__, getattr(function, "__code__", function), defaults, held)
    try:
        hash(identity)
    except TypeError:
        return None
    return identity
