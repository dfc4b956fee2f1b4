"""Drawings that compare cases; figures are ranges, not points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from case_lib.base.languages import text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.compare.model import ROWS, alone, columns
from case_lib.chapters.compare.ranking import like
from case_lib.chapters.compare.text import no_other
from case_lib.document import drawing
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import number
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.range_bars import Bar, range_bars
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["ranges"]

_passages = Passages(__package__)


@in_each_language
@drawing.styled
def ranges(case: Case, others: Sequence[Case], row: str) -> FigureBlock | Paragraph:
    """Draw one figure of all cases that report it, as ranges on a linear scale."""
    if alone(case, others):
        return no_other(case)
    known = like(row, columns(case, others))
    if len(known) < 2:
        return left_out(case, list(ROWS[row][1]))
    lang = case.lang
    known.sort(key=lambda pair: pair[1].high, reverse=True)
    shown = [number(quantity, lang, with_unit=False) for _, quantity in known]
    bars = [
        Bar(text(column.label, lang), quantity, drawing.printed(printed), column.own)
        for (column, quantity), printed in zip(known, shown, strict=True)
    ]
    unit = printing.unit(known[0][1].unit, lang)
    around = _passages.around(
        case, "ranges", [quantity for _, quantity in known], what=translate(ROWS[row][0], lang)
    )
    return drawing.block(
        range_bars(bars, unit, lang, 2.2, 0.19),
        replace(around, name=f"compare-{row}"),
        shown,
        named=[bar.label for bar in bars],
    )
