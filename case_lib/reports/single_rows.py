"""Print a table of one row as a sentence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

from case_lib.base.languages import capital, style
from case_lib.document.cells import DASH
from case_lib.document.inline import text_of
from case_lib.document.passages import Passages

__all__ = ["as_sentences"]

# whose captions tell more than a title, or whose cells need the head above them
_TABLES = ("statements", "pay-by-role", "offences")


def as_sentences(blocks: Sequence[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Return blocks with each table of a cell that has one row as a paragraph.

    It has the first two cells, the other cells in brackets with their heads unless they are a dash,
    and the note. The caption is left out; a table whose caption tells more than its title, or whose
    cells need the head above them, stays; so does a researcher's own.

    Examples
    --------
    >>> table = {"block": "table", "caption": ["Days between events."], "note": ["Source: A."],
    ...          "heads": ["span", "days", "dates from"], "rows": [[["To the raid"], ["9 days"],
    ...          ["A p5"]]], "name": "spans", "made": True}
    >>> "".join(as_sentences([table], "en")[0]["lines"][0])
    'To the raid: 9 days (dates from: A p5). Source: A.'
    """
    return [_sentence(block, lang) if _of_one_row(block) else block for block in blocks]


def _of_one_row(block: dict[str, Any]) -> bool:
    return (
        block["block"] == "table"
        and "made" in block
        and len(block["rows"]) == 1
        and block["name"] not in _TABLES
        and "own" not in block
    )


def _sentence(block: dict[str, Any], lang: str) -> dict[str, Any]:
    written = style(lang)
    gap = [written.gap] if written.gap else []
    cells = [*block["rows"][0]]
    said = [*cells[0], *([written.colon, *cells[1]] if len(cells) > 1 else [])]
    beside: list[Any] = []
    for head, cell in list(zip(block["heads"], cells, strict=True))[2:]:
        if cell == [DASH]:
            continue
        cell_text = text_of(cell).casefold()
        named = [] if str(head).casefold() in cell_text else [f"{head}{written.colon}"]
        beside += [*([written.semicolon] if beside else []), *named, *cell]
    before, after = written.punctuation.brackets
    said += [before, *beside, after] if beside else []
    if isinstance(said[0], str):
        said[0] = capital(said[0])
    # the row names its sources already
    begins = _sources_begin(lang) if beside else None
    parts = [
        [*said, *([] if _ended(said) else [written.stop])],
        block["note"] if begins is None else _after_sentence(block["note"], written.stop, begins),
    ]
    line: list[Any] = []
    for part in filter(None, parts):
        line += [*(gap if line else []), *part]
    kept = {key: value for key, value in block.items() if key in ("made", "tested", "chosen")}
    return {"block": "paragraph", "style": "text", "lines": [line], **kept}


def _sources_begin(lang: str) -> str:
    """Return how a note on sources begins."""
    (line,) = Passages("case_lib.document").lines(lang, "sources", outlets="\0")
    return text_of(line).partition("\0")[0]


def _after_sentence(runs: Sequence[Any], stop: str, begins: str = "") -> list[Any]:
    """Return runs without their first sentence, if it begins in a given way."""
    if not runs or not str(runs[0]).startswith(begins):
        return [*runs]
    for row, run in enumerate(runs):
        if isinstance(run, str) and (end := re.search(rf"{re.escape(stop)}(?=\s|$)|。", run)):
            rest = run[end.end() :].lstrip()
            return [*([rest] if rest else []), *_trimmed(runs[row + 1 :])]
    return []


def _trimmed(runs: Sequence[Any]) -> list[Any]:
    """Return runs without blank ones at their beginning."""
    return [*itertools.dropwhile(lambda run: isinstance(run, str) and not run.strip(), runs)]


def _ended(runs: Sequence[Any]) -> bool:
    """Return whether a sentence has its full stop."""
    last = runs[-1]
    return isinstance(last, str) and last[-1:] in ".。"
