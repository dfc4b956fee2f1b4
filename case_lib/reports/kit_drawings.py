"""Make self-contained drawings: caption, sources and citation are part of the picture."""

from __future__ import annotations

import importlib.resources
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.base import code
from case_lib.base.errors import RenderError
from case_lib.base.languages import style
from case_lib.base.memoising import memoised
from case_lib.document import glyphs

__all__ = ["Drawing", "pictures"]

_PPI = 300  # pixels an inch, as newspapers print


@dataclass(frozen=True)
class Drawing:
    """A drawing as SVG, with the texts above and below it."""

    name: str
    svg: str
    caption: str
    under: tuple[str, ...]


def pictures(drawings: Sequence[Drawing], lang: str) -> dict[str, bytes]:
    """Return ``name.svg`` and ``name.png`` of each drawing; in both, text is outlines.

    Raises
    ------
    RenderError
        With typst's message.
    """
    template = importlib.resources.files("case_lib") / "reports" / "kit.typ"
    look = {"fonts": style(lang).fonts, "setting": style(lang).setting.model_dump()}
    lines = template.read_text(encoding="utf-8")
    return _pictures(tuple(drawings), look, lines, code.everything())


@memoised
def _pictures(
    drawings: tuple[Drawing, ...], look: dict[str, Any], template: str, _: str
) -> dict[str, bytes]:
    """Make them; the last argument identifies the fonts for the cache."""
    import typst  # noqa: PLC0415 - only a report needs it

    if not drawings:
        return {}
    pictures: dict[str, bytes] = {}
    with (
        tempfile.TemporaryDirectory(prefix="case-lib-") as temporary,
        importlib.resources.as_file(glyphs.FOLDER) as fonts,
    ):
        folder = Path(temporary)
        described = []
        for place, drawing in enumerate(drawings):
            (folder / f"{place}.svg").write_text(drawing.svg, encoding="utf-8")
            under = list(drawing.under)
            described.append({"file": f"{place}.svg", "caption": drawing.caption, "under": under})
        data = json.dumps({"drawings": described, **look}, ensure_ascii=False)
        (folder / "kit.json").write_text(data, encoding="utf-8")
        (folder / "kit.typ").write_text(template, encoding="utf-8")
        known = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)])
        for kind in ("svg", "png"):
            try:
                made = typst.compile(
                    str(folder / "kit.typ"),
                    root=str(folder),
                    format=kind,
                    ppi=_PPI,
                    font_paths=known,
                )
            except Exception as error:  # typst raises its own kind
                raise RenderError(f"drawings could not be set: {str(error)[:600]}") from None
            pages = made if isinstance(made, list) else [made]
            for drawing, page in zip(drawings, pages, strict=True):
                pictures[f"{drawing.name}.{kind}"] = page
    return pictures
