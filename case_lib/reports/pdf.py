"""Sets a described report as PDF: tagged (PDF/UA-1), archival (PDF/A-3), same bytes every time."""

from __future__ import annotations

import copy
import importlib.resources
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from case_lib import glyphs
from case_lib.errors import RenderError


def set_pdf(
    report: dict[str, Any],
    folder: Path,
    attachments: list[tuple[Path, str, str]],
) -> bytes:
    """Return the report as PDF.

    Parameters
    ----------
    folder
        An empty folder to work in.
    attachments
        (file, media type, description) of what the PDF carries.

    Raises
    ------
    RenderError
        With typst's words, for a glyph that the font lacks, say.
    """
    import typst  # noqa: PLC0415 - only a report needs it

    data = copy.deepcopy(report)
    for block in [b for c in data["chapters"] for b in c["blocks"]] + data["back"]:
        if block["block"] == "figure":
            block["files"] = []
            for part, svg in enumerate(block.pop("svgs")):
                block["files"].append(f"figure-{block['number']}-{part}.svg")
                (folder / block["files"][-1]).write_text(svg, encoding="utf-8")
            block.pop("network", None)
    data["attachments"] = []
    for path, media, description in attachments:
        (folder / path.name).write_bytes(path.read_bytes())
        data["attachments"].append(
            {
                "name": path.name,
                "type": media,
                "description": description,
                "relationship": "source" if path.suffix == ".yaml" else "data",
            }
        )
    del data["traces"], data["numbers"]
    data["fonts"] = list(glyphs.FAMILIES[data["lang"]])
    (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    template = importlib.resources.files("case_lib") / "reports" / "report.typ"
    (folder / "report.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    changed = date.fromisoformat(report["title"]["changed"])
    stamp = int(datetime(changed.year, changed.month, changed.day, tzinfo=UTC).timestamp())
    with importlib.resources.as_file(glyphs.FOLDER) as fonts:
        try:
            made: bytes = typst.compile(
                str(folder / "report.typ"),
                root=str(folder),
                timestamp=stamp,
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
                pdf_standards=["a-3a", "ua-1"],
            )
        except Exception as error:  # typst raises its own kind
            raise RenderError(f"the PDF could not be set: {str(error)[:600]}") from None
    return made
