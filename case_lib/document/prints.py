"""Cache printed drawings, because printing takes half the time of a notebook.

A drawing is identified by its whole content: all its artists, the settings of matplotlib, and the
code. So a changed claim prints only the drawings that it changes. A drawing that isn't plain, for
example because of a function of a user, is printed each time.

Printing changes a drawing: it lays it out. A drawing whose prints came from the cache is printed
after all (``catch_up``) before it is printed in another format, or handed out.
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

__all__ = ["Print", "cached", "catch_up", "exclude"]

Print = Callable[[Figure, str], str]
# packages whose code is part of the key, by their version or their content
_PACKAGES = {"case_lib", "matplotlib", "numpy", "builtins", "functools", "collections", "copyreg"}


@dataclass
class _State:
    """A drawing before it was printed: its content, the settings, and its prints so far.

    ``formats`` are those printed or taken from the cache, in order; ``pending`` the latter, which
    have not yet changed the drawing.
    """

    content: str
    settings: Any
    formats: tuple[str, ...] = ()
    pending: list[tuple[Print, str]] = field(default_factory=list)


_states: WeakKeyDictionary[Figure, _State | None] = WeakKeyDictionary()


def cached(figure: Figure, how: str, make: Print) -> str:
    """Return ``make(figure, how)``, if possible from the cache."""
    state = _state_of(figure) if cache.folder() is not None else None
    if state is None:
        return make(figure, how)
    state.formats += (how,)
    key = digest(("print", state.content, state.formats, code.everything()))
    kept = cache.read(key)
    if kept is not None:
        state.pending.append((make, how))
        return kept.decode()
    catch_up(figure)
    printed = make(figure, how)
    cache.write(key, printed.encode())
    return printed


def exclude(figure: Figure) -> None:
    """Print a drawing each time: its owner may change it meanwhile."""
    _states[figure] = None


def catch_up(figure: Figure) -> None:
    """Print a drawing as often as it would have been without a cache."""
    state = _states.get(figure)
    if state is not None:
        pending, state.pending = state.pending, []
        with matplotlib.rc_context(state.settings):
            for make, how in pending:
                make(figure, how)


def _state_of(figure: Figure) -> _State | None:
    if figure in _states:
        state = _states[figure]
        if state is None or not _changed(figure, state):
            return state
        catch_up(figure)
    now: Any = matplotlib.rcParams
    settings = {name: value for name, value in now.items() if name != "backend"}
    content = _content(figure, settings)
    _states[figure] = _State(content, settings) if content else None
    return _states[figure]


def _changed(figure: Figure, state: _State) -> bool:
    return _content(figure, state.settings) != state.content if state.pending else figure.stale


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
            callbacks = {
                signal: [ref() for ref in of.values()] for signal, of in value.callbacks.items()
            }
            return copyreg.__newobj__, (type(value),), callbacks  # type: ignore[attr-defined]
        if isinstance(value, type | FunctionType):
            package = str(value.__module__).partition(".")[0]
            if package not in _PACKAGES:
                raise pickle.PicklingError(f"{value!r} may change")
        return NotImplemented


class _Stream:
    """A file that only passes on what is written."""

    def __init__(self, state: Any) -> None:
        self.write = state.update
