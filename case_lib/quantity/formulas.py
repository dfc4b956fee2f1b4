"""Formulas: small pure functions whose name is their output and whose arguments are their inputs.

The graph of formulas is read off their signatures. An argument ``talk_hours_day`` of a formula
in ``pay`` stands for ``pay.talk_hours_day``; in a formula for each role, for the role's own
``pay.caller.talk_hours_day`` first; ``arrests_total`` stands for ``arrests.total``; and
``frontline_base_wage_day`` for that of whichever role has the function ``frontline``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, NamedTuple

import networkx as nx

from case_lib.base.errors import FormulaError, UndefinedError, UnitError, nearest
from case_lib.base.languages import DEFAULT, translate
from case_lib.quantity.quantities import Label, Quantity, derive
from case_lib.quantity.scopes import Scoping, unlike

__all__ = [
    "Evaluated",
    "Formula",
    "Refused",
    "Resolver",
    "declared_in",
    "evaluate",
    "formula",
    "needs",
    "quantity_of",
    "unknown_inputs",
]


@dataclass(frozen=True)
class Formula:
    """A function with the unit of its value.

    ``each`` is ``"role"`` for a formula that holds for every role that has its inputs. In its
    unit ``money`` stands for the currency of the case. With ``fallback_for`` its output is that
    name, where nothing else gives it a value. ``name`` and ``inputs`` are given for a formula that
    is made for one case, such as a sum over as many parts as the case has.
    """

    function: Callable[..., Any]
    unit: str
    section: str
    label: Label = ""
    each: str | None = None
    fallback_for: str | None = None
    name: str = ""
    inputs: tuple[str, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of its inputs: those given, or as its signature has them."""
        return self.inputs or tuple(inspect.signature(self.function).parameters)

    def output(self, role: str | None = None) -> str:
        """Return the full name of its output."""
        middle = f".{role}" if role else ""
        return f"{self.section}{middle}.{self.fallback_for or self.name or self.function.__name__}"

    def of_case(self, currency: str, words: Mapping[str, Mapping[str, str]]) -> Formula:
        """Return the formula with a case's currency in its unit, and its names in its label.

        ``words`` has for each language what stands for ``{frontline}`` and the like.
        """
        label = self.label
        if isinstance(label, str) and "{" in label:
            label = {lang: translate(label, lang).format(**names) for lang, names in words.items()}
        return replace(self, unit=re.sub(r"\bmoney\b", currency, self.unit), label=label)

    def __call__(self, *inputs: Any) -> Any:
        """Evaluate on plain numbers, arrays or quantities."""
        return self.function(*inputs)


def formula(
    unit: str,
    label: Label = "",
    each: str | None = None,
    section: str | None = None,
    fallback_for: str | None = None,
) -> Callable[[Callable[..., Any]], Formula]:
    """Declare a formula and the unit of its value."""

    def declare(function: Callable[..., Any]) -> Formula:
        return Formula(
            function,
            unit,
            section or _section(function.__module__),
            label or function.__name__.replace("_", " "),
            each,
            fallback_for,
        )

    return declare


def _section(module: str) -> str:
    """Return the first part of names that a module's formulas give: its own, or its folder's."""
    *above, own = module.strip("_").split(".")
    if own == "model" and above:
        return above[-1]
    return "own" if own == "main" else own


def declared_in(*modules: ModuleType) -> list[Formula]:
    """Return the formulas that modules declare, in their order."""
    return [
        item for module in modules for item in vars(module).values() if isinstance(item, Formula)
    ]


@dataclass(frozen=True)
class Refused:
    """A formula that was not computed, because its inputs speak of unlike scopes."""

    label: Label
    inputs: tuple[Quantity, ...]


class Evaluated(NamedTuple):
    """All quantities by name, the graph input → output over those derived, and what was refused."""

    quantities: dict[str, Quantity]
    graph: nx.DiGraph[str]
    refused: dict[str, Refused]


class Resolver:
    """Finds the quantity that an argument stands for."""

    def __init__(self, names: Iterable[str], functions: Mapping[str, str]) -> None:
        """``functions``: function of a role → role, such as frontline → caller."""
        self.names = set(names)
        self.flat = {name.replace(".", "_"): name for name in self.names}
        self.functions = functions

    def find(self, argument: str, section: str, role: str | None) -> str | None:
        """Return the name that ``argument`` stands for, or None; a full name stands for itself."""
        if "." in argument:
            return argument if argument in self.names else None
        if role:
            found = self._of_role(section, role, argument)
            if found:
                return found
        for function, holder in self.functions.items():
            if argument.startswith(f"{function}_"):
                found = self._of_role(section, holder, argument[len(function) + 1 :])
                if found:
                    return found
        if f"{section}.{argument}" in self.names:
            return f"{section}.{argument}"
        return self.flat.get(argument)

    def _of_role(self, section: str, role: str, argument: str) -> str | None:
        own = f"{section}.{role}.{argument}"
        if own in self.names:
            return own
        tail = f".{role}.{argument}"
        return next(
            (name for name in sorted(self.names) if name.endswith(tail) and name.count(".") == 2),
            None,
        )


def evaluate(
    given: Mapping[str, Quantity],
    formulas: Iterable[Formula],
    roles: Iterable[str],
    functions: Mapping[str, str],
    scoping: Scoping | None = None,
    strict: bool = False,
) -> Evaluated:
    """Derive every quantity whose inputs are there and bound it; the rest stays silent.

    So does one that has no value for what its inputs are, unless ``strict``: a ratio to a count
    that may only be zero, say. A formula that fails is told, and all that do at once. One whose
    inputs speak of unlike scopes takes the parts that fit, or is refused: ``strict`` tells it.

    Raises
    ------
    FormulaError
        When formulas run in a circle, two give the same name, or some fail.
    UnitError
        When units don't fit, naming every formula at fault.
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
            f"formulas run in a circle: {circle}. One of them must use a claim "
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
            continue  # a role compared with itself says nothing
        item, _ = outputs[name]
        taken = scoping.fitted([known[part] for part in parts], known)
        if unlike(taken):
            refused[name] = Refused(item.label, tuple(taken))
            if strict:
                wrong.append(
                    FormulaError(
                        f"{name}: its inputs speak of unlike parts of the case: "
                        f"{scoping.told(taken, DEFAULT)}. Use figures of one scope."
                    )
                )
            continue
        graph.remove_edges_from([(part, name) for part in parts])
        graph.add_edges_from((part.name, name) for part in taken)
        try:
            known[name] = quantity_of(
                name, replace(item, label=scoping.label(item.label, taken)), taken
            )
        except UndefinedError as error:
            if strict:
                wrong.append(error)
        except (UnitError, FormulaError) as error:
            wrong.append(error)
    if wrong:
        kind = UnitError if all(isinstance(error, UnitError) for error in wrong) else FormulaError
        raise kind("\n".join(str(error) for error in wrong))
    return Evaluated(known, graph.subgraph([n for n in graph if n in known]).copy(), refused)


def quantity_of(name: str, item: Formula, inputs: Sequence[Quantity]) -> Quantity:
    """Return what a formula makes of its inputs: the one place where formulas are applied."""
    return derive(name, item.function, inputs, item.unit, label=item.label)


def _outputs(
    given: Mapping[str, Quantity],
    formulas: Sequence[Formula],
    roles: Sequence[str],
    functions: Mapping[str, str],
) -> dict[str, tuple[Formula, str | None]]:
    """Return which formula gives each name, and for which role."""
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
                raise FormulaError(
                    f"{name} is already defined. Give the formula a name of its own."
                )
            outputs[name] = (item, role)
    return outputs


def unknown_inputs(item: Formula, known: Iterable[str], functions: Mapping[str, str]) -> list[str]:
    """Return the arguments of a formula that nothing here answers to, with the nearest names."""
    names = list(known)
    resolver = Resolver(names, functions)
    return [
        f"{argument!r} is neither reported, assumed nor derived here."
        + nearest(argument, [*resolver.flat, *names])
        for argument in item.arguments
        if resolver.find(argument, item.section, None) is None
    ]


_FUNCTIONS = ("buyer", "head", "group_head", "oversight", "frontline", "technical")


def needs(
    name: str,
    formulas: Sequence[Formula],
    known: Collection[str],
    functions: Mapping[str, str],
) -> list[str]:
    """Return the claims or assumptions that would have to be there for ``name`` to be derived.

    A name that no formula gives is itself what is needed; of several formulas that give it, the
    one that lacks least is told.
    """
    made: dict[str, list[tuple[Formula, str | None]]] = {}
    for item in formulas:
        for role in functions.values() if item.each == "role" else [None]:
            made.setdefault(item.output(role), []).append((item, role))
    resolver = Resolver([*made, *known], functions)

    def lacking(name: str, above: tuple[str, ...]) -> list[str]:
        if name in known:
            return []
        makers = [] if name in above else made.get(name, [])
        ways = [
            [
                lack
                for argument in item.arguments
                for lack in lacking(
                    resolver.find(argument, item.section, role)
                    or _spelt(argument, item.section, role, functions),
                    (*above, name),
                )
            ]
            for item, role in makers
        ]
        # what a formula gives only in the absence of a claim can be claimed
        ways += [[name] for item, role in makers[:1] if item.fallback_for and role]
        return min(ways, key=len) if ways else [name]

    return list(dict.fromkeys(lacking(name, ())))


def _spelt(argument: str, section: str, role: str | None, functions: Mapping[str, str]) -> str:
    """Return the name that an argument nothing answers to would have in a case file."""
    if "." in argument:
        return argument
    for function in _FUNCTIONS:
        if argument.startswith(f"{function}_"):
            holder = functions.get(function)
            rest = argument.removeprefix(f"{function}_")
            return f"{section}.{holder}.{rest}" if holder else f"roles: function {function}"
    head, _, tail = argument.partition("_")
    if head in _SECTIONS:
        return f"{head}.{tail}"
    return ".".join(part for part in (section, role, argument) if part)


_SECTIONS = ("arrests", "operation", "pay", "calls", "leads", "law")
