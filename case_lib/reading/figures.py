"""A figure in running text."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["NO_NUMBER", "NO_UNIT", "Figure"]

# why a figure is left out
NO_UNIT = "its unit is unclear; add it by hand."
NO_NUMBER = "the number is unclear; add it by hand."


@dataclass(frozen=True)
class Figure:
    """A figure in a text: its token, clause, wording, unit and position.

    ``low`` and ``high`` bound its value, in ``unit``. ``turned`` is true if a descending range was
    read in ascending order. ``wrong`` is the reason why a token couldn't be read, in which case it
    has no bounds. ``word`` is the classifier or noun that gave the unit, ``sentence`` the sentence
    that contains the token.
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

    @classmethod
    def unread(
        cls, token: str, clause: str, start: int, wrong: str, unit: str = "", word: str = ""
    ) -> Figure:
        """Return a figure that couldn't be read, with the reason.

        >>> Figure.unread("若干名", "抓获若干名", 2, NO_NUMBER).end
        5
        """
        return cls(token, clause, "", math.nan, math.nan, unit, start, wrong=wrong, word=word)

    @property
    def end(self) -> int:
        """The position after its token in the clause."""
        return self.start + len(self.token)
