"""Who was called, who joined, and who lost money: what is reported, and a funnel in ranges."""

from collections.abc import Iterable, Sequence

from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.chapters.victims import model
from case_lib.quantity.formulas import declared_in
from case_lib.quantity.quantities import Quantity

__all__ = ["CHAPTER"]


def _needs(case: Case) -> list[str]:
    from case_lib.synthetic import funnel  # noqa: PLC0415 - a second for scipy

    return funnel.needs(case)


def _printed(case: Case, beside: Sequence[Case]) -> Iterable[Quantity]:
    from case_lib.chapters.victims import elsewhere  # noqa: PLC0415

    return elsewhere.printed(case.lang)


CHAPTER = Chapter(
    "06_victims", N_("who lost money"), declared_in(model), needs=_needs, printed=_printed
)
