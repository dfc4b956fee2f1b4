"""Markdown cells as messages of the catalog, and as runs that both documents are set from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import nbformat
from markdown_it import MarkdownIt
from markdown_it.token import Token

from case_lib.errors import RenderError
from case_lib.language import translate


def blocks(source: str) -> list[str]:
    """Return the paragraphs, headings and lists of a cell, each a message of its own."""
    return [part.strip() for part in source.split("\n\n") if part.strip()]


def extract(
    fileobj: IO[bytes],
    keywords: Any,
    comment_tags: Any,
    options: Any,
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the messages of a notebook's markdown cells, for Babel's extraction."""
    book = nbformat.reads(fileobj.read().decode("utf-8"), as_version=4)
    for row, cell in enumerate(book.cells):
        if cell.cell_type == "markdown":
            for part in blocks(cell.source):
                yield row + 1, "gettext", part, []


def describe(source: str, lang: str) -> list[dict[str, Any]]:
    """Return a cell in ``lang`` as described blocks: headings, paragraphs and lists.

    Raises
    ------
    RenderError
        For markdown that reports don't set (tables, images, HTML, code blocks).
    """
    found: list[dict[str, Any]] = []
    for part in blocks(source):
        tokens = MarkdownIt("commonmark", {"html": False}).parse(translate(part, lang))
        found += _blocks(tokens)
    return found


def _blocks(tokens: list[Token]) -> Iterator[dict[str, Any]]:
    lines: list[list[Any]] | None = None
    level = 0
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "bullet_list_open":
            lines = []
        elif token.type == "bullet_list_close":
            yield {"block": "paragraph", "style": "list", "lines": lines or []}
            lines = None
        elif token.type == "inline":
            runs = _runs(token.children or [])
            if level:
                yield {"block": "heading", "level": level, "runs": runs}
            elif lines is not None:
                lines.append(runs)
            else:
                yield {"block": "paragraph", "style": "text", "lines": [runs]}
        elif token.type == "heading_close":
            level = 0
        elif token.type not in (
            "paragraph_open",
            "paragraph_close",
            "list_item_open",
            "list_item_close",
        ):
            raise RenderError(
                f"reports don't set markdown of the kind {token.type!r}. Use "
                "headings, paragraphs, lists, emphasis and links."
            )


def _runs(tokens: list[Token]) -> list[Any]:
    runs: list[Any] = []
    style = ""
    for token in tokens:
        if token.type in ("text", "softbreak"):
            words = " " if token.type == "softbreak" else token.content
            runs.append({"style": style, "text": words} if style else words)
        elif token.type == "code_inline":
            runs.append({"style": "code", "text": token.content})
        elif token.type in ("strong_open", "em_open"):
            style = token.type.removesuffix("_open")
        elif token.type in ("strong_close", "em_close"):
            style = ""
        elif token.type not in ("link_open", "link_close"):
            raise RenderError(f"reports don't set {token.type!r} inside a paragraph.")
    return runs
