"""Print a table of one row as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from case_lib.base.languages import style
from case_lib.document.cells import DASH

__all__ = ["as_sentences"]


def as_sentences(
    blocks: Sequence[dict[str, Any]], lang: str, tables: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return blocks with each table of one row as a paragraph.

    It has the caption of the table, then the first two cells, the other cells in brackets with
    their heads unless they are a dash, and the note.

    Parameters
    ----------
    tables
        Names of tables that stay as they are.

    Examples
    --------
    >>> table = {"block": "table", "caption": ["Days between events."], "note": ["Source: A."],
    ...          "heads": ["span", "days", "dates from"], "rows": [[["To the raid"], ["9 days"],
    ...          ["A p5"]]], "name": "spans"}
    >>> "".join(as_sentences([table], "en")[0]["lines"][0])
    'Days between events. To the raid: 9 days (dates from: A p5). Source: A.'
    """
    return [
        _sentence(block, lang)
        if block["block"] == "table" and len(block["rows"]) == 1 and block["name"] not in tables
        else block
        for block in blocks
    ]


def _sentence(block: dict[str, Any], lang: str) -> dict[str, Any]:
    written = style(lang)
    gap = [written.gap] if written.gap else []
    cells = [*block["rows"][0]]
    said = [*cells[0], *([written.colon, *cells[1]] if len(cells) > 1 else [])]
    beside: list[Any] = []
    for head, cell in list(zip(block["heads"], cells, strict=True))[2:]:
        if cell == [DASH]:
            continue
        beside += [*([written.semicolon] if beside else []), f"{head}{written.colon}", *cell]
    before, after = written.punctuation.brackets
    said += [before, *beside, after] if beside else []
    parts = [block["caption"], [*said, *([] if _ended(said) else [written.stop])], block["note"]]
    line: list[Any] = []
    for part in filter(None, parts):
        line += [*(gap if line else []), *part]
    kept = {key: value for key, value in block.items() if key in ("made", "tested", "chosen")}
    return {"block": "paragraph", "style": "text", "lines": [line], **kept}


def _ended(runs: Sequence[Any]) -> bool:
    """Return whether a sentence has its full stop."""
    last = runs[-1]
    return isinstance(last, str) and last[-1:] in ".。"
