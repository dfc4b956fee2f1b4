"""Export formulas as data, so that a web page can evaluate them.

A formula is applied to symbols instead of numbers, and each operation is recorded. The export is
therefore what Python computes, whatever the formula consists of (a function, a sum over the parts
of a case, an operator). A program is an input (its index, as text), a number, or an operation with
its operands: ``["divide", "0", ["add", "1", 2]]``. ``run`` defines its semantics, ``intervals.js``
in a page.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from case_lib.base.errors import CaseLibError, FormulaError

__all__ = ["OPERATIONS", "Program", "exported", "program", "run", "symbol"]

Program = str | float | list[Any]

# operations that a page supports, by numpy's names
OPERATIONS: Mapping[str, Callable[..., Any]] = {
    name: getattr(np, name)
    for name in (
        *("add", "subtract", "multiply", "divide", "power", "remainder"),
        *("negative", "absolute"),
        *("minimum", "maximum", "floor", "ceil", "trunc", "rint", "sign", "sqrt", "exp", "log"),
        *("greater", "less", "greater_equal", "less_equal", "equal", "not_equal"),
        *("logical_and", "logical_or", "logical_not", "where"),
    )
}
_ALIKE = {
    "true_divide": "divide",
    "fabs": "absolute",
    "fmin": "minimum",
    "fmax": "maximum",
    "float_power": "power",
    "bitwise_and": "logical_and",
    "bitwise_or": "logical_or",
    "invert": "logical_not",
}


class _Symbol(NDArrayOperatorsMixin):
    """A symbol that replaces a number while a formula is exported."""

    __slots__ = ("program",)

    def __init__(self, program: Program) -> None:
        self.program = program

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Any:
        if method != "__call__" or more:
            raise FormulaError(f"np.{ufunc.__name__} can't be exported.")
        return _operation(_ALIKE.get(ufunc.__name__, ufunc.__name__), *inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        return _operation(function.__name__, *args, **kwargs)

    def __round__(self, digits: int = 0) -> Any:
        return _operation("round", self, digits)

    def __bool__(self) -> NoReturn:
        raise FormulaError("it needs a single number, so it can't be exported.")

    __float__ = __int__ = __index__ = __complex__ = __bool__
    __hash__ = None  # type: ignore[assignment]  # equality is an operation


def _clip(value: Any, a_min: Any = None, a_max: Any = None, **named: Any) -> Any:
    least, most = named.get("min", a_min), named.get("max", a_max)
    clipped = value if least is None else np.maximum(value, least)
    return clipped if most is None else np.minimum(clipped, most)


def _round(value: Any, decimals: int = 0) -> Any:
    return np.rint(value) if decimals == 0 else np.rint(value * 10.0**decimals) / 10.0**decimals


# operations defined by others
_MADE: Mapping[str, Callable[..., Any]] = {
    "clip": _clip,
    "round": _round,
    "around": _round,
    "square": lambda value: value**2,
    "reciprocal": lambda value: 1.0 / value,
    "positive": lambda value: value,
    "floor_divide": lambda left, right: np.floor(left / right),
    "logical_xor": lambda left, right: (left & ~right) | (~left & right),
    "bitwise_xor": lambda left, right: (left & ~right) | (~left & right),
}


def _operation(name: str, *inputs: Any, **named: Any) -> Any:
    if name in _MADE:
        return _MADE[name](*inputs, **named)
    if name not in OPERATIONS or named:
        raise FormulaError(f"np.{name} can't be exported.")
    if len(inputs) == 2 and inputs[0] is inputs[1] and name in ("multiply", "divide"):
        return inputs[0] ** 2 if name == "multiply" else 1.0
    return _Symbol([name, *(_program(item) for item in inputs)])


def _program(value: Any) -> Program:
    return value.program if isinstance(value, _Symbol) else float(value)


def program(function: Callable[..., Any], count: int) -> Program | None:
    """Return the program of a function of ``count`` inputs; None if it can't be exported.

    Examples
    --------
    >>> program(lambda base, talk: base / talk, 2)
    ['divide', '0', '1']
    >>> program(lambda x: np.tanh(x), 1) is None
    True
    """
    try:
        hash(function)
    except TypeError:
        return _applied(function, count)
    return _remembered(function, count)


@functools.lru_cache(maxsize=4096)
def _remembered(function: Hashable, count: int) -> Program | None:
    assert callable(function)
    return _applied(function, count)


def _applied(function: Callable[..., Any], count: int) -> Program | None:
    try:
        return _program(function(*(_Symbol(str(place)) for place in range(count))))
    except (CaseLibError, TypeError, ValueError, AttributeError, ArithmeticError, LookupError):
        return None


def symbol(place: int) -> Any:
    """Return the symbol of an input, by its index, to calculate with as with a number.

    >>> exported(60 * symbol(0) / symbol(1))
    ['divide', ['multiply', 60.0, '0'], '1']
    """
    return _Symbol(str(place))


def exported(value: Any) -> Program:
    """Return the program of what was calculated with symbols, or of a number.

    Raises
    ------
    TypeError
        If ``value`` is neither.
    """
    return _program(value)


def run(made: Program, inputs: Sequence[Any]) -> Any:
    """Evaluate a program over numbers, arrays or intervals.

    >>> run(["divide", "0", ["add", "1", 2.0]], [12.0, 1.0])
    np.float64(4.0)
    """
    if isinstance(made, str):
        return inputs[int(made)]
    if not isinstance(made, list):
        return made
    name, *parts = made
    return OPERATIONS[name](*(run(part, inputs) for part in parts))
