"""Functions that compute once what equal arguments, equal code and an equal environment give.

What a model reads of a case goes in as plain data, so that a changed claim computes anew the models
that read it, and no others. In one process results are held in memory; between processes, in the
folder of ``cache``.
"""

from __future__ import annotations

import functools
import pickle
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from case_lib.base import cache, code
from case_lib.base.digests import digest

__all__ = ["identical", "remembered"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_HELD = 200_000_000  # bytes of results in memory
_held: OrderedDict[str, bytes] = OrderedDict()


def remembered(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a function of a module compute once what equal arguments give.

    It must depend on its arguments alone, which are plain data (``digests.digest``), and return
    what can be pickled. Every call gets a result of its own. What raises isn't remembered.

    Examples
    --------
    >>> from case_lib.synthetic.calls.parameters import traffic
    >>> remembered(traffic)() == traffic()
    True
    """

    @functools.wraps(function)
    def called(*args: _P.args, **named: _P.kwargs) -> _R:
        if cache.folder() is None:
            return function(*args, **named)
        about = (function.__module__, function.__qualname__, code.of_module(function.__module__))
        key = digest((*about, args, named))
        kept = _held.get(key) or cache.read(key)
        if kept is not None:
            try:
                found: _R = pickle.loads(kept)
            except Exception:  # of another version of a library, say: whatever it is, it isn't used
                _held.pop(key, None)
            else:
                _hold(key, kept)
                return found
        found = function(*args, **named)
        kept = pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
        _hold(key, kept)
        cache.write(key, kept)
        return found

    return called


def _hold(key: str, kept: bytes) -> None:
    _held[key] = kept
    _held.move_to_end(key)
    while len(_held) > 1 and sum(map(len, _held.values())) > _HELD:
        _held.popitem(last=False)


def identical(most: int = 8) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Let a function compute once what the very same objects give, for so many calls last made.

    Arguments are compared by identity where they can't change, by value if they are text, numbers
    or None. The result is shared, so nobody may change it.

    Examples
    --------
    >>> @identical()
    ... def counted(names):
    ...     return {name: len(name) for name in names}
    >>> names = ("a", "bc")
    >>> counted(names) is counted(names), counted(names) is counted(tuple(["a", "bc"]))
    (True, False)
    """

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        known: OrderedDict[Any, tuple[Any, _R]] = OrderedDict()

        @functools.wraps(function)
        def called(*args: _P.args, **named: _P.kwargs) -> _R:
            parts = (*args, *(item for pair in named.items() for item in pair))
            key = tuple(p if isinstance(p, str | int | float | None) else id(p) for p in parts)
            if key not in known:
                # what is held keeps its identity
                known[key] = (parts, function(*args, **named))
                if len(known) > most:
                    known.popitem(last=False)
            known.move_to_end(key)
            return known[key][1]

        return called

    return decorate
