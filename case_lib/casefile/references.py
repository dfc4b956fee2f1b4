"""Find dangling references in a case file: events, roles, quantities, offences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from case_lib.base.errors import nearest
from case_lib.casefile.entries import PLACES
from case_lib.casefile.parsing import Located

__all__ = ["dangling", "section_keys"]


def section_keys(data: Any, section: str) -> set[str]:
    """Return the names in a section; an empty set if it is malformed."""
    items = data.get(section) if isinstance(data, Mapping) else None
    return {str(key) for key in items} if isinstance(items, Mapping) else set()


def dangling(data: Any) -> Iterator[Located]:
    """Yield (place, fault, way out) for dangling references; accept data of any shape."""
    figures = section_keys(data, "quantities") | section_keys(data, "assumptions")
    events, roles, offences = (section_keys(data, s) for s in ("events", "roles", "offences"))
    for both in sorted(section_keys(data, "quantities") & section_keys(data, "assumptions")):
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
        for name in sorted(section_keys(data, section)):
            same = flat.setdefault(name.replace(".", "_"), name)
            if same != name:
                yield (
                    [section, name],
                    f"{name} and {same} are the same name in a formula, where dots are written _.",
                    "Give one of them another name.",
                )
    for name in sorted(section_keys(data, "spans") & figures):
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
        ("sources", ("origin",), section_keys(data, "origins"), "origin"),
        ("spans", ("start", "end"), ends, "event"),
        ("roles", ("counted_in",), figures, "quantity"),
        ("quantities", ("offence",), offences, "offence"),
    ):
        block = data.get(section)
        for name, item in block.items() if isinstance(block, Mapping) else ():
            for key in keys:
                value_of_key = item.get(key) if isinstance(item, Mapping) else None
                for place, value in _each(value_of_key):
                    named.append(([section, name, key, *place], value, known, what))
                    if section == "events" and value == name:
                        yield (
                            [section, name, key, *place],
                            f"{name} is {key} itself.",
                            "Remove it, or name another event.",
                        )
    for section, keys, known, what in (
        ("parts", ("whole", "parts"), figures, "quantity"),
        ("acts", ("role",), roles, "role"),
    ):
        rows = data.get(section)
        for row, item in enumerate(rows if isinstance(rows, list) else []):
            for key in keys:
                value_of_key = item.get(key) if isinstance(item, Mapping) else None
                for place, value in _each(value_of_key):
                    named.append(([section, row, key, *place], value, known, what))
    spans = data.get("spans")
    for name, item in spans.items() if isinstance(spans, Mapping) else ():
        if isinstance(item, Mapping) and item.get("start") == item.get("end") is not None:
            yield (
                ["spans", name, "end"],
                f"{name} starts and ends with {item['end']}.",
                "Name two events, or two ends of a lasting one: raid.begin and raid.end.",
            )
    named.append((["operation"], data.get("operation"), events, "event"))
    scopes = section_keys(data, "scopes")
    quantities = data.get("quantities")
    for name, item in quantities.items() if isinstance(quantities, Mapping) else ():
        claims = item.get("claims") if isinstance(item, Mapping) else None
        for row, claim in enumerate(claims if isinstance(claims, list) else []):
            if isinstance(claim, Mapping):
                loc = ["quantities", name, "claims", row, "of"]
                named.append((loc, claim.get("of"), scopes, "scope"))
    for loc, value, known, what in named:
        if fault := unknown(value, known, what):
            yield (loc, *fault)


def _each(value: Any) -> list[tuple[list[str | int], Any]]:
    """Return (place in the list, value) of each; a single value has no place."""
    return [([n], v) for n, v in enumerate(value)] if isinstance(value, list) else [([], value)]
