"""Read a file of many scenarios: named ones, and a grid over assumptions and sources.

::

    grid:
      name: calls
      why: Nothing is reported of either.
      assumptions:
        pay.call_minutes: [1, 2, "2..3"]
        pay.answer_rate: ["0.2..0.3", "0.3..0.5"]
      sources: [all, "-hanchuan"]
    scenarios:
      - scenario: long-calls
        case: shanghai-2023
        why: Callers who tell a story need more than a minute.
        assumptions: {pay.call_minutes: 2..3}

A scenario applies to the case that it names, or else to every given case.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from case_lib.base.digests import digest
from case_lib.base.errors import FactError, Fault, nearest
from case_lib.casefile import scenario_faults
from case_lib.casefile.faults import checked, in_order
from case_lib.casefile.fields import Part
from case_lib.casefile.parsing import SCENARIOS, Tree, text_of, tree
from case_lib.casefile.scenario import Scenario, as_tables, context_of
from case_lib.casefile.schema import CaseFile

__all__ = ["MOST", "scenarios"]

MOST = 10_000
_ALL = "all"
_Steps = tuple[str | int, ...]


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len({repr(value) for value in values}) < len(values):
        raise ValueError("a value occurs twice. Remove one.")
    return values


_Values = Annotated[tuple[Any, ...], Field(min_length=1), AfterValidator(_distinct)]


class _Grid(Part):
    """The values of assumptions and the selections of sources; the rest is as in a scenario."""

    name: str = ""
    case: Any = None
    why: Any = None
    assumptions: dict[str, _Values] = Field(default_factory=dict)
    sources: _Values = ()

    @model_validator(mode="after")
    def _of_some_size(self) -> Self:
        axes = [*self.assumptions.values(), *filter(None, [self.sources])]
        if not axes:
            raise ValueError("it changes nothing. Give `assumptions:` or `sources:`.")
        count = math.prod(map(len, axes))
        if count > MOST:
            raise ValueError(
                f"it has {count:,} points; the limit is {MOST:,}. Use fewer values, or `sweep` in "
                "a notebook."
            )
        return self


class _Item(BaseModel):
    """A scenario in a list, which is checked with its case."""

    model_config = ConfigDict(extra="allow")
    scenario: Any


class _File(Part):
    """A file of many scenarios."""

    scenarios: tuple[_Item, ...] = ()
    grid: _Grid = Field(default_factory=lambda: _Grid(sources=(_ALL,)))


def scenarios(path: Path, files: Sequence[CaseFile]) -> list[tuple[CaseFile, Scenario]]:
    """Return the scenarios of a file, each with its case, in file order.

    The scenarios of one case have different names. A grid point is named after its changes.

    Parameters
    ----------
    path
        A file of scenarios, or of a single scenario.
    files
        The cases. A scenario that names none applies to each.

    Raises
    ------
    FactError
        With every fault of all scenarios, at ``file:line:column``.
    """
    shown = path.as_posix()
    whole = tree(text_of(path, shown, SCENARIOS), shown)
    faults = _shape(whole)
    if faults:
        raise FactError(in_order(faults))
    rows = range(len(whole.data.get("scenarios", ())))
    parts = (
        [whole]
        if "scenario" in whole.data
        else [*(_part(whole, ("scenarios", row)) for row in rows), *_points(whole)]
    )
    known = {file.case: file for file in files}
    pairs: list[tuple[CaseFile, Tree]] = []
    for part in parts:
        case = part.data.get("case")
        if case is not None and str(case) not in known:
            faults.append(
                Fault(
                    part.where(["case"]),
                    f"the scenario is about {case}, which isn't among the cases given: "
                    f"{', '.join(known)}.{nearest(str(case), known)}",
                    "Add that case to the command, or correct the name.",
                )
            )
            continue
        pairs += [(file, part) for file in files if case in (None, file.case)]
    for file, part in pairs:
        faults += scenario_faults.faults(file, part)
    if faults:
        raise FactError(in_order(faults))
    read = [
        (file, Scenario.model_validate(as_tables(part.data), context=context_of(file)), part)
        for file, part in pairs
    ]
    named = [(file, _with_name(scenario, part)) for file, scenario, part in read]
    count = Counter((file.case, scenario.name) for file, scenario in named)
    twice = [
        Fault(part.where(["scenario"]), f"{scenario.name!r} occurs twice.", "Rename one.")
        for (file, scenario), (_, _, part) in zip(named, read, strict=True)
        if count[file.case, scenario.name] > 1
    ]
    if twice:
        raise FactError(in_order(twice))
    return named


def _shape(whole: Tree) -> list[Fault]:
    """Return the faults in the shape of a file: of its keys, its list and its grid."""
    if isinstance(whole.data, dict) and "scenario" in whole.data:
        return []
    if not isinstance(whole.data, dict) or not set(whole.data) & set(_File.model_fields):
        way = "It has `scenarios:`, a list, or `grid:`, or both."
        return [Fault(f"{whole.shown}:1:1", "this is not a file of scenarios.", way)]
    return checked(whole, _File)[1]


def _part(whole: Tree, steps: _Steps) -> Tree:
    """Return a part of the file as a file of its own."""
    data: Any = whole.data
    for step in steps:
        data = data[step]
    return Tree(data, whole.shown, _places(whole, steps))


def _places(whole: Tree, steps: _Steps) -> dict[_Steps, tuple[int, int, int, int]]:
    depth = len(steps)
    return {loc[depth:]: place for loc, place in whole.places.items() if loc[:depth] == steps}


def _points(whole: Tree) -> list[Tree]:
    """Return each point of a grid as a scenario, with the places of its values."""
    grid = whole.data.get("grid")
    if grid is None:
        return []
    assumptions = grid.get("assumptions", {})
    axes, values = [("assumptions", name) for name in assumptions], [*assumptions.values()]
    if "sources" in grid:
        axes.append(("sources", ""))
        values.append(grid["sources"])
    common = {key: grid[key] for key in ("case", "why") if key in grid}
    points = []
    for rows in itertools.product(*(range(len(axis)) for axis in values)):
        places = _places(whole, ("grid",))
        data: dict[str, Any] = {**common, "assumptions": {}}
        if "name" in grid:
            data["scenario"] = grid["name"]
        for (key, name), axis, row in zip(axes, values, rows, strict=True):
            place = whole.places.get(("grid", key, *([name] if name else []), row), (0, 0, 0, 0))
            if key == "assumptions":
                data[key][name] = axis[row]
                places[key, name] = places[key, name, "value"] = place
            elif axis[row] != _ALL:
                data[key] = axis[row]
                places[key,] = place
        if not data["assumptions"]:
            del data["assumptions"]
        if data.get("assumptions") or data.get("sources"):
            points.append(Tree(data, whole.shown, {**places, (): whole.places["grid",]}))
    clear = Counter(_changes(part) for part in points)
    for part in points:
        name = _changes(part)
        # 2..3 and 2.3 give the same name; a digest distinguishes them
        name += f"-{digest(part.data)[:6]}" if clear[name] > 1 else ""
        part.data["scenario"] = "_".join([*([grid["name"]] if "name" in grid else []), name])
    return points


def _changes(part: Tree) -> str:
    """Return the changes of a grid point as a name; a digest if they are too long or invalid."""
    data = {key: part.data[key] for key in ("assumptions", "sources") if key in part.data}
    try:
        return Scenario.model_validate(data).name
    except ValueError:
        return digest(repr(data))[:12]


def _with_name(scenario: Scenario, part: Tree) -> Scenario:
    return scenario.model_copy(update={"scenario": part.data["scenario"]})
