"""What is wrong in a scenario for a case: its shape, names, units and ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from case_lib.base import units
from case_lib.base.errors import Fault, ParameterError, UnitError, nearest
from case_lib.casefile import claims
from case_lib.casefile.assumption_checks import unusable
from case_lib.casefile.entries import AssumptionSpec
from case_lib.casefile.faults import checked, in_order
from case_lib.casefile.parsing import Located, Tree
from case_lib.casefile.plain_data import items_at
from case_lib.casefile.scenario import Scenario, as_tables, context_of
from case_lib.casefile.schema import CaseFile

__all__ = ["faults"]


def faults(file: CaseFile, parsed: Tree) -> list[Fault]:
    """Return all faults of a scenario for a case."""
    data, context = as_tables(parsed.data), context_of(file)
    _, all_faults = checked(parsed, Scenario, context, data)
    all_faults += parsed.faults([*_names(file, data), *_values(file, data, context)])
    return in_order(all_faults)


def _names(file: CaseFile, data: Mapping[str, Any]) -> Iterator[Located]:
    """Yield names that the case doesn't have, each with the nearest known."""
    if data.get("case") not in (None, file.case):
        yield (
            ["case"],
            f"the scenario is about {data['case']}, not about {file.case}.",
            "Name that case, or correct it.",
        )
    for name, item in items_at(data, "assumptions").items():
        if name in file.assumptions:
            for key in ("unit", "label"):
                if item.get(key) is not None:
                    yield (
                        ["assumptions", name, key],
                        f"{name} already has its {key} in the case file.",
                        "Remove it.",
                    )
        elif name in file.quantities:
            yield (
                ["assumptions", name],
                f"{name} is reported in {file.case}, not assumed.",
                "Add a claim, or leave out the sources that report it.",
            )
        elif item.get("unit") is None or item.get("label") is None:
            yield (
                ["assumptions", name],
                f"{name!r} is not an assumption of {file.case}.{nearest(name, file.assumptions)}",
                f"It assumes: {', '.join(file.assumptions) or 'nothing'}. To add one, give its "
                "`unit` and `label` too.",
            )
    for name in items_at(data, "claims"):
        if name not in file.quantities:
            yield (
                ["claims", name],
                f"{name!r} is not reported in {file.case}.{nearest(name, file.quantities)}",
                "Claims can only be added to quantities of the case file.",
            )
    if data.get("sources"):
        try:
            claims.chosen_sources(file, data["sources"])
        except ParameterError as error:
            yield ["sources"], str(error), ""


def _values(
    file: CaseFile, data: Mapping[str, Any], context: Mapping[str, Any]
) -> Iterator[Located]:
    """Yield invalid units, ranges and supports, as in a case file."""
    full = {
        name: {
            "label": "assumed",
            "reason": "assumed",
            **(_plain(file.assumptions[name]) if name in file.assumptions else {}),
            **{k: v for k, v in item.items() if k in ("value", "distribution", "unit") and v},
        }
        for name, item in items_at(data, "assumptions").items()
    }
    reported = {
        name: {"unit": file.quantities[name].unit, "claims": rows}
        for name, rows in items_at(data, "claims").items()
        if name in file.quantities
    }
    for name, item in full.items():
        if name not in file.assumptions and isinstance(item.get("unit"), str):
            try:
                units.check(item["unit"], context["units"])
            except UnitError as error:
                yield ["assumptions", name, "unit"], f"{name}: {error}", ""
    whole = {"currency": file.currency, "assumptions": full, "quantities": reported}
    for loc, what, way in unusable(whole, context):
        yield ["claims" if step == "quantities" else step for step in loc[:1]] + loc[1:], what, way


def _plain(spec: AssumptionSpec) -> dict[str, Any]:
    return {"unit": spec.unit, "value": spec.value, "distribution": spec.distribution}
