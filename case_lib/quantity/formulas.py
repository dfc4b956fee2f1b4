"""Formulas: small pure functions whose name is their output and whose arguments are their inputs.

The dependency graph follows from their signatures. In a formula of ``pay``, the argument
``talk_hours_day`` refers to ``pay.talk_hours_day``; in a formula for each role, first to the role's
own ``pay.caller.talk_hours_day``. ``arrests_total`` refers to ``arrests.total``, and
``frontline_base_wage_day`` to the quantity of the role whose function is ``frontline``.
"""

from __future__ import annotations

import functools
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
    """A function and the unit of its value.

    ``each`` is ``"role"`` for a formula that is evaluated for each role with its inputs. The unit
    ``money`` stands for the currency of the case. With ``fallback_for``, the output has that name
    and is used if nothing else defines it. ``name`` and ``inputs`` are set for a formula that is
    generated for a case, such as a sum over all its parts.
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
        """The names of its inputs, given explicitly or taken from the signature."""
        return self.inputs or _parameters(self.function)

    def output(self, role: str | None = None) -> str:
        """Return the full name of its output."""
        middle = f".{role}" if role else ""
        return f"{self.section}{middle}.{self.fallback_for or self.name or self.function.__name__}"

    def of_case(self, currency: str, words: Mapping[str, Mapping[str, str]]) -> Formula:
        """Return the formula with the case's currency in its unit and its names in its label.

        ``words`` contains, for each language, the values of placeholders such as ``{frontline}``.
        """
        label = self.label
        if isinstance(label, str) and "{" in label:
            label = {lang: translate(label, lang).format(**names) for lang, names in words.items()}
        return replace(self, unit=re.sub(r"\bmoney\b", currency, self.unit), label=label)

    def __call__(self, *inputs: Any) -> Any:
        """Evaluate on plain numbers, arrays or quantities."""
        return self.function(*inputs)


@functools.lru_cache(maxsize=1024)
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


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
    """Return the first part of a module's output names: that of the module or of its folder."""
    *above, own = module.strip("_").split(".")
    if own == "model" and above:
        return above[-1]
    return "own" if own == "main" else own


def declared_in(*modules: ModuleType) -> list[Formula]:
    """Return the formulas that modules declare, in their order."""
    return [
        item for module in modules for item in vars(module).values() if isinstance(item, Formula)
    ]
