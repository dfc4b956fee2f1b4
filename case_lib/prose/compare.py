"""Sentences on cases beside each other, each only where it holds over all bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from case_lib.blocks import Paragraph
from case_lib.case import Case
from case_lib.compare import ROWS, Column, highest
from case_lib.language import N_, text, translate
from case_lib.prose.finding import finding
from case_lib.runs import Token, Value


def standing(case: Case, found: Sequence[Column]) -> Paragraph:
    """Return for which figures one of the cases with a file lies above all others."""
    whole = [column for column in found if column.stage is not None]
    sentences: list[tuple[str, Mapping[str, str | Value | None]]] = []
    for key, (label, _, _) in ROWS.items():
        best = highest(key, whole)
        if best is None:
            continue
        column, quantity = best
        values: dict[str, str | Value | None] = {
            "what": "=" + translate(label, case.lang),
            "who": Token(text(column.label, case.lang), "name of a case"),
            "value": quantity,
        }
        message = N_("Highest in “{what}”: {who}, {value}, whatever the bounds of the others.")
        sentences.append((message, values))
    return finding(case, *sentences, style="list")
