"""Call the functions of formulas; an error names the formula that failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from case_lib.base.errors import CaseLibError, FormulaError, UnitError
from case_lib.quantity.interval_arrays import USE, Condition, IntervalArray, NumpyLike

__all__ = ["called", "elementwise"]


def elementwise(value: Any) -> Any:
    """Return the result of a function as intervals, symbols or numbers."""
    if isinstance(value, Condition):
        return IntervalArray.of(value)
    return value if isinstance(value, NumpyLike) else np.asarray(value, dtype=float)


def called(name: str, function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """Call the function of a formula; if it fails, name the formula in the error."""
    try:
        with np.errstate(all="ignore"):
            return function(*arguments)
    except UnitError:
        raise
    except CaseLibError as error:
        raise type(error)(f"{name}: {error}") from None
    except Exception as error:
        raise FormulaError(
            f"{name} fails: {type(error).__name__}: {error}. "
            f"A formula takes arrays of numbers. {USE}"
        ) from error
