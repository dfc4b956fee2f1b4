"""Formulas: small pure functions whose name is their output and whose arguments are their inputs.

The graph of formulas is read off their signatures. An argument ``talk_hours_day`` of a formula
in ``pay`` stands for ``pay.talk_hours_day``; in a formula for each role, for the role's own
``pay.caller.talk_hours_day`` first; ``arrests_total`` stands for ``arrests.total``; and
``frontline_base_wage_day`` for that of whichever role has the function ``frontline``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from case_lib.base.languages import translate
from case_lib.quantity.quantities import Label

__all__ = ["Formula", "declared_in", "formula"]


@dataclass(frozen=True)
class Formula:
    """A function with the unit of its value.

    ``each`` is ``"role"`` for a formula that holds for every role that has its inputs. In its
    unit ``money`` stands for the currency of the case. With ``fallback_for`` its output is that
    name, where nothing else gives it a value. ``name`` and ``inputs`` are given for a formula that
    is made for one case, such as a sum over as many parts as the case has.
    """

    function: Callable[..., Any]
    unit: str
    section: str
    label: Label = ""
    each: str | None = None
    fallback_for: str | None = None
    name: str = ""
    inputs: tuple[str, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of its inputs: those given, or as its signature has them."""
        return self.inputs or tuple(inspect.signature(self.function).parameters)

    def output(self, role: str | None = None) -> str:
        """Return the full name of its output."""
        middle = f".{role}" if role else ""
        return f"{self.section}{middle}.{self.fallback_for or self.name or self.function.__name__}"

    def of_case(self, currency: str, words: Mapping[str, Mapping[str, str]]) -> Formula:
        """Return the formula with a case's currency in its unit, and its names in its label.

        ``words`` has for each language what stands for ``{frontline}`` and the like.
        """
        label = self.label
        if isinstance(label, str) and "{" in label:
            label = {lang: translate(label, lang).format(**names) for lang, names in words.items()}
        return replace(self, unit=re.sub(r"\bmoney\b", currency, self.unit), label=label)

    def __call__(self, *inputs: Any) -> Any:
        """Evaluate on plain numbers, arrays or quantities."""
        return self.function(*inputs)


def formula(
    unit: str,
    label: Label = "",
    each: str | None = None,
    section: str | None = None,
    fallback_for: str | None = None,
) -> Callable[[Callable[..., Any]], Formula]:
    """Declare a formula and the unit of its value."""

    def declare(function: Callable[..., Any]) -> Formula:
        return Formula(
            function,
            unit,
            section or _section(function.__module__),
            label or function.__name__.replace("_", " "),
            each,
            fallback_for,
        )

    return declare


def _section(module: str) -> str:
    """Return the first part of names that a module's formulas give: its own, or its folder's."""
    *above, own = module.strip("_").split(".")
    if own == "model" and above:
        return above[-1]
    return "own" if own == "main" else own


def declared_in(*modules: ModuleType) -> list[Formula]:
    """Return the formulas that modules declare, in their order."""
    return [
        item for module in modules for item in vars(module).values() if isinstance(item, Formula)
    ]
