"""Read a scenario about a case, and apply it to the case file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from case_lib.base import units
from case_lib.base.errors import FactError, ParameterError
from case_lib.base.languages import N_, in_all
from case_lib.casefile import scenario_faults
from case_lib.casefile.entries import AssumptionSpec
from case_lib.casefile.fields import Text
from case_lib.casefile.parsing import Tree
from case_lib.casefile.scenario import Assumed, Scenario, as_tables, context_of, parsed
from case_lib.casefile.schema import CaseFile

__all__ = ["apply", "merge", "read", "scenario_from"]

_NO_REASON = N_("Assumed in a scenario; no reason is given.")


def read(path: Path, file: CaseFile) -> Scenario:
    """Read a scenario file about a case.

    Raises
    ------
    FactError
        With every fault at ``file:line:column``: of shape, names, units and ranges.
    """
    parsed_file = parsed(path)
    faults = scenario_faults.faults(file, parsed_file)
    if faults:
        raise FactError(faults)
    return Scenario.model_validate(parsed_file.data, context=context_of(file))


def scenario_from(file: CaseFile, data: Mapping[str, Any]) -> Scenario:
    """Return the scenario that plain data describe for a case.

    Raises
    ------
    ParameterError
        Lists every fault.
    """
    faults = scenario_faults.faults(file, Tree(as_tables(data), "", {}))
    if faults:
        raise ParameterError("\n".join(dict.fromkeys(fault.message for fault in faults)))
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
    update = {"value": item.value, "reason": reason}
    if item.distribution:
        update["distribution"] = item.distribution
    if name in file.assumptions:
        return file.assumptions[name].model_copy(update=update)
    unit = units.check(item.unit or "1", context_of(file)["units"])
    return AssumptionSpec.model_validate(
        {"label": item.label, "unit": unit, **update}, context=context_of(file)
    )


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
