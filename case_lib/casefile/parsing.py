"""Parse a case file into a tree: UTF-8, YAML without anchors, tags and merges, limited depth."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from case_lib.base.errors import FactError, Fault

__all__ = [
    "CASE", "MOST_BYTES", "SCENARIO", "SCENARIOS", "TABLE", "Located", "Tree", "text_of", "tree",
]  # fmt: skip

Located = tuple[list[str | int], str, str]  # path from the root, fault, way out
MOST_BYTES = 2_000_000
CASE, SCENARIO, SCENARIOS, TABLE = "case", "scenario", "scenarios", "table"
_NO_TEXTS = "Remove article texts and data tables."
# what to do if there is no such file, if it is empty, and if it is too large
_WAYS_OUT = {
    CASE: (
        "Name a case.yaml or the folder that contains one.",
        "It needs at least: case, title, summary, sources.",
        _NO_TEXTS,
    ),
    SCENARIO: ("Name a file of a scenario.", "Begin with `scenario: NAME`.", _NO_TEXTS),
    SCENARIOS: ("Name a file of scenarios.", "It needs `grid` or `scenarios`.", _NO_TEXTS),
    TABLE: (
        "Name a file with a table (CSV).",
        "Write a line with the names of its columns, and rows.",
        "Remove rows that the case doesn't need.",
    ),
}
_MOST_DEPTH = 40
_MOST_DIGITS = 300  # of a number; a longer one is read as text and refused by its field


def text_of(path: Path, shown: str, kind: str = CASE) -> str:
    """Return the text of a case file, a table or a file of scenarios (``kind``).

    Raises
    ------
    FactError
        If it isn't a file, can't be read, is too large or empty, or isn't UTF-8.
    """
    if_missing, if_empty, if_large = _WAYS_OUT[kind]
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _refused(f"{shown}:1:1", "is not a file.", if_missing)
        if status.st_size > MOST_BYTES:
            raise _refused(
                f"{shown}:1:1",
                f"the file has {status.st_size:,} bytes; it may have at most {MOST_BYTES:,}.",
                if_large,
            )
        raw = path.read_bytes()
    except OSError as error:
        raise _refused(
            f"{shown}:1:1",
            f"can't be read ({error.strerror}).",
            if_missing,
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
            if_empty,
        )
    return text


@dataclass
class Tree:
    """A case file as plain dicts, lists and scalars, with the places of its parts.

    ``places``: path from the root → line and column of the key, and of the value; from 0.
    """

    data: Any
    shown: str
    places: dict[tuple[str | int, ...], tuple[int, int, int, int]]

    def where(self, loc: Sequence[str | int], of_key: bool = False) -> str:
        """Return ``file:line:column`` of the value at ``loc``, or of its nearest ancestor.

        With ``of_key``, that of its key.
        """
        steps = tuple(loc)
        while steps and steps not in self.places:
            steps = steps[:-1]
        place = self.places.get(steps, (0, 0, 0, 0))
        line, column = place[:2] if of_key and len(steps) == len(loc) else place[2:]
        return f"{self.shown}:{line + 1}:{column + 1}"

    def faults(self, located: Iterable[Located]) -> list[Fault]:
        """Return faults with their place in the file."""
        return [Fault(self.where(loc), what, way_out) for loc, what, way_out in located]


def tree(text: str, shown: str) -> Tree:
    """Return the YAML of a case file with the places of its parts.

    Raises
    ------
    FactError
        For invalid YAML, or features of YAML that case files don't support, at their place.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _Reader(shown)
    try:
        for event in yaml.parse(text, Loader=loader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = _at(shown, mark) if mark else f"{shown}:1:1"
        what = str(error.problem or error.context).split("\n")[0].strip().rstrip(".")
        marked = text.splitlines()[mark.line : mark.line + 1] if mark else []
        raise _refused(where, f"is not valid YAML: {what}.", _way_out("".join(marked))) from None
    except yaml.reader.ReaderError as error:
        raw = text.encode()
        line = raw.count(b"\n", 0, error.position) + 1
        column = error.position - raw.rfind(b"\n", 0, error.position)
        raise _refused(
            f"{shown}:{line}:{column}",
            f"is not valid YAML: {error.reason}.",
            "Remove the invisible character.",
        ) from None
    return Tree(reader.top, shown, reader.places)


@dataclass
class _Open:
    """A list or mapping that is being read: its place, and the key of the next value."""

    value: Any
    steps: tuple[str | int, ...]
    keyed: bool = False
    key: str = ""
    key_at: tuple[int, int] = (0, 0)


@dataclass
class _Reader:
    """Builds a tree from the events of a YAML parser."""

    shown: str
    top: Any = None
    places: dict[tuple[str | int, ...], tuple[int, int, int, int]] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Process the next event."""
        for what, way_out in _unwanted(event):
            raise self._fault(event, what, way_out)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                what = "a second document begins here."
                raise self._fault(event, what, "Remove the line ---, or what follows it.")
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            if self._wants_key():
                self._name(event)
            else:
                self._place(event, _scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            if self._wants_key():
                what = "a list or mapping where a key is expected."
                raise self._fault(event, what, "Write a word and a colon.")
            mapping = isinstance(event, yaml.MappingStartEvent)
            value: dict[str, Any] | list[Any] = {} if mapping else []
            steps = self._place(event, value)
            self.stack.append(_Open(value, steps))
            if len(self.stack) > _MOST_DEPTH:
                raise self._fault(
                    event,
                    f"lists and mappings are nested more than {_MOST_DEPTH} deep.",
                    "A case file needs about six levels; check the brackets.",
                )

    def _wants_key(self) -> bool:
        return (
            bool(self.stack)
            and isinstance(self.stack[-1].value, dict)
            and not (self.stack[-1].keyed)
        )

    def _name(self, event: yaml.ScalarEvent) -> None:
        around = self.stack[-1]
        if event.value in around.value:
            what = f"is not valid YAML: duplicate key {event.value!r}."
            raise self._fault(event, what, "Keep one of the two.")
        around.key, around.keyed = event.value, True
        around.key_at = (event.start_mark.line, event.start_mark.column)

    def _place(self, event: yaml.Event, value: Any) -> tuple[str | int, ...]:
        """Insert a value into the tree; return its path from the root."""
        here = (event.start_mark.line, event.start_mark.column)
        if not self.stack:
            self.top = value
            return ()
        around = self.stack[-1]
        step: str | int
        if isinstance(around.value, dict):
            step, key_at, around.keyed = around.key, around.key_at, False
            around.value[step] = value
        else:
            step, key_at = len(around.value), here
            around.value.append(value)
        steps = (*around.steps, step)
        self.places[steps] = (*key_at, *here)
        return steps

    def _fault(self, event: yaml.Event, what: str, way_out: str) -> FactError:
        return _refused(_at(self.shown, event.start_mark), what, way_out)


# plain scalars of YAML 1.2’s core schema; dates stay text, which the fields parse
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}
_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def _scalar(event: yaml.ScalarEvent) -> Any:
    """Return the value of a scalar: text, a number, true or false, or None."""
    said = str(event.value)
    if event.style is not None and event.style != "":
        return said
    if said in _NOTHING:
        return None
    if said in _TRUTH:
        return _TRUTH[said]
    if len(said) > _MOST_DIGITS:
        return said
    if _WHOLE.fullmatch(said):
        return int(said, 0) if said[:2] in ("0o", "0x") else int(said)
    if _DECIMAL.fullmatch(said):
        return float(said)
    return float(said.replace(".", "")) if _SPECIAL.fullmatch(said) else said


def _unwanted(event: yaml.Event) -> Iterator[tuple[str, str]]:
    """Yield unsupported YAML features, and what to write instead."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        yield "YAML anchors and aliases (& and *) are not used in case files.", "Write it out."
    elif getattr(event, "tag", None) is not None:
        yield "YAML tags (!) are not used in case files.", "Write the value without one."
    elif isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
        yield "YAML directives (%) are not used in case files.", "Remove the line."
    elif isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
        yield "YAML merges (<<) are not used in case files.", "Write the keys out."


def _at(shown: str, mark: Any) -> str:
    return f"{shown}:{mark.line + 1}:{mark.column + 1}"


def _way_out(line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "Indent with spaces, not with tabs."
    return "Check the indentation, the colons and the quotes on this line and the one before."


def _refused(where: str, what: str, way_out: str) -> FactError:
    return FactError([Fault(where, what, way_out)])
