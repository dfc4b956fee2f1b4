"""Quantities: a value as known, with bounds, unit, kind and the trace under it.

A quantity is either *given* (a claim, an assumption, a published reference value) or *derived*
by a function from others. Bounds and draws of a derived quantity are always computed from the
given quantities at the bottom of its trace, so that one used twice is drawn once: ``x - x`` is
zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from case_lib.base import rounding, units
from case_lib.base.errors import FormulaError, QuantityError, UnitError
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind, weakest
from case_lib.base.streams import stream
from case_lib.quantity.applying import called, elementwise
from case_lib.quantity.arithmetic import Arithmetic
from case_lib.quantity.bound_memory import bounded, unit_of
from case_lib.quantity.citations import Citation
from case_lib.quantity.directed_rounding import Array
from case_lib.reading import numeral_reading

__all__ = ["EVERYWHERE", "Label", "Quantity", "derive", "intersect", "modelled", "rebound"]


Label = str | Mapping[str, str]
EVERYWHERE = "*"  # the scope of what holds whatever part of a case is spoken of


@dataclass(frozen=True, eq=False)
class Quantity(Arithmetic):
    """A value as known.

    Parameters
    ----------
    interval, face
        What the wording allows; the same with "about" taken as exactly.
    label
        Words by language, or an English message for the catalog.
    function, inputs
        For a derived quantity: how it comes from its inputs. A quantity with inputs but no
        function is the outcome of a model, named in ``method``.
    reason
        Of an assumption: why this value.
    family
        Name under which quantities of one kind (a province each, say) share a ledger row.
    enclosure
        Whether the bounds hold every value, but are not proven to be the narrowest that do.
    program
        Of what no function gives, but a page can compute all the same: ``("central", "0", 0.9)``
        is the central range of 90 % of the draws of its first input, ``("quantile", "0", 0.5)``
        their median, ``("face", "0")`` the input with "about" read as exactly.
    """

    name: str
    interval: Interval
    unit: str | None
    kind: Kind
    face: Interval
    label: Label = ""
    wording: numeral_reading.Wording | None = None
    citations: tuple[Citation, ...] = ()
    reason: Label = ""
    distribution: str = "uniform"
    function: Callable[..., Any] | None = None
    inputs: tuple[Quantity, ...] = ()
    method: Label = ""
    family: str = ""
    enclosure: bool = False
    program: tuple[Any, ...] = ()

    # -- given ------------------------------------------------------------------------------

    @classmethod
    def parse(
        cls,
        says: str | float,
        unit: str | None = None,
        name: str = "",
        kind: Kind = Kind.REPORTED,
        conventions: numeral_reading.Conventions | None = None,
        **more: Any,
    ) -> Quantity:
        """Return the quantity that a wording speaks of.

        Raises
        ------
        QuantityError, UnitError
            For a wording or a unit that can't be read.
        """
        if unit is not None:
            unit = units.check(unit)
            units.fits(str(says), unit)
        wording = numeral_reading.read(says, conventions, unit)
        return cls(
            name or wording.text,
            wording.interval,
            unit,
            kind,
            wording.face,
            wording=wording,
            **more,
        )

    @property
    def low(self) -> float:
        """The lower bound, −inf where there is none."""
        return self.interval.low

    @property
    def high(self) -> float:
        """The upper bound, inf where there is none."""
        return self.interval.high

    @property
    def exact(self) -> bool:
        """Whether one number alone is allowed."""
        return self.interval.exact

    @property
    def given(self) -> bool:
        """Whether it stands at the bottom of a trace."""
        return self.function is None

    @property
    def idle(self) -> bool:
        """Whether it is calculated and says nothing: from none or less to any number."""
        return not self.given and self.low in (0, -math.inf) and self.high == math.inf

    @property
    def drawable(self) -> bool:
        """Whether all that it comes from has finite bounds, so that ``draws`` can draw it."""
        return all(base.interval.bounded for base in self.bases.values())

    @cached_property
    def bases(self) -> dict[str, Quantity]:
        """The given quantities it comes from, by name (itself, if given)."""
        if self.given:
            return {self.name: self}
        found: dict[str, Quantity] = {}
        for item in self.inputs:
            for name, base in item.bases.items():
                if found.setdefault(name, base) is not base and found[name] != base:
                    raise FormulaError(
                        f"{self.name}: two different quantities are called {name!r}. "
                        "Give one of them another name."
                    )
        return found

    def __repr__(self) -> str:
        """Return name, bounds and kind on one line; ``traces.trace`` tells the rest."""
        unit = f" {self.unit}" if self.unit not in (None, "1") else ""
        sign = "in" if self.enclosure else "="
        return f"<{self.name} {sign} {self.interval}{unit}, {self.kind.word}>"

    # -- values -----------------------------------------------------------------------------

    def values(self, given: Mapping[str, Any]) -> Any:
        """Evaluate over arrays of the given quantities, by name; all arrays share a shape.

        Arrays of intervals give an array of intervals.

        Raises
        ------
        FormulaError
            When a formula under it fails; names the formula.
        """
        return self._values(dict(given), {})

    def _values(self, given: Mapping[str, Any], done: dict[int, Any]) -> Any:
        if self.function is None:
            return given[self.name]
        if id(self) not in done:
            arguments = [item._values(given, done) for item in self.inputs]
            found = called(self.name, self.function, arguments)
            done[id(self)] = called(self.name, elementwise, [found])
        return done[id(self)]

    def draws(self, size: int, seed: int) -> Array:
        """Draw from the distributions inside the bounds; shape ``(size,)``.

        Each given quantity has a stream of its own, named after it, so that adding another
        changes none of the draws and a quantity used twice is drawn once.

        Raises
        ------
        QuantityError
            When a given quantity has no finite bounds.
        """
        drawn: Array = self.values({n: b._own_draws(size, seed) for n, b in self.bases.items()})
        return drawn

    def _own_draws(self, size: int, seed: int) -> Array:
        if not self.interval.bounded:
            raise QuantityError(
                f"{self.name} has no finite bounds, so nothing can be drawn from it. State an "
                "assumption that bounds it."
            )
        if self.exact:
            return np.full(size, self.low)
        return self.inverse(stream(seed, self.name).random(size))

    def inverse(self, share: Array) -> Array:
        """Return the quantiles of a given quantity's distribution at ``share`` (0…1)."""
        low, high = self.interval.low, self.interval.high
        if self.distribution == "loguniform":
            return np.asarray(low * (high / low) ** share)
        if self.distribution == "triangular":
            return np.where(
                share < 0.5,
                low + (high - low) * np.sqrt(share / 2),
                high - (high - low) * np.sqrt((1 - share) / 2),
            )
        return np.asarray(low + (high - low) * share)

    def spread(self, size: int, seed: int, level: float = 0.9) -> Quantity:
        """Return the central range that holds ``level`` of the draws: assumed, never bounds.

        Its ends have two digits, rounded outward: by another seed a third would be another.
        """
        drawn = self.draws(size, seed)
        tail = (1 - level) / 2
        low, high = (float(x) for x in np.quantile(drawn, [tail, 1 - tail]))
        whole = units.SHARES.get(self.unit or "")
        low, high = rounding.coarse(low, high, never=[whole] if whole else [])
        both = Interval(low, high)
        return Quantity(
            f"{self.name}.range{round(level * 100)}",
            both,
            self.unit,
            max(self.kind, Kind.ASSUMED),
            both,
            self.label,
            inputs=(self,),
            method="central range of the draws inside the bounds",
            program=("central", "0", level),
        )

    def at_face(self) -> Quantity:
        """Return the same with "about" read as exactly."""
        return Quantity(
            f"{self.name}.face",
            self.face,
            self.unit,
            max(self.kind, Kind.DERIVED),
            self.face,
            self.label,
            inputs=(self,),
            method="about read as exactly",
            program=("face", "0"),
            family=self.family or self.name,
        )

    def bare(self) -> Quantity:
        """Return bounds and distribution alone, as plain data: no trace, no words."""
        return Quantity(
            self.name,
            self.interval,
            None,
            Kind.ASSUMED,
            self.interval,
            distribution=self.distribution,
        )

    # -- arithmetic -------------------------------------------------------------------------

    def _with(
        self, symbol: str, function: Callable[..., Any], other: Any, swapped: bool = False
    ) -> Quantity:
        if not isinstance(other, Quantity):
            if not isinstance(other, int | float):
                raise TypeError(f"{self.name} {symbol} {other!r}: not a quantity or a number.")
            number = other
            side: Callable[..., Any] = (
                (lambda x: function(number, x)) if swapped else (lambda x: function(x, number))
            )
            ends = (f"{number}", self.name) if swapped else (self.name, f"{number}")
            return derive(f"({ends[0]} {symbol} {ends[1]})", side, (self,))
        return derive(f"({self.name} {symbol} {other.name})", function, (self, other))

    def __eq__(self, other: object) -> bool:
        """Compare bounds, and units where both state one; a number equals an exact quantity."""
        if isinstance(other, int | float):
            return self.exact and self.low == other
        if not isinstance(other, Quantity):
            return NotImplemented
        alike = None in (self.unit, other.unit) or units.same(self.unit or "1", other.unit or "1")
        return self.interval == other.interval and alike

    def __hash__(self) -> int:
        return hash(self.interval)


def derive(
    name: str,
    function: Callable[..., Any],
    inputs: Sequence[Quantity],
    unit: str | None = None,
    **more: Any,
) -> Quantity:
    """Return the quantity that ``function`` makes of ``inputs``.

    Bounds are proven over the box of given quantities, whether the function rises, turns or
    jumps (``quantity.bounds``). Where the narrowest bounds aren't found, those returned hold
    every value all the same, and ``enclosure`` says so.

    Raises
    ------
    UnitError
        When units don't fit together, or don't give the unit stated.
    FormulaError
        When the function fails, or uses what can't be bounded.
    UndefinedError
        When it has no value in part of the box, as where it divides by zero.
    """
    inputs = tuple(inputs)
    if all(item.unit is not None for item in inputs):
        try:
            found = called(name, unit_of, [function, [item.unit or "1" for item in inputs]])
        except UnitError as error:
            raise UnitError(f"{name}: {error}") from None
        if unit is None:
            unit = found
        else:
            unit = units.check(unit, units.declared(*(item.unit or "1" for item in inputs)))
        if not units.same(unit, found):
            raise UnitError(
                f"{name} is stated in {unit}, but its inputs give {found}. Correct the unit or "
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
    """Return a derived quantity with the bounds that its inputs give, whatever it had.

    Raises
    ------
    FormulaError, UndefinedError
        As ``derive`` does.
    """
    bases = blank.bases
    boxes = {key: base.interval for key, base in bases.items()}
    faces = {key: base.face for key, base in bases.items()}
    wide = bounded(blank, boxes)
    face = wide if faces == boxes else bounded(blank, faces)
    return replace(blank, interval=wide.interval, face=face.interval, enclosure=not wide.exact)


def intersect(name: str, parts: Sequence[Quantity], **more: Any) -> Quantity | None:
    """Return what all of several readings of one quantity allow, or None when nothing is left.

    The reading that alone says as much keeps its wording.
    """
    whole: Interval | None = parts[0].interval
    face: Interval | None = parts[0].face
    for part in parts[1:]:
        whole = whole.intersect(part.interval) if whole else None
        face = face.intersect(part.face) if face else None
    if whole is None:
        return None
    same = [part for part in parts if part.interval == whole]
    return Quantity(
        name,
        whole,
        parts[0].unit,
        max(part.kind for part in parts),
        face or whole,
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
    """Return the outcome of a model as a quantity: its kind is at best assumed."""
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
