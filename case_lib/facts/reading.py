"""Reads a case file: every fault at once, each at ``file:line:column``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pydantic
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import AliasToken, AnchorToken

from case_lib import wordings
from case_lib.errors import FactError, Fault, nearest
from case_lib.facts.case_file import CaseFile
from case_lib.facts.fields import declared_units
from case_lib.facts.placing import with_places
from case_lib.facts.references import dangling, section_keys
from case_lib.facts.reviewing import without_reviews

MOST_BYTES = 2_000_000
_MOST_DEPTH = 40


def load_case(path: Path | str) -> CaseFile:
    """Read ``case.yaml``, or the one in a folder.

    Raises
    ------
    FactError
        With every fault of encoding, YAML, shape, wording, unit or reference.
    """
    path = Path(path)
    if path.is_dir():
        path = path / "case.yaml"
    here = Path.cwd()
    shown = (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
    text = _text(path, shown)
    data = _yaml(text, shown)
    if not isinstance(data, dict):
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
        "sources": section_keys(data, "sources"),
        "conventions": _conventions(data),
        "units": declared_units(_plain(data.get("units"))),
    }
    faults: list[Fault] = []
    read: CaseFile | None = None
    try:
        read = CaseFile.model_validate(_plain(data), context=context)
    except pydantic.ValidationError as error:
        found = error.errors(include_url=False)
        # a list with a bad item is also called too short; the item's own fault says it all
        inner = {item["loc"][:n] for item in found for n in range(1, len(item["loc"]))}
        faults += [
            _fault(shown, data, item)
            for item in found
            if not (item["type"] == "too_short" and item["loc"] in inner)
        ]
    faults += [Fault(_where(shown, data, loc), what, way) for loc, what, way in dangling(data)]
    if faults or read is None:
        raise FactError(sorted(set(faults), key=_by_place))
    read._folder = path.resolve().parent
    read._find = lambda loc: _where(shown, data, loc)
    return with_places(without_reviews(read))


def schema_text() -> str:
    """Return the JSON Schema of case files, for completion in an editor."""
    schema = CaseFile.model_json_schema(mode="validation")
    schema["title"] = "case-lib case file"
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _text(path: Path, shown: str) -> str:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise FactError(
                [
                    Fault(
                        f"{shown}:1:1",
                        f"the file has {size:,} bytes; a case file has at most {MOST_BYTES:,}.",
                        "Leave out article texts and data tables.",
                    )
                ]
            )
        raw = path.read_bytes()
    except OSError as error:
        raise FactError(
            [
                Fault(
                    f"{shown}:1:1",
                    f"can't be read ({error.strerror}).",
                    "Name a case.yaml or the folder that holds one.",
                )
            ]
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise FactError(
            [Fault(f"{shown}:{line}:{column}", "is not UTF-8.", "Save the file as UTF-8.")]
        ) from None
    if not text.strip():
        raise FactError(
            [
                Fault(
                    f"{shown}:1:1",
                    "the file is empty.",
                    "It needs at least: case, title, summary, sources.",
                )
            ]
        )
    return text


def _yaml(text: str, shown: str) -> Any:
    loader = YAML(typ="rt", pure=True)
    try:
        depth = 0
        for token in YAML(typ="rt", pure=True).scan(text):
            if isinstance(token, AliasToken | AnchorToken):
                mark = token.start_mark
                raise FactError(
                    [
                        Fault(
                            f"{shown}:{mark.line + 1}:{mark.column + 1}",
                            "YAML anchors and aliases (& and *) are not used in case files.",
                            "Write the value out.",
                        )
                    ]
                )
            name = type(token).__name__
            depth += name.endswith("StartToken") and name != "StreamStartToken"
            depth -= name.endswith("EndToken") and name != "StreamEndToken"
            if depth > _MOST_DEPTH:
                mark = token.start_mark
                raise FactError(
                    [
                        Fault(
                            f"{shown}:{mark.line + 1}:{mark.column + 1}",
                            f"lists and mappings stand more than {_MOST_DEPTH} deep.",
                            "A case file needs about six levels; check the brackets.",
                        )
                    ]
                )
        return loader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else f"{shown}:1:1"
        what = str(error.problem or error.context).split("\n")[0].strip().rstrip(".")
        raise FactError(
            [Fault(where, f"is not valid YAML: {what}.", _yaml_way_out(what))]
        ) from None
    except (YAMLError, ValueError, RecursionError) as error:
        what = str(error).split("\n")[0].strip().rstrip(".")
        line = getattr(error, "position", 0) or 0
        place = text.count("\n", 0, line) + 1 if isinstance(line, int) else 1
        raise FactError(
            [
                Fault(
                    f"{shown}:{place}:1",
                    f"is not valid YAML: {what}.",
                    "Remove what an editor doesn't show there.",
                )
            ]
        ) from None


def _yaml_way_out(what: str) -> str:
    if "duplicate key" in what:
        return "Keep one of the two."
    if "tab" in what or "\\t" in what:
        return "Indent with spaces."
    return "Check the indentation, the colons and the quotes on this line and the one before."


def _plain(data: Any) -> Any:
    """Return ruamel's tree as plain dicts, lists and scalars."""
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    if isinstance(data, bool):
        return data
    if isinstance(data, int):
        return int(data)
    if isinstance(data, float):
        return float(data)
    return str(data) if isinstance(data, str) else data


def _conventions(data: Mapping[str, Any]) -> wordings.Conventions:
    shares = data.get("wordings")
    numbers = (
        {
            k: float(v)
            for k, v in shares.items()
            if k in ("about", "just_under") and isinstance(v, int | float) and 0 <= v <= 1
        }
        if isinstance(shares, Mapping)
        else {}
    )
    return wordings.Conventions(**numbers)


# -- places and words of a fault --------------------------------------------------------------


def _where(shown: str, data: Any, loc: Sequence[str | int]) -> str:
    """Return ``file:line:column`` of the value at ``loc``, or of the nearest thing around it."""
    line, column = 1, 1
    node: Any = data
    for step in loc:
        if not isinstance(node, CommentedMap | CommentedSeq):
            break
        places: Any = node.lc.data
        key = (
            next((k for k in node if str(k) == str(step)), None)
            if isinstance(node, Mapping)
            else step
        )
        if not places or key not in places:
            break
        found = places[key]
        line, column = found[-2] + 1, found[-1] + 1
        node = node[key]
    return f"{shown}:{line}:{column}"


def _fault(shown: str, data: Any, error: Any) -> Fault:
    loc = [step for step in error["loc"] if not str(step).endswith("()")]
    name = ".".join(str(step) for step in loc)
    kind, said = error["type"], error.get("input")
    parent = data
    for step in loc[:-1]:
        parent = (
            parent.get(step, {})
            if isinstance(parent, Mapping)
            else (parent[step] if isinstance(parent, list) and isinstance(step, int) else {})
        )
    known = list(parent) if isinstance(parent, Mapping) else []
    if kind == "missing":
        what, way = f"{name} is missing.", "Add it." + nearest(str(loc[-1]), known)
    elif kind == "extra_forbidden":
        what, way = (
            f"{name} is not a key that is known here.",
            "Correct or remove it." + nearest(str(loc[-1]), _fields(loc[:-1])),
        )
    elif kind == "value_error":
        message = str(error["ctx"]["error"])
        head = f"{name}: " if not message.startswith("is ") else f"{name} ({said!r}) "
        what, way = head + message, ""
    else:
        message = error["msg"].rstrip(".")
        what, way = f"{name}: {message} (found {str(said)[:60]!r}).", "Correct the value."
    return Fault(_where(shown, data, loc), what, way)


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
