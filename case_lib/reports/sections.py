"""Omit the sections of a chapter that have no content, and list what they need."""

from __future__ import annotations

from typing import Any

from case_lib.base.languages import N_, style, translate
from case_lib.document.inline import Token, plain_runs
from case_lib.document.passages import Passages

__all__ = ["Blocks", "failed", "known", "shown"]

Blocks = list[dict[str, Any]]
_said = Passages(__package__)
_LIMITS = N_("## What this cannot show")


def failed(blocks: Blocks, reason: str, lang: str) -> Blocks:
    """Return the replacement of a chapter that can't be computed: its title and the reason."""
    title = [b for b in blocks if b["block"] == "heading" and b["level"] == 1]
    return [*title, _note(lang, "chapter_failed", reason=Token(reason, "reason"))]


def shown(blocks: Blocks, lang: str) -> Blocks:
    """Return the blocks of a chapter without sections that have no content.

    One line at the end of the chapter lists the omitted sections and the claims they need. A
    chapter without any content, or with only what it can't show, keeps its title and that line.
    """
    sections = _sections(blocks)
    last = translate(_LIMITS, lang).removeprefix("## ")
    kept: Blocks = []
    gone: list[str] = []
    needs: dict[str, None] = {}
    something = False
    for section in sections:
        found = [block for block in section if "made" in block]
        if found and all("left_out" in block for block in found):
            needs.update(dict.fromkeys(name for block in found for name in block["left_out"]))
            gone += [_title(block) for block in section if block["block"] == "heading"]
            # the title of the chapter precedes its first section
            kept += [b for b in section if b["block"] == "heading" and b["level"] == 1]
            continue
        limits = any(_title(b) == last for b in section if b["block"] == "heading")
        something = something or bool(found and not limits)
        kept += _once(section)
    if not gone and not needs:
        return kept
    wanted = style(lang).comma.join(needs)
    if not something:
        title = [b for b in blocks if b["block"] == "heading" and b["level"] == 1]
        return [*title, _note(lang, "chapter_left_out", needs=wanted)]
    titles = style(lang).comma.join(filter(None, gone))
    return [*kept, _note(lang, "left_out", sections=titles, needs=wanted)]


def known(blocks: Blocks) -> Blocks:
    """Return the blocks of a brief without sections that have no content."""
    kept: Blocks = []
    for section in _sections(blocks):
        found = [block for block in section if "made" in block]
        if not found or any("left_out" not in block for block in found):
            kept += _once(section)
    return kept


def _sections(blocks: Blocks) -> list[Blocks]:
    found: list[Blocks] = [[]]
    for block in blocks:
        if block["block"] == "heading" and block["level"] == 2:
            found.append([])
        found[-1].append(block)
    return [section for section in found if section]


def _once(section: Blocks) -> Blocks:
    """Return a section without empty paragraphs, each reason for an omission stated once."""
    said: set[str] = set()
    kept = []
    for block in section:
        if "left_out" in block:
            words = str(block["lines"])
            if not block["left_out"] or words in said:
                continue
            said.add(words)
        kept.append(block)
    return kept


def _title(heading: dict[str, Any]) -> str:
    if heading["level"] == 1:
        return ""
    return "".join(r if isinstance(r, str) else str(r["text"]) for r in heading["runs"])


def _note(lang: str, name: str, **values: Any) -> dict[str, Any]:
    lines = [plain_runs(line) for line in _said.lines(lang, name, **values)]
    return {"block": "paragraph", "style": "note", "lines": lines}
