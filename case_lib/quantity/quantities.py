"""Quantities: a value with bounds, unit, kind and trace.

A quantity is either *given* (a claim, an assumption, a published reference value) or *derived* from
others by a function. Bounds and draws of a derived quantity are always computed from the given
quantities in its trace, so that a quantity used twice is drawn once: ``x - x`` is zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from case_lib.base import units
from case_lib.base.arrays import Floats
from case_lib.base.errors import FormulaError, QuantityError
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.base.streams import stream
from case_lib.quantity.applying import called, elementwise
from case_lib.quantity.arithmetic import Arithmetic
from case_lib.quantity.citations import Citation
from case_lib.quantity.drawn_ranges import CENTRAL, central, quantiles
from case_lib.reading import numeral_reading

__all__ = ["EVERYWHERE", "Label", "Quantity"]


Label = str | Mapping[str, str]
EVERYWHERE = "*"  # the scope of quantities that apply to every part of a case


@dataclass(frozen=True, eq=False)
class Quantity(Arithmetic):
    """A value with its uncertainty.

    Parameters
    ----------
    interval, face
        The interval that the wording allows; the same with "about" read as exactly.
    label
        Words by language, or an English message for the catalog.
    function, inputs
        For a derived quantity: its function and the inputs. A quantity with inputs but without a
        function is the result of a model, named in ``method``.
    reason
        The justification of an assumption.
    family
        Name under which similar quantities (one per province, say) share a ledger row.
    enclosure
        True if the bounds contain every value but are not proven to be tight.
    program
        For a result that has no function but that a page can compute: ``("central", "0", 0.9)``
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
        """Return the quantity that a wording describes.

        Raises
        ------
        QuantityError, UnitError
            For an unreadable wording or unit.

        Examples
        --------
        >>> Quantity.parse("1000余名", "person")
        <1000余名 = (1000, 2000) person, reported>
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
        """The lower bound; −inf if there is none."""
        return self.interval.low

    @property
    def high(self) -> float:
        """The upper bound; inf if there is none."""
        return self.interval.high

    @property
    def exact(self) -> bool:
        """Whether the interval contains exactly one number."""
        return self.interval.exact

    @property
    def given(self) -> bool:
        """Whether it is a leaf of the trace."""
        return self.function is None

    @property
    def idle(self) -> bool:
        """Whether it is calculated and uninformative: from zero or minus infinity to infinity."""
        return not self.given and self.low in (0, -math.inf) and self.high == math.inf

    @property
    def drawable(self) -> bool:
        """Whether all given quantities in its trace have finite bounds, so that it can be drawn."""
        return all(base.interval.bounded for base in self.bases.values())

    @cached_property
    def bases(self) -> dict[str, Quantity]:
        """The given quantities it depends on, by name (itself, if given)."""
        if self.given:
            return {self.name: self}
        bases: dict[str, Quantity] = {}
        for item in self.inputs:
            for name, base in item.bases.items():
                if bases.setdefault(name, base) is not base and bases[name] != base:
                    raise FormulaError(
                        f"{self.name}: two different quantities are called {name!r}. "
                        "Give one of them another name."
                    )
        return bases

    def __repr__(self) -> str:
        """Return name, bounds and kind on one line; ``traces.trace`` returns the rest."""
        unit = f" {self.unit}" if self.unit not in (None, "1") else ""
        sign = "in" if self.enclosure else "="
        return f"<{self.name} {sign} {self.interval}{unit}, {self.kind.word}>"

    # -- values -----------------------------------------------------------------------------

    def values(self, given: Mapping[str, Any]) -> Any:
        """Evaluate over arrays of the given quantities, by name; all arrays have one shape.

        Arrays of intervals give an array of intervals.

        Raises
        ------
        FormulaError
            If a formula in the trace fails; the message names it.
        """
        return self._values(dict(given), {})

    def _values(self, given: Mapping[str, Any], done: dict[int, Any]) -> Any:
        if self.function is None:
            return given[self.name]
        if id(self) not in done:
            arguments = [item._values(given, done) for item in self.inputs]
            value = called(self.name, self.function, arguments)
            done[id(self)] = called(self.name, elementwise, [value])
        return done[id(self)]

    def draws(self, size: int, seed: int) -> Floats:
        """Draw from the distributions inside the bounds; shape ``(size,)``.

        Each given quantity has its own stream, seeded by its name, so that adding another one
        changes no draws and a quantity used twice is drawn once.

        Raises
        ------
        QuantityError
            If a given quantity has no finite bounds.

        Examples
        --------
        >>> from case_lib import open_case
        >>> wage = open_case("shanghai-2023")["pay.caller.base_wage_hour"]
        >>> wage.draws(3, seed=1).round(1).tolist()
        [22.2, 23.7, 24.6]
        """
        drawn: Floats = self.values({n: b._own_draws(size, seed) for n, b in self.bases.items()})
        return drawn

    def _own_draws(self, size: int, seed: int) -> Floats:
        if not self.interval.bounded:
            raise QuantityError(
                f"{self.name} has no finite bounds, so it can't be drawn. State an "
                "assumption that bounds it."
            )
        if self.exact:
            return np.full(size, self.low)
        return self.inverse(stream(seed, self.name).random(size))

    def inverse(self, share: Floats) -> Floats:
        """Return the quantiles of a given quantity's distribution at ``share`` (0…1)."""
        return quantiles(self.distribution, self.low, self.high, share)

    def spread(self, size: int, seed: int, level: float = CENTRAL) -> Quantity:
        """Return the central range with ``level`` of the draws: assumed, never bounds.

        Its ends are rounded outward to two digits: the third would change with the seed.
        """
        both = Interval(*central(self.draws(size, seed), self.unit, level))
        return Quantity(
            f"{self.name}.range{round(level * 100)}",
            both,
            self.unit,
            max(self.kind, Kind.ASSUMED),
            both,
            self.label,
            inputs=(self,),
            method=N_("central range of the draws inside the bounds"),
            program=("central", "0", level),
        )

    def at_face(self) -> Quantity:
        """Return the quantity with "about" read as exactly."""
        return Quantity(
            f"{self.name}.face",
            self.face,
            self.unit,
            max(self.kind, Kind.DERIVED),
            self.face,
            self.label,
            inputs=(self,),
            method=N_("about read as exactly"),
            program=("face", "0"),
            family=self.family or self.name,
        )

    def bare(self) -> Quantity:
        """Return only bounds and distribution, as plain data without trace and labels."""
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
        from case_lib.quantity.derivation import derive  # noqa: PLC0415 - it builds on this module

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
        """Compare bounds, and units if both state one; a number equals an exact quantity."""
        if isinstance(other, int | float):
            return self.exact and self.low == other
        if not isinstance(other, Quantity):
            return NotImplemented
        alike = None in (self.unit, other.unit) or units.same(self.unit or "1", other.unit or "1")
        return self.interval == other.interval and alike

    def __hash__(self) -> int:
        return hash(self.interval)
