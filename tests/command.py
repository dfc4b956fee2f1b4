"""Run the command ``case-lib`` in the test process, without starting an interpreter.

That a process of its own says the same is held by ``test_cli.py`` and ``test_terminal.py``.
"""

from __future__ import annotations

import contextlib
import io
import signal
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from unittest import mock

from case_lib.cli import main
from tests.conftest import ROOT


def run(*arguments: Any, cwd: Path = ROOT, encoding: str = "utf-8") -> CompletedProcess[str]:
    """Run a command in a folder, on a terminal with an encoding; return exit code and output."""
    words = ["case-lib", *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding, newline="\n") for _ in range(2))
    ended = signal.getsignal(signal.SIGTERM)
    code = 0
    try:
        with (
            contextlib.chdir(cwd),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            mock.patch.object(sys, "argv", words),
        ):
            main()
    except SystemExit as done:
        code = int(done.code or 0)
    finally:
        signal.signal(signal.SIGTERM, ended)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode(encoding))  # type: ignore[attr-defined]
    return CompletedProcess(words, code, *texts)
