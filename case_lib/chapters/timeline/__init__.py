"""When it happened: events, their order, and the days between them."""

from collections.abc import Iterable, Sequence

from case_lib.base.languages import N_
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.quantity.quantities import Quantity

__all__ = ["CHAPTER"]


def _needs(case: Case) -> list[str]:
    dated = any(claim.when for event in case.file.events.values() for claim in event.claims)
    return [] if dated else ["events with a date"]


def _printed(case: Case, _: Sequence[Case]) -> Iterable[Quantity]:
    return (event.quantity for event in chronology.events(case))


CHAPTER = Chapter("01_timeline", N_("when it happened"), needs=_needs, printed=_printed)
