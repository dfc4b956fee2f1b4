"""Find dangling references in a case file: events, roles, quantities, offences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from case_lib.base.errors import nearest
from case_lib.casefile.entries import PLACES
from case_lib.casefile.parsing import Located
from case_lib.casefile.plain_data import items_at, rows_at, value_at

__all__ = ["dangling"]


def dangling(data: Any) -> Iterator[Located]:
    """Yield (place, fault, way out) for dangling references; accept data of any shape."""
    quantities, events = items_at(data, "quantities"), set(items_at(data, "events"))
    figures = quantities.keys() | items_at(data, "assumptions").keys()
    for both in sorted(quantities.keys() & items_at(data, "assumptions").keys()):
        yield (
            ["assumptions", both],
            f"{both} is both reported and assumed.",
            "Remove the assumption, or rename it.",
        )
    for name in sorted(n for n in figures if n.startswith(PLACES)):
        yield (
            ["quantities", name],
            f"{name} looks like the count of a named province.",
            "Write it under `places`, with its claims and `arrests`.",
        )
    flat: dict[str, str] = {}
    for section in ("quantities", "assumptions", "spans"):
        for name in sorted(items_at(data, section)):
            same = flat.setdefault(name.replace(".", "_"), name)
            if same != name:
                yield (
                    [section, name],
                    f"{name} and {same} are the same name in a formula, where dots are written _.",
                    "Give one of them another name.",
                )
    for name in sorted(items_at(data, "spans").keys() & figures):
        yield (
            ["spans", name],
            f"{name} is already a figure.",
            "Rename the span.",
        )
    for name in sorted(n for n in events if n.endswith((".begin", ".end"))):
        yield (
            ["events", name],
            f"{name} is also the name of an end of another event.",
            "Give it a name that doesn't end with .begin or .end.",
        )
    ends = events | {f"{event}.{end}" for event in events for end in ("begin", "end")}

    def unknown(name: Any, known: set[str], what: str) -> tuple[str, str] | None:
        if not isinstance(name, str) or name in known:
            return None
        return (
            f"{name!r} is not a known {what} of this case.",
            f"Add it, or correct the name.{nearest(name, known)}",
        )

    named: list[tuple[list[str | int], Any, set[str], str]] = []
    for section, keys, known, what in (
        ("events", ("after", "before", "during"), events, "event"),
        ("sources", ("origin",), set(items_at(data, "origins")), "origin"),
        ("spans", ("start", "end"), ends, "event"),
        ("roles", ("counted_in",), figures, "quantity"),
        ("quantities", ("offence",), set(items_at(data, "offences")), "offence"),
    ):
        for name, item in items_at(data, section).items():
            for key in keys:
                for place, value in _each(value_at(item, key)):
                    named.append(([section, name, key, *place], value, known, what))
                    if section == "events" and value == name:
                        yield (
                            [section, name, key, *place],
                            f"{name} is {key} itself.",
                            "Remove it, or name another event.",
                        )
    for section, keys, known, what in (
        ("parts", ("whole", "parts"), figures, "quantity"),
        ("acts", ("role",), set(items_at(data, "roles")), "role"),
    ):
        for row, item in enumerate(rows_at(data, section)):
            for key in keys:
                for place, value in _each(value_at(item, key)):
                    named.append(([section, row, key, *place], value, known, what))
    for name, item in items_at(data, "spans").items():
        if value_at(item, "start") == value_at(item, "end") is not None:
            yield (
                ["spans", name, "end"],
                f"{name} starts and ends with {item['end']}.",
                "Name two events, or two ends of a lasting one: raid.begin and raid.end.",
            )
    named.append((["operation"], value_at(data, "operation"), events, "event"))
    scopes = set(items_at(data, "scopes"))
    for name, item in quantities.items():
        for row, claim in enumerate(rows_at(item, "claims")):
            place = ["quantities", name, "claims", row, "of"]
            named.append((place, value_at(claim, "of"), scopes, "scope"))
    for loc, value, known, what in named:
        if fault := unknown(value, known, what):
            yield (loc, *fault)


def _each(value: Any) -> list[tuple[list[str | int], Any]]:
    """Return (place in the list, value) of each; a single value has no place."""
    return [([n], v) for n, v in enumerate(value)] if isinstance(value, list) else [([], value)]
