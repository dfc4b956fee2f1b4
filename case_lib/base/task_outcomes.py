"""Run a task on a worker, and tell by the name of the task how it failed."""

from __future__ import annotations

import pickle
import platform
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any

from case_lib.base import code, version
from case_lib.base.errors import CaseLibError, FactError, Fault, ParameterError, TaskError

__all__ = ["LOSSES", "lost", "perform", "result_of", "unsent"]

LOSSES = 3  # times that a task may lose its process


def perform(code_there: str, function: Callable[[Any], Any], task: Any) -> tuple[str, Any]:
    """Run a task on a worker, unless the worker has other code of case-lib."""
    if code_there and code_there != code.package():
        return "other code", f"{_code_version()} on {platform.node()}"
    try:
        return "good", function(task)
    except CaseLibError as error:
        return "refused", error
    except Exception as error:
        return "failed", (f"{type(error).__name__}: {error}", traceback.format_exc())


def result_of(answer: tuple[str, Any], name: str) -> Any:
    """Return the result of a task from what ``perform`` returned, or raise its error by name."""
    how, outcome = answer
    if how == "good":
        return outcome
    if how == "other code":
        raise ParameterError(
            f"a worker has other code of case-lib ({outcome}) than this process "
            f"({_code_version()}). Install the same version there and restart it; on one machine, "
            "restart this process."
        )
    if how == "failed":
        error = TaskError(f"{name}: {outcome[0]}")
        error.add_note(outcome[1])
        raise error
    if str(outcome).startswith(name):  # the message already names the task
        raise outcome
    if isinstance(outcome, FactError):
        raise FactError([Fault(f.where, f"{name}: {f.what}", f.way_out) for f in outcome.faults])
    raise type(outcome)(f"{name}: {outcome}")


def lost(name: str) -> str:
    """Return what is said of a task whose processes were killed."""
    return (
        f"{name}: its process was killed {LOSSES} times, perhaps because memory ran out. In a "
        'script, make the call below `if __name__ == "__main__":`.'
    )


def unsent(error: Exception, name: str) -> CaseLibError:
    """Return the error for a task that couldn't be sent or whose result was lost."""
    message = f"{type(error).__name__}: {error}"
    if type(error).__name__ == "KilledWorker":  # raised by Dask after it tried several workers
        return TaskError(lost(name))
    if isinstance(error, CancelledError):
        return TaskError(f"{name}: the cluster gave up on it. Check that its scheduler is running.")
    if isinstance(error, ImportError) and "case_lib" in str(error):
        return ParameterError(
            f"a worker has no case-lib, or another version ({error}). Install this version there."
        )
    if isinstance(error, pickle.PicklingError | AttributeError | TypeError):
        return ParameterError(
            f"{name}: it can't be sent to another process ({error}). Use on='here', or define your "
            "formula or function in a module."
        )
    return TaskError(f"{name}: {message}")


def _code_version() -> str:
    return f"{version.full()}, {code.package()[:7]}"
