"""A figure in running text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True)
class Figure:
    """A figure in a text: its token, clause, wording, unit and position.

    ``turned`` is true if a descending range was read in ascending order; ``wrong`` is the reason
    why a token couldn't be read, in which case it has no bounds. ``word`` is the classifier or noun
    that gave the unit, ``sentence`` the sentence that contains the token.
    """

    token: str
    clause: str
    says: str
    low: float
    high: float
    unit: str
    start: int
    turned: bool = False
    wrong: str = ""
    word: str = ""
    sentence: str = ""
