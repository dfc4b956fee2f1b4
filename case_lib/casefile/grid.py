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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from case_lib.base.digests import digest
from case_lib.base.errors import FactError, Fault, nearest
from case_lib.casefile import scenario_faults
from case_lib.casefile.faults import in_order
from case_lib.casefile.parsing import SCENARIOS, Tree, text_of, tree
from case_lib.casefile.scenario import Scenario, as_tables, context_of
from case_lib.casefile.schema import CaseFile

__all__ = ["MOST", "scenarios"]

MOST = 10_000
_TOP = ("scenarios", "grid")
_GRID = ("name", "case", "why", "assumptions", "sources")
_ALL = "all"
_Steps = tuple[str | int, ...]


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
    faults = list(_shape(whole))
    if faults:
        raise FactError(in_order(faults))
    parts = [_part(whole, ("scenarios", row)) for row in range(len(_list(whole.data, "scenarios")))]
    parts += _points(whole)
    parts += [whole] if "scenario" in whole.data else []
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
    named = [(file, _named(scenario, part)) for file, scenario, part in read]
    count = Counter((file.case, scenario.name) for file, scenario in named)
    twice = [
        Fault(part.where(["scenario"]), f"{scenario.name!r} occurs twice.", "Rename one.")
        for (file, scenario), (_, _, part) in zip(named, read, strict=True)
        if count[file.case, scenario.name] > 1
    ]
    if twice:
        raise FactError(in_order(twice))
    return named


def _list(data: Any, name: str) -> list[Any]:
    rows = data.get(name)
    return rows if isinstance(rows, list) else []


def _shape(whole: Tree) -> Iterator[Fault]:
    """Yield the faults in the shape of a file: of its keys, its list and its grid."""
    data = whole.data
    if isinstance(data, dict) and "scenario" in data:
        return
    if not isinstance(data, dict) or not set(data) & set(_TOP):
        way = "It has `scenarios:`, a list, or `grid:`, or both."
        yield Fault(f"{whole.shown}:1:1", "this is not a file of scenarios.", way)
        return
    for key in set(data) - set(_TOP):
        yield _unknown(whole, (key,), _TOP)
    if "scenarios" in data:
        rows = data["scenarios"]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            way = "Write `- scenario: NAME` with what it changes, for each."
            yield Fault(whole.where(["scenarios"]), "scenarios: a list is expected here.", way)
        else:
            for row, part in enumerate(rows):
                if "scenario" not in part:
                    where = whole.where(["scenarios", row])
                    yield Fault(where, "the scenario has no name.", "Add `scenario: NAME`.")
    grid = data.get("grid", {})
    if not isinstance(grid, dict):
        yield Fault(
            whole.where(["grid"]), "grid: keys with values are expected here.", "Correct it."
        )
        return
    for key in set(grid) - set(_GRID):
        yield _unknown(whole, ("grid", key), _GRID)
    if not isinstance(grid.get("name", ""), str):
        where = whole.where(["grid", "name"])
        yield Fault(where, "name: text is expected here.", "Write a word, such as calls.")
    axes = {("assumptions", name): values for name, values in _assumed(grid).items()}
    if "sources" in grid:
        axes["sources", ""] = grid["sources"]
    for (key, name), values in axes.items():
        if not isinstance(values, list) or not values:
            steps = ["grid", key, *([name] if name else [])]
            way = 'Write a list: [1, 2, "2..3"].'
            yield Fault(whole.where(steps), f"{name or key}: several values are expected.", way)
        elif len({repr(value) for value in values}) < len(values):
            where = whole.where(["grid", key, *([name] if name else [])])
            yield Fault(where, f"{name or key}: a value occurs twice.", "Remove one.")
    if "grid" in data and not axes:
        way = "Give `assumptions:` or `sources:`."
        yield Fault(whole.where(["grid"]), "the grid changes nothing.", way)
    count = math.prod(len(values) for values in axes.values() if isinstance(values, list))
    if count > MOST:
        what = f"the grid has {count:,} points; the limit is {MOST:,}."
        yield Fault(whole.where(["grid"]), what, "Use fewer values, or `sweep` in a notebook.")


def _unknown(whole: Tree, steps: _Steps, known: Sequence[str]) -> Fault:
    way = f"Correct or remove it.{nearest(str(steps[-1]), known)}"
    return Fault(whole.where(steps, of_key=True), f"{steps[-1]} is not a known key.", way)


def _assumed(grid: Mapping[str, Any]) -> dict[str, Any]:
    values = grid.get("assumptions")
    return {str(k): v for k, v in values.items()} if isinstance(values, Mapping) else {}


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
    axes = [("assumptions", name) for name in _assumed(grid)]
    values = list(_assumed(grid).values())
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


def _named(scenario: Scenario, part: Tree) -> Scenario:
    return scenario.model_copy(update={"scenario": part.data["scenario"]})
