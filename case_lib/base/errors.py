"""Errors for bad input. Each message says where the fault is, what it is, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "CaseLibError",
    "FactError",
    "Fault",
    "FormulaError",
    "ModelError",
    "ParameterError",
    "QuantityError",
    "RenderError",
    "TaskError",
    "UndefinedError",
    "UnitError",
    "nearest",
]


class CaseLibError(Exception):
    """Bad input. The message is written for the user, who needs no traceback."""


class QuantityError(CaseLibError, ValueError):
    """A wording, bound or date that can't be read or used."""


class UnitError(CaseLibError, ValueError):
    """A unit that is unknown, or units that are incompatible."""


class FormulaError(CaseLibError, ValueError):
    """A formula that can't be added to the graph or evaluated over its inputs."""


class UndefinedError(FormulaError):
    """A formula is undefined for its inputs, for example because it divides by zero."""


class ModelError(CaseLibError, ValueError):
    """A request that the constraints of a model rule out."""


class ParameterError(CaseLibError, ValueError):
    """An invalid parameter of a notebook or command."""


class RenderError(CaseLibError):
    """A report could not be made; the previous report is unchanged."""


class TaskError(CaseLibError):
    """A task failed in another process; the message begins with the name of the task."""


_SPACES = "\u00a0\u3000"  # no-break and ideographic, as in printed numbers and Chinese text


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a file; ``where`` is the file, or ``file:line:column``."""

    where: str
    what: str
    way_out: str = ""

    @property
    def message(self) -> str:
        """The fault and the way out, without the place."""
        return f"{self.what} {self.way_out}".rstrip()

    def __str__(self) -> str:
        line = f"{self.where}  {self.message}"
        # keep the content of a file on one line and free of terminal control codes
        return "".join(c if c.isprintable() or c in _SPACES else _escaped(c) for c in line)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


class FactError(CaseLibError, ValueError):
    """All faults of a case file, reported together."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[FactError], tuple[tuple[Fault, ...]]]:
        """Support pickling with the faults themselves rather than the message."""
        return type(self), (self.faults,)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` if a known word is close, else an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""
