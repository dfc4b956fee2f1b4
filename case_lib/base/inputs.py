"""Find the copies of input files that a report is made from.

A render copies each input once. While its notebooks run, each name refers to the copy, so a change
of the original can't affect the report.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["APPLIED", "FOLDER", "copy_of"]

FOLDER = "CASE_LIB_INPUTS"
APPLIED = "scenario-applied.yaml"  # beside the copy of a case file: the scenario applied to it


def copy_of(name: str, *below: str) -> Path | None:
    """Return the copy of an input; None outside a render, or if there is no copy."""
    folder = os.environ.get(FOLDER)
    if not folder or len(Path(name).parts) != 1 or name in (".", ".."):
        return None
    path = Path(folder, name, *below)
    return path if path.is_file() else None
