"""Make output and file names independent of the terminal's and the locale's encoding."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

__all__ = ["prepare", "spells_all"]


def prepare() -> None:
    """Make output never fail because of a character, and decode file names as UTF-8.

    A character that the terminal can't show becomes a question mark. If the locale has another
    encoding for file names (C, zh_CN.GBK), the command restarts in Python's UTF-8 mode (PEP 540),
    as do all its processes and kernels; its output keeps the locale's encoding.
    """
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode:
        given: dict[str, Any] = {**os.environ, "PYTHONUTF8": "1"}
        if sys.stdout.encoding not in ("ascii", "ANSI_X3.4-1968"):
            given.setdefault("PYTHONIOENCODING", sys.stdout.encoding)
        os.execve(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], given)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def spells_all() -> bool:
    """Return whether output may contain any character."""
    return (sys.stdout.encoding or "").lower().startswith("utf")
