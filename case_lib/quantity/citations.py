"""The places of given quantities in their sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from case_lib.quantity.quantities import Quantity

__all__ = ["Citation", "cited_under"]


@dataclass(frozen=True)
class Citation:
    """The place of a given quantity: source, paragraph and the figure token as printed.

    ``published`` is the date of a source that is not listed in the case file; ``origin`` the
    briefing on which a source is based, if known; ``of`` the scope of the claim, such as one raid.
    ``certain`` is false if the source only probably describes this case; ``beside`` is true for
    another reading, which didn't determine the value.
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

    @property
    def decides(self) -> bool:
        """Whether it determines the value: it is neither rejected nor another reading."""
        return self.stands and not self.beside


def cited_under(quantity: Quantity) -> list[Citation]:
    """Return the citations of all given quantities that a quantity depends on."""
    return [citation for base in quantity.bases.values() for citation in base.citations]
