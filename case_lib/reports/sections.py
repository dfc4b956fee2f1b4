"""Omit the sections of a chapter that have no content, and list what they need."""

from __future__ import annotations

from typing import Any

from case_lib.base.languages import N_, style, translate

__all__ = ["Blocks", "failed", "known", "shown"]

Blocks = list[dict[str, Any]]
_LEFT_OUT = N_("Left out, for want of claims: {sections}. Needed: {needs}.")
_NOTHING = N_("This chapter is left out: no claim that it needs is there. Needed: {needs}.")
_FAILED = N_("This chapter is left out: no result could be computed. Reason: {reason}")


def failed(blocks: Blocks, reason: str, lang: str) -> Blocks:
    """Return the replacement of a chapter that can't be computed: its title and the reason."""
    title = [b for b in blocks if b["block"] == "heading" and b["level"] == 1]
    before, after = translate(_FAILED, lang).split("{reason}")
    told = {"structural": "reason", "text": reason}
    return [*title, {"block": "paragraph", "style": "note", "lines": [[before, told, after]]}]


def shown(blocks: Blocks, lang: str) -> Blocks:
    """Return the blocks of a chapter without sections that have no content.

    One line at the end of the chapter lists the omitted sections and the claims they need. A
    chapter without any content keeps its title and that line.
    """
    sections = _sections(blocks)
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
        something = something or bool(found)
        kept += _once(section)
    if not gone and not needs:
        return kept
    wanted = style(lang).comma.join(needs) or "–"
    if not something:
        words = translate(_NOTHING, lang).replace("{needs}", wanted)
        title = [b for b in blocks if b["block"] == "heading" and b["level"] == 1]
        return [*title, _note(words)]
    comma = style(lang).comma
    words = translate(_LEFT_OUT, lang).replace("{sections}", comma.join(filter(None, gone)))
    return [*kept, _note(words.replace("{needs}", wanted))]


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


def _note(words: str) -> dict[str, Any]:
    return {"block": "paragraph", "style": "note", "lines": [[words]]}
