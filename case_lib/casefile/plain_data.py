"""Read data of any shape, for checks that run before the shape of a file is known to be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["items_at", "rows_at", "value_at"]


def value_at(node: Any, key: str) -> Any:
    """Return the value of a key; None if there is none, or the node isn't a mapping."""
    return node.get(key) if isinstance(node, Mapping) else None


def items_at(node: Any, key: str) -> dict[str, Any]:
    """Return the mapping at a key; an empty one if there is none."""
    items = value_at(node, key)
    return {str(k): v for k, v in items.items()} if isinstance(items, Mapping) else {}


def rows_at(node: Any, key: str) -> list[Any]:
    """Return the list at a key; an empty one if there is none."""
    rows = value_at(node, key)
    return list(rows) if isinstance(rows, list | tuple) else []
