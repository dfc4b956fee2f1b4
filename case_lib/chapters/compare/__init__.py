"""The case beside others that are published."""

from collections.abc import Iterable, Sequence

from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.quantity.quantities import Quantity

__all__ = ["CHAPTER"]


def _printed(case: Case, beside: Sequence[Case]) -> Iterable[Quantity]:
    from case_lib.chapters.compare import model  # noqa: PLC0415 - a second

    return (f for column in model.columns(case, list(beside)) for f in column.figures.values())


CHAPTER = Chapter("09_compare", N_("the case beside others"), printed=_printed)
