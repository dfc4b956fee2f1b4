"""Reads a case file: every fault at once, each at ``file:line:column``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import pydantic

from case_lib.base.errors import FactError, Fault, nearest
from case_lib.casefile import user_tables
from case_lib.casefile.assuming import unusable
from case_lib.casefile.fields import NAME, SLUG, declared_units
from case_lib.casefile.parsing import Tree, text_of, tree
from case_lib.casefile.placing import with_places
from case_lib.casefile.references import dangling, section_keys
from case_lib.casefile.reviewing import without_reviews
from case_lib.casefile.schema import CaseFile, WordingShares
from case_lib.quantity import limits
from case_lib.reading import numeral_reading

__all__ = ["load_case", "schema_text"]


def load_case(path: Path | str) -> CaseFile:
    """Read ``case.yaml``, or the one in a folder.

    Raises
    ------
    FactError
        With every fault of encoding, YAML, shape, wording, unit or reference.
    """
    path = Path(path)
    if path.is_dir() and path.name != "case.yaml":
        path = path / "case.yaml"
    shown = _shown(path)
    found = tree(text_of(path, shown), shown)
    written = found.data
    if not isinstance(written, dict):
        raise FactError(
            [
                Fault(
                    f"{shown}:1:1",
                    "this is not a case file.",
                    "It needs at least: case, title, summary, sources.",
                )
            ]
        )
    context = {
        "sources": section_keys(written, "sources"),
        "conventions": _conventions(written),
        "units": declared_units(written.get("units")),
    }
    faults: list[Fault] = []
    read: CaseFile | None = None
    try:
        read = CaseFile.model_validate(written, context=context)
    except pydantic.ValidationError as error:
        told = error.errors(include_url=False)
        # a list with a bad item is also called too short; the item's own fault says it all
        inner = {item["loc"][:n] for item in told for n in range(1, len(item["loc"]))}
        faults += [
            _fault(found, item)
            for item in told
            if not (item["type"] == "too_short" and item["loc"] in inner)
        ]
    astray = (*dangling(written), *unusable(written, context))
    faults += [Fault(found.where(loc), what, way) for loc, what, way in astray]
    if faults or read is None:
        raise FactError(sorted(set(faults), key=_by_place))
    read._folder = path.resolve().parent
    read._find = found.where
    faults = _tables(read, PurePosixPath(shown).parent)
    if faults:
        raise FactError(faults)
    return with_places(without_reviews(read))


def _tables(read: CaseFile, beside: PurePosixPath) -> list[Fault]:
    """Return the faults of the tables that a case brings, all at once."""
    faults: list[Fault] = []

    def unit_of(measure: str) -> str | None:
        named = limits.by_name(f"law.threshold_{measure}", read.currency)
        return named.unit if named else None

    for name, file in read.tables.items():
        try:
            path = user_tables.within(read._folder, file)
        except ValueError as error:
            way_out = "Put the table beside the case file, and write its name."
            faults.append(Fault(read.where("tables", name), f"tables.{name}: {error}", way_out))
        else:
            faults += user_tables.check(name, path, (beside / file).as_posix(), unit_of)
    return faults


def schema_text() -> str:
    """Return the JSON Schema of case files, for completion in an editor."""
    schema = CaseFile.model_json_schema(mode="validation")
    schema["title"] = "case-lib case file"
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _shown(path: Path) -> str:
    """Return a path as it is told: from the current folder, where that is there."""
    try:
        here = Path.cwd()
    except OSError:  # the folder was deleted
        return path.as_posix()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _conventions(data: Mapping[str, Any]) -> numeral_reading.Conventions:
    try:
        shares = WordingShares.model_validate(data.get("wordings", {}))
    except pydantic.ValidationError:  # told where the section itself is read
        return numeral_reading.Conventions()
    return numeral_reading.Conventions(shares.about, shares.just_under)


# -- places and words of a fault --------------------------------------------------------------


def _fault(found: Tree, error: Any) -> Fault:
    loc, parent = _steps(found.data, error)
    name = ".".join(str(step) for step in loc)
    kind, said = error["type"], error.get("input")
    if kind == "missing":
        what, way = f"{name} is missing.", "Add it." + nearest(str(loc[-1]), parent)
    elif kind == "extra_forbidden":
        what, way = (
            f"{name} is not a key that is known here.",
            "Correct or remove it." + nearest(str(loc[-1]), _fields(loc[:-1])),
        )
    elif kind == "value_error":
        message = str(error["ctx"]["error"])
        head = f"{name}: " if not message.startswith("is ") else f"{name} ({said!r}) "
        what, way = head + message, ""
    elif kind == "string_type" and isinstance(said, int | float):
        what = f"{name}: {str(said)[:60]} is read as a number, but text is wanted."
        way = "Put it in quotes" + ("." if isinstance(said, float) else f': "{said}".')
    else:
        wanted = _WANTED.get(kind) or _PATTERNS.get(error.get("ctx", {}).get("pattern", ""))
        message = wanted or error["msg"].rstrip(".").replace("Input should", "should")
        quoted = "" if isinstance(said, Mapping | list) else f" (found {str(said)[:60]!r})"
        what, way = f"{name}: {message}{quoted}.", "Correct it."
    return Fault(found.where(loc, of_key="[key]" in error["loc"]), what, way)


_WANTED = {
    "model_type": "keys with values are wanted here",
    "model_attributes_type": "keys with values are wanted here",
    "dict_type": "keys with values are wanted here",
    "tuple_type": "a list is wanted here",
    "string_type": "text is wanted here",
    "too_short": "at least one is wanted here",
}
_PATTERNS = {
    NAME: "a name is in small letters, digits and _, its parts joined by a dot",
    SLUG: "a name is in small letters, digits, - and _",
    "^[0-9a-f]{64}$": "a SHA-256 has 64 digits, 0 to 9 and a to f",
    "^[A-Z]{2}$": "a country is two capital letters of ISO 3166, such as CN",
    "^(p[0-9]+)?$": "a paragraph is p and a number, such as p21",
}


def _steps(written: Any, error: Any) -> tuple[list[str | int], list[str]]:
    """Return the place of an error as steps that the file has, and the keys beside the last.

    What pydantic adds to say which of several shapes it tried is no place. The last step of an
    error about a key need not be there.
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


def _fields(loc: Sequence[str | int]) -> list[str]:
    """Return the keys known at ``loc``, read off the shape of a case file."""
    schema = CaseFile.model_json_schema()
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


def _by_place(fault: Fault) -> tuple[int, int, str]:
    _, line, column = fault.where.rsplit(":", 2)
    return int(line), int(column), fault.what
