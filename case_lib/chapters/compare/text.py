"""The text of the comparison; a sentence is printed only if it is true over all bounds."""

from __future__ import annotations

from collections.abc import Sequence

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.compare.model import ROWS, alone, columns
from case_lib.chapters.compare.ranking import highest
from case_lib.document.display import Paragraph
from case_lib.document.inline import Token
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language

__all__ = ["no_other", "passage", "standing"]

_passages = Passages(__package__)
passage = in_each_language(_passages)


def no_other(case: Case) -> Paragraph:
    """Return the line that replaces a comparison if no other case of the kind is available."""
    return left_out(case, [translate(N_("other cases of its kind"), case.lang)], here=False)


@in_each_language
def standing(case: Case, others: Sequence[Case]) -> Paragraph:
    """Return the figures of which one case is certainly above all others that report them."""
    if alone(case, others):
        return no_other(case)
    all_columns = columns(case, others)
    best = {name: highest(name, all_columns) for name in ROWS}
    rows = [
        {
            "name": name,
            "label": text(ROWS[name][0], case.lang),
            "own": top.column.own,
            "who": Token(text(top.column.label, case.lang), "name of a case"),
            "count": top.count,
            "two": top.count.high == 2,
            "value": top.figure,
        }
        for name, top in best.items()
        if top is not None
    ]
    return _passages(case, "standing", highest=rows)
