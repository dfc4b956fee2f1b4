"""Apply a scenario to a case file, and list the differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from case_lib.base import units
from case_lib.base.errors import FactError, ParameterError
from case_lib.base.languages import N_, in_all
from case_lib.casefile import claims, scenario_faults
from case_lib.casefile.case import Case
from case_lib.casefile.entries import AssumptionSpec
from case_lib.casefile.fields import Text
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_file
from case_lib.casefile.parsing import Tree
from case_lib.casefile.scenario import APPLIED, Assumed, Scenario, as_tables, context_of, parsed
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.quantities import Quantity

__all__ = [
    "Difference",
    "apply",
    "differences",
    "load",
    "merge",
    "read",
    "reopen",
    "scenario_from",
    "source_selection",
]

_NO_REASON = N_("Assumed in a scenario; no reason is given.")


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


def load(path: Path | str) -> CaseFile:
    """Read a case file; for a report's copy, also apply the scenario beside it.

    Raises
    ------
    FactError
        With every fault of the case file, or of the scenario.
    """
    file = load_case(path)
    beside = Path(file.folder or ".") / APPLIED
    return apply(file, read(beside, file)) if beside.is_file() else file


def read(path: Path, file: CaseFile) -> Scenario:
    """Read a scenario file about a case.

    Raises
    ------
    FactError
        With every fault at ``file:line:column``: of shape, names, units and ranges.
    """
    found = parsed(path)
    wrong = scenario_faults.faults(file, found)
    if wrong:
        raise FactError(wrong)
    return Scenario.model_validate(found.data, context=context_of(file))


def scenario_from(file: CaseFile, data: Mapping[str, Any]) -> Scenario:
    """Return the scenario that plain data describe for a case.

    Raises
    ------
    ParameterError
        Lists every fault.
    """
    wrong = scenario_faults.faults(file, Tree(as_tables(data), "", {}))
    if wrong:
        told = [f"{fault.what} {fault.way_out}".rstrip() for fault in wrong]
        raise ParameterError("\n".join(dict.fromkeys(told)))
    return Scenario.model_validate(data, context=context_of(file))


def apply(file: CaseFile, scenario: Scenario) -> CaseFile:
    """Return a case file with a scenario applied; it keeps the scenario and the original."""
    before = file.before or file
    assumptions = dict(before.assumptions)
    for name, item in scenario.assumptions.items():
        assumptions[name] = _assumption(before, name, item, scenario.why)
    quantities = dict(before.quantities)
    for name, rows in scenario.claims.items():
        spec = quantities[name]
        quantities[name] = spec.model_copy(update={"claims": (*spec.claims, *rows)})
    changed = before.changed_by({"assumptions": assumptions, "quantities": quantities})
    changed._scenario, changed._before = scenario, before
    return changed


def _assumption(file: CaseFile, name: str, item: Assumed, why: Text | None) -> AssumptionSpec:
    reason = item.why or why or Text(in_all(_NO_REASON))
    given = {"value": item.value, "reason": reason}
    if item.distribution:
        given["distribution"] = item.distribution
    if name in file.assumptions:
        return file.assumptions[name].model_copy(update=given)
    unit = units.check(item.unit or "1", context_of(file)["units"])
    return AssumptionSpec.model_validate(
        {"label": item.label, "unit": unit, **given}, context=context_of(file)
    )


def reopen(case: Case, data: Mapping[str, Any]) -> Case:
    """Return a case reopened with further changes and its user-defined formulas.

    Raises
    ------
    ParameterError
        Lists every unknown name and invalid value.
    FactError
        If the changes contradict each other.
    """
    former = case.file.scenario
    merged = merge(former.model_dump(exclude_defaults=True) if former else {}, data)
    before = case.file.before or case.file
    sources = merged.get("sources") or ",".join(sorted(case.sources))
    if sources == "all":
        merged.pop("sources")
    scenario = scenario_from(before, merged)
    found = open_file(
        apply(before, scenario),
        sources,
        lang=case.lang,
        langs=case.langs,
        draws=case.draws,
        seed=case.seed,
    )
    return found.with_formulas(case.own_formulas.values())


def merge(former: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return earlier and new changes combined; a later value overrides an earlier one."""
    why = _text(data.get("why"))
    merged = {**former, **{key: value for key, value in data.items() if value}}
    if why:
        earlier = former.get("why") or {}
        merged["why"] = {
            lang: " ".join(dict.fromkeys(part for part in (earlier.get(lang), said) if part))
            for lang, said in why.items()
        }
    now = as_tables({"assumptions": data.get("assumptions") or {}})["assumptions"]
    # each change keeps its own reason
    now = {name: {**({"why": why} if why else {}), **item} for name, item in now.items()}
    if now or former.get("assumptions"):
        merged["assumptions"] = {**former.get("assumptions", {}), **now}
    claimed: dict[str, tuple[Any, ...]] = dict(former.get("claims", {}))
    for name, rows in (data.get("claims") or {}).items():
        claimed[name] = (*claimed.get(name, ()), *rows)
    return {**merged, **({"claims": claimed} if claimed else {})}


def _text(why: Any) -> dict[str, str]:
    return in_all(why) if why else {}


def differences(case: Case) -> list[Difference]:
    """Return the changes of a case's scenario; empty without one."""
    scenario, before = case.file.scenario, case.file.before
    if scenario is None or before is None:
        return []
    found = []
    then, now = claims.assumed(before), claims.assumed(case.file)
    for name in scenario.assumptions:
        label = case.file.assumptions[name].label.model_dump()
        found.append(Difference(name, label, _former(then.get(name)), now[name]))
    for name, rows in scenario.claims.items():
        spec = case.file.quantities[name]
        for row in rows:
            said = claims.reading(case.file, name, row)
            found.append(Difference(name, spec.label.model_dump(), None, said))
    gone = tuple(n for n in case.file.sources if n not in case.sources)
    if scenario.sources and gone:
        found.append(Difference("sources", in_all(N_("sources left out")), None, None, gone))
    return found


def _former(quantity: Quantity | None) -> Quantity | None:
    """Return the former value of an assumption under a separate name."""
    if quantity is None:
        return None
    return replace(quantity, name=f"{quantity.name}.before", family=quantity.name)


def source_selection(case: Case, sources: str | Sequence[str]) -> str:
    """Return the sources of a case in the notation of a scenario."""
    file = case.file.before or case.file
    given = [sources] if isinstance(sources, str) else list(sources)
    off = bool(given) and all(str(word).strip().startswith("-") for word in given)
    chosen = claims.chosen_sources(file, sources)
    left = chosen & case.sources if off else chosen
    if not left:
        raise ParameterError(f"sources={sources!r} leaves no source of {file.case}.")
    return ",".join(f"-{name}" for name in file.sources if name not in left) or "all"
