"""The trace of a quantity: the tree of claims, assumptions and formulas behind it."""

from __future__ import annotations

import ast
import functools
import inspect
import math
import textwrap
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from case_lib.base.intervals import Interval
from case_lib.base.languages import in_all
from case_lib.quantity.programs import program
from case_lib.quantity.quantities import EVERYWHERE, Quantity

__all__ = ["expression", "names_in", "plain_bounds", "trace"]


def trace(quantity: Quantity) -> dict[str, Any]:
    """Return the trace of a quantity as plain data for JSON, with labels in every language."""
    node: dict[str, Any] = {
        "name": quantity.name,
        "kind": quantity.kind.word,
        **plain_bounds(quantity),
        "unit": quantity.unit,
        **({} if quantity.unit != "date" else _days(quantity.interval)),
        "label": in_all(quantity.label),
    }
    for flag in ("low_open", "high_open"):
        if getattr(quantity.interval, flag):
            node[flag] = True
    if quantity.enclosure:
        node["enclosure"] = True
    if quantity.family:
        node["family"] = quantity.family
    if quantity.citations:
        node["claims"] = [
            {
                "source": c.source,
                "at": c.at,
                "anchor": c.anchor,
                "says": c.says,
                "confidence": c.confidence,
                **({} if c.stands else {"rejected": c.why}),
                **({"beside": True} if c.beside else {}),
                **({} if c.certain else {"likely": True}),
                **({"of": c.of} if c.of not in ("", EVERYWHERE) else {}),
                **({"published": c.published} if c.published else {}),
            }
            for c in quantity.citations
        ]
    if quantity.reason:
        node["assumption"] = in_all(quantity.reason)
    if quantity.method:
        node["method"] = in_all(quantity.method)
    if quantity.function is not None:
        node["formula"] = expression(quantity.function) or quantity.name
        made = program(quantity.function, len(quantity.inputs))
        if made is not None:
            node["program"] = made
    if quantity.program:
        node["program"] = list(quantity.program)
    if quantity.given and quantity.face != quantity.interval and not quantity.inputs:
        node["face"] = [
            end if math.isfinite(end) else None for end in (quantity.face.low, quantity.face.high)
        ]
    if quantity.reason and quantity.distribution != "uniform":
        node["distribution"] = quantity.distribution
    if quantity.inputs:
        node["inputs"] = [trace(item) for item in quantity.inputs]
    return node


def _days(window: Interval) -> dict[str, str | None]:
    """Return a window in ordinal days as dates, for a trace."""
    low, high = (
        date.fromordinal(int(end)).isoformat() if math.isfinite(end) else None
        for end in (window.low, window.high)
    )
    shown = low if low == high else f"{low or '..'}/{high or '..'}"
    return {"low": low, "high": high, "dates": shown or ""}


def names_in(tree: Mapping[str, Any]) -> set[str]:
    """Return the names of all quantities in a trace."""
    names = {str(tree["name"])}
    for item in tree.get("inputs", []):
        names |= names_in(item)
    return names


@functools.lru_cache(maxsize=1024)
def expression(function: Callable[..., Any]) -> str:
    """Return the expression that a formula returns: ``base_wage_day / talk_hours_day``.

    Empty for a function without source, or with more than one ``return``.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, IndentationError):
        return ""
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    return ast.unparse(returned[0]) if len(returned) == 1 and returned[0] else ""


def plain_bounds(quantity: Quantity) -> dict[str, float | None]:
    """Return ``low`` and ``high`` as plain numbers; None if unbounded."""
    ends = {"low": quantity.low, "high": quantity.high}
    return {end: value if math.isfinite(value) else None for end, value in ends.items()}
