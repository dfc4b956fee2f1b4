"""The kind of every number shown: how far it stands from what a source said."""

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
        """Return the mark printed beside a number; its shape survives black and white.

        What a source reports bears none.
        """
        return ("", "◐", "○", "◇")[self]

    @property
    def word(self) -> str:
        """Return the English word, which is also the value in JSON."""
        return self.name.lower()


def weakest(kinds: Iterable[Kind]) -> Kind:
    """Return the kind of something computed from ``kinds``: never stronger than derived."""
    return max([Kind.DERIVED, *kinds])
