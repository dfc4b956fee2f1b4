"""One-line representations of large objects: type, plain fields, sizes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sized
from typing import Any

__all__ = ["Short", "counted"]

_LONGEST = 40


def counted(count: int, one: str, several: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "source"), counted(2, "quantity", "quantities")
    ('1 source', '2 quantities')
    """
    return f"{count} {one if count == 1 else several or one + 's'}"


class Short:
    """Base class of large dataclasses: ``repr`` shows the name, plain fields and sizes.

    >>> @dataclasses.dataclass(frozen=True, repr=False)
    ... class Made(Short):
    ...     size: int
    ...     rows: list[int]
    >>> Made(3, [1, 2])
    <Made: size 3, rows (2)>
    """

    def __repr__(self) -> str:
        """Return the name, the plain fields and the sizes of the others."""
        fields = dataclasses.fields(self)  # type: ignore[arg-type]
        items = [
            item for f in fields if f.repr and (item := _described(f.name, getattr(self, f.name)))
        ]
        return f"<{type(self).__name__}: {', '.join(items)}>"


def _described(name: str, value: Any) -> str:
    if isinstance(value, bool | int | float):
        return f"{name} {value}"
    if isinstance(value, str):
        return f"{name} {value!r}" if 0 < len(value) <= _LONGEST else ""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape:
        return f"{name} ({'×'.join(map(str, shape))})"
    return f"{name} ({len(value)})" if isinstance(value, Sized) else ""
