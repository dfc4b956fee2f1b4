"""Make the PDF of a described report: tagged (PDF/UA-1), archival (PDF/A-3), reproducible."""

from __future__ import annotations

import importlib.resources
import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from case_lib.base import code
from case_lib.base.errors import RenderError
from case_lib.base.languages import style
from case_lib.base.memoising import memoised
from case_lib.document import glyphs
from case_lib.reports.cited_works import only_cited
from case_lib.reports.columns import column_widths
from case_lib.reports.document import blocks_of
from case_lib.reports.page_flow import flowed, rooms

__all__ = ["Attachment", "set_pdf"]

_TEMPLATES = ("setting.typ", "report.typ")


@dataclass(frozen=True)
class Attachment:
    """A file attached to a PDF: name, content, media type and description."""

    name: str
    content: bytes
    media: str
    description: str


def set_pdf(
    report: dict[str, Any],
    folder: Path,
    attachments: list[Attachment],
    document: Literal["report", "brief"] = "report",
) -> bytes:
    """Return the report, or only the brief, as PDF.

    Research apparatus and ledger are on the page and in the sidecar, not in print.

    Parameters
    ----------
    folder
        An empty folder to work in.
    attachments
        Attached files, with unique names.

    Raises
    ------
    RenderError
        With typst's message, for example about a glyph that the font lacks.
    """
    import typst  # noqa: PLC0415 - only a report needs it

    alone = document == "brief"
    printed: dict[str, Any] = {key: report[key] for key in ("lang", "title", "words", "made")}
    printed |= {key: [] if alone else report[key] for key in ("chapters", "back")}
    printed |= {"brief": report["brief"] if alone else None, "screen": []}
    printed["back"] = only_cited(printed["back"], blocks_of({**printed, "back": []}))
    data = json.loads(json.dumps(printed))  # as typst reads it, and a copy at once
    for block in blocks_of(data):
        if block["block"] == "figure":
            block["files"] = []
            for part, svg in enumerate(block.pop("svgs")):
                block["files"].append(f"figure-{block['number']}-{part}.svg")
                (folder / block["files"][-1]).write_text(svg, encoding="utf-8")
            block.pop("network", None)
        elif block["block"] == "table":
            block["widths"] = column_widths(block["heads"], block["rows"])
    data["evidence"] = _evidence(data["back"])
    data["attachments"] = []
    # in a separate folder their names can't clash with those of the template
    (folder / "attached").mkdir()
    for item in attachments:
        (folder / "attached" / item.name).write_bytes(item.content)
        data["attachments"].append(
            {
                "name": item.name,
                "file": f"attached/{item.name}",
                "type": item.media,
                "description": item.description,
                "relationship": "source" if item.name.endswith(".yaml") else "data",
            }
        )
    data["fonts"] = style(data["lang"]).fonts
    data["comma"] = style(data["lang"]).punctuation.comma
    data["setting"] = style(data["lang"]).setting.model_dump()
    for name in ("setting.typ", f"{document}.typ"):
        template = importlib.resources.files("case_lib") / "reports" / name
        (folder / name).write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    _keep(data, folder)
    changed = date.fromisoformat(report["title"]["changed"])
    stamp = int(datetime(changed.year, changed.month, changed.day, tzinfo=UTC).timestamp())
    with importlib.resources.as_file(glyphs.FOLDER) as fonts:
        faces = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)])
        setting: Any = {"root": str(folder), "font_paths": faces}
        try:
            if data["chapters"]:
                _order(data["chapters"], _starts(*_measured(data, folder)))
                _keep(data, folder)
            content: bytes = typst.compile(
                str(folder / f"{document}.typ"),
                timestamp=stamp,
                pdf_standards=["a-3a", "ua-1"],
                **setting,
            )
        except Exception as error:  # typst raises its own type
            raise RenderError(f"the PDF could not be set: {str(error)[:600]}") from None
    return content


def _measured(data: dict[str, Any], folder: Path) -> tuple[str, dict[str, str], str]:
    """Return what decides where the blocks of chapters begin: data, files, code and fonts."""
    # annex, evidence and the line at the foot follow from the chapters, or stand beside them
    bare = {**data, "back": [], "evidence": [], "attachments": [], "made": ""}
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
    files |= {name: (folder / name).read_text(encoding="utf-8") for name in _TEMPLATES}
    return json.dumps(bare, ensure_ascii=False), dict(sorted(files.items())), code.everything()


@memoised
def _starts(data: str, files: dict[str, str], _: str) -> list[dict[str, float]]:
    """Return where each block of the chapters begins, as `page_flow.flowed` takes it.

    ``files`` are the templates and drawings by name, ``data`` is what they are filled with; the
    last argument identifies the fonts for the cache.
    """
    import typst  # noqa: PLC0415 - only a report needs it

    with tempfile.TemporaryDirectory(prefix="case-lib-") as temporary:
        folder = Path(temporary)
        for name, content in {**files, "report.json": data}.items():
            (folder / name).write_text(content, encoding="utf-8")
        with importlib.resources.as_file(glyphs.FOLDER) as fonts:
            positions = typst.query(
                str(folder / "report.typ"),
                "<start>",
                field="value",
                sys_inputs={"starts": ""},
                root=str(folder),
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            )
    page, *starts = json.loads(positions)
    return [
        {**start, "tall": tall, "text": page["text"]}
        for start, tall in zip(starts, page["tall"], strict=True)
    ]


def _order(chapters: list[dict[str, Any]], starts: list[dict[str, float]]) -> None:
    """Reorder the blocks of chapters for print, given their positions in the original order."""
    blocks = [block for chapter in chapters for block in chapter["blocks"]]
    tall = {id(block): start["tall"] for block, start in zip(blocks, starts, strict=True)}
    blocks_in_print = flowed(blocks, starts)
    for block, room in rooms(blocks_in_print, [tall[id(block)] for block in blocks_in_print]):
        block["room"] = room
    ordered = iter(blocks_in_print)
    for chapter in chapters:
        chapter["blocks"] = [next(ordered) for _ in chapter["blocks"]]


def _keep(data: dict[str, Any], folder: Path) -> None:
    (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _evidence(node: Any) -> list[str]:
    """Return the names of the quantities whose evidence is a row in print."""
    if isinstance(node, dict):
        below = [name for value in node.values() for name in _evidence(value)]
        return [node["evidence"], *below] if "evidence" in node else below
    return [name for item in node for name in _evidence(item)] if isinstance(node, list) else []
