"""Memoise functions by the content of their arguments, their code and the environment.

A model takes plain data, so a changed claim recomputes only the models that use it. Results are
kept in memory within a process, and in the folder of ``cache`` between processes.
"""

from __future__ import annotations

import functools
import pickle
from collections import OrderedDict
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from case_lib.base import cache, code
from case_lib.base.digests import digest

__all__ = ["remembered"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_HELD = 200_000_000  # bytes of results kept in memory
_held: OrderedDict[str, bytes] = OrderedDict()


def remembered(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Memoise a module-level function by the content of its arguments.

    It must depend only on its arguments, which are plain data (``digests.digest``), and return
    data that can be pickled. Each call gets its own copy of the result. Errors aren't remembered.

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
            except Exception:  # unreadable, for example from another version of a library
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
