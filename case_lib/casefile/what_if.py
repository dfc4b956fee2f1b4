"""Reopen a case under a scenario, and list what the scenario changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from case_lib.base.languages import N_, in_all
from case_lib.casefile import claims
from case_lib.casefile.case import Case
from case_lib.casefile.opening import open_file
from case_lib.casefile.scenario_application import apply, merge, scenario_from
from case_lib.casefile.user_formulas import with_formulas
from case_lib.quantity.quantities import Quantity

__all__ = ["Difference", "assume", "differences", "with_claim", "with_sources"]

_Reason = str | Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """One change of a scenario: an assumption, a claim, or the set of sources.

    ``before`` and ``after`` are quantities, or None if there is none; ``gone`` lists excluded
    sources.
    """

    name: str
    label: Mapping[str, str]
    before: Quantity | None
    after: Quantity | None
    gone: tuple[str, ...] = ()


def assume(case: Case, values: Mapping[str, Any], why: _Reason, name: str) -> Case:
    """Return a case reopened with other assumptions; see ``Case.assume``."""
    return _reopened(case, {"scenario": name, "why": why, "assumptions": dict(values)})


def with_sources(case: Case, sources: str | Sequence[str], why: _Reason, name: str) -> Case:
    """Return a case reopened with other sources; see ``Case.with_sources``."""
    chosen = _selection(case, sources)
    return _reopened(case, {"scenario": name, "why": why, "sources": chosen})


def with_claim(
    case: Case, quantity: str, claim: Mapping[str, Any], why: _Reason, name: str
) -> Case:
    """Return a case reopened with one more claim; see ``Case.with_claim``."""
    ranked = {"why": why} if claim.get("rank", "normal") != "normal" else {}
    added = {quantity: ({**claim, **ranked},)}
    return _reopened(case, {"scenario": name, "why": why, "claims": added})


def _reopened(case: Case, data: Mapping[str, Any]) -> Case:
    """Return a case reopened with further changes and its user-defined formulas."""
    former = case.file.scenario
    merged = merge(former.model_dump(exclude_defaults=True) if former else {}, data)
    before = case.file.before or case.file
    sources = merged.get("sources") or ",".join(sorted(case.sources))
    if sources == "all":
        merged.pop("sources")
    scenario = scenario_from(before, merged)
    reopened = open_file(
        apply(before, scenario),
        sources,
        lang=case.lang,
        langs=case.langs,
        draws=case.draws,
        seed=case.seed,
    )
    return with_formulas(reopened, case.own_formulas.values())


def differences(case: Case) -> list[Difference]:
    """Return the changes of a case's scenario; empty without one."""
    scenario, before = case.file.scenario, case.file.before
    if scenario is None or before is None:
        return []
    changes = []
    then, now = claims.assumed(before), claims.assumed(case.file)
    for name in scenario.assumptions:
        label = case.file.assumptions[name].label.model_dump()
        changes.append(Difference(name, label, _former(then.get(name)), now[name]))
    for name, rows in scenario.claims.items():
        spec = case.file.quantities[name]
        for row in rows:
            added = claims.reading(case.file, name, row)
            changes.append(Difference(name, spec.label.model_dump(), None, added))
    gone = tuple(n for n in case.file.sources if n not in case.sources)
    if scenario.sources and gone:
        changes.append(Difference("sources", in_all(N_("sources left out")), None, None, gone))
    return changes


def _former(quantity: Quantity | None) -> Quantity | None:
    """Return the former value of an assumption under a separate name."""
    if quantity is None:
        return None
    return replace(quantity, name=f"{quantity.name}.before", family=quantity.name)


def _selection(case: Case, sources: str | Sequence[str]) -> str:
    """Return the sources of a case in the notation of a scenario."""
    file = case.file.before or case.file
    words = [sources] if isinstance(sources, str) else list(sources)
    off = bool(words) and all(str(word).strip().startswith("-") for word in words)
    chosen = claims.chosen_sources(file, sources)
    left = chosen & case.sources if off else chosen
    if not left:
        raise claims.none_left(file, sources)
    return ",".join(f"-{name}" for name in file.sources if name not in left) or "all"
