"""Scopes: the part of a case that a figure describes, so that only like is compared with like.

A source may count the officers of one raid and the arrests of three. Their ratio describes neither.
If the case file has the same figure for the narrower scope, that figure is used; otherwise the
ratio is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from case_lib.base import units
from case_lib.base.languages import N_, in_all, style, text
from case_lib.quantity.quantities import EVERYWHERE, Label, Quantity

__all__ = ["WHOLE", "Scoping", "scopes", "unlike"]

WHOLE = N_("the whole case")


def scopes(quantity: Quantity) -> frozenset[str]:
    """Return the scopes of the counts and amounts under a quantity; ``""`` is the whole case.

    Quantities that apply everywhere have none: definitions, assumptions, figures of other cases,
    dates, and rates (per day, per person) that a source gives without a scope.
    """
    scope: set[str] = set()
    for base in quantity.bases.values():
        of = {c.of for c in base.citations if c.decides} - {EVERYWHERE}
        if not (of == {""} and "/" in (base.unit or "")):
            scope |= of
    return frozenset(scope)


@dataclass(frozen=True)
class Scoping:
    """The scopes of a case: the parts of its totals by name, and the names of the scopes."""

    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)

    def fitted(self, inputs: Sequence[Quantity], known: Mapping[str, Quantity]) -> list[Quantity]:
        """Return the inputs of a formula, with totals replaced by the part that fits the others.

        An input for the whole case is replaced by its part, in ``known``, that has the one scope
        of all the inputs with a scope.
        """
        own = frozenset[str]().union(*(scopes(item) for item in inputs)) - {""}
        if len(own) != 1 or not unlike(inputs):
            return list(inputs)
        return [
            next((known[part] for part in self._parts_of(item, own, known)), item)
            for item in inputs
        ]

    def _parts_of(
        self, item: Quantity, own: frozenset[str], known: Mapping[str, Quantity]
    ) -> list[str]:
        if scopes(item) != {""}:
            return []
        listed = self.parts.get(item.name, ())
        return [part for part in listed if part in known and scopes(known[part]) == own]

    def label(self, label: Label, inputs: Sequence[Quantity]) -> Label:
        """Return the label of a formula's result, followed by its scope if it has one."""
        scope = frozenset[str]().union(*(scopes(item) for item in inputs))
        words = self.labels.get(next(iter(scope))) if len(scope) == 1 else None
        if words is None:
            return label
        return in_all(lambda lang: text(label, lang) + style(lang).bracketed(text(words, lang)))

    def description(self, inputs: Sequence[Quantity], lang: str) -> str:
        """Return the names and scopes of all inputs with a scope, for a message."""
        words = {"": WHOLE, **self.labels}
        written = style(lang)
        phrases = (
            text(item.label or item.name, lang)
            + written.bracketed(
                written.comma.join(text(words.get(of, of), lang) for of in sorted(scope))
            )
            for item in inputs
            if (scope := scopes(item))
        )
        return written.comma.join(phrases)


def unlike(inputs: Sequence[Quantity]) -> bool:
    """Return whether inputs in different units have different scopes.

    Figures in one unit may be added or divided by their total, whatever their scopes.
    """
    with_scope = [(item, scope) for item in inputs if (scope := scopes(item))]
    return any(
        scope != other and not units.same(item.unit or "1", second.unit or "1")
        for item, scope in with_scope
        for second, other in with_scope
    )
