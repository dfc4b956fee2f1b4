"""Tasks for tests of executors, in a module that is fast to import."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from case_lib.base.errors import FactError, Fault, ModelError


def drawn(seed: int) -> float:
    return random.Random(seed).random()


def killed_once(folder: Path, task: int) -> tuple[int, float]:
    """Kill the process the first time that task 3 runs."""
    mark = folder / "killed"
    if task == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task, drawn(task)


def killed(task: int) -> int:
    if task == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def failing(how: str) -> str:
    if how == "model":
        raise ModelError("no result.")
    if how == "facts":
        raise FactError([Fault("case.yaml:1:2", "is wrong.", "Mend it."), Fault("b:1:1", "x.", "")])
    if how == "bug":
        raise ZeroDivisionError("by zero")
    return how


def killed_by_its_first_byte(task: bytes) -> int:
    """End the process if the task begins so, after a moment in which more tasks are sent."""
    if task.startswith(b"!"):
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)
    return len(task)
