"""A case file's text as a tree: UTF-8, YAML without anchors, tags and merges, of modest depth."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.tokens import (
    AliasToken,
    AnchorToken,
    DirectiveToken,
    ScalarToken,
    TagToken,
    Token,
)

from case_lib.errors import FactError, Fault

MOST_BYTES = 2_000_000
_MOST_DEPTH = 40
_MOST_DIGITS = 300  # of a number; one of more digits is taken for text, and refused where it stands


def text_of(path: Path, shown: str) -> str:
    """Return the text of a case file.

    Raises
    ------
    FactError
        When it isn't a file, can't be read, is too large or empty, or isn't UTF-8.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _refused(f"{shown}:1:1", "is not a file.", "Name a case.yaml.")
        if found.st_size > MOST_BYTES:
            raise _refused(
                f"{shown}:1:1",
                f"the file has {found.st_size:,} bytes; a case file has at most {MOST_BYTES:,}.",
                "Leave out article texts and data tables.",
            )
        raw = path.read_bytes()
    except OSError as error:
        raise _refused(
            f"{shown}:1:1",
            f"can't be read ({error.strerror}).",
            "Name a case.yaml or the folder that holds one.",
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        where = f"{shown}:{line}:{column}"
        raise _refused(where, "is not UTF-8.", "Save the file as UTF-8.") from None
    if not text.strip():
        raise _refused(
            f"{shown}:1:1",
            "the file is empty.",
            "It needs at least: case, title, summary, sources.",
        )
    return text


def tree(text: str, shown: str) -> Any:
    """Return the YAML of a case file, with the places of its parts.

    Raises
    ------
    FactError
        For what isn't YAML, or uses more of YAML than a case file needs, at its place.
    """
    try:
        depth = 0
        for token in YAML(typ="rt", pure=True).scan(text):
            for what, way_out in _unwanted(token):
                raise _refused(_at(shown, token.start_mark), what, way_out)
            name = type(token).__name__
            depth += name.endswith("StartToken") and name != "StreamStartToken"
            depth -= name.endswith("EndToken") and name != "StreamEndToken"
            if depth > _MOST_DEPTH:
                raise _refused(
                    _at(shown, token.start_mark),
                    f"lists and mappings stand more than {_MOST_DEPTH} deep.",
                    "A case file needs about six levels; check the brackets.",
                )
        loader = YAML(typ="rt", pure=True)
        loader.Constructor = _Constructor
        return loader.load(text)
    except FactError:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = _at(shown, mark) if mark else f"{shown}:1:1"
        what = str(error.problem or error.context).split("\n")[0].strip().rstrip(".")
        raise _refused(where, f"is not valid YAML: {what}.", _way_out(what)) from None
    except (YAMLError, ValueError, RecursionError) as error:
        what = str(error).split("\n")[0].strip().rstrip(".")
        line = getattr(error, "position", 0) or 0
        place = text.count("\n", 0, line) + 1 if isinstance(line, int) else 1
        raise _refused(
            f"{shown}:{place}:1",
            f"is not valid YAML: {what}.",
            "Remove what an editor doesn't show there.",
        ) from None


class _Constructor(RoundTripConstructor):  # type: ignore[misc]
    """Leaves days as text, which the fields read, and numbers that are too long."""

    def _text(self, node: ScalarNode) -> str:
        return str(node.value)

    def _number(self, node: ScalarNode) -> Any:
        if len(node.value) > _MOST_DIGITS:
            return str(node.value)
        read = (
            self.construct_yaml_int if str(node.tag).endswith(":int") else self.construct_yaml_float
        )
        try:
            return read(node)
        except (ValueError, OverflowError):  # 0x, or one more form that only looks like a number
            return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor._text)
for _kind in ("int", "float"):
    _Constructor.add_constructor(f"tag:yaml.org,2002:{_kind}", _Constructor._number)


def _unwanted(token: Token) -> Iterator[tuple[str, str]]:
    """Yield what of YAML a case file does without, and what to write instead."""
    if isinstance(token, AliasToken | AnchorToken):
        yield "YAML anchors and aliases (& and *) are not used in case files.", "Write it out."
    elif isinstance(token, TagToken):
        yield "YAML tags (!) are not used in case files.", "Write the value without one."
    elif isinstance(token, DirectiveToken):
        yield "YAML directives (%) are not used in case files.", "Remove the line."
    elif isinstance(token, ScalarToken) and token.plain and token.value == "<<":
        yield "YAML merges (<<) are not used in case files.", "Write the keys out."


def plain(data: Any) -> Any:
    """Return a tree as plain dicts, lists and scalars, with text for keys."""
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain(item) for item in data]
    if isinstance(data, bool):
        return data
    if isinstance(data, int):
        return int(data)
    if isinstance(data, float):
        return float(data)
    return str(data) if isinstance(data, str) else data


def _at(shown: str, mark: Any) -> str:
    return f"{shown}:{mark.line + 1}:{mark.column + 1}"


def _way_out(what: str) -> str:
    if "duplicate key" in what:
        return "Keep one of the two."
    if "tab" in what or "\\t" in what:
        return "Indent with spaces."
    return "Check the indentation, the colons and the quotes on this line and the one before."


def _refused(where: str, what: str, way_out: str) -> FactError:
    return FactError([Fault(where, what, way_out)])
