"""Formulas that a user adds to an opened case, in a notebook cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from case_lib.base.errors import FormulaError
from case_lib.casefile.case import Case
from case_lib.quantity.evaluation import evaluate
from case_lib.quantity.formulas import Formula, formula
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.unmet import unknown_inputs

__all__ = ["decorator", "with_formulas"]


def decorator(case: Case, unit: str, label: Label) -> Callable[[Callable[..., Any]], Quantity]:
    """Return the decorator that adds a function to a case as a formula; see ``Case.formula``."""
    if callable(unit) or not unit:
        raise FormulaError(
            "formula needs brackets with the unit of its result: "
            '@opened.formula("CNY/hour", "half the hourly base pay").'
        )

    def declare(function: Callable[..., Any]) -> Quantity:
        item = formula(unit, label, section="own")(function)
        formulas = {**case.own_formulas, item.output(): item}
        unknown = unknown_inputs(item, [*case.quantities, *formulas], case.file.functions)
        if unknown:
            raise FormulaError(f"{function.__name__}: " + " ".join(unknown))
        computed = _computed(case, formulas, strict=True)
        case.own_formulas[item.output()] = item
        case.own.update(computed)
        return case[item.output()]

    return declare


def with_formulas(case: Case, formulas: Iterable[Formula]) -> Case:
    """Return the case with those user-defined formulas whose inputs it has."""
    own = {item.output(): item for item in formulas}
    return replace(case, own=_computed(case, own), own_formulas=own)


def _computed(
    case: Case, formulas: dict[str, Formula], strict: bool = False
) -> dict[str, Quantity]:
    """Return the results of user-defined formulas, by name."""
    file = case.file
    known = evaluate(
        case.quantities, formulas.values(), (), file.functions, file.scoping, strict=strict
    ).quantities
    return {name: known[name] for name in formulas if name in known}
