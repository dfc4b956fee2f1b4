"""What a user is told when the input is bad: where, what, and the way out."""

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
    """Bad input. The message is for the user; no traceback is needed to act on it."""


class QuantityError(CaseLibError, ValueError):
    """A wording, bound or date that can't be read or used."""


class UnitError(CaseLibError, ValueError):
    """Units that are unknown or don't fit together."""


class FormulaError(CaseLibError, ValueError):
    """A formula that can't be added to the graph or evaluated over its inputs."""


class UndefinedError(FormulaError):
    """A formula has no value for what its inputs are: it divides by zero, say."""


class ModelError(CaseLibError, ValueError):
    """A model was asked for something that its constraints rule out."""


class ParameterError(CaseLibError, ValueError):
    """A notebook or command was given a parameter that it can't take."""


class RenderError(CaseLibError):
    """A report could not be made; what stood there before is untouched."""


class TaskError(CaseLibError):
    """A task that was sent to another process failed there; the message begins with its name."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of a file: ``where`` is the file, or ``file:line:column``."""

    where: str
    what: str
    way_out: str = ""

    def __str__(self) -> str:
        told = f"{self.where}  {self.what} {self.way_out}".rstrip()
        # what a file holds is shown on one line, and changes nothing of a terminal
        return "".join(c if c.isprintable() or c == "\u3000" else _escaped(c) for c in told)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


class FactError(CaseLibError, ValueError):
    """Every fault found in a case file, all at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[FactError], tuple[tuple[Fault, ...]]]:
        """Let it come back from another process with its faults, not with its message."""
        return type(self), (self.faults,)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` when a known word is close, else the empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""
