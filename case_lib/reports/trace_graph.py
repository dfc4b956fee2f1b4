"""The quantities of a report as a graph, from their exported traces, with programs for bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from case_lib.base.intervals import Interval
from case_lib.base.short import counted
from case_lib.quantity.bounds import bound
from case_lib.quantity.programs import run

__all__ = ["WITHOUT_FUNCTION", "Graph"]

WITHOUT_FUNCTION = ("central", "quantile", "face")  # programs of results without a function


class Graph:
    """The quantities of a report by name, from their traces."""

    def __init__(self, traces: Iterable[Mapping[str, Any]]) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}
        for tree in traces:
            self._visit(tree)
        self._bases: dict[str, dict[str, None]] = {}
        self._computed: dict[tuple[str, frozenset[str]], bool] = {}

    def __repr__(self) -> str:
        """Return the number of quantities."""
        return f"<graph of {counted(len(self.nodes), 'quantity', 'quantities')}>"

    def _visit(self, node: Mapping[str, Any]) -> None:
        self.nodes[node["name"]] = {**self.nodes.get(node["name"], {}), **node}
        for item in node.get("inputs", []):
            self._visit(item)

    def inputs(self, name: str) -> list[str]:
        """Return the names of a quantity's inputs."""
        return [str(item["name"]) for item in self.nodes[name].get("inputs", [])]

    def bases(self, name: str) -> dict[str, None]:
        """Return the names of the given quantities that a quantity depends on."""
        if name not in self._bases:
            inputs = self.inputs(name)
            self._bases[name] = (
                {base: None for item in inputs for base in self.bases(item)}
                if inputs
                else {name: None}
            )
        return self._bases[name]

    def assumptions(self) -> list[str]:
        """Return the documented assumptions that are ranges with two finite ends."""
        return [
            name
            for name, node in self.nodes.items()
            if node["kind"] == "assumed"
            and node.get("assumption")
            and not node.get("inputs")
            and None not in (node.get("low"), node.get("high"))
            and node["low"] < node["high"]
        ]

    def leads(self, name: str, moved: set[str]) -> bool:
        """Return whether programs connect the assumptions with a quantity."""
        if not moved & self.bases(name).keys() or name in moved:
            return True
        key = (name, frozenset(moved))
        if key not in self._computed:
            self._computed[key] = "program" in self.nodes[name] and all(
                self.leads(item, moved) for item in self.inputs(name)
            )
        return self._computed[key]

    def interval(self, name: str) -> Interval:
        """Return the published bounds of a quantity."""
        node = self.nodes[name]
        low = -math.inf if node.get("low") is None else node["low"]
        high = math.inf if node.get("high") is None else node["high"]
        return Interval(low, high, bool(node.get("low_open")), bool(node.get("high_open")))

    def leaves(self, name: str) -> dict[str, None]:
        """Return the names of the inputs of a quantity's program."""
        program = self.nodes[name].get("program")
        if program is None or program[0] in WITHOUT_FUNCTION:
            return {name: None}
        return {leaf: None for item in self.inputs(name) for leaf in self.leaves(item)}

    def bounds(self, name: str, given: Mapping[str, Interval]) -> Interval:
        """Return the bounds of a quantity by its programs, with some assumptions as ``given``."""
        boxes = {leaf: given.get(leaf, self.interval(leaf)) for leaf in self.leaves(name)}
        return bound(name, lambda values: self._value(name, values, {}), boxes).interval

    def _value(self, name: str, values: Mapping[str, Any], done: dict[str, Any]) -> Any:
        if name in values:
            return values[name]
        if name not in done:
            inputs = [self._value(item, values, done) for item in self.inputs(name)]
            done[name] = run(self.nodes[name]["program"], inputs)
        return done[name]
