"""The copies that a report is made from.

A render reads each input once and copies it; while its notebooks run, a name leads to the copy,
wherever the original lies and whatever becomes of it meanwhile.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["FOLDER", "copy_of"]

FOLDER = "CASE_LIB_INPUTS"


def copy_of(name: str, *below: str) -> Path | None:
    """Return the copy of an input, None outside a render or where it has none of that name."""
    folder = os.environ.get(FOLDER)
    if not folder or len(Path(name).parts) != 1 or name in (".", ".."):
        return None
    path = Path(folder, name, *below)
    return path if path.is_file() else None
