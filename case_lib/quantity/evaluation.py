"""Evaluate all formulas over the given quantities, in the order of their dependencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import networkx as nx

from case_lib.base.errors import FormulaError, UndefinedError, UnitError
from case_lib.base.languages import DEFAULT
from case_lib.quantity.derivation import derive
from case_lib.quantity.formulas import Formula
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.scopes import Scoping, unlike

__all__ = ["Evaluated", "Refused", "Resolver", "evaluate"]


@dataclass(frozen=True)
class Refused:
    """A formula that was not computed because its inputs have different scopes."""

    label: Label
    inputs: tuple[Quantity, ...]


class Evaluated(NamedTuple):
    """All quantities by name, the graph input → output of derived ones, and refused formulas."""

    quantities: dict[str, Quantity]
    graph: nx.DiGraph[str]
    refused: dict[str, Refused]


class Resolver:
    """Resolves the arguments of formulas to quantities."""

    def __init__(self, names: Iterable[str], functions: Mapping[str, str]) -> None:
        """``functions``: function of a role → role, such as frontline → caller."""
        self.names = set(names)
        self.flat = {name.replace(".", "_"): name for name in self.names}
        self.functions = functions
        # what a role has in any section: the first name by the alphabet
        self.of_roles: dict[str, str] = {}
        for name in self.names:
            _, *tail = name.split(".")
            if len(tail) == 2:
                key = ".".join(tail)
                self.of_roles[key] = min(name, self.of_roles.get(key, name))

    def find(self, argument: str, section: str, role: str | None) -> str | None:
        """Return the name that ``argument`` refers to, or None; a full name refers to itself."""
        if "." in argument:
            return argument if argument in self.names else None
        if role:
            name = self._of_role(section, role, argument)
            if name:
                return name
        for function, holder in self.functions.items():
            if argument.startswith(f"{function}_"):
                name = self._of_role(section, holder, argument[len(function) + 1 :])
                if name:
                    return name
        if f"{section}.{argument}" in self.names:
            return f"{section}.{argument}"
        return self.flat.get(argument)

    def _of_role(self, section: str, role: str, argument: str) -> str | None:
        own = f"{section}.{role}.{argument}"
        if own in self.names:
            return own
        return self.of_roles.get(f"{role}.{argument}")


def evaluate(
    given: Mapping[str, Quantity],
    formulas: Iterable[Formula],
    roles: Iterable[str],
    functions: Mapping[str, str],
    scoping: Scoping | None = None,
    strict: bool = False,
) -> Evaluated:
    """Derive and bound every quantity whose inputs are known.

    A formula with a missing input is skipped. One that is undefined for its inputs, such as a ratio
    to zero, is skipped unless ``strict``. All formulas that fail are reported together. If the
    inputs of a formula have different scopes, it uses matching parts of them; without such parts it
    is refused, or reported if ``strict``.

    Raises
    ------
    FormulaError
        If formulas are circular, two have the same output, or some fail.
    UnitError
        If units are incompatible; the message names every formula concerned.
    """
    outputs = _outputs(given, list(formulas), list(roles), functions)
    resolver = Resolver([*given, *outputs], functions)
    graph: nx.DiGraph[str] = nx.DiGraph()
    inputs: dict[str, list[str | None]] = {}
    for name, (item, role) in outputs.items():
        inputs[name] = [resolver.find(a, item.section, role) for a in item.arguments]
        graph.add_edges_from((source, name) for source in inputs[name] if source)
        graph.add_node(name)
    if not nx.is_directed_acyclic_graph(graph):
        circle = " → ".join(pair[0] for pair in nx.find_cycle(graph))
        raise FormulaError(
            f"formulas are circular: {circle}. One of them must use a claim "
            "or an assumption instead."
        )
    known = dict(given)
    wrong: list[UnitError | FormulaError] = []
    refused: dict[str, Refused] = {}
    scoping = scoping or Scoping()
    for name in list(nx.topological_sort(graph)):
        if name not in outputs or any(part not in known for part in inputs[name]):
            continue
        parts = [part for part in inputs[name] if part]
        if len(set(parts)) < len(parts):
            continue  # comparing a role with itself is pointless
        item, _ = outputs[name]
        taken = scoping.fitted([known[part] for part in parts], known)
        if unlike(taken):
            refused[name] = Refused(item.label, tuple(taken))
            if strict:
                wrong.append(
                    FormulaError(
                        f"{name}: its inputs have different scopes: "
                        f"{scoping.description(taken, DEFAULT)}. Use figures of one scope."
                    )
                )
            continue
        graph.remove_edges_from([(part, name) for part in parts])
        graph.add_edges_from((part.name, name) for part in taken)
        try:
            label = scoping.label(item.label, taken)
            known[name] = derive(name, item.function, taken, item.unit, label=label)
        except UndefinedError as error:
            if strict:
                wrong.append(error)
        except (UnitError, FormulaError) as error:
            wrong.append(error)
    if wrong:
        kind = UnitError if all(isinstance(error, UnitError) for error in wrong) else FormulaError
        raise kind("\n".join(str(error) for error in wrong))
    return Evaluated(known, graph.subgraph([n for n in graph if n in known]).copy(), refused)


def _outputs(
    given: Mapping[str, Quantity],
    formulas: Sequence[Formula],
    roles: Sequence[str],
    functions: Mapping[str, str],
) -> dict[str, tuple[Formula, str | None]]:
    """Return the formula and the role behind each output."""
    outputs: dict[str, tuple[Formula, str | None]] = {}
    for item in sorted(formulas, key=lambda f: f.fallback_for is not None):
        for role in roles if item.each == "role" else [None]:
            name = item.output(role)
            if item.fallback_for and (name in given or name in outputs):
                continue
            if item.fallback_for:
                there = Resolver([*given, *outputs], functions)
                if any(there.find(a, item.section, role) is None for a in item.arguments):
                    continue
            if name in given or name in outputs:
                raise FormulaError(f"{name} is already defined. Rename the formula.")
            outputs[name] = (item, role)
    return outputs
