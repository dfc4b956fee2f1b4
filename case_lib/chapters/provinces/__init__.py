"""Where the arrests may have been: a model over provinces and cities, never a report."""

from collections.abc import Mapping
from typing import Any

from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter

__all__ = ["CHAPTER"]


def _needs(case: Case) -> list[str]:
    from case_lib.chapters.provinces import model  # noqa: PLC0415 - a second for the sampler

    return model.needs(case)


def _check(case: Case, taken: Mapping[str, Any]) -> None:
    from case_lib.chapters.provinces import weights  # noqa: PLC0415
    from case_lib.synthetic import clustering  # noqa: PLC0415

    if "province_prior" in taken:
        weights.check_prior(case, taken["province_prior"])
    for name in (clustering.CONCENTRATION, clustering.CITY_CONCENTRATION):
        clustering.prior(case, name)


CHAPTER = Chapter(
    "02_provinces",
    N_("where people may have been caught"),
    needs=_needs,
    check=_check,
    files=["province_prior"],
)
