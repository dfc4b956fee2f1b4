"""The kind of each number in print: reported, derived, assumed or synthetic."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

__all__ = ["Kind", "weakest"]


class Kind(IntEnum):
    """Ordered from strongest to weakest; the weakest input decides.

    reported: a source says it. derived: a formula over reported quantities alone.
    assumed: rests on an assumption. synthetic: generated.
    """

    REPORTED = 0
    DERIVED = 1
    ASSUMED = 2
    SYNTHETIC = 3

    @property
    def mark(self) -> str:
        """Return the mark printed after a number, legible in black and white.

        A reported number has no mark.
        """
        return ("", "◐", "○", "◇")[self]

    @property
    def word(self) -> str:
        """Return the English word, which is also the value in JSON."""
        return self.name.lower()


def weakest(kinds: Iterable[Kind]) -> Kind:
    """Return the kind of a result computed from ``kinds``: at best derived."""
    return max([Kind.DERIVED, *kinds])
