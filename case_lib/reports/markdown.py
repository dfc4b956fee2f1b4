"""Translate and parse markdown cells into the runs that both documents are made from."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import IO, Any

import nbformat
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from case_lib.base.errors import RenderError
from case_lib.base.languages import N_, translate

__all__ = ["blocks", "describe", "extract", "text_of"]

_KINDS = "headings, paragraphs, lists, tables, emphasis and links"


def blocks(source: str) -> list[str]:
    """Return the paragraphs, headings, lists and tables of a cell, each as a message."""
    lines = source.splitlines()
    ends = [
        token.map
        for token in _reader().parse(source)
        if token.level == 0 and token.map and token.nesting >= 0
    ]
    parts = ("\n".join(lines[first:last]).rstrip() for first, last in ends)
    return [part for part in parts if part]


@functools.cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


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
    """Return a cell in ``lang`` as described blocks: headings, paragraphs, lists and tables.

    Raises
    ------
    RenderError
        For unsupported markdown (images, HTML, code blocks, quotations).
    """
    return [
        _block(node, lang)
        for part in blocks(source)
        for node in SyntaxTreeNode(_reader().parse(translate(part, lang))).children
    ]


def _block(node: SyntaxTreeNode, lang: str) -> dict[str, Any]:
    if node.type == "heading":
        return {"block": "heading", "level": int(node.tag[1]), "runs": _inside(node, lang)}
    if node.type == "paragraph":
        return {"block": "paragraph", "style": "text", "lines": [_inside(node, lang)]}
    if node.type in ("bullet_list", "ordered_list"):
        return {"block": "list", **_list(node, lang)}
    if node.type == "table":
        return _table(node, lang)
    raise _refused(node)


def _refused(node: SyntaxTreeNode) -> RenderError:
    return RenderError(f"reports don't support markdown of type {node.type!r}. Use {_KINDS}.")


def _list(node: SyntaxTreeNode, lang: str) -> dict[str, Any]:
    """Return a list: whether it is ordered, and its items, each with nested lists."""
    items = []
    for item in node.children:
        runs: list[Any] = []
        inner = []
        for part in item.children:
            if part.type == "paragraph":
                runs += [{"break": True}, *_inside(part, lang)] if runs else _inside(part, lang)
            elif part.type in ("bullet_list", "ordered_list"):
                inner.append(_list(part, lang))
            else:
                raise _refused(part)
        items.append({"runs": runs, "lists": inner})
    return {"ordered": node.type == "ordered_list", "items": items}


def _table(node: SyntaxTreeNode, lang: str) -> dict[str, Any]:
    rows = [
        [_inside(cell, lang) for cell in row.children]
        for section in node.children
        for row in section.children
    ]
    sides = [str(cell.attrs.get("style", "")) for cell in node.children[0].children[0].children]
    letters = {"text-align:right": "r", "text-align:center": "c"}
    heads = [text_of(head) for head in rows[0]]
    return {
        "block": "table",
        "name": "",
        "caption": [],
        "heads": heads,
        "align": "".join(letters.get(side, "l") for side in sides),
        "rows": rows[1:],
        "note": [],
    }


def text_of(runs: list[Any]) -> str:
    """Return runs as plain text."""
    return "".join(run if isinstance(run, str) else run.get("text", " ") for run in runs)


def _inside(node: SyntaxTreeNode, lang: str) -> list[Any]:
    """Return the text of a paragraph, heading or cell as runs."""
    return [run for inline in node.children for run in _runs(inline.children, lang, "")]


def _runs(nodes: Sequence[SyntaxTreeNode], lang: str, style: str) -> Iterator[Any]:
    for node in nodes:
        if node.type in ("text", "softbreak"):
            words = " " if node.type == "softbreak" else node.content
            yield {"style": style, "text": words} if style else words
        elif node.type == "hardbreak":
            yield {"break": True}
        elif node.type == "code_inline":
            yield {"style": "code", "text": node.content}
        elif node.type in ("strong", "em"):
            yield from _runs(node.children, lang, node.type)
        elif node.type == "link":
            yield from _link(node, lang, style)
        else:
            raise RenderError(f"reports don't support {node.type!r} in a paragraph. Use {_KINDS}.")


def _link(node: SyntaxTreeNode, lang: str, style: str) -> Iterator[Any]:
    """Yield the text of a link, followed by its address in brackets for print."""
    address = str(node.attrs["href"])
    words = list(_runs(node.children, lang, style))
    where = {"address": address} if _WEB.match(address) else {"style": "code", "text": address}
    if text_of(words) in (address, address.removeprefix("mailto:")):
        yield where
        return
    yield from words
    before, after = translate(_WHERE, lang).split("{address}")
    yield from (before, where, after)


_WEB = re.compile(r"https?://|mailto:", re.I)
_WHERE = N_(" ({address})")
