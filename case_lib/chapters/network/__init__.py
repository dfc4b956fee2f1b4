"""The organisation: its tiers, acts and money as reported, and networks that fit the counts."""

from collections.abc import Mapping
from typing import Any

from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.casefile.role_counts import total_name
from case_lib.chapters.network import money_flow
from case_lib.quantity.formulas import declared_in
from case_lib.quantity.lacks import OutOfRange

__all__ = ["CHAPTER", "MOST_PEOPLE"]

MOST_PEOPLE = 5000  # of an organisation that is measured


def _needs(case: Case) -> list[str]:
    tiers = any(role.tier is not None for role in case.file.roles.values())
    lacking = [] if case.file.acts or tiers else ["acts"]
    total = case.get(total_name(case))
    if total is not None and total.low > MOST_PEOPLE:
        lacking.append(OutOfRange(total.name, most=MOST_PEOPLE))
    return lacking


def _check(case: Case, taken: Mapping[str, Any]) -> None:
    from case_lib.chapters.network import generating  # noqa: PLC0415 - half a second

    if "organisations" in taken or "removed" in taken:
        generating.check_size(taken.get("organisations", 1), taken.get("removed", 1))


CHAPTER = Chapter(
    "05_network",
    N_("the organisation"),
    declared_in(money_flow),
    needs=_needs,
    check=_check,
    few={"organisations": 1},
)
