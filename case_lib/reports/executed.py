"""Read and write executed notebooks, without nbformat's checks and copies.

The notebooks of a report have about twenty megabytes, and every language needs all of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from case_lib.base.errors import RenderError

__all__ = ["ABOUT", "read", "write"]

# the key under which an executed notebook records its inputs
ABOUT = "case_lib"


def read(path: Path) -> dict[str, Any]:
    """Return an executed notebook: ``metadata``, and ``cells`` whose ``source`` is one text.

    Raises
    ------
    RenderError
        If the file is not a notebook executed by ``render``.
    """
    try:
        book: dict[str, Any] = json.loads(path.read_bytes())
        _ = book["metadata"][ABOUT]["parameters"]
        for cell in book["cells"]:
            cell["source"] = "".join(cell["source"])  # written line by line
    except Exception:  # not a notebook of a report
        raise RenderError(f"{path} is not a notebook executed by `render`.") from None
    return book


def write(book: Any, path: Path) -> None:
    """Write an executed notebook, each cell on its own line.

    nbformat's layout, indented, would take a tenth of the time of a whole notebook.
    """

    def line(part: Any) -> str:
        return json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    cells = ",\n".join(map(line, book["cells"]))
    rest = line({key: value for key, value in book.items() if key != "cells"})
    path.write_text(f'{{"cells": [\n{cells}\n],\n{rest[1:]}\n', encoding="utf-8")
