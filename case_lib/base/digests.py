"""Compute digests of plain data: equal content gives an equal digest in every process."""

from __future__ import annotations

import dataclasses
import hashlib
import struct
import sys
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path, PurePath
from typing import Any

import numpy as np

__all__ = ["digest", "of_file"]


def of_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(value: Any) -> str:
    """Return a digest of plain data.

    Plain data are numbers, text, bytes, dates, enums, paths, arrays, module-level functions, and
    tuples, lists, sets, mappings and dataclasses of plain data. The order of a mapping counts. A
    class may list, in ``CONTENT``, the fields that its results depend on; other fields are ignored.

    Parameters
    ----------
    value
        The data.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.

    Raises
    ------
    TypeError
        For any other object, since its dependencies are unknown.

    Examples
    --------
    >>> digest((1, 2.0, "a")) == digest((1, 2.0, "a"))
    True
    >>> digest(1) == digest(1.0)
    False
    >>> digest({"a": np.zeros(2)}) == digest({"a": np.zeros(3)})
    False
    """
    state = hashlib.sha256()
    _add(state, value)
    return state.hexdigest()


def _add(state: Any, value: Any) -> None:
    """Add a value, preceded by its type and length, so that different values can't collide."""
    kind = type(value)
    if value is None or kind is bool or kind is int:
        _part(state, kind.__name__, str(value).encode())
    elif kind is float:
        _part(state, "float", struct.pack("<d", value))
    elif kind is str:
        _part(state, "str", value.encode("utf-8", "surrogatepass"))
    elif kind is bytes:
        _part(state, "bytes", value)
    elif isinstance(value, date):
        _part(state, kind.__name__, value.isoformat().encode())
    elif isinstance(value, Enum):
        _part(state, f"{kind.__module__}.{kind.__qualname__}", value.name.encode())
    elif isinstance(value, PurePath):
        _part(state, "path", str(value).encode("utf-8", "surrogateescape"))
    elif isinstance(value, np.ndarray) and not value.dtype.hasobject:
        _part(state, f"array {value.dtype.str} {value.shape}", np.ascontiguousarray(value).data)
    elif isinstance(value, np.generic):
        _part(state, f"scalar {value.dtype.str}", value.tobytes())
    elif kind in (tuple, list):
        _part(state, kind.__name__, str(len(value)).encode())
        for item in value:
            _add(state, item)
    elif isinstance(value, set | frozenset):
        _part(state, "set", "".join(sorted(map(digest, value))).encode())
    elif isinstance(value, Mapping):
        _part(state, "mapping", str(len(value)).encode())
        for pair in value.items():
            _add(state, pair)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = getattr(value, "CONTENT", [f.name for f in dataclasses.fields(value)])
        _part(state, f"{kind.__module__}.{kind.__qualname__}", str(len(names)).encode())
        for name in names:
            _add(state, (name, getattr(value, name)))
    elif callable(value) and _of_a_module(value):
        _part(state, "function", f"{value.__module__}.{value.__qualname__}".encode())
    else:
        raise TypeError(
            f"{kind.__module__}.{kind.__qualname__} has no digest: it isn't plain data."
        )


def _part(state: Any, name: str, content: Any) -> None:
    state.update(
        f"{name}:{len(content) if isinstance(content, bytes) else content.nbytes}:".encode()
    )
    state.update(content)


def _of_a_module(value: Any) -> bool:
    """Return whether a function can be looked up by name in its module."""
    module = sys.modules.get(getattr(value, "__module__", None) or "")
    return getattr(module, getattr(value, "__qualname__", ""), None) is value
