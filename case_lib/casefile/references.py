"""Find dangling references in a case file: events, roles, quantities, offences."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from case_lib.base.errors import nearest
from case_lib.casefile.entries import PLACES
from case_lib.casefile.parsing import Located
from case_lib.casefile.plain_data import items_at, rows_at, value_at

__all__ = ["dangling"]

_ORDER = ("after", "before", "during")  # keys by which an event is placed beside others


def dangling(data: Any) -> Iterator[Located]:
    """Yield (place, fault, way out) for dangling references; accept data of any shape."""
    figures = items_at(data, "quantities").keys() | items_at(data, "assumptions").keys()
    yield from _colliding(data, figures)
    yield from _circular(data)
    for loc, value, known, what in _references(data, figures):
        if isinstance(value, str) and value not in known:
            yield (
                loc,
                f"{value!r} is not a known {what} of this case.",
                f"Add it, or correct the name.{nearest(value, known)}",
            )


def _colliding(data: Any, figures: Set[str]) -> Iterator[Located]:
    """Yield names that stand for two things."""
    for both in sorted(items_at(data, "quantities").keys() & items_at(data, "assumptions").keys()):
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
    for name in sorted(n for n in items_at(data, "events") if n.endswith((".begin", ".end"))):
        yield (
            ["events", name],
            f"{name} is also the name of an end of another event.",
            "Give it a name that doesn't end with .begin or .end.",
        )


def _circular(data: Any) -> Iterator[Located]:
    """Yield events that refer to themselves, and spans that end where they start."""
    for name, item in items_at(data, "events").items():
        for key in _ORDER:
            for place, value in _each(value_at(item, key)):
                if value == name:
                    yield (
                        ["events", name, key, *place],
                        f"{name} is {key} itself.",
                        "Remove it, or name another event.",
                    )
    for name, item in items_at(data, "spans").items():
        if value_at(item, "start") == value_at(item, "end") is not None:
            yield (
                ["spans", name, "end"],
                f"{name} starts and ends with {item['end']}.",
                "Name two events, or two ends of a lasting one: raid.begin and raid.end.",
            )


def _references(
    data: Any, figures: Set[str]
) -> Iterator[tuple[list[str | int], Any, Set[str], str]]:
    """Yield (place, name, known names, what they name) of each reference."""
    events = items_at(data, "events").keys()
    ends = events | {f"{event}.{end}" for event in events for end in ("begin", "end")}
    for section, keys, known, what in (
        ("events", _ORDER, events, "event"),
        ("sources", ("origin",), items_at(data, "origins").keys(), "origin"),
        ("spans", ("start", "end"), ends, "event"),
        ("roles", ("counted_in",), figures, "quantity"),
        ("quantities", ("offence",), items_at(data, "offences").keys(), "offence"),
    ):
        for name, item in items_at(data, section).items():
            for key in keys:
                for place, value in _each(value_at(item, key)):
                    yield [section, name, key, *place], value, known, what
    for section, keys, known, what in (
        ("parts", ("whole", "parts"), figures, "quantity"),
        ("acts", ("role",), items_at(data, "roles").keys(), "role"),
    ):
        for row, item in enumerate(rows_at(data, section)):
            for key in keys:
                for place, value in _each(value_at(item, key)):
                    yield [section, row, key, *place], value, known, what
    yield ["operation"], value_at(data, "operation"), events, "event"
    scopes = items_at(data, "scopes").keys()
    for name, item in items_at(data, "quantities").items():
        for row, claim in enumerate(rows_at(item, "claims")):
            yield ["quantities", name, "claims", row, "of"], value_at(claim, "of"), scopes, "scope"


def _each(value: Any) -> list[tuple[list[str | int], Any]]:
    """Return (place in the list, value) of each; a single value has no place."""
    return [([n], v) for n, v in enumerate(value)] if isinstance(value, list) else [([], value)]
