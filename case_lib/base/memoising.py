"""Memoise functions by the content of their arguments, their code and the environment.

A model takes plain data, so a changed claim recomputes only the models that use it. Results are
cached in memory within a process, and in the folder of ``cache`` between processes.
"""

from __future__ import annotations

import functools
import pickle
from collections import OrderedDict
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from case_lib.base import cache, code
from case_lib.base.digests import digest

__all__ = ["memoised"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_MEMORY = 200_000_000  # bytes of results stored in memory
_in_memory: OrderedDict[str, bytes] = OrderedDict()


def memoised(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Memoise a module-level function by the content of its arguments.

    It must depend only on its arguments, which are plain data (``digests.digest``), and return
    data that can be pickled. Each call gets its own copy of the result. Errors aren't cached.

    Examples
    --------
    >>> from case_lib.synthetic.calls.parameters import traffic
    >>> memoised(traffic)() == traffic()
    True
    """

    @functools.wraps(function)
    def memoised_call(*args: _P.args, **named: _P.kwargs) -> _R:
        if cache.folder() is None:
            return function(*args, **named)
        about = (function.__module__, function.__qualname__, code.of_module(function.__module__))
        key = digest((*about, args, named))
        stored = _in_memory.get(key) or cache.read(key)
        if stored is not None:
            try:
                result: _R = pickle.loads(stored)
            except Exception:  # unreadable, for example from another version of a library
                _in_memory.pop(key, None)
            else:
                _store(key, stored)
                return result
        result = function(*args, **named)
        stored = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        _store(key, stored)
        cache.write(key, stored)
        return result

    return memoised_call


def _store(key: str, stored: bytes) -> None:
    _in_memory[key] = stored
    _in_memory.move_to_end(key)
    while len(_in_memory) > 1 and sum(map(len, _in_memory.values())) > _MEMORY:
        _in_memory.popitem(last=False)
