"""What the law in force at the time says: offences, penalties, thresholds, and who answers."""

from collections.abc import Mapping

from case_lib.base.languages import N_
from case_lib.casefile import chronology
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import Order
from case_lib.chapters.law import model
from case_lib.quantity.formulas import declared_in
from case_lib.quantity.quantities import Quantity

__all__ = ["CHAPTER"]


def _given(file: CaseFile, order: Order, sources: frozenset[str]) -> Mapping[str, Quantity]:
    return model.given(file, order, chronology.operation_quantity(file, order, sources))


def _needs(case: Case) -> list[str]:
    return [
        *([] if case.file.operation else ["operation"]),
        *([] if model.offences(case) else ["offences"]),
    ]


CHAPTER = Chapter("08_law", N_("what the law says"), declared_in(model), given=_given, needs=_needs)
