"""The inputs of synthetic organisations, extracted from a case as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from case_lib.casefile.case import Case
from case_lib.quantity.quantities import Quantity
from case_lib.synthetic.integer_programme import Programme
from case_lib.synthetic.organisation_model import inside_roles

__all__ = ["FUNCTIONS", "LAID_DOWN", "NEEDS", "Blueprint", "blueprint"]

NEEDS = (
    "synthetic.group_evenness",
    "synthetic.share_by_friend",
    "synthetic.supervision_across",
)
LAID_DOWN = (
    "organisation.leaders_core",
    "organisation.groups_leader",
    "pay.callers_inspector",
    "synthetic.leaders_direct",
)
FUNCTIONS = ("head", "group_head", "frontline", "oversight")


@dataclass(frozen=True)
class Blueprint:
    """The inputs of synthetic organisations, as plain data.

    ``programme`` constrains the counts; ``roles`` are ordered from the top; ``functions`` maps each
    function to its role; ``given`` contains what is reported or assumed about spans of control,
    teams and recruitment.
    """

    programme: Programme
    roles: tuple[str, ...]
    functions: Mapping[str, str | None]
    given: Mapping[str, Quantity]


def blueprint(case: Case, plan: Programme) -> Blueprint:
    """Return the inputs of a case's organisations, given its integer programme."""
    given = {name: case.get(name) for name in (*LAID_DOWN, *NEEDS)}
    return Blueprint(
        plan,
        tuple(sorted(inside_roles(case), key=lambda name: case.file.roles[name].tier or 99)),
        {function: case.role(function) for function in FUNCTIONS},
        {name: quantity.bare() for name, quantity in given.items() if quantity is not None},
    )
