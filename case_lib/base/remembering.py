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
from typing import ParamSpec, TypeVar

from case_lib.base import cache, code
from case_lib.base.digests import digest

__all__ = ["remembered"]

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
