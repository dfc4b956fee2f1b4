"""A figure as it is found in running text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Phrase"]


@dataclass(frozen=True)
class Phrase:
    """A figure as found: its token, clause, wording, what it counts, and where it stands.

    ``turned`` says that a range ran downward and was read upward; ``wrong`` says why a token
    beside a classifier could not be read, in which case it has no bounds. ``word`` is the
    classifier or noun that told what is counted, ``sentence`` the sentence that it stands in.
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
