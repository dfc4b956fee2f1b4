"""Shows a researcher's own results in a report, each number with its trace."""

from __future__ import annotations

from case_lib.base.languages import style, text
from case_lib.casefile.case import Case
from case_lib.document.display import Paragraph, in_each_language
from case_lib.document.inline import Cell, number
from case_lib.quantity.quantities import Quantity

__all__ = ["quantities"]


@in_each_language
def quantities(case: Case, *shown: Quantity) -> Paragraph:
    r"""Return each quantity after its label, as a list.

    >>> from case_lib import open_case
    >>> opened = open_case("shanghai-2023")
    >>> print(quantities(opened, opened["arrests.total"]).as_text().replace("\xa0", " "))
    People caught in the first batch: 506 people.
    """
    how = style(case.lang).punctuation
    lines: list[Cell] = [
        [
            _capital(text(quantity.label or quantity.name, case.lang)) + how.colon,
            number(quantity, case.lang),
            how.stop,
        ]
        for quantity in shown
    ]
    return Paragraph(lines, "list")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
