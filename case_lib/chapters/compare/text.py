"""Sentences on cases beside each other, each only where it holds over all bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.compare.model import ROWS, Column, highest
from case_lib.document.compose import finding
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.inline import Token, Value

# by row, where the language has a word of its own for the highest: of this case, of another
_MOST = {
    "arrests": (
        N_(
            "Of the {count} we found that give this number, this case has the most people caught: {value}."
        ),
        N_(
            "Of the {count} we found that give this number, {who} has the most people caught: {value}."
        ),
    )
}
_HIGHEST = (
    N_("{what}: of the {count} that report it, this case has the highest figure, {value}."),
    N_("{what}: of the {count} that report it, {who} has the highest figure, {value}."),
)
_NONE = N_("In none of these figures does one case surely stand above all others.")


@in_each_language
def standing(case: Case, found: Sequence[Column]) -> Paragraph:
    """Return for which figures one case surely lies above all others that report it."""
    sentences: list[tuple[str, Mapping[str, str | Value | None]]] = []
    for key, (label, _, _) in ROWS.items():
        best = highest(key, found)
        if best is None:
            continue
        words = translate(label, case.lang)
        values: dict[str, str | Value | None] = {
            "what": "=" + words[:1].upper() + words[1:],
            "who": Token(text(best.column.label, case.lang), "name of a case"),
            "count": best.count,
            "value": best.figure,
        }
        sentences.append((_MOST.get(key, _HIGHEST)[0 if best.column.own else 1], values))
    return finding(case, *(sentences or [(_NONE, {})]), style="list")
