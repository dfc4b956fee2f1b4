"""Leave out what has no content, and tell in one place what the sources tell too little for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from case_lib.base.languages import N_, style, translate
from case_lib.document.inline import Token, plain_runs
from case_lib.document.passages import Passages
from case_lib.reports.markdown import text_of

__all__ = ["Blocks", "Missing", "continued", "failed", "known", "not_covered", "shown"]

Blocks = list[dict[str, Any]]
_said = Passages(__package__)
_LIMITS = N_("## What this cannot show")


@dataclass(frozen=True)
class Missing:
    """A part that a report lacks: its title, and whether the case is too large for its model."""

    title: str
    too_large: bool


def failed(blocks: Blocks, reason: str, lang: str) -> Blocks:
    """Return the replacement of a chapter that can't be computed: its title and the reason."""
    title = [b for b in blocks if b["block"] == "heading" and b["level"] == 1]
    return [*title, _note(lang, "chapter_failed", reason=Token(reason, "reason"))]


def shown(blocks: Blocks, lang: str) -> tuple[Blocks, list[Missing]]:
    """Return the blocks of a chapter without what has no content, and what is missing from it.

    Missing are the titles of parts that the sources tell too little for, or that are too large for
    the model; a part that the case or its kind doesn't have is left out without a word. A chapter
    without any content, or with only what it can't show, is left out whole.
    """
    if not any("made" in block for block in blocks):
        return blocks, []  # a reason for failure, or a researcher's own words
    last = translate(_LIMITS, lang).removeprefix("## ")
    kept: Blocks = []
    missing: list[Missing] = []
    has_content = False
    for section in _sections(blocks):
        content = [block for block in section if "made" in block]
        if content and all("left_out" in block for block in content):
            gone = [block for block in content if block["left_out"]]
            large = any(block.get("too_large") for block in gone)
            titles = filter(None, map(_title, section))
            missing += [Missing(title, large) for title in titles if gone]
            # the title of the chapter precedes its first section
            kept += [b for b in section if b["block"] == "heading" and b["level"] == 1]
            continue
        limits = any(_title(block) == last for block in section)
        has_content = has_content or bool(content and not limits)
        kept += _filled(section)
    if has_content:
        return kept, missing
    title = next((b for b in blocks if b["block"] == "heading" and b["level"] == 1), None)
    large = any(item.too_large for item in missing)
    untold = any(block.get("left_out") for block in blocks)
    return [], [Missing(text_of(title["runs"]), large)] if title is not None and untold else []


def continued(blocks: Blocks, adding: Blocks) -> Blocks:
    """Return the blocks of a brief; a list marked ``continued`` has the lines of ``adding`` too.

    >>> own = {"block": "paragraph", "lines": ["a"], "continued": True}
    >>> continued([own], [{"block": "paragraph", "lines": ["b"]}])
    [{'block': 'paragraph', 'lines': ['a', 'b']}]
    """
    more = [block for block in adding if "left_out" not in block]
    return [_longer(block, more) if "continued" in block else block for block in blocks]


def _longer(block: dict[str, Any], more: Blocks) -> dict[str, Any]:
    gone = {"continued", *(("left_out",) if more else ())}
    whole = {key: value for key, value in block.items() if key not in gone}
    own = block["lines"] if "left_out" not in block else []
    whole["lines"] = [*own, *(line for other in more for line in other["lines"])] or block["lines"]
    tested = [test for one in [block, *more] for test in one.get("tested", [])]
    chosen = any(one.get("chosen") for one in [block, *more])
    return {
        **whole,
        **({"tested": tested} if tested else {}),
        **({"chosen": True} if chosen else {}),
    }


def not_covered(missing: Sequence[Missing], lang: str) -> Blocks:
    """Return the one line on what is missing from a report; none if nothing is."""
    parts: dict[bool, list[Token]] = {False: [], True: []}
    for item in missing:
        parts[item.too_large].append(Token(style(lang).quoted(item.title), "part of a report"))
    return [_note(lang, "not_covered", untold=parts[False], large=parts[True])] if missing else []


def known(blocks: Blocks) -> Blocks:
    """Return the blocks of a brief, annex or page without parts that have no content."""
    kept: Blocks = []
    for section in _sections(blocks):
        content = [block for block in section if "made" in block]
        if not content or any("left_out" not in block for block in content):
            kept += _filled(section)
    return kept


def _sections(blocks: Blocks) -> list[Blocks]:
    sections: list[Blocks] = [[]]
    for block in blocks:
        if block["block"] == "heading" and block["level"] == 2:
            sections.append([])
        sections[-1].append(block)
    return [section for section in sections if section]


def _filled(section: Blocks) -> Blocks:
    return [block for block in section if "left_out" not in block]


def _title(block: dict[str, Any]) -> str:
    """Return the title that a block is to a section; empty for others."""
    return text_of(block["runs"]) if block["block"] == "heading" and block["level"] > 1 else ""


def _note(lang: str, name: str, **values: Any) -> dict[str, Any]:
    lines = [plain_runs(line) for line in _said.lines(lang, name, **values)]
    return {"block": "paragraph", "style": "note", "lines": lines}
