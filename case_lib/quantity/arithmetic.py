"""The four arithmetic operators, defined once for all classes that need them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Self

__all__ = ["Arithmetic"]


class Arithmetic:
    """Adds + − × ÷ to a class that implements ``_with``."""

    def _with(
        self, symbol: str, function: Callable[..., Any], other: Any, swapped: bool = False
    ) -> Self:
        raise NotImplementedError

    def __add__(self, other: Any) -> Self:
        return self._with("+", operator.add, other)

    def __radd__(self, other: Any) -> Self:
        return self._with("+", operator.add, other, swapped=True)

    def __sub__(self, other: Any) -> Self:
        return self._with("-", operator.sub, other)

    def __rsub__(self, other: Any) -> Self:
        return self._with("-", operator.sub, other, swapped=True)

    def __mul__(self, other: Any) -> Self:
        return self._with("*", operator.mul, other)

    def __rmul__(self, other: Any) -> Self:
        return self._with("*", operator.mul, other, swapped=True)

    def __truediv__(self, other: Any) -> Self:
        return self._with("/", operator.truediv, other)

    def __rtruediv__(self, other: Any) -> Self:
        return self._with("/", operator.truediv, other, swapped=True)
