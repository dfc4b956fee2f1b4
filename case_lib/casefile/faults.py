"""Turn validation errors of a file into faults with a place and plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pydantic

from case_lib.base.errors import Fault, nearest
from case_lib.base.slugs import SLUG
from case_lib.casefile.fields import COUNTRY, NAME, PARAGRAPH, SHA256
from case_lib.casefile.parsing import Tree

__all__ = ["checked", "in_order"]

_Shape = TypeVar("_Shape", bound=pydantic.BaseModel)


def checked(
    file: Tree, shape: type[_Shape], context: Any = None, data: Any = None
) -> tuple[_Shape | None, list[Fault]]:
    """Return a file as its model, None if it is invalid, and its faults with their places.

    ``data`` replaces the data of the file, whose places it keeps.
    """
    try:
        return shape.model_validate(file.data if data is None else data, context=context), []
    except pydantic.ValidationError as error:
        errors = error.errors(include_url=False)
    # a list with an invalid item is also called too short; the fault of the item suffices
    inner = {item["loc"][:n] for item in errors for n in range(1, len(item["loc"]))}
    shown = [i for i in errors if not (i["type"] == "too_short" and i["loc"] in inner)]
    return None, [_fault(file, item, shape) for item in shown]


def _fault(file: Tree, error: Any, shape: type[pydantic.BaseModel]) -> Fault:
    """Return a validation error as a fault with its place, in our words."""
    loc, parent = _steps(file.data, error)
    name = ".".join(str(step) for step in loc)
    kind, value = error["type"], error.get("input")
    if kind == "missing":
        what, way = f"{name} is missing.", "Add it." + nearest(str(loc[-1]), parent)
    elif kind == "extra_forbidden":
        what, way = (
            f"{name} is not a known key.",
            "Correct or remove it." + nearest(str(loc[-1]), _fields(loc[:-1], shape)),
        )
    elif kind == "value_error":
        what, way = f"{name}: {error['ctx']['error']}", ""
    elif kind == "literal_error":
        words = re.findall("'([^']*)'", error["ctx"]["expected"])
        what = f"{name}: {str(value)[:60]!r} is not one of {', '.join(words)}."
        way = "Correct it." + nearest(str(value), words)
    elif kind == "string_type" and isinstance(value, int | float):
        what = f"{name}: {str(value)[:60]} is read as a number, but text is expected."
        way = "Put it in quotes" + ("." if isinstance(value, float) else f': "{value}".')
    else:
        limits = error.get("ctx", {})
        wanted = _WANTED.get(kind, "").format(**limits) or _PATTERNS.get(limits.get("pattern", ""))
        message = wanted or error["msg"].rstrip(".").replace("Input should", "should")
        quoted = "" if isinstance(value, Mapping | list) else f" (found {str(value)[:60]!r})"
        what, way = f"{name}: {message}{quoted}.", "Correct it."
    of_key = kind == "extra_forbidden" or "[key]" in error["loc"]
    return Fault(file.where(loc, of_key=of_key), what, way)


_WANTED = {
    "model_type": "keys with values are expected here",
    "model_attributes_type": "keys with values are expected here",
    "dict_type": "keys with values are expected here",
    "tuple_type": "a list is expected here",
    "string_type": "text is expected here",
    "too_short": "at least one is expected here",
    "string_too_long": "at most {max_length:,} characters are expected here",
    "int_type": "a whole number is expected here",
    "int_parsing": "a whole number is expected here",
    "int_from_float": "a whole number is expected here",
    "float_type": "a number is expected here",
    "float_parsing": "a number is expected here",
    "bool_type": "true or false is expected here",
    "bool_parsing": "true or false is expected here",
}
_PATTERNS = {
    NAME: "a name consists of lower-case letters, digits and _, its parts joined by a dot",
    SLUG: "a name consists of lower-case letters, digits, - and _",
    SHA256: "a SHA-256 consists of 64 digits, 0 to 9 and a to f",
    COUNTRY: "a country is two capital letters of ISO 3166, such as CN",
    PARAGRAPH: "a paragraph is p and a number, such as p21",
}


def _steps(written: Any, error: Any) -> tuple[list[str | int], list[str]]:
    """Return the path of an error that exists in the file, and the keys beside its last step.

    Steps that pydantic adds to name the variants of a union are skipped. The last step of an error
    about a key may be missing from the file.
    """
    steps: list[str | int] = []
    node, beside = written, list[str]()
    for depth, step in enumerate(error["loc"]):
        last = depth == len(error["loc"]) - 1
        if isinstance(node, Mapping) and step in node:
            node, beside = node[step], list(node)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node, beside = node[step], []
        elif last and error["type"] in ("missing", "extra_forbidden"):
            beside = list(node) if isinstance(node, Mapping) else []
        else:
            continue
        steps.append(step)
    return steps, beside


def _fields(loc: Sequence[str | int], shape: type[pydantic.BaseModel]) -> list[str]:
    """Return the keys allowed at ``loc``, from the schema."""
    schema = shape.model_json_schema()
    node: Any = schema
    for step in loc:
        options = [node, *node.get("anyOf", [])]
        for option in options:
            if "$ref" in option:
                option = schema["$defs"][option["$ref"].split("/")[-1]]
            inner = (
                option.get("properties", {}).get(str(step))
                or option.get("items")
                or next(iter(option.get("patternProperties", {}).values()), None)
                or option.get("additionalProperties")
            )
            if isinstance(inner, dict):
                node = inner
                break
        else:
            return []
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].split("/")[-1]]
    return list(node.get("properties", {}))


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults sorted by place, without duplicates."""
    return sorted(set(faults), key=_by_place)


def _by_place(fault: Fault) -> tuple[int, int, str]:
    _, line, column = fault.where.rsplit(":", 2)
    return int(line), int(column), fault.what
