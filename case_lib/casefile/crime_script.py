"""The crime script: who is reported to have done what, in which stage (Cornish 1994).

It contains only what the sources report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from case_lib.base.languages import N_, translate
from case_lib.casefile.act_entries import ActSpec
from case_lib.casefile.case import Case
from case_lib.casefile.entries import Mention
from case_lib.casefile.role_words import role_label

__all__ = ["STAGES", "Act", "acts", "who"]

STAGES = {
    "preparation": N_("preparation"),
    "entry": N_("entry"),
    "doing": N_("doing"),
    "supervision": N_("supervision"),
    "settlement": N_("settlement"),
    "exit": N_("exit"),
}


@dataclass(frozen=True)
class Act:
    """An act that a source reports, with its claims from the chosen sources."""

    spec: ActSpec
    claims: tuple[Mention, ...]


def acts(case: Case) -> list[Act]:
    """Return the acts of a case that the chosen sources report, in the order of stages."""
    order = list(STAGES)
    return sorted(_reported(case), key=lambda act: order.index(act.spec.stage))


def who(case: Case, role: str | None, lang: str) -> str:
    """Return the word for the people of a role, or that no source names them."""
    if role is None:
        return translate(N_("who: not stated"), lang)
    return role_label(case.file, role, lang)


def _reported(case: Case) -> Iterator[Act]:
    for spec in case.file.acts:
        claims = tuple(claim for claim in spec.claims if claim.source in case.sources)
        if claims:
            yield Act(spec, claims)
