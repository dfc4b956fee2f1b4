"""The command ``case-lib``."""

from __future__ import annotations

import signal
import sys

from case_lib.base.errors import CaseLibError
from case_lib.cli import calls, cases, data, detection, reports, review, start, terminal
from case_lib.cli.app import app

__all__ = ["app", "calls", "cases", "data", "detection", "main", "reports", "review", "start"]


def main() -> None:
    """Run the command; bad input ends with its list of faults and exit code 1.

    Ctrl-C ends it with 130, SIGTERM with 143 (128 and the number of the signal, as in a shell).
    """
    terminal.prepare()
    received: list[int] = []

    def end(number: int, _: object) -> None:
        received.append(number)
        raise KeyboardInterrupt  # a command that is ended cleans up as after Ctrl-C

    signal.signal(signal.SIGTERM, end)
    try:
        app(standalone_mode=True)
    except SystemExit as done:
        sys.exit(128 + received[0] if received else done.code)
    except CaseLibError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(
            f"{error.filename or ''}  {error.strerror or error}. Check the path and the disk.",
            file=sys.stderr,
        )
        sys.exit(1)
