"""Keep of the list of literature only the works that a report cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from case_lib.casefile import reference_data
from case_lib.casefile.structural import citing

__all__ = ["only_cited"]

_NAME = "literature"


def only_cited(back: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]]) -> list[Any]:
    """Return the annex without works that no block cites; without the section if none is cited.

    Parameters
    ----------
    back
        Blocks of the annex, with the table of literature in a section of its own.
    others
        All other blocks of the document.
    """
    text = "\n".join(_texts([block for block in [*others, *back] if block.get("name") != _NAME]))
    gone = {
        f"({work.year}). {work.title}."
        for work in reference_data.literature()
        if not citing(work).search(text)
    }
    kept: list[Any] = []
    for block in back:
        if block.get("name") != _NAME:
            kept.append(block)
            continue
        rows = [row for row in block["rows"] if not any(it in "".join(_texts(row)) for it in gone)]
        if rows:
            kept.append({**block, "rows": rows})
        else:
            while kept and kept[-1]["block"] != "heading":
                kept.pop()
            kept = kept[:-1]
    return kept


def _texts(node: Any) -> Iterator[str]:
    """Yield the pieces of text of a described block, paragraph by paragraph."""
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for key, value in node.items():
            if key not in ("text", "svgs", "network", "block", "name"):
                yield from _texts(value)
    elif isinstance(node, list | tuple):
        runs = [
            item if isinstance(item, str) else item.get("text", "")
            for item in node
            if isinstance(item, str | dict)
        ]
        if runs:
            yield "".join(map(str, runs))
        for item in node:
            if not isinstance(item, str):
                yield from _texts(item)
