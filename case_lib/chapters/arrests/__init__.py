"""Who was arrested, and what the law makes of it."""

from collections.abc import Mapping

from case_lib.base.languages import N_
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.casefile.role_counts import total_name
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import Order
from case_lib.chapters.arrests import law, model
from case_lib.quantity.formulas import declared_in
from case_lib.quantity.quantities import Quantity

__all__ = ["CHAPTER"]


def _given(file: CaseFile, order: Order, sources: frozenset[str]) -> Mapping[str, Quantity]:
    return law.given(file, order, chronology.operation_quantity(file, order, sources))


def _needs(case: Case) -> list[str]:
    operation = [] if case.file.operation else ["operation"]
    return [total_name(case), "operation.officers", *operation]


CHAPTER = Chapter(
    "04_arrests",
    N_("who was arrested"),
    declared_in(model, law),
    given=_given,
    needs=_needs,
)
