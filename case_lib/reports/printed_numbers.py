"""List every number that a report prints, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["numbers_in", "printed"]


def printed(report: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every printed number with a description of its place, in reading order."""
    yield from ((number, report["words"]["title_page"]) for number in numbers_in(report["title"]))
    if report["brief"]:
        place = report["words"]["brief"]
        yield from ((number, place) for number in numbers_in(report["brief"]["blocks"]))
    for chapter in report["chapters"]:
        yield from _in_blocks(chapter["blocks"], report)
    yield from _in_blocks(report["back"], report)
    yield from _in_blocks(report["screen"], report)


def _in_blocks(
    blocks: list[dict[str, Any]], report: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], str]]:
    section = ""
    for block in blocks:
        if block["block"] == "heading":
            section = block["label"]
        elif block.get("name") == "ledger":
            continue
        place = section
        if block["block"] in ("table", "figure"):
            place = f"{report['words'][block['block']]} {block['number']}"
        yield from ((number, place) for number in numbers_in(block))


def numbers_in(node: Any) -> list[dict[str, Any]]:
    """Return all printed numbers in a described block, in reading order."""
    if isinstance(node, dict):
        if "mark" in node and "name" in node:
            return [node]
        # the layout data of a drawing print no further numbers
        parts = (value for key, value in node.items() if key != "layouts")
        return [number for part in parts for number in numbers_in(part)]
    if isinstance(node, list):
        return [number for value in node for number in numbers_in(value)]
    return []
