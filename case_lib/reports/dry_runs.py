"""Run the cells of notebooks for a case file in memory, in this process and without documents."""

from __future__ import annotations

import ast
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType
from typing import Any

import nbformat

from case_lib.base.languages import several
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import chapters
from case_lib.casefile.opening import open_file
from case_lib.casefile.schema import CaseFile
from case_lib.document.display import Block
from case_lib.document.versions import version
from case_lib.reports.printed_numbers import numbers_in

__all__ = ["DRAWS", "shown"]

DRAWS = 500
_OPEN = "open_case"  # the function by which a notebook opens its case


def shown(
    file: CaseFile, notebooks: Sequence[Path], langs: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return the output of all cells, by language.

    It consists of numbers ``printed`` by name, figures ``drawn`` by name, and ``traces``.
    """
    opened: dict[str, Case] = {}

    def open_here(_: Any, lang: str, sources: Any, **given: Any) -> Case:
        """Open the case file, once for all notebooks with the same parameters."""
        key = str((sources, sorted(given.items())))
        if key not in opened:
            opened[key] = open_file(file, sources, **given)
        langs = several(lang)
        return replace(opened[key], lang=langs[0], langs=langs, own={})

    outputs: dict[str, Any] = {lang: {"printed": {}, "drawn": {}, "traces": {}} for lang in langs}
    few = {chapter.notebook: chapter.few for chapter in chapters()}
    for path in notebooks:
        names: dict[str, Any] = {}
        given = {"case": file.case, "lang": ",".join(langs), "draws": DRAWS}
        for cell in _cells(path, path.stat().st_mtime_ns):
            block = cell.run(names, {_OPEN: open_here})
            if cell.parameters:
                names |= {**given, **few.get(path.stem, {})}
            if isinstance(block, Block):
                described = json.loads(json.dumps(block.describe()))
                for lang in langs:
                    _add(version(described, lang), **outputs[lang])
    return outputs


def _add(
    described: dict[str, Any],
    printed: dict[str, list[Any]],
    drawn: dict[str, tuple[str, list[str]]],
    traces: dict[str, Any],
) -> None:
    """Add the output of one cell in one language to that of earlier cells."""
    traces.update(described["traces"])
    for number in numbers_in(described):
        row = (number["text"], number["low"], number["high"])
        printed.setdefault(number["name"], []).append(row)
    if described["block"] == "figure":
        drawn[described["name"]] = ("\n".join(described["svgs"]), described["rests_on"])


@dataclass(frozen=True)
class _Cell:
    """A code cell: its statements, and the expression that it ends with, if any."""

    statements: tuple[CodeType, ...]
    last: CodeType | None
    parameters: bool

    def run(self, names: dict[str, Any], functions: Mapping[str, Any]) -> Any:
        """Run it in the namespace ``names`` and return its last value.

        ``functions`` replace those of the same name that it imports.
        """
        for statement in self.statements:
            exec(statement, names)
            names |= {name: function for name, function in functions.items() if name in names}
        return None if self.last is None else eval(self.last, names)


@functools.cache
def _cells(path: Path, _changed: int) -> list[_Cell]:
    cells = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        body, last = ast.parse(cell.source).body, None
        if body and isinstance(body[-1], ast.Expr):
            last = compile(ast.Expression(body.pop().value), "cell", "eval")  # type: ignore[attr-defined]
        statements = tuple(compile(ast.Module([each], []), "cell", "exec") for each in body)
        tagged = "parameters" in cell.metadata.get("tags", [])
        cells.append(_Cell(statements, last, tagged))
    return cells
