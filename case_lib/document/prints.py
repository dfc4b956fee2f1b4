"""Remember printed drawings, because printing takes half the time of a notebook.

A drawing is identified by its whole content: all its artists, the settings of matplotlib, and the
code. So a changed claim prints only the drawings that it changes. A drawing that isn't plain, for
example because of a function of a user, is printed each time.

Printing changes a drawing: it lays it out. If the results are remembered, this is made up for
before the drawing is printed otherwise, or handed out.
"""

from __future__ import annotations

import copyreg
import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib
from matplotlib.cbook import CallbackRegistry
from matplotlib.figure import Figure
from matplotlib.transforms import TransformNode

from case_lib.base import cache, code
from case_lib.base.digests import digest

__all__ = ["Print", "exempt", "make_up", "remembered"]

Print = Callable[[Figure, str], str]
# packages whose code is part of the key, by their version or their content
_PACKAGES = {"case_lib", "matplotlib", "numpy", "builtins", "functools", "collections", "copyreg"}


@dataclass
class _Past:
    """The content of a drawing before it was printed, its prints, and those only remembered."""

    content: str
    settings: Any
    asked: tuple[str, ...] = ()
    owed: list[tuple[Print, str]] = field(default_factory=list)


_past: WeakKeyDictionary[Figure, _Past | None] = WeakKeyDictionary()


def remembered(figure: Figure, how: str, make: Print) -> str:
    """Return ``make(figure, how)``, if possible from the cache."""
    past = _past_of(figure) if cache.folder() is not None else None
    if past is None:
        return make(figure, how)
    past.asked += (how,)
    key = digest(("print", past.content, past.asked, code.everything()))
    kept = cache.read(key)
    if kept is not None:
        past.owed.append((make, how))
        return kept.decode()
    make_up(figure)
    printed = make(figure, how)
    cache.write(key, printed.encode())
    return printed


def exempt(figure: Figure) -> None:
    """Print a drawing each time: its owner may change it meanwhile."""
    _past[figure] = None


def make_up(figure: Figure) -> None:
    """Print a drawing as often as it would have been without a cache."""
    past = _past.get(figure)
    if past is not None:
        owed, past.owed = past.owed, []
        with matplotlib.rc_context(past.settings):
            for make, how in owed:
                make(figure, how)


def _past_of(figure: Figure) -> _Past | None:
    if figure in _past:
        past = _past[figure]
        if past is None or not _changed(figure, past):
            return past
        make_up(figure)
    now: Any = matplotlib.rcParams
    settings = {name: value for name, value in now.items() if name != "backend"}
    content = _content(figure, settings)
    _past[figure] = _Past(content, settings) if content else None
    return _past[figure]


def _changed(figure: Figure, past: _Past) -> bool:
    return _content(figure, past.settings) != past.content if past.owed else figure.stale


def _content(figure: Figure, settings: Any) -> str:
    """Return a digest of a drawing and the settings; "" if it isn't plain."""
    state = hashlib.sha256(repr(settings).encode())
    try:
        _Content(state).dump(figure)
    except Exception:  # an artist of any library may refuse
        return ""
    return state.hexdigest()


class _Content(pickle.Pickler):
    """Passes the content of an object to a digest; two with equal digests can't be told apart."""

    def __init__(self, state: Any) -> None:
        super().__init__(_Stream(state), 5)

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, TransformNode):
            # it knows those that depend on it by their places in memory
            state = {name: of for name, of in vars(value).items() if name != "_parents"}
            return copyreg.__newobj__, (type(value),), state  # type: ignore[attr-defined]
        if isinstance(value, CallbackRegistry):
            # it counts how often it was read
            heard = {
                signal: [ref() for ref in of.values()] for signal, of in value.callbacks.items()
            }
            return copyreg.__newobj__, (type(value),), heard  # type: ignore[attr-defined]
        if isinstance(value, type | FunctionType):
            package = str(value.__module__).partition(".")[0]
            if package not in _PACKAGES:
                raise pickle.PicklingError(f"{value!r} may change")
        return NotImplemented


class _Stream:
    """A file that only passes on what is written."""

    def __init__(self, state: Any) -> None:
        self.write = state.update
