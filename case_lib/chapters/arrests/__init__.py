"""Who was caught, with how much effort, and how far the case has come."""

from collections.abc import Iterable, Sequence

from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.casefile.role_counts import total_name
from case_lib.chapters.arrests import model
from case_lib.quantity.formulas import declared_in
from case_lib.quantity.quantities import Quantity

__all__ = ["CHAPTER"]


def _needs(case: Case) -> list[str]:
    return [total_name(case), "operation.officers"]


def _printed(case: Case, beside: Sequence[Case]) -> Iterable[Quantity]:
    from case_lib.chapters.arrests import nationwide  # noqa: PLC0415 - half a second for pandas

    return nationwide.printed(case)


CHAPTER = Chapter(
    "04_arrests", N_("who was caught"), declared_in(model), needs=_needs, printed=_printed
)
