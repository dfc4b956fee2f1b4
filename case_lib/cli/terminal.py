"""What a terminal can show, and files whose names its locale can't spell."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

__all__ = ["prepare", "spells_all"]


def prepare() -> None:
    """Let output never fail for want of a character, and names of files be UTF-8.

    A character that the terminal can't show is a question mark. Where the locale spells names of
    files otherwise (C, zh_CN.GBK), the command starts again in Python's UTF-8 mode (PEP 540), and
    so do all processes and kernels that it starts; what it prints stays in the locale's encoding.
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
    """Return whether what is printed may hold any character."""
    return (sys.stdout.encoding or "").lower().startswith("utf")
