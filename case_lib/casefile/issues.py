"""The result of a check: its level, subject, place and message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from case_lib.base.errors import Fault
from case_lib.base.languages import DEFAULT, N_, text, translate
from case_lib.quantity import printing
from case_lib.quantity.quantities import Label, Quantity

__all__ = ["LEVELS", "LEVEL_WORDS", "Issue", "Token", "Value", "gravest_first", "of_fault"]

LEVELS = ("contradiction", "tension", "note")
LEVEL_WORDS = (N_("contradiction"), N_("tension"), N_("note"))  # for the catalog


@dataclass(frozen=True)
class Token:
    """Figures as sources print them, quoted."""

    words: Label


@dataclass(frozen=True)
class Issue:
    """A remark to consider before relying on a figure.

    contradiction: claims can't all be true. tension: possible, but questionable.
    note: worth knowing. ``message`` is a message of the catalog, filled with ``values``.
    """

    level: str
    subject: str
    where: str
    message: str
    values: Mapping[str, Value]

    def sentence(self, lang: str) -> str:
        """Return the message as a sentence."""
        filled = {key: _plain(value, lang) for key, value in self.values.items()}
        return translate(self.message, lang).format(**filled)

    @property
    def fault(self) -> Fault:
        """The issue as a fault of the case file, for an error."""
        return Fault(self.where, self.sentence(DEFAULT))


Value = Label | Quantity | Token


def of_fault(fault: Fault) -> Issue:
    """Return a fault of the case file as a contradiction."""
    return Issue("contradiction", "", fault.where, "{it}", {"it": fault.message})


def gravest_first(issues: Iterable[Issue]) -> list[Issue]:
    """Return issues by level, otherwise in their order."""
    return sorted(issues, key=lambda issue: LEVELS.index(issue.level))


def _plain(value: Value, lang: str) -> str:
    if isinstance(value, Quantity):
        return printing.say(value, lang)
    words = value.words if isinstance(value, Token) else value
    # a plain string is printed as it is; messages of the catalog are labels
    return words if isinstance(words, str) else text(words, lang)
