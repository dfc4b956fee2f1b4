"""Results that an analysis is asked for, and their values in a data frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from case_lib.base.errors import ParameterError
from case_lib.base.intervals import finite_or_nan
from case_lib.casefile.case import Case
from case_lib.quantity.quantities import Quantity

__all__ = ["Result", "listed", "results_of", "values_of"]

# the name of a quantity, or a function of a case that returns some
Result = str | Callable[[Case], Any]


def listed(of: Sequence[Result] | Result) -> list[Result]:
    """Return one result or several as a list."""
    return [of] if isinstance(of, str) or callable(of) else list(of)


def results_of(case: Case, of: Iterable[Result]) -> Iterator[tuple[str, Quantity | None]]:
    """Yield the requested results by name; quantities from a function have their own names.

    Raises
    ------
    ParameterError
        For a function that returns something else.
    """
    for item in of:
        if isinstance(item, str):
            yield item, case.get(item)
            continue
        result = item(case)
        quantities = [result] if isinstance(result, Quantity) or result is None else list(result)
        for quantity in quantities:
            if quantity is not None and not isinstance(quantity, Quantity):
                raise ParameterError(
                    f"{getattr(item, '__name__', item)} must return a quantity or several, not "
                    f"{type(quantity).__name__}."
                )
            if quantity is not None:
                yield quantity.name, quantity


def values_of(quantity: Quantity | None) -> dict[str, Any]:
    """Return ``low`` and ``high`` (NaN if unbounded), ``unit`` and ``kind``; None if unknown."""
    if quantity is None:
        return {"low": math.nan, "high": math.nan, "unit": None, "kind": None}
    return {
        "low": finite_or_nan(quantity.low),
        "high": finite_or_nan(quantity.high),
        "unit": quantity.unit,
        "kind": quantity.kind.word,
    }
