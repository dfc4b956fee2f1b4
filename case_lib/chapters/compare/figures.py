"""Cases beside each other drawn as ranges, never as points."""

from __future__ import annotations

from collections.abc import Sequence

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.compare.model import ROWS, alone, columns
from case_lib.chapters.compare.ranking import like
from case_lib.chapters.compare.text import no_other
from case_lib.document import drawing
from case_lib.document.cells import capital, left_out, note_on
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import number, sentence
from case_lib.document.range_bars import Bar, range_bars
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing

__all__ = ["ranges"]


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
    caption = sentence(
        N_("{what}: every single case that reports it."),
        lang,
        what=capital(translate(ROWS[row][0], lang)),
    )
    alt = translate(N_("One horizontal range for each case, the smallest at the bottom."), lang)
    figures = range_bars(bars, unit, lang, 2.2, 0.19)
    note = note_on(case, [quantity for _, quantity in known])
    return drawing.block(
        figures, f"compare-{row}", caption, alt, note, shown, named=[bar.label for bar in bars]
    )
