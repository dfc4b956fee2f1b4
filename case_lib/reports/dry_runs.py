"""Run the cells of notebooks for a case file in memory.

Cells run in one process, without kernels, PDFs and rendered drawings.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType
from typing import Any
from unittest import mock

import nbformat
from matplotlib.figure import Figure

from case_lib.base.languages import DEFAULT, known, several
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import chapters
from case_lib.casefile.opening import open_case, open_file
from case_lib.casefile.schema import CaseFile
from case_lib.document import drawing
from case_lib.document.display import Block
from case_lib.document.versions import version
from case_lib.reports.printed_numbers import numbers_in

__all__ = ["DRAWS", "shown"]

DRAWS = 500


def shown(
    file: CaseFile,
    notebooks: Sequence[Path],
    contradictory: bool = False,
    langs: Sequence[str] | None = None,
) -> dict[str, dict[str, Any]]:
    """Return the output of all cells, by language.

    It consists of numbers ``printed`` by name, figures ``drawn`` by name, and ``traces``. Only
    words depend on the language, so the case is opened once for all. A ``contradictory`` case is
    opened anyway.
    """
    opened: dict[tuple[Any, ...], tuple[CaseFile, Case]] = {}

    def open_once(of: CaseFile, sources: Any = "all", lang: str = DEFAULT, **more: Any) -> Case:
        key = (id(of), str(sources), str(sorted(more.items())))
        if key not in opened:
            opened[key] = (of, open_file(of, sources, **more))  # keeping ``of`` keeps its id unique
        langs = several(lang)
        return replace(opened[key][1], lang=langs[0], langs=langs, own={})

    def open_instead(name: Any, **more: Any) -> Case:
        if name != file.case:
            return _beside(str(name), str(more["lang"]))
        return open_once(file, **{**more, "draws": DRAWS})

    gate = mock.patch("case_lib.casefile.opening._contradictions", return_value=[])
    with (
        gate if contradictory else contextlib.nullcontext(),
        mock.patch("case_lib.casefile.opening.open_case", open_instead),
        mock.patch("case_lib.casefile.support.open_file", open_once),
        mock.patch("case_lib.document.drawing.svg_of", _data),
        # interactive graphs repeat what is drawn, and would double the time
        mock.patch("case_lib.document.interactive.describe", return_value=None),
    ):
        return _shown_in(langs or known(), file.case, notebooks)


def _shown_in(langs: Sequence[str], case: str, notebooks: Sequence[Path]) -> dict[str, Any]:
    shown: dict[str, Any] = {lang: {"printed": {}, "drawn": {}, "traces": {}} for lang in langs}
    few = {chapter.notebook: chapter.few for chapter in chapters()}
    for path in notebooks:
        names: dict[str, Any] = {}
        for cell in _cells(path, path.stat().st_mtime_ns):
            if cell.parameters:
                cell.run(names)
                names |= {"case": case, "lang": ",".join(langs), **few.get(path.stem, {})}
                continue
            block = cell.run(names)
            if not isinstance(block, Block):
                continue
            described = json.loads(json.dumps(block.describe()))
            for lang in langs:
                _add(version(described, lang), **shown[lang])
    return shown


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


def _data(figure: Figure, fonttype: str) -> str:
    """Return the data of a drawing instead of rendering it twice."""
    return drawing.data_of(figure) if fonttype == "none" else ""


@functools.cache
def _beside(name: str, lang: str) -> Case:
    """Return a case that is compared with the one whose claims are perturbed."""
    return open_case(name, lang=lang, draws=DRAWS)


@dataclass(frozen=True)
class _Cell:
    """A compiled code cell: its statements, and the expression that it ends with, if any."""

    body: CodeType
    last: CodeType | None
    parameters: bool

    def run(self, names: dict[str, Any]) -> Any:
        """Run it in the namespace ``names`` and return its last value."""
        exec(self.body, names)
        return None if self.last is None else eval(self.last, names)


@functools.cache
def _cells(path: Path, _changed: int) -> list[_Cell]:
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        body, last = ast.parse(cell.source).body, None
        if body and isinstance(body[-1], ast.Expr):
            last = compile(ast.Expression(body.pop().value), "cell", "eval")  # type: ignore[attr-defined]
        tagged = "parameters" in cell.metadata.get("tags", [])
        found.append(_Cell(compile(ast.Module(body, []), "cell", "exec"), last, tagged))
    return found
