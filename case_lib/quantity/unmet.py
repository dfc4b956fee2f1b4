"""Find what formulas lack: unknown arguments, and the claims that would be needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from case_lib.base.errors import nearest
from case_lib.quantity import limits
from case_lib.quantity.evaluation import Resolver
from case_lib.quantity.formulas import Formula
from case_lib.quantity.lacks import MissingRole

__all__ = ["missing_inputs", "unknown_inputs"]


def unknown_inputs(item: Formula, known: Iterable[str], functions: Mapping[str, str]) -> list[str]:
    """Return the arguments of a formula that match no quantity, with the nearest names."""
    names = list(known)
    resolver = Resolver(names, functions)
    return [
        f"{argument!r} is neither reported, assumed nor derived here."
        + nearest(argument, [*resolver.flat, *names])
        for argument in item.arguments
        if resolver.find(argument, item.section, None) is None
    ]


def missing_inputs(
    name: str,
    formulas: Sequence[Formula],
    known: Collection[str],
    functions: Mapping[str, str],
    possible: Collection[str],
) -> list[str]:
    """Return the claims or assumptions that are missing to derive ``name``.

    ``functions`` are those of the case's roles, and ``possible`` all that a role may have. A name
    without a formula is itself missing; of several formulas for it, the one with the fewest missing
    inputs is used.
    """
    made: dict[str, list[tuple[Formula, str | None]]] = {}
    for item in formulas:
        for role in functions.values() if item.each == "role" else [None]:
            made.setdefault(item.output(role), []).append((item, role))
    resolver = Resolver([*made, *known], functions)
    sections = limits.sections().union(item.section for item in formulas)

    def spelt(argument: str, section: str, role: str | None) -> str:
        """Return the name that an unknown argument would have in a case file."""
        if "." in argument:
            return argument
        for function in possible:
            if argument.startswith(f"{function}_"):
                holder = functions.get(function)
                rest = argument.removeprefix(f"{function}_")
                return f"{section}.{holder}.{rest}" if holder else MissingRole(function)
        head, _, tail = argument.partition("_")
        if tail and head in sections:
            return f"{head}.{tail}"
        return ".".join(part for part in (section, role, argument) if part)

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
                    or spelt(argument, item.section, role),
                    (*above, name),
                )
            ]
            for item, role in makers
        ]
        # the output of a fallback formula can also be claimed
        ways += [[name] for item, role in makers[:1] if item.fallback_for and role]
        return min(ways, key=len) if ways else [name]

    return list(dict.fromkeys(lacking(name, ())))
