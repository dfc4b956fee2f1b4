"""What ``check`` remarks on an opened case: its contradictions, tensions and notes."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from case_lib.base.languages import N_, in_all
from case_lib.casefile import checks
from case_lib.casefile.case import Case
from case_lib.casefile.issues import Issue, Token, gravest_first
from case_lib.quantity.quantities import Quantity

__all__ = ["remarks"]


def remarks(case: Case) -> list[Issue]:
    """Return the remarks on the case file, and on formulas that it refuses; gravest first."""
    scoping = case.file.scoping
    unlike_scopes = [
        Issue(
            "tension",
            name,
            _where(case, item.inputs),
            N_("{name}: not computed, because its inputs have different scopes: {inputs}."),
            {
                "name": in_all(item.label),
                "inputs": Token(in_all(functools.partial(scoping.description, item.inputs))),
            },
        )
        for name, item in case.refused.items()
    ]
    return gravest_first([*checks.reconcile(case.file, case.sources), *unlike_scopes])


def _where(case: Case, inputs: Sequence[Quantity]) -> str:
    """Return the place in the case file of the first of some quantities."""
    named = (item.name for item in inputs if item.name in case.file.quantities)
    return next((case.file.where("quantities", name) for name in named), "")
