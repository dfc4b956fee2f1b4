"""Where a given quantity stands in its source."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Citation"]


@dataclass(frozen=True)
class Citation:
    """Where a given quantity stands: source, paragraph and the figure token as printed.

    ``published`` is the day of a source that the case file itself doesn't have; ``origin`` the
    briefing that a source goes back to, where known; ``of`` the scope of the claim, such as one
    raid. ``certain`` is false where the source only probably speaks of this case, ``beside`` true
    of another reading, which did not decide the value.
    """

    source: str
    at: str = ""
    anchor: str = ""
    says: str = ""
    confidence: str = "high"
    stands: bool = True
    why: str = ""
    published: str = ""
    origin: str = ""
    of: str = ""
    certain: bool = True
    beside: bool = False
