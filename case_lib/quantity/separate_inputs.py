"""Find inputs of a formula that act separately: those of terms that are only added.

The sum of a term of x and a term of y is smallest where each term is, so that each can be bounded
over its own inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from case_lib.quantity.interval_arrays import NumpyLike

__all__ = ["Group", "groups", "joined"]

Group = frozenset[str]

_SUMS = ("add", "subtract", "negative", "positive")


class _Terms(NumpyLike):
    """A sum, described by the inputs of each of its terms."""

    __slots__ = ("terms",)

    def __init__(self, terms: frozenset[Group]) -> None:
        self.terms = terms

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Any:
        name = ufunc.__name__
        varying = [isinstance(item, _Terms) and bool(item.terms) for item in inputs]
        scaled = (name == "multiply" and sum(varying) == 1) or (
            name == "divide" and varying == [True, False]
        )
        return _made(inputs, summed=name in _SUMS or scaled)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        return _made((*args, *kwargs.values()), summed=False)

    def __round__(self, digits: int = 0) -> Any:
        return _made((self,), summed=False)


def _made(operands: Iterable[Any], summed: bool) -> _Terms:
    """Return a sum of operands, or the one term that another operation makes of them."""
    terms = frozenset[Group]().union(*(x.terms for x in operands if isinstance(x, _Terms)))
    return _Terms(terms if summed or not terms else frozenset([Group().union(*terms)]))


def groups(
    evaluate: Callable[[Mapping[str, Any]], Any], names: Iterable[str], fixed: Iterable[str] = ()
) -> list[Group]:
    """Return the inputs of each term of a function of inputs by name; fixed ones don't count.

    Examples
    --------
    >>> found = groups(lambda x: x["a"] * x["b"] + 2 * x["c"] - np.log(x["d"]), "abcd")
    >>> sorted("".join(sorted(group)) for group in found)
    ['ab', 'c', 'd']
    """
    symbols = {name: _Terms(frozenset([Group([name])])) for name in names}
    found = evaluate(symbols | dict.fromkeys(fixed, _Terms(frozenset())))
    return list(found.terms) if isinstance(found, _Terms) else []


def joined(some: Iterable[Group]) -> list[Group]:
    """Return groups without common inputs: those that have some in common become one."""
    found: list[Group] = []
    for group in some:
        common = [other for other in found if other & group]
        found = [other for other in found if not other & group]
        found.append(group.union(*common))
    return found
