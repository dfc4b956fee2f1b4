"""The newsroom kit: every printed drawing and table of a report as self-contained files.

Each picture or table has a text file beside it: its subject, its sources, the meaning of the marks,
alternative text, and how to cite it. Numbers come from the same cells as those of page and PDF.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from case_lib.base.languages import N_, style, text, translate
from case_lib.base.spreadsheets import plain_cell
from case_lib.casefile.schema import CaseFile
from case_lib.document.inline import text_of
from case_lib.document.passages import Passages
from case_lib.quantity import printing
from case_lib.reports import citing, ledger
from case_lib.reports.kit_drawings import Drawing, pictures

__all__ = ["bounds_unit_kind", "files"]

_DATA = (
    N_("what"),
    N_("as printed"),
    N_("lower bound"),
    N_("upper bound"),
    N_("unit"),
    N_("kind"),
    N_("name"),
)
_SAYS = {
    "alt": N_("For those who can’t see it: {alt}"),
    "cite": N_("How to cite: {citation}"),
    "marks": N_("Marks: {marks}"),
    "number": N_("{what} {number} of the report"),
    "not_printed": N_("drawn, not printed"),
}
_TITLE = N_("Newsroom kit: {title}")
_said = Passages(__package__)


def files(report: Mapping[str, Any], case_file: CaseFile) -> dict[str, bytes]:
    """Return path → content of every file of the kit, for the folder of a language.

    Parameters
    ----------
    report
        The description of a report in one language, as `gather` makes it.
    """
    lang = str(report["lang"])
    content: dict[str, bytes] = {}
    drawings: list[Drawing] = []
    for name, block in _blocks(report):
        if block["block"] == "table":
            content[f"tables/{name}.csv"] = _table(block, lang)
            content[f"tables/{name}.txt"] = _beside(block, report)
            continue
        drawings += _drawings(name, block, report)
        if block["numbers"] or block["unprinted"]:
            content[f"figures/{name}.csv"] = _numbers(block, report)
        content[f"figures/{name}.txt"] = _beside(block, report)
    for path, picture in pictures(drawings, lang).items():
        content[f"figures/{path}"] = picture
    cited = [citing.citation(report), "", *citing.sources(case_file, lang)]
    content["citation.txt"] = _text(cited)
    content["citation.bib"] = citing.bibtex(report, case_file).encode()
    readme = [translate(_TITLE, lang).format(title=report["title"]["title"])]
    readme += [text_of(line) for line in _said.lines(lang, "kit", encoding="UTF-8")]
    content["README.txt"] = _text([part for line in readme for part in (line, "")][:-1])
    return dict(sorted(content.items()))


def _text(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _blocks(report: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each printed figure and table once, with a unique name."""
    # the brief last, since what it repeats has its number in a chapter
    parts = [*report["chapters"], {"blocks": report["back"]}, report["brief"] or {"blocks": []}]
    blocks = [block for part in parts for block in part["blocks"]]
    known: dict[str, Any] = {}
    for block in blocks:
        if block["block"] not in ("figure", "table"):
            continue
        stem = re.sub(r"[^a-z0-9-]+", "-", block["name"].lower()).strip("-") or block["block"]
        shown = (block["block"], block.get("svgs"), block.get("rows") and _plain(block["rows"]))
        name, count = stem, 1
        while name in known and known[name] != shown:
            count += 1
            name = f"{stem}-{count}"
        if name not in known:
            known[name] = shown
            yield name, block


def _plain(node: Any) -> str:
    """Return runs, or cells and rows of them, as text; each number has its mark."""
    if isinstance(node, str):
        return node
    if isinstance(node, list | tuple):
        return "".join(_plain(item) for item in node)
    if "break" in node:
        return " "
    return str(node.get("address", node.get("text", ""))) + str(node.get("mark", ""))


# -- pictures ---------------------------------------------------------------------------------


def _drawings(name: str, block: Mapping[str, Any], report: Mapping[str, Any]) -> list[Drawing]:
    caption, note = _plain(block["caption"]), _plain(block["note"])
    marks = str(report["words"]["marks"])
    cite = citing.citation(report)
    under = tuple(line for line in (note, marks, cite) if line)
    several = len(block["svgs"]) > 1
    return [
        Drawing(f"{name}-{part}" if several else name, svg, caption, under)
        for part, svg in enumerate(block["svgs"], 1)
    ]


def _beside(block: Mapping[str, Any], report: Mapping[str, Any]) -> bytes:
    lang, words = str(report["lang"]), report["words"]

    def said(key: str, **values: Any) -> str:
        return translate(_SAYS[key], lang).format(**values)

    lines = [
        _plain(block["caption"]),
        said("number", what=words[block["block"]], number=block["number"])
        if block["number"].isdecimal()
        else "",
        _plain(block["note"]),
        said("marks", marks=words["marks"]),
        said("cite", citation=citing.citation(report)),
        said("alt", alt=block["alt"]) if "alt" in block else "",
    ]
    return _text([line for line in lines if line])


# -- numbers ----------------------------------------------------------------------------------


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV, with a byte order mark so that spreadsheets recognise UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([[plain_cell(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def bounds_unit_kind(number: Mapping[str, Any], lang: str) -> list[str]:
    """Return bounds, unit and kind of a number; an open end is an empty cell."""
    ends = ["" if end is None else _digits(end) for end in (number["low"], number["high"])]
    unit = number["unit"] or ""
    unit = "" if unit in ("", "1", "date") else printing.unit(unit, lang)
    return [*ends, unit, translate(ledger.KINDS[number["kind"]], lang)]


def _digits(end: float | str) -> str:
    return end if isinstance(end, str) else f"{end:.10g}"


def _numbers(block: Mapping[str, Any], report: Mapping[str, Any]) -> bytes:
    """Return the numbers of a drawing: those printed in it, then those only drawn."""
    lang, rows = str(report["lang"]), []
    named = block.get("named") or [""] * len(block["numbers"])
    for number, called in zip(block["numbers"], named, strict=True):
        label = called or text(report["traces"][number["name"]].get("label") or "", lang)
        rows.append(
            [
                label,
                number["text"] + number["mark"],
                *bounds_unit_kind(number, lang),
                number["name"],
            ]
        )
    printed = {number["name"] for number in block["numbers"]}
    for number in block["unprinted"]:
        if number["name"] not in printed:
            label = text(number["label"], lang) if number["label"] else ""
            said = translate(_SAYS["not_printed"], lang)
            rows.append([label, said, *bounds_unit_kind(number, lang), number["name"]])
    return _csv([[translate(head, lang) for head in _DATA], *rows])


def _table(block: Mapping[str, Any], lang: str) -> bytes:
    """Return a table as printed; numeric columns are followed by bounds, unit and kind."""
    heads: list[str] = []
    columns: list[list[str]] = []
    for place, head in enumerate(block["heads"]):
        cells = [row[place] for row in block["rows"]]
        if not any(_plain(cell) for cell in cells):
            continue  # page references, which don't apply to a file
        heads.append(head)
        columns.append([_plain(cell) for cell in cells])
        # the first number in a cell is the one that the column is about
        numbers = [cell[0] if cell and "mark" in cell[0] else None for cell in cells]
        if any(numbers):
            details = [bounds_unit_kind(number, lang) if number else [""] * 4 for number in numbers]
            for part, word in enumerate(_DATA[2:6]):
                heads.append(head + style(lang).bracketed(translate(word, lang)))
                columns.append([row[part] for row in details])
    return _csv([heads, *(list(row) for row in zip(*columns, strict=True))])
