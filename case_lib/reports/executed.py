"""Reads and writes executed notebooks, without nbformat's checks and copies.

A report's notebooks hold some twenty megabytes, and each language is set from all of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from case_lib.base.errors import RenderError

__all__ = ["ABOUT", "read", "write"]

# under this key an executed notebook says what it was made from
ABOUT = "case_lib"


def read(path: Path) -> dict[str, Any]:
    """Return an executed notebook: ``metadata``, and ``cells`` whose ``source`` is one text.

    Raises
    ------
    RenderError
        When the file is no notebook that ``render`` executed.
    """
    try:
        book: dict[str, Any] = json.loads(path.read_bytes())
        _ = book["metadata"][ABOUT]["parameters"]
        for cell in book["cells"]:
            cell["source"] = "".join(cell["source"])  # written line by line
    except Exception:  # whatever is no notebook of a report
        raise RenderError(f"{path} is not a notebook that `render` executed.") from None
    return book


def write(book: Any, path: Path) -> None:
    """Write an executed notebook as nbformat does, line by line; the notebook itself changes."""
    from nbformat.v4.rwbase import split_lines  # noqa: PLC0415 - who reads needs nothing of it

    how: Any = {"indent": 1, "sort_keys": True, "separators": (",", ": "), "ensure_ascii": False}
    path.write_text(json.dumps(split_lines(book), **how) + "\n", encoding="utf-8")
