"""Open questions in a draft or skeleton: texts that begin with a question mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from case_lib.base.errors import FactError, Fault
from case_lib.casefile.fields import Text
from case_lib.casefile.style_lint import walk

if TYPE_CHECKING:
    from case_lib.casefile.schema import CaseFile

__all__ = ["OPEN", "open_questions", "refuse_open"]

OPEN = ("?", "？")
_MARK = "".join(OPEN) + " "


def open_questions(case_file: CaseFile) -> tuple[tuple[str, str], ...]:
    """Return the place (``file:line:column``) and text of each, in file order.

    A question in several languages is returned once, in the first.
    """
    questions = []
    for loc, part in walk(case_file):
        if isinstance(part, Text):
            open_words = [words for words in part.root.values() if words.startswith(OPEN)]
            if open_words:
                name = ".".join(str(step) for step in loc)
                questions.append((case_file.where(*loc), f"{name}: {open_words[0].lstrip(_MARK)}?"))
    return tuple(questions)


def refuse_open(case_file: CaseFile) -> None:
    """Raise FactError with every question that would reach a report.

    Raises
    ------
    FactError
        For each text that begins with a question mark, except in claims that wait for review.
    """
    way = "Replace it by the answer, or render with --draft."
    questions = open_questions(case_file)
    if questions:
        raise FactError(
            [Fault(where, f"{question} Not answered.", way) for where, question in questions]
        )
