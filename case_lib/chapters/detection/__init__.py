"""How such a business is noticed: what is reported, and a laboratory on synthetic call records."""

from collections.abc import Mapping
from typing import Any

from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter

__all__ = ["CHAPTER"]


def _needs(case: Case) -> list[str]:
    from case_lib.chapters.detection import model  # noqa: PLC0415 - call records take a second

    return model.needs(case)


def _check(case: Case, taken: Mapping[str, Any]) -> None:
    from case_lib.chapters.detection import model  # noqa: PLC0415

    model.check(**{name: taken[name] for name in model.DEFAULTS if name in taken})


CHAPTER = Chapter(
    "07_detection",
    N_("how such a business is noticed"),
    needs=_needs,
    check=_check,
    few={"subscribers": 500, "days": 4, "seeds": 2},
)
