"""Evaluate results under other assumptions without reopening the case.

Only quantities that depend on a changed assumption are bounded again; claims, order and sources are
unchanged. A contradiction with reported quantities is refused, as it is when a case is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from case_lib.base.errors import FactError, UndefinedError
from case_lib.casefile import claims, cross_checks, relations
from case_lib.casefile.case import Case
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.derivation import rebound
from case_lib.quantity.quantities import Quantity

__all__ = ["Substituted"]


class Substituted(Mapping[str, Quantity]):
    """The quantities of an opened case under a case file that differs only in assumptions.

    Each is computed on demand; a quantity that is undefined there is missing.

    Raises
    ------
    FactError
        With the contradictions that the assumptions make.
    """

    def __init__(self, opened: Case, file: CaseFile) -> None:
        before = claims.assumed(opened.file)
        self._changed = {
            name: quantity
            for name, quantity in claims.assumed(file).items()
            if quantity.interval != before[name].interval
            or quantity.distribution != before[name].distribution
        }
        checked = " ".join(f"{spec.left} {spec.right}" for spec in file.cross_checks)
        faults = cross_checks.faults(file) if any(n in checked for n in self._changed) else []
        reported = {n: q for n in file.quantities if (q := opened.get(n)) is not None}
        known = {**reported, **claims.assumed(file)}
        for issue in relations.relations(file, known):
            if issue.level == "contradiction":
                faults.append(issue.fault)
        if faults:
            raise FactError(faults)
        self._opened = opened
        self._done: dict[str, Quantity | None] = {}

    def __getitem__(self, name: str) -> Quantity:
        quantity = self._quantity(self._opened[name]) if name in self._opened else None
        if quantity is None:
            raise KeyError(name)
        return quantity

    def __iter__(self) -> Iterator[str]:
        return (
            name for name in self._opened.names() if self._quantity(self._opened[name]) is not None
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _quantity(self, quantity: Quantity) -> Quantity | None:
        name = quantity.name
        if name not in self._done:
            self._done[name] = self._computed(quantity)
        return self._done[name]

    def _computed(self, quantity: Quantity) -> Quantity | None:
        if quantity.name in self._changed:
            return self._changed[quantity.name]
        if not self._changed.keys() & quantity.bases.keys():
            return quantity
        inputs = [self._quantity(item) for item in quantity.inputs]
        taken = tuple(item for item in inputs if item is not None)
        if len(taken) < len(inputs):
            return None
        try:
            return rebound(replace(quantity, inputs=taken))
        except UndefinedError:
            return None
