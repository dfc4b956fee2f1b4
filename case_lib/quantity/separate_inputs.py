"""The terms of a formula that are only added: the inputs of each, and their values.

The sum of a term of x and a term of y is smallest where each term is, so that each can be bounded
over its own inputs. Terms with common inputs are bounded by elimination (``tied_inputs``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import numpy as np

from case_lib.quantity.interval_arrays import FUNCTIONS, UFUNCS, NumpyLike

__all__ = ["Group", "groups", "joined", "terms"]

Group = frozenset[str]
_Member = TypeVar("_Member")


class _Terms(NumpyLike):
    """A sum: the value of each of its terms, by their inputs; None for values that aren't asked."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[Group, Any]) -> None:
        self.values = values

    @classmethod
    def of(cls, value: Any) -> _Terms:
        """Return a value as a sum; a number is a term without inputs."""
        return value if isinstance(value, cls) else cls({Group(): value})

    def each(self, work: Callable[[Any], Any]) -> _Terms:
        """Return a function of each term."""
        return _Terms({group: _applied(work, value) for group, value in self.values.items()})

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Any:
        name, work, sums = ufunc.__name__, UFUNCS[ufunc.__name__], [_Terms.of(x) for x in inputs]
        constant = [not any(x.values) for x in sums]
        if name in ("negative", "positive"):
            return sums[0].each(work)
        if name in ("add", "subtract"):
            added = sums[1] if name == "add" else sums[1].each(UFUNCS["negative"])
            by_inputs = dict(sums[0].values)
            for group, value in added.values.items():
                known = group in by_inputs
                by_inputs[group] = (
                    _applied(UFUNCS["add"], by_inputs[group], value) if known else value
                )
            return _Terms(by_inputs)
        if name in ("multiply", "divide") and constant == [False, True]:
            return sums[0].each(lambda value: _applied(work, value, _whole(sums[1])))
        if name == "multiply" and constant == [True, False]:
            return sums[1].each(lambda value: _applied(work, _whole(sums[0]), value))
        return _joint(work, sums)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        work, own = FUNCTIONS[function.__name__], len(args)
        return _joint(
            lambda *values: work(*values[:own], **dict(zip(kwargs, values[own:], strict=True))),
            [_Terms.of(x) for x in (*args, *kwargs.values())],
        )

    def __round__(self, digits: int = 0) -> Any:
        return _joint(lambda value: FUNCTIONS["round"](value, digits), [self])


def _applied(work: Callable[..., Any], *values: Any) -> Any:
    """Return a function of values, or None where one isn't known."""
    return None if any(value is None for value in values) else work(*values)


def _whole(some: _Terms) -> Any:
    """Return the value of a sum."""
    first, *others = some.values.values()
    for value in others:
        first = _applied(UFUNCS["add"], first, value)
    return first


def _joint(work: Callable[..., Any], sums: Iterable[_Terms]) -> _Terms:
    """Return the one term that an operation other than a sum makes of its operands."""
    known: dict[int, Any] = {}  # what is the same on both sides stays the same
    values = [known.setdefault(id(x), _whole(x)) for x in sums]
    return _Terms(
        {Group().union(*(group for x in sums for group in x.values)): _applied(work, *values)}
    )


def terms(
    evaluate: Callable[[Mapping[str, Any]], Any],
    inputs: Mapping[str, Any],
    fixed: Mapping[str, Any],
) -> dict[Group, Any]:
    """Return the terms of a function of inputs by name: the value of each, by its inputs."""
    symbols = {name: _Terms({Group([name]): value}) for name, value in inputs.items()}
    result = evaluate(symbols | {name: _Terms.of(value) for name, value in fixed.items()})
    return dict(_Terms.of(result).values)


def groups(
    evaluate: Callable[[Mapping[str, Any]], Any], names: Iterable[str], fixed: Iterable[str] = ()
) -> list[Group]:
    """Return the inputs of each term of a function of inputs by name; fixed ones don't count.

    Examples
    --------
    >>> together = groups(lambda x: x["a"] * x["b"] + 2 * x["c"] - np.log(x["d"]), "abcd")
    >>> sorted("".join(sorted(group)) for group in together)
    ['ab', 'c', 'd']
    """
    return [group for group in terms(evaluate, dict.fromkeys(names), dict.fromkeys(fixed)) if group]


def joined(some: Iterable[frozenset[_Member]]) -> list[frozenset[_Member]]:
    """Return groups without common members: those that have some in common become one."""
    separate: list[frozenset[_Member]] = []
    for group in some:
        common = [other for other in separate if other & group]
        separate = [other for other in separate if not other & group]
        separate.append(group.union(*common))
    return separate
